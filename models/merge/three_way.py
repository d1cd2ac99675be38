"""Merges contents that were made from one base: by form, row id and field.

What only one side changed is taken over; what all changed alike is one change; what two changed
differently, or one deleted and another edited, is a conflict, and until a person decides it the
base's value stands. Two is the usual number of sides, but any number is merged at once, so that
the result cannot depend on their order.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from models.forms.definition import Form, FormSet
from models.merge.align import Renames, Rows, align, content_of, rows_of
from models.problems import Place, Problem, Severity
from models.records import EMPTY_CONTENT, Content, FormData, Row, Value

OURS, THEIRS = "ours", "theirs"


class Side(Struct, frozen=True):
    """What one side, or the base, says about the place of a conflict.

    Attributes:
        head: digest (or name) of the side; "" is the base.
        value, unread: of a field; both empty means blank.
        row: of a whole record; None means that it is deleted, or not there.
        data: of a whole form, where one side says 本期无此项.
    """

    head: str = ""
    value: Value | None = None
    unread: str = ""
    row: Row | None = None
    data: FormData | None = None


class Conflict(Struct, frozen=True):
    """One thing that only a person can decide.

    Attributes:
        kind: ``field``, ``row`` (deleted here, edited there), ``form`` (本期无此项 here, filled in
            there) or ``part`` (one side's person list stayed at the school).
        base: what stood before; it stays until the conflict is decided.
        sides: what each side says, sorted by head.
    """

    kind: Literal["field", "row", "form", "part"]
    form: str
    row: str
    field: str
    base: Side
    sides: tuple[Side, ...]

    @property
    def key(self) -> ConflictKey:
        """Form, row and field: what names the conflict."""
        return self.form, self.row, self.field

    @property
    def ours(self) -> Side:
        """The first side."""
        return self.sides[0]

    @property
    def theirs(self) -> Side:
        """The last side."""
        return self.sides[-1]

    def side(self, head: str) -> Side:
        """Return what one side says; KeyError if it is none of the sides."""
        for side in (self.base, *self.sides):
            if side.head == head:
                return side
        raise KeyError(head)

    @property
    def changed(self) -> Side:
        """The first side that says something else than the base: what a difference becomes."""
        unlike = (side for side in self.sides if replace(side, head="") != self.base)
        return next(unlike, self.base)


ConflictKey = tuple[str, str, str]


class Merged(Struct, frozen=True):
    """The result of a merge.

    Attributes:
        content: everything combined; where there is a conflict, the base's value.
        conflicts: sorted by form, row and field.
        notes: what was combined in a way that people should know.
        differences: where the sides differ and the merge has taken over what was changed, in the
            same order; a person may choose a side here too, but need not.
    """

    content: Content
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[Problem, ...] = ()
    differences: tuple[Conflict, ...] = ()

    @property
    def places(self) -> tuple[Conflict, ...]:
        """Every place where the sides differ, those that must be decided first."""
        return *self.conflicts, *self.differences


def merge3(form_set: FormSet, base: Content, ours: Content, theirs: Content) -> Merged:
    """Merge two contents made from one base."""
    return merge_all(form_set, base, {OURS: ours, THEIRS: theirs})


def merge_all(
    form_set: FormSet,
    base: Content,
    heads: Mapping[str, Content],
    stamps: Collection[str] | None = None,
) -> Merged:
    """Merge any number of contents made from one base, by the names of the sides.

    Args:
        form_set: declares the forms.
        base: what all were made from.
        heads: name of a side → what it says.
        stamps: revisions whose workbooks people may have filled in; None if that is not known.
    """
    names = sorted(heads)
    contents = [heads[name] for name in names]
    work = _Work(tuple(names), stamps)
    forms: dict[str, FormData] = {}
    for form in form_set.forms:
        data = work.form(form, base.form(form.id), [content.form(form.id) for content in contents])
        if data.rows or data.absent:
            forms[form.id] = data
    explanations = work.explanations(base, contents)
    return Merged(
        Content(forms, explanations) if forms or explanations else EMPTY_CONTENT,
        in_order(form_set, work.conflicts),
        tuple(work.notes),
        in_order(form_set, work.differences),
    )


class _Work(Struct):
    """A merge under way: the sides' names, and what was found so far."""

    names: tuple[str, ...]
    stamps: Collection[str] | None
    conflicts: list[Conflict] = field(default_factory=list)
    differences: list[Conflict] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    renames: dict[str, list[Renames]] = field(default_factory=dict)

    def form(self, form: Form, base: FormData, sides: Sequence[FormData]) -> FormData:
        """Merge one form."""
        known = _plain(base)
        plain = [_plain(side) for side in sides]
        changed = [side for side, told in zip(sides, plain, strict=True) if told != known]
        if not changed:
            return base
        whole = Conflict(
            "form",
            form.id,
            "",
            "",
            Side(data=base),
            tuple(Side(name, data=data) for name, data in zip(self.names, sides, strict=True)),
        )
        if all(_plain(side) == _plain(changed[0]) for side in changed):
            if len(changed) < len(sides):
                self.differences += _apart(form, base, sides, self) or [whole]
            return changed[0]
        if any(side.absent for side in changed):
            self.conflicts.append(whole)
            return base
        return self.rows(form, rows_of(base), [rows_of(side) for side in sides])

    def rows(self, form: Form, base: Rows, lists: Sequence[Rows]) -> FormData:
        """Merge the records of a form."""
        aligned = align(form, base, lists, self.stamps)
        self.renames[form.id] = aligned.renames
        self.notes += [_split_note(form, row_id) for row_id in aligned.split]
        rows: list[Row] = []
        for row_id in sorted(set(base).union(*aligned.rows)):
            found = [rows_here.get(row_id) for rows_here in aligned.rows]
            row = self._row(form, row_id, base.get(row_id), found)
            if row is not None and not row.empty:
                rows.append(row)
        return FormData(tuple(rows))

    def _row(
        self, form: Form, row_id: str, base: Row | None, sides: Sequence[Row | None]
    ) -> Row | None:
        """Merge one record; a side that has none deleted it, or never had it."""
        there = [row for row in sides if row is not None]
        listed = form.shape == "list" and len(there) < len(sides)
        whole = Conflict(
            "row",
            form.id,
            row_id,
            "",
            Side(row=base),
            tuple(Side(name, row=row) for name, row in zip(self.names, sides, strict=True)),
        )
        if base is None or not listed:
            blank = Row(row_id)
            if listed:
                self.differences.append(whole)
            filled = [row or blank for row in sides]
            return self._cells(form, base or blank, filled, tell=not listed)
        if all(content_of(row) == content_of(base) for row in there):
            if there:
                self.differences.append(whole)
            return None
        self.conflicts.append(whole)
        return base

    def _cells(self, form: Form, base: Row, sides: Sequence[Row], *, tell: bool) -> Row:
        """Merge the fields of a record; ``tell``: note those that only some have changed."""
        values: dict[str, Value] = {}
        unread: dict[str, str] = {}
        names = set(base.values) | set(base.unread)
        names.update(*(row.values for row in sides), *(row.unread for row in sides))
        for name in sorted(names):
            before = _cell(base, name)
            now = [_cell(row, name) for row in sides]
            cell = self._settle(before, now)
            told = zip(self.names, now, strict=True)
            heads = tuple(Side(head, *said) for head, said in told)
            place = Conflict("field", form.id, base.row_id, name, Side("", *before), heads)
            if cell is None:
                cell = before
                self.conflicts.append(place)
            elif tell and any(said != now[0] for said in now):
                self.differences.append(place)
            if cell[1]:
                unread[name] = cell[1]
            elif cell[0] is not None:
                values[name] = cell[0]
        return Row(base.row_id, values, unread)

    @staticmethod
    def _settle(before: _Cell, now: Iterable[_Cell]) -> _Cell | None:
        """Return what a cell becomes, or None if two sides changed it differently."""
        changed = [cell for cell in now if cell != before]
        if not changed:
            return before
        return changed[0] if all(cell == changed[0] for cell in changed) else None

    def explanations(self, base: Content, contents: Sequence[Content]) -> dict[str, str]:
        """Merge the explanations; texts that two people wrote are put one after the other."""
        told = [self._renamed(place, content) for place, content in enumerate(contents)]
        merged: dict[str, str] = {}
        for key in sorted(set(base.explanations).union(*told)):
            before = base.explanations.get(key, "")
            changed = {texts.get(key, "") for texts in told} - {before}
            text = "；".join(sorted(item for item in changed if item)) if changed else before
            if text:
                merged[key] = text
        return merged

    def _renamed(self, place: int, content: Content) -> dict[str, str]:
        """Return a side's explanations, following the records that got another id."""
        texts = {}
        for key, text in content.explanations.items():
            code, form_id, row_id = key.split("|", 2)
            renames = self.renames.get(form_id)
            row_id = renames[place].get(row_id, row_id) if renames else row_id
            texts[f"{code}|{form_id}|{row_id}"] = text
        return texts


def _apart(form: Form, base: FormData, sides: Sequence[FormData], whole: _Work) -> list[Conflict]:
    """Return the places in a form that only some changed; none if they can't be told one by one."""
    if base.absent or any(side.absent for side in sides):
        return []
    work = _Work(whole.names, whole.stamps)
    work.rows(form, rows_of(base), [rows_of(side) for side in sides])
    renamed = any(work.renames[form.id])
    return [] if renamed else work.differences


def in_order(form_set: FormSet, conflicts: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """Return conflicts in the order of the forms and their fields; whole parts come last."""
    places = {
        (form.id, item.id): index
        for form in form_set.forms
        for index, item in enumerate(form.fields)
    }
    forms = {form.id: at for at, form in enumerate(form_set.forms)}

    def order(conflict: Conflict) -> tuple[int, str, int]:
        index = places.get((conflict.form, conflict.field), -1)
        return forms.get(conflict.form, len(forms)), conflict.row, index

    return tuple(sorted(conflicts, key=order))


_Cell = tuple[Value | None, str]


def _cell(row: Row, name: str) -> _Cell:
    return row.values.get(name), row.unread.get(name, "")


def _plain(data: FormData) -> object:
    """Return what a form says in a shape that can be compared, whatever the order of its rows."""
    if data.absent:
        return True
    return {row.row_id: (dict(row.values), dict(row.unread)) for row in data.rows if not row.empty}


def _split_note(form: Form, row_id: str) -> Problem:
    return Problem(
        "M101",
        Severity.NOTE,
        f"“{form.title}”里两份报表在同一行各填了一条不同的记录，已按两条记录都保留。",
        Place(form=form.id, row=row_id),
    )


class Choice(Struct, frozen=True):
    """What a person decided about one conflict: a side (a head's digest, "" the base) or a value.

    Attributes:
        head: the side whose version is taken.
        typed: a value typed instead (fields only); then ``head`` means nothing.
        blank: the field is left blank (fields only).
    """

    head: str = ""
    typed: Value | None = None
    blank: bool = False


def choose_side(
    conflicts: Iterable[Conflict], head: str, where: Callable[[Conflict], bool] = lambda _: True
) -> dict[ConflictKey, Choice]:
    """Return the choices that take one side everywhere, or wherever ``where`` says (a record)."""
    return {conflict.key: Choice(head) for conflict in conflicts if where(conflict)}


def decide(merged: Merged, choices: Mapping[ConflictKey, Choice]) -> Merged:
    """Return the merge with the conflicts and differences decided that have a choice.

    Fields come after the records and forms they lie in.
    """
    content = merged.content
    chosen = [one for one in merged.places if one.key in choices and one.kind != "part"]
    for conflict in sorted(chosen, key=lambda one: one.kind == "field"):
        content = _decided(content, conflict, choices[conflict.key])
    return Merged(
        content,
        tuple(one for one in merged.conflicts if one not in chosen),
        merged.notes,
        tuple(one for one in merged.differences if one not in chosen),
    )


def _decided(content: Content, conflict: Conflict, choice: Choice) -> Content:
    data = content.form(conflict.form)
    if conflict.kind == "form":
        return content.with_form(conflict.form, conflict.side(choice.head).data or FormData())
    others = tuple(row for row in data.rows if row.row_id != conflict.row)
    if conflict.kind == "row":
        row = conflict.side(choice.head).row
    else:
        row = _with_cell(data.row(conflict.row) or Row(conflict.row), conflict, choice)
    rows = others if row is None or row.empty else (*others, row)
    return content.with_form(
        conflict.form, replace(data, rows=tuple(sorted(rows, key=lambda item: item.row_id)))
    )


def _with_cell(row: Row, conflict: Conflict, choice: Choice) -> Row:
    """Return the row with one field as chosen."""
    if choice.typed is not None or choice.blank:
        value, text = choice.typed, ""
    else:
        side = conflict.side(choice.head)
        value, text = side.value, side.unread
    values = {key: old for key, old in row.values.items() if key != conflict.field}
    unread = {key: old for key, old in row.unread.items() if key != conflict.field}
    if text:
        unread[conflict.field] = text
    elif value is not None:
        values[conflict.field] = value
    return Row(row.row_id, values, unread)
