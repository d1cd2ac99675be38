"""Totals: sums over parts, ratios of sums, and who is in a figure."""

from __future__ import annotations

from decimal import Decimal
from statistics import mean

from hypothesis import given, settings
from hypothesis import strategies as st

from models.indicators.parts import IndicatorPart, PartState
from models.indicators.totals import By, Figure, Totals, totals
from models.records import Unit
from models.store.indicator_parts import StoredPart
from tests.models.indicators.samples import (
    BUREAU,
    CENTRE,
    HILL,
    JUNIOR,
    PERIOD,
    POINT,
    UNITS,
    form_set,
    parts_of,
)

ALL_IN = {
    CENTRE.code: """
        enrolment/1 students=40 classes=1
        enrolment/2 students=35 classes=1
        movement/1 start=40 end=40 out_dropout=0
        movement/2 start=36 end=35 out_dropout=1
        school fee_board=是 violations=0 fund=1000.10 boarding=否
        visits town=金秀镇 homes=3
    """,
    POINT.code: """
        enrolment/1 students=9 classes=1
        movement/1 start=10 end=9 out_dropout=1
        school fee_board=是 violations=0 fund=0 boarding=否
        visits town=桐木镇 homes=2
    """,
    HILL.code: """
        enrolment/1 students=20 classes=1
        enrolment/2 students=21 classes=1
        movement/1 start=20 end=20 out_dropout=0
        movement/2 start=21 end=21 out_dropout=0
        school fee_board=是 violations=0 fund=0.90 boarding=是
        dorm beds=30
        visits absent
    """,
    JUNIOR.code: """
        enrolment/7 students=150 classes=3
        movement/7 start=160 end=150 out_dropout=10
        school fee_board=否 violations=0 fund=5 boarding=是
        dorm beds=120
        visits town=金秀镇 homes=8
    """,
    BUREAU.code: "result sat=493 above=227",
}


def counted(returns: dict[str, str], by: By = "county", pending: tuple[str, ...] = ()) -> Totals:
    """Return the totals of returns written as text."""
    return totals(form_set(), PERIOD, UNITS, parts_of(returns), by, pending=pending)


def seen(*values: object) -> tuple[object, ...]:
    """Return several values, to be compared at once."""
    return values


def test_everything_in() -> None:
    """All returns in: every figure is complete and says 含4/4校."""
    found = counted(ALL_IN)
    students = found.figure("students")
    assert students.value == 275
    assert students.coverage == "含4/4校"
    assert students.complete
    assert found.figure("fund").value == Decimal("1006.00")


def test_a_rate_is_a_ratio_of_sums_never_a_mean_of_rates() -> None:
    """The teaching point's 90 % weighs ten pupils, no more."""
    rate = counted(ALL_IN).figure("reten_pri")
    assert seen(rate.numerator, rate.denominator) == (125, 127)
    assert rate.value is not None
    assert round(rate.value, 2) == Decimal("98.43")
    assert round(rate.value, 2) != round(Decimal(mean([75 / 76, 0.9, 1.0]) * 100), 2)
    assert rate.made == "各校“小学期末人数”合计÷各校“小学学年初人数”合计"


def test_a_missing_unit_is_named() -> None:
    """Totals without a school say so."""
    found = counted(_without(HILL))
    students = found.figure("students")
    assert seen(students.value, students.coverage) == (234, "含3/4校")
    assert students.missing == (HILL.code,)
    assert not students.complete
    assert found.figure("jun").complete  # 三角小学 has no junior pupils anyway


def _without(unit: Unit) -> dict[str, str]:
    return {code: text for code, text in ALL_IN.items() if code != unit.code}


def test_a_blank_is_named_and_not_counted() -> None:
    """The school is there, its value is not."""
    violations = counted(ALL_IN | {POINT.code: "enrolment/1 students=9"}).figure("violations")
    assert seen(violations.value, violations.blank) == (0, (POINT.code,))
    assert violations.coverage == "含3/4校，1校未填"
    assert not violations.complete


def test_a_half_filled_grid_counts_in_sums_and_stays_out_of_ratios() -> None:
    """Half of a school's rows would bend a rate; in a sum they are marked."""
    half = ALL_IN | {CENTRE.code: "movement/1 start=40 end=40 out_dropout=0\nmovement/2 start=36"}
    found = counted(half)
    end = found.figure("end_pri")
    assert seen(end.value, end.partial) == (90, (CENTRE.code,))
    assert end.coverage == "含3/3校，其中1校未填全"
    rate = found.figure("reten_pri")
    assert seen(rate.numerator, rate.denominator, rate.blank) == (50, 51, (CENTRE.code,))


def test_an_undecided_return_counts_with_its_last_undisputed_figures() -> None:
    """待定: in the figure if there are undisputed parts, out of it if not; never complete."""
    students = counted(ALL_IN, pending=(HILL.code,)).figure("students")
    assert seen(students.value, students.coverage) == (275, "含4/4校，1校待定")
    assert not students.complete
    none = counted(_without(HILL), pending=(HILL.code,)).figure("students")
    assert seen(none.value, none.coverage) == (234, "含3/4校，1校待定")
    assert none.missing == ()


def test_a_school_without_boarders_is_not_asked_for_beds() -> None:
    """Not relevant is neither blank nor missing; above the line of a ratio it is 0."""
    found = counted(ALL_IN)
    beds = found.figure("beds")
    assert seen(beds.value, len(beds.expected), beds.complete) == (150, 2, True)
    rate = found.figure("bed_rate")
    assert seen(rate.numerator, rate.denominator, rate.complete) == (150, 275, True)


