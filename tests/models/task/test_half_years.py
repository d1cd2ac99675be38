"""Half-years and their usual days."""

from __future__ import annotations

from datetime import date

import pytest

from models.task.half_years import following, half_of, half_year


def test_usual_days() -> None:
    """The first half belongs to the school year that began the autumn before."""
    spring, autumn = half_year(2006, 1, ("A001",)), half_year(2006, 2)
    assert (spring.id, spring.title, spring.expected) == ("2006H1", "2006年上半年", ("A001",))
    assert (spring.start, spring.end) == (date(2006, 1, 1), date(2006, 6, 30))
    assert (spring.deadline, spring.year_start) == (date(2006, 7, 5), date(2005, 9, 1))
    assert (autumn.start, autumn.end) == (date(2006, 7, 1), date(2006, 12, 31))
    assert (autumn.deadline, autumn.year_start) == (date(2007, 1, 10), date(2006, 9, 1))
    assert (spring.half, autumn.half) == (1, 2)


@pytest.mark.parametrize(
    ("before", "after"), [("2005H2", "2006H1"), ("2006H1", "2006H2"), ("2006H2", "2007H1")]
)
def test_one_follows_the_other(before: str, after: str) -> None:
    assert half_year(*following(before)).id == after


def test_no_half_year() -> None:
    with pytest.raises(ValueError, match="2006Q1"):
        following("2006Q1")


def test_the_half_year_of_a_day() -> None:
    assert half_of(date(2006, 6, 30)) == (2006, 1)
    assert half_of(date(2006, 7, 1)) == (2006, 2)
