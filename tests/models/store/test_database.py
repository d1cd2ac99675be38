"""The one connection: what is opened, what is refused, what a future promises."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from models.errors import (
    Damaged,
    DiskFull,
    InUse,
    NewerFile,
    NotFound,
    NotWritable,
    Refused,
)
from models.store.database import Database, Opening
from models.store.transaction import Clock, Transaction, transaction
from tests.models.store.samples import count


def insert(tx: Transaction, key: str) -> str:
    tx.execute("INSERT INTO setting VALUES (?, '1')", (key,))
    return key


def test_the_file_is_kept_as_safely_as_sqlite_can(database: Database) -> None:
    """WAL, FULL, foreign keys: a lost power cord costs nothing that was confirmed."""

    def pragmas(connection: sqlite3.Connection) -> dict[str, object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        return {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names}

    assert database.on_connection(pragmas) == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
    }


def test_what_was_written_is_there_after_reopening(tmp_path: Path) -> None:
    path = tmp_path / "数据" / "data.db"
    path.parent.mkdir()
    with Database.open(path, create=True) as database:
        assert database.call(lambda tx: insert(tx, "a")) == "a"
    assert not path.with_name("data.db-wal").exists()
    with Database.open(path) as database:
        assert count(database, "setting") == 1


def test_closing_again_does_no_harm_and_nothing_works_after(database: Database) -> None:
    database.close()
    database.close()
    with pytest.raises(RuntimeError, match="closed"):
        database.call(Transaction.now)
    with pytest.raises(RuntimeError, match="closed"):
        database.submit(Transaction.now)
    with pytest.raises(RuntimeError, match="closed"):
        database.checkpoint()


def test_a_transaction_inside_a_transaction_is_a_mistake_not_a_deadlock(
    database: Database,
) -> None:
    with pytest.raises(RuntimeError, match="wait for another"):
        database.call(lambda _tx: database.call(Transaction.now))


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="没有校情汇的数据"):
        Database.open(tmp_path / "data.db")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_damage_unless_one_may_be_made(tmp_path: Path) -> None:
    """A power failure while the first file was made leaves it empty."""
    path = tmp_path / "data.db"
    path.touch()
    with pytest.raises(Damaged, match="空的"):
        Database.open(path)
    with Database.open(path, create=True) as database:
        assert count(database, "unit") == 0


@pytest.mark.parametrize("create", [False, True])
def test_another_programs_database_is_left_alone(tmp_path: Path, *, create: bool) -> None:
    path = tmp_path / "data.db"
    with closing(sqlite3.connect(path)) as foreign:
        foreign.execute("CREATE TABLE song (title)")
    before = path.read_bytes()
    with pytest.raises(Refused, match="不是校情汇的数据"):
        Database.open(path, create=create)
    assert path.read_bytes() == before


def test_a_file_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "data.db"
    with Database.open(path, create=True) as database:
        database.on_connection(lambda connection: connection.execute("PRAGMA user_version = 99"))
    before = path.read_bytes()
    with pytest.raises(NewerFile, match="更新版本"):
        Database.open(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "data.db"
    path.write_bytes(b"\x00\xff" * 4096)
    with pytest.raises(Damaged, match="备份"):
        Database.open(path)


def test_damage_inside_is_found_when_asked_for(tmp_path: Path) -> None:
    """After an unclean close the data set opens with ``check``."""
    path = tmp_path / "data.db"
    with Database.open(path, create=True) as database:
        database.call(lambda tx: [insert(tx, f"{n:0500}") for n in range(200)])
    data = bytearray(path.read_bytes())
    data[-8192:-4096] = b"\x55" * 4096
    path.write_bytes(data)
    with pytest.raises(Damaged, match="已损坏"):
        Database.open(path, opening=Opening(check=True))


def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "data.db").mkdir()
    with pytest.raises(NotWritable, match="写不进去"):
        Database.open(tmp_path / "data.db")


def test_a_file_another_program_holds(database: Database, tmp_path: Path) -> None:
    """Whoever looks in with another tool and forgets to close it is named as the reason."""
    with (
        closing(sqlite3.connect(tmp_path / "data.db", isolation_level=None)) as other,
        transaction(other, write=True) as tx,
    ):
        tx.execute("INSERT INTO setting VALUES ('theirs', '1')")
        with pytest.raises(InUse, match="占用"):
            database.call(lambda tx: insert(tx, "ours"))
        with pytest.raises(InUse):
            database.submit(lambda tx: insert(tx, "ours")).result()
    assert database.call(lambda tx: insert(tx, "ours")) == "ours"


def test_a_full_disk_loses_nothing_confirmed_and_the_program_goes_on(database: Database) -> None:
    """SQLite's own page limit stands for the disk; the messages name no English."""

    def limit(connection: sqlite3.Connection, pages: int) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}").fetchone()

    def much(tx: Transaction) -> None:
        for n in range(300):
            insert(tx, f"{n:01000}")

    database.submit(lambda tx: insert(tx, "confirmed")).result()
    database.on_connection(lambda connection: limit(connection, 60))
    with pytest.raises(DiskFull, match="满了"):
        database.call(much)
    with pytest.raises(DiskFull, match="以前保存的都在"):
        database.submit(much).result()
    assert count(database, "setting") == 1
    database.on_connection(lambda connection: limit(connection, 10_000))
    database.call(much)
    assert count(database, "setting") == 301


def test_a_mistake_of_the_program_stays_what_it_is(database: Database) -> None:
    """Only the surroundings are excused; a wrong statement goes to the crash dialog."""
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        database.call(lambda tx: tx.one("SELECT * FROM song"))


