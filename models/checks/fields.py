"""What must hold of a single field: filled in, understood, within its limits, in its place.

These rules belong to every field of every form set (domain.md §3.1), so nobody declares them.
No sentence says anything of a person: what was understood is masked as declared, and of a text
that was not understood nothing is shown, for nobody knows what it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from msgspec.structs import replace

from models.forms.applicability import fields_in_row
from models.forms.compiled import compiled
from models.forms.context import ReturnContext
from models.forms.definition import Field, Form, FormSet
from models.forms.expression_nodes import Env
from models.forms.field_types import FieldType, NumberType, as_text, field_types
from models.problems import Place, Problem, Severity
from models.records import Row, Value

_HIDDEN = "***"


def _applies(form_set: FormSet, form: Form, item: Field, env: Env, *, unknown: bool) -> bool:
    """Tell whether a field applies in the record of ``env``; ``unknown`` if that is not known."""
    if not item.when:
        return True
    rule = compiled(form_set).relevance(form, item)
    return rule is None or rule.holds(env, blank=unknown)


def check_fields(ctx: ReturnContext, form: Form, row: Row, env: Env) -> Iterator[Problem]:
    """Yield what is wrong with the fields of one record.

    Args:
        ctx: form set, unit, period.
        form: the form of the record.
        row: the record.
        env: its surroundings, for relevance.
    """
    types = field_types(ctx.form_set)
    here = fields_in_row(form, row.row_id)
    for item in here:
        typed = row.unread.get(item.id)
        value = row.values.get(item.id)
        if typed is None and value is None and not item.required:
            continue
        kind = types.of(item)
        place = Place(unit=ctx.unit.code, form=form.id, row=row.row_id, field=item.id)
        if typed is not None:
            yield _unread(kind, typed, ctx.period.year, place)
        elif value is not None:
            for problem in _value(ctx.form_set, kind, value):
                yield replace(problem, place=place)
            # What is computed nobody can clear, and what is not known yet may still apply.
            if not item.compute and not _applies(ctx.form_set, form, item, env, unknown=True):
                yield _out_of_place(kind, value, place)
        elif item.required and _applies(ctx.form_set, form, item, env, unknown=False):
            yield _blank(kind, place)
    if len(here) < len(form.fields):
        yield from _strays(ctx, form, row, {item.id for item in here})


def _strays(ctx: ReturnContext, form: Form, row: Row, here: Collection[str]) -> Iterator[Problem]:
    """Yield what stands in fields that this row of a grid does not have."""
    for item in form.fields:
        if item.id in row.values and item.id not in here:
            place = Place(unit=ctx.unit.code, form=form.id, row=row.row_id, field=item.id)
            kind = field_types(ctx.form_set).of(item)
            yield _out_of_place(kind, row.values[item.id], place)


def _unread(kind: FieldType, typed: str, year: int, place: Place) -> Problem:
    """Say again why a text could not be understood."""
    item = kind.field
    found = kind.parse(typed, year).problem
    if found is None:
        text = f"“{item.label}”里的“{typed}”还没有读入，请重新填写这一格。"
        found = Problem("C036", Severity.ERROR, text, found=typed)
    found = replace(found, place=place)
    return concealed(found, typed) if item.personal else found


def concealed(problem: Problem, typed: str) -> Problem:
    """Return a problem about a typed text without showing the text."""
    message = problem.message
    for text in {typed, as_text(typed)}:
        message = message.replace(f"“{text}”", f"“{_HIDDEN}”")
    return replace(problem, message=message, found="")


def _blank(kind: FieldType, place: Place) -> Problem:
    ending = "；如果确实没有，请填0。" if kind.numeric else "。"
    text = f"“{kind.field.label}”没有填，这一项必须填{ending}"
    return Problem("C001", Severity.ERROR, text, place)


def _out_of_place(kind: FieldType, value: Value, place: Place) -> Problem:
    text = f"“{kind.field.label}”在这里不适用，却填了“{kind.mask(value)}”，请清除或核对。"
    return Problem("C030", Severity.WARNING, text, place)


def _value(form_set: FormSet, kind: FieldType, value: Value) -> Iterator[Problem]:
    item = kind.field
    bounds = _bounds(form_set).get(id(item))
    if bounds is not None:
        yield from _limits(kind, value, bounds)
    if item.max_length and isinstance(value, str) and len(value) > item.max_length:
        text = f"“{item.label}”最多{item.max_length}个字，现在有{len(value)}个字，请改短。"
        yield Problem("C034", Severity.ERROR, text)
    if item.pattern and isinstance(value, str) and not re.fullmatch(item.pattern, value):
        text = f"“{item.label}”的写法不对，你填的是“{kind.mask(value)}”。"
        yield Problem("C035", Severity.ERROR, text, hint=item.help)
    if item.choices and form_set.choices[item.choices].item(str(value)) is None:
        text = f"“{item.label}”只能从下拉表里选，没有“{kind.mask(value)}”这一项。"
        yield Problem("C007", Severity.ERROR, text)


Bounds = tuple[Value | None, Value | None, Value | None, Value | None]


@lru_cache(maxsize=16)
def _bounds(form_set: FormSet) -> dict[int, Bounds]:
    """Return identity of a field → hard and usual limits in its own type, where it has any."""
    types = field_types(form_set)
    found: dict[int, Bounds] = {}
    for form in form_set.forms:
        for item in form.fields:
            raws = (item.min, item.max, item.soft_min, item.soft_max)
            if any(raw is not None for raw in raws):
                kind = types.of(item)
                low, high, usual_low, usual_high = (
                    None if raw is None else kind.parse(raw).value for raw in raws
                )
                found[id(item)] = (low, high, usual_low, usual_high)
    return found


def _limits(kind: FieldType, value: Value, bounds: Bounds) -> Iterator[Problem]:
    item = kind.field
    low, high, usual_low, usual_high = bounds
    shown = kind.mask(value)
    if low is not None and _less(value, low):
        if isinstance(kind, NumberType) and not low:
            text = f"“{item.label}”不能是负数。"
            yield Problem("C003", Severity.ERROR, text)
        else:
            text = f"“{item.label}”不能小于{kind.format(low)}{item.unit}，你填的是{shown}。"
            yield Problem("C031", Severity.ERROR, text)
    elif high is not None and _less(high, value):
        text = f"“{item.label}”不能大于{kind.format(high)}{item.unit}，你填的是{shown}。"
        yield Problem("C032", Severity.ERROR, text)
    elif (usual_low is not None and _less(value, usual_low)) or (
        usual_high is not None and _less(usual_high, value)
    ):
        span = _span(kind, usual_low, usual_high)
        text = f"“{item.label}”一般{span}，你填的是{shown}，请核对。"
        yield Problem("C033", Severity.WARNING, text)


def _span(kind: FieldType, low: Value | None, high: Value | None) -> str:
    unit = kind.field.unit
    if low is None:
        return f"不超过{kind.format(high or 0)}{unit}"
    if high is None:
        return f"不少于{kind.format(low)}{unit}"
    return f"在{kind.format(low)}到{kind.format(high)}{unit}之间"


def _less(one: Value, other: Value) -> bool:
    return bool(one < other)  # type: ignore[operator]  # both are of the field's own type
