"""The scale of a chart's axis: round steps that hold all values."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct

_STEPS = (1, 2, 5, 10)
_TICKS = 5
_HEADROOM = 0.04
"""Share of the height kept free above the largest value."""


class Scale(Struct, frozen=True):
    """An axis from ``ticks[0]`` to ``ticks[-1]``."""

    ticks: tuple[Decimal, ...]

    @property
    def digits(self) -> int:
        """Digits after the point that tell the ticks apart."""
        exponent = self.ticks[1].normalize().as_tuple().exponent
        step = (self.ticks[1] - self.ticks[0]).normalize().as_tuple().exponent
        return max(-int(exponent), -int(step), 0)

    def share(self, value: Decimal) -> float:
        """Return how far up a value lies: 0 at the bottom, 1 at the top."""
        low, high = self.ticks[0], self.ticks[-1]
        return float((value - low) / (high - low))


def scale_for(values: Iterable[Decimal], base: Decimal) -> Scale:
    """Return an axis that begins at ``base``, or lower if a value lies below it."""
    known = [*values, base]
    low, high = min(known), max(known)
    if high <= low:
        high = low + 1
    step = _step(float(high - low) * (1 + _HEADROOM) / _TICKS)
    first = base if low == base else (low / step).to_integral_value("ROUND_FLOOR") * step
    count = math.ceil(float(high - first) * (1 + _HEADROOM) / float(step) - 1e-9)
    return Scale(tuple(first + step * n for n in range(count + 1)))


def _step(least: float) -> Decimal:
    """Return the smallest of 1, 2, 5, 10, 20 … that is not less."""
    power = math.floor(math.log10(least))
    unit = Decimal(1).scaleb(power)
    return next(unit * n for n in _STEPS if float(unit) * n >= least * (1 - 1e-9))
