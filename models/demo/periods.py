"""The two half-years of the demo: the one reported on, and the one before it."""

from __future__ import annotations

from datetime import date

from models.demo.county import County
from models.records import Period

YEAR_START = date(2005, 9, 1)


def before(county: County) -> Period:
    """Return the half-year before: the second of 2005."""
    return Period(
        id="2005H2",
        title="2005年下半年",
        start=date(2005, 7, 1),
        end=date(2005, 12, 31),
        cutoff=date(2005, 12, 31),
        deadline=date(2006, 1, 10),
        year_start=YEAR_START,
        expected=tuple(unit.code for unit in county.units),
        settings={},
    )


def now(county: County) -> Period:
    """Return the half-year reported on; its cut-off lies before the leaving classes leave."""
    return Period(
        id="2006H1",
        title="2006年上半年",
        start=date(2006, 1, 1),
        end=date(2006, 6, 30),
        cutoff=date(2006, 6, 20),
        deadline=date(2006, 7, 5),
        year_start=YEAR_START,
        expected=tuple(unit.code for unit in county.units),
        settings={"graduated": False},
    )
