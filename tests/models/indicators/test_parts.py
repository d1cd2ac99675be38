"""Parts: what one unit contributes, with blank, zero, 本期无 and not asked kept apart."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from models.indicators.declared import declared
from models.indicators.parts import Asked, IndicatorPart, PartState, unit_parts
from models.records import Content, FormData, Row, Unit
from tests.models.indicators.samples import (
    BUREAU,
    CENTRE,
    HILL,
    JUNIOR,
    PERIOD,
    POINT,
    SOURCES,
    build,
    form_set,
    said,
)


def part(indicator: str, text: str, unit: Unit = CENTRE) -> IndicatorPart:
    """Return one part of a unit whose return says this."""
    parts = {item.indicator: item for item in unit_parts(form_set(), PERIOD, unit, said(text))}
    return parts[indicator]


def short(indicator: str, text: str, unit: Unit = CENTRE) -> str:
    """Return number and state of a part in one line."""
    found = part(indicator, text, unit)
    return f"{found.numerator} {found.state.value}"


@pytest.mark.parametrize(
    ("indicator", "text", "expected"),
    [
        ("students", "enrolment/1 students=40\nenrolment/2 students=35", "75 value"),
        ("students", "enrolment/1 students=40\nenrolment/2 students=0", "40 value"),
        ("students", "enrolment/1 students=0\nenrolment/2 students=0", "0 value"),
        ("students", "enrolment/1 students=40\nenrolment/2 classes=1", "40 partial"),
        ("students", "enrolment/1 students=40", "40 value"),
        ("students", "enrolment/1 students=40\nmovement/2 start=1", "40 partial"),
        ("students", "enrolment/1 students=?四十来个\nenrolment/2 students=35", "35 partial"),
        ("students", "enrolment/1 classes=2", "None blank"),
        ("students", "", "None blank"),
        ("students", "enrolment absent", "0 absent"),
        ("class_max", "enrolment absent", "None absent"),
        ("fund", "school fund=1234.50", "1234.50 value"),
        ("fund", "school violations=0", "None blank"),
        ("violations", "school violations=0", "0 value"),
        ("boards", "school fee_board=是", "1 value"),
        ("boards", "school fee_board=否", "0 value"),
        ("boards", "school fund=1", "None blank"),
        ("forms_in", "school fund=1", "1 value"),
        ("forms_in", "", "None blank"),
        ("visit_n", "visits homes=3\nvisits cost=2", "2 value"),
        ("visit_n", "visits absent", "0 absent"),
        ("visit_n", "", "None blank"),
        ("homes", "visits homes=3\nvisits homes=1", "3 value"),
        ("homes", "visits homes=1", "0 value"),
        ("homes", "visits homes=3\nvisits cost=2", "3 partial"),
        ("homes", "visits homes=1\nvisits cost=2", "0 partial"),
        ("homes", "visits cost=2", "None blank"),
        ("visit_last", "visits homes=3\nvisits homes=7", "7 value"),
        ("visit_last", "visits absent", "None absent"),
    ],
)
def test_states_are_kept_apart(indicator: str, text: str, expected: str) -> None:
    """Blank is not 0, a blank among others makes the part partial, 本期无 is a confirmed 0."""
    assert short(indicator, text) == expected


@pytest.mark.parametrize(
    ("indicator", "unit", "text", "expected"),
    [
        ("pri", CENTRE, "enrolment/1 students=4\nenrolment/2 students=5", "9 value"),
        ("pri", POINT, "enrolment/1 students=4", "4 value"),
        ("pri", JUNIOR, "enrolment/7 students=4", "None notapplicable"),
        ("jun", JUNIOR, "enrolment/7 students=4", "4 value"),
        ("jun", CENTRE, "enrolment/1 students=4", "None notapplicable"),
        ("large", JUNIOR, "enrolment/7 students=90 classes=1", "None notapplicable"),
        ("large", POINT, "enrolment/1 students=90 classes=1", "1 value"),
        ("large", POINT, "enrolment/1 students=50 classes=1", "0 value"),
        ("large", POINT, "enrolment/1 students=90", "None blank"),
        ("new", POINT, "enrolment/1 new=7", "7 value"),
        ("new", JUNIOR, "enrolment/7 students=7", "None notapplicable"),
        ("new", CENTRE, "enrolment/1 new=7\nenrolment/2 students=1", "7 value"),
        ("new", CENTRE, "enrolment/2 students=1", "None notapplicable"),
        ("new", CENTRE, "enrolment/2 students=1\nmovement/1 end=1", "None blank"),
        ("new", JUNIOR, "enrolment absent", "None notapplicable"),
        ("pri", CENTRE, "enrolment/7 students=3", "None blank"),
        ("beds", CENTRE, "school boarding=否\ndorm beds=9", "None notapplicable"),
        ("beds", CENTRE, "school boarding=是\ndorm beds=9", "9 value"),
        ("beds", CENTRE, "dorm beds=9", "9 value"),
        ("beds", CENTRE, "", "None blank"),
        ("sat", BUREAU, "result sat=493 above=227", "493 value"),
        ("mixed", JUNIOR, "movement/7 out_dropout=2\nsummary total=3", "5 value"),
        ("mixed", JUNIOR, "movement/7 out_dropout=2", "None blank"),
        ("mixed", CENTRE, "movement absent", "None notapplicable"),
    ],
)
def test_units_are_asked_only_what_concerns_them(
    indicator: str, unit: Unit, text: str, expected: str
) -> None:
    """Grid rows, fields that exist in some rows, and relevance decide what is asked."""
    assert short(indicator, text, unit) == expected


def test_a_kind_that_is_not_asked_has_no_part() -> None:
    """The bureau has parts of its own forms only, a school none of the bureau's."""
    bureau = {item.indicator for item in unit_parts(form_set(), PERIOD, BUREAU, Content())}
    school = {item.indicator for item in unit_parts(form_set(), PERIOD, CENTRE, Content())}
    assert bureau == {"sat", "above"}
    assert not bureau & school


