"""到期清理: personal data is deleted after its time, in the data, the originals and the backups.

The digests stay, so that the lineage of revisions and every figure keep their proof. Interrupted
halfway it can simply be done again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from msgspec import Struct

from models.records import Part
from models.store import backup, originals
from models.store.database import Database
from models.store.folder import Folder
from models.store.payloads import EMPTY_DIGEST
from models.store.transaction import Clock, Transaction, local_time, transaction


class Purge(Struct, frozen=True):
    """What is (or was) deleted: person lists, rows of drafts, original files, backups changed."""

    payloads: int
    draft_rows: int
    originals: int
    backups: int


def preview(database: Database, place: Folder, periods: Collection[str]) -> Purge:
    """Return what ``purge_persons`` would delete; nothing is changed."""
    payloads, rows, files = database.call(
        lambda tx: (_payloads(tx, periods), _draft_rows(tx, periods), _files(tx, periods)),
        write=False,
    )
    kept = [digest for digest in files if originals.find(place.originals, digest)]
    return Purge(len(payloads), rows, len(kept), len(backup.list_backups(place.backups)))


def purge_persons(
    database: Database, place: Folder, periods: Collection[str], clock: Clock = local_time
) -> Purge:
    """Delete the person lists of these periods everywhere; no other period's are touched.

    Raises:
        EnvironmentFault: a backup or original could not be changed; do it again later.
    """
    payloads, rows, files = database.call(lambda tx: _drop(tx, periods))
    database.on_connection(_compact)
    dropped = sum(originals.drop(place.originals, digest) for digest in files)
    changed = sum(
        backup.change_backup(one.path, lambda copy: _drop_in_copy(copy, periods, clock))
        for one in backup.list_backups(place.backups)
    )
    changed += backup.drop_broken(place.backups)
    return Purge(payloads, rows, dropped, changed)


def _drop(tx: Transaction, periods: Collection[str]) -> tuple[int, int, list[str]]:
    digests = _payloads(tx, periods)
    now = tx.now()
    tx.executemany(
        "UPDATE person_part SET payload = NULL, dropped = ? WHERE digest = ?",
        [(now, digest) for digest in digests],
    )
    rows = _draft_rows(tx, periods)
    for table in ("draft_row", "draft_explanation"):
        tx.executemany(
            f"DELETE FROM {table} WHERE part = ? AND period = ?",  # noqa: S608  # own names
            [(Part.PERSONS.value, period) for period in periods],
        )
    if digests:
        tx.mark_changed()
    return len(digests), rows, _files(tx, periods)


def _payloads(tx: Transaction, periods: Collection[str]) -> list[str]:
    """Return the digests of person lists that only these periods name."""
    rows = tx.all(
        "SELECT persons, period FROM revision UNION SELECT persons, period FROM submission"
    )
    named = {digest for digest, period in rows if period in periods}
    kept = {digest for digest, period in rows if period not in periods}
    there = {row[0] for row in tx.all("SELECT digest FROM person_part WHERE payload NOT NULL")}
    return sorted(((named - kept) & there) - {EMPTY_DIGEST})


def _draft_rows(tx: Transaction, periods: Collection[str]) -> int:
    rows = tx.all("SELECT period FROM draft_row WHERE part = ?", (Part.PERSONS.value,))
    return sum(period in periods for (period,) in rows)


def _files(tx: Transaction, periods: Collection[str]) -> list[str]:
    """Return the originals in which person lists of these periods came."""
    rows = tx.all(
        "SELECT DISTINCT r.sha256, v.period FROM receipt r JOIN revision v ON v.digest = r.revision"
        " WHERE r.part = ? AND r.sha256 != ''",
        (Part.PERSONS.value,),
    )
    return sorted({sha256 for sha256, period in rows if period in periods})


def _compact(connection: sqlite3.Connection) -> None:
    """Rewrite the file, so that nothing of what was deleted is left in unused space."""
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def _drop_in_copy(copy: sqlite3.Connection, periods: Collection[str], clock: Clock) -> bool:
    copy.execute("PRAGMA secure_delete = ON")
    with transaction(copy, write=True, clock=clock) as tx:
        payloads, rows, _ = _drop(tx, periods)
    return bool(payloads or rows)
