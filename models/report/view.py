"""What the report looks at: figures, coverage, earlier years, settings, names of units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from models.forms.definition import FormSet, Indicator
from models.indicators.coverage import Coverage, coverage
from models.indicators.declared import declared, is_bureau
from models.indicators.history import NO_HISTORY, History
from models.indicators.parts import SharedPart
from models.indicators.totals import COUNTY, By, Figure, Totals, totals
from models.records import Content, Period, Unit


class Returns(Struct, frozen=True):
    """What the units of a county have handed in.

    Attributes:
        parts: unit code → parts of its indicators, for every unit whose return is in.
        pending: units whose return waits for a decision (待定).
        contents: unit code → effective content; needed for lists of records only.
        lists_only: units of which only the person list came.
        wrong: units whose return has errors.
    """

    parts: Mapping[str, Sequence[SharedPart]]
    pending: frozenset[str] = frozenset()
    contents: Mapping[str, Content] | None = None
    lists_only: frozenset[str] = frozenset()
    wrong: frozenset[str] = frozenset()


class View(Struct, frozen=True, dict=True):
    """The facts of a report; totals of every dimension are made when they are first asked for."""

    form_set: FormSet
    period: Period
    units: Sequence[Unit]
    returns: Returns
    history: History = NO_HISTORY
    group: str = COUNTY
    by: By = "county"

    @cached_property
    def _totals(self) -> dict[By, Totals]:
        return {}

    def totals(self, by: By) -> Totals:
        """Return the totals by a dimension."""
        if by not in self._totals:
            self._totals[by] = totals(
                self.form_set,
                self.period,
                self.units,
                self.returns.parts,
                by,
                pending=self.returns.pending,
            )
        return self._totals[by]

    def at(self, by: By, group: str) -> View:
        """Return the view of one group: a township, a kind, a unit."""
        other = replace(self, by=by, group=group)
        other.__dict__["_totals"] = self._totals
        return other

    def figure(self, indicator: str) -> Figure:
        """Return a figure of the group looked at."""
        return self.totals(self.by).figure(indicator, self.group)

    def unit_figure(self, indicator: str, unit: str) -> Figure:
        """Return a figure of one unit."""
        return self.totals("unit").figure(indicator, unit)

    @cached_property
    def coverage(self) -> Coverage:
        """Whose returns are in."""
        return coverage(
            self.form_set,
            self.period,
            self.units,
            set(self.returns.parts),
            self.returns.pending,
            self.returns.lists_only,
        )

    @cached_property
    def settings(self) -> Mapping[str, Any]:
        """Setting id → value: the period's, or the form set's default."""
        defaults = {setting.id: setting.default for setting in self.form_set.settings}
        return {**defaults, **self.period.settings}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Unit code → name."""
        return {unit.code: unit.name for unit in self.units}

    @cached_property
    def bureau(self) -> str:
        """Full name of the bureau, "" if the registry has none."""
        found = (unit.name for unit in self.units if is_bureau(self.form_set, unit))
        return next(found, "")

    @property
    def indicators(self) -> Mapping[str, Indicator]:
        """Indicator id → declaration."""
        return declared(self.form_set).by_id

    def earlier(self, indicator: str) -> dict[int, Decimal]:
        """Return year → value of the years before this one."""
        series = self.history.series(indicator, self.period.half)
        return {year: value for year, value in series.items() if year < self.period.year}
