"""The teachers of a made-up school: as many as its pupils need, the same in both half-years.

In the second return a few larger schools have one young teacher more; everything else is carried
over, so that nothing has to be typed again.
"""

from __future__ import annotations

from random import Random

from models.demo.chance import split
from models.demo.filling import Filling, Values
from models.records import FormData

_PUPILS_A_TEACHER = {"10": 19, "11": 17, "12": 15, "13": 20, "20": 17, "31": 17, "40": 16}
_MOST_QUALIFIED = {"10": 1.0, "11": 0.98, "12": 0.94, "13": 0.88, "20": 0.93, "31": 0.9, "40": 0.8}
_EDUCATION = {
    "10": (10, 62, 28),
    "11": (24, 64, 12),
    "12": (46, 51, 3),
    "20": (3, 68, 29),
    "31": (0, 10, 90),
    "40": (2, 28, 70),
}
_AGES, _TITLES = (42, 41, 17), (6, 44, 38, 12)
_NEWCOMER = (
    "staff_total",
    "teachers",
    "qualified",
    "edu_college",
    "cert",
    "age_young",
    "title_none",
)


def fill_base(filling: Filling) -> dict[str, FormData]:
    """Fill in what is asked about the staff."""
    if filling.is_bureau:
        return {}
    dice = filling.dice("staff-counted")
    values = _counted(filling, dice)
    joins = dice.random() < 0.15 and filling.unit.kind != "13"
    if joins and filling.period.half == 1:
        values |= {name: _one_more(values, name) for name in _NEWCOMER}
    return filling.single("staff", values)


def _one_more(values: Values, name: str) -> int:
    known = values[name]
    assert isinstance(known, int)
    return known + 1


def _counted(filling: Filling, dice: Random) -> Values:
    """Return the staff as it was on 1 September."""
    unit = filling.unit
    pupils = sum(filling.year.starts[unit.code].values())
    teachers = max(1, -(-pupils // _PUPILS_A_TEACHER[unit.kind]))
    qualified = teachers
    if dice.random() > 0.4:
        qualified = round(teachers * dice.uniform(_MOST_QUALIFIED[unit.kind] - 0.04, 1))
    values: Values = {
        "staff_total": teachers if unit.kind == "13" else teachers + max(1, teachers // 12),
        "teachers": teachers,
        "qualified": qualified,
        "substitute": int(unit.kind in {"12", "13"} and dice.random() < 0.3),
    }
    if unit.kind == "13":
        return values
    values |= dict(
        zip(
            ("edu_hs", "edu_college", "edu_bachelor"),
            split(teachers, _EDUCATION[unit.kind]),
            strict=True,
        )
    )
    values |= dict(zip(("age_young", "age_middle", "age_old"), split(teachers, _AGES), strict=True))
    titles = ("title_high", "title_middle", "title_junior", "title_none")
    values |= dict(zip(titles, split(teachers, _TITLES), strict=True))
    backbones = {"backbone_county": 0.1, "backbone_city": 0.03, "backbone_region": 0.008}
    return values | {
        "teachers_f": round(teachers * dice.uniform(0.35, 0.62)),
        "teachers_minority": round(teachers * dice.uniform(0.6, 0.9)),
        "cert": min(teachers, round(teachers * dice.uniform(0.93, 1.02))),
        **{name: round(teachers * share) for name, share in backbones.items()},
        "vacancy": dice.randrange(3) if unit.kind in {"11", "20"} else 0,
    }
