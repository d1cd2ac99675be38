"""What a field may get wrong."""

from __future__ import annotations

import pytest

from tests.models.forms.samples import BASE, told

PLACE = '{ id = "sid", label = "学籍号", type = "student_no", personal = "id" },'
SINGLE = '{ id = "story", label = "说明", type = "note" },'
GRID = '{ id = "girls", label = "女生", type = "integer" },'


def faults(field: str, instead: str = SINGLE) -> list[str]:
    """Return the faults of a field put in the place of another; ``x`` is its id."""
    assert instead in BASE
    return told(base=BASE.replace(instead, f"{instead}\n{field},"))


@pytest.mark.parametrize(
    "field",
    [
        '{ id = "x", label = "栏", type = "integer", min = 0, max = "1,000", soft_max = 50 }',
        '{ id = "x", label = "栏", type = "area", min = "0.5", default = "1.5" }',
        '{ id = "x", label = "栏", type = "date", min = "1949-10-01", default = "9月1日" }',
        '{ id = "x", label = "栏", type = "choice", choices = "states", default = "外出" }',
        '{ id = "x", label = "栏", type = "code", pattern = "[0-9]{6}", max_length = 6 }',
        '{ id = "x", label = "栏", type = "yes_no", compute = "staff > 5", when = "boarding" }',
        '{ id = "x", label = "栏", type = "choice", choices = "states", compute = "state" }',
        '{ id = "x", label = "栏", type = "text", compute = "label(state)", carry = "" }',
        '{ id = "x", label = "栏", type = "date", compute = "built" }',
        '{ id = "x", label = "栏", type = "money", compute = "setting.quota[\'1\']" }',
        '{ id = "x", label = "栏", type = "text", carry = "unit.anything" }',
        '{ id = "x", label = "栏", type = "text", carry = "school.head" }',
    ],
)
def test_what_is_right(field: str) -> None:
    """Limits, defaults, patterns and rules that fit their type."""
    assert faults(field) == []


@pytest.mark.parametrize(
    ("field", "fault"),
    [
        (
            '{ id = "X", label = "栏", type = "text" }',
            "X：id只能用小写字母、数字和下划线，也不能是保留字。",
        ),
        (
            '{ id = "row", label = "栏", type = "text" }',
            "row：id只能用小写字母、数字和下划线，也不能是保留字。",
        ),
        ('{ id = "x", label = " ", type = "text" }', "x.label：要写栏目名称。"),
        (
            '{ id = "x", label = "栏", type = "choice" }',
            "x.choices：选择栏要写choices，其他栏不能写。",
        ),
        (
            '{ id = "x", label = "栏", type = "text", choices = "states" }',
            "x.choices：选择栏要写choices，其他栏不能写。",
        ),
        (
            '{ id = "x", label = "栏", type = "choice", choices = "nothing" }',
            "x.choices：没有代码表“nothing”。",
        ),
        (
            '{ id = "x", label = "栏", type = "text", personal = "name" }',
            "x：有个人信息的栏只能放在名单表（part = “persons”）里。",
        ),
        (
            '{ id = "x", label = "栏", type = "text", rows = ["1"] }',
            "x.rows：只有固定行的表才能写rows。",
        ),
        (
            '{ id = "x", label = "栏", type = "code", pattern = "[" }',
            "x.pattern：不是正确的正则表达式。",
        ),
        (
            '{ id = "x", label = "栏", type = "code", pattern = "a{99999999999}" }',
            "x.pattern：不是正确的正则表达式。",
        ),
        (
            '{ id = "x", label = "栏", type = "integer", pattern = "[0-9]" }',
            "x.pattern：只有填文字的栏才能写。",
        ),
        (
            '{ id = "x", label = "栏", type = "integer", max_length = 5 }',
            "x.max_length：只有填文字的栏才能写，也不能是负数。",
        ),
        (
            '{ id = "x", label = "栏", type = "text", max_length = -5 }',
            "x.max_length：只有填文字的栏才能写，也不能是负数。",
        ),
        (
            '{ id = "x", label = "栏", type = "decimal", scale = 7 }',
            "x.scale：小数位数要在0到6之间。",
        ),
        (
            '{ id = "x", label = "栏", type = "decimal", scale = -1 }',
            "x.scale：小数位数要在0到6之间。",
        ),
        ('{ id = "x", label = "栏", type = "integer", min = 5, max = 4 }', "x.min：比max还大。"),
        (
            '{ id = "x", label = "栏", type = "date", min = "2006-03-23", max = "2006-03-22" }',
            "x.min：比max还大。",
        ),
        (
            '{ id = "x", label = "栏", type = "money", soft_min = "5", soft_max = "4.99" }',
            "x.soft_min：比soft_max还大。",
        ),
        (
            '{ id = "x", label = "栏", type = "integer", min = "很少" }',
            "x.min：“很少”不是这一栏能填的。",
        ),
        (
            '{ id = "x", label = "栏", type = "integer", max = "1.5" }',
            "x.max：“1.5”不是这一栏能填的。",
        ),
        (
            '{ id = "x", label = "栏", type = "area", soft_min = "0.05" }',
            "x.soft_min：“0.05”不是这一栏能填的。",
        ),
        (
            '{ id = "x", label = "栏", type = "date", soft_max = "3月" }',
            "x.soft_max：“3月”不是这一栏能填的。",
        ),
        ('{ id = "x", label = "栏", type = "integer", max = "" }', "x.max：“”不是这一栏能填的。"),
        (
            '{ id = "x", label = "栏", type = "text", min = 5 }',
            "x.min：只有填数或日期的栏才能写。",
        ),
        (
            '{ id = "x", label = "栏", type = "integer", default = "无" }',
            "x.default：“无”不是这一栏能填的。",
        ),
        (
            '{ id = "x", label = "栏", type = "choice", choices = "states", default = "09" }',
            "x.default：“09”不是这一栏能填的。",
        ),
        (
            '{ id = "x", label = "栏", type = "text", carry = "school.nothing" }',
            "x.carry：“school.nothing”不是某张表的一栏。",
        ),
        (
            '{ id = "x", label = "栏", type = "text", carry = "nothing.name" }',
            "x.carry：“nothing.name”不是某张表的一栏。",
        ),
        (
            '{ id = "x", label = "栏", type = "text", carry = "enrolment.girls" }',
            "x.carry：“在校生”里没有对应的行，带不过来。",
        ),
        (
            '{ id = "x", label = "栏", type = "text", when = "nothing" }',
            "x.when：没有“nothing”这个名称（nothing）。",
        ),
        (
            '{ id = "x", label = "栏", type = "text", when = "staff" }',
            "x.when：应是一个条件，如a > 0（staff）。",
        ),
        (
            '{ id = "x", label = "栏", type = "integer", compute = "staff +" }',
            "x.compute：式子写法不对，括号或运算符可能不配对（staff +）。",
        ),
        (
            '{ id = "x", label = "栏", type = "integer", compute = "staff > 5" }',
            "x.compute：算出来的不是这一栏要的（staff > 5）。",
        ),
        (
            '{ id = "x", label = "栏", type = "date", compute = "staff" }',
            "x.compute：算出来的不是这一栏要的（staff）。",
        ),
        (
            '{ id = "x", label = "栏", type = "text", compute = "(1, 2)" }',
            "x.compute：算出来的不是这一栏要的（(1, 2)）。",
        ),
        (
            '{ id = "x", label = "栏", type = "integer", compute = "staff", required = true }',
            "x.required：自动计算的栏不能写。",
        ),
        (
            '{ id = "x", label = "栏", type = "integer", compute = "1", carry = "unit.name" }',
            "x.carry：自动计算的栏不能写。",
        ),
        (
            '{ id = "x", label = "栏", type = "integer", compute = "staff", default = "0" }',
            "x.default：自动计算的栏不能写。",
        ),
    ],
)
def test_faults(field: str, fault: str) -> None:
    """Each one alone, at its place."""
    assert faults(field) == [f"base.toml school.{fault}"]


def test_a_row_that_the_grid_does_not_have() -> None:
    """The rows of a field are codes of the grid's list."""
    found = faults('{ id = "x", label = "栏", type = "integer", rows = ["1", "9"] }', GRID)
    assert found == ["base.toml enrolment.x.rows：代码表里没有“9”这一行。"]


def test_a_list_says_which_records_go_on() -> None:
    """Only then can a field of it be carried over."""
    found = faults('{ id = "x", label = "栏", type = "text", carry = "pupils.name" }', PLACE)
    assert found == ["base.toml pupils.x.carry：逐条填写的表要先写carry_rows，说明带过来哪些记录。"]
    assert faults('{ id = "x", label = "栏", type = "text", carry = "unit.name" }', PLACE) == []
