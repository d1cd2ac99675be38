"""What the units of the sample county fill in."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from models.checks.explanations import unexplained
from models.checks.runner import check_content
from models.demo.figures import DemoReturns
from models.forms.applicability import forms_for
from models.forms.compiled import compiled, environment
from models.forms.payload import encode_part, part_digest
from models.records import EMPTY_CONTENT, Part
from tests.models.demo.samples import county_told, form_set, number, retention, returns, rows, total

PRIMARY, JUNIOR = "1 2 3 4 5 6", "7 8 9"


@pytest.mark.parametrize("half", ["before", "now"])
@pytest.mark.parametrize(
    ("schools", "seed"), [(10, 2006), (85, 2006), pytest.param(200, 2006, marks=pytest.mark.slow)]
)
def test_every_return_is_free_of_errors_and_explains_its_warnings(
    schools: int, seed: int, half: str
) -> None:
    """All units, the bureau too, in both half-years; some have warnings, most have none."""
    made = returns(schools, seed)
    period = made.before if half == "before" else made.now
    errors, silent, warned = [], [], set()
    for unit in made.county.registry:
        content = made.content(unit, period)
        problems = check_content(made.context(unit, period), content)
        errors += [(unit.name, problem) for problem in problems if problem.is_error]
        silent += [(unit.name, problem) for problem in unexplained(problems, content)]
        warned.update({unit.code} if problems else set())
    assert errors == []
    assert silent == []
    assert 0 < len(warned) < len(made.county.registry) / 3


@pytest.mark.slow
def test_the_returns_of_a_thousand_schools_are_free_of_errors() -> None:
    """A sample of every thirtieth unit."""
    made = returns(1000)
    for unit in made.county.registry[::30]:
        problems = check_content(made.context(unit), made.content(unit))
        assert unexplained(problems, made.content(unit)) == []
        assert not any(problem.is_error for problem in problems)


def test_who_moved_inside_the_county_is_counted_on_both_sides() -> None:
    """The county's own checks find nothing."""
    made = returns()
    assert county_told(made) == []


def test_every_form_a_unit_fills_in_is_filled_in() -> None:
    """Each that is asked for has records, says 本期无此项, or may be left untouched."""
    made = returns()
    for unit in made.county.registry:
        content = made.content(unit)
        env = environment(form_set(), unit, made.now, content, EMPTY_CONTENT)
        for form in forms_for(form_set(), unit):
            if not compiled(form_set()).asks(form, env):
                continue
            data = content.form(form.id)
            assert data.absent or data.rows or form.optional, (unit.name, form.id)
            assert not any(row.unread for row in data.rows)


def test_the_default_county_has_the_results_of_2006() -> None:
    """493 sat; 8, 118 and 101 above the lines, 227 in all."""
    contents = returns().contents()
    assert total(contents, "exam_result", "sat") == 493
    tiers = [total(contents, "exam_result", f"tier{n}") for n in (1, 2, 3)]
    assert tiers == [8, 118, 101]
    assert total(contents, "exam_result", "total") == 227
    assert {row.values["year"] for row in rows(contents, "exam_result")} == {2006}
    assert all(row.values["final"] is True for row in rows(contents, "exam_result"))
    senior = total(contents, "enrolment", "students", "12") - 84  # those of the vocational school
    assert abs(senior - total(contents, "exam_result", "registered")) < 20


def test_no_earlier_year_reached_two_hundred() -> None:
    """2003, 2004 and 2005, so that 首次突破二百人大关 is true."""
    history = {
        row.values["year"]: row.values["value"]
        for row in rows(returns().contents(), "indicator_history")
        if row.values["indicator"] == "gk_total"
    }
    assert sorted(history) == [2003, 2004, 2005]
    assert all(isinstance(value, Decimal) and value < 200 for value in history.values())


@pytest.mark.parametrize(
    "seed", [2006, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 42))]
)
def test_retention_is_that_of_2006_for_any_seed(seed: int) -> None:
    """小学 at least 99.5 and below 100, 初中 at least 95 and below 96, recounted."""
    contents = returns(85, seed).contents()
    assert 99.5 < retention(contents, PRIMARY) < 100
    assert 95 < retention(contents, JUNIOR) < 96


