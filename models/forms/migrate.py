"""Carries a content from one form set over to another: last year's return in terms of this year's.

What keeps its id and can be read by the new type is carried over; a tombstone says where a renamed
field, form or item of a choice list went, and why one is gone; what is gone stays behind. Every
step that is not plain is told as a note, and what could not be carried over as a warning, so that
nothing vanishes without a word. Where two
old fields (or forms) end up in one, the one that kept its id goes before a renamed one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from models.forms.definition import Field, Form, FormSet, Tombstone
from models.forms.field_types import field_types
from models.forms.identity import mask
from models.problems import Place, Problem, Severity
from models.records import EMPTY_FORM, SINGLE_ROW, Content, FormData, Part, Row, Value


def migrate_content(old: FormSet, new: FormSet, content: Content) -> tuple[Content, list[Problem]]:
    """Return the content in terms of ``new``, and what became of what did not fit.

    Args:
        old: the form set the content was written with.
        new: the form set in use; its tombstones tell where things went.
        content: what was filled in.
    """
    carrier = _Carrier(old, new)
    explained = {key.split("|")[1] for key in content.explanations}
    said = [
        form for form in old.forms if content.form(form.id) != EMPTY_FORM or form.id in explained
    ]
    for form in sorted(said, key=lambda form: not carrier.keeps_id(form)):
        carrier.carry(form, content.form(form.id))
    explanations = carrier.explanations(content.explanations)
    return Content(carrier.in_order(), explanations), carrier.problems


def in_terms_of(new: FormSet, old: FormSet, content: Content) -> Content:
    """Return a content in terms of ``new``, for whoever needs no list of what became of it."""
    return content if old.hash == new.hash else migrate_content(old, new, content)[0]


class _Carrier(Struct):
    """Carries form by form and remembers what there is to say."""

    old: FormSet
    new: FormSet
    problems: list[Problem] = field(default_factory=list)
    _forms: dict[str, FormData] = field(default_factory=dict)
    _went: dict[str, str] = field(default_factory=dict)
    _items: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def keeps_id(self, form: Form) -> bool:
        """Tell whether a form is still there under its own id."""
        return any(item.id == form.id for item in self.new.forms)

    def carry(self, form: Form, data: FormData) -> None:
        """Carry one form over, or say why not."""
        target = self._target(form)
        if target is not None:
            self._went[form.id] = target.id
            self._forms[target.id] = self._data(form, target, data)
            self._tell_items(form, target)

    def in_order(self) -> dict[str, FormData]:
        """Return what was carried over, in the order of the new form set."""
        return {form.id: self._forms[form.id] for form in self.new.forms if form.id in self._forms}

    def _target(self, form: Form) -> Form | None:
        """Return the form that took the place of an old one, None if there is none."""
        target = _form(self.new, form.id)
        if target is None:
            text = f"“{form.title}”这张表已取消，原来的内容没有带过来。"
            self._say("M001", f"{text}{_why(self.new.tombstones, form.id)}", form)
            return None
        if target.part is not form.part and form.part is Part.PERSONS:
            # Names must not slip into the figures, whatever a new form set says.
            self._say("M002", f"“{form.title}”原来是名单，现在不是，没有带过来。", form)
            return None
        if target.shape != form.shape:
            self._say("M003", f"“{form.title}”的样式变了，原来的内容没有带过来。", form)
            return None
        if target.id in self._went.values():
            text = f"“{form.title}”已并入“{target.title}”，那里已有内容，原来的没有带过来。"
            self._say("M009", text, form)
            return None
        if target.id != form.id or target.title != form.title:
            self._tell("M004", f"“{form.title}”现在叫“{target.title}”，内容已带过来。", form)
        return target

    def _data(self, form: Form, target: Form, data: FormData) -> FormData:
        """Return the records of a form in terms of its target."""
        if data.absent:
            return FormData(absent=True)
        targets = self._fields(form, target, data)
        rows = (self._row(form, target, row, targets) for row in data.rows)
        return FormData(tuple(row for row in rows if row is not None and not row.empty))

    def explanations(self, known: Mapping[str, str]) -> dict[str, str]:
        """Return the explanations of the forms that were carried over, and of no others."""
        carried = {}
        for key, text in known.items():
            code, form_id, *row = key.split("|", 2)
            if form_id not in self._went:
                continue
            target = _form(self.new, form_id)
            if target is not None and _ended(target, code):
                told = f"“{target.title}”的一条核对（{code}）已取消，给它写的说明没有带过来。"
                self._say("M018", told, target)
                continue
            carried["|".join((code, self._went[form_id], *row))] = text
        return carried

    def _fields(self, form: Form, target: Form, data: FormData) -> dict[str, Field]:
        """Return old field id → new field; say what is gone and held something."""
        used = {name for row in data.rows for name in (*row.values, *row.unread)}
        found: dict[str, Field] = {}
        for item in form.fields:
            taker = _field(target, item.id)
            if taker is not None and target.part is Part.FIGURES and item.personal:
                taker = None
            if taker is not None:
                found[item.id] = taker
                relabelled = taker.label != item.label and taker.type == item.type
                if (taker.id != item.id or relabelled) and item.id in used:
                    text = f"“{form.title}”的“{item.label}”现在是“{taker.label}”，内容已带过来。"
                    self._tell("M005", text, form, item)
            elif item.id in used:
                text = f"“{form.title}”的“{item.label}”已取消，原来的内容没有带过来。"
                self._say("M006", f"{text}{_why(target.tombstones, item.id)}", form, item)
        return found

    def _row(self, form: Form, target: Form, row: Row, targets: Mapping[str, Field]) -> Row | None:
        if not self._has_row(target, row.row_id):
            name = self._row_name(form, row.row_id)
            text = f"“{form.title}”里没有原来的“{name}”这一行了，这一行没有带过来。"
            stones = self.new.choices[target.rows].tombstones if target.rows else ()
            self._say("M007", f"{text}{_why(stones, row.row_id)}", form, row=row.row_id)
            return None
        values: dict[str, Value] = {}
        unread: dict[str, str] = {}
        said = [item for item in form.fields if item.id in row.values or item.id in row.unread]
        for item in sorted(said, key=lambda item: target.field(item.id) is None):
            taker = targets.get(item.id)
            if taker is None:
                continue
            if taker.id in values or taker.id in unread:
                text = f"“{form.title}”的“{item.label}”已并入“{taker.label}”，那里已有内容，"
                self._say("M009", f"{text}原来的没有带过来。", form, item, row.row_id)
            elif item.id in row.unread:
                unread[taker.id] = row.unread[item.id]
            else:
                made = self._value(form, row, item, taker)
                if made is not None:
                    values[taker.id] = made
                else:
                    kind = field_types(self.old).of(item)
                    unread[taker.id] = kind.format(row.values[item.id])
        return Row(row.row_id, values, unread)

    def _value(self, form: Form, row: Row, item: Field, taker: Field) -> Value | None:
        """Return a value as the new field holds it, None if it must be typed again; say so."""
        old, new = field_types(self.old).of(item), field_types(self.new).of(taker)
        value = row.values[item.id]
        if item.type == taker.type == "choice":
            stones = self.new.choices[taker.choices].tombstones
            for code in _renamed(str(value), _ways(stones)):
                if self.new.choices[taker.choices].item(code) is not None:
                    if code != value:
                        self._count(form, item, str(value))
                    return code
            if any(stone.id == value for stone in stones):
                self._count(form, item, str(value))
                return None
        elif item.type == taker.type and item.scale == taker.scale:
            return value
        before = old.format(value)
        parsed = new.parse(before)
        hide = item.personal or taker.personal
        told = f"“{form.title}”的“{taker.label}”填法变了，原来的“{mask(hide, before)}”"
        if parsed.value is None:
            self._say("M008", f"{told}要重新填。", form, item, row.row_id)
        elif not (old.numeric and new.numeric and parsed.note is None) and (
            new.format(parsed.value) != before
        ):
            now = mask(hide, new.format(parsed.value))
            self._say("M011", f"{told}按“{now}”带过来，请核对。", form, item, row.row_id)
        return parsed.value

    def _count(self, form: Form, item: Field, code: str) -> None:
        """Remember that a chosen item is gone or has another name: told once, not row by row."""
        place = (form.id, item.id, code)
        self._items[place] = self._items.get(place, 0) + 1

    def _tell_items(self, form: Form, target: Form) -> None:
        """Tell what became of the chosen items of a form that are not there any more."""
        for (_, field_id, code), times in self._items.items():
            item, taker = form.field(field_id), _field(target, field_id)
            assert item is not None
            assert taker is not None
            choices = self.new.choices[taker.choices]
            old = self.old.choices[item.choices].item(code)
            name = mask(item.personal or taker.personal, old.label if old else code)
            text = f"“{form.title}”的“{taker.label}”里，“{name}”"
            found = (choices.item(way) for way in _renamed(code, _ways(choices.tombstones)))
            now = next((one.label for one in found if one is not None), "")
            if now:
                self._tell("M016", f"{text}现在是“{now}”，{times}处已带过来。", form, item)
            else:
                why = _why(choices.tombstones, code)
                self._say("M017", f"{text}已取消，{times}处要重新选。{why}", form, item)
        self._items.clear()

    def _has_row(self, target: Form, row_id: str) -> bool:
        if target.shape == "single":
            return row_id == SINGLE_ROW
        if target.shape == "grid":
            return self.new.choices[target.rows].item(row_id) is not None
        return True

    def _row_name(self, form: Form, row_id: str) -> str:
        """Return what people called a row."""
        item = self.old.choices[form.rows].item(row_id) if form.rows else None
        return item.label if item else row_id

    def _say(
        self, code: str, text: str, form: Form, item: Field | None = None, row: str = ""
    ) -> None:
        place = Place(form=form.id, row=row, field=item.id if item else "")
        self.problems.append(Problem(code, Severity.WARNING, text, place))

    def _tell(self, code: str, text: str, form: Form, item: Field | None = None) -> None:
        self._say(code, text, form, item)
        self.problems[-1] = replace(self.problems[-1], severity=Severity.NOTE)


def _form(form_set: FormSet, form_id: str) -> Form | None:
    """Return the form of an id, or the one its tombstone names."""
    forms = {form.id: form for form in form_set.forms}
    for name in _renamed(form_id, _ways(form_set.tombstones)):
        if name in forms:
            return forms[name]
    return None


def _field(form: Form, field_id: str) -> Field | None:
    """Return the field of an id, or the one its tombstone names."""
    for name in _renamed(field_id, _ways(form.tombstones)):
        found = form.field(name)
        if found is not None:
            return found
    return None


def _ended(form: Form, code: str) -> bool:
    """Tell whether a form's check is gone."""
    return any(stone.of == "check" and stone.id == code for stone in form.tombstones)


def _ways(stones: tuple[Tombstone, ...]) -> dict[str, str]:
    """Return old id → new one, of the usual things of a place."""
    return {stone.id: stone.renamed_to for stone in stones if not stone.of}


def _why(stones: tuple[Tombstone, ...], name: str) -> str:
    """Return why something is gone, "" if nobody says."""
    return next((stone.reason for stone in stones if stone.id == name and not stone.of), "")


def _renamed(name: str, stones: Mapping[str, str]) -> Iterator[str]:
    """Yield a name and what it was renamed to, and that again; a ring of names ends."""
    seen: set[str] = set()
    while name and name not in seen:
        yield name
        seen.add(name)
        name = stones.get(name, "")
