"""The second count before a report is locked: every additive total, straight from the records.

It shares no code with ``parts`` and ``totals``: one walk over units, forms and rows, the whole
filter asked at once, whole numbers and fractions added up. What both take for granted are the
compiled expressions and the registry. Distinct counts, extremes and ratios are not recounted;
a ratio's two terms are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from models.forms.compiled import facts
from models.forms.definition import Form, FormSet, Indicator
from models.forms.expression_nodes import Env, NotEvaluable
from models.forms.expressions import Expression, compile_expression
from models.indicators.totals import Totals
from models.problems import Place, Problem, Severity
from models.records import Content, Period, Unit

_Sums = dict[tuple[str, str], Fraction]


def recount(
    form_set: FormSet,
    period: Period,
    units: Sequence[Unit],
    contents: Mapping[str, Content],
    found: Iterable[Totals],
) -> list[Problem]:
    """Compare totals with what the records themselves add up to.

    Args:
        form_set: declares the indicators.
        period: says who is expected.
        units: the registry.
        contents: unit code → effective content, of the units whose parts are in the totals.
        found: the totals that are going to be printed.
    """
    problems: list[Problem] = []
    for totals in found:
        if totals.by == "township":
            group = {unit.code: unit.town for unit in units}
        elif totals.by == "kind":
            group = {unit.code: unit.kind for unit in units}
        elif totals.by == "unit":
            group = {unit.code: unit.code for unit in units}
        else:
            group = {unit.code: "" for unit in units}
        sums = _count_again(form_set, period, units, contents, group)
        problems.extend(_differences(form_set, totals, sums))
    return problems


def _count_again(
    form_set: FormSet,
    period: Period,
    units: Sequence[Unit],
    contents: Mapping[str, Content],
    group: Mapping[str, str],
) -> _Sums:
    sums: _Sums = defaultdict(Fraction)
    rules = list(_rules(form_set))
    for unit in units:
        groups = _groups_of(form_set, unit)
        if unit.code not in contents:
            continue
        if unit.code not in period.expected and "bureau" not in groups:
            continue
        env = Env(content=contents[unit.code], facts=facts(form_set, unit, period))
        for indicator, form, relevant, where, value in rules:
            asked = (set(form.for_) or groups) & groups and (
                set(indicator.kinds) or groups
            ) & groups
            if not asked or (relevant is not None and _answer(relevant, env) == 0):
                continue
            key = group[unit.code], indicator.id
            sums[key] += sum(_amounts(contents[unit.code], form, where, value, env), Fraction(0))
    return sums


def _rules(
    form_set: FormSet,
) -> Iterator[tuple[Indicator, Form, Expression | None, Expression | None, Expression | None]]:
    """Compile form relevance, filter and value of the indicators whose totals are sums."""
    for item in form_set.indicators:
        if item.agg not in {"sum", "count"}:
            continue
        form = next(form for form in form_set.forms if form.id == item.form)
        yield (
            item,
            form,
            compile_expression(form.when, form_set) if form.when else None,
            compile_expression(item.where, form_set, form) if item.where else None,
            compile_expression(item.value, form_set, form) if item.value else None,
        )


def _groups_of(form_set: FormSet, unit: Unit) -> set[str]:
    names = {unit.kind}
    for kind in form_set.kinds:
        if kind.code == unit.kind:
            names.update(kind.groups)
    return names


def _amounts(
    content: Content, form: Form, where: Expression | None, value: Expression | None, env: Env
) -> Iterator[Fraction]:
    data = content.forms.get(form.id)
    for row in data.rows if data is not None else ():
        if not row.values and not row.unread:
            continue
        env.values, env.row_id = row.values, row.row_id
        if where is not None and not _answer(where, env):
            continue
        amount = 1 if value is None else _answer(value, env)
        if isinstance(amount, int | Decimal):
            yield Fraction(amount)


def _answer(expression: Expression, env: Env) -> object:
    try:
        return expression.evaluate(env)
    except NotEvaluable:
        return None


def _differences(form_set: FormSet, totals: Totals, sums: _Sums) -> Iterator[Problem]:
    titles = {item.id: item.title for item in form_set.indicators if item.agg in {"sum", "count"}}
    for group, figures in totals.groups.items():
        for name, title in titles.items():
            printed = figures[name].value if name in figures else None
            again = sums.get((group, name), Fraction(0))
            if Fraction(printed or 0) == again:
                continue
            where = f"（{totals.by} {group}）" if group else ""
            yield Problem(
                "T001",
                Severity.ERROR,
                f"“{title}”{where}汇总数是{printed}，按各校记录重新清点是{_text(again)}，"
                "两次结果不一致，不能定稿。",
                Place(path=name, unit=group if totals.by == "unit" else ""),
                hint="请重新汇总；仍不一致的，请把数据文件夹备份后联系维护人员。",
            )


def _text(number: Fraction) -> str:
    if number.denominator == 1:
        return str(number.numerator)
    return str(Decimal(number.numerator) / Decimal(number.denominator))
