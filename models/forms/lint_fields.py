"""What a field may get wrong: choices, limits, a default, rules that don't fit its type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from models.forms.field_types import FieldType, field_types
from models.forms.lint_common import NUMBER, ONE_VALUE, bad_id, compiles, fault
from models.records import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.forms.definition import Field, Form, FormSet
    from models.problems import Problem

_NUMBERS = frozenset(("integer", "decimal", "money", "area"))
_ORDERED = _NUMBERS | {"date"}
_TEXTS = frozenset(("text", "note", "code", "student_no", "phone", "id_number"))
_KINDS = {
    "date": frozenset(("date", "any")),
    "yes_no": frozenset(("bool", "any")),
    "choice": frozenset(("text", "any")),
}
_MOST_DIGITS = 6  # 15 digits are exact; nothing is counted more finely
_SOME_YEAR = 2006  # only whether a default is understood is asked
_ONLY_IN_LISTS = "有个人信息的栏只能放在名单表（part = “persons”）里"


def lint_field(form_set: FormSet, file: str, form: Form, field: Field) -> Iterator[Problem]:
    """Yield the faults of one field."""
    path = f"{form.id}.{field.id}"
    if bad_id(field.id):
        yield fault(file, path, "id只能用小写字母、数字和下划线，也不能是保留字")
    if not field.label.strip():
        yield fault(file, f"{path}.label", "要写栏目名称")
    if (field.type == "choice") != bool(field.choices):
        yield fault(file, f"{path}.choices", "选择栏要写choices，其他栏不能写")
        return
    if field.choices and field.choices not in form_set.choices:
        yield fault(file, f"{path}.choices", f"没有代码表“{field.choices}”")
        return
    if field.personal and form.part is Part.FIGURES:
        yield fault(file, path, _ONLY_IN_LISTS)
    if field.stays and (field.required or field.compute or field.carry):
        yield fault(file, f"{path}.stays", "只留在本机的栏不能是必填、计算或沿用的")
    if field.stays and field.id in form.natural_key:
        yield fault(file, f"{path}.stays", "只留在本机的栏不能用来辨认记录")
    yield from _rows(form_set, file, form, field)
    yield from _text_limits(file, path, field)
    kind = field_types(form_set).of(field)
    yield from _limits(file, path, kind)
    if field.default and kind.parse(field.default, _SOME_YEAR).problem:
        yield fault(file, f"{path}.default", f"“{field.default}”不是这一栏能填的")
    yield from _carry(form_set, file, form, field)
    if field.carry_when and not field.carry:
        yield fault(file, f"{path}.carry_when", "没有写carry，不能写carry_when")
    yield from compiles(form_set, (file, f"{path}.carry_when"), field.carry_when, None)
    yield from compiles(form_set, (file, f"{path}.when"), field.when, form)
    yield from _compute(form_set, file, form, field)


def _rows(form_set: FormSet, file: str, form: Form, field: Field) -> Iterator[Problem]:
    path = f"{form.id}.{field.id}.rows"
    if field.rows and not form.rows:
        yield fault(file, path, "只有固定行的表才能写rows")
    elif field.rows:
        known = {item.code for item in form_set.choices[form.rows].items}
        for code in sorted(set(field.rows) - known):
            yield fault(file, path, f"代码表里没有“{code}”这一行")


def _text_limits(file: str, path: str, field: Field) -> Iterator[Problem]:
    if field.max_length < 0 or (field.max_length and field.type not in _TEXTS):
        yield fault(file, f"{path}.max_length", "只有填文字的栏才能写，也不能是负数")
    if field.pattern and field.type not in _TEXTS:
        yield fault(file, f"{path}.pattern", "只有填文字的栏才能写")
    try:
        re.compile(field.pattern)
    except (re.error, OverflowError, RecursionError):
        yield fault(file, f"{path}.pattern", "不是正确的正则表达式")
    if not 0 <= field.scale <= _MOST_DIGITS:
        yield fault(file, f"{path}.scale", f"小数位数要在0到{_MOST_DIGITS}之间")


def _limits(file: str, path: str, kind: FieldType) -> Iterator[Problem]:
    """Look at hard and usual limits: each understood without a remark, the lower one below."""
    field = kind.field
    for low_name, high_name in (("min", "max"), ("soft_min", "soft_max")):
        bounds = []
        for name in (low_name, high_name):
            raw = getattr(field, name)
            if raw is None:
                continue
            parsed = kind.parse(raw)
            if field.type not in _ORDERED:
                yield fault(file, f"{path}.{name}", "只有填数或日期的栏才能写")
            elif parsed.value is None or parsed.note:
                yield fault(file, f"{path}.{name}", f"“{raw}”不是这一栏能填的")
            else:
                bounds.append(parsed.value)
        if len(bounds) == 2 and bounds[0] > bounds[1]:  # type: ignore[operator]  # one type
            yield fault(file, f"{path}.{low_name}", f"比{high_name}还大")


def _carry(form_set: FormSet, file: str, form: Form, field: Field) -> Iterator[Problem]:
    """Look at where a value comes from: the registry, or the same row of a form of one shape."""
    if not field.carry or field.carry.startswith("unit."):
        return
    path = f"{form.id}.{field.id}.carry"
    form_id, _, field_id = field.carry.partition(".")
    source = next((item for item in form_set.forms if item.id == form_id), None)
    if source is None or source.field(field_id) is None:
        yield fault(file, path, f"“{field.carry}”不是某张表的一栏")
    elif source.shape != form.shape or (form.shape == "list" and source is not form):
        yield fault(file, path, f"“{source.title}”里没有对应的行，带不过来")
    elif form.shape == "list" and not form.carry_rows:
        yield fault(file, path, "逐条填写的表要先写carry_rows，说明带过来哪些记录")


def _compute(form_set: FormSet, file: str, form: Form, field: Field) -> Iterator[Problem]:
    if not field.compute:
        return
    path = f"{form.id}.{field.id}"
    for name in ("required", "carry", "default"):
        if getattr(field, name):
            yield fault(file, f"{path}.{name}", "自动计算的栏不能写")
    kinds = NUMBER if field.type in _NUMBERS else _KINDS.get(field.type, ONE_VALUE)
    yield from compiles(form_set, (file, f"{path}.compute"), field.compute, form, kinds)
