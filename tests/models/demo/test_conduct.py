"""Petitions, openness and the hotline of the sample county, recounted."""

from __future__ import annotations

from datetime import date

import pytest

from models.checks.explanations import unexplained
from models.checks.runner import check_content
from models.records import Row
from tests.models.demo.samples import number, returns, rows, total

FORMS = frozenset(("petition", "openness", "hotline"))


def day(row: Row, field: str = "date") -> date:
    """Return a date of a record."""
    value = row.values[field]
    assert isinstance(value, date)
    return value


@pytest.mark.parametrize(
    ("schools", "seed"), [(10, 2006), (85, 2006), pytest.param(200, 2006, marks=pytest.mark.slow)]
)
def test_few_returns_have_warnings_and_those_are_explained(schools: int, seed: int) -> None:
    """No errors; a petition that takes long is all there is to say."""
    made = returns(schools, seed)
    for period in (made.before, made.now):
        warned = set()
        for unit in made.county.registry:
            content = made.content(unit, period)
            problems = check_content(made.context(unit, period), content, FORMS)
            assert {problem.code for problem in problems} <= {"C278"}
            assert unexplained(problems, content) == []
            warned.update({unit.code} if problems else set())
        assert len(warned) < len(made.county.registry) / 20


def test_no_school_is_without_openness_and_nobody_cheated() -> None:
    """Every school makes its affairs known; every exam site says 0."""
    made = returns()
    schools = [unit for unit in made.county.units if unit.kind != "13"]
    contents = made.contents()
    told = list(rows(contents, "openness"))
    assert len(told) == len(schools) == 85
    assert all(number(row, "items") > 0 and number(row, "open_times") > 0 for row in told)
    sites = [row for row in told if number(row, "exam_sites")]
    assert 0 < len(sites) < 11
    assert [row.values["exam_violations"] for row in sites] == [0] * len(sites)
    assert total(contents, "openness", "visits_from_bureau") > 85


@pytest.mark.slow
def test_a_petition_is_the_same_in_both_half_years() -> None:
    """What was open in December is there again under its id, and nothing else is."""
    made = returns(200)
    gone_on = 0
    for unit in made.county.units:
        then, now = (
            made.content(unit, period).form("petition").rows for period in (made.before, made.now)
        )
        left = {row.row_id for row in then if "done_date" not in row.values}
        again = {row.row_id for row in now if day(row) < made.now.start}
        assert again == left
        gone_on += len(again)
    assert gone_on > 0


def test_petitions_lie_in_their_half_year_and_are_closed_after_they_came() -> None:
    """By the cut-off; a result stands where there is a day, and only there."""
    made = returns(85)
    for period in (made.before, made.now):
        found = list(rows(made.contents(period), "petition"))
        assert len(found) > 10
        for row in found:
            assert day(row) <= period.cutoff
            assert ("result" in row.values) == ("done_date" in row.values)
            if "done_date" in row.values:
                assert day(row) < day(row, "done_date") <= period.cutoff


@pytest.mark.parametrize("schools", [10, 85, 1000])
def test_the_hotline_grows_with_the_county(schools: int) -> None:
    """Four programmes and six months of calls; answered, passed on and closed add up."""
    made = returns(schools)
    content = made.content(made.county.bureau)
    found = content.form("hotline").rows
    assert [row.values["channel"] for row in found].count("5") == 4
    assert len(found) == 10
    for row in found:
        assert made.now.start <= day(row) <= made.now.cutoff
        assert number(row, "answered") + number(row, "forwarded") == number(row, "calls")
        assert number(row, "answered") <= number(row, "closed") <= number(row, "calls")
    calls = sum(number(row, "calls") for row in found)
    assert 0.6 < calls / (83 * schools / 85) < 1.6
