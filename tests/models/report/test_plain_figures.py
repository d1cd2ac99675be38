"""Figures on the terminal: declared digits, none lost, and nothing is not 0."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.forms.definition import Indicator
from models.indicators.totals import Figure
from models.report.plain_figures import coverage_text, value_text


@pytest.mark.parametrize(
    ("value", "scale", "text"),
    [
        (None, 0, "无"),
        (Decimal(0), 0, "0"),
        (Decimal("12.50"), 0, "12.5"),
        (Decimal(1000), 0, "1000"),
        (Decimal(5), 2, "5.00"),
    ],
)
def test_a_sum_keeps_all_its_digits(value: Decimal | None, scale: int, text: str) -> None:
    assert value_text(Indicator("a", "甲", "sum", scale=scale), value) == text


def test_a_rate_is_rounded_half_up() -> None:
    rate = Indicator("a", "甲", "ratio", "%", scale=2)

    assert value_text(rate, Decimal("99.665")) == "99.67"
    assert value_text(rate, Decimal(200) / 3) == "66.67"


def test_where_nobody_is_asked_there_is_no_coverage() -> None:
    assert coverage_text(Figure("a")) == "不涉及"
    assert coverage_text(Figure("a", expected=("1", "2"), counted=("1",))) == "含1/2校"
    own = Figure("a", expected=("9",), counted=("9",), schools=False)
    assert coverage_text(own) == "县局数据"
