"""Trainings, papers and lessons carried to the villages of the sample county; and the burden."""

from __future__ import annotations

from statistics import mean

import pytest

from models.checks.runner import check_content
from models.demo.figures import DemoReturns
from models.forms.applicability import forms_for
from models.forms.compute import new_record, prefill
from models.problems import Severity
from models.records import Unit
from tests.models.demo.samples import county_told, form_set, number, returns, rows, total

AREAS = frozenset(("learning", "principal", "teacher"))
SCHOOLS = ("10", "11", "12", "20", "31", "40")


def typed(made: DemoReturns, unit: Unit) -> int:
    """Return how many values of these areas somebody typed; 本期无此项 is one."""
    ctx = made.context(unit)
    content, ready = made.content(unit), prefill(ctx)
    count = 0
    for form in forms_for(form_set(), unit):
        if form.area in AREAS:
            data = content.form(form.id)
            count += data.absent
            asked = [field.id for field in form.fields if not field.compute]
            for row in data.rows:
                known = ready.form(form.id).row(row.row_id) or new_record(ctx, form, row.row_id)
                before = known.values
                count += sum(row.values.get(name) != before.get(name) for name in asked)
    return count


def test_a_teaching_point_types_nothing() -> None:
    """What was told once of the person in charge is carried over."""
    made = returns()
    assert {typed(made, unit) for unit in made.county.of_kind("13")} == {0}


def test_a_village_school_types_at_most_forty_values() -> None:
    """About 34 on the average."""
    made = returns()
    counts = [typed(made, unit) for unit in made.county.of_kind("12")]
    assert max(counts) <= 40
    assert mean(counts) < 36


def test_lessons_were_carried_to_all_ten_townships() -> None:
    """逐乡逐镇: each township once at least."""
    contents = returns().contents()
    towns = {row.values["town"] for row in rows(contents, "county_outreach")}
    assert len(towns) == 10
    assert towns == {unit.town for unit in returns().county.units}


@pytest.mark.parametrize("schools", [10, 85, pytest.param(200, marks=pytest.mark.slow)])
def test_hosts_say_of_a_day_what_the_bureau_says(schools: int) -> None:
    """Lessons, teachers, listeners and pupils of the days on which somebody was host."""
    contents = returns(schools).contents()
    hosted = [row for row in rows(contents, "outreach") if row.values["role"] == "1"]
    listed = list(rows(contents, "county_outreach"))
    assert len(hosted) == len(listed) > 0
    for field in ("teachers", "lessons", "lectures", "listeners", "pupils"):
        assert sum(number(row, field) for row in hosted) == total(
            contents, "county_outreach", field
        )


def test_an_event_of_the_bureau_takes_two_values() -> None:
    """Its number and how many came; the rest is told once, by the bureau."""
    linked = [row for row in rows(returns().contents(), "training") if "event_id" in row.values]
    assert len(linked) > 3 * 85
    assert all(row.values.keys() == {"event_id", "persons"} for row in linked)


def test_the_summary_of_papers_is_what_the_lists_say() -> None:
    """Papers and awards, recounted; a school without papers has told so."""
    made = returns()
    contents = made.contents()
    papers = list(rows(contents, "paper"))
    assert len(papers) > 10
    assert total(contents, "paper_summary", "papers") == len(papers)
    for level, field in (("2", "won_region"), ("3", "won_city"), ("4", "won_county")):
        won = sum(row.values["award_level"] == level for row in papers)
        assert total(contents, "paper_summary", field) == won
    for unit in made.county.of_kind(*SCHOOLS):
        (row,) = contents[unit.code].form("paper_summary").rows
        assert isinstance(row.values["papers"], int)


@pytest.mark.parametrize("half", ["before", "now"])
@pytest.mark.parametrize("schools", [10, 85, pytest.param(200, marks=pytest.mark.slow)])
def test_few_have_warnings_and_the_county_none(schools: int, half: str) -> None:
    """Of these areas: under one unit in twenty, and nothing the bureau would ask about."""
    made = returns(schools)
    period = made.before if half == "before" else made.now
    contents = made.contents(period)
    warned = 0
    for unit in made.county.registry:
        problems = [
            problem
            for problem in check_content(made.context(unit, period), contents[unit.code])
            if form_set().form(problem.place.form).area in AREAS
        ]
        assert all(problem.severity is Severity.WARNING for problem in problems)
        warned += bool(problems)
    assert warned * 20 <= len(made.county.registry)
    assert county_told(made, period) == []
