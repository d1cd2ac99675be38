"""What a well-formed form set may get wrong: names that lead nowhere, facts that do not fit."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from models.forms.lint_checks import lint_check
from models.forms.lint_common import (
    bad_id,
    compiles,
    fault,
    indicator_file,
    known_kinds,
    repeated,
)
from models.forms.lint_fields import lint_field
from models.forms.lint_texts import lint_texts
from models.forms.plain_text import one_line, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from models.forms.definition import (
        ChoiceList,
        Form,
        FormSet,
        Indicator,
        Setting,
        Tombstone,
    )
    from models.problems import Problem

_HEAD, _CHOICES = "form_set.toml", "choices.toml"
_BAD_ID = "id只能用小写字母、数字和下划线，也不能是保留字"
_NO_FACT = "只能是文字、数、是否，或者由它们组成的表"


def lint(form_set: FormSet) -> list[Problem]:
    """Return every fault that structure alone does not show, with file and path."""
    return [
        *_duplicates(form_set),
        *_kinds(form_set),
        *_settings(form_set),
        *(problem for choices in form_set.choices.values() for problem in _choices(choices)),
        *_gone(form_set),
        *(problem for form in form_set.forms for problem in _form(form_set, form)),
        *_indicators(form_set),
        *_report(form_set),
        *lint_texts(form_set),
    ]


def _duplicates(form_set: FormSet) -> Iterator[Problem]:
    for name in repeated(form.id for form in form_set.forms):
        yield fault(_HEAD, name, "有两张表用了同一个id")
    for name in repeated(area.id for area in form_set.areas):
        yield fault(_HEAD, name, "有两个板块用了同一个id")
    checks = [check.id for form in form_set.forms for check in form.checks]
    for name in repeated(checks):
        yield fault(_HEAD, name, "有两条校验用了同一个编号")
    files = {indicator.id: indicator_file(indicator) for indicator in form_set.indicators}
    for name in repeated(indicator.id for indicator in form_set.indicators):
        yield fault(files[name], name, "有两个指标用了同一个id")
    for name in repeated(kind.code for kind in form_set.kinds):
        yield fault(_HEAD, f"kind.{name}", "有两类单位用了同一个代码")
    for name in repeated(setting.id for setting in form_set.settings):
        yield fault(_HEAD, f"setting.{name}", "有两个设置用了同一个id")


def _kinds(form_set: FormSet) -> Iterator[Problem]:
    known = known_kinds(form_set)
    for kind in form_set.kinds:
        for name in sorted(set(kind.groups) & {other.code for other in form_set.kinds}):
            yield fault(_HEAD, f"kind.{kind.code}.groups", f"“{name}”已是一类单位的代码")
    for form in form_set.forms:
        for name in sorted(set(form.for_) - known):
            yield fault(f"{form.area}.toml", f"{form.id}.for", f"没有“{name}”这类单位")
    for choices in form_set.choices.values():
        for item in choices.items:
            for name in sorted(set(item.for_) - known):
                yield fault(_CHOICES, f"{choices.id}.{item.code}", f"没有“{name}”这类单位")


def _settings(form_set: FormSet) -> Iterator[Problem]:
    for setting in form_set.settings:
        if bad_id(setting.id):
            yield fault(_HEAD, f"setting.{setting.id}", _BAD_ID)
        if not _is_fact(setting.default):
            yield fault(_HEAD, f"setting.{setting.id}.default", _NO_FACT)
        if setting.choices:
            yield from _setting_choices(form_set, setting)


def _setting_choices(form_set: FormSet, setting: Setting) -> Iterator[Problem]:
    path = f"setting.{setting.id}"
    choices = form_set.choices.get(setting.choices)
    if choices is None:
        yield fault(_HEAD, f"{path}.choices", f"没有“{setting.choices}”这个选项表")
        return
    used = setting.default if isinstance(setting.default, Mapping) else (setting.default,)
    for code in used:
        if choices.item(str(code)) is None:
            yield fault(_HEAD, f"{path}.default", f"“{code}”不在选项表里")


def _is_fact(value: object) -> bool:
    """Tell whether a value comes back the same from JSON, which a task package is made of."""
    if isinstance(value, Mapping):
        return all(isinstance(key, str) and _is_fact(inner) for key, inner in value.items())
    if isinstance(value, list | tuple):
        return all(_is_fact(inner) for inner in value)
    return isinstance(value, str | int) or (isinstance(value, float) and math.isfinite(value))


def _choices(choices: ChoiceList) -> Iterator[Problem]:
    """Look at a list: no code twice, no name empty, and nothing that means two things."""
    codes = [squeeze(item.code) for item in choices.items]
    for code in repeated(codes):
        yield fault(_CHOICES, choices.id, f"代码“{code}”出现了两次")
    for item in choices.items:
        path = f"{choices.id}.{item.code}"
        for text in (item.code, item.label):
            if not text or text.startswith("'") or text != one_line(text):
                yield fault(_CHOICES, path, "代码和名称不能空着，前后也不能有空格或撇号")
        label = squeeze(item.label)
        if label in codes and label != squeeze(item.code):
            yield fault(_CHOICES, path, f"名称“{item.label}”是另一项的代码")
        if not _is_fact(item.attrs):
            yield fault(_CHOICES, f"{path}.attrs", _NO_FACT)
    if not _is_fact(choices.defaults):
        yield fault(_CHOICES, f"{choices.id}.defaults", _NO_FACT)
    live = {"": [item.code for item in choices.items]}
    yield from _by_kind(_CHOICES, f"{choices.id}.tombstone", choices.tombstones, live)


def _gone(form_set: FormSet) -> Iterator[Problem]:
    """Look at what is gone as a whole: forms, and settings, indicators, pieces of the report."""
    report = form_set.report
    live: Mapping[str, Iterable[str]] = {
        "": (form.id for form in form_set.forms),
        "choices": form_set.choices,
        "setting": (item.id for item in form_set.settings),
        "indicator": (item.id for item in form_set.indicators),
        "claim": (item.id for item in report.claims),
        "paragraph": (item.id for item in report.paragraphs),
        "table": (item.id for item in report.tables),
        "chart": (item.id for item in report.charts),
    }
    yield from _by_kind(_HEAD, "tombstone", form_set.tombstones, live)


def _by_kind(
    file: str, path: str, stones: tuple[Tombstone, ...], live: Mapping[str, Iterable[str]]
) -> Iterator[Problem]:
    """Look at tombstones of several kinds of things, each among its own."""
    for of in dict.fromkeys(stone.of for stone in stones):
        own = tuple(stone for stone in stones if stone.of == of)
        if of in live:
            yield from _tombstones(file, path, own, set(live[of]))
        else:
            yield fault(file, f"{path}.{own[0].id}", f"这里没有“{of}”可以取消")


def _tombstones(
    file: str, path: str, stones: tuple[Tombstone, ...], live: set[str]
) -> Iterator[Problem]:
    """Look at what is gone: it must not be there still, and its way must lead somewhere."""
    ways = {stone.id: stone.renamed_to for stone in stones}
    for name in repeated(stone.id for stone in stones):
        yield fault(file, f"{path}.{name}", "写了两次")
    for stone in stones:
        at = f"{path}.{stone.id}"
        if stone.id in live:
            yield fault(file, at, "还在用，不能写成已取消")
        if bool(stone.renamed_to) == bool(stone.removed_in):
            yield fault(file, at, "renamed_to和removed_in要写一个，只写一个")
        name, steps = stone.renamed_to, 0
        while name in ways and name not in live and steps <= len(ways):
            name, steps = ways[name], steps + 1
        if stone.renamed_to and (steps > len(ways) or (name and name not in live)):
            yield fault(file, at, f"改名后的“{stone.renamed_to}”不存在")


def _form(form_set: FormSet, form: Form) -> Iterator[Problem]:
    file = f"{form.area}.toml"
    if bad_id(form.id):
        yield fault(file, form.id, _BAD_ID)
    if (form.shape == "grid") != bool(form.rows):
        yield fault(file, f"{form.id}.rows", "固定行的表要写rows，其他表不能写")
    if form.rows and form.rows not in form_set.choices:
        yield fault(file, f"{form.id}.rows", f"没有代码表“{form.rows}”")
        return
    if not form.for_:
        yield fault(file, f"{form.id}.for", "要写明哪些单位填这张表")
    for name in repeated(field.id for field in form.fields):
        yield fault(file, f"{form.id}.{name}", "有两栏用了同一个id")
    if form.natural_key and form.shape != "list":
        yield fault(file, f"{form.id}.natural_key", "只有逐条填写的表才能写")
    for name in form.natural_key:
        if form.field(name) is None:
            yield fault(file, f"{form.id}.natural_key", f"没有“{name}”这一栏")
    yield from _carry_rows(form_set, file, form)
    live = {"": [field.id for field in form.fields], "check": [check.id for check in form.checks]}
    yield from _by_kind(file, f"{form.id}.tombstone", form.tombstones, live)
    yield from compiles(form_set, (file, f"{form.id}.when"), form.when, None)
    for field in form.fields:
        yield from lint_field(form_set, file, form, field)
    for check in form.checks:
        yield from lint_check(form_set, file, form, check)


def _carry_rows(form_set: FormSet, file: str, form: Form) -> Iterator[Problem]:
    if not form.carry_rows:
        return
    path = f"{form.id}.carry_rows"
    if form.shape != "list":
        yield fault(file, path, "只有逐条填写的表才能写")
    elif not any(field.carry.startswith(f"{form.id}.") for field in form.fields):
        yield fault(file, path, "没有一栏写了carry，带不过来")
    yield from compiles(form_set, (file, path), form.carry_rows, form)


def _indicators(form_set: FormSet) -> Iterator[Problem]:
    ids = {indicator.id for indicator in form_set.indicators}
    for item in form_set.indicators:
        file = indicator_file(item)
        if bad_id(item.id):
            yield fault(file, item.id, _BAD_ID)
        for name in sorted(set(item.kinds) - known_kinds(form_set)):
            yield fault(file, f"{item.id}.kinds", f"没有“{name}”这类单位")
        if item.agg == "ratio":
            yield from _ratio(item, ids)
        else:
            yield from _over_records(form_set, item)


def _ratio(item: Indicator, ids: set[str]) -> Iterator[Problem]:
    file = indicator_file(item)
    for name in (item.numerator, item.denominator):
        if name not in ids:
            yield fault(file, item.id, f"没有指标“{name}”")
    if item.form or item.value or item.where:
        yield fault(file, item.id, "比率只写分子和分母，不写form、value和where")


def _over_records(form_set: FormSet, item: Indicator) -> Iterator[Problem]:
    if item.numerator or item.denominator:
        yield fault(indicator_file(item), item.id, "只有比率才写分子和分母")
    file = indicator_file(item)
    form = next((form for form in form_set.forms if form.id == item.form), None)
    if form is None:
        yield fault(file, f"{item.id}.form", f"没有“{item.form}”这张表")
        return
    if (item.agg == "count") == bool(item.value):
        yield fault(file, f"{item.id}.value", "count不写value，其他都要写")
    yield from compiles(form_set, (file, f"{item.id}.value"), item.value, form, None)
    yield from compiles(form_set, (file, f"{item.id}.where"), item.where, form)


def _report(form_set: FormSet) -> Iterator[Problem]:
    file = "report.toml"
    ids = {indicator.id for indicator in form_set.indicators}
    for table in form_set.report.tables:
        for column in table.columns:
            if column.indicator not in ids and not column.indicator.startswith("="):
                yield fault(file, table.id, f"没有指标“{column.indicator}”")
    for name in repeated(item.id for item in form_set.report.paragraphs):
        yield fault(file, name, "有两段用了同一个id")