def test_the_ledger_agrees_with_the_movement_of_each_school() -> None:
    """Children who left this school year and are counted as dropouts, by unit."""
    made = returns()
    gone = 0
    for unit in made.county.of_kind("10", "11", "12", "13", "20"):
        own = {unit.code: made.content(unit)}
        ledger = [
            row
            for row in rows(own, "dropout_ledger")
            if row.values["status"] in {"20", "30", "60", "80"}
            and str(row.values["leave_date"]) >= "2005-09-01"
        ]
        assert len(ledger) == total(own, "movement", "out_dropout")
        assert len(ledger) == total(own, "ledger_summary", "opened_year")
        gone += len(ledger)
    assert gone > 200


@pytest.mark.parametrize("schools", [10, 85])
def test_parts_of_a_grade_are_no_more_than_the_grade_and_the_balance_holds(schools: int) -> None:
    """Girls, minorities, boarders; and start plus those who came less those who went."""
    contents = returns(schools).contents()
    groups = "girls minority boarders left_behind migrant disabled poor preschool_done"
    for row in rows(contents, "enrolment"):
        assert all(number(row, group) <= number(row, "students") for group in groups.split())
    for row in rows(contents, "movement"):
        came = sum(number(row, name) for name in row.values if re.fullmatch(r"in_\w+", name))
        went = sum(
            number(row, name)
            for name in row.values
            if name.startswith("out_") and not name.endswith("_note")
        )
        assert number(row, "start") + came - went == number(row, "end")


def test_the_last_return_counts_the_same_children_and_fewer_events() -> None:
    """1 September is the same in both; what happened by December is part of what happened."""
    made = returns()
    earlier, later = made.contents(made.before), made.contents(made.now)
    assert total(earlier, "movement", "start") == total(later, "movement", "start")
    for flow in ("out_dropout", "out_transfer_county", "in_transfer_outside"):
        then, now = (total(contents, "movement", flow) for contents in (earlier, later))
        assert 0 < then < now
    grade_one = total(earlier, "enrolment", "intake", "1")
    assert grade_one == total(earlier, "movement", "start", "1")


def test_a_child_is_the_same_child_in_both_ledgers() -> None:
    """By row id: name and birth stay, the status may change."""
    made = returns()
    then = {row.row_id: row.values for row in rows(made.contents(made.before), "dropout_ledger")}
    now = {row.row_id: row.values for row in rows(made.contents(), "dropout_ledger")}
    assert len(then) > 30
    for row_id, values in then.items():
        assert values["name"] == now[row_id]["name"]
        assert values["birth"] == now[row_id]["birth"]
    assert Counter(then[key]["status"] for key in then) != Counter(
        now[key]["status"] for key in then
    )


def test_no_identity_number_is_made_up_and_no_telephone_is_real() -> None:
    """The ledgers of all schools."""
    for row in rows(returns().contents(), "dropout_ledger"):
        assert "id_number" not in row.values
        assert "sid" not in row.values
        assert re.fullmatch(r"0772-70[0-9]{5}", str(row.values["guardian_phone"]))


def test_the_same_seed_gives_the_same_digests() -> None:
    """Two counties of ten schools, every part of every return; another seed gives others."""

    def digests(seed: int) -> str:
        made = DemoReturns.make(form_set(), 10, seed)
        found = {
            f"{code}/{part}": part_digest(encode_part(form_set(), content, part))
            for code, content in made.contents().items()
            for part in Part
        }
        return json.dumps(found, sort_keys=True)

    assert digests(5) == digests(5)
    assert digests(5) != digests(6)


def test_a_county_of_another_size_has_results_that_fit_it() -> None:
    """As many candidates as there are pupils, and earlier years below."""
    contents = returns(85, 2006).contents()
    sat = total(contents, "exam_result", "sat")
    above = total(contents, "exam_result", "total")
    pupils = total(contents, "enrolment", "students", "12")
    assert 0.6 * pupils < sat < pupils
    assert 0.4 * sat < above < 0.55 * sat
    earlier = [
        row.values["value"]
        for row in rows(contents, "indicator_history")
        if row.values["indicator"] == "gk_total"
    ]
    assert all(isinstance(value, Decimal) and value < above for value in earlier)


def test_who_goes_from_door_to_door_has_one_post() -> None:
    """In the ledger of each school a name stands for one person."""
    for content in returns().contents().values():
        people = {
            (row.values["responsible"], row.values["responsible_post"])
            for row in content.form("dropout_ledger").rows
        }
        assert len({name for name, _ in people}) == len(people)


def test_covers_are_dated_in_time() -> None:
    """Between the cut-off and the deadline."""
    made = returns()
    days = [row.values["filled_date"] for row in rows(made.contents(), "cover")]
    assert all(isinstance(day, date) and made.now.cutoff < day <= made.now.deadline for day in days)
