"""One program at a time: the operating system's own lock, and the mark of an unclean close.

The lock lies on a byte far behind the end of ``data.lock``, as SQLite does it, so that people can
copy the folder while it is open. It belongs to the open file: whatever kills the program also
frees the lock, and no stale process number is ever compared. The file's content is the mark: it is
not empty while the data set is open and emptied by a clean close.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from models.errors import EnvironmentFault, InUse, NotWritable
from models.store.faults import disk_faults, not_writable

_BYTE = 0x4000_0000
_UNSUPPORTED = frozenset((errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP))

if sys.platform == "win32":
    import msvcrt

    def _take(file: BinaryIO) -> None:
        """Lock the byte or raise OSError at once."""
        file.seek(_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

    def _give(file: BinaryIO) -> None:
        """Free the byte."""
        file.seek(_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(file: BinaryIO) -> None:
        """Lock the file or raise OSError at once."""
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _give(file: BinaryIO) -> None:
        """Free the file."""
        fcntl.flock(file, fcntl.LOCK_UN)


class Lock:
    """The right to work with a data set, held from construction to ``release``.

    Attributes:
        unclean: the data set was not closed properly the last time.
    """

    def __init__(self, path: Path) -> None:
        """Take the lock of the file at ``path``; InUse if another program has it."""
        self._path = path
        self._file = _open(path)
        try:
            _take(self._file)
        except OSError as error:
            if error.errno not in _UNSUPPORTED:  # without locks SQLite's own must do
                self._file.close()
                raise _held(path) from error
        with disk_faults(path):
            self.unclean = os.fstat(self._file.fileno()).st_size > 0

    def mark(self) -> None:
        """Note durably that the data set is open."""
        with disk_faults(self._path):
            self._file.seek(0)
            self._file.write(b"open\n")
            self._file.flush()
            os.fsync(self._file.fileno())

    def clear(self) -> None:
        """Note durably that the data set was closed properly."""
        with disk_faults(self._path):
            self._file.truncate(0)
            os.fsync(self._file.fileno())

    def abandon(self) -> None:
        """Let others in after a failed opening; the mark is again what it was."""
        try:
            if not self.unclean:
                self.clear()
        except EnvironmentFault:  # the mark stays, and the next opening looks closer
            pass
        finally:
            self.release()

    def release(self) -> None:
        """Let others in; calling it twice does no harm."""
        if self._file.closed:
            return
        try:
            _give(self._file)
        except OSError:  # closing the file frees the lock as well
            pass
        finally:
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def _open(path: Path) -> BinaryIO:
    """Open without truncating, made if missing."""
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
    try:
        return os.fdopen(os.open(path, flags, 0o666), "r+b")
    except PermissionError as error:
        raise not_writable(path) from error
    except OSError as error:
        raise NotWritable(
            f"“{path.parent}”打不开，可能写保护、已拔出或不存在；请检查后再试。"
        ) from error


def _held(path: Path) -> InUse:
    return InUse(
        f"“{path.parent.name}”里的数据正被另一个校情汇窗口（或另一台电脑）使用。"
        "请先关闭那一个，再打开这里。"
    )
