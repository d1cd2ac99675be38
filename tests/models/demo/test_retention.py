"""Visits, leaving classes, zones and helping departments of the sample county."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.models.demo.samples import number, returns, rows, total

AWAY = {"10", "20", "80"}


@pytest.mark.parametrize("half", ["before", "now"])
def test_everybody_still_away_was_visited_within_a_month(half: str) -> None:
    """In each school; nobody is visited before he left or after he came back."""
    made = returns()
    period = made.before if half == "before" else made.now
    for unit in made.county.units:
        content = made.content(unit, period)
        days: dict[object, list[date]] = {}
        for visit in content.form("persuasion").rows:
            day = visit.values["visit_date"]
            assert isinstance(day, date)
            days.setdefault(visit.values["pupil"], []).append(day)
        for child in content.form("dropout_ledger").rows:
            left = child.values["leave_date"]
            assert isinstance(left, date)
            seen = days.get(child.values["name"], [])
            assert all(day >= max(left, period.start) for day in seen)
            if child.values["status"] in AWAY:
                recent = max([left, *seen])
                assert period.cutoff - recent <= timedelta(days=30), unit.name


def test_visits_add_up_in_the_summary() -> None:
    """Of the half-year in the summary, of all the time in the ledger."""
    made = returns()
    contents = made.contents()
    visits = list(rows(contents, "persuasion"))
    assert total(contents, "ledger_summary", "visits") == len(visits) > 150
    for unit in made.county.of_kind("20"):
        then = made.content(unit, made.before).form("dropout_ledger")
        for child in made.content(unit).form("dropout_ledger").rows:
            known = then.row(child.row_id)
            earlier = number(known, "visits") if known else 0
            name = child.values["name"]
            own = made.content(unit).form("persuasion").rows
            now = sum(visit.values["pupil"] == name for visit in own)
            assert number(child, "visits") == earlier + now


def test_the_ledger_of_december_is_where_june_begins() -> None:
    """Everybody of the last return whose case goes on is in this one under the same id."""
    made = returns()
    for unit in made.county.of_kind("20"):
        ready = made.context(unit).last.form("dropout_ledger")
        now = {row.row_id for row in made.content(unit).form("dropout_ledger").rows}
        going_on = {row.row_id for row in ready.rows if row.values["status"] in AWAY}
        assert going_on
        assert going_on <= now


@pytest.mark.parametrize(("grade", "low"), [("6", 97), ("9", 92)])
def test_leaving_classes_kept_nearly_all(grade: str, low: int) -> None:
    """Ratio of sums, recounted; each school within what is plausible."""
    contents = returns().contents()
    graduates = due = 0
    for row in rows(contents, "cohort"):
        if row.row_id == grade:
            own = number(row, "cohort_in") + number(row, "in_transfer")
            own -= number(row, "out_transfer") + number(row, "death")
            assert 80 <= number(row, "graduates") * 100 / own <= 105
            graduates, due = graduates + number(row, "graduates"), due + own
    assert low < graduates * 100 / due <= 100
    assert graduates == total(contents, "enrolment", "students", grade)


def test_every_school_has_its_zones_and_every_pupil_is_looked_after() -> None:
    """As many pupils as on the first of September; pairs are not more than are helped."""
    made = returns()
    for unit in made.county.of_kind("10", "11", "12", "13", "20"):
        own = {unit.code: made.content(unit)}
        assert total(own, "zones", "pupils") == sum(made.year.starts[unit.code].values())
        assert all(number(row, "converted") <= number(row, "pairs") for row in rows(own, "zones"))
    then = made.contents(made.before)
    assert total(then, "zones", "converted") < total(made.contents(), "zones", "converted")


def test_departments_help_junior_and_central_schools() -> None:
    """Each school once; the same pairs in both half-years."""
    made = returns()
    bureau = made.county.bureau
    now = made.content(bureau).form("paired_support").rows
    then = made.content(bureau, made.before).form("paired_support").rows
    assert {row.row_id for row in now} == {row.row_id for row in then}
    helped = Counter(row.values["school"] for row in now)
    named = {unit.name for unit in made.county.of_kind("20", "11")}
    assert set(helped) == named
    assert set(helped.values()) == {1}
    funds = [row.values["fund"] for row in now]
    assert all(isinstance(fund, Decimal) for fund in funds)


def test_the_sort_of_movement_says_what_is_filled_in() -> None:
    """Flows of other sorts are not there at all."""
    sorts: Counter[object] = Counter()
    for row in rows(returns().contents(), "movement"):
        flows = {name for name in row.values if name[:3] in {"in_", "out"} and "note" not in name}
        transfer = {name for name in flows if "transfer" in name}
        sorts[row.values.get("changed")] += 1
        match row.values.get("changed"):
            case "1":
                assert flows == transfer
                assert flows
            case "2":
                assert flows
                assert not transfer
            case "3":
                assert len(flows) == 8
            case "0" | None:
                assert not flows
    assert sorts["0"] > 400
    assert min(sorts[sort] for sort in ("1", "2", "3")) > 5
