"""Dates as people write them (domain.md §8.2): one day, or the reason why it is none."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.forms.plain_dates import DateRead, read_date

DAY = date(2006, 3, 23)


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("2006-03-23", True),
        ("2006.3.23", True),
        ("2006-3-23", True),
        ("2006/3/23", True),
        ("２００６．３．２３", True),
        ("20060323", True),
        ("2006年3月23日", True),
        ("2006年3月23号", True),
        ("2006年3月23", True),
        ("二〇〇六年三月二十三日", True),
        ("二○○六年三月二十三日", True),
        ("二零零六年三月廿三日", True),
        ("2006 年 3 月 23 日", True),
        ("'2006-3-23", True),
        ("2006-03-23 00:00:00", True),
        ("06.3.23", False),
        ("06年3月23日", False),
        ("38799", False),
        (38799, False),
        (38799.0, False),
        (38799.75, False),
        (Decimal(38799), False),
        (20060323, True),
        (DAY, True),
        (datetime(2006, 3, 23, 8, 30), True),  # noqa: DTZ001  # as a cell gives it
    ],
)
def test_a_whole_date(raw: object, plain: bool) -> None:  # noqa: FBT001
    """Every way to write 23 March 2006; two-digit years and serials deserve a remark."""
    assert read_date(raw) == DateRead(DAY, plain=plain)


@pytest.mark.parametrize("raw", ["3.23", "3-23", "3/23", "3月23日", "三月二十三日", "3月23", 3.23])
def test_a_date_without_a_year(raw: object) -> None:
    """The period's year is added, and the answer says so; without a period there is none."""
    assert read_date(raw, 2006) == DateRead(DAY, assumed=True, plain=False)
    assert read_date(raw).value is None


@pytest.mark.parametrize("raw", ["6月31日", "6.31", "2006.6.31", "20060631", "06年13月1日"])
def test_a_day_the_calendar_does_not_have(raw: str) -> None:
    """It was meant as a date, so the answer is another than to 昨天."""
    assert read_date(raw, 2006) == DateRead(None, "day", plain=read_date(raw, 2006).plain)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("三月", "month"),
        ("3月", "month"),
        ("2006年3月", "month"),
        ("06年3月", "month"),
        ("2006.3", "month"),
        (2006.3, "month"),
        (3.1, "ambiguous"),
        (3.2, "ambiguous"),
        (12.123, "ambiguous"),
        ("2006-02-30", "day"),
        ("2.30", "day"),
        ("13.1", "day"),
        ("昨天", "text"),
        ("2006", "text"),
        (2006, "text"),
        (5, "text"),
        (0, "text"),
        (-38799, "text"),
        (10**400, "text"),
        (float("nan"), "text"),
        (float("inf"), "text"),
        (Decimal("NaN"), "text"),
        (Decimal("1e999999"), "text"),
        ("9" * 5000, "text"),
        ("፩፩፩፩፩", "text"),
        (timedelta(hours=8), "text"),
    ],
)
def test_no_date(raw: object, reason: str) -> None:
    """A month has no day, 3.1 in a number cell may have been 3.10, the rest is no date."""
    assert read_date(raw, 2006) == DateRead(None, reason, plain=read_date(raw, 2006).plain)


def test_3_1_as_text_is_the_first_of_march() -> None:
    """Text keeps its zeros: 3.1 and 3.10 are different days."""
    assert read_date("3.1", 2006).value == date(2006, 3, 1)
    assert read_date("3.10", 2006).value == date(2006, 3, 10)


def test_two_digit_years() -> None:
    """06 is 2006, 49 is 2049, 58 is 1958."""
    years = [read_date(f"{year}.3.23").value for year in ("06", "49", "50", "58")]
    assert [found.year for found in years if found] == [2006, 2049, 1950, 1958]


@settings(deadline=None)
@given(st.dates(date(1930, 1, 1), date(2099, 12, 31)))
def test_every_serial(day: date) -> None:
    """Excel's number of a day is that day, in the 1900 system."""
    assert read_date((day - date(1899, 12, 30)).days).value == day


@settings(deadline=None)
@given(st.dates())
def test_iso_comes_back(day: date) -> None:
    """The form in which dates are shown is read without a remark."""
    assert read_date(day.isoformat()) == DateRead(day)


@settings(deadline=None)
@given(st.text() | st.floats() | st.integers() | st.decimals(), st.none() | st.just(2006))
def test_anything_has_an_answer(raw: object, year: int | None) -> None:
    """Nothing makes the reader fail, and an answer is either a day or a reason."""
    read = read_date(raw, year)
    assert (read.value is None) == bool(read.reason)
