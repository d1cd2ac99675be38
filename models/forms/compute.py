"""Values nobody types: computed fields, and what a new return starts with (carry, default)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from models.forms.applicability import fields_in_row, forms_for, grid_rows
from models.forms.compiled import compiled, environment
from models.forms.expression_nodes import Env, NotEvaluable
from models.forms.field_types import field_types
from models.records import EMPTY_CONTENT, SINGLE_ROW, Content, FormData, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from models.forms.context import ReturnContext
    from models.forms.definition import Field, Form
    from models.forms.expressions import Expression
    from models.records import Value


def fill_computed(ctx: ReturnContext, content: Content) -> Content:
    """Return the content with every computed field that can be computed brought up to date.

    A computed field whose sources are blank keeps what is there: a return filled in by hand may
    state it while the person list it comes from stayed at the school.
    """
    rules = compiled(ctx.form_set).computed
    applicable = [form for form in forms_for(ctx.form_set, ctx.unit) if form.id in rules]
    env = environment(ctx.form_set, ctx.unit, ctx.period, content, ctx.last)
    # Computed fields may build on one another across forms: a few rounds reach the end.
    for _ in range(4):
        changed = False
        for form in applicable:
            data = env.content.form(form.id)
            if data.absent:
                continue
            updated = _compute_form(ctx, form, data, rules[form.id], env)
            if updated is not data:
                env.content = env.content.with_form(form.id, updated)
                changed = True
        if not changed:
            break
    return env.content


def _compute_form(
    ctx: ReturnContext, form: Form, data: FormData, rules: Mapping[str, Expression], env: Env
) -> FormData:
    if form.shape == "single" and not data.rows:
        data = FormData((Row(SINGLE_ROW),))
    rows = tuple(_compute_row(ctx, form, row, rules, env) for row in data.rows)
    if all(new is old for new, old in zip(rows, data.rows, strict=True)):
        return data
    return replace(data, rows=rows)


def _compute_row(
    ctx: ReturnContext, form: Form, row: Row, rules: Mapping[str, Expression], env: Env
) -> Row:
    """Compute a record's fields in the order of the form, each seeing the ones before."""
    values = dict(row.values)
    local = env.at(values, row.row_id)
    types = field_types(ctx.form_set)
    here = {field.id: field for field in fields_in_row(form, row.row_id)}
    for name, rule in rules.items():
        if name not in here:
            continue
        try:
            result = rule.evaluate(local)
        except NotEvaluable:
            continue
        parsed = types.of(here[name]).parse(result)
        if parsed.value is not None:
            values[name] = parsed.value
    if values == row.values and all(type(values[k]) is type(row.values[k]) for k in values):
        return row
    unread = {key: text for key, text in row.unread.items() if key not in values}
    return Row(row.row_id, values, unread)


def prefill(ctx: ReturnContext) -> Content:
    """Return what a new return starts with: grid rows, carried records and values, defaults."""
    forms: dict[str, FormData] = {}
    for form in forms_for(ctx.form_set, ctx.unit):
        if form.shape == "single":
            rows: tuple[Row, ...] = (_new_row(ctx, form, SINGLE_ROW),)
        elif form.shape == "grid":
            items = grid_rows(ctx.form_set, form, ctx.unit)
            rows = tuple(_new_row(ctx, form, item.code) for item in items)
        else:
            rows = tuple(_carried_rows(ctx, form))
        if any(not row.empty for row in rows):
            forms[form.id] = FormData(tuple(row for row in rows if not row.empty))
    return fill_computed(ctx, Content(forms)) if forms else EMPTY_CONTENT


def new_record(ctx: ReturnContext, form: Form, row_id: str) -> Row:
    """Return a new record of a list with its defaults."""
    return _new_row(ctx, form, row_id)


def _new_row(ctx: ReturnContext, form: Form, row_id: str, before: Row | None = None) -> Row:
    """Return a record as it starts; ``before`` is the one of the last return that goes on."""
    values: dict[str, Value] = {}
    for field in fields_in_row(form, row_id):
        value = _carried(ctx, field, row_id, before)
        if value is None and field.default:
            value = field_types(ctx.form_set).of(field).parse(field.default, ctx.period.year).value
        if value is not None:
            values[field.id] = value
    return Row(row_id, values)


def _carried_rows(ctx: ReturnContext, form: Form) -> Iterator[Row]:
    """Yield the records of a list that go on: what the last return says of them, as told."""
    condition = compiled(ctx.form_set).carried_rows(form)
    if condition is None:
        return
    env = environment(ctx.form_set, ctx.unit, ctx.period, ctx.last, EMPTY_CONTENT)
    for row in ctx.last.form(form.id).rows:
        if condition.holds(env.at(row.values, row.row_id), blank=False):
            yield _new_row(ctx, form, row.row_id, row)


def _carried(ctx: ReturnContext, field: Field, row_id: str, before: Row | None) -> Value | None:
    """Return what the registry or the last return says, or None."""
    if not field.carry:
        return None
    condition = compiled(ctx.form_set).carries(field)
    if condition is not None:
        env = environment(ctx.form_set, ctx.unit, ctx.period, EMPTY_CONTENT, EMPTY_CONTENT)
        if not condition.holds(env, blank=False):
            return None
    source, _, name = field.carry.partition(".")
    kind = field_types(ctx.form_set).of(field)
    if source == "unit":
        known = {
            "code": ctx.unit.code,
            "name": ctx.unit.name,
            "kind": ctx.unit.kind,
            "town": ctx.unit.town,
            "parent": ctx.unit.parent,
        }
        return kind.parse(known.get(name) or ctx.unit.facts.get(name)).value
    row = before or ctx.last.form(source).row(row_id)
    value = row.values.get(name) if row else None
    return None if value is None else kind.parse(value).value
