"""远程教育: what equipment has arrived at the schools of the sample county, and how it is used.

At the default size 41 of the 74 primary schools that are no teaching points have theirs, as in
2006: the 县小, all central schools, and thirty village schools.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random

from msgspec import Struct

from models.demo.chance import chance
from models.demo.filling import Filling, Values
from models.demo.names import person
from models.demo.standing import standing
from models.records import FormData

_SHARES = {
    "10": (1.0, 1.0, 1.0),
    "11": (1.0, 1.0, 1.0),
    "12": (22 / 63, 30 / 63, 36 / 63),
    "13": (0.3, 0.4, 0.45),
    "20": (4 / 9, 6 / 9, 7 / 9),
}
"""Kind → share of the schools that had the equipment half a year ago, have it, will soon."""

_MODE = {"10": "2", "11": "2", "12": "2", "13": "1", "20": "3"}
_DEVICES = {
    "1": {"tv": (1, 1), "dvd": (1, 1), "disc_sets": (12, 30)},
    "2": {
        "tv": (1, 2),
        "dvd": (1, 1),
        "disc_sets": (24, 60),
        "sat_receiver": (1, 1),
        "computers": (1, 2),
    },
    "3": {
        "tv": (1, 2),
        "dvd": (1, 2),
        "disc_sets": (30, 60),
        "sat_receiver": (1, 1),
        "computers": (30, 42),
        "projector": (1, 1),
    },
}
_LESSONS = {"10": (120, 400), "11": (80, 300), "12": (40, 160), "13": (20, 90), "20": (150, 600)}
_FAULT, _LONG_FAULT = 0.1, 0.12
"""Share of the schools where something is broken, and of those where it is for long."""


class _Equipment(Struct, frozen=True):
    """Whether the equipment is there, was there half a year ago, or has been promised."""

    there: bool
    there_before: bool
    promised: bool


def fill_distance(filling: Filling) -> dict[str, FormData]:
    """Fill in F72."""
    kind = filling.unit.kind
    if kind not in _SHARES:
        return {}
    row, now = standing(filling, "distance", kind), int(filling.period.half == 1)
    before, *_ = shares = _SHARES[kind]
    has = _Equipment(row.among(shares[now]), row.among(before), row.among(shares[now + 1]))
    modes = ("1", "2") if kind == "13" else ("1", "2", "3")
    values: Values = {f"mode{mode}": False for mode in modes}
    if has.there or has.promised:
        values |= _described(filling, has)
    if has.there:
        values |= _used(filling, has)
    return filling.single("distance", values)


def _described(filling: Filling, has: _Equipment) -> Values:
    """Return mode, progress and devices; what is only promised has no device yet."""
    kind, dice = filling.unit.kind, filling.dice("distance")
    mode = _MODE[kind]
    values: Values = {f"mode{mode}": True, f"status{mode}": _status(has, dice)}
    if has.there:
        values |= {name: dice.randint(*span) for name, span in _DEVICES[mode].items()}
        values["trained_teachers"] = 1 if kind == "13" else dice.randrange(2, 5)
    if has.there and kind not in {"12", "13"}:
        values["manager"] = person(dice)
    return values


def _status(has: _Equipment, dice: Random) -> str:
    if not has.there:
        return "1"
    if has.there_before:
        return "4" if dice.random() < 0.6 else "3"
    return "3" if dice.random() < 0.7 else "2"


def _used(filling: Filling, has: _Equipment) -> Values:
    """Return lessons and faults; equipment that only stands there has neither."""
    unit, period = filling.unit, filling.period
    usable = has.there_before or _described(filling, has)[f"status{_MODE[unit.kind]}"] != "2"
    dice = chance(filling.county.seed, "lessons", unit.code, period.id)
    broken = has.there_before and dice.random() < _FAULT
    values: Values = {
        "lessons_period": dice.randint(*_LESSONS[unit.kind]) if usable else 0,
        "fault": broken,
    }
    if broken:
        days = dice.randrange(70, 120) if dice.random() < _LONG_FAULT else dice.randrange(3, 50)
        values["fault_since"] = period.cutoff - timedelta(days=days)
    return values
