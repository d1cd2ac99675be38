"""Numbers as people write them (domain.md §8.2): understood exactly, or not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.forms.plain_numbers import chinese_number, read_number


@pytest.mark.parametrize(
    ("text", "unit", "value", "notes"),
    [
        ("123", "", "123", ()),
        ("１２３", "", "123", ()),
        (" 123\u3000", "", "123", ()),
        ("'123", "", "123", ()),
        ("0", "", "0", ()),
        ("-5", "", "-5", ()),
        ("−5", "", "-5", ()),
        ("+5", "", "5", ()),
        ("120.0", "", "120.0", ()),
        (".5", "", "0.5", ()),
        ("12.", "", "12", ()),
        ("￥12.50", "元", "12.50", ()),
        ("1,234", "", "1234", ("grouped",)),
        ("1，234", "", "1234", ("grouped",)),
        ("1 234", "", "1234", ("grouped",)),
        ("1\u3000234\u3000567", "", "1234567", ("grouped",)),
        ("1,234.5", "", "1234.5", ("grouped",)),
        ("1,234人", "人", "1234", ("unit",)),
        ("1 234人", "人", "1234", ("unit",)),
        ("123人", "人", "123", ("unit",)),
        ("123 人", "人", "123", ("unit",)),
        ("2间", "间", "2", ("unit",)),
        ("15人次", "人次", "15", ("unit",)),
        ("15人次", "", "15", ("unit",)),
        ("50㎡", "平方米", "50", ("unit",)),
        ("50平方米", "平方米", "50", ("unit",)),
        ("50m²", "㎡", "50", ("unit",)),
        ("95%", "%", "95", ("unit",)),
        ("5亩", "亩", "5", ("unit",)),
        ("35元", "元", "35", ("unit",)),
        ("35块钱", "元", "35", ("unit",)),
        ("3.5万元", "元", "35000", ("unit", "multiplied")),
        ("3.5万", "元", "35000", ("multiplied",)),
        ("2亿", "元", "200000000", ("multiplied",)),
        ("3千", "", "3000", ("multiplied",)),
        ("3.5", "万元", "3.5", ()),
        ("3.5万元", "万元", "3.5", ("unit", "multiplied")),
        ("3.5万", "万元", "3.5", ("multiplied",)),
        ("35000元", "万元", "3.5", ("unit",)),
        ("三万元", "万元", "3", ("unit", "numerals")),
        ("约120", "", "120", ("estimate",)),
        ("大约120人", "人", "120", ("estimate", "unit")),
        ("120余", "", "120", ("estimate",)),
        ("120余人", "人", "120", ("estimate", "unit")),
        ("120左右", "", "120", ("estimate",)),
        ("近200", "", "200", ("estimate",)),
        ("100多", "", "100", ("estimate",)),
        ("3万多元", "元", "30000", ("estimate", "unit", "multiplied")),
        ("200人左右", "人", "200", ("estimate", "unit")),
        ("200多人左右", "人", "200", ("estimate", "unit")),
        ("共120人", "人", "120", ("unit",)),
        ("合计120", "", "120", ("unit",)),
        ("一百二十", "", "120", ("numerals",)),
        ("二百零三人", "人", "203", ("unit", "numerals")),
        ("〇", "", "0", ("numerals",)),
    ],
)
def test_what_is_understood(text: str, unit: str, value: str, notes: tuple[str, ...]) -> None:
    """Width, separators, units, estimates, 万, numerals: the number, and how it was read."""
    read = read_number(text, unit)
    assert read.value == Decimal(value)
    assert read.notes == notes


@pytest.mark.parametrize(
    ("text", "unit", "reason"),
    [
        *((word, "", "nothing") for word in ("—", "-", "——", "/", "\\", "无", "没有", "否", "未")),
        ("暂无", "人", "nothing"),
        ("空", "", "nothing"),
        ("－", "", "nothing"),
        ("５０㎡", "元", "unit"),
        ("50元", "平方米", "unit"),
        ("50元", "人", "unit"),
        ("50元", "", "unit"),
        ("5人", "元", "unit"),
        ("5亩", "平方米", "unit"),
        ("5亩", "", "unit"),
        ("95%", "人", "unit"),
        ("5米", "平方米", "unit"),
        ("很多", "", "text"),
        ("人民币35元", "元", "text"),
        ("人", "人", "text"),
        ("12 34", "", "text"),
        ("1 2人", "人", "text"),
        ("12\n34", "", "text"),
        ("1,23", "", "text"),
        ("1.2.3", "", "text"),
        ("12-15", "", "text"),
        ("1e5", "", "text"),
        ("3.5.万", "", "text"),
        ("十几", "", "text"),
        ("一万二", "", "text"),
        ("200以上", "", "text"),
        ("#REF!", "", "text"),
        ("9" * 41, "", "text"),
        ("", "", "text"),
    ],
)
def test_what_is_not_understood(text: str, unit: str, reason: str) -> None:
    """No number is guessed, and 无 is never 0."""
    read = read_number(text, unit)
    assert (read.value, read.reason, read.notes) == (None, reason, ())


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("廿三", 23),
        ("一百二十", 120),
        ("二百零三", 203),
        ("两百", 200),
        ("一千零五十", 1050),
        ("一千零五", 1005),
        ("一万", 10_000),
        ("一万零二", 10_002),
        ("两万三千", 23_000),
        ("十万零三百", 100_300),
        ("一亿二千万", 120_000_000),
        ("一亿零五", 100_000_005),
        ("二〇〇六", 2006),
        ("二○○六", 2006),
        ("壹佰贰拾叁", 123),
        ("〇", 0),
        ("零", 0),
        ("二百三", None),
        ("三千五", None),
        ("一万二", None),
        ("一亿二", None),
        ("十百", None),
        ("百", None),
        ("万", None),
        ("零万", None),
        ("百万", None),
        ("一万千", None),
        ("一二百", None),
        ("二零三百", None),
        ("一百a", None),
        ("120", None),
        ("", None),
        ("一" * 31, None),
    ],
)
def test_chinese_numerals(text: str, number: int | None) -> None:
    """Well-formed numerals are read; what people say short (二百三) may be 203 or 230."""
    assert chinese_number(text) == number


_DIGITS = "零一二三四五六七八九"


def spelled(number: int) -> str:
    """Write a number below 10,000 the way it is taught in school."""
    text, gap = "", False
    for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // scale % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + name
        gap = not digit
    return text or "零"


@settings(deadline=None)
@given(st.integers(0, 9999))
def test_every_numeral_below_ten_thousand(number: int) -> None:
    """Numerals written by the book are read back."""
    assert chinese_number(spelled(number)) == number


@settings(deadline=None)
@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9
    )
)
def test_plain_numbers_come_back(number: Decimal) -> None:
    """A plain decimal is read exactly and needs no remark."""
    read = read_number(f"{number:f}")
    assert (read.value, read.notes) == (number, ())


@settings(deadline=None)
@given(st.text(), st.sampled_from(["", "人", "元", "万元", "平方米", "%"]))
def test_any_text_has_an_answer(text: str, unit: str) -> None:
    """Nothing makes the reader fail, and an answer is either a number or a reason."""
    read = read_number(text, unit)
    assert (read.value is None) == bool(read.reason)
