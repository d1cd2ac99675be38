"""The half-years of reporting and the days they usually have."""

from __future__ import annotations

import re
from datetime import date

from models.records import Period

_ID = re.compile(r"^(\d{4})H([12])$")
_WORDS = {1: "上半年", 2: "下半年"}


def half_year(year: int, half: int, expected: tuple[str, ...] = ()) -> Period:
    """Return a half-year with its usual days; the bureau may set others."""
    first = half == 1
    return Period(
        id=f"{year}H{half}",
        title=f"{year}年{_WORDS[half]}",
        start=date(year, 1, 1) if first else date(year, 7, 1),
        end=date(year, 6, 30) if first else date(year, 12, 31),
        cutoff=date(year, 6, 30) if first else date(year, 12, 31),
        deadline=date(year, 7, 5) if first else date(year + 1, 1, 10),
        year_start=date(year - 1, 9, 1) if first else date(year, 9, 1),
        expected=expected,
    )


def named_half_year(period_id: str) -> Period | None:
    """Return the half-year of an id such as ``2026H2`` with its usual days; None if it is none."""
    match = _ID.match(period_id)
    return half_year(int(match[1]), int(match[2])) if match else None


def half_of(day: date) -> tuple[int, int]:
    """Return year and half of a day."""
    return day.year, 1 if day.month <= 6 else 2


def following(period_id: str) -> tuple[int, int]:
    """Return year and half after a half-year, e.g. after ``2006H1``."""
    match = _ID.match(period_id)
    if match is None:
        raise ValueError(f"no half-year: {period_id}")
    year, half = int(match[1]), int(match[2])
    return (year, 2) if half == 1 else (year + 1, 1)
