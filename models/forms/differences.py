"""Where two contents of one return differ, as a person reads it: place, before, after."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from models.forms.definition import Field, Form, FormSet
from models.forms.field_types import field_types
from models.forms.identity import mask
from models.forms.place_words import where
from models.problems import Place
from models.records import Content, Part, Row

BLANK, ABSENT = "空着", "本期无此项"


class Difference(Struct, frozen=True):
    """One value that is another one now; personal values are masked.

    Attributes:
        place: form and record as people call them.
        field: label of the field.
    """

    place: str
    field: str
    before: str
    after: str


def differences(
    form_set: FormSet, before: Content, after: Content, part: Part = Part.FIGURES
) -> Iterator[Difference]:
    """Yield every typed value of a part that differs; computed ones follow by themselves."""
    for form in form_set.forms:
        if form.part is part:
            yield from _in_form(form_set, form, before, after)


def _in_form(
    form_set: FormSet, form: Form, before: Content, after: Content
) -> Iterator[Difference]:
    old, new = before.form(form.id), after.form(form.id)
    if old.absent != new.absent:
        words = {True: ABSENT, False: "有内容"}
        yield Difference(form.title, ABSENT, words[old.absent], words[new.absent])
    ids = dict.fromkeys(row.row_id for row in (*old.rows, *new.rows))
    for row_id in ids:
        was, now = old.row(row_id), new.row(row_id)
        place = where(form_set, Place(form=form.id, row=row_id), after if now else before)
        for item in form.fields:
            if not item.compute:
                texts = [_text(form_set, item, row) for row in (was, now)]
                if texts[0] != texts[1]:
                    yield Difference(place, item.label, *texts)


def _text(form_set: FormSet, item: Field, row: Row | None) -> str:
    if row is None:
        return BLANK
    if item.id in row.unread:
        typed = row.unread[item.id]
        return f"“{mask(item.personal, typed)}”（认不出）"
    value = row.values.get(item.id)
    return BLANK if value is None else field_types(form_set).of(item).mask(value)
