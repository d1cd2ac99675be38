"""All checks of a return: field by field, record by record, form by form.

The same checks run while typing (``check_row``), before the export, on import and after merging
(``check_content``). Nothing is asked of a form that is marked 本期无此项, that does not concern the
unit as it stands, or that may be left untouched and was. Only what compares the records of a list
with one another (C011) is left to the whole form.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from models.checks.declared import check_form, check_record, row_name
from models.checks.fields import check_fields
from models.checks.whole import check_whole
from models.forms.applicability import fields_in_row, forms_for, grid_rows
from models.forms.compiled import compiled, environment
from models.forms.compute import new_record
from models.forms.context import ReturnContext
from models.forms.definition import Form
from models.forms.expression_nodes import Env
from models.problems import Place, Problem, Severity
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
    number, row = next(
        ((at, row) for at, row in enumerate(data.rows, 1) if row.row_id == row_id),
        (len(data.rows) + 1, Row(row_id)),
    )
    if row.empty and row_id not in _fixed(ctx, form):
        return []
    return list(_row(ctx, form, row, env, number))


def _env(ctx: ReturnContext, content: Content) -> Env:
    return environment(ctx.form_set, ctx.unit, ctx.period, content, ctx.last)


def _asked(ctx: ReturnContext, form: Form, data: FormData, env: Env) -> bool:
    """Tell whether anything is asked of a form as the return stands."""
    if data.absent:
        return False
    if not compiled(ctx.form_set).asks(form, env):
        return False
    return not form.optional or any(_touched(ctx, form, row) for row in data.rows)


def _touched(ctx: ReturnContext, form: Form, row: Row) -> bool:
    """Tell whether a person put anything into a record; what it began with is nobody's word."""
    if form.shape == "list" or row.unread:
        return not row.empty
    began = new_record(ctx, form, row.row_id).values
    typed = (item.id for item in fields_in_row(form, row.row_id) if not item.compute)
    return any(row.values.get(name) != began.get(name) for name in typed)


def _form(ctx: ReturnContext, form: Form, content: Content, env: Env) -> Iterator[Problem]:
    data = content.form(form.id)
    if not _asked(ctx, form, data, env):
        return
    yield from check_whole(ctx, form, content)
    yield from check_form(ctx, form, env, data)
    for number, row in _rows(ctx, form, data):
        yield from _row(ctx, form, row, env, number)


def _rows(ctx: ReturnContext, form: Form, data: FormData) -> Iterator[tuple[int, Row]]:
    """Yield the records with their numbers: also those that must be there and are not yet."""
    known = {row.row_id: (number, row) for number, row in enumerate(data.rows, 1)}
    for row_id in _fixed(ctx, form):
        yield known.pop(row_id, (0, Row(row_id)))
    yield from ((number, row) for number, row in known.values() if not row.empty)


def _fixed(ctx: ReturnContext, form: Form) -> Sequence[str]:
    """Return the ids of the records a form has, whatever is filled in."""
    if form.shape == "list":
        return ()
    if form.shape == "single":
        return (SINGLE_ROW,)
    return [item.code for item in grid_rows(ctx.form_set, form, ctx.unit)]


def _row(ctx: ReturnContext, form: Form, row: Row, env: Env, number: int) -> Iterator[Problem]:
    here = env.at(row.values, row.row_id)
    if form.shape == "grid" and row.row_id not in _fixed(ctx, form):
        yield _strange(ctx, form, row)
    yield from check_fields(ctx, form, row, here)
    if not row.empty:
        yield from check_record(ctx, form, row, here, number)


def _strange(ctx: ReturnContext, form: Form, row: Row) -> Problem:
    """Say that a school of this kind has no such row, e.g. a primary school no seventh grade."""
    name = row_name(ctx, form, row.row_id, 0)
    text = f"本校的“{form.title}”没有“{name}”这一行，却填了内容，请清除或核对。"
    place = Place(unit=ctx.unit.code, form=form.id, row=row.row_id)
    return Problem("C030", Severity.WARNING, text, place)
