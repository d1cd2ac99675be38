"""The bureau's own return: results of the 高考, figures of earlier years.

At the default size the results are those of the real summary of 2006: 493 candidates, of whom
8, 118 and 101 reached the three lines, 227 in all, after three years below 200.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from models.demo.chance import chance, split
from models.demo.county import DEFAULT_SCHOOLS, County
from models.demo.names import person, phone
from models.demo.year import SchoolYear
from models.records import FormData, Period, Row, Value

GOLDEN_SAT, GOLDEN_TIERS = 493, (8, 118, 101)
_STREAMS = ("1", "2", "3")
_OF_STREAM = (0.35, 0.58, 0.07)
_TIER_SHARES = {"tier1": (2, 6, 0.2), "tier2": (42, 68, 8), "tier3": (35, 56, 10)}
_EARLIER_TOTALS = {2003: (158, 402), 2004: (176, 438), 2005: (196, 465)}
_EARLIER_RATES = {2004: ("99.31", "94.12"), 2005: ("99.46", "94.87")}


def bureau_forms(county: County, year: SchoolYear, period: Period) -> dict[str, FormData]:
    """Return what the bureau fills in for a half-year."""
    forms = {"cover": FormData((Row("1", _cover(county, period)),))}
    if period.half == 1:
        forms["exam_result"] = FormData(tuple(_results(county, year, period)))
        forms["indicator_history"] = FormData(tuple(_history(county, year, period)))
    else:
        forms["exam_result"] = FormData(absent=True)
    return forms


def _cover(county: County, period: Period) -> dict[str, Value]:
    dice = chance(county.seed, "bureau")
    return {
        "filled_by": person(dice),
        "filled_phone": phone(1),
        "principal": person(dice),
        "filled_date": period.deadline,
    }


def candidates(county: County, year: SchoolYear, period: Period) -> dict[str, tuple[int, int]]:
    """Return school → how many of its pupils registered for the 高考, and how many sat it."""
    counted: dict[str, tuple[int, int]] = {}
    for row in _results(county, year, period):
        school = str(row.values["school"])
        registered, sat = counted.get(school, (0, 0))
        more = [row.values[name] for name in ("registered", "sat")]
        assert isinstance(more[0], int)
        assert isinstance(more[1], int)
        counted[school] = registered + more[0], sat + more[1]
    return counted


def _results(county: County, year: SchoolYear, period: Period) -> Iterator[Row]:
    """Yield a line for every school and stream."""
    schools = county.of_kind("31")
    sat, tiers = _sat(county, year, period.cutoff), _tiers(county, year, period.cutoff)
    of_school = split(sat, [year.students(school.code, 12, period.cutoff) for school in schools])
    tier_of_school = [split(tier, of_school) for tier in tiers]
    number = 0
    for place, school in enumerate(schools):
        sat_of = split(of_school[place], _OF_STREAM)
        tier_of = [
            split(tier_of_school[tier][place], shares)
            for tier, shares in enumerate(_TIER_SHARES.values())
        ]
        for stream, code in enumerate(_STREAMS):
            number += 1
            counted = {name: tier_of[tier][stream] for tier, name in enumerate(_TIER_SHARES)}
            values: dict[str, Value] = {
                "year": period.year,
                "school": school.name,
                "stream": code,
                "registered": sat_of[stream] + (1, 2, 1)[stream],
                "sat": sat_of[stream],
                **counted,
                "total": sum(counted.values()),
                "final": True,
            }
            yield Row(f"0{period.year}06{number:07d}", values)


def _sat(county: County, year: SchoolYear, cutoff: date) -> int:
    if county.schools == DEFAULT_SCHOOLS:
        return GOLDEN_SAT
    there = (year.students(school.code, 12, cutoff) for school in county.of_kind("31"))
    return round(sum(there) * 0.985)


def _tiers(county: County, year: SchoolYear, cutoff: date) -> list[int]:
    if county.schools == DEFAULT_SCHOOLS:
        return list(GOLDEN_TIERS)
    dice = chance(county.seed, "tiers")
    share = sum(GOLDEN_TIERS) / GOLDEN_SAT * dice.uniform(0.95, 1.05)
    return split(round(_sat(county, year, cutoff) * share), GOLDEN_TIERS)


def _history(county: County, year: SchoolYear, period: Period) -> Iterator[Row]:
    """Yield the years before: results grow year by year, rates are a little lower."""
    size = sum(_tiers(county, year, period.cutoff)) / sum(GOLDEN_TIERS)
    there = sum(sum(own.values()) for own in year.starts.values())
    told: list[tuple[str, int, str, Decimal]] = []
    for earlier, (total, sat) in _EARLIER_TOTALS.items():
        told.append(("gk_total", earlier, "0", Decimal(round(total * size))))
        told.append(("gk_sat", earlier, "0", Decimal(round(sat * size))))
    for earlier, (primary, junior) in _EARLIER_RATES.items():
        told.append(("reten_pri", earlier, "1", Decimal(primary)))
        told.append(("reten_jun", earlier, "1", Decimal(junior)))
    told.append(("students", 2005, "1", Decimal(round(there * 1.012))))
    for number, (indicator, earlier, half, value) in enumerate(told, 1):
        values: dict[str, Value] = {
            "indicator": indicator,
            "year": earlier,
            "half": half,
            "value": value,
            "source": f"{earlier}年工作总结",
        }
        yield Row(f"0{period.year}13{number:07d}", values)
