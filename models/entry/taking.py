"""Works out what a workbook would change in the open return, place by place, before anything is.

What only the workbook changed since the two parted is proposed to be taken; where both changed
something differently, what the open return holds stays until a person says otherwise. Blank, zero
and 本期无此项 stay three things: a blank clears a field only if the base had something there. What
is taken becomes one step that can be taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from models.entry.brought import Brought
from models.entry.draft import Draft
from models.entry.steps import AbsentChange, Change, ExplanationChange, RowChange, Step
from models.errors import StoreChanged
from models.forms.context import ReturnContext
from models.forms.definition import Form
from models.merge.align import align, rows_of
from models.merge.three_way import OURS, THEIRS, Choice, Conflict, Merged, decide, in_order, merge3
from models.problems import Place, Problem
from models.records import EMPTY_FORM, Content, FormData, Row, Value
from models.workbook.layout import typed_computed

ItemKey = tuple[str, str, str]
"""Form, row and field; a 说明 stands under its form with "" and its own key."""

Locked = frozenset[ItemKey]


class Item(Struct, frozen=True):
    """One place where the workbook says something else than the open return.

    Attributes:
        form: whose place it is.
        place: what the merge found there; None for a 说明.
        explanation: key of the 说明, "" for values.
        now, brought: the texts of a 说明.
        both: whether the open return was changed there too.
    """

    form: str
    place: Conflict | None = None
    explanation: str = ""
    now: str = ""
    brought: str = ""
    both: bool = False

    @property
    def key(self) -> ItemKey:
        """What names it."""
        return self.place.key if self.place is not None else (self.form, "", self.explanation)

    @property
    def cells(self) -> int:
        """How many cells it is about."""
        place = self.place
        if place is None or place.kind == "field":
            return 1
        theirs, ours = place.side(THEIRS), place.side(OURS)
        if place.kind == "row":
            return max(_filled(theirs.row), _filled(ours.row), 1)
        counts = (_cells(side.data or EMPTY_FORM) for side in (theirs, ours))
        return max(*counts, 1)


class TakingPlan(Struct, frozen=True, dict=True):
    """What a workbook would change.

    Attributes:
        ctx: whose return it is.
        brought: what the workbook says.
        ours: the open return as it was when this was worked out.
        typed: the same without what is computed, as it was compared.
        merged: the result if everything that is proposed is taken.
        items: every place that differs because of the workbook, as the forms go.
    """

    ctx: ReturnContext
    brought: Brought
    ours: Content
    typed: Content
    merged: Merged
    items: tuple[Item, ...]

    @cached_property
    def proposed(self) -> frozenset[ItemKey]:
        """What is taken unless a person says otherwise: all that only the workbook changed."""
        return frozenset(item.key for item in self.items if not item.both)

    @property
    def both(self) -> tuple[Item, ...]:
        """The places that both changed."""
        return tuple(item for item in self.items if item.both)


class Taken(Struct, frozen=True):
    """What was taken into the open return.

    Attributes:
        cells: how many cells were taken.
        left: how many were not: left out by a person, or not understood.
        place: the first of them.
    """

    name: str
    cells: int
    left: int
    place: Place | None = None

    def __str__(self) -> str:
        """Tell the user in one sentence."""
        return f"从“{self.name}”收进{self.cells}格，{self.left}格没有收。"


def locked_places(draft: Draft) -> Locked:
    """Return the fields that a workbook may state, but that are computed in this open return."""
    return frozenset(
        (form_id, row_id, field_id)
        for form_id, field_id in typed_computed(draft.ctx.form_set)
        for row_id in draft.view.row_ids(form_id)
        if draft.view.locked(form_id, row_id, field_id)
    )


def plan_taking(
    ctx: ReturnContext, brought: Brought, ours: Content, locked: Locked = frozenset()
) -> TakingPlan:
    """Compare a workbook with the open return; changes nothing.

    Args:
        ctx: whose return it is.
        brought: what the workbook says.
        ours: the open return.
        locked: see ``locked_places``.
    """
    typed, base, theirs = (
        _without_computed(ctx, content, locked) for content in (ours, brought.base, brought.content)
    )
    base, theirs = _with_our_ids(ctx, base, typed, theirs)
    merged = merge3(ctx.form_set, *(Content(content.forms) for content in (base, typed, theirs)))
    both = {place.key for place in merged.conflicts}
    items = [
        Item(place.form, place, both=place.key in both)
        for place in in_order(ctx.form_set, merged.places)
        if replace(place.side(THEIRS), head="") != place.base
    ]
    items += _explanations(base, ours, theirs)
    order = {form.id: at for at, form in enumerate(ctx.form_set.forms)}
    items.sort(key=lambda item: order.get(item.form, len(order)))
    return TakingPlan(ctx, brought, ours, typed, merged, tuple(items))


def take(draft: Draft, plan: TakingPlan, chosen: Collection[ItemKey]) -> Taken:
    """Take the chosen places into the open return, as one step that can be taken back.

    Raises:
        StoreChanged: something was typed since the plan was made; nothing was taken.
    """
    if draft.content != plan.ours:
        raise StoreChanged("比较以后填报的内容又变了，还没有收；请再收一次这份工作簿。")
    wanted = [item for item in plan.items if item.key in chosen]
    changes = _changes(plan, frozenset(item.key for item in wanted))
    first = _place_of(changes)
    step = Step(f"收进工作簿“{plan.brought.name}”", tuple(changes), first or Place())
    draft.carry_out(step, _notes(plan, chosen))
    total = sum(item.cells for item in plan.items)
    cells = sum(item.cells for item in wanted)
    return Taken(plan.brought.name, cells, total - cells + len(plan.brought.unread), first)


# Comparing.


def _without_computed(ctx: ReturnContext, content: Content, locked: Locked) -> Content:
    """Return a content without the fields that nobody types."""
    may_be_typed = typed_computed(ctx.form_set)
    forms = {}
    for form in ctx.form_set.forms:
        data = content.form(form.id)
        computed = {item.id for item in form.fields if item.compute}
        if not computed or data == EMPTY_FORM:
            rows = data.rows
        else:
            free = {name for name in computed if (form.id, name) in may_be_typed}

            def stays(row_id: str, name: str, form: Form = form, free: set[str] = free) -> bool:
                return name in free and (form.id, row_id, name) not in locked

            rows = tuple(_row_without(row, computed, stays) for row in data.rows)
        kept = tuple(row for row in rows if not row.empty)
        if kept or data.absent:
            forms[form.id] = FormData(kept, data.absent)
    return Content(forms, content.explanations)


def _row_without(row: Row, names: Collection[str], stays: Callable[[str, str], bool]) -> Row:
    gone = {name for name in names if not stays(row.row_id, name)}
    return Row(
        row.row_id,
        {name: value for name, value in row.values.items() if name not in gone},
        {name: text for name, text in row.unread.items() if name not in gone},
    )


def _with_our_ids(
    ctx: ReturnContext, base: Content, ours: Content, theirs: Content
) -> tuple[Content, Content]:
    """Return base and workbook with the open return's ids for the records they share with it."""
    before, after = dict(base.forms), dict(theirs.forms)
    for form in ctx.form_set.forms:
        if form.shape == "list" and (form.id in before or form.id in after):
            lists = base.form(form.id), ours.form(form.id), theirs.form(form.id)
            before[form.id], after[form.id] = _renamed(form, *lists)
    return Content(before, base.explanations), Content(after, theirs.explanations)


