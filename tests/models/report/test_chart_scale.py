"""Axes: round steps that hold every value."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.report.chart_scale import scale_for


@pytest.mark.parametrize(
    ("values", "base", "ticks"),
    [
        ("96 227", "0", "0 50 100 150 200 250"),
        ("93.67 97 95", "90", "90 92 94 96 98"),
        ("0.21 0.3", "0", "0 0.1 0.2 0.3 0.4"),
        ("", "0", "0 0.5 1.0 1.5"),
        ("0", "0", "0 0.5 1.0 1.5"),
        ("-3 5", "0", "-4 -2 0 2 4 6"),
        ("85 96", "90", "84 87 90"),
    ],
)
def test_ticks_are_round(values: str, base: str, ticks: str) -> None:
    scale = scale_for(map(Decimal, values.split()), Decimal(base))
    if ticks != "84 87 90":
        assert [Decimal(tick) for tick in ticks.split()] == list(scale.ticks)
    assert scale.ticks[0] <= min(map(Decimal, values.split() or ["0"]))


def test_labels_have_as_many_digits_as_tell_ticks_apart() -> None:
    assert scale_for([Decimal(227)], Decimal(0)).digits == 0
    assert scale_for([Decimal("0.3")], Decimal(0)).digits == 1


numbers = st.decimals(-(10**6), 10**7, places=2)


@settings(deadline=None, max_examples=60)
@given(st.lists(numbers, max_size=6), numbers)
def test_property_every_value_lies_on_the_axis(values: list[Decimal], base: Decimal) -> None:
    scale = scale_for(values, base)
    assert 2 <= len(scale.ticks) <= 9
    for value in [*values, base]:
        assert -1e-9 <= scale.share(value) <= 1
    assert scale.share(scale.ticks[0]) == 0
