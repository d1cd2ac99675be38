"""Fees of the sample county, recounted from what its units filled in."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.checks.runner import check_content
from models.demo.figures import DemoReturns
from models.records import Period
from tests.models.demo.samples import form_set, number, returns, rows, total

FORMS = frozenset(("fee", "charge", "fee_issue", "fee_inspection"))
SIZES = pytest.mark.parametrize("schools", [10, 85, pytest.param(200, marks=pytest.mark.slow)])


def halves(made: DemoReturns) -> tuple[Period, Period]:
    """Return the half-year before and the one reported on."""
    return made.before, made.now


@pytest.mark.parametrize(
    ("schools", "seed"),
    [
        (10, 2006),
        (85, 2006),
        pytest.param(85, 42, marks=pytest.mark.slow),
        pytest.param(200, 2006, marks=pytest.mark.slow),
    ],
)
def test_nobody_charges_what_is_not_allowed(schools: int, seed: int) -> None:
    """Every unit says 0 aloud, has its notice board, and the inspections found nothing."""
    made = returns(schools, seed)
    contents = made.contents()
    said = list(rows(contents, "fee"))
    assert len(said) == len(made.county.units)
    assert [row.values["violation"] for row in said] == [0] * len(said)
    assert [row.values["board"] for row in said] == [True] * len(said)
    asked = [unit for unit in made.county.units if unit.kind != "13"]
    assert all(contents[unit.code].form("fee_issue").absent for unit in asked)
    assert total(contents, "fee_inspection", "violations") == 0


@SIZES
def test_returns_have_neither_errors_nor_warnings_about_fees(schools: int) -> None:
    """All units in both half-years."""
    made = returns(schools)
    for period in halves(made):
        for unit in made.county.registry:
            content = made.content(unit, period)
            assert check_content(made.context(unit, period), content, FORMS) == []


def test_what_was_found_in_autumn_was_told_by_the_school_and_paid_back() -> None:
    """The bureau's list and the schools' own agree, school by school."""
    made = returns()
    contents = made.contents(made.before)
    found = {
        str(row.values["school_code"])
        for row in rows(contents, "fee_inspection")
        if number(row, "violations")
    }
    told = {
        unit.code
        for unit in made.county.units
        for row in contents[unit.code].form("fee").rows
        if number(row, "violation")
    }
    assert 0 < len(found) < 10
    assert found == told
    for code in told:
        (row,) = contents[code].form("fee_issue").rows
        assert row.values["amount"] == row.values["refunded"]


def test_points_fill_in_the_short_form() -> None:
    """公示栏 and 乱收费起数."""
    made = returns()
    for unit in made.county.of_kind("13"):
        (row,) = made.content(unit).form("fee").rows
        assert set(row.values) == {"board", "violation"}


@SIZES
def test_fees_follow_the_standards_and_the_pupils(schools: int) -> None:
    """Nobody pays for pupils who are not there; the sum is standard times payers."""
    made = returns(schools)
    tables = {item.id: item.default for item in form_set().settings if item.id.startswith("fee_")}
    names = {"20": "fee_junior", "31": "fee_senior", "40": "fee_vocational"}
    for period in halves(made):
        for unit in made.county.units:
            own = {unit.code: made.content(unit, period)}
            table = tables[names.get(unit.kind, "fee_primary")]
            for row in rows(own, "charge"):
                item = str(row.values["item"])
                lodging = item == "04"
                there = total(own, "enrolment", "boarders" if lodging else "students")
                assert 0 < number(row, "charged_pupils") <= there
                standard = row.values.get("std", row.values["allowed"])
                assert row.values["allowed"] == table[item]
                assert isinstance(standard, Decimal)
                assert standard <= table[item]
                assert row.values["charged_total"] == standard * number(row, "charged_pupils")


def test_a_fee_is_the_same_record_in_both_half_years() -> None:
    """By row id; which fees there are did not change."""
    made = returns()
    for unit in made.county.units:
        then, now = (made.content(unit, period).form("charge") for period in halves(made))
        known = {row.row_id: row.values["item"] for row in then.rows}
        assert {row.row_id: row.values["item"] for row in now.rows} == known


def test_the_inspections() -> None:
    """Every school in town and some of the villages, on working days of the half-year."""
    made = returns()
    seen = {str(row.values["school_code"]) for row in rows(made.contents(), "fee_inspection")}
    in_town = {unit.code for unit in made.county.of_kind("10", "11", "20", "31", "40")}
    villages = {unit.code for unit in made.county.of_kind("12")}
    assert in_town < seen <= in_town | villages
    days = [row.values["date"] for row in rows(made.contents(), "fee_inspection")]
    assert all(day.weekday() < 5 for day in days)  # type: ignore[union-attr]
    assert {row.values["round"] for row in rows(made.contents(), "fee_inspection")} == {1, 2}
