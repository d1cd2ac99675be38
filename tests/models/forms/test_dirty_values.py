"""The dirty-value catalogue, row by row (domain.md §8.2): what people type, what is understood.

One parser serves typing, pasting and workbooks, so that each row is asked of it alone; rows about
cells, rows and sheets stand in ``tests/models/workbook/test_dirty_sheets.py``.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from models.forms.definition import Field
from models.forms.field_types import Parsed, field_types
from tests.resources.teacher import shipped

YEAR = 2006


def read(raw: object, **declared: Any) -> Parsed:  # noqa: ANN401  # whatever a field may say
    """Return what a field of some type makes of a text or a cell's value."""
    item = Field("x", declared.pop("label", "栏目"), **declared)
    return field_types(shipped()).of(item).parse(raw, YEAR)


def note(found: Parsed) -> str:
    return found.note.message if found.note is not None else ""


def fault(found: Parsed) -> str:
    assert found.value is None
    assert found.problem is not None
    return found.problem.message


@pytest.mark.parametrize("typed", ["１２３", "１，２３４", "（）１２"])
def test_full_width(typed: str) -> None:
    """Silently."""
    found = read(typed, type="integer", unit="人")
    if "（" in typed:
        assert fault(found)
    else:
        assert (found.value, found.note) == (int(typed.replace("，", "")), None)


@pytest.mark.parametrize(
    ("typed", "declared", "value"),
    [
        ("123人", {"type": "integer", "unit": "人"}, 123),
        ("2间", {"type": "integer", "unit": "间"}, 2),
        ("15人次", {"type": "integer", "unit": "人次"}, 15),
        ("50㎡", {"type": "area", "unit": "平方米"}, Decimal("50.0")),
        ("3.5万元", {"type": "money", "unit": "元"}, Decimal("35000.00")),
        ("3.5万", {"type": "money", "unit": "万元"}, Decimal("3.50")),
        ("1991年", {"type": "integer", "unit": "年"}, 1991),
        ("12 年", {"type": "integer", "unit": "年"}, 12),
        ("6学年", {"type": "integer", "unit": "学年"}, 6),
    ],
)
def test_units(typed: str, declared: dict[str, Any], value: object) -> None:
    """Taken off, 万元 reckoned in; the note shows what was typed and what was understood."""
    found = read(typed, **declared)
    assert found.value == value
    assert note(found) == f"“{typed}”按“{value}”读入。"


@pytest.mark.parametrize("typed", ["约120", "120余", "120左右", "近120", "120多"])
def test_estimates(typed: str) -> None:
    """Read, and doubted."""
    found = read(typed, type="integer", unit="人")
    assert found.value == 120
    assert note(found) == f"“{typed}”按“120”读入，原文像是估计数，请核实。"


@pytest.mark.parametrize("typed", ["1,234", "1，234", "1 234", "1　234"])
def test_separators(typed: str) -> None:
    found = read(typed, type="integer")
    assert (found.value, found.note) == (1234, None)


@pytest.mark.parametrize("typed", ["12,34", "1 2 3", "1，2"])
def test_separators_that_are_not_plausible(typed: str) -> None:
    """Asked, not guessed."""
    said = fault(read(typed, type="integer"))
    assert said == f"“栏目”只能填数字。你填的是“{typed}”，请改成数字。"


@pytest.mark.parametrize("typed", ["120.0", 120.0, "120.00"])
def test_an_integer_with_a_point(typed: object) -> None:
    found = read(typed, type="integer")
    assert (found.value, found.note) == (120, None)


def test_half_a_person() -> None:
    said = fault(read("120.5", type="integer", label="学生"))
    assert said == "“学生”要填整数，不能带小数点。你填的是“120.5”。"


@pytest.mark.parametrize(
    "typed", [" 120", "120　", "120\xa0", "1\u200b20", "\ufeff120", "120\n", "\t120\r\n"]
)
def test_invisible_characters(typed: str) -> None:
    found = read(typed, type="integer")
    assert (found.value, found.note) == (120, None)


@pytest.mark.parametrize(
    "typed", ["—", "-", "/", "\\", "无", "没有", "否", "未", "暂无", "——", "－"]
)
def test_words_for_nothing(typed: str) -> None:
    """Neither 0 nor blank is guessed: the user decides."""
    found = read(typed, type="integer")
    assert fault(found) == f"“栏目”写了“{typed}”，看不出是0还是没有统计。"
    assert found.problem is not None
    assert "0" in found.problem.hint


@pytest.mark.parametrize(("typed", "value"), [("", None), ("  ", None), ("0", 0), ("０", 0)])
def test_blank_is_not_zero(typed: str, value: int | None) -> None:
    found = read(typed, type="integer")
    assert (found.value, found.problem, found.note) == (value, None, None)


