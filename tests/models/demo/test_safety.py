"""平安校园, 征文与竞赛 and 问题与建议 of the sample county, recounted without any indicator."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from models.demo.contest import shares
from models.forms.compute import fill_computed, prefill
from models.records import Unit
from tests.models.demo.samples import county_told, form_set, number, returns, rows, total

AREAS = ("safety", "contest", "closing")
OPEN, DONE = {"1", "2", "5"}, {"3", "4"}


def typed(unit: Unit) -> int:
    """Count what a unit types into these areas after pre-filling; 本期无此项 is one decision."""
    made = returns()
    ctx = made.context(unit)
    start, content = fill_computed(ctx, prefill(ctx)), made.content(unit)
    count = 0
    for form in form_set().forms:
        if form.area not in AREAS:
            continue
        computed = {field.id for field in form.fields if field.compute}
        before = {row.row_id: row.values for row in start.form(form.id).rows}
        count += content.form(form.id).absent
        for row in content.form(form.id).rows:
            known = before.get(row.row_id, {})
            count += sum(
                name not in computed and known.get(name) != value
                for name, value in row.values.items()
            )
    return count


@pytest.mark.parametrize(("kind", "most"), [("13", 12), ("12", 35)])
def test_the_burden_is_kept_small(kind: str, most: int) -> None:
    """Teaching points and village schools."""
    assert max(typed(unit) for unit in returns().county.of_kind(kind)) <= most


def test_every_unit_has_signed_its_letter() -> None:
    """85 schools and 60 teaching points, and the bureau has entered the 85, on the same day."""
    made = returns()
    contents = made.contents()
    duties = list(rows(contents, "safety_duty"))
    assert len(duties) == 145
    assert all(row.values["letter_signed"] is True for row in duties)
    booked = {
        row.values["school"]: row.values["sign_date"] for row in rows(contents, "letter_record")
    }
    schools = [unit for unit in made.county.units if unit.kind != "13"]
    assert len(booked) == len(schools) == 85
    for unit in schools:
        (duty,) = contents[unit.code].form("safety_duty").rows
        assert booked[unit.name] == duty.values["letter_date"]


def test_march_is_the_month_of_safety() -> None:
    """讲座, 文艺晚会, 知识竞赛 and 演练, in March; every unit took part and had a drill."""
    contents = returns().contents()
    march = Counter(
        str(row.values["form"])
        for row in rows(contents, "safety_activity")
        if isinstance(day := row.values["date"], date) and day.month == 3
    )
    assert {"01", "02", "03", "04"} <= set(march)
    duties = list(rows(contents, "safety_duty"))
    assert all(row.values["month_active"] is True for row in duties)
    assert min(number(row, "drills") for row in duties) == 1
    assert min(number(row, "safety_lessons_min") for row in duties) > 0


@pytest.mark.parametrize("half", ["before", "now"])
def test_no_accident_is_grave(half: str) -> None:
    """Some light ones; nobody died; every other unit says that there was none."""
    made = returns()
    contents = made.contents(made.before if half == "before" else made.now)
    accidents = list(rows(contents, "accident"))
    assert accidents
    assert {row.values["level"] for row in accidents} == {"1"}
    assert total(contents, "accident", "deaths") == 0
    silent = [
        unit.name
        for unit in made.county.units
        if not (data := contents[unit.code].form("accident")).rows and not data.absent
    ]
    assert silent == []


def test_what_was_not_mended_goes_on() -> None:
    """Every open hazard of the autumn is in spring's list under its id; most of all are mended."""
    made = returns()
    then, now = made.contents(made.before), made.contents()
    for unit in made.county.units:
        left = {
            row.row_id: row.values["place"]
            for row in then[unit.code].form("hazard").rows
            if row.values["status"] in OPEN
        }
        known = {row.row_id: row.values["place"] for row in now[unit.code].form("hazard").rows}
        assert left.items() <= known.items()
    states = Counter(row.values["status"] for row in rows(now, "hazard"))
    mended = sum(states[state] for state in DONE)
    assert 0.8 < mended / states.total() < 1


def test_essays_and_prizes_are_those_of_2006() -> None:
    """521 essays; 1, 16 and 174 prizes by name, by the schools' summaries, and by the bureau."""
    contents = returns().contents()
    entries = [row for row in rows(contents, "contest_entry") if row.values["contest"] == "01"]
    assert sum(number(row, "submitted") for row in entries) == 521
    won = Counter(row.values["level"] for row in rows(contents, "award"))
    assert won == {"2": 1, "3": 16, "4": 174}
    summed = [
        total(contents, "award_summary", f"essay_{level}") for level in ("region", "city", "county")
    ]
    assert summed == [1, 16, 174]
    (result,) = rows(contents, "contest_result")
    assert [number(result, f"aw_{level}") for level in ("region", "city", "county")] == summed
    assert number(result, "submitted") == 521


def test_who_won_a_higher_prize_won_the_lower_ones_too() -> None:
    """By title and child, in every school; no more essays won than were sent in."""
    made = returns()
    for unit in made.county.units:
        content = made.content(unit)
        essays: dict[str, set[tuple[object, object]]] = {"2": set(), "3": set(), "4": set()}
        for row in content.form("award").rows:
            essays[str(row.values["level"])].add((row.values["entry_title"], row.values["student"]))
        assert essays["2"] <= essays["3"] <= essays["4"]
        submitted = sum(number(row, "submitted") for row in content.form("contest_entry").rows)
        assert len(essays["4"]) <= submitted


@pytest.mark.parametrize("schools", [10, 40, 85, 300])
@pytest.mark.parametrize("seed", [1, 7, 2006])
def test_shares_fit_a_county_of_any_size(schools: int, seed: int) -> None:
    """Together as many as there should be; higher prizes are never more than lower ones."""
    known = shares(schools, seed).values()
    assert sum(share.essays for share in known) == round(521 * schools / 85)
    assert sum(share.awards[0] for share in known) == round(174 * schools / 85)
    for share in known:
        assert share.essays >= share.awards[0] >= share.awards[1] >= share.awards[2]


def test_the_county_finds_no_fault_in_either_half_year() -> None:
    """Letters, essays and prizes of the bureau are those of the schools."""
    made = returns()
    assert county_told(made, made.before) == []
    assert county_told(made, made.now) == []


def test_the_bureau_keeps_its_sentences() -> None:
    """Four problems and six plans in spring; those of the autumn under the ids they had."""
    made = returns()
    then = {
        row.values["block"]: row.row_id for row in rows(made.contents(made.before), "text_block")
    }
    now = {row.values["block"]: row for row in rows(made.contents(), "text_block")}
    assert all(now[block].row_id == row_id for block, row_id in then.items())
    kinds = Counter(row.values["kind"] for row in now.values())
    assert (kinds["1"], kinds["3"], kinds["4"]) == (1, 4, 6)


def test_some_schools_say_what_they_lack() -> None:
    """Not all, and none more than two things."""
    made = returns()
    said = Counter(len(made.content(unit).form("suggestion").rows) for unit in made.county.units)
    assert set(said) == {0, 1, 2}
    assert said[0] > len(made.county.units) / 2
