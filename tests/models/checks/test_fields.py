"""Single fields: where they apply, what is asked, and that no sentence names a person."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.checks.runner import check_content
from models.records import Content, Row, Value
from tests.models.checks.samples import context, found, rows, single

DORM = """
[[form]]
id = "dorm"
title = "寄宿情况"
shape = "single"
for = ["school"]
field = [
  { id = "boarding", label = "是否寄宿", type = "yes_no" },
  { id = "beds", label = "床位", type = "integer", when = "boarding" },
  { id = "staff", label = "宿管", type = "integer", compute = "beds * 2", when = "boarding" },
]
"""


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({"boarding": True}, []),
        ({"boarding": False}, ["C030 1/beds “床位”在这里不适用，却填了“24”，请清除或核对。"]),
        ({}, []),
    ],
)
def test_out_of_place_only_where_that_is_certain(answer: dict[str, Value], told: list[str]) -> None:
    """While 是否寄宿 is blank nobody knows; what is computed nobody can clear."""
    assert found(DORM, single("dorm", beds=24, staff=48, **answer)) == told


GRID = """
[[form]]
id = "pupils"
title = "在校生"
shape = "grid"
rows = "grades"
for = ["school"]
field = [
  { id = "total", label = "学生", type = "integer" },
  { id = "intake", label = "招生", type = "integer", rows = ["1"], required = true },
]
"""


def test_a_field_the_row_does_not_have() -> None:
    """Only the first grade takes children in; a number in another row is asked about."""
    content = rows("pupils", Row("1", {"total": 30, "intake": 30}), Row("2", {"intake": 5}))
    assert found(GRID, content) == ["C030 2/intake “招生”在这里不适用，却填了“5”，请清除或核对。"]


def test_a_grade_the_school_does_not_have() -> None:
    """A primary school has no seventh grade; an empty row of it is nothing to speak of."""
    first = Row("1", {"total": 30, "intake": 30})
    assert found(GRID, rows("pupils", first, Row("7", {"total": 45}))) == [
        "C030 7/ 本校的“在校生”没有“七年级”这一行，却填了内容，请清除或核对。"
    ]
    assert found(GRID, rows("pupils", first, Row("7"))) == []


REQUIRED = """
[[form]]
id = "facts"
title = "情况"
shape = "single"
for = ["school"]
field = [
  { id = "sum", label = "经费", type = "money", required = true },
  { id = "floor", label = "面积", type = "area", required = true },
  { id = "day", label = "日期", type = "date", required = true },
]
"""


def test_a_blank_number_may_be_a_zero() -> None:
    """Of every number it is said that 0 is written as 0; of a date it makes no sense."""
    assert found(REQUIRED, single("facts", sum=Decimal("0.00"))) == [
        "C001 1/floor “面积”没有填，这一项必须填；如果确实没有，请填0。",
        "C001 1/day “日期”没有填，这一项必须填。",
    ]


PERSONS = """
[[form]]
id = "list"
title = "名单"
shape = "list"
part = "persons"
for = ["school"]
field = [
  { id = "name", label = "姓名", type = "text", personal = "name", max_length = 4 },
  { id = "idno", label = "身份证号", type = "id_number", personal = "id" },
  { id = "phone", label = "电话", type = "phone", personal = "phone" },
  { id = "home", label = "住址", type = "text", personal = "address" },
  { id = "born", label = "出生", type = "date", personal = "birth", max = "2006-06-30" },
  { id = "code", label = "编号", type = "code", personal = "other", pattern = "[0-9]{4}" },
]
"""
SECRETS = (
    "韦小明",
    "451324199801010021",
    "13877220001",
    "大樟乡垌心屯18号",
    "1998年1月某日",
    " 45132419980101 ",
    "桐木镇的韦大贵",
)


@pytest.mark.parametrize("field", ["name", "idno", "phone", "home", "born", "code"])
@pytest.mark.parametrize("secret", SECRETS)
def test_nothing_of_a_text_that_was_not_understood_is_shown(field: str, secret: str) -> None:
    """Columns pasted one place too far put anything anywhere: no piece of it is repeated."""
    content = rows("list", Row("A1", {"name": "甲"}, {field: secret}))
    (problem,) = check_content(context(PERSONS), content)
    assert problem.place.field == field
    assert problem.found == ""
    pieces = {secret.strip()[at : at + 3] for at in range(len(secret.strip()) - 2)}
    shown = problem.message + problem.hint
    assert not [piece for piece in pieces if piece in shown.replace("2006-03-23", "")]
    assert "***" in problem.message or "字符" in problem.message


def test_values_of_personal_fields_are_masked() -> None:
    """Too long, too late, of another shape: said without saying who."""
    values: dict[str, Value] = {
        "name": "欧阳小明明",
        "code": "韦小明的编号",
    }
    told = found(PERSONS, rows("list", Row("A1", values)))
    assert told == [
        "C034 A1/name “姓名”最多4个字，现在有5个字，请改短。",
        "C035 A1/code “编号”的写法不对，你填的是“***”。",
    ]


def test_a_text_that_stands_in_the_sentence_too_garbles_nothing() -> None:
    """A single typed 3 is hidden where it is quoted, not inside the example of a date."""
    content = Content(rows("list", Row("A1", {"name": "甲"}, {"born": "3"})).forms)
    (problem,) = check_content(context(PERSONS), content)
    assert problem.message == "“出生”请写成“2006-03-23”这样的日期。你填的是“***”。"