def _renamed(
    form: Form, base: FormData, ours: FormData, theirs: FormData
) -> tuple[FormData, FormData]:
    """Match records; where the match gives the open return's records other ids, take these back.

    An id that becomes free by it goes to whatever stood under the id that is taken: what was
    renamed one after another (P2 to P1, and P1 to a new id) goes round in a ring.
    """
    matched = align(form, rows_of(base), [rows_of(ours), rows_of(theirs)])
    renamed = matched.renames[0]
    swap = {new: old for old, new in renamed.items()}
    for old in renamed.keys() - swap.keys():
        free = old
        while free in renamed:
            free = renamed[free]
        swap[old] = free

    def swapped(rows: Mapping[str, Row], data: FormData) -> FormData:
        named = [replace(row, row_id=swap.get(key, key)) for key, row in rows.items()]
        return FormData(tuple(sorted(named, key=lambda row: row.row_id)), data.absent)

    return swapped(rows_of(base), base), swapped(matched.rows[1], theirs)


def _explanations(base: Content, ours: Content, theirs: Content) -> Iterable[Item]:
    for key, text in theirs.explanations.items():
        before, now = base.explanations.get(key, ""), ours.explanations.get(key, "")
        if text not in (before, now):
            both = bool(now) and now != before
            yield Item(key.split("|")[1], None, key, now, text, both=both)


