"""Opening the SQLite file: what it is, how it is kept, whether it is whole."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from models.errors import Damaged, EnvironmentFault, NotFound, Refused
from models.store.faults import damaged
from models.store.migrations import APPLICATION_ID, refuse_newer

_OLDEST_SQLITE = (3, 37, 0)
_PRAGMAS = (
    "PRAGMA synchronous = FULL",  # a commit returns when the log is on the disk
    "PRAGMA fullfsync = ON",  # the same on a Mac
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what was deleted about a person is overwritten
    "PRAGMA cell_size_check = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -32000",
)


def connect(path: Path, *, create: bool, newest: int, busy_seconds: float) -> sqlite3.Connection:
    """Open the file for this thread, ready for use; a foreign or newer one is left untouched."""
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise EnvironmentFault("这台电脑上的SQLite太旧，请重新安装本程序自带的运行环境。")
    if not create and not path.exists():
        raise NotFound(f"“{path.parent}”里没有校情汇的数据。")
    connection = sqlite3.connect(
        path, timeout=busy_seconds, isolation_level=None, cached_statements=256
    )
    try:
        _identify(connection, path, create=create)
        refuse_newer(connection, newest, path)
        _keep_safely(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _identify(connection: sqlite3.Connection, path: Path, *, create: bool) -> None:
    """Refuse what is not ours; an empty file is ours only if one may be made."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application == APPLICATION_ID:
        return
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application or tables:
        raise Refused(f"“{path.name}”不是校情汇的数据，没有打开，也没有改动。")
    if not create:
        raise Damaged(f"“{path.name}”是空的，里面没有数据；可以从备份里恢复最近的一份。")


def _keep_safely(connection: sqlite3.Connection) -> None:
    """Set the write-ahead log and the rest; where a network drive has no log, the journal does."""
    connection.execute("PRAGMA journal_mode = WAL").fetchone()
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def check_whole(connection: sqlite3.Connection, path: Path) -> None:
    """Look through the whole file (quick_check); Damaged if anything is wrong."""
    findings = connection.execute("PRAGMA quick_check(1)").fetchall()
    if findings != [("ok",)]:
        raise damaged(path)


def checkpoint(connection: sqlite3.Connection) -> bool:
    """Bring the write-ahead log into the file and empty it; False if a reader is in the way."""
    busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy
