"""Whole forms and returns: no records, only zeros, the same twice, copied from last time."""

from __future__ import annotations

from models.checks.runner import check_content
from models.records import EMPTY_CONTENT, Content, FormData, Row, Value
from tests.models.checks.samples import context, found, rows, single

GRID = """
[[form]]
id = "cover"
title = "封面"
shape = "single"
for = ["school"]
field = [{ id = "filled_by", label = "填表人", type = "text" }]
[[form]]
id = "pupils"
title = "在校生"
shape = "grid"
rows = "grades"
for = ["school"]
field = [
  { id = "classes", label = "班数", type = "integer" },
  { id = "total", label = "学生", type = "integer" },
  { id = "girls", label = "女生", type = "integer" },
  { id = "start", label = "学年初", type = "integer", carry = "pupils.total" },
  { id = "boys", label = "男生", type = "integer", compute = "total - girls" },
  { id = "local", label = "是否本地", type = "yes_no" },
]
[[form]]
id = "more"
title = "更多"
shape = "single"
for = ["school"]
optional = true
field = [
  { id = "a", label = "甲", type = "integer" },
  { id = "b", label = "乙", type = "integer" },
  { id = "c", label = "丙", type = "integer" },
  { id = "d", label = "丁", type = "integer" },
  { id = "e", label = "戊", type = "integer" },
]
[[form]]
id = "incidents"
title = "事故"
shape = "list"
for = ["school"]
optional = true
field = [
  { id = "what", label = "经过", type = "text" },
  { id = "dead", label = "死亡", type = "integer" },
  { id = "hurt", label = "受伤", type = "integer" },
]
"""
GRADE = {"classes": 1, "total": 30, "girls": 14, "start": 30, "boys": 16}


def test_only_zeros_where_nothing_is_required() -> None:
    """Four zeros and nothing else: perhaps it is 本期无此项; three may well be the truth."""
    zeros: dict[str, Value] = {"a": 0, "b": 0, "c": 0, "d": 0}
    assert found(GRID, single("more", **zeros)) == [
        "C009 / 这张表全部是0。如果本期真的没有，请点“本期无此项”。"
    ]
    assert found(GRID, single("more", a=0, b=0, c=0)) == []
    assert found(GRID, single("more", **{**zeros, "e": 1})) == []


def test_only_zeros_in_records() -> None:
    """Two accidents in which nobody was hurt did happen: nobody is told to say there were none."""
    content = rows(
        "incidents",
        Row("A1", {"what": "摔倒", "dead": 0, "hurt": 0}),
        Row("A2", {"what": "磕碰", "dead": 0, "hurt": 0}),
    )
    assert found(GRID, content) == ["C009 / 这张表里的数全部是0，请核对是不是还没有填。"]


def test_three_states_are_not_one() -> None:
    """A blank list is asked about, 本期无此项 is an answer, so is a record."""
    must = GRID.replace('title = "事故"\nshape = "list"\nfor = ["school"]\noptional = true',
                        'title = "事故"\nshape = "list"\nfor = ["school"]')  # fmt: skip
    empty = ["C010 / 这张表没有记录。没有发生请点“本期无此项”，有的话请补填。"]
    assert found(must, EMPTY_CONTENT) == empty
    assert found(must, rows("incidents", Row("A1"))) == empty
    assert found(must, Content({"incidents": FormData(absent=True)})) == []
    assert found(must, rows("incidents", Row("A1", {"what": "摔倒"}))) == []


def test_copied_numbers_leave_out_what_nobody_typed() -> None:
    """Carried and computed numbers are equal anyway: six typed ones are too few to be sure."""
    grid = (Row("1", GRADE), Row("2", GRADE))
    last = rows("pupils", *grid)
    assert found(GRID, last, last) == []  # 2 × (classes, total, girls)
    more = single("more", a=1, b=2, c=3, d=4, e=5)
    both = Content({**last.forms, **more.forms})
    assert found(GRID, both, both) == ["C012 / 本次数字和上一期一模一样，请确认不是直接复制的。"]
    (problem,) = check_content(context(GRID, both), both)
    assert problem.place.form == "cover"


def test_copied_numbers_of_which_one_is_new_are_believed() -> None:
    """One changed number, or one that was blank last time; a first return has no last one."""
    last = Content(
        {
            **rows("pupils", Row("1", GRADE), Row("2", GRADE)).forms,
            **single("more", a=1, b=2, c=3, d=4).forms,
        }
    )
    changed = last.with_form("more", single("more", a=1, b=2, c=3, d=5).form("more"))
    added = last.with_form("more", single("more", a=1, b=2, c=3, d=4, e=5).form("more"))
    assert found(GRID, last, last) != []
    assert found(GRID, changed, last) == []
    assert found(GRID, added, last) == []
    assert found(GRID, last) == []


def test_equal_zeros_prove_nothing() -> None:
    """A small school with nothing to report has the same zeros every time."""
    zeros = {"classes": 0, "total": 0, "girls": 0}
    last = Content(
        {
            **rows("pupils", Row("1", zeros), Row("2", {**zeros, "total": 3})).forms,
            **single("more", a=0, b=0, c=0, d=0, e=1).forms,
        }
    )
    assert found(GRID, last, last) == []


def test_the_same_record_twice_needs_its_values_not_its_order() -> None:
    """Told at the second and third one; an empty record is like no other."""
    same: dict[str, Value] = {"what": "讲座", "hurt": 1}
    turned: dict[str, Value] = {"hurt": 1, "what": "讲座"}
    content = rows("incidents", Row("A1", same), Row("A2"), Row("A3", turned), Row("A4", same))
    assert found(GRID, content) == [
        "C011 A3/ 第1行和第3行完全一样，是不是重复了？",
        "C011 A4/ 第1行和第4行完全一样，是不是重复了？",
    ]
