"""Runs the checks a form set declares, over one record or over a whole form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from models.forms.compiled import CompiledCheck, compiled
from models.forms.context import ReturnContext
from models.forms.definition import Form
from models.forms.expression_nodes import Env, NotEvaluable
from models.forms.field_types import field_types
from models.problems import Place, Problem
from models.records import SINGLE_ROW, FormData, Row, Value

_SLOT = re.compile(r"\{([a-z_0-9]+)\}")
_UNKNOWN = "？"
_CENT = Decimal("0.01")


def check_record(
    ctx: ReturnContext, form: Form, row: Row, env: Env, data: FormData
) -> Iterator[Problem]:
    """Yield what the declared checks find in one record.

    Args:
        ctx: form set, unit, period and last return.
        form: the form of the record.
        row: the record; nothing is asked of an empty one.
        env: the surroundings, already at this record.
        data: all records of the form, to say which one it is.
    """
    for check in compiled(ctx.form_set).checks(form):
        if check.check.each == "row" and _broken(check, env):
            yield _problem(ctx, check, row, env, row_name(ctx, form, row.row_id, data))


def check_form(ctx: ReturnContext, form: Form, env: Env, data: FormData) -> Iterator[Problem]:
    """Yield what the declared checks find in a form as a whole; their place has no row."""
    row = (data.row(SINGLE_ROW) if form.shape == "single" else None) or Row("")
    here = env.at(row.values, row.row_id)
    for check in compiled(ctx.form_set).checks(form):
        if check.check.each == "form" and _broken(check, here):
            yield _problem(ctx, check, row, here, form.title).at(row="")


def _broken(check: CompiledCheck, env: Env) -> bool:
    if check.when is not None and not check.when.holds(env, blank=False):
        return False
    return not check.rule.holds(env, blank=True)


def _problem(ctx: ReturnContext, check: CompiledCheck, row: Row, env: Env, name: str) -> Problem:
    declared = check.check
    place = Place(
        unit=ctx.unit.code,
        form=check.form.id,
        row=row.row_id,
        field=declared.fields[0] if declared.fields else "",
    )

    def slot(match: re.Match[str]) -> str:
        return name if match[1] == "row" else _slot(ctx, check, row, env, match[1])

    message = _SLOT.sub(slot, declared.message)
    return Problem(declared.id, declared.level, message, place, hint=declared.hint)


def _slot(ctx: ReturnContext, check: CompiledCheck, row: Row, env: Env, name: str) -> str:
    """Return what stands in a slot: a let's value, or a field as shown, masked if personal."""
    if name in check.lets:
        try:
            return shown(check.lets[name].evaluate(env))
        except NotEvaluable:
            return _UNKNOWN
    item = check.form.field(name)
    value = row.values.get(name)
    if item is None or value is None:
        return _UNKNOWN
    return field_types(ctx.form_set).of(item).mask(value)


def shown(value: Value) -> str:
    """Return a computed value as a message shows it: numbers with at most two decimals."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.quantize(_CENT, ROUND_HALF_UP).normalize():f}"
    return str(value)


def row_name(ctx: ReturnContext, form: Form, row_id: str, data: FormData) -> str:
    """Return what people call a record: 三年级, 第5行, or the form itself."""
    if form.shape == "grid":
        item = ctx.form_set.choices[form.rows].item(row_id)
        return item.label if item else row_id
    if form.shape == "list":
        ids = [row.row_id for row in data.rows]
        return f"第{ids.index(row_id) + 1}行" if row_id in ids else "新的一行"
    return form.title
