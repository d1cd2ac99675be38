"""A transaction: what the functions of the store's other modules work with."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from msgspec import Struct

Params = Sequence[Any] | Mapping[str, Any]
Record = tuple[Any, ...]
Clock = Callable[[], str]


def local_time() -> str:
    """Return the local time as ISO 8601 text with seconds; never used to decide anything."""
    return datetime.now().astimezone().replace(tzinfo=None).isoformat(timespec="seconds")


class Table(Struct, frozen=True):
    """The answer to a question whose columns are not known beforehand (the data browser's)."""

    columns: tuple[str, ...]
    rows: list[Record]


class Transaction:
    """An open transaction; of use only on the database's thread and until it ends."""

    def __init__(self, connection: sqlite3.Connection, *, write: bool, clock: Clock) -> None:
        """Work through an open connection on which the transaction has begun."""
        self._connection: sqlite3.Connection | None = connection
        self._write = write
        self._clock = clock
        self._changed = False

    def execute(self, sql: str, params: Params = ()) -> int:
        """Carry out one changing statement and return how many rows it changed."""
        return self._changing().execute(sql, params).rowcount

    def insert(self, sql: str, params: Params = ()) -> int:
        """Carry out one INSERT and return the number of the new row."""
        number = self._changing().execute(sql, params).lastrowid
        assert number is not None
        return number

    def executemany(self, sql: str, rows: Iterable[Params]) -> None:
        """Carry out one changing statement for every row."""
        self._changing().executemany(sql, rows)

    def one(self, sql: str, params: Params = ()) -> Record | None:
        """Return the first row of an answer, or None."""
        row: Record | None = self._open().execute(sql, params).fetchone()
        return row

    def all(self, sql: str, params: Params = ()) -> list[Record]:
        """Return all rows of an answer."""
        return self._open().execute(sql, params).fetchall()

    def table(self, sql: str, params: Params = ()) -> Table:
        """Return all rows of an answer and the names of its columns."""
        cursor = self._open().execute(sql, params)
        return Table(tuple(column[0] for column in cursor.description), cursor.fetchall())

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo what was done inside if it fails, and nothing else."""
        changed = self._changed
        self._changing().execute("SAVEPOINT inner_step")
        try:
            yield
        except BaseException:
            if self._open().in_transaction:
                self._open().execute("ROLLBACK TO inner_step")
                self._open().execute("RELEASE inner_step")
            self._changed = changed
            raise
        self._open().execute("RELEASE inner_step")

    def now(self) -> str:
        """Return the time as the computer's clock says it."""
        return self._clock()

    def revision_of_store(self) -> int:
        """Return the number that grows with every transaction that changes returns."""
        row = self.one("SELECT revision FROM store_state")
        assert row is not None
        return int(row[0])

    def mark_changed(self) -> None:
        """Let the store's revision grow, once a transaction: returns were changed."""
        if not self._changed:
            self.execute("UPDATE store_state SET revision = revision + 1")
            self._changed = True

    def end(self) -> None:
        """Refuse further use."""
        self._connection = None

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            raise RuntimeError("the transaction has ended")
        return self._connection

    def _changing(self) -> sqlite3.Connection:
        if not self._write:
            raise RuntimeError("a reading transaction may not write")
        return self._open()


@contextmanager
def transaction(
    connection: sqlite3.Connection, *, write: bool, clock: Clock = local_time
) -> Iterator[Transaction]:
    """Begin, commit at the end, roll back on any error, also one that only COMMIT reports."""
    connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")
    tx = Transaction(connection, write=write, clock=clock)
    try:
        yield tx
        connection.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):  # the first error is the one to tell
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        raise
    finally:
        tx.end()
