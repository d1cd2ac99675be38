"""How the county's figures change when some returns change."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct

from models.indicators.parts import IndicatorPart
from models.indicators.totals import Totals, totals
from models.merge.combine import Status
from models.merge.snapshot import Snapshot
from models.merge.unit_result import UnitResult


class TotalChange(Struct, frozen=True):
    """One county figure before and after, and how many of the units asked are in it."""

    indicator: str
    title: str
    unit: str
    before: Decimal | None
    after: Decimal | None
    counted_before: int
    counted_after: int
    expected: int


def total_changes(snapshot: Snapshot, results: Iterable[UnitResult]) -> tuple[TotalChange, ...]:
    """Return the figures that change, in the order of the form set."""
    changed = {result.state.unit: result for result in results}
    if not changed:
        return ()
    waiting = {
        code
        for code, stored in snapshot.stored.items()
        if stored.state is not None and stored.state.status == Status.DISPUTED
    }
    after = dict(snapshot.shares)
    waiting_after = waiting - changed.keys()
    for code, result in changed.items():
        after.pop(code, None)
        if result.state.has_figures:
            after[code] = result.parts
        if result.status is Status.DISPUTED:
            waiting_after.add(code)
    frame = snapshot.frame
    units = tuple(frame.units.values())

    def counted(shares: dict[str, tuple[IndicatorPart, ...]], pending: set[str]) -> Totals:
        return totals(frame.form_set, frame.period, units, shares, pending=pending)

    old, new = counted(dict(snapshot.shares), waiting), counted(after, waiting_after)
    found = []
    for item in frame.form_set.indicators:
        one, other = old.figure(item.id), new.figure(item.id)
        if (one.value, one.counted) != (other.value, other.counted):
            found.append(
                TotalChange(
                    item.id,
                    item.title,
                    item.unit,
                    one.value,
                    other.value,
                    len(one.counted),
                    len(other.counted),
                    len(other.expected),
                )
            )
    return tuple(found)
