"""Declared checks: asked of a record or of a form, and what stands in their sentences."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from models.checks.declared import shown
from models.checks.proofs import run_proofs
from models.records import Content, Row, Value
from tests.models.checks.samples import forms, found, rows, single

EACH = """
[[form]]
id = "school"
title = "学校"
shape = "single"
for = ["school"]
field = [
  { id = "staff", label = "教职工", type = "integer" },
  { id = "teachers", label = "教师", type = "integer" },
]
[[form.check]]
id = "X01"
level = "error"
rule = "teachers <= staff"
message = "{row}：教师{teachers}人，教职工{staff}人。"
fires = { row = { staff = 1, teachers = 2 }, message = "学校：教师2人，教职工1人。" }
passes = { row = { staff = 2, teachers = 2 } }
[[form.check]]
id = "X02"
each = "form"
level = "warning"
rule = "teachers > 0"
message = "{row}：教师{teachers}人，教职工{staff}人，多{more}。"
let = { more = "staff - teachers" }
fires = { row = { teachers = 0 }, message = "学校：教师0人，教职工？人，多？。" }
passes = { row = { teachers = 1 } }

[[form]]
id = "pupils"
title = "在校生"
shape = "grid"
rows = "grades"
for = ["school"]
field = [{ id = "total", label = "学生", type = "integer" }]
[[form.check]]
id = "X03"
level = "warning"
rule = "total <= setting.limit"
message = "{row}有{total}人，上限{top}人。"
let = { top = "setting.limit" }
fires = { row = { total = 51 }, message = "一年级有51人，上限50人。" }
passes = { row = { total = 50 } }
[[form.check]]
id = "X04"
each = "form"
level = "warning"
when = "school.staff > 0"
rule = "sum(pupils, total) >= school.staff"
message = "“{row}”共{all}人，比教职工还少。"
let = { all = "sum(pupils, total)" }
[form.check.fires]
row = { total = 1 }
forms = { school = [{ staff = 2 }] }
message = "“在校生”共1人，比教职工还少。"
[form.check.passes]
row = { total = 2 }
forms = { school = [{ staff = 2 }] }

[[form]]
id = "events"
title = "活动"
shape = "list"
for = ["school"]
optional = true
field = [
  { id = "what", label = "内容", type = "text" },
  { id = "persons", label = "人数", type = "integer" },
]
[[form.check]]
id = "X05"
level = "warning"
rule = "persons > 0"
message = "{row}“{what}”没有人参加。"
fires = { row = { persons = 0 }, message = "第1行“？”没有人参加。" }
passes = { row = { persons = 1 } }
[[form.check]]
id = "X06"
each = "form"
level = "warning"
rule = "count(events) <= 3"
message = "{row}有{n}次，太多了。"
let = { n = "count(events)" }
fires = { forms = { events = [{what="a"}, {what="b"}, {what="c"}, {what="d"}] }, message = "活动有4次，太多了。" }
passes = { forms = { events = [{ what = "a" }] } }
"""  # noqa: E501


def test_the_examples_beside_the_rules() -> None:
    """They say the same, with ？ where a value is blank or cannot be worked out."""
    assert run_proofs(forms(EACH)) == []
    assert run_proofs(forms(PERSONS)) == []


def test_a_record_is_called_as_people_call_it() -> None:
    """The single record by its form, a row of a grid by its label, a record by its place."""
    content = Content(
        {
            **single("school", staff=1, teachers=2).forms,
            **rows("pupils", Row("1", {"total": 60}), Row("2", {"total": 3})).forms,
            **rows(
                "events",
                Row("A1", {"what": "讲座", "persons": 3}),
                Row("A2"),
                Row("A3", {"what": "演练", "persons": 0}),
            ).forms,
        }
    )
    assert found(EACH, content) == [
        "X01 1/ 学校：教师2人，教职工1人。",
        "X03 1/ 一年级有60人，上限50人。",
        "X05 A3/ 第3行“演练”没有人参加。",
    ]


def test_what_is_asked_once_stands_at_the_form() -> None:
    """Of one record, of a grid, of a list: the place has no row, the name is the form's."""
    events = [Row(f"A{n}", {"what": f"活动{n}", "persons": n}) for n in range(1, 5)]
    content = Content(
        {
            **single("school", staff=9, teachers=0).forms,
            **rows("pupils", Row("1", {"total": 3})).forms,
            **rows("events", *events).forms,
        }
    )
    assert found(EACH, content) == [
        "X02 / 学校：教师0人，教职工9人，多9。",
        "X04 / “在校生”共3人，比教职工还少。",
        "X06 / 活动有4次，太多了。",
    ]


def test_a_condition_that_is_not_known_asks_nothing() -> None:
    """Without the staff nobody compares; without the form's record a rule about it is silent."""
    assert found(EACH, rows("pupils", Row("1", {"total": 0}))) == []


PERSONS = """
[[form]]
id = "list"
title = "名单"
shape = "list"
part = "persons"
for = ["school"]
field = [
  { id = "name", label = "姓名", type = "text", personal = "name" },
  { id = "born", label = "出生", type = "date", personal = "birth" },
  { id = "left", label = "离校", type = "date" },
]
[[form.check]]
id = "X10"
level = "error"
rule = "born < left"
message = "{row}{name}（{who}，{someone}）{birth}出生，{left}离校，年份{year}。"
[form.check.let]
who = "name"
someone = "default(name, \\"无名\\")"
birth = "born"
year = "year(born)"
[form.check.fires]
row = { name = "韦小明", born = "2006-05-01", left = "2006-03-01" }
message = "第1行韦*明（韦*明，韦*明）2006-**-**出生，2006-03-01离校，年份2006。"
[form.check.passes]
row = { name = "韦小明", born = "1998-05-01", left = "2006-03-01" }
"""


def test_a_named_part_of_a_rule_hides_what_the_field_hides() -> None:
    """Whichever way a name or a birthday gets into a sentence, it is masked; a year is none."""
    values: dict[str, Value] = {
        "name": "韦小明",
        "born": date(2006, 5, 1),
        "left": date(2006, 3, 1),
    }
    assert found(PERSONS, rows("list", Row("A1", values))) == [
        "X10 A1/ 第1行韦*明（韦*明，韦*明）2006-**-**出生，2006-03-01离校，年份2006。"
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal(100), "100"),
        (Decimal("12.50"), "12.5"),
        (Decimal("33.333333"), "33.33"),
        (Decimal("-0.001"), "0"),
        (Decimal("0.005"), "0.01"),
        (Decimal(10) ** 40, "1" + "0" * 40),
        (7, "7"),
        (True, "是"),
        (False, "否"),
        (date(2006, 3, 23), "2006-03-23"),
        ("瑶族", "瑶族"),
    ],
)
def test_computed_values_in_sentences(value: Value, text: str) -> None:
    """At most two decimals, no exponent, no minus before a zero."""
    assert shown(value) == text