def test_distinct_and_extremes_merge_properly() -> None:
    """One township named by two schools is one; a maximum knows whose it is."""
    found = counted(ALL_IN)
    assert found.figure("visit_towns").value == 2
    assert found.figure("visit_towns").made == "全县去重计数"
    assert found.figure("class_max").value == 50
    assert found.figure("class_max").at == (JUNIOR.code,)
    assert found.figure("class_max").made == "各校中的最大值"
    assert found.figure("class_min").at == (POINT.code,)
    assert found.figure("visit_last").value == 8
    assert found.figure("visit_last").counted == tuple(unit.code for unit in UNITS[:4])


def test_persons_are_told_apart_within_a_school_only() -> None:
    """No names are kept, so two schools' counts are added, and the figure says so."""
    returns = {CENTRE.code: "ledger name=赵甲\nledger name=赵甲", HILL.code: "ledger name=赵甲"}
    persons = counted(returns).figure("persons")
    assert seen(persons.value, persons.made) == (2, "各校内去重后相加")


def test_nothing_answered_is_no_zero() -> None:
    """A total over blanks is None; extremes over no records too."""
    returns = {unit.code: "" for unit in UNITS}
    found = counted(returns)
    assert [found.figure(name).value for name in ("students", "class_max", "reten_pri")] == [
        None
    ] * 3
    absent = counted({unit.code: "visits absent" for unit in UNITS[:4]})
    assert absent.figure("visit_n").value == 0
    assert absent.figure("visit_last").value is None
    assert absent.figure("visit_last").at == ()


def test_a_denominator_of_zero_gives_no_rate() -> None:
    """No pupils, no rate."""
    rate = counted({POINT.code: "movement/1 start=0 end=0"}).figure("reten_pri")
    assert seen(rate.value, rate.denominator) == (None, 0)


def test_the_bureaus_own_figures_speak_of_no_schools() -> None:
    """含 n/m 校 would be wrong for what the bureau itself reports."""
    found = counted(ALL_IN).figure("sat")
    assert seen(found.value, found.coverage, found.complete) == (493, "", True)
    missing = counted(_without(BUREAU)).figure("sat")
    assert (missing.value, missing.coverage) == (None, "县局数据未齐")


def test_by_township_kind_and_unit() -> None:
    """Groups are those of the expected units; an unknown group has an empty figure."""
    town = counted(ALL_IN, "township")
    assert town.figure("students", "451324101").value == 234
    assert town.figure("students", "451324101").coverage == "含3/3校"
    assert town.figure("students", "451324200").value == 41
    assert counted(ALL_IN, "kind").figure("students", "13").value == 9
    assert counted(ALL_IN, "unit").figure("reten_pri", POINT.code).value == 90
    assert town.figure("students", "999999999") == Figure("students")
    assert not Figure("students").complete


def test_what_a_unit_said_without_being_asked_still_counts() -> None:
    """A row left over from another kind is in the total, and its unit among those asked."""
    odd = ALL_IN | {POINT.code: "enrolment/7 students=4\nmovement/7 end=1"}
    figure = counted(odd).figure("jun")
    assert seen(figure.value, figure.expected) == (154, (POINT.code, JUNIOR.code))


def test_parts_from_an_older_form_set_leave_new_indicators_blank() -> None:
    """A unit whose parts lack an indicator has not answered it."""
    found = totals(form_set(), PERIOD, UNITS, {POINT.code: ()})
    assert found.figure("students").blank == (POINT.code,)


def test_parts_from_the_store_are_as_good_as_new_ones() -> None:
    """The store gives back states as plain text."""
    stored = {
        code: [
            StoredPart(code, one.indicator, one.numerator, one.keys, str(one.state.value), "[]")
            for one in parts
        ]
        for code, parts in parts_of(ALL_IN).items()
    }
    assert totals(form_set(), PERIOD, UNITS, stored) == counted(ALL_IN)


_schools = st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 5000)), min_size=3, max_size=3)


@settings(deadline=None, max_examples=50)
@given(_schools, st.sampled_from(["township", "kind", "unit"]))
def test_groups_add_up_to_the_county(numbers: list[tuple[int, int]], by: By) -> None:
    """Sums of groups are the county's sum, for both terms of a ratio as well."""
    parts = {
        unit.code: (
            IndicatorPart("end_pri", Decimal(end)),
            IndicatorPart("start_pri", Decimal(start)),
        )
        for unit, (end, start) in zip(UNITS[:3], numbers, strict=True)
    }
    county = totals(form_set(), PERIOD, UNITS, parts).figure("reten_pri")
    groups = totals(form_set(), PERIOD, UNITS, parts, by)
    found = [groups.figure("reten_pri", group) for group in groups.groups]
    assert sum(figure.numerator or 0 for figure in found) == county.numerator
    assert sum(figure.denominator or 0 for figure in found) == county.denominator
    assert sum(len(figure.expected) for figure in found) == len(county.expected) == 3


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from(list(PartState)), min_size=4, max_size=4))
def test_every_unit_asked_stands_somewhere(states: list[PartState]) -> None:
    """Counted, blank and missing together are the units expected; none is in two of them."""
    numbered = {PartState.VALUE, PartState.PARTIAL, PartState.ABSENT}
    parts = {
        unit.code: (
            IndicatorPart("students", Decimal(1) if state in numbered else None, state=state),
        )
        for unit, state in zip(UNITS[:3], states, strict=False)
    }
    figure = totals(form_set(), PERIOD, UNITS, parts).figure("students")
    there = [*figure.counted, *figure.blank, *figure.missing]
    assert sorted(there) == sorted(figure.expected)
    assert set(figure.partial) <= set(figure.counted)
    assert (figure.value or 0) == len(figure.counted)
