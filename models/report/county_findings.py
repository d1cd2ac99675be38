"""What only the bureau sees: checks over all returns, ghosts, silent schools, leaping figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Self

from msgspec import Struct
from msgspec.structs import replace

from models.checks.county import CountyReturns, check_county
from models.checks.outliers import outliers
from models.forms.context import ReturnContext
from models.forms.migrate import in_terms_of
from models.indicators import stored as stored_figures
from models.merge.ghosts import ghosts_in
from models.merge.snapshot import Frame, read_frame
from models.problems import Place, Problem, Severity
from models.records import Content, Part, Period
from models.report.figures_format import short
from models.report.view import View
from models.store import registry
from models.store.submissions import submissions
from models.store.transaction import Transaction

SILENT = "C200"
LEAPT = "C201"
_SILENT_PERIODS = 3
_LEAP_PERCENT = 20
_LEAST = 20
"""A figure that was and is smaller may change by a fifth without a word."""


class AllReturns(Struct, frozen=True):
    """All returns of a half-year.

    Attributes:
        returns: what counts of every unit, names included where they came.
        silent: unit code → how many half-years in a row before this one it was expected to
            hand in a return and did not.
    """

    returns: CountyReturns
    silent: Mapping[str, int]

    def with_contents(self, contents: Mapping[str, Content]) -> Self:
        """Return the same with returns that are still being filled in here."""
        merged = {**self.returns.contents, **contents}
        return replace(self, returns=replace(self.returns, contents=merged))


def read_all_returns(tx: Transaction, period: str) -> AllReturns:
    """Return the half-year's returns; NotFound if the period is not set up."""
    frame = read_frame(tx, period)
    earlier = [item for item in registry.periods(tx) if item.start < frame.period.start]
    before: dict[str, Content] = {}
    if earlier:
        before = _contents(tx, frame, earlier[-1].id)
    returns = CountyReturns(
        frame.form_set, frame.period, frame.units, _contents(tx, frame, period), before
    )
    return AllReturns(returns, _silent(tx, earlier))


def _contents(tx: Transaction, frame: Frame, period: str) -> dict[str, Content]:
    found = stored_figures.contents(tx, period, tuple(Part))
    written_with = {state.unit: state.form_set_hash for state in submissions(tx, period)}
    known = {
        digest: form_set
        for digest in set(written_with.values())
        if (form_set := registry.form_set(tx, digest)) is not None
    }
    return {
        unit: in_terms_of(frame.form_set, known[written_with[unit]], content)
        for unit, content in found.items()
    }


def _silent(tx: Transaction, earlier: list[Period]) -> dict[str, int]:
    """Count back from the latest of the half-years before."""
    silent: dict[str, int] = {}
    still: set[str] | None = None
    for period in reversed(earlier):
        came = {state.unit for state in submissions(tx, period.id) if state.has_figures}
        missing = set(period.expected) - came
        still = missing if still is None else still & missing
        if not still:
            break
        for code in still:
            silent[code] = silent.get(code, 0) + 1
    return silent


def county_findings(view: View, known: AllReturns) -> tuple[Problem, ...]:
    """Return what the returns show together, none of it an obstacle by itself.

    Args:
        view: the figures as they are now.
        known: the returns they come from.
    """
    return (
        *check_county(known.returns),
        *outliers(known.returns),
        *ghosts_in(view.returns.parts, _with_last(known.returns), known.returns.units),
        *_fallen_silent(view, known.silent),
        *_leapt(view),
    )


def _with_last(returns: CountyReturns) -> Iterator[tuple[ReturnContext, Content]]:
    """Yield every return with what the unit said half a year ago."""
    for code, content in returns.contents.items():
        last = returns.before.get(code)
        if last is not None:
            unit = returns.units[code]
            yield ReturnContext(returns.form_set, unit, returns.period, last), content


def _fallen_silent(view: View, silent: Mapping[str, int]) -> Iterator[Problem]:
    for code in (*view.coverage.missing, *view.coverage.lists_only):
        if silent.get(code, 0) + 1 >= _SILENT_PERIODS:
            text = f"{view.names[code]}连续三期未报，请核实是否停办。"
            yield Problem(SILENT, Severity.WARNING, text, Place(unit=code))


def _leapt(view: View) -> Iterator[Problem]:
    """Compare with the same half of last year; an incomplete county would only seem to shrink."""
    if not view.coverage.complete:
        return
    for name, item in view.indicators.items():
        before = view.earlier(name).get(view.period.year - 1)
        now = view.figure(name).value
        if before is None or now is None or max(before, now) < _LEAST or not before:
            continue
        percent = abs(now - before) * 100 / before
        if percent > _LEAP_PERCENT:
            text = f"“{item.title}”比去年同期变化{short(round(percent, 1))}%，请核对或写说明。"
            hint = f"去年是{short(before)}{item.unit}，今年是{short(now)}{item.unit}。"
            yield Problem(LEAPT, Severity.WARNING, text, hint=hint)
