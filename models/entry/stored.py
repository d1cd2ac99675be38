"""An open return's place in the store: all changes of a moment in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, Protocol

from models.entry.steps import AbsentChange, Change, RowChange
from models.forms.definition import FormSet
from models.records import Row
from models.store.drafts import delete_row, save_rows, set_absent, set_explanation
from models.store.transaction import Transaction


class Submits(Protocol):
    """What is needed of a database: to write soon, without waiting."""

    def submit(self, fn: Callable[[Transaction], None]) -> Future[Any]:
        """Run ``fn`` in a writing transaction soon."""


class StoredDraft:
    """Where the return of one unit and period is kept while it is typed."""

    def __init__(self, database: Submits, unit: str, period: str, form_set: FormSet) -> None:
        """Remember whose return it is."""
        self._database = database
        self._unit = unit
        self._period = period
        self._form_set = form_set

    def write(self, changes: Sequence[Change]) -> Future[None]:
        """Write the present state of everything that changed; done when it is on the disk."""
        kept = tuple(changes)
        return self._database.submit(lambda tx: self._write(tx, kept))

    def _write(self, tx: Transaction, changes: Sequence[Change]) -> None:
        rows: list[tuple[str, Row]] = []
        for change in changes:
            if isinstance(change, RowChange):
                if change.after is None:
                    delete_row(tx, self._unit, self._period, change.form, change.row_id)
                else:
                    rows.append((change.form, change.after))
            elif isinstance(change, AbsentChange):
                where = (self._unit, self._period, self._form_set)
                set_absent(tx, *where, change.form, absent=change.after)
            else:
                where = (self._unit, self._period, self._form_set)
                set_explanation(tx, *where, change.explanation, change.after)
        if rows:
            save_rows(tx, self._unit, self._period, self._form_set, rows)
