"""The school year that both returns count."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from models.demo.county import make_county
from models.demo.year import Event, SchoolYear, make_year

CUTOFF = date(2006, 6, 20)


@pytest.fixture(scope="module")
def year() -> SchoolYear:
    return make_year(make_county(85, 2006))


def test_who_is_there_is_who_was_there_and_came_and_did_not_leave() -> None:
    """Fifty children, one comes in autumn, two leave in spring."""
    year = SchoolYear({"A": {3: 50}})
    year.events["A"][3] += [
        Event("in_transfer_county", date(2005, 10, 1), "乙校"),
        Event("out_dropout", date(2006, 3, 1)),
        Event("out_suspend", date(2006, 4, 1)),
    ]
    assert year.students("A", 3, date(2005, 9, 30)) == 50
    assert year.students("A", 3, date(2005, 12, 31)) == 51
    assert year.students("A", 3, CUTOFF) == 49


def test_nobody_leaves_who_was_not_there(year: SchoolYear) -> None:
    """Every grade of every unit at both cut-offs."""
    for code, starts in year.starts.items():
        for grade, start in starts.items():
            assert 0 <= year.students(code, grade, date(2005, 12, 31)) <= start + 20
            assert year.students(code, grade, CUTOFF) >= 0


def test_who_moves_inside_the_county_arrives_in_the_same_grade(year: SchoolYear) -> None:
    """Arrivals and departures by grade and day are the same."""
    went: Counter[tuple[int, date]] = Counter()
    came: Counter[tuple[int, date]] = Counter()
    for own in year.events.values():
        for grade, events in own.items():
            went.update((grade, e.day) for e in events if e.what == "out_transfer_county")
            came.update((grade, e.day) for e in events if e.what == "in_transfer_county")
    assert went
    assert went == came


def test_every_dropout_of_compulsory_schooling_is_in_the_ledger(year: SchoolYear) -> None:
    """By unit, grade and day; and who came back did so after leaving, before the cut-off."""
    for unit in make_county(85, 2006).units:
        if unit.kind in {"31", "40"}:
            assert not year.leavers.get(unit.code)
            continue
        gone = Counter(
            (grade, event.day)
            for grade, events in year.events.get(unit.code, {}).items()
            for event in events
            if event.what == "out_dropout"
        )
        own = [leaver for leaver in year.leavers.get(unit.code, []) if leaver.standing == "dropout"]
        assert Counter((leaver.grade, leaver.left) for leaver in own) == gone
        assert all(leaver.left < leaver.back <= CUTOFF for leaver in own if leaver.back)


def test_most_children_who_drop_out_do_so_after_the_winter_holidays(year: SchoolYear) -> None:
    """More than half of them leave from February on."""
    days = [
        leaver.left
        for own in year.leavers.values()
        for leaver in own
        if leaver.standing == "dropout"
    ]
    late = [day for day in days if day >= date(2006, 2, 1)]
    assert len(days) > 200
    assert len(days) / 2 < len(late) < len(days)


def test_a_county_with_one_junior_school_has_nobody_moving_between_junior_schools() -> None:
    """Ten schools, one of them a junior school."""
    county = make_county(10)
    (junior,) = county.of_kind("20")
    events = make_year(county).events[junior.code]
    assert not any("county" in event.what for own in events.values() for event in own)
