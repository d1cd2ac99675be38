"""Import batches with what became of each file, their undo marks, and decisions people made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct, field

from models.errors import NotFound
from models.store.json_text import from_text, to_text
from models.store.transaction import Record, Transaction

_BATCH = "id, time, note, undone, undone_reason"


class Batch(Struct, frozen=True):
    """One import: when, what for, and, if it was undone, when and why."""

    id: int
    time: str
    note: str
    undone: str | None = None
    undone_reason: str = ""


class BatchFile(Struct, frozen=True):
    """What became of one file: the merge's word for it and the sentence people saw."""

    file_name: str
    sha256: str
    result: str
    message: str = ""
    unit: str = ""
    period: str = ""
    revision: str = ""


class Decision(Struct, frozen=True):
    """Who decided what, when and why; ``data`` is whatever belongs to it (JSON)."""

    who: str
    what: str
    reason: str
    unit: str = ""
    period: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    id: int = 0
    time: str = ""


def new_batch(tx: Transaction, note: str) -> int:
    """Begin an import and return its number; numbers are never used again."""
    return tx.insert(
        "INSERT INTO import_batch (time, note, undone_reason) VALUES (?, ?, '')", (tx.now(), note)
    )


def add_files(tx: Transaction, batch: int, files: Iterable[BatchFile]) -> None:
    """Note what became of files of an import, in their order."""
    row = tx.one("SELECT count(*) FROM batch_file WHERE batch = ?", (batch,))
    assert row is not None
    tx.executemany(
        "INSERT INTO batch_file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                batch,
                position,
                file.file_name,
                file.sha256,
                file.result,
                file.message,
                file.unit,
                file.period,
                file.revision,
            )
            for position, file in enumerate(files, row[0])
        ],
    )


def batch(tx: Transaction, number: int) -> Batch:
    """Return one import; NotFound if there is none of this number."""
    row = tx.one(f"SELECT {_BATCH} FROM import_batch WHERE id = ?", (number,))  # noqa: S608
    if row is None:
        raise _unknown(number)
    return Batch(*row)


def batches(tx: Transaction) -> tuple[Batch, ...]:
    """Return all imports, latest first."""
    rows = tx.all(f"SELECT {_BATCH} FROM import_batch ORDER BY id DESC")  # noqa: S608
    return tuple(Batch(*row) for row in rows)


def batch_files(tx: Transaction, number: int) -> tuple[BatchFile, ...]:
    """Return the files of an import in their order."""
    rows = tx.all(
        "SELECT file_name, sha256, result, message, unit, period, revision FROM batch_file"
        " WHERE batch = ? ORDER BY position",
        (number,),
    )
    return tuple(BatchFile(*row) for row in rows)


def touched_returns(tx: Transaction, number: int) -> tuple[tuple[str, str], ...]:
    """Return (unit, period) of every return an import brought something of."""
    rows: list[Record] = tx.all(
        "SELECT DISTINCT v.unit, v.period FROM receipt r JOIN revision v ON v.digest = r.revision"
        " WHERE r.batch = ? ORDER BY v.period, v.unit",
        (number,),
    )
    return tuple((unit, period) for unit, period in rows)


def mark_undone(tx: Transaction, number: int, reason: str) -> None:
    """Let nothing an import brought count; nothing is deleted."""
    _mark(tx, number, tx.now(), reason)


def mark_redone(tx: Transaction, number: int) -> None:
    """Take the undoing of an import back."""
    _mark(tx, number, None, "")


def _mark(tx: Transaction, number: int, undone: str | None, reason: str) -> None:
    changed = tx.execute(
        "UPDATE import_batch SET undone = ?, undone_reason = ? WHERE id = ?",
        (undone, reason, number),
    )
    if not changed:
        raise _unknown(number)
    tx.mark_changed()


def _unknown(number: int) -> NotFound:
    return NotFound(f"没有第{number}批导入的记录。")


def add_decision(tx: Transaction, decision: Decision) -> int:
    """Note a decision at this time and return its number."""
    return tx.insert(
        "INSERT INTO decision (time, who, what, reason, unit, period, data)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            tx.now(),
            decision.who,
            decision.what,
            decision.reason,
            decision.unit,
            decision.period,
            to_text(dict(decision.data)),
        ),
    )


def decisions(tx: Transaction, period: str = "", unit: str = "") -> tuple[Decision, ...]:
    """Return decisions, earliest first; of all periods or units if none is named."""
    rows = tx.all(
        "SELECT who, what, reason, unit, period, data, id, time FROM decision"
        " WHERE ? IN ('', period) AND ? IN ('', unit) ORDER BY id",
        (period, unit),
    )
    return tuple(
        Decision(who, what, reason, its_unit, its_period, from_text(data), number, time)
        for who, what, reason, its_unit, its_period, data, number, time in rows
    )
