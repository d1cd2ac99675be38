"""History: like is compared with like."""

from __future__ import annotations

from decimal import Decimal

from models.indicators.history import NO_HISTORY, History

HISTORY = History.of(
    [
        ("gk", 2005, 0, Decimal(180)),
        ("gk", 2004, 0, Decimal(170)),
        ("rate", 2005, 1, Decimal("99.1")),
        ("rate", 2005, 2, Decimal("98.2")),
        ("rate", 2004, 2, Decimal("98.3")),
        ("rate", 2005, 1, Decimal("99.2")),
    ]
)


def test_half_years_are_compared_with_the_same_half() -> None:
    """比上年同期 is the first half with the first half."""
    assert HISTORY.series("rate", 1) == {2005: Decimal("99.2")}
    assert HISTORY.series("rate", 2) == {2004: Decimal("98.3"), 2005: Decimal("98.2")}
    assert not HISTORY.yearly("rate")


def test_exams_are_compared_by_year() -> None:
    """A yearly value serves in both halves."""
    assert HISTORY.series("gk", 1) == HISTORY.series("gk", 2) == {2004: 170, 2005: 180}
    assert HISTORY.yearly("gk")


def test_no_history() -> None:
    """Nothing is stored, nothing is compared."""
    assert NO_HISTORY.series("gk", 1) == {}
    assert not NO_HISTORY.yearly("gk")
