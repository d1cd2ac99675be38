"""A county of a few returns, and what the bureau is told about them together."""

from __future__ import annotations

from collections.abc import Mapping

from models.checks.county import CountyReturns, check_county
from models.forms.definition import FormSet
from models.problems import Problem
from models.records import Content, Period, Unit

BUREAU = Unit("2145000000", "县教育局", "90")


def returns_of(
    form_set: FormSet, period: Period, *contents: Content, before: Mapping[str, Content] = {}
) -> CountyReturns:
    """Return the returns of so many village schools, and last that of the bureau."""
    schools = [
        Unit(f"214500000{number}", f"第{number}小学", "12") for number in range(1, len(contents))
    ]
    units = [*schools, BUREAU]
    return CountyReturns(
        form_set,
        period,
        {unit.code: unit for unit in units},
        dict(zip((unit.code for unit in units), contents, strict=True)),
        before,
    )


def told(form_set: FormSet, period: Period, *contents: Content) -> list[str]:
    """Return the sentences about so many schools' returns and, last, the bureau's."""
    problems: list[Problem] = check_county(returns_of(form_set, period, *contents))
    return [problem.message for problem in problems]
