"""All checks of a return: field by field, record by record, form by form.

The same checks run while typing (``check_row``), before the export, on import and after merging
(``check_content``). Nothing is asked of a form that is marked 本期无此项, that does not concern the
unit as it stands, or that may be left untouched and was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from models.checks.declared import check_form, check_record
from models.checks.fields import check_fields
from models.checks.whole import check_whole
from models.forms.applicability import fields_in_row, forms_for, grid_rows
from models.forms.compiled import compiled, environment
from models.forms.context import ReturnContext
from models.forms.definition import Form
from models.forms.expression_nodes import Env
from models.problems import Problem
from models.records import SINGLE_ROW, Content, FormData, Row


def check_content(
    ctx: ReturnContext, content: Content, forms: Collection[str] | None = None
) -> list[Problem]:
    """Return every problem of a return, in the order of its forms and records.

    Args:
        ctx: form set, unit, period and last return.
        content: what was filled in.
        forms: ids of the forms to look at; None looks at all that concern the unit.
    """
    env = _env(ctx, content)
    return [
        problem
        for form in forms_for(ctx.form_set, ctx.unit)
        if forms is None or form.id in forms
        for problem in _form(ctx, form, content, env)
    ]


def check_row(ctx: ReturnContext, content: Content, form_id: str, row_id: str) -> list[Problem]:
    """Return the problems of one record."""
    form = ctx.form_set.form(form_id)
    data = content.form(form_id)
    env = _env(ctx, content)
    if not _asked(ctx, form, data, env):
        return []
    row = data.row(row_id) or Row(row_id)
    if form.shape == "list" and row.empty:
        return []
    return list(_row(ctx, form, row, env, data))


def _env(ctx: ReturnContext, content: Content) -> Env:
    return environment(ctx.form_set, ctx.unit, ctx.period, content, ctx.last)


def _asked(ctx: ReturnContext, form: Form, data: FormData, env: Env) -> bool:
    """Tell whether anything is asked of a form as the return stands."""
    if data.absent:
        return False
    rule = compiled(ctx.form_set).relevance(form)
    if rule is not None and not rule.holds(env, blank=True):
        return False
    return not form.optional or any(not row.empty for row in data.rows)


def _form(ctx: ReturnContext, form: Form, content: Content, env: Env) -> Iterator[Problem]:
    data = content.form(form.id)
    if not _asked(ctx, form, data, env):
        return
    yield from check_whole(ctx, form, content)
    yield from check_form(ctx, form, env, data)
    for row in _rows(ctx, form, data):
        yield from _row(ctx, form, row, env, data)


def _rows(ctx: ReturnContext, form: Form, data: FormData) -> Iterator[Row]:
    """Yield the records: those a fixed form must have, also where nothing is filled in yet."""
    if form.shape == "list":
        yield from (row for row in data.rows if not row.empty)
        return
    known = {row.row_id: row for row in data.rows}
    if form.shape == "single":
        fixed = [SINGLE_ROW]
    else:
        fixed = [item.code for item in grid_rows(ctx.form_set, form, ctx.unit)]
    for row_id in fixed:
        yield known.pop(row_id, Row(row_id))
    yield from (row for row in known.values() if not row.empty)


def _row(ctx: ReturnContext, form: Form, row: Row, env: Env, data: FormData) -> Iterator[Problem]:
    here = env.at(row.values, row.row_id)
    yield from check_fields(ctx, form, fields_in_row(form, row.row_id), row, here)
    if not row.empty:
        yield from check_record(ctx, form, row, here, data)