def test_a_class_without_pupils_is_in_order() -> None:
    """A division by 0 says nothing; it is no blank."""
    text = "enrolment/1 students=40 classes=1\nenrolment/2 students=0 classes=0"
    assert short("class_max", text) == "40 value"
    assert short("class_max", "enrolment/1 students=0 classes=0", POINT) == "None value"


def test_a_field_that_is_not_relevant_is_no_blank() -> None:
    """``other_note`` is asked only where ``other`` is above 0."""
    text = "enrolment/1 other={a} {b}\nenrolment/2 other=0"
    assert short("noted", text.format(a=0, b="")) == "0 value"
    assert short("noted", text.format(a=2, b="")) == "None blank"
    assert short("noted", text.format(a=2, b="other_note=2")) == "2 value"


def test_sources_name_records_and_fields() -> None:
    """A part leads back to the records it was read from, an extreme to those that have it."""
    text = "enrolment/1 students=40 classes=1\nenrolment/2 students=35 classes=1"
    assert [tuple(ref) for ref in part("students", text).sources] == [
        ("enrolment", "1", ("students",)),
        ("enrolment", "2", ("students",)),
    ]
    assert [ref.row for ref in part("class_max", text).sources] == ["1"]
    assert [ref.row for ref in part("class_min", text).sources] == ["2"]
    assert part("students", "").sources == ()


def test_sources_of_other_forms_are_whole_forms() -> None:
    """A value that looks at another form names that form and its fields, without a row."""
    text = "movement/7 out_dropout=2\nsummary total=3"
    sources = part("mixed", text, JUNIOR).sources
    assert [tuple(ref) for ref in sources] == [
        ("movement", "7", ("out_dropout",)),
        ("summary", "", ("total",)),
    ]


