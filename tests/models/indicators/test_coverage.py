"""Coverage: expected, received, undecided, missing."""

from __future__ import annotations

from msgspec.structs import replace

from models.indicators.coverage import coverage, expected_units
from models.records import Unit
from tests.models.indicators.samples import (
    BUREAU,
    CENTRE,
    HILL,
    JUNIOR,
    PERIOD,
    POINT,
    UNITS,
    form_set,
)

STRANGER = Unit("2145000009", "外县小学", "11", "451324100")


def test_schools_and_points_are_counted_apart_and_the_bureau_not_at_all() -> None:
    """应报学校 and 教学点 each have their own count."""
    found = coverage(form_set(), PERIOD, UNITS, {CENTRE.code, POINT.code, BUREAU.code})
    assert found.line == "应报学校3所、教学点1所，已报学校1所、教学点1所（含2/4校）"
    assert found.missing == (HILL.code, JUNIOR.code)
    assert not found.complete
    assert found.unexpected == ()


def test_an_undecided_return_is_neither_in_nor_missing() -> None:
    """待定 units are named apart, whether or not earlier figures of theirs are used."""
    codes = {unit.code for unit in UNITS}
    found = coverage(form_set(), PERIOD, UNITS, codes, {HILL.code})
    assert found.pending == (HILL.code,)
    assert found.missing == ()
    assert (
        found.line
        == "应报学校3所、教学点1所，已报学校2所、教学点1所，待定学校1所、教学点0所（含3/4校）"
    )
    assert not found.complete


def test_a_person_list_alone_is_no_return() -> None:
    """Its unit is neither in nor silent; one that waits for a decision is only that."""
    found = coverage(
        form_set(),
        PERIOD,
        UNITS,
        {CENTRE.code, POINT.code},
        {JUNIOR.code},
        {HILL.code, JUNIOR.code},
    )
    assert (found.lists_only, found.missing) == ((HILL.code,), ())
    assert found.pending == (JUNIOR.code,)
    assert found.line.endswith("，只收到人员名单学校1所、教学点0所（含2/4校）")
    assert not found.complete


def test_all_in() -> None:
    """A county without teaching points does not speak of them."""
    period = replace(PERIOD, expected=(CENTRE.code, HILL.code))
    found = coverage(form_set(), period, UNITS, {CENTRE.code, HILL.code})
    assert found.complete
    assert found.line == "应报学校2所，已报学校2所（含2/2校）"


def test_a_return_nobody_expected_is_named_and_left_out() -> None:
    """Who is counted is the period's list, not what happens to arrive."""
    units = (*UNITS, STRANGER)
    found = coverage(form_set(), PERIOD, units, {STRANGER.code, CENTRE.code})
    assert found.unexpected == (STRANGER.code,)
    assert STRANGER.code not in found.expected
    assert STRANGER not in expected_units(form_set(), PERIOD, units)
    assert BUREAU in expected_units(form_set(), PERIOD, units)


def test_a_kind_the_form_set_does_not_know_is_a_school() -> None:
    """A registry error must not stop the count."""
    odd = replace(CENTRE, kind="77")
    found = coverage(form_set(), PERIOD, (odd,), ())
    assert found.line == "应报学校1所，已报学校0所（含0/1校）"
