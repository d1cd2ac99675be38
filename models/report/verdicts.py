"""What became of a claim: it holds, the bureau must be asked, or it fails; and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum

from msgspec import Struct

from models.indicators.totals import Figure
from models.report.view import View

_NAMED = 3


class Standing(IntEnum):
    """How a claim stands; the larger, the better."""

    FAILS = 0
    ASK = 1
    HOLDS = 2


class Verdict(Struct, frozen=True):
    """A claim's standing, the reasons if it does not hold, and what it was judged on.

    Attributes:
        basis: what a person would confirm (``gk_total>=200``); if it changes, an old
            confirmation no longer counts.
    """

    standing: Standing
    reasons: tuple[str, ...] = ()
    basis: str = ""


HOLDS = Verdict(Standing.HOLDS)


def fails(*reasons: str) -> Verdict:
    """Return a failing verdict."""
    return Verdict(Standing.FAILS, reasons)


def all_of(verdicts: Sequence[Verdict]) -> Verdict:
    """Return the verdict that several hold together: as good as the worst, for all reasons."""
    return Verdict(
        min(verdict.standing for verdict in verdicts),
        tuple(dict.fromkeys(reason for verdict in verdicts for reason in verdict.reasons)),
        _together(verdicts),
    )


def one_of(verdicts: Sequence[Verdict]) -> Verdict:
    """Return the verdict that at least one holds: as good as the best."""
    best = max(verdict.standing for verdict in verdicts)
    if best is Standing.HOLDS:
        return Verdict(best, basis=_together(verdicts))
    reasons = (
        reason for verdict in verdicts if verdict.standing is best for reason in verdict.reasons
    )
    return Verdict(best, tuple(dict.fromkeys(reasons)), _together(verdicts))


def negated(verdict: Verdict, what: str) -> Verdict:
    """Return the opposite; what must be asked must still be asked."""
    if verdict.standing is Standing.FAILS:
        return Verdict(Standing.HOLDS, basis=verdict.basis)
    if verdict.standing is Standing.ASK:
        return verdict
    return Verdict(Standing.FAILS, (f"“{what}”不成立",), verdict.basis)


def _together(verdicts: Iterable[Verdict]) -> str:
    return "；".join(verdict.basis for verdict in verdicts if verdict.basis)


def shortfalls(view: View, figure: Figure) -> list[str]:
    """Return why a figure is not complete, with names; empty if it is."""
    title = view.indicators[figure.indicator].title
    if not figure.expected:
        return [f"没有单位填报“{title}”"]
    reasons = []
    if figure.missing:
        reasons.append(f"还没有上报：{listed(view, figure.missing)}")
    if figure.pending:
        reasons.append(f"报表待定：{listed(view, figure.pending)}")
    if figure.blank:
        reasons.append(f"没有填“{title}”：{listed(view, figure.blank)}")
    if figure.partial:
        reasons.append(f"没有填全“{title}”：{listed(view, figure.partial)}")
    return reasons


def listed(view: View, units: Sequence[str]) -> str:
    """Return the names of units, the first few of them."""
    names = "、".join(view.names.get(code, code) for code in units[:_NAMED])
    return names if len(units) <= _NAMED else f"{names}等{len(units)}个单位"
