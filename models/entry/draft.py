"""The return that is open: every value, every action of the user, undo, problems, saving.

The window shows what stands here and calls one method per action; each is one step that can be
taken back. Nothing here waits for the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from models.entry.completion import Status
from models.entry.computing import Computer
from models.entry.pasting import PastePlan, Target, plan_paste
from models.entry.progress import Progress, ProgressKeeper
from models.entry.review import Review
from models.entry.row_ids import id_after, id_between
from models.entry.saver import DraftStore, Key, Saver
from models.entry.steps import (
    AbsentChange,
    Change,
    ExplanationChange,
    History,
    RowChange,
    Step,
    merged,
)
from models.entry.view import ReturnView
from models.entry.working import WorkingContent
from models.forms.compute import new_record
from models.forms.context import ReturnContext
from models.forms.definition import Field, Form
from models.forms.plain_text import clean
from models.problems import Place, Problem
from models.records import Content, Row, Value, explanation_key


class Changed(Struct, frozen=True):
    """What the window must draw again.

    Attributes:
        rows: rows with new values, as (form id, row id).
        structure: forms in which rows came or went, or 本期无此项 was set.
        reviewed: forms whose problems were found anew.
        place: where the user should look (after undo).
    """

    rows: frozenset[tuple[str, str]] = frozenset()
    structure: frozenset[str] = frozenset()
    reviewed: frozenset[str] = frozenset()
    place: Place | None = None

    @property
    def forms(self) -> frozenset[str]:
        """All forms it is about."""
        return frozenset(form for form, _ in self.rows) | self.structure | self.reviewed


class Draft:
    """An open return. Called from one thread only."""

    def __init__(
        self,
        ctx: ReturnContext,
        content: Content,
        on_change: Callable[[Changed], None] | None = None,
        store: DraftStore | None = None,
    ) -> None:
        """Take over the content and compute what can be computed.

        Args:
            ctx: form set, unit, period, last return.
            content: what was filled in before, or ``compute.prefill(ctx)``.
            on_change: told after every change.
            store: where it is kept; None keeps it nowhere.
        """
        self.ctx = ctx
        self.on_change: Callable[[Changed], None] = on_change or (lambda _changed: None)
        self._working = WorkingContent(ctx, content)
        self._computer = Computer(ctx, self._working)
        self._history = History()
        self._notes: dict[tuple[str, str, str], Problem] = {}
        self.view = ReturnView(ctx, self._working, self._computer)
        self.review = Review(ctx, self._working)
        self.progress_keeper = ProgressKeeper(self.view, self.review)
        self.saver = Saver(store, self._present) if store else None
        self._take(self._computer.everything())

    def _take(self, computed: Sequence[RowChange]) -> None:
        """Store what was computed at opening, without a step to undo."""
        if self.saver is not None and computed:
            self.saver.changed(change.key for change in merged(computed))

    # What is there.

    @property
    def content(self) -> Content:
        """The whole content as it is now."""
        return self._working.snapshot()

    def note(self, form_id: str, row_id: str, field_id: str) -> Problem | None:
        """Return what was understood, where it differs from what was typed.

        Of a person no more is said than the field shows.
        """
        found = self._notes.get((form_id, row_id, field_id))
        item = self._field(form_id, field_id)
        if found is None or not item.personal:
            return found
        shown = self.view.text(form_id, row_id, item, masked=True)
        return replace(found, message=f"按“{shown}”读入。", found="")

    def problems_at(self, form_id: str, row_id: str, field_id: str) -> list[Problem]:
        """Return the problems of one field."""
        found = self.review.at(form_id, row_id)
        return [problem for problem in found if problem.place.field == field_id]

    def untouched(self, form_id: str, row_id: str) -> bool:
        """Tell whether a record is still as it was when it was added."""
        fresh = new_record(self.ctx, self._form(form_id), row_id)
        return self._working.row(form_id, row_id) == fresh

    def problems(self) -> list[Problem]:
        """Return all problems known so far, in the order of the forms."""
        return self.review.everything()

    def explanation(self, problem: Problem) -> str:
        """Return the 说明 of a warning, or ""."""
        return self._working.explanation(_key_of(problem))

    def status(self, form_id: str) -> Status:
        """Return where a form stands."""
        return self.progress_keeper.form(form_id)

    def area_status(self, area_id: str) -> Status:
        """Return where an area stands."""
        return self.progress_keeper.area(area_id)

    def progress(self) -> Progress:
        """Return how far the whole return is."""
        return self.progress_keeper.progress()

    # What the user does.

    def set_text(self, form_id: str, row_id: str, field_id: str, text: str) -> None:
        """Take what was typed or chosen; text that can't be understood is kept as it is."""
        item = self._field(form_id, field_id)
        if self.view.locked(form_id, row_id, field_id):
            return
        parsed = self.view.types.of(item).parse(text, self.ctx.period.year)
        key = (form_id, row_id, field_id)
        if parsed.note is not None:
            self._notes[key] = parsed.note
        else:
            self._notes.pop(key, None)
        kept = text.strip() if parsed.problem is not None else None
        self._set(key, parsed.value, kept)

    def set_value(self, form_id: str, row_id: str, field_id: str, value: Value | None) -> None:
        """Set a value as it is; None clears the field."""
        self._notes.pop((form_id, row_id, field_id), None)
        self._set((form_id, row_id, field_id), value, None)

    def _set(self, key: tuple[str, str, str], value: Value | None, unread: str | None) -> None:
        form_id, row_id, field_id = key
        before = self._working.row(form_id, row_id)
        after = _with(before, field_id, value, unread)
        if after == before:
            return
        label = self._field(form_id, field_id).label
        place = Place(form=form_id, row=row_id, field=field_id)
        self._do(Step(f"填写“{label}”", (self._change(form_id, row_id, after),), place))

    def clear(self, form_id: str, cells: Iterable[tuple[str, str]]) -> None:
        """Empty some cells, given as (row id, field id)."""
        rows: dict[str, Row] = {}
        place = Place(form=form_id)
        for row_id, field_id in cells:
            if self.view.locked(form_id, row_id, field_id):
                continue
            row = rows.get(row_id) or self._working.row(form_id, row_id)
            rows[row_id] = _with(row, field_id, None, None)
            self._notes.pop((form_id, row_id, field_id), None)
            place = Place(form=form_id, row=row_id, field=field_id)
        changes = tuple(self._change(form_id, row_id, row) for row_id, row in rows.items())
        self._do(Step("清除", changes, place))

    def add_row(self, form_id: str, below: str = "") -> str:
        """Add a record at the end, or below another one; return its id."""
        ids = self._working.row_ids(form_id)
        if below and below != ids[-1]:
            row_id = id_between(below, ids[self._working.position(form_id, below) + 1])
        else:
            row_id = id_after(ids[-1] if ids else "")
        row = new_record(self.ctx, self._form(form_id), row_id)
        self._do(
            Step("添加一行", (RowChange(form_id, None, row),), Place(form=form_id, row=row_id))
        )
        return row_id

    def duplicate_row(self, form_id: str, row_id: str) -> str:
        """Copy a record below itself; return the copy's id."""
        ids = self._working.row_ids(form_id)
        at = self._working.position(form_id, row_id) + 1
        made = id_between(row_id, ids[at] if at < len(ids) else "")
        source = self._working.row(form_id, row_id)
        copy = Row(made, dict(source.values), dict(source.unread))
        self._do(Step("复制一行", (RowChange(form_id, None, copy),), Place(form=form_id, row=made)))
        return made

    def delete_rows(self, form_id: str, row_ids: Iterable[str]) -> None:
        """Delete records of a list."""
        changes = tuple(
            RowChange(form_id, self._working.row(form_id, row_id), None)
            for row_id in row_ids
            if self._working.has_row(form_id, row_id)
        )
        self._do(Step(f"删除{len(changes)}行", changes, Place(form=form_id)))

    def set_absent(self, form_id: str, *, absent: bool) -> None:
        """Set or lift 本期无此项; what was filled in goes, until undo brings it back."""
        changes: list[Change] = [AbsentChange(form_id, self._working.absent(form_id), absent)]
        if absent:
            changes += [
                RowChange(form_id, self._working.row(form_id, row_id), None)
                for row_id in self._working.row_ids(form_id)
                if self._working.has_row(form_id, row_id)
            ]
        self._do(Step("本期无此项", tuple(changes), Place(form=form_id)))

    def set_explanation(self, problem: Problem, text: str) -> None:
        """Write the 说明 of a warning; "" takes it away."""
        key = _key_of(problem)
        change = ExplanationChange(key, self._working.explanation(key), clean(text))
        self._do(Step("填写说明", (change,), problem.place))

    def plan_paste(
        self,
        form_id: str,
        top: str,
        first_field: str,
        block: Sequence[Sequence[str]],
        unseen: Container[str] = (),
    ) -> PastePlan:
        """Work out what pasting a block would do; may run on another thread meanwhile."""
        form = self._form(form_id)
        columns = tuple(item for item in self.view.columns(form) if item.id not in unseen)
        start = next((i for i, item in enumerate(columns) if item.id == first_field), 0)
        target = Target(form, top, columns[start:])
        return plan_paste(self.ctx, self._working, target, block, self.view.locked)

    def apply_paste(self, plan: PastePlan) -> None:
        """Carry out a planned paste as one step."""
        for row_id, field_id in plan.cells:
            self._notes.pop((plan.form, row_id, field_id), None)
        row_id, field_id = plan.cells[0] if plan.cells else ("", "")
        place = Place(form=plan.form, row=row_id, field=field_id)
        notes = {(plan.form, *cell): note for cell, note in plan.notes.items()}
        self.carry_out(Step("粘贴", tuple(plan.changes), place), notes)

    def carry_out(self, step: Step, notes: Mapping[tuple[str, str, str], Problem]) -> None:
        """Carry out what was worked out beforehand, as one step.

        Args:
            step: the changes.
            notes: what was understood differently, by form, row and field.
        """
        for change in step.changes:
            if isinstance(change, RowChange):
                for field_id in change.fields():
                    self._notes.pop((*change.key, field_id), None)
        self._notes.update(notes)
        self._do(step)

    def paste_block(
        self,
        form_id: str,
        top: str,
        first_field: str,
        block: Sequence[Sequence[str]],
        unseen: Container[str] = (),
    ) -> PastePlan:
        """Paste a block of texts; row "" is a new one at the end, ``unseen`` gets nothing."""
        plan = self.plan_paste(form_id, top, first_field, block, unseen)
        self.apply_paste(plan)
        return plan

    # Undo.

    @property
    def undo_title(self) -> str:
        """What would be undone, or ""."""
        return self._history.done[-1].title if self._history.done else ""

    @property
    def redo_title(self) -> str:
        """What would be done again, or ""."""
        return self._history.undone[-1].title if self._history.undone else ""

    def undo(self) -> bool:
        """Take back the last action; False if there is none."""
        return self._repeat(self._history.take_back())

    def redo(self) -> bool:
        """Do again what was taken back last; False if there is nothing."""
        return self._repeat(self._history.bring_again())

    def _repeat(self, step: Step | None) -> bool:
        if step is None:
            return False
        self._working.apply(step.changes)
        self._computer.settle(step.changes)
        for change in step.changes:
            if isinstance(change, RowChange):
                self._forget_notes(change)
        self._tell(step.changes, step.place)
        return True

    def _forget_notes(self, change: RowChange) -> None:
        for item in self._form(change.form).fields:
            self._notes.pop((change.form, change.row_id, item.id), None)

    # Checking while nothing else happens.

    def check_next(self) -> bool:
        """Check one more form if any waits; return whether more wait."""
        form_id = self.review.check_next()
        if form_id is not None:
            self.progress_keeper.changed((form_id,))
            self.on_change(Changed(reviewed=frozenset((form_id,))))
        return self.review.waiting

    def check_all(self) -> list[Problem]:
        """Check all that waits and return every problem, for the export."""
        while self.check_next():
            pass
        return self.problems()

    # Inside.

    def _form(self, form_id: str) -> Form:
        return self.view.form(form_id)

    def _field(self, form_id: str, field_id: str) -> Field:
        item = self._form(form_id).field(field_id)
        assert item is not None
        return item

    def _change(self, form_id: str, row_id: str, after: Row) -> RowChange:
        known = self._working.has_row(form_id, row_id)
        keep = not after.empty or self._form(form_id).shape == "list"
        before = self._working.row(form_id, row_id) if known else None
        return RowChange(form_id, before, after if keep else None)

    def _do(self, step: Step) -> None:
        """Carry out a step: values, computed fields, undo, saving, checks, window."""
        changes: list[Change] = [change for change in step.changes if change.before != change.after]
        if not changes:
            return
        touched = {change.form for change in changes if isinstance(change, RowChange)}
        setting = {change.form for change in changes if isinstance(change, AbsentChange)}
        changes += [
            AbsentChange(form_id, before=True, after=False)
            for form_id in sorted(touched - setting)
            if self._working.absent(form_id)
        ]
        self._working.apply(changes)
        computed = self._computer.after(changes)
        whole = merged([*changes, *computed])
        self._history.add(Step(step.title, whole, step.place))
        self._tell(whole, None)

    def _tell(self, changes: Sequence[Change], place: Place | None) -> None:
        if self.saver is not None:
            self.saver.changed(change.key for change in changes)
        self.review.changed(changes)
        self.progress_keeper.moved(changes)
        rows = frozenset(change.key for change in changes if isinstance(change, RowChange))
        structure = {
            change.form
            for change in changes
            if isinstance(change, AbsentChange)
            or (isinstance(change, RowChange) and self._came_or_went(change))
        }
        reviewed = {key.split("|")[1] for key in _explanations(changes)}
        self.on_change(Changed(rows, frozenset(structure), frozenset(reviewed), place))

    def _came_or_went(self, change: RowChange) -> bool:
        if self._form(change.form).shape != "list":
            return False
        return change.before is None or change.after is None

    def _present(self, key: Key) -> Change:
        """Return the present state of something that was changed, for saving."""
        form_id, row_id = key
        if not form_id:
            return ExplanationChange(row_id, "", self._working.explanation(row_id))
        if not row_id:
            return AbsentChange(form_id, before=False, after=self._working.absent(form_id))
        if not self._working.has_row(form_id, row_id):
            return RowChange(form_id, Row(row_id), None)
        return RowChange(form_id, None, self._working.row(form_id, row_id))


def _key_of(problem: Problem) -> str:
    return explanation_key(problem.code, problem.place.form, problem.place.row)


def _explanations(changes: Iterable[Change]) -> list[str]:
    return [change.explanation for change in changes if isinstance(change, ExplanationChange)]


def _with(row: Row, field_id: str, value: Value | None, unread: str | None) -> Row:
    """Return the row with one field set, unread, or empty."""
    values: dict[str, Value] = {key: item for key, item in row.values.items() if key != field_id}
    texts: Mapping[str, str] = {key: t for key, t in row.unread.items() if key != field_id}
    if value is not None:
        values[field_id] = value
    if unread:
        texts = {**texts, field_id: unread}
    return Row(row.row_id, values, texts)