# Taking.


def _changes(plan: TakingPlan, chosen: frozenset[ItemKey]) -> list[Change]:
    choices = {
        item.key: Choice(THEIRS if item.key in chosen else OURS)
        for item in plan.items
        if item.place is not None
    }
    content = decide(plan.merged, choices).content
    changes: list[Change] = []
    for form in plan.ctx.form_set.forms:
        changes += _form_changes(plan, form, content.form(form.id))
    changes += [
        ExplanationChange(item.explanation, item.now, item.brought)
        for item in plan.items
        if item.place is None and item.key in chosen
    ]
    return changes


def _form_changes(plan: TakingPlan, form: Form, result: FormData) -> Iterable[Change]:
    """Yield what makes the open return's form say what was decided; computed fields stay."""
    before, ours = plan.typed.form(form.id), plan.ours.form(form.id)
    actual = {row.row_id: row for row in ours.rows}
    if result.absent != before.absent:
        yield AbsentChange(form.id, before.absent, result.absent)
    if result.absent:
        if not before.absent:
            yield from (RowChange(form.id, row, None) for row in ours.rows)
        return
    old, new = rows_of(before), rows_of(result)
    for row_id in dict.fromkeys((*old, *new)):
        if old.get(row_id) == new.get(row_id):
            continue
        here = actual.get(row_id)
        if row_id not in new and form.shape == "list":
            yield RowChange(form.id, here, None)
            continue
        blank = Row(row_id)
        row = _put(here or blank, old.get(row_id, blank), new.get(row_id, blank))
        yield RowChange(form.id, here, None if row.empty else row)


def _put(row: Row, old: Row, new: Row) -> Row:
    """Return a row with the cells of ``new`` in the place of those of ``old``."""
    gone = {*old.values, *old.unread, *new.values, *new.unread}
    values: dict[str, Value] = {k: v for k, v in row.values.items() if k not in gone}
    unread = {key: text for key, text in row.unread.items() if key not in gone}
    return Row(row.row_id, {**values, **new.values}, {**unread, **new.unread})


def _place_of(changes: Iterable[Change]) -> Place | None:
    """Return where the first change lies."""
    for change in changes:
        if isinstance(change, RowChange):
            if change.after is None:
                return Place(form=change.form)
            first = min(change.fields(), default="")
            return Place(form=change.form, row=change.row_id, field=first)
        if isinstance(change, AbsentChange):
            return Place(form=change.form)
    return None


def _notes(plan: TakingPlan, chosen: Collection[ItemKey]) -> Mapping[tuple[str, str, str], Problem]:
    """Return how the cells that were taken had to be understood, for the fields they are now in."""
    notes = {}
    for problem in plan.brought.understood:
        place = problem.place
        key = (place.form, place.row, place.field)
        whole = (place.form, place.row, "") in chosen or (place.form, "", "") in chosen
        if place.field and (key in chosen or whole):
            notes[key] = problem
    return notes


def _filled(row: Row | None) -> int:
    return len(row.values) + len(row.unread) if row is not None else 0


def _cells(data: FormData) -> int:
    return sum(_filled(row) for row in data.rows)