def test_a_future_is_done_only_after_the_commit(database: Database, tmp_path: Path) -> None:
    """已保存 means: another program already sees it in the file."""
    seen: list[int] = []
    path = tmp_path / "data.db"

    def look(_future: Future[str]) -> None:
        with closing(sqlite3.connect(path)) as other:
            seen.append(other.execute("SELECT count(*) FROM setting").fetchone()[0])

    future = database.submit(lambda tx: insert(tx, "a"))
    future.add_done_callback(look)
    assert future.result() == "a"
    database.call(Transaction.now)  # the callback ran on the same thread, before this
    assert seen == [1]


def test_typing_never_waits_for_the_disk(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a flush of 100 ms, 40 fields are taken at once and need a few flushes together."""
    commits: list[int] = []
    slowly = database._transact

    def slow(fn: object, *, write: bool) -> object:
        commits.append(1)
        time.sleep(0.1)
        return slowly(fn, write=write)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(database, "_transact", slow)
    longest, futures = 0.0, []
    for n in range(40):
        begun = time.perf_counter()
        futures.append(database.submit(lambda tx, n=n: insert(tx, str(n))))  # type: ignore[misc]  # bound early
        longest = max(longest, time.perf_counter() - begun)
    assert [future.result() for future in futures] == [str(n) for n in range(40)]
    assert longest < 0.05
    assert len(commits) <= 4


def test_submitted_together_each_stands_alone(database: Database) -> None:
    """One function's mistake undoes its own changes; those before and after it are kept."""
    hold = threading.Event()
    first = database.submit(lambda _tx: hold.wait(10))

    def wrong(tx: Transaction) -> None:
        insert(tx, "half")
        raise KeyError("half")

    before = database.submit(lambda tx: insert(tx, "a"))
    mistaken = database.submit(wrong)
    twice = database.submit(lambda tx: insert(tx, "a"))
    after = database.submit(lambda tx: insert(tx, "b"))
    hold.set()
    assert first.result()
    assert isinstance(mistaken.exception(), KeyError)
    assert isinstance(twice.exception(), sqlite3.IntegrityError)
    assert (before.result(), after.result()) == ("a", "b")
    assert count(database, "setting") == 2


def test_what_nobody_wants_any_more_can_be_cancelled(database: Database) -> None:
    hold = threading.Event()
    database.submit(lambda _tx: hold.wait(10))
    time.sleep(0.05)
    future = database.submit(lambda tx: insert(tx, "a"))
    assert future.cancel()
    hold.set()
    database.call(Transaction.now)
    assert count(database, "setting") == 0


def test_closing_writes_what_waits(tmp_path: Path) -> None:
    with Database.open(tmp_path / "data.db", create=True) as database:
        futures = [database.submit(lambda tx, n=n: insert(tx, str(n))) for n in range(300)]  # type: ignore[misc]  # bound early
    assert all(future.done() for future in futures)
    with Database.open(tmp_path / "data.db") as database:
        assert count(database, "setting") == 300


def test_an_idle_moment_empties_the_log(database: Database, tmp_path: Path) -> None:
    """People copy folders by hand: an idle data set is one whole file."""
    log = tmp_path / "data.db-wal"
    database.call(lambda tx: insert(tx, "a"))
    assert log.stat().st_size > 0
    assert database.checkpoint().result() is True
    assert log.stat().st_size == 0
    with closing(sqlite3.connect(tmp_path / "data.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM setting").fetchall()
        database.call(lambda tx: insert(tx, "b"))
        assert database.checkpoint().result() is False
        reader.execute("COMMIT")


def test_an_old_sqlite_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 31, 1))
    with pytest.raises(Exception, match="SQLite太旧"):
        Database.open(tmp_path / "data.db", create=True)


def press_in(seconds: float) -> None:
    """Press Ctrl+C after a while."""
    threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGINT)).start()


needs_posix = pytest.mark.skipif(
    sys.platform == "win32", reason="no process can send itself Ctrl+C alone on Windows"
)


@needs_posix
def test_ctrl_c_takes_back_what_is_being_written(database: Database) -> None:
    """It comes while the transaction works on its own thread, long before it is committed."""

    def slowly(tx: Transaction) -> str:
        key = insert(tx, "a")
        press_in(0.05)
        time.sleep(0.3)
        return key

    with pytest.raises(KeyboardInterrupt):
        database.call(slowly)

    assert count(database, "setting") == 0
    assert database.call(lambda tx: insert(tx, "b")) == "b"


@needs_posix
def test_ctrl_c_that_comes_too_late_is_told_the_truth(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is on the disk is answered as done, not as cancelled."""

    @contextmanager
    def late(connection: sqlite3.Connection, *, write: bool, clock: Clock) -> Iterator[Transaction]:
        with transaction(connection, write=write, clock=clock) as tx:
            yield tx
            press_in(0.0)
            time.sleep(0.2)

    with monkeypatch.context() as patched:
        patched.setattr("models.store.database.transaction", late)
        assert database.call(lambda tx: insert(tx, "a")) == "a"

    assert count(database, "setting") == 1


@needs_posix
def test_ctrl_c_while_something_is_read(database: Database) -> None:
    def slowly(tx: Transaction) -> int:
        press_in(0.05)
        time.sleep(0.3)
        return len(tx.all("SELECT * FROM setting"))

    with pytest.raises(KeyboardInterrupt):
        database.call(slowly, write=False)
