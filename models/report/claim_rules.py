"""The rules a claim may rest on (domain.md §5.4): each answers with a verdict and the reasons.

Nothing is claimed of a county on the strength of those who answered: one missing return, one
undecided one, one blank is enough to turn 全部, 均 and 没有发生 off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from models.indicators.declared import ADDITIVE
from models.report.figures_format import MILESTONES, chinese_number, milestone, short
from models.report.verdicts import HOLDS, Standing, Verdict, all_of, fails, listed, shortfalls
from models.report.view import View

YEARS = 3
"""Stored years that must lie directly before, unless the setting ``history_years`` differs."""

Rule = Callable[[View, Sequence[str]], Verdict]


class RuleKind(Struct, frozen=True):
    """A rule of the claim language.

    Attributes:
        judge: the rule; gets the indicator ids it was called with.
        least, most: how many indicators it takes.
        additive: whether they must be sums or counts.
    """

    judge: Rule
    least: int
    most: int
    additive: bool = False


def complete(view: View, names: Sequence[str]) -> Verdict:
    """Every unit that is asked has answered in full, undisputed."""
    reasons = [reason for name in names for reason in shortfalls(view, view.figure(name))]
    return fails(*dict.fromkeys(reasons)) if reasons else HOLDS


def zero(view: View, names: Sequence[str]) -> Verdict:
    """Every unit that is asked has answered, and every answer is 0."""
    verdicts = [complete(view, names)]
    for name in names:
        figure = view.figure(name)
        if figure.nonzero:
            title = view.indicators[name].title
            verdicts.append(fails(f"“{title}”不是0：{listed(view, figure.nonzero)}"))
    return all_of(verdicts)


def every(view: View, names: Sequence[str]) -> Verdict:
    """All of them, in every unit: of a ratio, or of a count out of another."""
    part, whole = _terms(view, names)
    verdict = complete(view, (part, whole))
    if verdict.standing is not Standing.HOLDS:
        return verdict
    if not view.figure(whole).value:
        return fails(f"“{view.indicators[whole].title}”是0，不必写")
    short_of = [
        code
        for code in view.figure(whole).expected
        if (view.unit_figure(part, code).value or 0) != (view.unit_figure(whole, code).value or 0)
    ]
    if not short_of:
        return HOLDS
    titles = f"“{view.indicators[part].title}”和“{view.indicators[whole].title}”"
    return fails(f"{titles}不相等：{listed(view, short_of)}")


def _terms(view: View, names: Sequence[str]) -> tuple[str, str]:
    if len(names) == 2:
        return names[0], names[1]
    ratio = view.indicators[names[0]]
    return ratio.numerator, ratio.denominator


def first_time(view: View, names: Sequence[str]) -> Verdict:
    """首次突破: a round number is reached that no stored earlier year reached."""
    (name,) = names
    verdict, value = _known(view, name)
    if value is None:
        return verdict
    title = view.indicators[name].title
    step = reached(view, value)
    if step is None:
        return fails(f"“{title}”是{short(value)}，没有达到整数大关")
    earlier = view.earlier(name)
    before = {year: old for year, old in earlier.items() if old >= step}
    if before:
        year = min(before)
        return fails(f"{year}年“{title}”已是{short(before[year])}，不是首次突破{step}")
    basis = f"首次突破{chinese_number(step)}大关：{title}"
    return _with_history(view, earlier, basis)


def record_high(view: View, names: Sequence[str]) -> Verdict:
    """再创新高: larger than every stored earlier year."""
    (name,) = names
    verdict, value = _known(view, name)
    if value is None:
        return verdict
    title = view.indicators[name].title
    earlier = view.earlier(name)
    best = max(earlier.values(), default=None)
    if best is not None and value <= best:
        year = next(year for year, old in earlier.items() if old == best)
        return fails(f"{year}年“{title}”是{short(best)}，本期{short(value)}没有超过")
    return _with_history(view, earlier, f"新高：{title}{short(value)}")


def _known(view: View, name: str) -> tuple[Verdict, Decimal | None]:
    """Return a complete figure's value; the verdict says why there is none."""
    verdict = complete(view, (name,))
    figure = view.figure(name)
    if verdict.standing is not Standing.HOLDS:
        return verdict, None
    if figure.value is None:
        return fails(f"“{view.indicators[name].title}”没有数"), None
    return verdict, figure.value


def _with_history(view: View, earlier: Mapping[int, Decimal], basis: str) -> Verdict:
    """Hold if enough years lie directly before this one; ask the bureau otherwise."""
    needed = int(view.settings.get("history_years", YEARS))
    year = view.period.year
    lacking = [year - back for back in range(needed, 0, -1) if year - back not in earlier]
    if not lacking:
        return Verdict(Standing.HOLDS, basis=basis)
    years = "、".join(str(item) for item in lacking)
    return Verdict(Standing.ASK, (f"历年资料缺{years}年，请核实后确认",), basis)


def reached(view: View, value: Decimal) -> int | None:
    """Return the round number a value has reached, by the bureau's own list if it has one."""
    return milestone(value, view.settings.get("milestones", MILESTONES))


def returned(view: View, _names: Sequence[str]) -> Verdict:
    """Every expected return is in and undisputed."""
    reasons = []
    if view.coverage.missing:
        reasons.append(f"还没有上报：{listed(view, view.coverage.missing)}")
    if view.coverage.lists_only:
        reasons.append(f"只收到人员名单：{listed(view, view.coverage.lists_only)}")
    if view.coverage.pending:
        reasons.append(f"报表待定：{listed(view, view.coverage.pending)}")
    return fails(*reasons) if reasons else HOLDS


def known(view: View, names: Sequence[str]) -> Verdict:
    """There is a figure, whatever it is."""
    lacking = [name for name in names if view.figure(name).value is None]
    return (
        fails(*(f"“{view.indicators[name].title}”没有数" for name in lacking)) if lacking else HOLDS
    )


def has(view: View, names: Sequence[str]) -> Verdict:
    """There is a figure and it is not 0."""
    lacking = [name for name in names if not view.figure(name).value]
    titles = [f"“{view.indicators[name].title}”没有数或是0" for name in lacking]
    return fails(*titles) if lacking else HOLDS


RULES: Mapping[str, RuleKind] = {
    "complete": RuleKind(complete, 1, 20),
    "zero": RuleKind(zero, 1, 20, additive=True),
    "every": RuleKind(every, 1, 2),
    "first_time": RuleKind(first_time, 1, 1),
    "record_high": RuleKind(record_high, 1, 1),
    "returned": RuleKind(returned, 0, 0),
    "known": RuleKind(known, 1, 20),
    "has": RuleKind(has, 1, 20),
}
"""Name in ``report.toml`` → rule."""


def misused(view_indicators: Mapping[str, str], kind: str, names: Sequence[str]) -> str:
    """Return what is wrong with a rule's operands, "" if nothing.

    Args:
        view_indicators: indicator id → aggregate.
        kind: name of the rule.
        names: indicator ids it is called with.
    """
    rule = RULES[kind]
    if not rule.least <= len(names) <= rule.most:
        return f"“{kind}”的指标个数不对"
    aggregates = [view_indicators[name] for name in names]
    if rule.additive and not set(aggregates) <= ADDITIVE:
        return f"“{kind}”只能用于合计或计数的指标"
    if kind == "every" and (aggregates == ["ratio"]) != (len(names) == 1):
        return "“every”要用一个比率，或者一个分子和一个分母"
    return ""
