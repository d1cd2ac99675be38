"""Figures in official wording: the table of domain.md §5.3 and what must hold for any number."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from models.forms.plain_numbers import read_number
from models.report.figures_format import (
    QUANTIFIERS,
    Quantifier,
    about,
    at_least,
    chinese_number,
    difference,
    exact,
    growth,
    milestone,
    money,
    money_over,
    percent,
    points,
    quantifier,
    short,
)

LIMIT = settings(deadline=None, max_examples=150)
amounts = st.decimals(0, 10**12, places=2)
rates = st.decimals(0, 100, places=4)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1934000", "190多万元"),
        ("734000", "70多万元"),
        ("1900000", "190万元"),
        ("1903000", "190.3万元"),
        ("1905000", "190多万元"),
        ("1999999.99", "190多万元"),
        ("4999999", "490多万元"),
        ("5000000", "500万元"),
        ("6340000", "600多万元"),
        ("6030000", "603万元"),
        ("99999", "10万元"),
        ("52300", "5.23万元"),
        ("800", "800元"),
        ("123450000", "1.23亿多元"),
        ("120000000", "1.2亿元"),
        ("0", "0元"),
    ],
)
def test_over(value: str, text: str) -> None:
    """多 rounds down to 10万, from 500万 on to 100万."""
    assert money_over(Decimal(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "0元"),
        ("9999.5", "9999.5元"),
        ("9999.99", "9999.99元"),
        ("9999.996", "1万元"),
        ("10000", "1万元"),
        ("1934567", "193.46万元"),
        ("1930000", "193万元"),
        ("99999999", "1亿元"),
        ("123456789", "1.23亿元"),
        ("-25000", "-2.5万元"),
    ],
)
def test_money(value: str, text: str) -> None:
    """元 below 1万, then 万元 and 亿元 with at most two digits."""
    assert money(Decimal(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("9087", "约9100"),
        ("9100", "9100"),
        ("9996", "约10000"),
        ("12345", "约12300"),
        ("12300", "12300"),
        ("87", "87"),
        ("87.3", "约87"),
        ("0.0523", "约0.052"),
        ("0", "0"),
    ],
)
def test_about(value: str, text: str) -> None:
    """约 keeps two digits below 10,000 and three above, and goes where nothing was rounded."""
    assert about(Decimal(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("99.63", "99.5%以上"),
        ("95.2", "95%以上"),
        ("98.4", "98%以上"),
        ("97.99", "97%以上"),
        ("94.999", "94%以上"),
        ("87.6", "85%以上"),
        ("100", "100%"),
        ("99.5", "99.5%"),
        ("95.00", "95%"),
        ("87", "87%"),
        ("3.2", "3.2%"),
        ("0", "0%"),
    ],
)
def test_at_least(value: str, text: str) -> None:
    """99.63 is 99.5%以上 and 95.2 is 95%以上, as in the summary of 2006."""
    assert at_least(Decimal(value)) == text


def test_rates_and_plain_numbers() -> None:
    """Half up, fixed digits for rates, no closing zeros for measures, no minus before 0."""
    assert percent(Decimal("99.625")) == "99.63%"
    assert percent(Decimal(100)) == "100.00%"
    assert exact(Decimal("-0.001"), 2) == "0.00"
    assert exact(Decimal("12.5")) == "13"
    assert short(Decimal("1.10")) == "1.1"
    assert short(Decimal(500)) == "500"


def test_points() -> None:
    """The change is that of the printed rates; below a hundredth it is none."""
    assert points(Decimal("99.634"), Decimal("98.43"), "上年同期") == "比上年同期上升1.20个百分点"
    assert points(Decimal("98.43"), Decimal("99.63"), "上年同期") == "比上年同期下降1.20个百分点"
    assert points(Decimal("99.634"), Decimal("99.631"), "上年") == "与上年持平"


def test_growth() -> None:
    """Percent of an amount; from nothing there is no percent."""
    assert growth(Decimal(227), Decimal(180), "上年", "人") == "比上年增长26.1%"
    assert growth(Decimal(180), Decimal(227), "上年", "人") == "比上年下降20.7%"
    assert growth(Decimal(227), Decimal(0), "上年", "人") == "比上年增加227人"
    assert growth(Decimal(227), Decimal(227), "上年", "人") == "与上年持平"
    assert growth(Decimal(100_001), Decimal(100_000), "上年", "人") == "与上年基本持平"
    assert difference(Decimal(215), Decimal(227), "上年", "人") == "比上年减少12人"


@pytest.mark.parametrize(
    ("part", "noun", "verb"),
    [
        (100, "各", "全部"),
        (99, "绝大部分", "基本"),
        (95, "绝大部分", "基本"),
        (94, "绝大部分", "绝大部分"),
        (85, "绝大部分", "绝大部分"),
        (84, "大部分", "大部分"),
        (61, "大部分", "大部分"),
        (60, "半数以上", "半数以上"),
        (50, "半数以上", "半数以上"),
        (49, "49所", "有49所"),
        (0, "0所", "有0所"),
    ],
)
def test_quantifier(part: int, noun: str, verb: str) -> None:
    """The scale of domain.md §5.3, before a noun and before a verb."""
    assert quantifier(part, 100) == noun
    assert quantifier(part, 100, verb=True) == verb


def test_quantifier_with_the_bureaus_own_scale() -> None:
    """The scale is a setting; nothing of nothing is a number."""
    scale = (Quantifier(Decimal(100), "全体", "都"),)
    assert quantifier(3, 3, "个", scale=scale) == "全体"
    assert quantifier(2, 3, "个", scale=scale) == "2个"
    assert quantifier(0, 0) == "0所"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "零"),
        (7, "七"),
        (10, "十"),
        (12, "十二"),
        (110, "一百一十"),
        (200, "二百"),
        (1005, "一千零五"),
        (1010, "一千零一十"),
        (1500, "一千五百"),
        (10_000, "一万"),
        (100_005, "十万零五"),
        (120_300, "十二万零三百"),
        (100_001_000, "一亿零一千"),
        (1_000_010_000, "十亿零一万"),
    ],
)
def test_chinese_numerals(number: int, text: str) -> None:
    """Idioms like 二百人大关 are written in Chinese."""
    assert chinese_number(number) == text


def test_milestone() -> None:
    """The largest round number reached."""
    assert milestone(Decimal(227)) == 200
    assert milestone(Decimal(200)) == 200
    assert milestone(Decimal(49)) is None
    assert milestone(Decimal(227), (150, 225)) == 225


@LIMIT
@given(amounts)
@example(Decimal("99999999.99"))
def test_over_never_says_too_much(value: Decimal) -> None:
    """The amount said with 多 is at most the amount, and less than a step below it."""
    text = money_over(value)
    if "多" not in text:
        assert text == money(value)
        return
    said = Decimal(re.sub("[^0-9.]", "", text)) * (100_000_000 if "亿" in text else 10_000)
    assert said < value < said + (100_000 if value < 5_000_000 else 1_000_000)


@LIMIT
@given(amounts)
def test_money_is_right_to_two_digits_of_its_unit(value: Decimal) -> None:
    """What is said differs from the amount by at most half a hundredth of the unit."""
    number, unit = re.fullmatch(r"([0-9.]+)(元|万元|亿元)", money(value)).groups()  # type: ignore[union-attr]
    factor = {"元": 1, "万元": 10_000, "亿元": 100_000_000}[unit]
    assert abs(Decimal(number) * factor - value) <= Decimal(factor) / 200
    assert unit == "亿元" or Decimal(number) < 10_000


@LIMIT
@given(rates)
def test_at_least_is_true(value: Decimal) -> None:
    """The threshold is never above the rate, and 以上 stands only where something was cut."""
    text = at_least(value)
    said = Decimal(re.sub("[%以上]", "", text))
    if text.endswith("以上"):
        assert said < value < said + 5
    else:
        assert abs(said - value) <= Decimal("0.005")


@LIMIT
@given(st.decimals(0, 10**7, places=2))
def test_about_is_near_and_says_so(value: Decimal) -> None:
    """约 stands exactly where the number was rounded, by at most 5 %."""
    text = about(value)
    said = Decimal(text.removeprefix("约"))
    assert text.startswith("约") == (said != value)
    assert abs(said - value) * 20 <= value


@LIMIT
@given(st.integers(0, 500), st.integers(1, 500))
def test_all_means_all(part: int, whole: int) -> None:
    """各 and 全部 stand for all of them and for nothing less."""
    part = min(part, whole)
    assert (quantifier(part, whole) == "各") == (part == whole)
    words = {step.noun for step in QUANTIFIERS}
    assert quantifier(part, whole) in words or quantifier(part, whole) == f"{part}所"


@LIMIT
@given(st.integers(0, 10**9))
def test_chinese_numerals_are_read_back(number: int) -> None:
    """The reader of typed numbers understands what is printed."""
    assert read_number(chinese_number(number)).value == number
