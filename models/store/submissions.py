"""What counts now for each unit and period: status, heads, effective parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from models.records import Part
from models.store.json_text import from_text, to_text
from models.store.payloads import EMPTY_DIGEST, EMPTY_PAYLOAD, payloads, put_payload
from models.store.transaction import Record, Transaction

_COLUMNS = "unit, period, status, heads, form_set_hash, figures, persons, note, facts"


class SubmissionState(Struct, frozen=True):
    """The state of a return, made from its revisions by ``models.merge``.

    Attributes:
        status: the merge's word for it.
        heads: digests of the revisions nobody replaced.
        form_set_hash: the form set the effective parts are written in.
        effective: part → digest of the payload that counts; missing if none does.
        facts: whatever else is worth keeping with it (numbers of problems, areas …), JSON.
    """

    unit: str
    period: str
    status: str
    heads: tuple[str, ...] = ()
    form_set_hash: str = ""
    effective: Mapping[Part, str] = field(default_factory=dict)
    note: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def has_figures(self) -> bool:
        """Whether the figures are in: a list of names alone is no return."""
        return Part.FIGURES in self.effective


def set_submission(
    tx: Transaction, state: SubmissionState, combined: Mapping[Part, bytes] | None = None
) -> None:
    """Keep the state of a return.

    Args:
        tx: a writing transaction.
        state: the new state.
        combined: payloads of effective parts that belong to no revision, because the heads of
            several hands were combined.
    """
    for part, data in (combined or {}).items():
        put_payload(tx, part, state.effective[part], data)
    tx.execute(
        f"INSERT INTO submission ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
        " ON CONFLICT (period, unit) DO UPDATE SET status = excluded.status,"
        " heads = excluded.heads, form_set_hash = excluded.form_set_hash,"
        " figures = excluded.figures, persons = excluded.persons, note = excluded.note,"
        " facts = excluded.facts",
        (
            state.unit,
            state.period,
            state.status,
            to_text(state.heads),
            state.form_set_hash,
            state.effective.get(Part.FIGURES, ""),
            state.effective.get(Part.PERSONS, ""),
            state.note,
            to_text(dict(state.facts)),
        ),
    )
    tx.mark_changed()


def drop_submission(tx: Transaction, unit: str, period: str) -> None:
    """Forget the state of a return of which nothing counts any more."""
    tx.execute("DELETE FROM submission WHERE period = ? AND unit = ?", (period, unit))
    tx.mark_changed()


def submission(tx: Transaction, unit: str, period: str) -> SubmissionState | None:
    """Return the state of a return, or None if nothing came in."""
    row = tx.one(
        f"SELECT {_COLUMNS} FROM submission WHERE period = ? AND unit = ?",  # noqa: S608
        (period, unit),
    )
    return _state(row) if row else None


def submissions(tx: Transaction, period: str) -> tuple[SubmissionState, ...]:
    """Return the states of all returns of a period, in the order of their units."""
    rows = tx.all(
        f"SELECT {_COLUMNS} FROM submission WHERE period = ? ORDER BY unit",  # noqa: S608
        (period,),
    )
    return tuple(_state(row) for row in rows)


def _state(row: Record) -> SubmissionState:
    unit, period, status, heads, form_set_hash, figures, persons, note, facts = row
    digests = {Part.FIGURES: figures, Part.PERSONS: persons}
    return SubmissionState(
        unit,
        period,
        status,
        tuple(from_text(heads)),
        form_set_hash,
        {part: digest for part, digest in digests.items() if digest},
        note,
        from_text(facts),
    )


def effective_payloads(tx: Transaction, period: str, part: Part) -> dict[str, bytes]:
    """Return unit → the payload that counts, for all units of a period that have one."""
    column = "figures" if part is Part.FIGURES else "persons"
    digests: dict[str, str] = dict(
        tx.all(
            f"SELECT unit, {column} FROM submission"  # noqa: S608  # own names
            f" WHERE period = ? AND {column} != '' ORDER BY unit",
            (period,),
        )
    )
    found = payloads(tx, part, set(digests.values()))
    found[EMPTY_DIGEST] = EMPTY_PAYLOAD
    return {unit: found[digest] for unit, digest in digests.items() if digest in found}


def drop_unused_payloads(tx: Transaction) -> int:
    """Delete combined payloads that no state and no revision names any more."""
    return sum(
        tx.execute(
            f"DELETE FROM {table} WHERE digest NOT IN"  # noqa: S608  # own names
            f" (SELECT {column} FROM submission UNION SELECT {column} FROM revision)"
        )
        for table, column in (("figures_part", "figures"), ("person_part", "persons"))
    )
