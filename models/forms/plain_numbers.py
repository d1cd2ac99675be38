"""Read a number the way people write it: 123人, 3.5万元, 约120, 1,234, 一百二十 (domain.md §8.2).

Nothing is guessed: what has more than one meaning is answered with a reason, never with 0.
"""

from __future__ import annotations

import re
from decimal import Decimal

from msgspec import Struct

from models.forms.plain_text import narrow

NOTHING_WORDS = frozenset(
    ("-", "--", "—", "——", "－", "/", "\\", "无", "没有", "没", "否", "未", "暂无", "空", "无数据")
)
_MONEY_UNITS = ("人民币", "元整", "元", "块钱", "块")
_AREA_UNITS = ("平方米", "平米", "平方", "m2", "m^2", "㎡")
_COUNT_UNITS = (
    "人次",
    "人",
    "名",
    "位",
    "个",
    "所",
    "间",
    "次",
    "篇",
    "份",
    "节",
    "处",
    "件",
    "起",
    "册",
    "本",
    "台",
    "套",
    "班",
    "栋",
    "幢",
    "座",
    "户",
    "周",
    "天",
    "日",
    "岁",
    "场",
    "张",
    "期",
    "对",
    "项",
    "分钟",
    "分",
    "小时",
    "课时",
    "学时",
    "层",
    "亩",
    "%",
    "秒",
    "部",
    "门",
    "只",
    "条",
    "米",
    "公里",
)
_BEFORE = re.compile(r"^(大约|约|将近|近|差不多|大概|共计|共|合计)")
_AFTER = re.compile(r"(左右|上下|余|多)$")
_INNER_ESTIMATE = re.compile(r"(?<=[\d万亿百千])(余|多|几)(?=[万亿\D])")
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "两": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
    "陆": 6,
    "柒": 7,
    "捌": 8,
    "玖": 9,
}
_FORMAL = str.maketrans(
    {
        "○": "〇",
        "Ｏ": "〇",
        "拾": "十",
        "佰": "百",
        "仟": "千",
        "萬": "万",
        "億": "亿",
        "廿": "二十",
    }
)
_GROUPED = re.compile(r"^[+-]?\d{1,3}([, ]\d{3})+(\.\d+)?$")
_PLAIN = re.compile(r"^[+-]?(\d+(\.\d*)?|\.\d+)$")
_LOOSE_SPACE = re.compile(r"(?<!\d) +| +(?!\d)")  # not the one between the digits of 12 34
_TEN_THOUSAND = 10_000


class NumberRead(Struct, frozen=True):
    """What a text meant: an exact number, or the reason why it is none.

    Attributes:
        value: the number, or None.
        reason: ``nothing`` (无, /, —: zero or blank?), ``unit`` (a unit that does not fit),
            ``text`` (no number at all); empty when understood.
        notes: how it was understood: ``estimate``, ``unit``, ``multiplied``, ``numerals``,
            ``grouped``; empty when it was plain.
    """

    value: Decimal | None
    reason: str = ""
    notes: tuple[str, ...] = ()


def read_number(text: str, unit: str = "") -> NumberRead:
    """Understand a typed number; ``unit`` is the field's unit of measure."""
    typed = narrow(text).lstrip("'").replace("¥", "").replace("−", "-")
    if typed in NOTHING_WORDS:
        return NumberRead(None, "nothing")
    plain = _plain(typed)
    if plain is not None:
        return NumberRead(plain, notes=("grouped",) if "," in typed or " " in typed else ())
    notes: list[str] = []
    body = _strip_estimates(_LOOSE_SPACE.sub("", typed), notes)
    body, misfit = _strip_unit(body, unit, notes)
    if misfit:
        return NumberRead(None, "unit")
    body = _strip_estimates(body, notes)
    value = _scaled(body, notes)
    if value is None:
        return NumberRead(None, "text")
    if unit == "万元" and ("万" in typed or "unit" in notes):
        # 3.5万, 3.5万元 and 35000元 are all written in 元; a bare 3.5 is in the field's unit.
        value /= _TEN_THOUSAND
    return NumberRead(value, notes=tuple(dict.fromkeys(notes)))


