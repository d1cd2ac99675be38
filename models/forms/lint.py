"""What a well-formed form set may still get wrong: names that lead nowhere, rules that don't fit."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from models.forms.compiled import CompiledCheck
from models.forms.definition import Form, FormSet
from models.forms.expression_nodes import ExpressionError
from models.forms.expressions import compile_expression
from models.problems import Place, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from models.forms.definition import Check, Field

_ID = re.compile(r"^[a-z][a-z0-9_]{0,39}$")
_RESERVED = frozenset("row this last unit period setting and or not in if else is".split())  # noqa: SIM905
_SLOT = re.compile(r"\{([a-z_0-9]+)\}")


def lint(form_set: FormSet) -> list[Problem]:
    """Return every fault that structure alone does not show, with file and path."""
    return [
        *_duplicates(form_set),
        *_kinds(form_set),
        *(problem for form in form_set.forms for problem in _form(form_set, form)),
        *_indicators(form_set),
        *_report(form_set),
    ]


def _fault(file: str, path: str, what: str) -> Problem:
    return Problem("F002", Severity.ERROR, f"{path}：{what}。", Place(file=file, path=path))


def _repeated(ids: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(ids).items() if times > 1]


def _duplicates(form_set: FormSet) -> Iterator[Problem]:
    for name in _repeated(form.id for form in form_set.forms):
        yield _fault("form_set.toml", name, "有两张表用了同一个id")
    for name in _repeated(area.id for area in form_set.areas):
        yield _fault("form_set.toml", name, "有两个板块用了同一个id")
    checks = [check.id for form in form_set.forms for check in form.checks]
    for name in _repeated(checks):
        yield _fault("form_set.toml", name, "有两条校验用了同一个编号")
    for name in _repeated(indicator.id for indicator in form_set.indicators):
        yield _fault("indicators.toml", name, "有两个指标用了同一个id")
    for choices in form_set.choices.values():
        for code in _repeated(item.code for item in choices.items):
            yield _fault("choices.toml", choices.id, f"代码“{code}”出现了两次")


def _known_kinds(form_set: FormSet) -> set[str]:
    known = {kind.code for kind in form_set.kinds}
    return known.union(group for kind in form_set.kinds for group in kind.groups)


def _kinds(form_set: FormSet) -> Iterator[Problem]:
    known = _known_kinds(form_set)
    for form in form_set.forms:
        for name in set(form.for_) - known:
            yield _fault(f"{form.area}.toml", f"{form.id}.for", f"没有“{name}”这类单位")
    for choices in form_set.choices.values():
        for item in choices.items:
            for name in set(item.for_) - known:
                yield _fault("choices.toml", f"{choices.id}.{item.code}", f"没有“{name}”这类单位")


def _form(form_set: FormSet, form: Form) -> Iterator[Problem]:
    file = f"{form.area}.toml"
    if not _ID.match(form.id) or form.id in _RESERVED:
        yield _fault(file, form.id, "id只能用小写字母、数字和下划线，也不能是保留字")
    if (form.shape == "grid") != bool(form.rows):
        yield _fault(file, f"{form.id}.rows", "固定行的表要写rows，其他表不能写")
    if form.rows and form.rows not in form_set.choices:
        yield _fault(file, f"{form.id}.rows", f"没有代码表“{form.rows}”")
        return
    if not form.for_:
        yield _fault(file, f"{form.id}.for", "要写明哪些单位填这张表")
    for name in _repeated(field.id for field in form.fields):
        yield _fault(file, f"{form.id}.{name}", "有两栏用了同一个id")
    for name in form.natural_key:
        if form.field(name) is None:
            yield _fault(file, f"{form.id}.natural_key", f"没有“{name}”这一栏")
    yield from _tombstones(file, form)
    yield from _compiles(form_set, file, f"{form.id}.when", form.when, None)
    for field in form.fields:
        yield from _field(form_set, file, form, field)
    for check in form.checks:
        yield from _check(form_set, file, form, check)


def _tombstones(file: str, form: Form) -> Iterator[Problem]:
    for stone in form.tombstones:
        path = f"{form.id}.tombstone.{stone.id}"
        if form.field(stone.id) is not None:
            yield _fault(file, path, "这一栏还在，不能写成已取消")
        if bool(stone.renamed_to) == bool(stone.removed_in):
            yield _fault(file, path, "renamed_to和removed_in要写一个，只写一个")
        if stone.renamed_to and form.field(stone.renamed_to) is None:
            yield _fault(file, path, f"改名后的“{stone.renamed_to}”这一栏不存在")


def _field(form_set: FormSet, file: str, form: Form, field: Field) -> Iterator[Problem]:
    path = f"{form.id}.{field.id}"
    if not _ID.match(field.id) or field.id in _RESERVED:
        yield _fault(file, path, "id只能用小写字母、数字和下划线，也不能是保留字")
    if (field.type == "choice") != bool(field.choices):
        yield _fault(file, f"{path}.choices", "选择栏要写choices，其他栏不能写")
    if field.choices and field.choices not in form_set.choices:
        yield _fault(file, f"{path}.choices", f"没有代码表“{field.choices}”")
        return
    if field.personal and form.part == "figures":
        yield _fault(file, path, "有个人信息的栏只能放在名单表（part = “persons”）里")
    if field.rows and form.rows:
        known = {item.code for item in form_set.choices[form.rows].items}
        for code in set(field.rows) - known:
            yield _fault(file, f"{path}.rows", f"代码表里没有“{code}”这一行")
    if field.pattern and not _is_pattern(field.pattern):
        yield _fault(file, f"{path}.pattern", "不是正确的正则表达式")
    yield from _carry(form_set, file, path, field.carry)
    yield from _compiles(form_set, file, f"{path}.when", field.when, form)
    yield from _compiles(form_set, file, f"{path}.compute", field.compute, form)


def _is_pattern(text: str) -> bool:
    try:
        re.compile(text)
    except re.error:
        return False
    return True


def _carry(form_set: FormSet, file: str, path: str, carry: str) -> Iterator[Problem]:
    if not carry or carry.startswith("unit."):
        return
    form_id, _, field_id = carry.partition(".")
    source = next((form for form in form_set.forms if form.id == form_id), None)
    if source is None or source.field(field_id) is None:
        yield _fault(file, f"{path}.carry", f"“{carry}”不是某张表的一栏")


def _compiles(
    form_set: FormSet, file: str, path: str, text: str, form: Form | None
) -> Iterator[Problem]:
    if not text:
        return
    try:
        compile_expression(text, form_set, form)
    except ExpressionError as error:
        yield _fault(file, path, f"{error}（{text}）")


def _check(form_set: FormSet, file: str, form: Form, check: Check) -> Iterator[Problem]:
    path = f"{form.id}.{check.id}"
    for name in check.fields:
        if form.field(name) is None:
            yield _fault(file, f"{path}.fields", f"没有“{name}”这一栏")
    try:
        CompiledCheck(form_set, form, check)
    except ExpressionError as error:
        yield _fault(file, path, str(error))
        return
    known = {field.id for field in form.fields} | set(check.let) | {"row"}
    for name in _SLOT.findall(check.message):
        if name not in known:
            yield _fault(file, f"{path}.message", f"“{{{name}}}”不是这张表的一栏，也不在let里")
    if not check.fires.message:
        yield _fault(file, f"{path}.fires", "要写出应当看到的提示（message）")


def _indicators(form_set: FormSet) -> Iterator[Problem]:
    file = "indicators.toml"
    ids = {indicator.id for indicator in form_set.indicators}
    forms = {form.id: form for form in form_set.forms}
    for item in form_set.indicators:
        if item.agg == "ratio":
            for name in (item.numerator, item.denominator):
                if name not in ids:
                    yield _fault(file, item.id, f"没有指标“{name}”")
            continue
        form = forms.get(item.form)
        if form is None:
            yield _fault(file, f"{item.id}.form", f"没有“{item.form}”这张表")
            continue
        if (item.agg == "count") == bool(item.value):
            yield _fault(file, f"{item.id}.value", "count不写value，其他都要写")
        yield from _compiles(form_set, file, f"{item.id}.value", item.value, form)
        yield from _compiles(form_set, file, f"{item.id}.where", item.where, form)
        for name in set(item.kinds) - _known_kinds(form_set):
            yield _fault(file, f"{item.id}.kinds", f"没有“{name}”这类单位")


def _report(form_set: FormSet) -> Iterator[Problem]:
    file = "report.toml"
    ids = {indicator.id for indicator in form_set.indicators}
    for table in form_set.report.tables:
        for column in table.columns:
            if column.indicator not in ids and not column.indicator.startswith("="):
                yield _fault(file, table.id, f"没有指标“{column.indicator}”")
    for name in _repeated(item.id for item in form_set.report.paragraphs):
        yield _fault(file, name, "有两段用了同一个id")
