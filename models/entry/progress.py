"""What is still to be filled in, counted form by form and only where something changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from models.entry.completion import State, Status, form_state, together
from models.entry.review import Review
from models.entry.steps import Change, ExplanationChange, RowChange
from models.entry.view import ReturnView
from models.forms.applicability import fields_in_row
from models.forms.compute import prefill
from models.forms.definition import Field, Form
from models.records import Row


class Progress(Struct, frozen=True):
    """How far the return is."""

    to_fill: int
    errors: int
    unexplained: int
    forms_done: int
    forms: int


class ProgressKeeper:
    """The status of every form, worked out when it is asked for and kept until it changes."""

    def __init__(self, view: ReturnView, review: Review) -> None:
        """Remember what the return started with: that does not count as filled in."""
        self._view = view
        self._review = review
        self._start = prefill(view.ctx)
        self._required = {form.id: _required(form) for form in view.forms}
        self._areas = {area.id: forms for area, forms in view.areas()}
        self._known: dict[str, Status] = {}
        self._missing: dict[str, dict[str, int]] = {}
        self._totals: dict[str, int] = {}

    def changed(self, forms: Iterable[str]) -> None:
        """Forget what is known about some forms."""
        for form_id in forms:
            self._known.pop(form_id, None)

    def moved(self, changes: Sequence[Change]) -> None:
        """Follow changed rows; the other rows of a long list are not looked at again."""
        for change in changes:
            if isinstance(change, ExplanationChange):
                self._known.pop(change.key[1].split("|")[1], None)
                continue
            self._known.pop(change.form, None)
            for form_id in self._review.dependents(change.form):
                if form_id != change.form:
                    self._known.pop(form_id, None)
                    self._missing.pop(form_id, None)
            if isinstance(change, RowChange):
                self._move_row(change)

    def _move_row(self, change: RowChange) -> None:
        missing = self._missing.get(change.form)
        if missing is None or change.form not in self._required:
            return
        form = self._view.form(change.form)
        old = missing.pop(change.row_id, 0)
        new = 0
        if change.after is not None or form.shape != "list":
            new = self._missing_in(form, change.row_id)
            missing[change.row_id] = new
        self._totals[change.form] += new - old

    def _missing_in(self, form: Form, row_id: str) -> int:
        row = self._view.row(form.id, row_id)
        return sum(
            1
            for item in self._required[form.id]
            if item.id not in row.values
            and item.id not in row.unread
            and self._view.exists(form, row_id, item)
            and self._view.relevant(form, row_id, item)
            and not self._view.locked(form.id, row_id, item.id)
        )

    def _to_fill(self, form: Form) -> int:
        if form.id not in self._missing:
            ids = self._view.row_ids(form.id)
            missing = {row_id: self._missing_in(form, row_id) for row_id in ids}
            self._missing[form.id] = missing
            self._totals[form.id] = sum(missing.values())
        return self._totals[form.id]

    def touched(self, form: Form) -> bool:
        """Tell whether a person put anything into a form."""
        if form.shape == "list":
            return bool(self._view.row_ids(form.id))
        start = {row.row_id: row for row in self._start.form(form.id).rows}
        for row_id in self._view.row_ids(form.id):
            row = self._view.row(form.id, row_id)
            if row.unread or _typed(form, row, start.get(row_id)):
                return True
        return False

    def form(self, form_id: str) -> Status:
        """Return where a form stands."""
        known = self._known.get(form_id)
        if known is None:
            known = self._work_out(self._view.form(form_id))
            self._known[form_id] = known
        return known

    def _work_out(self, form: Form) -> Status:
        errors, unexplained = self._review.count(form.id)
        if self._view.absent(form.id):
            return Status(State.WRONG if errors else State.DONE, 0, errors, unexplained)
        if not self._view.form_relevant(form):
            return Status(State.DONE, optional=True)
        if all(item.compute for item in form.fields):
            # Nothing is typed here: it is as done as what it is computed from.
            return Status(
                form_state(touched=True, to_fill=0, errors=errors, unexplained=unexplained)
            )
        touched = self.touched(form)
        if form.optional and not touched:
            return Status(State.EMPTY, optional=True)
        to_fill = self._to_fill(form)
        if form.shape == "list" and not touched:
            to_fill = 1
        if not touched and not to_fill:
            # All that is asked for came from the registry or the last return.
            touched = bool(self._required[form.id])
            to_fill = 0 if touched else 1
        state = form_state(touched=touched, to_fill=to_fill, errors=errors, unexplained=unexplained)
        return Status(state, to_fill, errors, unexplained, form.optional)

    def area(self, area_id: str) -> Status:
        """Return where an area stands."""
        forms = self._areas[area_id]
        return together(self.form(form.id) for form in forms if self._view.form_relevant(form))

    def progress(self) -> Progress:
        """Return how far the return is."""
        forms = [form for form in self._view.forms if self._view.form_relevant(form)]
        known = [self.form(form.id) for form in forms]
        counted = [s for s in known if not (s.optional and s.state is State.EMPTY)]
        return Progress(
            sum(status.to_fill for status in counted),
            sum(status.errors for status in counted),
            sum(status.unexplained for status in counted),
            sum(1 for status in counted if status.state is State.DONE),
            len(counted),
        )


def _required(form: Form) -> tuple[Field, ...]:
    return tuple(item for item in form.fields if item.required)


def _typed(form: Form, row: Row, start: Row | None) -> bool:
    """Tell whether a row holds more than it started with and what was computed."""
    for item in fields_in_row(form, row.row_id):
        if item.compute:
            continue
        before = start.values.get(item.id) if start else None
        if row.values.get(item.id) != before:
            return True
    return False