@pytest.mark.parametrize(
    ("typed", "value"), [("一百二十", 120), ("二百零三", 203), ("〇", 0), ("两千", 2000)]
)
def test_chinese_numerals(typed: str, value: int) -> None:
    found = read(typed, type="integer")
    assert found.value == value
    assert note(found) == f"“{typed}”按“{value}”读入。"


@pytest.mark.parametrize("typed", ["#REF!", "#N/A", "#VALUE!", "#DIV/0!"])
def test_error_texts(typed: str) -> None:
    assert f"“{typed}”" in fault(read(typed, type="integer"))


@pytest.mark.parametrize(
    "typed",
    ["2006.3.23", "2006-3-23", "2006/3/23", "20060323", "2006年3月23日", "二○○六年三月二十三日"],
)
def test_whole_dates(typed: str) -> None:
    found = read(typed, type="date")
    assert (found.value, found.note) == (date(2006, 3, 23), None)


@pytest.mark.parametrize("typed", ["06.3.23", "38799", 38799])
def test_dates_read_with_a_note(typed: object) -> None:
    """Two digits of a year, and the serial number a program made of a date."""
    found = read(typed, type="date")
    assert found.value == date(2006, 3, 23)
    assert note(found) == f"“{typed}”按“2006-03-23”读入。"


@pytest.mark.parametrize("typed", ["3.23", "3月23日", "三月二十三日", "3-23"])
def test_dates_without_a_year(typed: str) -> None:
    """The half-year's, and said."""
    found = read(typed, type="date")
    assert found.value == date(2006, 3, 23)
    assert note(found) == f"“{typed}”按“2006-03-23”读入，年份按本期补上。"


@pytest.mark.parametrize("typed", ["三月", "2006年3月", "2006年春", "3月"])
def test_months_alone(typed: str) -> None:
    said = fault(read(typed, type="date"))
    assert said == f"“栏目”请写成“2006-03-23”这样的日期。你填的是“{typed}”。"


def test_a_point_that_lost_its_zero() -> None:
    """A cell's number 3.1 may have been 3.10: asked; as text both are plain."""
    assert fault(read(3.1, type="date"))
    assert read("3.1", type="date").value == date(2006, 3, 1)
    assert read("3.10", type="date").value == date(2006, 3, 10)


@pytest.mark.parametrize("typed", ["4.51324E+17", 451324200001010000, 4.51324200001010e17])
def test_an_id_that_became_a_number(typed: object) -> None:
    """Its last digits are gone for good."""
    said = fault(read(typed, type="id_number", label="身份证号"))
    assert said == "“身份证号”在表格里成了数字，后几位已经丢失，请按文本重新填写。"
    assert "4513" not in said


def test_an_id_of_fifteen_digits() -> None:
    found = read("451324900512001", type="id_number")
    assert found.value == "451324900512001"
    assert "15位的旧号" in note(found)
    assert "451324199005120013" in note(found)


@pytest.mark.parametrize(
    ("typed", "declared", "value"),
    [
        ("'120", {"type": "integer"}, 120),
        ("'0012", {"type": "code"}, "0012"),
    ],
)
def test_a_leading_apostrophe(typed: str, declared: dict[str, Any], value: object) -> None:
    assert read(typed, **declared).value == value


def test_a_year_of_two_digits_is_not_two_years() -> None:
    """02年 may be 2002; nobody guesses."""
    found = read("02年", type="integer", unit="年")
    assert found.value is None
    assert found.problem is not None


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("7212345", "7212345"),
        ("0772-7212345", "0772-7212345"),
        ("138 1234 5678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
    ],
)
def test_phones(typed: str, value: str) -> None:
    assert read(typed, type="phone").value == value


@pytest.mark.parametrize(
    ("choices", "typed", "code"),
    [
        ("sexes", "男孩", "1"),
        ("sexes", "M", "1"),
        ("sexes", "1", "1"),
        ("sexes", "女生", "2"),
        ("ethnics", "瑶", "13"),
        ("ethnics", "瑶族", "13"),
        ("ethnics", "13", "13"),
        ("grades", "初一", "7"),
        ("grades", "七年级", "7"),
        ("grades", "7年级", "7"),
        ("grades", "初中一年级", "7"),
    ],
)
def test_other_names_of_choices(choices: str, typed: str, code: str) -> None:
    """Sex, people and grade, as they are written every day."""
    assert read(typed, type="choice", choices=choices).value == code


def test_a_choice_that_is_none() -> None:
    said = fault(read("十年级", type="choice", choices="grades", label="年级"))
    assert said == "“年级”只能从下拉表里选，没有“十年级”这一项。"
