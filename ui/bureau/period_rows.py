"""A half-year as the bureau sets it: read at once, and each expected unit as a row."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct

from models.forms.applicability import forms_for
from models.indicators.declared import is_bureau
from models.merge.snapshot import Frame, read_frame
from models.records import Period
from models.report.tables import COUNTY_SEAT
from models.store import registry
from models.store.submissions import submissions
from models.store.transaction import Transaction
from models.task.period_change import Changed, changes_of
from models.workspace import Workspace
from ui.bureau.progress_rows import town_labels


class PeriodFacts(Struct, frozen=True):
    """What the page shows.

    Attributes:
        periods: all half-years of the data, the latest first.
        received: units whose return is in.
        changes: who was added to the expected units and who was taken away.
    """

    frame: Frame
    periods: tuple[Period, ...]
    received: frozenset[str]
    changes: tuple[Changed, ...]


class ExpectedRow(Struct, frozen=True):
    """A unit that is, or could be, expected to hand in a return."""

    code: str
    name: str
    town: str
    kind: str
    expected: bool
    received: bool


def read_period(workspace: Workspace) -> PeriodFacts:
    """Return the half-year that is worked on."""
    period = workspace.period_id()

    def read(tx: Transaction) -> PeriodFacts:
        came = frozenset(state.unit for state in submissions(tx, period) if state.has_figures)
        known = tuple(reversed(registry.periods(tx)))
        return PeriodFacts(read_frame(tx, period), known, came, changes_of(tx, period))

    return workspace.dataset.db.call(read, write=False)


def expected_rows(facts: PeriodFacts, expected: Collection[str]) -> list[ExpectedRow]:
    """Return every unit that fills in any form, by township; the bureau is not asked."""
    frame = facts.frame
    towns = town_labels(frame)
    order = {code: at for at, code in enumerate(towns)}
    units = [
        unit
        for unit in frame.units.values()
        if not is_bureau(frame.form_set, unit) and forms_for(frame.form_set, unit)
    ]
    units.sort(key=lambda unit: (order.get(unit.town, len(order)), unit.town, unit.code))
    rows = []
    for unit in units:
        kind = frame.form_set.kind(unit.kind)
        rows.append(
            ExpectedRow(
                unit.code,
                unit.name,
                towns.get(unit.town, unit.town) or COUNTY_SEAT,
                kind.title if kind else unit.kind,
                unit.code in expected,
                unit.code in facts.received,
            )
        )
    return rows


def change_line(facts: PeriodFacts, change: Changed) -> str:
    """Return a change of the expected units as a sentence."""

    def named(codes: tuple[str, ...]) -> str:
        known = facts.frame.units
        return "、".join(known[code].name if code in known else code for code in codes)

    parts = []
    if change.removed:
        parts.append(f"去掉{named(change.removed)}")
    if change.added:
        parts.append(f"加上{named(change.added)}")
    return f"{change.time[:10]} {change.who}：{'；'.join(parts)}。理由：{change.reason}"