def test_distinct_keeps_keys_but_none_of_persons() -> None:
    """Keys let a county total count a township once; names never leave the person list."""
    towns = part("visit_towns", "visits town=金秀镇\nvisits town=桐木镇\nvisits town=金秀镇")
    assert (towns.numerator, towns.keys) == (Decimal(2), ("451324100", "451324101"))
    people = part("persons", "ledger name=赵甲\nledger name=赵乙\nledger name=赵甲")
    assert (people.numerator, people.keys) == (Decimal(2), ())


def test_distinct_takes_several_fields() -> None:
    """Equal values are one key however they were typed."""
    text = """
        visits day=2006-03-01 cost=1.50
        visits day=2006-03-01 cost=1.5
        visits day=2006-03-02 cost=1.5
    """
    found = part("visit_marks", text)
    assert found.keys == ("2006-03-01|1.5", "2006-03-02|1.5")


def test_rows_a_unit_does_not_have_are_still_counted() -> None:
    """Nothing a return holds is lost: a row left over from another kind counts."""
    text = "enrolment/1 students=4\nenrolment/2 students=5"
    assert short("pri", text, POINT) == "9 value"


def test_whom_an_indicator_is_about_is_known_without_a_return() -> None:
    """Expected units of a figure are found from registry and declaration alone."""
    asked_of = Asked(form_set(), PERIOD).of

    def asked(name: str) -> list[str]:
        units = (CENTRE, POINT, HILL, JUNIOR, BUREAU)
        return [unit.name[:2] for unit in units if name in asked_of(unit)]

    assert asked("pri") == ["桐木", "那马", "三角"]
    assert asked("reten_pri") == ["桐木", "那马", "三角"]
    assert asked("new") == ["桐木", "那马", "三角"]
    assert asked("mixed") == ["桐木"]  # 桐木中学
    assert asked("board_rate") == ["桐木", "那马", "三角", "桐木"]
    assert asked("sat") == ["金秀"]


def test_an_indicator_may_look_at_what_unit_it_is() -> None:
    """Two schools of one kind are then asked different things."""
    own = """
[[indicator]]
id = "own"
title = "本镇中心校学生数"
agg = "sum"
form = "enrolment"
value = "students"
where = 'unit.town == "451324101"'
"""
    sources = {**SOURCES, "indicators.toml": SOURCES["indicators.toml"] + own}
    asked = Asked(build(sources), PERIOD)
    elsewhere = replace(CENTRE, code="2145000077", town="451324100")
    assert "own" in asked.of(CENTRE)
    assert "own" not in asked.of(elsewhere)
    assert "students" in asked.of(elsewhere)


def test_what_is_drawn_from_person_lists_is_sensitive() -> None:
    """Counted in the list, computed from it, computed from what was computed, or declared."""
    known = declared(form_set())
    names = [item.id for item in form_set().indicators if known.sensitive(item.id)]
    assert names == [
        "dropouts",
        "drop_rate",
        "persons",
        "open",
        "sum_open",
        "sum_twice",
        "mixed",
    ]


_rows = st.lists(st.one_of(st.none(), st.integers(0, 10**6)), min_size=2, max_size=2)


@settings(deadline=None, max_examples=60)
@given(_rows)
def test_a_sum_is_exact_and_never_invents_a_zero(values: list[int | None]) -> None:
    """The numerator is the sum of what was filled in; the state says whether that was all."""
    rows = tuple(
        Row(str(number), {"classes": 1} if value is None else {"classes": 1, "students": value})
        for number, value in enumerate(values, 1)
    )
    content = Content({"enrolment": FormData(rows)})
    parts = {item.indicator: item for item in unit_parts(form_set(), PERIOD, CENTRE, content)}
    found = parts["students"]
    filled = [value for value in values if value is not None]
    if not filled:
        assert (found.numerator, found.state) == (None, PartState.BLANK)
    else:
        whole = len(filled) == len(values)
        assert found.numerator == sum(filled)
        assert found.state is (PartState.VALUE if whole else PartState.PARTIAL)
