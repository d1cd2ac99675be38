"""Writing a file whole or not at all, and naming what the disk could not do."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from models.errors import DiskFull, EnvironmentFault, InUse, NotWritable

_FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
_READ_ONLY = frozenset((errno.EROFS, errno.ENOENT, errno.ENOTDIR, errno.EISDIR))


def write_safely(path: Path, data: bytes, verify: Callable[[bytes], None]) -> None:
    """Write beside the target, flush, read back, let ``verify`` look, rename.

    Whatever fails, a file that was there before is left as it was.

    Raises:
        EnvironmentFault: the disk is full, read-only, or the target is open elsewhere.
    """
    beside = path.with_name(f".{path.name[:40]}.{secrets.token_hex(4)}.tmp")
    try:
        try:
            with beside.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            verify(beside.read_bytes())
            beside.replace(path)
            _sync_folder(path.parent)
        finally:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
    except OSError as error:
        raise named(error, path) from error


def _sync_folder(folder: Path) -> None:
    """Make the new name last as well; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:  # some sticks' file systems refuse it; the file itself is safe
        pass
    finally:
        os.close(handle)


def named(error: OSError, path: Path) -> EnvironmentFault:
    """Return what went wrong as a person would say it."""
    if error.errno in _FULL or getattr(error, "winerror", None) == 112:
        return DiskFull(f"磁盘满了，“{path.name}”没有保存；请清出一些空间，或换一个位置。")
    if error.errno in _READ_ONLY:
        return NotWritable(f"写不进“{path.parent}”这个位置，可能被写保护或已拔出；请换一个位置。")
    if isinstance(error, PermissionError):
        return InUse(f"“{path.name}”正被别的程序打开，或者没有写入的权限；请关闭它再试。")
    return EnvironmentFault(f"“{path.name}”没有保存，磁盘出错：{error.strerror or error}。")


def read_whole(path: Path, limit: int) -> bytes:
    """Return a file's bytes, at most one more than ``limit``: a longer file is cut there.

    Raises:
        EnvironmentFault: it is gone, locked, or the stick was pulled out.
    """
    try:
        with path.open("rb") as file:
            return file.read(limit + 1)
    except FileNotFoundError as error:
        raise NotWritable(
            f"找不到“{path.name}”，可能已被移走，或U盘已拔出；请检查后再试。"
        ) from error
    except PermissionError as error:
        raise InUse(f"“{path.name}”打不开，可能正被别的程序打开，或没有读取的权限。") from error
    except OSError as error:
        raise EnvironmentFault(
            f"“{path.name}”读不出来，U盘可能接触不良：{error.strerror or error}。"
        ) from error
