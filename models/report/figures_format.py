"""How figures are said in an official text: 多, 约, 以上, 百分点, 万元, 大部分 (domain.md §5.3).

Every function is pure, exact and never says more than the number does: 多 and 以上 only round
down, 约 says that it rounded, 全部 stands for all and not for 99.99 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from msgspec import Struct

WAN, YI = Decimal(10_000), Decimal(100_000_000)
MILESTONES = (50, 100, 200, 300, 500, 1000, 1500, 2000, 3000, 5000, 10_000)
"""Round numbers whose passing is worth a sentence."""


def rounded(value: Decimal, scale: int) -> Decimal:
    """Round half up to so many digits after the point."""
    return value.quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP)


def exact(value: Decimal, scale: int = 0) -> str:
    """Return the number with a fixed number of digits after the point."""
    number = rounded(value, scale)
    return format(abs(number) if number == 0 else number, "f")


def short(value: Decimal, scale: int = 2) -> str:
    """Return the number with at most so many digits after the point, without closing zeros."""
    return _stripped(rounded(value, scale))


def _stripped(number: Decimal) -> str:
    return format(number.normalize() if number else Decimal(0), "f")


def percent(value: Decimal, scale: int = 2) -> str:
    """Return a rate: 99.63%."""
    return f"{exact(value, scale)}%"


def money(value: Decimal) -> str:
    """Return an amount of 元: below 1万 in 元, then in 万元, from 1亿 in 亿元."""
    if abs(value) < WAN and abs(rounded(value, 2)) < WAN:
        return f"{short(value)}元"
    if abs(rounded(value / WAN, 2)) < WAN:
        return f"{short(value / WAN)}万元"
    return f"{short(value / YI)}亿元"


def money_over(value: Decimal) -> str:
    """Return an amount with 多: 1,934,000 is 190多万元; never rounded up.

    Steps are 10万 below 500万 and 100万 above. An amount on a step, or less than a twentieth of
    a step above it, is said exactly, and so is one below the first step.
    """
    step = WAN * 10 if value < WAN * 500 else WAN * 100
    floor = _floor(value, step)
    if value < step or (value - floor) * 20 < step:
        return money(value)
    if floor < YI:
        return f"{_stripped(floor / WAN)}多万元"
    return f"{_stripped(floor / YI)}亿多元"


def _floor(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).to_integral_value(ROUND_FLOOR) * step


def about(value: Decimal) -> str:
    """Return a number with 约: two digits that count below 10,000, three from there.

    There is no 约 where rounding changes nothing.
    """
    if not value:
        return "0"
    digits = 2 if abs(value) < 10_000 else 3
    near = rounded(value, digits - 1 - value.adjusted())
    return _stripped(value) if near == value else f"约{_stripped(near)}"


def at_least(value: Decimal) -> str:
    """Return a rate with 以上: the largest fine threshold that is not above it.

    Thresholds are half points from 98, whole points from 90, fives below. A rate that is a
    threshold or a whole number is said exactly, and so is one below 5.
    """
    step = Decimal("0.5") if value >= 98 else Decimal(1) if value >= 90 else Decimal(5)
    threshold = _floor(value, step)
    if value in {threshold, value.to_integral_value()} or threshold <= 0:
        return f"{short(value)}%"
    return f"{_stripped(threshold)}%以上"


def points(now: Decimal, before: Decimal, base: str) -> str:
    """Return the change of a rate in 百分点, as a clause: 比上年同期上升1.20个百分点."""
    change = rounded(now, 2) - rounded(before, 2)
    if not change:
        return f"与{base}持平"
    return f"比{base}{'上升' if change > 0 else '下降'}{exact(abs(change), 2)}个百分点"


def growth(now: Decimal, before: Decimal, base: str, unit: str = "") -> str:
    """Return the growth of an amount in percent, as a clause; of nothing, in units."""
    if before <= 0 or now == before:
        return difference(now, before, base, unit)
    change = rounded((now - before) * 100 / before, 1)
    if not change:
        return f"与{base}基本持平"
    return f"比{base}{'增长' if change > 0 else '下降'}{exact(abs(change), 1)}%"


def difference(now: Decimal, before: Decimal, base: str, unit: str = "") -> str:
    """Return the change of a count, as a clause: 比上年同期增加12人."""
    change = now - before
    if not change:
        return f"与{base}持平"
    return f"比{base}{'增加' if change > 0 else '减少'}{_stripped(abs(change))}{unit}"


class Quantifier(Struct, frozen=True):
    """From which share (in percent) on which word stands.

    Attributes:
        share: the share; 100 stands for all, to the last one.
        noun: before a noun: 大部分中学.
        verb: before a verb: 基本实现.
        above: the share itself is not enough.
    """

    share: Decimal
    noun: str
    verb: str
    above: bool = False


QUANTIFIERS = (
    Quantifier(Decimal(100), "各", "全部"),
    Quantifier(Decimal(95), "绝大部分", "基本"),
    Quantifier(Decimal(85), "绝大部分", "绝大部分"),
    Quantifier(Decimal(60), "大部分", "大部分", above=True),
    Quantifier(Decimal(50), "半数以上", "半数以上"),
)
"""The scale where the bureau has not set its own."""


def quantifier(
    part: int,
    whole: int,
    unit: str = "所",
    *,
    verb: bool = False,
    scale: Sequence[Quantifier] = QUANTIFIERS,
) -> str:
    """Return the word for a share, or the number itself below the scale.

    Args:
        part: how many.
        whole: out of how many.
        unit: measure word of the number.
        verb: whether the word stands before a verb.
        scale: words by share, the highest first.
    """
    for step in scale:
        reached = part * 100 - step.share * whole
        if whole and (reached > 0 or (reached == 0 and not step.above)):
            return step.verb if verb else step.noun
    return f"有{part}{unit}" if verb else f"{part}{unit}"


def milestone(value: Decimal, steps: Sequence[int] = MILESTONES) -> int | None:
    """Return the largest round number that is reached; None below the first."""
    return max((step for step in steps if step <= value), default=None)


_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_GROUPS = ("", "万", "亿", "万亿")


def chinese_number(number: int) -> str:
    """Return a whole number from 0 in Chinese numerals: 二百, 一千零五, 十二."""
    if number == 0:
        return "零"
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    text = ""
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if not group:
            continue
        if text and (group < 1000 or not groups[index + 1]):
            text += "零"
        text += _four(group) + _GROUPS[index]
    return text.removeprefix("一") if text.startswith("一十") else text


def _four(number: int) -> str:
    """Return a number below 10,000; a gap between its digits is one 零."""
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if not digit:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return text
