"""The recount: it agrees with the totals of any county, and sees every tampering."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from models.indicators.parts import IndicatorPart, unit_parts
from models.indicators.recount import recount
from models.indicators.totals import By, totals
from models.records import Content, FormData, Row, Unit, Value
from tests.models.indicators.samples import BUREAU, PERIOD, POINT, UNITS, form_set, said
from tests.models.indicators.test_totals import ALL_IN

CONTENTS = {code: said(text) for code, text in ALL_IN.items()}
PARTS = {unit.code: unit_parts(form_set(), PERIOD, unit, CONTENTS[unit.code]) for unit in UNITS}


@pytest.mark.parametrize("by", ["county", "township", "kind", "unit"])
def test_it_agrees(by: By) -> None:
    """Two ways of counting, one result, in every dimension."""
    found = totals(form_set(), PERIOD, UNITS, PARTS, by)
    assert recount(form_set(), PERIOD, UNITS, CONTENTS, [found]) == []


def test_a_stale_part_is_found() -> None:
    """A part that no longer says what the records say stops the report."""
    stale = tuple(
        replace(part, numerator=Decimal(99)) if part.indicator == "students" else part
        for part in PARTS[POINT.code]
    )
    parts = PARTS | {POINT.code: stale}
    found = [totals(form_set(), PERIOD, UNITS, parts, by) for by in ("county", "unit")]
    problems = recount(form_set(), PERIOD, UNITS, CONTENTS, found)
    assert [(item.code, str(item.place)) for item in problems] == [
        ("T001", "students"),
        ("T001", f"students/{POINT.code}"),
    ]
    assert problems[0].message == (
        "“学生数”汇总数是365，按各校记录重新清点是275，两次结果不一致，不能定稿。"
    )


def test_money_is_compared_to_the_last_fen() -> None:
    """One cent too much is a difference."""
    wrong = (IndicatorPart("fund", Decimal("0.01")),)
    found = totals(form_set(), PERIOD, UNITS, PARTS | {POINT.code: wrong})
    fewer = {code: content for code, content in CONTENTS.items() if code != UNITS[0].code}
    messages = [item.message for item in recount(form_set(), PERIOD, UNITS, fewer, [found])]
    assert any("汇总数是1006.01，按各校记录重新清点是5.9，" in text for text in messages)


def test_a_unit_nobody_expects_is_left_out_of_both() -> None:
    """What was sent without being asked for is in neither count."""
    stranger = Unit("2145000009", "外县小学", "11", "451324100")
    contents = CONTENTS | {stranger.code: CONTENTS[UNITS[0].code]}
    parts = PARTS | {stranger.code: PARTS[UNITS[0].code]}
    units = (*UNITS, stranger)
    found = totals(form_set(), PERIOD, units, parts)
    assert recount(form_set(), PERIOD, units, contents, [found]) == []


_value = st.one_of(st.none(), st.integers(0, 300))
_grid = st.fixed_dictionaries(
    dict.fromkeys(("students", "classes", "other", "other_note", "new"), _value)
)
_visit = st.fixed_dictionaries({"homes": _value, "cost": st.none() | st.decimals(0, 99, places=2)})
_school = st.fixed_dictionaries(
    {"boarding": st.none() | st.booleans(), "fee_board": st.none() | st.booleans()}
)


def _filled(form: str, rows: Mapping[str, Mapping[str, Value | None]]) -> FormData:
    known = {field.id: field for field in form_set().form(form).fields}
    kept = []
    for row_id, values in rows.items():
        here = {
            name: value
            for name, value in values.items()
            if value is not None and (not known[name].rows or row_id in known[name].rows)
        }
        kept.append(Row(row_id, here))
    return FormData(tuple(kept))


@st.composite
def _contents(draw: st.DrawFn) -> Content:
    visits = draw(st.lists(_visit, max_size=3))
    return Content(
        {
            "enrolment": _filled("enrolment", {row: draw(_grid) for row in ("1", "2", "7")}),
            "visits": _filled("visits", {f"R{n}": row for n, row in enumerate(visits)})
            if visits
            else FormData(absent=draw(st.booleans())),
            "school": _filled("school", {"1": draw(_school)}),
            "dorm": _filled("dorm", {"1": {"beds": draw(_value)}}),
        }
    )


@settings(deadline=None, max_examples=40)
@given(st.lists(_contents(), min_size=4, max_size=4), st.sampled_from(["county", "unit"]))
def test_it_agrees_whatever_the_returns_say(contents: list[Content], by: By) -> None:
    """Blanks, leftovers of other kinds, irrelevant forms: both ways count the same."""
    returned = {unit.code: content for unit, content in zip(UNITS[:4], contents, strict=True)} | {
        BUREAU.code: CONTENTS[BUREAU.code]
    }
    parts = {unit.code: unit_parts(form_set(), PERIOD, unit, returned[unit.code]) for unit in UNITS}
    found = totals(form_set(), PERIOD, UNITS, parts, by)
    assert recount(form_set(), PERIOD, UNITS, returned, [found]) == []
