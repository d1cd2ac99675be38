"""The one connection and the one thread that owns it.

``call`` runs a function inside a transaction on that thread and waits. ``submit`` is for typing: it
returns at once, and its future is done when the commit has returned, which is when 已保存 may be
shown. What was submitted while the disk was busy is committed together, so that a slow disk never
builds up a queue; each function still stands or falls alone.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, Self, TypeVar

from msgspec import Struct

from models.errors import Cancelled, Damaged, EnvironmentFault
from models.store.connection import check_whole, checkpoint, connect
from models.store.faults import store_faults
from models.store.migrations import MIGRATIONS, Migration, migrate
from models.store.transaction import Clock, Transaction, local_time, transaction

T = TypeVar("T")
_TOGETHER = 200  # functions in one commit at most


def _no_backup(_connection: sqlite3.Connection) -> None:
    """Make no backup: for files that nobody needs, as in tests."""


class Opening(Struct, frozen=True):
    """How to open a database.

    Attributes:
        check: look through the whole file first (after an unclean close).
        before_migration: makes the backup before an older file is brought up to date.
        busy_seconds: how long to wait while another program holds the file.
    """

    check: bool = False
    before_migration: Callable[[sqlite3.Connection], object] = _no_backup
    migrations: tuple[Migration, ...] = MIGRATIONS
    clock: Clock = local_time
    busy_seconds: float = 5.0


class _Job(Struct, frozen=True):
    """A submitted function and the promise made for it."""

    work: Callable[[Transaction], Any]
    promise: Future[Any]


class _Failed(Struct, frozen=True):
    """What a submitted function raised instead of returning."""

    error: BaseException


class Database:
    """An open database; every method may be called from any thread."""

    def __init__(self, path: Path, opening: Opening) -> None:
        """Use ``open`` instead."""
        self.path = path
        self.migrated = False
        self._opening = opening
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._waiting: deque[_Job] = deque()
        self._owner: int | None = None
        self._connected: sqlite3.Connection | None = None
        self._closed = False

    @classmethod
    def open(cls, path: Path, *, create: bool = False, opening: Opening | None = None) -> Self:
        """Open the file, bring it up to date, and start its thread.

        Raises:
            NotFound, Refused, NewerFile, Damaged, EnvironmentFault: with the file untouched.
        """
        database = cls(path, opening or Opening())
        try:
            database._thread.submit(database._connect, create=create).result()
        except BaseException:
            database._closed = True
            database._thread.shutdown()
            raise
        return database

    def call(self, fn: Callable[[Transaction], T], *, write: bool = True) -> T:
        """Run ``fn`` in a transaction of its own and return what it returns.

        Raises:
            KeyboardInterrupt: it came before what is written was on the disk: nothing of it is.
                Where it comes later all of it is, and the result is returned as if nothing were.
        """
        stop = threading.Event()

        def whole(tx: Transaction) -> T:
            outcome = fn(tx)
            if stop.is_set():
                raise Cancelled
            return outcome

        return self._on_thread(lambda: self._transact(whole, write=write), stop if write else None)

    def submit(self, fn: Callable[[Transaction], T]) -> Future[T]:
        """Run ``fn`` in a writing transaction soon; the future is done when it is on the disk."""
        self._refuse_if_closed()
        promise: Future[T] = Future()
        self._waiting.append(_Job(fn, promise))
        self._thread.submit(self._commit_waiting)
        return promise

    def checkpoint(self) -> Future[bool]:
        """Bring the write-ahead log into the file; for moments in which nothing happens.

        Returns:
            A future: False if another program is reading and the log had to stay.
        """
        self._refuse_if_closed()
        return self._thread.submit(lambda: self._translated(checkpoint))

    def on_connection(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        """Run ``fn`` with the bare connection, outside any transaction (backup, VACUUM)."""
        return self._on_thread(lambda: self._translated(fn))

    def close(self) -> bool:
        """Write what waits, bring the write-ahead log into the file, close; again does no harm.

        Returns:
            False if the disk refused: all is safe in the log, and the next opening takes it from
            there, but the file should be looked through then.
        """
        if self._closed:
            return True
        self._closed = True
        closing = self._thread.submit(self._disconnect)
        try:
            return closing.result()
        except KeyboardInterrupt:  # all is written: who hears of it now should hear the truth
            return closing.result()
        finally:
            self._thread.shutdown()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    # On the caller's thread.

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise RuntimeError("the database is closed")

    def _on_thread(self, work: Callable[[], T], stop: threading.Event | None = None) -> T:
        """Wait for work; what writes is told by ``stop`` to take itself back on Ctrl+C."""
        self._refuse_if_closed()
        if threading.get_ident() == self._owner:
            raise RuntimeError("a transaction may not wait for another one")
        future = self._thread.submit(work)
        try:
            return future.result()
        except KeyboardInterrupt:
            if stop is None:
                raise
            stop.set()
            with suppress(Cancelled):
                return future.result()  # what happened is said, not what was wished
            raise

    # On the owning thread.

    @property
    def _connection(self) -> sqlite3.Connection:
        assert self._connected is not None
        return self._connected

    def _connect(self, *, create: bool) -> None:
        opening = self._opening
        self._owner = threading.get_ident()
        with store_faults(self.path):
            connection = connect(
                self.path,
                create=create,
                newest=len(opening.migrations),
                busy_seconds=opening.busy_seconds,
            )
            try:
                if opening.check:
                    check_whole(connection, self.path)
                self.migrated = migrate(
                    connection,
                    opening.migrations,
                    before=opening.before_migration,
                    clock=opening.clock,
                )
            except BaseException:
                connection.close()
                raise
        self._connected = connection

    def _disconnect(self) -> bool:
        connection, self._connected = self._connection, None
        try:
            with store_faults(self.path):
                checkpoint(connection)
        except (EnvironmentFault, Damaged):
            return False
        finally:
            connection.close()
        return True

    def _translated(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        with store_faults(self.path):
            return fn(self._connection)

    def _transact(self, fn: Callable[[Transaction], T], *, write: bool) -> T:
        with (
            store_faults(self.path),
            transaction(self._connection, write=write, clock=self._opening.clock) as tx,
        ):
            return fn(tx)

    def _commit_waiting(self) -> None:
        """Commit all that waits in one transaction, then keep the promises."""
        jobs = self._take_waiting()
        if not jobs:
            return
        try:
            outcomes = self._transact(lambda tx: self._run_each(tx, jobs), write=True)
        except BaseException as error:  # noqa: BLE001  # a future carries whatever happened
            for job in jobs:
                job.promise.set_exception(error)
            return
        for job, outcome in zip(jobs, outcomes, strict=True):
            if isinstance(outcome, _Failed):
                job.promise.set_exception(outcome.error)
            else:
                job.promise.set_result(outcome)

    def _run_each(self, tx: Transaction, jobs: list[_Job]) -> list[Any]:
        """Run each function so that its own mistake undoes only what it did itself."""
        outcomes: list[Any] = []
        for job in jobs:
            try:
                with store_faults(self.path), tx.savepoint():
                    outcomes.append(job.work(tx))
            except (EnvironmentFault, Damaged):  # perhaps nothing of the transaction is left
                raise
            except BaseException as error:  # noqa: BLE001  # a future carries whatever happened
                outcomes.append(_Failed(error))
        return outcomes

    def _take_waiting(self) -> list[_Job]:
        jobs: list[_Job] = []
        while self._waiting and len(jobs) < _TOGETHER:
            job = self._waiting.popleft()
            if job.promise.set_running_or_notify_cancel():
                jobs.append(job)
        return jobs
