"""What SQLite or the disk could not do, said as one of our errors; the only place that decides it.

A result code that tells of the surroundings (disk, rights, locks, damage) becomes an error with a
sentence for the user. All others (a wrong statement, a broken constraint) are our own mistakes and
go on unchanged.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.errors import AppError, Damaged, DiskFull, EnvironmentFault, InUse, NotWritable
from models.files import named

_LITTLE_SPACE = 256 * 1024
_READ_ONLY = frozenset((sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM))
_LOCKED = frozenset((sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED))
_DAMAGED = frozenset((sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB))


@contextmanager
def store_faults(path: Path) -> Iterator[None]:
    """Turn what SQLite reports about the file at ``path`` into our errors."""
    try:
        yield
    except sqlite3.Error as error:
        fault = _fault(error, path)
        if fault is None:
            raise
        raise fault from error


@contextmanager
def disk_faults(path: Path) -> Iterator[None]:
    """Turn what the operating system reports about the file at ``path`` into our errors."""
    try:
        yield
    except OSError as error:
        raise named(error, path) from error


def _fault(error: sqlite3.Error, path: Path) -> AppError | None:
    """Choose by SQLite's primary result code; None if it is a mistake of the program."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and _no_space(path)):
        return disk_full(path)
    if code in _READ_ONLY:
        return not_writable(path)
    if code in _LOCKED:
        return in_use(path)
    if code in _DAMAGED or isinstance(error, sqlite3.NotSupportedError):
        return damaged(path)
    if code == sqlite3.SQLITE_IOERR:
        return EnvironmentFault(
            f"“{path.name}”读写出错，刚才的内容没有保存。硬盘可能有坏道，或者U盘松动、已拔出；"
            "请检查后再试，并尽快做一份备份。"
        )
    if code == sqlite3.SQLITE_NOMEM:
        return EnvironmentFault("内存不够，刚才的操作没有完成。请关闭别的程序再试。")
    return None


def _no_space(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _LITTLE_SPACE
    except OSError:
        return False


def disk_full(path: Path) -> DiskFull:
    """Say that nothing fits on the disk any more."""
    where = path.drive or path.parent
    return DiskFull(f"磁盘“{where}”满了，刚才的内容没有保存，以前保存的都在。请清出一些空间再试。")


def not_writable(path: Path) -> NotWritable:
    """Say that the folder or file does not take writes."""
    return NotWritable(
        f"“{path.parent}”写不进去：可能被写保护、没有写入的权限，或者已拔出。"
        "请去掉写保护，或把数据文件夹放到别的位置。"
    )


def in_use(path: Path) -> InUse:
    """Say that another program holds the file."""
    return InUse(f"“{path.name}”正被另一个程序占用，刚才的操作没有完成。请关闭那个程序再试。")


def damaged(path: Path) -> Damaged:
    """Say that the file is no data set of ours or is broken, and what helps."""
    return Damaged(f"“{path.name}”已损坏，读不出来。请不要删除它；可以从备份里恢复最近的一份。")
