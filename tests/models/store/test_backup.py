"""Backups are whole, in the order of their numbers, and really bring the data back."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from models.errors import Damaged, DiskFull, InUse, NewerFile, NotFound
from models.store import backup
from models.store.database import Database, Opening
from models.store.dataset import DataSet
from tests.models.store.samples import NOON, count


def insert(database: Database, key: str) -> None:
    database.call(lambda tx: tx.execute("INSERT INTO setting VALUES (?, '1')", (key,)))


def keys(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as opened:
        return [row[0] for row in opened.execute("SELECT key FROM setting ORDER BY key")]


def numbers(folder: Path) -> list[int]:
    return [one.sequence for one in backup.list_backups(folder)]


def test_a_backup_holds_what_is_not_yet_in_the_file_itself(
    database: Database, tmp_path: Path
) -> None:
    """A plain copy of data.db would miss what is still in the write-ahead log."""
    insert(database, "a")
    path = backup.make_backup(database, tmp_path / "backups", "导入前", lambda: NOON)
    assert path.name == "00001_20060630-120000_导入前.db"
    assert keys(path) == ["a"]
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    (listed,) = backup.list_backups(path.parent)
    assert (listed.sequence, listed.time, listed.reason) == (1, "20060630-120000", "导入前")
    assert listed.size == path.stat().st_size
    assert backup.usable(path)


def test_numbers_decide_not_the_clock(database: Database, tmp_path: Path) -> None:
    """The battery of the clock is dead: every start is the first of January 2002."""
    folder = tmp_path / "backups"
    for time in (NOON, "2002-01-01T00:00:05", "2002-01-01T00:00:04", "?"):
        backup.make_backup(database, folder, "每天 一份/!", lambda time=time: time)  # type: ignore[misc]  # bound early
    assert numbers(folder) == [1, 2, 3, 4]
    assert backup.list_backups(folder)[-1].path.name == "00004_00000000-000000_每天一份.db"


def test_no_backups_yet(tmp_path: Path) -> None:
    assert backup.list_backups(tmp_path / "backups") == ()
    assert backup.thin(tmp_path / "backups") == ()
    assert backup.drop_broken(tmp_path / "backups") == 0


def test_thinning_keeps_recent_ones_and_ever_fewer_older_ones(tmp_path: Path) -> None:
    """One by one as in life: after 1,000 backups 32 are left; thinning again changes nothing."""
    for number in range(1, 1001):
        (tmp_path / f"{number:05d}_20060630-120000_x.db").touch()
        backup.thin(tmp_path)
    left = numbers(tmp_path)
    assert left[-10:] == list(range(991, 1001))
    assert left[:-10] == [
        *range(125, 751, 125),
        *range(775, 951, 25),
        *range(955, 991, 5),
    ]
    assert backup.thin(tmp_path) == ()


def test_a_backup_that_cannot_be_written_leaves_no_half_one(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "backups"

    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(DiskFull):
            backup.make_backup(database, folder, "导入前")
    assert list(folder.iterdir()) == []
    (folder / "00009_20060630-120000_x.part").touch()
    backup.make_backup(database, folder, "导入前")
    assert [path.name[:6] for path in folder.iterdir()] == ["00001_"]


@pytest.fixture
def closed(tmp_path: Path, opening: Opening) -> tuple[Path, Path]:
    """Return a closed data set that holds new, and its backup that holds old."""
    folder = tmp_path / "县数据"
    with DataSet.open(folder, create=True, opening=opening) as dataset:
        insert(dataset.db, "old")
        made = dataset.back_up("导入前")
        insert(dataset.db, "new")
    return folder, made


def test_restoring_brings_the_old_back_and_keeps_the_new(
    closed: tuple[Path, Path], opening: Opening
) -> None:
    folder, made = closed
    kept = backup.restore(folder, made)
    assert kept is not None
    assert not list((folder / "backups").glob("*broken*"))
    assert (keys(folder / "data.db"), keys(kept)) == (["old"], ["new", "old"])
    with DataSet.open(folder, opening=opening) as dataset:
        assert dataset.notices == ()
        assert [one.reason for one in dataset.backups()] == ["导入前", "恢复前"]
        insert(dataset.db, "goes on")
    backup.restore(folder, kept)
    assert keys(folder / "data.db") == ["new", "old"]


def test_restoring_over_a_broken_database_keeps_the_broken_one_too(
    closed: tuple[Path, Path], opening: Opening
) -> None:
    """After a damaged disk: the former file and its log stay, perhaps something can be saved."""
    folder, made = closed
    (folder / "data.db").write_bytes(b"broken" * 1000)
    (folder / "data.lock").write_bytes(b"open\n")
    with pytest.raises(Damaged):
        DataSet.open(folder, opening=opening)
    (folder / "data.db-wal").write_bytes(b"log")
    kept = backup.restore(folder, made)
    assert kept is not None
    assert kept.read_bytes() == b"broken" * 1000
    assert kept.with_name(kept.name + "-wal").read_bytes() == b"log"
    with DataSet.open(folder, opening=opening) as dataset:
        assert count(dataset.db, "setting") == 1
        assert dataset.notices == ()
        assert len(dataset.backups()) == 1
    assert backup.drop_broken(folder / "backups") == 2


def test_restoring_into_an_empty_folder(closed: tuple[Path, Path], tmp_path: Path) -> None:
    """The old PC is gone; only the stick with the backup is left."""
    _, made = closed
    assert backup.restore(tmp_path / "新电脑", made) is None
    assert keys(tmp_path / "新电脑" / "data.db") == ["old"]


def test_an_open_data_set_is_not_restored(closed: tuple[Path, Path], opening: Opening) -> None:
    folder, made = closed
    with DataSet.open(folder, opening=opening), pytest.raises(InUse):
        backup.restore(folder, made)
    assert keys(folder / "data.db") == ["new", "old"]


def test_a_useless_backup_changes_nothing(closed: tuple[Path, Path], tmp_path: Path) -> None:
    folder, made = closed
    foreign, newer, cut = (tmp_path / name for name in ("foreign.db", "newer.db", "cut.db"))
    with closing(sqlite3.connect(foreign)) as opened:
        opened.execute("CREATE TABLE song (title)")
    newer.write_bytes(made.read_bytes())
    with closing(sqlite3.connect(newer)) as opened:
        opened.execute("PRAGMA user_version = 99")
    cut.write_bytes(made.read_bytes()[:8192])
    for path, error in ((foreign, Damaged), (newer, NewerFile), (cut, Damaged)):
        assert not backup.usable(path)
        with pytest.raises(error):
            backup.restore(folder, path)
    with pytest.raises(NotFound, match="找不到备份"):
        backup.restore(folder, tmp_path / "gone.db")
    assert keys(folder / "data.db") == ["new", "old"]
    assert not list(folder.glob("*restoring*"))


def test_a_backup_is_changed_only_if_something_has_to_go(closed: tuple[Path, Path]) -> None:
    _, made = closed
    before = made.read_bytes()
    assert backup.change_backup(made, lambda _copy: False) is False
    assert made.read_bytes() == before

    def drop(copy: sqlite3.Connection) -> bool:
        copy.execute("DELETE FROM setting")
        return True

    assert backup.change_backup(made, drop) is True
    assert keys(made) == []
    assert [path.name for path in made.parent.iterdir()] == [made.name]


def test_what_cannot_be_removed_now_is_left_for_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A virus scanner holds the unfinished file for a moment."""
    path = tmp_path / "x.part"
    path.touch()

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise PermissionError

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", refuse)
        backup._remove(path)
    assert path.exists()
