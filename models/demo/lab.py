"""普实: function rooms, experiments, instruments and books of the sample county.

At the default size the county stands where it stood in 2006: the 县小 and six central schools
have a 综合实验室, six 中学 and all ten central schools have installed their sets of equipment, most
中学 and central schools have all rooms of their 八室 or 五室. Half a year before they had less.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct

from models.demo.chance import chance, split
from models.demo.county import DEFAULT_SCHOOLS, make_county
from models.demo.filling import Filling, Values
from models.demo.names import person
from models.demo.standing import standing
from models.records import FormData

GOLDEN_FUND = 734_000
_FUND_BEFORE = 412_000
_FUND_WEIGHTS = {"10": 3.0, "31": 3.0, "40": 1.0, "11": 2.0, "20": 2.5, "12": 0.15}
_SCHOOLS = frozenset(("10", "11", "12", "20", "31", "40"))
_SECONDARY = ("20", "31")
_COMPLETE = {"10": (1.0, 1.0), "11": (0.5, 0.7), "12": (0.05, 0.08), "20": (0.5, 0.7)}
_FULL_SET = {"11": (0.5, 1.0), "20": (0.4, 0.6)}
_LAB_COMP = {"10": (1.0, 1.0), "11": (0.5, 0.6)}
"""Kind → share of its schools, half a year ago and now; 高中 stand in one row with 初中."""

_BARE = 0.06
"""Share of village schools without any function room."""

_LABS = ("RM01", "RM02", "RM03", "RM04", "RM05")
_AREAS = {
    "RM01": (78, 96),
    "RM02": (78, 96),
    "RM03": (78, 96),
    "RM04": (54, 72),
    "RM05": (72, 96),
    "RM06": (28, 48),
    "RM07": (20, 30),
    "RM08": (10, 16),
    "RM09": (40, 80),
    "RM10": (54, 96),
    "RM11": (72, 96),
    "RM12": (72, 110),
    "RM14": (54, 78),
    "RM15": (48, 72),
    "RM16": (18, 40),
    "RM18": (14, 24),
    "RM19": (18, 40),
}
_ROOMS_OF = {
    "10": "RM05 RM06 RM09 RM10 RM11 RM12 RM14 RM15 RM16 RM18 RM19",
    "11": "RM06 RM09 RM11 RM14 RM16 RM18 RM19",
    "12": "RM04 RM06 RM09 RM14 RM16",
    "20": "RM01 RM02 RM03 RM06 RM07 RM08 RM09 RM10 RM11 RM14 RM15 RM16 RM19",
    "31": "RM01 RM02 RM03 RM06 RM07 RM08 RM09 RM10 RM11 RM12 RM14 RM15 RM16 RM18 RM19",
    "40": "RM09 RM10 RM11 RM12 RM16",
}
_EXPERIMENTS = {
    "1": ((24, 34), (30, 42)),
    "2": ((36, 46), (16, 22)),
    "3": ((40, 50), (10, 16)),
    "4": ((24, 32), (18, 26)),
}
_BOOKS = {"10": 14, "11": 12, "12": 9, "20": 16, "31": 18, "40": 12}
_INSTRUMENTS = {"10": 95, "11": 60, "12": 9, "20": 150, "31": 320, "40": 210}
_KIT = {"11": 18_600, "20": 46_800, "31": 46_800}
_SEATS = {"10": 96, "11": 48, "12": 12, "20": 80, "31": 160, "40": 60}


class _Lab(Struct, frozen=True):
    """How far a school has come.

    Attributes:
        complete: it has all rooms of its set.
        ready: what it has is well equipped; village schools see to that before the last room.
        full, full_before: its sets of equipment are installed, and were half a year ago.
        comprehensive: it has a 综合实验室.
        bare: it has no function room.
    """

    complete: bool
    ready: bool
    full: bool
    full_before: bool
    comprehensive: bool
    bare: bool


def fill_lab(filling: Filling) -> dict[str, FormData]:
    """Fill in F70 and F71."""
    kind = filling.unit.kind
    if kind == "13":
        return _point(filling)
    if kind not in _SCHOOLS:
        return {}
    lab = _lab(filling)
    return {
        **filling.going_on("room", () if lab.bare else _rooms(filling, lab)),
        **filling.grid("experiment", dict(_experiments(filling, lab))),
        **filling.single("equipment", _equipment(filling, lab)),
    }


def _lab(filling: Filling) -> _Lab:
    kind = filling.unit.kind
    row = standing(filling, "lab", *(_SECONDARY if kind in _SECONDARY else (kind,)))
    now, key = int(filling.period.half == 1), "20" if kind in _SECONDARY else kind
    full = _FULL_SET.get(key, (0.0, 0.0))
    complete = _COMPLETE.get(key, (0.0, 0.0))
    return _Lab(
        complete=row.among(complete[now]),
        ready=row.among(complete[1 if kind == "12" else now]),
        full=row.among(full[now]),
        full_before=row.among(full[0]),
        comprehensive=row.among(_LAB_COMP.get(key, (0.0, 0.0))[now]),
        bare=kind == "12" and not row.among(1 - _BARE),
    )


def _rooms(filling: Filling, lab: _Lab) -> Iterator[Values]:
    """Yield the function rooms: what is lacking to a complete set is not there, or not enough."""
    kind = filling.unit.kind
    for code in _codes(filling, lab):
        dice = filling.dice("room", code)
        low, high = _AREAS[code]
        area = Decimal(dice.randrange(low * 10, high * 10)).scaleb(-1)
        name, used = person(dice), dice.random() < 0.97
        values: Values = {"room_type": code, "equipped": _level(code, kind, lab)}
        if kind == "12" and code == "RM06":
            values |= {"combined_with": "RM04"}
        else:
            rooms = 2 if code == "RM11" and kind in {"31", "40"} else 1
            values |= {"rooms": rooms, "area": area * rooms}
        values["in_use"] = used or values["equipped"] != "2"
        if kind != "12":
            values["manager"] = name
        if kind != "12" and values["in_use"] and code in {*_LABS, "RM11"}:
            times = chance(filling.county.seed, "uses", filling.unit.code, code, filling.period.id)
            values["uses_period"] = times.randrange(40, 180)
        yield values


def _codes(filling: Filling, lab: _Lab) -> list[str]:
    """Return the kinds of rooms a school has."""
    kind = filling.unit.kind
    codes = _ROOMS_OF[kind].split()
    if not lab.complete and kind in {"11", "12", *_SECONDARY}:
        codes = [code for code in codes if code not in {"RM14", "RM15"}]
    if kind == "11":
        first = standing(filling, "lab", "11").among(_LAB_COMP["11"][1])
        if lab.comprehensive:
            codes.insert(0, "RM05")
        elif not first:  # those who are to have a new one soon have none
            codes.insert(0, "RM04")
    return codes


def _level(code: str, kind: str, lab: _Lab) -> str:
    """Return how well a room is equipped."""
    if code in _LABS and lab.full:
        return "4"
    if lab.ready or kind in {"10", "40"} or code in {"RM16", "RM19"}:
        return "3"
    return "2"


def _experiments(filling: Filling, lab: _Lab) -> Iterator[tuple[str, Values]]:
    """Yield the experiments by subject; a very few schools did more than they had to."""
    unit, seed = filling.unit, filling.county.seed
    for subject in ("1",) if unit.kind in {"10", "11", "12"} else ("2", "3", "4"):
        due = filling.dice("experiments due", subject)
        done = chance(seed, "experiments done", unit.code, subject, filling.period.id)
        low = 0.92 if lab.full else 0.88 if lab.complete else 0.55
        values: Values = {}
        for what, (least, most) in zip(("demo", "group"), _EXPERIMENTS[subject], strict=True):
            required = due.randrange(least, most)
            values[f"{what}_required"] = required
            values[f"{what}_done"] = round(required * done.uniform(low, 1.0))
        if done.random() < 0.006:
            values["group_done"] = due.randrange(1, 3) + int(str(values["group_required"]))
        yield subject, values


def _equipment(filling: Filling, lab: _Lab) -> Values:
    unit, kind = filling.unit, filling.unit.kind
    dice = filling.dice("equipment")
    fund = _funds(filling.county.schools, filling.county.seed, filling.period.half)[unit.code]
    kit = _KIT.get(kind, 0) if lab.full else 0
    value = round(_INSTRUMENTS[kind] * dice.uniform(0.7, 1.3)) * 1000
    pupils = sum(filling.year.starts[unit.code].values())
    new = _new_books(filling)
    books = round(pupils * _BOOKS[kind] * dice.uniform(0.8, 1.2))
    values: Values = {
        "lab_full_set": lab.full,
        "instr_value": Decimal(0 if lab.bare else value + kit),
        "instr_class": "2" if lab.complete else "3" if lab.full or kind in {"31", "40"} else "4",
        "lab_staff_full": dice.randrange(1, 4) if kind in {"20", "31"} else 0,
        "lab_staff_part": 1 if kind == "12" else dice.randrange(1, 4),
        "books": books + (new if filling.period.half == 1 else 0),
        "books_new": new,
        "reading_seats": 0 if lab.bare else _SEATS[kind],
        "fund_lab": Decimal(fund),
        "self_check": "1" if lab.complete and lab.full else "2" if lab.complete else "3",
    }
    if lab.full:
        values["lab_full_date"] = _installed(filling, lab)
    if fund:
        values["fund_source"] = "1" if lab.full and not lab.full_before else dice.choice("1224")
    return values


def _new_books(filling: Filling) -> int:
    dice = chance(filling.county.seed, "books", filling.unit.code, filling.period.id)
    most = 90 if filling.unit.kind == "12" else 420
    return 0 if dice.random() < 0.4 else dice.randrange(most // 6, most)


def _installed(filling: Filling, lab: _Lab) -> date:
    """Return the day the sets of equipment were ready; the last ones in the half-year itself."""
    dice = filling.dice("installed")
    first = date(2005, 3, 1) if lab.full_before else date(2006, 1, 10)
    return first + timedelta(days=dice.randrange(100))


@lru_cache(maxsize=8)
def _funds(schools: int, seed: int, half: int) -> dict[str, int]:
    """Return unit code → yuan put into rooms and instruments in a half-year."""
    units = make_county(schools, seed).of_kind(*_SCHOOLS)
    total = (GOLDEN_FUND if half == 1 else _FUND_BEFORE) * schools / DEFAULT_SCHOOLS
    weights = []
    for unit in units:
        dice = chance(seed, "lab fund", unit.code, half)
        idle = unit.kind == "12" and dice.random() < 0.7
        weights.append(0.0 if idle else _FUND_WEIGHTS[unit.kind] * dice.uniform(0.5, 1.5))
    shares = split(round(total / 100), weights)
    return {unit.code: share * 100 for unit, share in zip(units, shares, strict=True)}


def _point(filling: Filling) -> dict[str, FormData]:
    """Fill in the short form of a teaching point."""
    dice = filling.dice("point stock")
    values: Values = {
        "has_room": dice.random() < 0.25,
        "books": dice.randrange(40, 320),
        "instr_value": Decimal(dice.randrange(3, 26) * 100),
    }
    if values["has_room"]:
        values["room_area"] = Decimal(dice.randrange(120, 300)).scaleb(-1)
    return filling.single("point_stock", values)