def _plain(text: str) -> Decimal | None:
    """Read digits, with thousands separators only where they stand right."""
    if _GROUPED.match(text):
        text = text.replace(",", "").replace(" ", "")
    if not _PLAIN.match(text) or len(text) > 40:
        return None
    return Decimal(text)


def _strip_estimates(text: str, notes: list[str]) -> str:
    stripped = _INNER_ESTIMATE.sub("", _AFTER.sub("", _BEFORE.sub("", text)))
    if stripped != text:
        # 共 and 合计 say nothing about exactness.
        if re.sub(r"^(共计|共|合计)", "", text) != stripped:
            notes.append("estimate")
        else:
            notes.append("unit")
    return stripped


def _strip_unit(text: str, unit: str, notes: list[str]) -> tuple[str, bool]:
    """Return the text without its unit, and whether the unit contradicts the field's."""
    family = _family(unit)
    own = "" if family else narrow(unit)
    short_year = own == "年" and text.startswith("0")  # 02年 is the year 2002, not two years
    if own and text.endswith(own) and len(text) > len(own) and not short_year:
        notes.append("unit")
        return text[: -len(own)], False
    for names, belongs in ((_AREA_UNITS, "area"), (_MONEY_UNITS, "money"), (_COUNT_UNITS, "")):
        for name in names:
            lowered = narrow(name)
            if text.endswith(lowered) and len(text) > len(lowered):
                if family and belongs != family:
                    return text, True
                if not family and belongs:
                    return text, True
                if name in {"亩", "%"} and unit != name:
                    return text, True
                notes.append("unit")
                return text[: -len(lowered)], False
    return text, False


def _family(unit: str) -> str:
    if unit in {"元", "万元"}:
        return "money"
    if unit in {"平方米", "㎡"}:
        return "area"
    return ""


def _scaled(text: str, notes: list[str]) -> Decimal | None:
    """Read digits with an optional 万 or 亿 behind them, or Chinese numerals."""
    plain = _plain(text)
    if plain is not None:
        return plain
    for suffix, factor in (("万", 10_000), ("亿", 100_000_000), ("千", 1000), ("百", 100)):
        if text.endswith(suffix):
            number = _plain(text[:-1])
            if number is not None:
                notes.append("multiplied")
                return number * factor
    numeral = chinese_number(text)
    if numeral is None:
        return None
    notes.append("numerals")
    return Decimal(numeral)


def chinese_number(text: str) -> int | None:
    """Read Chinese numerals (一百二十, 二〇〇六, 两万零三); None if they are not well formed.

    Colloquial shortenings (二百三 for 230) are refused: they also are typing errors.
    """
    text = text.translate(_FORMAL)
    if not text or len(text) > 30:
        return None
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text)) if text[:1] else None
    return _sections(text)


def _sections(text: str) -> int | None:
    """Read the 亿 and 万 sections from the left."""
    for char in "亿万":
        if char in text:
            left, right = text.rsplit(char, 1)
            if len(right) == 1 and _DIGITS.get(right):
                return None  # 一万二 is 12000 to some and 10002 to others
            high = _sections(left)
            low = _below_ten_thousand(right) if char == "万" else (_sections(right) if right else 0)
            if high is None or low is None or high == 0:
                return None
            return high * _SCALES[char] + low
    return _below_ten_thousand(text)


def _below_ten_thousand(text: str) -> int | None:
    """Read 0 to 9999 with 千, 百, 十 in falling order; 零 only marks a gap."""
    if not text:
        return 0
    total, digit, last, gap = 0, None, 10_000, False
    for index, char in enumerate(text):
        if char in "零〇":
            if digit is not None:
                return None
            gap = True
        elif char in _DIGITS:
            if digit is not None:
                return None
            digit = _DIGITS[char]
        elif char in "十百千":
            scale = _SCALES[char]
            if scale >= last or (digit is None and not (char == "十" and index == 0)):
                return None
            total += (1 if digit is None else digit) * scale
            digit, last, gap = None, scale, False
        else:
            return None
    if digit is not None:
        if last not in {10, 10_000} and not gap:
            return None
        total += digit
    return total
