"""What a declared check may get wrong: its rule, its message, and the examples that prove it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from models.forms.applicability import fields_in_row
from models.forms.compiled import CompiledCheck, looks_at_a_record
from models.forms.definition import SLOT
from models.forms.expression_nodes import ExpressionError
from models.forms.field_types import field_types
from models.forms.lint_common import CONDITION, bad_id, fault, repeated
from models.problems import Severity
from models.records import SINGLE_ROW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.forms.definition import Check, Example, Form, FormSet
    from models.problems import Problem

_YEAR = 2006  # the examples' half-year; only whether a date is understood is asked
_ROW = "row"
_ABSENT = "absent"
_SCHOOLS = {"unit": ("unit",), "twins": ("units",)}
"""What a message may say of the schools a check is about, instead of the row."""


def lint_check(form_set: FormSet, file: str, form: Form, check: Check) -> Iterator[Problem]:
    """Yield the faults of one check."""
    path = f"{form.id}.{check.id}"
    if check.level is Severity.NOTE:
        yield fault(file, f"{path}.level", "只能是error或warning")
    for name in check.fields:
        if form.field(name) is None:
            yield fault(file, f"{path}.fields", f"没有“{name}”这一栏")
    if bool(check.key) != (check.each == "twins"):
        yield fault(file, f"{path}.key", "each是twins的要写，别的不写")
    for name in check.key:
        if form.field(name) is None:
            yield fault(file, f"{path}.key", f"没有“{name}”这一栏")
    for name in check.let:
        if bad_id(name) or form.field(name) is not None:
            yield fault(file, f"{path}.let.{name}", "名称不合规定，或者和本表的一栏同名")
    yield from _rule(form_set, file, form, check)
    yield from _message(file, form, check)
    if not check.fires.message:
        yield fault(file, f"{path}.fires", "要写出应当看到的提示（message）")
    for name, example in (("fires", check.fires), ("passes", check.passes)):
        for at, what in _example(form_set, form, example):
            yield fault(file, f"{path}.{name}{at}", what)


def _rule(form_set: FormSet, file: str, form: Form, check: Check) -> Iterator[Problem]:
    path = f"{form.id}.{check.id}"
    try:
        made = CompiledCheck(form_set, form, check)
    except ExpressionError as error:
        yield fault(file, path, str(error))
        return
    if made.rule.kind not in CONDITION:
        yield fault(file, f"{path}.rule", "应是一个条件，如a > 0")
    if made.when is not None and made.when.kind not in CONDITION:
        yield fault(file, f"{path}.when", "应是一个条件，如a > 0")


def _message(file: str, form: Form, check: Check) -> Iterator[Problem]:
    """Look at the slots: a record's fields can be named only where one record is looked at."""
    path = f"{form.id}.{check.id}.message"
    known = {*check.let, *_SCHOOLS.get(check.each, (_ROW,))}
    if looks_at_a_record(form, check):
        known |= {field.id for field in form.fields}
    for name in SLOT.findall(check.message):
        if name not in known:
            yield fault(file, path, f"“{{{name}}}”不是这张表的一栏，也不在let里")
    if re.search(r"[{}]", SLOT.sub("", check.message)):
        yield fault(file, path, "花括号里只能写一个名称")


Finding = tuple[str, str]
"""Where in an example, and what is wrong."""


def _example(form_set: FormSet, form: Form, example: Example) -> Iterator[Finding]:
    yield from _record(
        form_set, form, example.row, example.row_id or _first(form_set, form), ".row"
    )
    if example.row_id and not _is_row(form_set, form, example.row_id):
        yield ".row_id", f"没有“{example.row_id}”这一行"
    written_forms = {"forms": example.forms, "others": example.others, "last": example.last}
    for name, written in written_forms.items():
        for form_id, records in written.items():
            yield from _records(form_set, f".{name}.{form_id}", form_id, records)
    kind = example.unit.get("kind")
    if kind is not None and form_set.kind(str(kind)) is None:
        yield ".unit.kind", f"没有“{kind}”这类单位"
    known = {setting.id for setting in form_set.settings}
    for name in sorted(set(example.settings) - known):
        yield f".settings.{name}", "没有这个设置"


def _first(form_set: FormSet, form: Form) -> str:
    """Return the row an example is about where it does not say: the first of a grid."""
    choices = form_set.choices.get(form.rows)
    return choices.items[0].code if choices and choices.items else SINGLE_ROW


def _is_row(form_set: FormSet, form: Form, row_id: str) -> bool:
    if form.shape == "grid":
        choices = form_set.choices.get(form.rows)  # None has been told at the form
        return choices is None or choices.item(row_id) is not None
    return form.shape == "list" or row_id == SINGLE_ROW


def _records(form_set: FormSet, at: str, form_id: str, records: Any) -> Iterator[Finding]:  # noqa: ANN401
    form = next((item for item in form_set.forms if item.id == form_id), None)
    if form is None:
        yield at, "没有这张表"
        return
    if records == _ABSENT:
        return
    if not isinstance(records, list) or not all(isinstance(item, Mapping) for item in records):
        yield at, "应是一列记录，或者“absent”"
        return
    named = [str(record[_ROW]) for record in records if _ROW in record]
    for row_id in repeated(named):
        yield at, f"“{row_id}”这一行写了两次"
    for number, record in enumerate(records):
        if form.shape == "grid" and _ROW not in record:
            yield f"{at}[{number}]", "要用row写明是哪一行"
            continue
        row_id = str(record.get(_ROW, SINGLE_ROW))
        if not _is_row(form_set, form, row_id):
            yield f"{at}[{number}]", f"没有“{row_id}”这一行"
            continue
        values = {name: raw for name, raw in record.items() if name != _ROW}
        yield from _record(form_set, form, values, row_id, f"{at}[{number}]")


def _record(
    form_set: FormSet, form: Form, values: Mapping[str, Any], row_id: str, at: str
) -> Iterator[Finding]:
    """Look at typed values: each for a field there is in this row, and understood."""
    here = {field.id: field for field in fields_in_row(form, row_id)}
    types = field_types(form_set)
    for name, raw in values.items():
        field = here.get(name)
        if field is None:
            yield f"{at}.{name}", "这一行没有这一栏"
        elif field.choices and field.choices not in form_set.choices:
            continue  # told at the field
        else:
            typed = raw.isoformat() if isinstance(raw, date) else raw
            problem = types.of(field).parse(typed, _YEAR).problem
            if problem is not None:
                yield f"{at}.{name}", f"“{raw}”读不出来"
