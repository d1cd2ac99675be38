"""A transaction stands or falls as a whole, and is of no use after its end."""

from __future__ import annotations

import contextlib

import pytest

from models.store.database import Database
from models.store.transaction import Transaction, local_time
from tests.models.store.samples import count


def test_what_fails_leaves_nothing_behind(database: Database) -> None:
    """An exception rolls back everything done before it."""

    def put_and_fail(tx: Transaction) -> None:
        tx.execute("INSERT INTO setting VALUES ('a', '1')")
        raise KeyError("a")

    with pytest.raises(KeyError):
        database.call(put_and_fail)
    assert count(database, "setting") == 0


def test_a_savepoint_undoes_only_what_is_inside(database: Database) -> None:
    def put(tx: Transaction) -> None:
        tx.execute("INSERT INTO setting VALUES ('before', '1')")
        with contextlib.suppress(KeyError), tx.savepoint():
            tx.execute("INSERT INTO setting VALUES ('inside', '1')")
            raise KeyError("inside")
        with tx.savepoint():
            tx.execute("INSERT INTO setting VALUES ('after', '1')")

    database.call(put)
    rows = database.call(lambda tx: tx.all("SELECT key FROM setting ORDER BY key"), write=False)
    assert rows == [("after",), ("before",)]


def test_the_stores_revision_grows_once_a_transaction(database: Database) -> None:
    """A merge plan remembers it; what fails inside a savepoint did not change anything."""

    def twice(tx: Transaction) -> None:
        tx.mark_changed()
        tx.mark_changed()

    def undone(tx: Transaction) -> None:
        with contextlib.suppress(KeyError), tx.savepoint():
            tx.mark_changed()
            raise KeyError
        assert tx.revision_of_store() == 1
        tx.mark_changed()

    assert database.call(Transaction.revision_of_store, write=False) == 0
    database.call(twice)
    assert database.call(Transaction.revision_of_store, write=False) == 1
    database.call(undone)
    assert database.call(Transaction.revision_of_store, write=False) == 2


def test_after_its_end_it_refuses_work(database: Database) -> None:
    ended = database.call(lambda tx: tx, write=False)
    with pytest.raises(RuntimeError, match="has ended"):
        ended.one("SELECT 1")


def test_a_reading_transaction_does_not_write(database: Database) -> None:
    with pytest.raises(RuntimeError, match="may not write"):
        database.call(lambda tx: tx.execute("DELETE FROM setting"), write=False)


def test_a_table_brings_its_column_names(database: Database) -> None:
    table = database.call(lambda tx: tx.table("SELECT 1 AS a, '二' AS b"), write=False)
    assert (table.columns, table.rows) == (("a", "b"), [(1, "二")])


def test_the_clock_gives_local_time_to_the_second() -> None:
    assert len(local_time()) == len("2006-06-30T12:00:00")
