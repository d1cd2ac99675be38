"""Values nobody types: computed fields, what a new return starts with."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from msgspec.structs import replace

from models.forms.compute import fill_computed, new_record, prefill
from models.forms.context import ReturnContext
from models.forms.loader import parse_form_set
from models.records import EMPTY_CONTENT, Content, FormData, Row, Value
from tests.models.forms.samples import BASE, PERIOD, SOURCES, UNIT, context, sample


def school(values: Mapping[str, Value], unread: Mapping[str, str] | None = None) -> Content:
    return Content({"school": FormData((Row("1", values, unread or {}),))})


def filled(content: Content) -> Mapping[str, Value]:
    row = fill_computed(context(), content).form("school").row("1")
    assert row is not None
    return row.values


def test_one_builds_on_another() -> None:
    """A computed field sees those before it, in the same round."""
    values = filled(school({"staff": 12, "teachers": 10}))
    assert (values["support"], values["double"]) == (2, 4)


def test_a_blank_source_keeps_what_was_stated() -> None:
    """The person list stayed at the school: its count stands as it was written."""
    values = filled(school({"staff": 12, "listed": 30}))
    assert values == {"staff": 12, "listed": 30}


def test_a_count_across_forms() -> None:
    """The number of the listed goes into the figures, also where nothing was filled in yet."""
    pupils = FormData((Row("A", {"name": "韦大"}), Row("B", {})))
    assert filled(Content({"pupils": pupils})) == {"listed": 1}
    assert filled(Content({"pupils": FormData(absent=True)})) == {"listed": 0}


def test_what_was_not_understood_gives_way() -> None:
    """A computed value takes the place of a text nobody could read."""
    content = school({"staff": 12, "teachers": 10}, {"support": "两三个", "fund": "不知道"})
    row = fill_computed(context(), content).form("school").rows[0]
    assert row.values["support"] == 2
    assert row.unread == {"fund": "不知道"}


def test_what_is_right_is_left_alone() -> None:
    """The same content comes back, not a copy of it."""
    done = fill_computed(context(), school({"staff": 12, "teachers": 10}))
    assert fill_computed(context(), done) is done


def test_grids() -> None:
    """Row by row; a field that this row does not have stays out of it."""
    rows = (Row("1", {"students": 30, "girls": 14}), Row("2", {"students": 9}))
    made = fill_computed(context(), Content({"enrolment": FormData(rows)}))
    assert [row.values.get("boys") for row in made.form("enrolment").rows] == [16, None]


def test_a_form_without_records_stays_so() -> None:
    """Nothing is invented for an absent form, and not for another unit's."""
    absent = Content({"enrolment": FormData(absent=True)})
    assert fill_computed(context(), absent).form("enrolment") == FormData(absent=True)
    point = context(unit=replace(UNIT, kind="13"))
    rows = Content({"enrolment": FormData((Row("1", {"students": 3, "girls": 1}),))})
    assert fill_computed(point, rows).form("enrolment") == rows.form("enrolment")


def test_rules_that_run_in_a_ring_come_to_an_end() -> None:
    """Two fields that wait for one another are computed a few times, then left."""
    ring = (
        '{ id = "ping", label = "甲", type = "integer", compute = "default(pong, 0) + 1" },\n'
        '{ id = "pong", label = "乙", type = "integer", compute = "ping + 1" },\n'
    )
    text = BASE.replace('{ id = "fund"', ring + '{ id = "fund"')
    sources = {name: value.encode() for name, value in (SOURCES | {"base.toml": text}).items()}
    ctx = ReturnContext(parse_form_set(sources), UNIT, context().period)
    values = fill_computed(ctx, school({})).form("school").rows[0].values
    assert values == {"ping": 7, "pong": 8}


