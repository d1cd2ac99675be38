"""An older file becomes one of today, or stays exactly as it was."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from models.errors import AppError, Damaged
from models.store import backup, registry
from models.store.database import Database, Opening
from models.store.dataset import DataSet
from models.store.migrations import MIGRATIONS, Migration
from models.store.schema import STATEMENTS
from models.store.transaction import Transaction
from tests.models.store.samples import FORM_SET, NOON, count, register


def add_colour(tx: Transaction) -> None:
    """Stand for a later version: a column more, all units red."""
    tx.execute("ALTER TABLE unit ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'")


def half_and_fail(tx: Transaction) -> None:
    tx.execute("DROP TABLE note")
    tx.execute("UPDATE unit SET name = 'half'")
    raise ArithmeticError("half")


def orphan_receipts(tx: Transaction) -> None:
    tx.execute("INSERT INTO receipt VALUES (1, 'nobody', '', NULL, '', '', '{}')")


LATER = (*MIGRATIONS, Migration("add_colour", add_colour))


def describe(path: Path) -> tuple[object, ...]:
    """Return everything in a file: version, tables, rows of units."""
    with closing(sqlite3.connect(path)) as opened:
        return (
            opened.execute("PRAGMA user_version").fetchone(),
            opened.execute("PRAGMA application_id").fetchone(),
            opened.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall(),
            opened.execute("SELECT * FROM unit ORDER BY code").fetchall(),
            opened.execute("SELECT * FROM migration").fetchall(),
        )


@pytest.fixture
def older(tmp_path: Path, opening: Opening) -> Path:
    """Return the folder of a data set of the first version, with data and views."""
    folder = tmp_path / "县数据"
    with DataSet.open(folder, create=True, opening=opening) as dataset:
        dataset.add_form_set(FORM_SET)
        register(dataset.db)
    return folder


def test_a_new_file_gets_every_step_and_their_records(tmp_path: Path, opening: Opening) -> None:
    with Database.open(tmp_path / "data.db", create=True, opening=opening) as database:
        assert database.migrated
        rows = database.call(lambda tx: tx.all("SELECT * FROM migration"), write=False)
    assert rows == [(1, "first_tables", NOON), (2, "final_files", NOON)]
    assert len(STATEMENTS) > 20


def test_an_up_to_date_file_is_left_alone(older: Path, opening: Opening) -> None:
    with DataSet.open(older, opening=opening) as dataset:
        assert not dataset.db.migrated
        assert dataset.backups() == ()


def test_a_file_of_the_first_version_gets_what_came_later(tmp_path: Path, opening: Opening) -> None:
    first = replace(opening, migrations=MIGRATIONS[:1])
    DataSet.open(tmp_path / "old", create=True, opening=first).close()
    with DataSet.open(tmp_path / "old", opening=opening) as dataset:
        assert count(dataset.db, "final_file") == 0
        assert [made.reason for made in dataset.backups()] == ["升级前"]


def test_an_older_file_is_backed_up_and_brought_up_to_date(older: Path, opening: Opening) -> None:
    """The data stays, the step is recorded, the views are made anew, the backup is the old file."""
    before = describe(older / "data.db")
    with DataSet.open(older, opening=replace(opening, migrations=LATER)) as dataset:
        colours = dataset.db.call(lambda tx: tx.all("SELECT colour FROM unit"), write=False)
        views = dataset.db.call(
            lambda tx: tx.all("SELECT count(*) FROM sqlite_master WHERE type = 'view'"),
            write=False,
        )
        steps = dataset.db.call(lambda tx: tx.all("SELECT number FROM migration"), write=False)
        (made,) = dataset.backups()
    assert colours == [("red",), ("red",)]
    assert views == [(4,)]
    assert steps == [(1,), (2,), (3,)]
    assert made.reason == "升级前"
    assert describe(made.path) == before


@pytest.mark.parametrize(
    ("step", "error"), [(half_and_fail, ArithmeticError), (orphan_receipts, Damaged)]
)
def test_a_step_that_fails_leaves_the_file_untouched(
    older: Path, opening: Opening, step: object, error: type[Exception]
) -> None:
    """What an earlier step of the same update did is undone too; the old program opens it."""
    before = describe(older / "data.db")
    steps = (*LATER, Migration("fails", step))  # type: ignore[arg-type]  # a parameter's type
    with pytest.raises(error):
        DataSet.open(older, opening=replace(opening, migrations=steps))
    assert describe(older / "data.db") == before
    with DataSet.open(older, opening=opening) as dataset:
        assert count(dataset.db, "unit") == 2
        assert dataset.notices == ()


def test_without_room_for_the_backup_nothing_is_changed(
    older: Path, opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = describe(older / "data.db")

    def refuse(*_args: object) -> None:
        raise AppError("满了")

    monkeypatch.setattr(backup, "_copy_checked", refuse)
    with pytest.raises(AppError, match="满了"):
        DataSet.open(older, opening=replace(opening, migrations=LATER))
    assert describe(older / "data.db") == before


def test_foreign_keys_are_on_again_afterwards(older: Path, opening: Opening) -> None:
    with DataSet.open(older, opening=replace(opening, migrations=LATER)) as dataset:
        with pytest.raises(sqlite3.IntegrityError):
            dataset.db.call(orphan_receipts)
        assert dataset.db.call(registry.units, write=False) != ()


def test_views_that_cannot_be_made_leave_the_data_set_closed(
    older: Path, opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_tx: Transaction) -> None:
        raise AppError("表样")

    monkeypatch.setattr(registry, "form_sets", refuse)
    with pytest.raises(AppError, match="表样"):
        DataSet.open(older, opening=replace(opening, migrations=LATER))
    monkeypatch.undo()
    DataSet.open(older, opening=replace(opening, migrations=LATER)).close()
