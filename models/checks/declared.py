"""Runs the checks a form set declares, over one record or over a whole form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from models.forms.applicability import fields_in_row
from models.forms.compiled import CompiledCheck, compiled
from models.forms.context import ReturnContext
from models.forms.definition import SLOT, Form, FormSet
from models.forms.expression_nodes import Env, NotEvaluable
from models.forms.field_types import field_types
from models.problems import Place, Problem
from models.records import SINGLE_ROW, FormData, Row, Value

_UNKNOWN = "？"
_CENT = Decimal("0.01")


def check_record(
    ctx: ReturnContext, form: Form, row: Row, env: Env, number: int
) -> Iterator[Problem]:
    """Yield what the declared checks find in one record.

    Args:
        ctx: form set, unit, period and last return.
        form: the form of the record.
        row: the record; nothing is asked of an empty one.
        env: the surroundings, already at this record.
        number: which record of a list it is, from 1.
    """
    for check in compiled(ctx.form_set).checks(form):
        if check.check.each == "row" and broken(check, env):
            yield _problem(ctx, check, row, env, row_name(ctx, form, row.row_id, number))


def check_form(ctx: ReturnContext, form: Form, env: Env, data: FormData) -> Iterator[Problem]:
    """Yield what the declared checks find in a form as a whole; their place has no row."""
    row = (data.row(SINGLE_ROW) if form.shape == "single" else None) or Row("")
    here = env.at(row.values, row.row_id)
    for check in compiled(ctx.form_set).checks(form):
        if check.check.each == "form" and broken(check, here):
            yield _problem(ctx, check, row, here, form.title).at(row="")


def broken(check: CompiledCheck, env: Env) -> bool:
    """Tell whether a check fires; what cannot be worked out is silent."""
    if check.when is not None and not check.when.holds(env, blank=False):
        return False
    return not check.rule.holds(env, blank=True)


def _problem(ctx: ReturnContext, check: CompiledCheck, row: Row, env: Env, name: str) -> Problem:
    declared = check.check
    place = Place(
        unit=ctx.unit.code,
        form=check.form.id,
        row=row.row_id,
        field=_marked(check, row.row_id),
    )

    def slot(match: re.Match[str]) -> str:
        return name if match[1] == "row" else slot_text(ctx.form_set, check, row, env, match[1])

    message = SLOT.sub(slot, declared.message)
    return Problem(declared.id, declared.level, message, place, hint=declared.hint)


def _marked(check: CompiledCheck, row_id: str) -> str:
    """Return the field that is marked: the first one named that the record has."""
    here = {item.id for item in fields_in_row(check.form, row_id)}
    named = check.check.fields
    return next((name for name in named if name in here), named[0] if named else "")


def slot_text(form_set: FormSet, check: CompiledCheck, row: Row, env: Env, name: str) -> str:
    """Return what stands in a slot: a let's value, or a field as shown, masked if personal."""
    if name in check.lets:
        return _let(form_set, check, name, env)
    item = check.form.field(name)
    value = row.values.get(name)
    if item is None or value is None:
        return _UNKNOWN
    return field_types(form_set).of(item).mask(value)


def _let(form_set: FormSet, check: CompiledCheck, name: str, env: Env) -> str:
    """Return the value of a let; masked where it is what a personal field of the record says."""
    text = let_text(check, name, env)
    for form_id, field_id in check.lets[name].reads:
        item = check.form.field(field_id) if form_id == check.form.id else None
        value = env.values.get(field_id)
        if item is not None and item.personal and value is not None:
            kind = field_types(form_set).of(item)
            if kind.format(value) == text:
                return kind.mask(value)
    return text


def let_text(check: CompiledCheck, name: str, env: Env) -> str:
    """Return the value of a let as a message shows it, ？ where it cannot be worked out."""
    try:
        return shown(check.lets[name].evaluate(env))
    except NotEvaluable:
        return _UNKNOWN


def shown(value: Value) -> str:
    """Return a computed value as a message shows it: numbers with at most two decimals."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        try:
            return f"{value.quantize(_CENT, ROUND_HALF_UP).normalize() + 0:f}"  # no minus before 0
        except InvalidOperation:  # more digits than anything that is counted
            return f"{value:f}"
    return str(value)


def row_name(ctx: ReturnContext, form: Form, row_id: str, number: int) -> str:
    """Return what people call a record: 三年级, 第5行, or the form itself."""
    if form.shape == "grid":
        item = ctx.form_set.choices[form.rows].item(row_id)
        return item.label if item else row_id
    if form.shape == "list":
        return f"第{number}行"
    return form.title
