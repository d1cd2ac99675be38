"""A data set's folder: opened by one, checked after a crash, whole when closed."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from models.errors import Damaged, EnvironmentFault, InUse, NewerFile, NotFound
from models.store import registry
from models.store.database import Opening
from models.store.dataset import DataSet
from tests.models.store.samples import FORM_SET, PERIOD, UNIT, count


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_data_set_is_one_folder(tmp_path: Path, opening: Opening) -> None:
    folder = tmp_path / "U盘" / "县 数据"
    with DataSet.open(folder, create=True, opening=opening) as dataset:
        assert dataset.folder == folder
        assert dataset.originals == folder / "originals"
        assert dataset.notices == ()
    assert names(folder) == ["backups", "data.db", "data.lock", "log", "originals"]
    assert (folder / "data.lock").read_bytes() == b""
    dataset.close()


def test_nothing_is_made_where_nothing_is(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="新建"):
        DataSet.open(tmp_path / "空的")
    assert names(tmp_path) == []


def test_it_can_be_opened_only_once(dataset: DataSet) -> None:
    with pytest.raises(InUse, match="先关闭那一个"):
        DataSet.open(dataset.folder)
    assert count(dataset.db, "unit") == 2


def test_form_sets_bring_their_views(dataset: DataSet) -> None:
    assert dataset.db.call(lambda tx: tx.all("SELECT * FROM form_spending")) == []
    assert dataset.db.call(registry.form_sets)[0].hash == FORM_SET.hash


def test_idle_it_can_be_copied_by_hand(dataset: DataSet, tmp_path: Path) -> None:
    """People copy the folder while the program is open; the copy says it was not closed."""
    assert dataset.idle().result() is True
    shutil.copytree(dataset.folder, tmp_path / "copy", ignore=shutil.ignore_patterns("*-*"))
    with DataSet.open(tmp_path / "copy") as copy:
        assert copy.db.call(registry.units, write=False) == dataset.db.call(registry.units)
        assert [notice.code for notice in copy.notices] == ["D001"]


def test_the_whole_file_is_looked_through_only_after_an_unclean_close(
    tmp_path: Path, opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Path] = []
    monkeypatch.setattr("models.store.database.check_whole", lambda _c, path: looked.append(path))
    DataSet.open(tmp_path, create=True, opening=opening).close()
    DataSet.open(tmp_path, opening=opening).close()
    assert looked == []
    (tmp_path / "data.lock").write_bytes(b"open\n")  # as a power failure leaves it
    with DataSet.open(tmp_path, opening=opening) as dataset:
        assert [notice.code for notice in dataset.notices] == ["D001"]
    assert looked == [tmp_path / "data.db"]
    DataSet.open(tmp_path, opening=opening).close()
    assert looked == [tmp_path / "data.db"]


def test_a_disk_that_makes_trouble_at_the_close_is_told_not_raised(
    tmp_path: Path, opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All was written before; only the mark of an open data set stays."""
    dataset = DataSet.open(tmp_path, create=True, opening=opening)

    def refuse(_file: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as disk:
        disk.setattr("models.store.lock.os.fsync", refuse)
        assert dataset.close() is False
    assert dataset.close() is True
    DataSet.open(tmp_path, opening=opening).close()  # nobody is kept out


def test_damage_is_told_and_the_next_one_looks_again(tmp_path: Path, opening: Opening) -> None:
    with DataSet.open(tmp_path, create=True, opening=opening) as dataset:
        dataset.db.call(
            lambda tx: tx.executemany(
                "INSERT INTO setting VALUES (?, '1')", [(f"{n:0500}",) for n in range(200)]
            )
        )
    data = bytearray((tmp_path / "data.db").read_bytes())
    data[-8192:-4096] = b"\x55" * 4096
    (tmp_path / "data.db").write_bytes(data)
    (tmp_path / "data.lock").write_bytes(b"open\n")
    for _ in range(2):
        with pytest.raises(Damaged, match="备份"):
            DataSet.open(tmp_path, opening=opening)


def test_a_newer_data_set_is_left_as_it_was(dataset: DataSet) -> None:
    dataset.db.on_connection(lambda opened: opened.execute("PRAGMA user_version = 99"))
    dataset.close()
    before = (dataset.folder / "data.db").read_bytes()
    with pytest.raises(NewerFile):
        DataSet.open(dataset.folder)
    assert (dataset.folder / "data.db").read_bytes() == before
    assert (dataset.folder / "data.lock").read_bytes() == b""


def test_missing_folders_are_made_again(dataset: DataSet) -> None:
    """Somebody copied only data.db to the stick."""
    dataset.close()
    shutil.rmtree(dataset.folder / "originals")
    with DataSet.open(dataset.folder) as again:
        assert again.originals.is_dir()
        assert again.db.call(lambda tx: registry.unit(tx, UNIT.code), write=False) == UNIT
        assert again.db.call(lambda tx: registry.period(tx, PERIOD.id), write=False) == PERIOD


def test_backups_are_listed(dataset: DataSet) -> None:
    made = dataset.back_up("导入前")
    assert [one.path for one in dataset.backups()] == [made]


def test_an_outside_tool_may_look_in_while_it_is_open(dataset: DataSet) -> None:
    with closing(sqlite3.connect(dataset.folder / "data.db")) as other:
        assert other.execute("SELECT count(*) FROM unit").fetchone() == (2,)
        assert other.execute("SELECT count(*) FROM form_spending").fetchone() == (0,)


def test_a_disk_that_refuses_at_the_end_loses_nothing(
    dataset: DataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was saved is in the log; the mark stays, so that the next opening looks closer."""

    def refuse(_connection: sqlite3.Connection) -> bool:
        raise EnvironmentFault("坏道")

    with monkeypatch.context() as patched:
        patched.setattr("models.store.database.checkpoint", refuse)
        assert dataset.close() is False
    assert dataset.close() is True
    with DataSet.open(dataset.folder) as again:
        assert [notice.code for notice in again.notices] == ["D001"]
        assert count(again.db, "unit") == 2
