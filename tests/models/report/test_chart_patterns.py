"""Hatchings and signs stay inside what they fill and differ from each other."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from models.report.chart_patterns import FILLS, SIGN_SIZE, SIGNS, Fill, filled, is_dashed, sign
from models.report.marks import Area, Rule

sides = st.floats(0.5, 300)


@pytest.mark.parametrize("fill", FILLS)
@settings(deadline=None, max_examples=15)
@given(sides, sides)
@example(50, 100)
def test_property_hatching_stays_inside_its_bar(fill: Fill, width: float, height: float) -> None:
    for index, mark in enumerate(filled(fill, 10, 20, width, height)):
        if isinstance(mark, Rule):
            assert index > 0
            for x, y in ((mark.x1, mark.y1), (mark.x2, mark.y2)):
                assert 10 - 1e-6 <= x <= 10 + width + 1e-6
                assert 20 - 1e-6 <= y <= 20 + height + 1e-6


def test_fillings_differ() -> None:
    assert len(set(FILLS)) == len(FILLS)


def test_signs_of_eight_lines_differ() -> None:
    drawn = {sign(n, 0, 0) for n in range(2 * len(SIGNS))}
    assert len(drawn) == 2 * len(SIGNS)
    assert all(isinstance(one, Area) for one in drawn)
    assert all(abs(x) <= SIGN_SIZE and abs(y) <= SIGN_SIZE for one in drawn for x, y in one.points)
    assert [is_dashed(n) for n in range(3)] == [False, True, False]
