"""Values of earlier years, as the bureau keeps them (B13): what comparisons and claims rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from msgspec import Struct, field

WHOLE_YEAR = 0
"""``half`` of a value that is about a year (an exam), not about a half-year."""


class History(Struct, frozen=True):
    """Indicator values of earlier periods, by indicator, year and half."""

    values: Mapping[tuple[str, int, int], Decimal] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Iterable[tuple[str, int, int, Decimal]]) -> History:
        """Return the history of (indicator, year, half, value) records; later ones win."""
        return cls({(name, year, half): value for name, year, half, value in records})

    def series(self, indicator: str, half: int) -> dict[int, Decimal]:
        """Return year → value: like with like, first half with first half, or whole years."""
        found: dict[int, Decimal] = {}
        for (name, year, of_half), value in sorted(self.values.items()):
            if name == indicator and of_half in {WHOLE_YEAR, half}:
                found[year] = value
        return found

    def yearly(self, indicator: str) -> bool:
        """Tell whether the values of an indicator are about whole years."""
        halves = {half for name, _, half in self.values if name == indicator}
        return halves == {WHOLE_YEAR}


NO_HISTORY = History()
