"""Every result code of SQLite that tells of the surroundings has one plain Chinese sentence."""

from __future__ import annotations

import shutil
import sqlite3
from collections import namedtuple
from pathlib import Path

import pytest

from models.errors import AppError, Damaged, DiskFull, EnvironmentFault, InUse, NotWritable
from models.store.faults import disk_faults, store_faults

_Usage = namedtuple("_Usage", "free")  # noqa: PYI024  # stands for shutil's own


def failed(code: int, kind: type[sqlite3.Error] = sqlite3.OperationalError) -> sqlite3.Error:
    error = kind("some English words")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        (sqlite3.SQLITE_FULL, DiskFull, "满了"),
        (sqlite3.SQLITE_READONLY, NotWritable, "写不进去"),
        (sqlite3.SQLITE_READONLY_DIRECTORY, NotWritable, "写保护"),
        (sqlite3.SQLITE_CANTOPEN, NotWritable, "写不进去"),
        (sqlite3.SQLITE_PERM, NotWritable, "写不进去"),
        (sqlite3.SQLITE_BUSY, InUse, "占用"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, InUse, "占用"),
        (sqlite3.SQLITE_LOCKED, InUse, "占用"),
        (sqlite3.SQLITE_CORRUPT, Damaged, "备份"),
        (sqlite3.SQLITE_NOTADB, Damaged, "备份"),
        (sqlite3.SQLITE_IOERR_FSYNC, EnvironmentFault, "没有保存"),
        (sqlite3.SQLITE_IOERR_WRITE, EnvironmentFault, "坏道"),
        (sqlite3.SQLITE_NOMEM, EnvironmentFault, "内存"),
    ],
)
def test_the_surroundings_are_named(
    tmp_path: Path, code: int, kind: type[AppError], words: str
) -> None:
    with pytest.raises(kind, match=words) as caught, store_faults(tmp_path / "data.db"):
        raise failed(code)
    assert caught.type is kind
    assert isinstance(caught.value.__cause__, sqlite3.Error)
    assert "English" not in caught.value.message


@pytest.mark.parametrize("code", [sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_ERROR])
def test_our_own_mistakes_go_on_unchanged(tmp_path: Path, code: int) -> None:
    with pytest.raises(sqlite3.OperationalError, match="English"), store_faults(tmp_path / "a"):
        raise failed(code)


def test_a_write_that_fails_on_a_full_disk_is_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some systems report an input/output error where nothing fits any more."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: _Usage(1000))
    with pytest.raises(DiskFull), store_faults(tmp_path / "data.db"):
        raise failed(sqlite3.SQLITE_IOERR_WRITE)


def test_a_stick_that_was_pulled_out(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="拔出"), store_faults(tmp_path / "gone" / "data.db"):
        raise failed(sqlite3.SQLITE_IOERR_READ)


def test_the_operating_systems_errors(tmp_path: Path) -> None:
    with pytest.raises(NotWritable), disk_faults(tmp_path / "gone" / "file"):
        (tmp_path / "gone" / "file").write_bytes(b"")
