"""Generic checks over a whole form or return: nothing filled in, only zeros, copied numbers."""

from __future__ import annotations

from collections.abc import Iterator

from models.forms.applicability import forms_for, may_be_absent
from models.forms.context import ReturnContext
from models.forms.definition import Field, Form
from models.forms.field_types import field_types
from models.problems import Place, Problem, Severity
from models.records import Content, FormData, Part, Value

COPIED = "C012"
"""Code of the finding that all numbers are those of the last return."""

_FEW = 3  # so many zeros may well be the truth
_MANY = 10  # so many equal numbers are hardly chance


def check_whole(ctx: ReturnContext, form: Form, content: Content) -> Iterator[Problem]:
    """Yield C009 to C012 of one form something is asked of (domain.md §3.1)."""
    data = content.form(form.id)
    place = Place(unit=ctx.unit.code, form=form.id)
    if form.shape == "list":
        if not any(not row.empty for row in data.rows):
            text = "这张表没有记录。没有发生请点“本期无此项”，有的话请补填。"
            yield Problem("C010", Severity.ERROR, text, place)
        yield from _repeated(form, data, place)
    if _only_zeros(ctx, form, data):
        text = "这张表全部是0。如果本期真的没有，请点“本期无此项”。"
        if form.shape == "list":  # there are records, so it did happen
            text = "这张表里的数全部是0，请核对是不是还没有填。"
        elif not may_be_absent(form):
            text = "这张表全部是0，请核对是不是还没有填。"
        yield Problem("C009", Severity.WARNING, text, place)
    if first_figures(ctx) == form.id and same_as_last(ctx, content):
        text = "本次数字和上一期一模一样，请确认不是直接复制的。"
        yield Problem(COPIED, Severity.WARNING, text, place)


def _repeated(form: Form, data: FormData, place: Place) -> Iterator[Problem]:
    """Yield C011 for every record that says the same as one before it."""
    seen: dict[tuple[tuple[str, Value], ...], int] = {}
    order = [item.id for item in form.fields]
    for number, row in enumerate(data.rows, 1):
        if not row.values or row.unread:
            continue
        key = tuple((name, row.values[name]) for name in order if name in row.values)
        first = seen.setdefault(key, number)
        if first != number:
            text = f"第{first}行和第{number}行完全一样，是不是重复了？"
            found = Problem("C011", Severity.WARNING, text, place)
            yield found.at(row=row.row_id)


def _typed_numbers(ctx: ReturnContext, form: Form) -> list[Field]:
    types = field_types(ctx.form_set)
    return [item for item in form.fields if types.of(item).numeric and not item.compute]


def _only_zeros(ctx: ReturnContext, form: Form, data: FormData) -> bool:
    names = [item.id for item in _typed_numbers(ctx, form)]
    numbers = [row.values[name] for row in data.rows for name in names if name in row.values]
    return len(numbers) > _FEW and not any(numbers)


def first_figures(ctx: ReturnContext) -> str:
    """Return the form at which what is said about the whole return stands."""
    forms = forms_for(ctx.form_set, ctx.unit)
    return next((form.id for form in forms if form.part is Part.FIGURES), "")


def same_as_last(ctx: ReturnContext, content: Content) -> bool:
    """Tell whether every number somebody must have typed is that of the last return."""
    if not ctx.last.forms:
        return False
    equal = 0
    for form in forms_for(ctx.form_set, ctx.unit):
        if form.part is not Part.FIGURES or form.shape == "list":
            continue
        names = [item.id for item in _typed_numbers(ctx, form) if not item.carry]
        before = {row.row_id: row.values for row in ctx.last.form(form.id).rows}
        for row in content.form(form.id).rows:
            for name in names:
                if name not in row.values:
                    continue
                if before.get(row.row_id, {}).get(name) != row.values[name]:
                    return False
                equal += bool(row.values[name])
    return equal >= _MANY
