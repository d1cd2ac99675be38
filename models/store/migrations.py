"""How an older data set becomes one of today: named steps in order, all or none.

To change the tables, append a ``Migration`` to ``MIGRATIONS`` and never alter an earlier one. All
pending steps run in one transaction together with their records and the new version number, after
a backup; if one fails, the file is as it was. A step has only a ``Transaction`` and so cannot
commit halfway. Generated views are dropped before and made anew by the data set.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from models.errors import Damaged, NewerFile
from models.store import schema
from models.store.transaction import Clock, Transaction, transaction

APPLICATION_ID = 0x58515231  # "XQR1"


class Migration(Struct, frozen=True):
    """One step: its lasting name and what it does."""

    name: str
    apply: Callable[[Transaction], None]


def first_tables(tx: Transaction) -> None:
    """Make the tables of the first version."""
    tx.execute(
        "CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL,"
        " time TEXT NOT NULL) STRICT"
    )
    for statement in schema.STATEMENTS:
        tx.execute(statement)


def final_files(tx: Transaction) -> None:
    """Make room for the printed files of a locked summary; see ``models.store.final_files``."""
    tx.execute(
        "CREATE TABLE final_file (digest TEXT PRIMARY KEY, data BLOB NOT NULL,"
        " period TEXT NOT NULL REFERENCES period (id)) STRICT"
    )


MIGRATIONS = (Migration("first_tables", first_tables), Migration("final_files", final_files))


def refuse_newer(connection: sqlite3.Connection, newest: int, path: Path) -> None:
    """Refuse a file whose tables this program does not know."""
    if _version(connection) > newest:
        raise NewerFile(
            f"“{path.parent.name}”里的数据是用更新版本的校情汇保存的，这个版本打不开。"
            "请先把本程序更新到同样的版本；数据没有被改动。"
        )


def migrate(
    connection: sqlite3.Connection,
    migrations: Sequence[Migration],
    *,
    before: Callable[[sqlite3.Connection], object],
    clock: Clock,
) -> bool:
    """Bring a file up to date; ``before`` makes the backup of one that already holds data.

    Returns:
        Whether anything was done.
    """
    version = _version(connection)
    pending = migrations[version:]
    if not pending:
        return False
    if version:
        before(connection)
    connection.execute("PRAGMA foreign_keys = OFF")  # a step may have to rebuild a table
    try:
        with transaction(connection, write=True, clock=clock) as tx:
            drop_views(tx)
            for number, migration in enumerate(pending, version + 1):
                migration.apply(tx)
                record = (number, migration.name, tx.now())
                tx.execute("INSERT INTO migration VALUES (?, ?, ?)", record)
            if tx.one("PRAGMA foreign_key_check"):
                raise Damaged("数据升级后对不上，已退回原样；请把备份交给技术人员。")
            tx.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            tx.execute(f"PRAGMA user_version = {len(migrations)}")
    finally:
        connection.execute("PRAGMA foreign_keys = ON")
    return True


def drop_views(tx: Transaction) -> None:
    """Drop all views; every one of them is generated."""
    for (name,) in tx.all("SELECT name FROM sqlite_master WHERE type = 'view'"):
        tx.execute(f'DROP VIEW "{name}"')


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
