"""Made-up names of villages, hamlets and people; some have characters that are rare on purpose.

Only the townships are real. Surnames and given names are drawn apart from one another, so that a
name means nobody; 垌, 𠮷 and 燚 are there because real names have such characters too.
"""

from __future__ import annotations

from random import Random

from msgspec import Struct


class Town(Struct, frozen=True):
    """A township.

    Attributes:
        weight: its share of the schools.
    """

    code: str
    name: str
    weight: float


TOWNS = (
    Town("451324100", "金秀镇", 1.2),
    Town("451324101", "桐木镇", 1.9),
    Town("451324102", "头排镇", 1.5),
    Town("451324200", "三角乡", 0.8),
    Town("451324201", "忠良乡", 0.9),
    Town("451324202", "罗香乡", 0.9),
    Town("451324203", "长垌乡", 0.8),
    Town("451324204", "大樟乡", 1.0),
    Town("451324205", "六巷乡", 0.5),
    Town("451324207", "三江乡", 0.7),
)

_HEADS = "古六大平上下新龙石水长中东南西北巴公立永𠮷福安和青黄白仙双圣"
_TAILS = "垌冲岭寨坪塘江田朗滩坡坳界竹木芳孟兰陇湾峒架卜排溪桥"
_HAMLETS = "上下里外前后新老大小东西"
_ENDS = "屯垌冲坪寨塘岭湾"

_SURNAMES = "韦覃莫蓝黄盘赵庞金苏陶梁陆李罗邓"
_MALE = "志文建国明海春荣德金军成永福杰勇强贵"
_FEMALE = "美秀春兰凤丽英月玉红梅金燕芳彩琼妹霞"
_RARE = "燚𠮷垌垚"
_RARE_SHARE = 0.04


def villages(dice: Random) -> list[str]:
    """Return all village names there are, in an order of chance."""
    found = [head + tail for head in _HEADS for tail in _TAILS]
    dice.shuffle(found)
    return found


def hamlets(dice: Random) -> list[str]:
    """Return names of hamlets (屯), in an order of chance."""
    found = [head + tail for head in _HAMLETS for tail in _ENDS[1:]]
    found += [head + "𠮷" for head in _HAMLETS[:2]]
    dice.shuffle(found)
    return found


def person(dice: Random, *, female: bool | None = None) -> str:
    """Return a name of two or three characters."""
    if female is None:
        female = dice.random() < 0.5
    given = _FEMALE if female else _MALE
    middle, last = dice.sample(given, 2)
    if dice.random() < _RARE_SHARE:
        last = dice.choice(_RARE)
    return dice.choice(_SURNAMES) + (middle if dice.random() < 0.75 else "") + last


def phone(number: int) -> str:
    """Return a telephone number that nobody has: all of them begin with 0772-70."""
    return f"0772-70{number % 100_000:05d}"
