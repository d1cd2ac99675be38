"""County figures as a person reads them, on a terminal or in a table of the window."""

from __future__ import annotations

from decimal import Decimal

from models.forms.definition import Indicator
from models.indicators.totals import Figure
from models.report.figures_format import exact

NONE = "无"
"""Where a figure would stand if anybody had answered: not 0."""

NOBODY = "不涉及"
"""Where nobody is asked for a figure."""

BUREAU = "县局数据"
"""Where the bureau itself is asked, and has answered."""


def value_text(indicator: Indicator, value: Decimal | None) -> str:
    """Return a figure with its declared digits."""
    if value is None:
        return NONE
    return exact(value, max(indicator.scale, _digits(value) if indicator.agg != "ratio" else 0))


def _digits(value: Decimal) -> int:
    """Return how many digits after the point an exact value really has."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def coverage_text(figure: Figure) -> str:
    """Return 含 n/m 校, or why there is none."""
    return (figure.coverage or BUREAU) if figure.expected else NOBODY