def test_a_result_that_does_not_fit() -> None:
    """A computed field of some rows, and one whose result is no whole number, stay blank."""
    text = BASE.replace(
        'compute = "students - girls"', 'compute = "students / girls", rows = ["1"]'
    )
    sources = {name: value.encode() for name, value in (SOURCES | {"base.toml": text}).items()}
    ctx = ReturnContext(parse_form_set(sources), UNIT, context().period)
    rows = tuple(Row(key, {"students": 3, "girls": number}) for key, number in (("1", 2), ("2", 1)))
    made = fill_computed(ctx, Content({"enrolment": FormData(rows)}))
    assert [row.values.get("boys") for row in made.form("enrolment").rows] == [None, None]
    rows = (Row("1", {"students": 4, "girls": 2}), rows[1])
    made = fill_computed(ctx, Content({"enrolment": FormData(rows)}))
    assert [row.values.get("boys") for row in made.form("enrolment").rows] == [2, None]


def test_a_stated_value_of_another_kind_is_replaced() -> None:
    """True equals 1 in Python, but it is not the number 1."""
    content = school({"staff": 2, "teachers": 1, "support": True, "double": 2})
    support = filled(content)["support"]
    assert support == 1
    assert type(support) is int


def test_a_new_return() -> None:
    """Registry facts, last values, defaults; lists start empty."""
    last = Content(
        {
            "school": FormData((Row("1", {"staff": 12, "teachers": 10}),)),
            "enrolment": FormData((Row("1", {"students": 30}), Row("7", {"students": 1}))),
            "pupils": FormData((Row("A", {"name": "韦大"}),)),
        }
    )
    made = prefill(context(last))
    assert made.form("school").rows[0].values == {
        "name": "桐木镇中心小学",
        "head": "韦大",
        "staff": 12,
        "boarding": False,
        "post": "545700",
    }
    assert made.form("enrolment").rows == (Row("1", {"students": 30, "intake": 0}),)
    assert "pupils" not in made.forms


def test_records_that_go_on() -> None:
    """Open cases come over under their ids, with what says it is carried; settled ones do not."""
    text = BASE.replace(
        'natural_key = ["idno"]', 'natural_key = ["idno"]\ncarry_rows = "state == \'02\'"'
    ).replace(
        'label = "姓名", type = "text",', 'label = "姓名", type = "text", carry = "pupils.name",'
    )
    sources = {name: value.encode() for name, value in (SOURCES | {"base.toml": text}).items()}
    rows = (
        Row("A", {"name": "韦大", "state": "02", "aid": Decimal("5.00")}),
        Row("B", {"name": "韦二", "state": "01"}),
        Row("C", {"name": "韦三"}),
    )
    last = Content({"pupils": FormData(rows)})
    made = prefill(ReturnContext(parse_form_set(sources), UNIT, PERIOD, last))
    assert made.form("pupils") == FormData((Row("A", {"name": "韦大", "state": "01"}),))


def test_a_first_return() -> None:
    """Without a last return there are the registry and the defaults."""
    made = prefill(context(unit=replace(UNIT, facts={})))
    assert "staff" not in made.form("school").rows[0].values
    assert "head" not in made.form("school").rows[0].values


def test_a_return_of_nothing() -> None:
    """A unit that fills in no form starts with nothing."""
    assert prefill(context(unit=replace(UNIT, kind="99"))) is EMPTY_CONTENT


def test_a_new_record() -> None:
    """A record of a list starts with the defaults."""
    row = new_record(context(), sample().form("pupils"), "X")
    assert row == Row("X", {"state": "01"})
    assert fill_computed(context(), school({"fund": Decimal("1.00")})).form("pupils").rows == ()


@pytest.mark.parametrize(
    ("condition", "carried"), [("period.half == 1", 9), ("period.half == 2", None)]
)
def test_what_is_carried_only_sometimes(condition: str, carried: int | None) -> None:
    """A figure of the school year is carried into its second half, not into the next year."""
    area = SOURCES["base.toml"].replace(
        'carry = "school.staff"', f'carry = "school.staff", carry_when = "{condition}"'
    )
    form_set = parse_form_set(
        {name: text.encode() for name, text in {**SOURCES, "base.toml": area}.items()}
    )
    last = Content({"school": FormData((Row("1", {"staff": 9}),))})
    row = prefill(ReturnContext(form_set, UNIT, PERIOD, last)).form("school").row("1")
    assert row is not None
    assert row.values.get("staff") == carried
