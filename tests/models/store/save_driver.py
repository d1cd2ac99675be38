"""A program that types: saves one field after the other and says what was confirmed.

The durability tests start it under strace, with a limit on file sizes, or to kill it. Each line
goes out in one system call: ``submit n`` before a field is given to the store, ``saved n`` after
its future is done, ``failed n ERROR sentence`` if it was not kept.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from concurrent.futures import Future
from decimal import Decimal
from pathlib import Path

from models.errors import AppError
from models.records import Row, Value
from models.store.database import Database
from models.store.drafts import begin_draft, load_draft, save_row
from tests.models.store.samples import FORM_SET, PERIOD, UNIT

if sys.platform != "win32":
    import resource

KEY = (UNIT.code, PERIOD.id)


def typed(number: int) -> Row:
    """Return the record that holds the field of this number."""
    values: dict[str, Value] = {"item": f"第{number}项", "sum": Decimal(number).scaleb(-2)}
    return Row(f"F{number:06}", values)


def make(path: Path) -> Database:
    """Make the file with an empty draft, all of it in the file itself."""
    database = Database.open(path, create=True)
    database.call(lambda tx: begin_draft(tx, *KEY, FORM_SET))
    database.checkpoint().result()
    return database


def submit(database: Database, number: int) -> Future[None]:
    """Give a field to the store."""
    row = typed(number)
    return database.submit(lambda tx: save_row(tx, *KEY, FORM_SET, "spending", row))


def kept(path: Path) -> list[int]:
    """Open a file as the program does and return the fields in it; garbage fails the test."""
    with Database.open(path) as database:
        content = database.call(lambda tx: load_draft(tx, *KEY, FORM_SET), write=False)
        assert database.on_connection(
            lambda connection: connection.execute("PRAGMA integrity_check").fetchall()
        ) == [("ok",)]
    assert content is not None
    numbers = [int(row.row_id[1:]) for row in content.form("spending").rows]
    assert content.form("spending").rows == tuple(typed(number) for number in numbers)
    return numbers


def _say(*words: object) -> None:
    os.write(1, (" ".join(str(word) for word in words) + "\n").encode())


def _save(database: Database, number: int) -> None:
    _say("submit", number)
    try:
        submit(database, number).result()
    except AppError as error:
        _say("failed", number, type(error).__name__, error.message)
    else:
        _say("saved", number)


def _burst(database: Database, fields: int) -> None:
    """Type faster than the disk; say how long the longest submit and how long the disk took."""
    longest, futures = 0.0, []
    begun = time.perf_counter()
    for number in range(1, fields + 1):
        before = time.perf_counter()
        futures.append(submit(database, number))
        longest = max(longest, time.perf_counter() - before)
        time.sleep(0.01)
    for future in futures:
        future.result()
    _say("longest", longest, "all", time.perf_counter() - begun)


def _limit_files(size: int) -> None:
    """Let every file end at ``size`` bytes, as on a full disk; 0 takes the limit away."""
    if sys.platform != "win32":
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size or hard, hard))


def main() -> None:
    """Do what the arguments say."""
    parser = argparse.ArgumentParser()
    parser.add_argument("path", type=Path)
    parser.add_argument("fields", type=int)
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--burst", action="store_true")
    arguments = parser.parse_args()
    with Database.open(arguments.path) as database:
        _say("begin")
        if arguments.burst:
            _burst(database, arguments.fields)
            return
        _limit_files(arguments.limit)
        for number in range(1, arguments.fields + 1):
            _save(database, number)
        if arguments.limit:
            _limit_files(0)
            _save(database, arguments.fields + 1)


if __name__ == "__main__":
    main()
