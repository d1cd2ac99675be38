"""Runs the proof every declared check carries: one example that fires and one that passes.

An example is written as a person would type it. A check whose examples do not do what they say is
wrong, whatever its rule looks like; the tests of a form set run them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace

from models.checks.county import CountyReturns, check_county
from models.checks.runner import check_content
from models.forms.applicability import kind_matches
from models.forms.compute import fill_computed
from models.forms.context import ReturnContext
from models.forms.definition import Check, Example, Form, FormSet
from models.forms.field_types import field_types
from models.problems import Problem
from models.records import EMPTY_CONTENT, SINGLE_ROW, Content, FormData, Period, Row, Unit, Value

_PERIOD = Period(
    "2006H1",
    "2006年上半年",
    date(2006, 1, 1),
    date(2006, 6, 30),
    date(2006, 6, 30),
    date(2006, 7, 5),
    date(2005, 9, 1),
)
"""The half-year the examples are written in."""

_OTHER = "2145000002"

ROW = "row"
"""Key under which an example's record says its row id."""


def run_proofs(form_set: FormSet) -> list[str]:
    """Return a sentence for every example that does not do what it says; none if all do."""
    return [
        sentence
        for form in form_set.forms
        for check in form.checks
        for sentence in _prove(form_set, form, check)
    ]


def _prove(form_set: FormSet, form: Form, check: Check) -> Iterable[str]:
    told = _messages(form_set, form, check, check.fires)
    if told != [check.fires.message]:
        yield f"{check.id}：反例应当提示“{check.fires.message}”，实际是{told or '没有提示'}。"
    told = _messages(form_set, form, check, check.passes)
    if told:
        yield f"{check.id}：正例不应有提示，实际是{told}。"


def _messages(form_set: FormSet, form: Form, check: Check, example: Example) -> list[str]:
    """Return what a check says about an example, once for each time it says it."""
    ctx = _context(form_set, form, example)
    content = fill_computed(ctx, _content(ctx, form, example))
    problems: Iterable[Problem]
    if check.each in {"county", "unit", "twins"}:
        problems = check_county(_county(ctx, content, example))
    else:
        problems = check_content(ctx, content, forms=(form.id,))
    return [problem.message for problem in problems if problem.code == check.id]


def _county(ctx: ReturnContext, content: Content, example: Example) -> CountyReturns:
    """Return the example's return, and beside it that of another unit."""
    other = replace(ctx.unit, code=_OTHER, name="另一学校")
    units = {unit.code: unit for unit in (ctx.unit, other)}
    contents = {ctx.unit.code: content}
    if example.others:
        contents[_OTHER] = _forms(ctx, example.others)
    return CountyReturns(ctx.form_set, ctx.period, units, contents, {ctx.unit.code: ctx.last})


def _context(form_set: FormSet, form: Form, example: Example) -> ReturnContext:
    facts = {key: str(value) for key, value in example.unit.items()}
    unit = Unit(
        facts.pop("code", "2145000001"),
        facts.pop("name", "示例学校"),
        facts.pop("kind", _kind(form_set, form)),
        facts.pop("town", ""),
        facts.pop("parent", ""),
        facts=facts,
    )
    ctx = ReturnContext(form_set, unit, replace(_PERIOD, settings=example.settings))
    return replace(ctx, last=_forms(ctx, example.last))


def _kind(form_set: FormSet, form: Form) -> str:
    """Return the first kind of unit that fills in the form."""
    codes = (kind.code for kind in form_set.kinds)
    return next(code for code in codes if kind_matches(form_set, code, form.for_))


def _content(ctx: ReturnContext, form: Form, example: Example) -> Content:
    content = _forms(ctx, example.forms)
    if example.row:
        row_id = example.row_id or _first_row(ctx, form)
        own = _row(ctx, form, row_id, example.row)
        others = tuple(row for row in content.form(form.id).rows if row.row_id != row_id)
        content = content.with_form(form.id, FormData((*others, own)))
    return content


def _first_row(ctx: ReturnContext, form: Form) -> str:
    if form.shape == "grid":
        return ctx.form_set.choices[form.rows].items[0].code
    return SINGLE_ROW if form.shape == "single" else "EXAMPLE"


def _forms(ctx: ReturnContext, written: Mapping[str, Any]) -> Content:
    """Return the content of ``form id → list of records`` (or "absent")."""
    forms: dict[str, FormData] = {}
    for form_id, records in written.items():
        form = ctx.form_set.form(form_id)
        if records == "absent":
            forms[form_id] = FormData(absent=True)
            continue
        rows = [
            _row(
                ctx,
                form,
                str(record.get(ROW, f"R{number}" if form.shape == "list" else SINGLE_ROW)),
                record,
            )
            for number, record in enumerate(records, 1)
        ]
        forms[form_id] = FormData(tuple(rows))
    return Content(forms) if forms else EMPTY_CONTENT


def _row(ctx: ReturnContext, form: Form, row_id: str, record: Mapping[str, Any]) -> Row:
    """Return a record as it is read; the lint has seen to it that all of it can be."""
    values: dict[str, Value] = {}
    for item in form.fields:
        raw = _typed(record.get(item.id))
        value = field_types(ctx.form_set).of(item).parse(raw, ctx.period.year).value
        if value is not None:
            values[item.id] = value
    return Row(row_id, values)


def _typed(raw: object) -> object:
    """Return what stands in TOML as a cell or a person would give it."""
    return raw.isoformat() if isinstance(raw, date) else raw
