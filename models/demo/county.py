"""The units of the county: ten townships, schools of every kind, teaching points, the bureau.

The default size is that of the real county in 2006; other sizes keep its proportions. National
codes did not exist then, so every unit has a local one: JX and eight digits.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cached_property
from random import Random

from msgspec import Struct, field

from models.demo.chance import chance, split
from models.demo.names import TOWNS, Town, hamlets, person, phone, villages
from models.errors import Refused
from models.records import Unit

DEFAULT_SCHOOLS, FEWEST, MOST = 85, 10, 1000
SHAPE = {"10": 1, "31": 1, "40": 1, "11": 10, "20": 9, "12": 63}
"""Kind → how many there are at the default size, teaching points not counted."""
POINTS = 60
BUREAU = Unit("JX00000000", "金秀瑶族自治县教育和科技局", "90", TOWNS[0].code)
_SEAT = TOWNS[0]
_TYPES = {"10": "211", "11": "211", "12": "211", "13": "218", "20": "311", "31": "342", "40": "365"}
_COUNTY_WIDE = {"10": "县直小学", "31": "高级中学", "40": "职业技术学校"}
_IN_TOWN = {"11": "中心小学", "20": "初级中学"}
_BOARDING = {"10": 0.0, "11": 0.8, "12": 0.12, "13": 0.0, "20": 1.0, "31": 1.0, "40": 1.0}
_MINORITY = {"10": 1.0, "20": 0.3}
_NUMERALS = "零一二三四五六七八九十"


class County(Struct, frozen=True, dict=True):
    """The registry of a county.

    Attributes:
        units: schools and teaching points, a central school before those that belong to it.
        bureau: the education bureau itself.
    """

    schools: int
    seed: int
    units: tuple[Unit, ...]
    bureau: Unit = BUREAU

    @property
    def registry(self) -> tuple[Unit, ...]:
        """All units, the bureau last."""
        return (*self.units, self.bureau)

    @cached_property
    def places(self) -> dict[str, int]:
        """Unit code → its place in the registry."""
        return {unit.code: place for place, unit in enumerate(self.registry)}

    def of_kind(self, *kinds: str) -> tuple[Unit, ...]:
        """Return the units of some kinds."""
        return tuple(unit for unit in self.units if unit.kind in kinds)


def counts(schools: int = DEFAULT_SCHOOLS) -> dict[str, int]:
    """Return kind → number of units; ``schools`` counts all but the teaching points (13).

    Raises:
        Refused: fewer or more than the county can be made of.
    """
    if not FEWEST <= schools <= MOST:
        raise Refused(f"学校数只能是{FEWEST}到{MOST}之间的整数。")
    exact = {kind: number * schools / DEFAULT_SCHOOLS for kind, number in SHAPE.items()}
    found = {kind: max(1, math.floor(number)) for kind, number in exact.items()}
    while sum(found.values()) < schools:
        found[max(SHAPE, key=lambda kind: exact[kind] - found[kind])] += 1
    while sum(found.values()) > schools:
        found[max(SHAPE, key=lambda kind: found[kind])] -= 1
    return {**found, "13": round(POINTS * schools / DEFAULT_SCHOOLS)}


def make_county(schools: int = DEFAULT_SCHOOLS, seed: int = 2006) -> County:
    """Return a county of so many schools; the same seed gives the same county."""
    return County(schools, seed, tuple(_Registrar(counts(schools), seed).enter()))


class _Plot(Struct):
    """What is entered about one school beside its name and kind."""

    name: str
    kind: str
    town: Town
    parent: str = ""
    village: str = ""
    street: str = ""
    aliases: tuple[str, ...] = ()


class _Registrar(Struct):
    """Enters unit after unit; numbers run through."""

    numbers: dict[str, int]
    seed: int
    entered: int = field(default=0)

    def enter(self) -> Iterator[Unit]:
        """Enter the county's own schools, then township by township."""
        for kind, name in _COUNTY_WIDE.items():
            for turn in range(self.numbers[kind]):
                full = f"金秀瑶族自治县{_ordinal(turn)}{name}"
                street = f"民族路{self.entered + 1}号"
                yield self._unit(
                    _Plot(full, kind, _SEAT, street=street, aliases=(f"县{_ordinal(turn)}{name}",))
                )
        towns = TOWNS[: self.numbers["11"]]
        shares = {
            kind: split(self.numbers[kind], [town.weight for town in towns])
            for kind in ("12", "13")
        }
        by_weight = sorted(towns, key=lambda town: -town.weight)
        for place, town in enumerate(towns):
            rank = by_weight.index(town)
            yield from self._town(
                town,
                {
                    "11": _turns(self.numbers["11"], place, len(towns)),
                    "20": _turns(self.numbers["20"], rank, len(towns)),
                    "12": shares["12"][place],
                    "13": shares["13"][place],
                },
            )

    def _town(self, town: Town, numbers: dict[str, int]) -> Iterator[Unit]:
        dice = chance(self.seed, "town", town.code)
        places, ends = villages(dice), hamlets(dice)
        centres = []
        for kind in ("20", "11"):
            for turn in range(numbers[kind]):
                name = f"{town.name}{_ordinal(turn)}{_IN_TOWN[kind]}"
                street = f"中心街{dice.randrange(1, 90)}号"
                plot = _Plot(name, kind, town, street=street, aliases=(_short(town, kind, turn),))
                unit = self._unit(plot)
                centres += [unit] if kind == "11" else []
                yield unit
        for turn in range(numbers["12"]):
            village = f"{places[turn]}村"
            parent = centres[turn % len(centres)].code
            plot = _Plot(f"{town.name}{village}小学", "12", town, parent, village)
            plot.aliases = (f"{village}小学", f"{village}完小")
            yield self._unit(plot)
        for turn in range(numbers["13"]):
            village = f"{places[turn % max(1, numbers['12'])]}村"
            end = f"{ends[turn % len(ends)]}{_ordinal(turn // len(ends))}"
            parent = centres[turn % len(centres)].code
            plot = _Plot(f"{town.name}{village}{end}屯教学点", "13", town, parent, village)
            plot.aliases = (f"{end}屯教学点",)
            yield self._unit(plot)

    def _unit(self, plot: _Plot) -> Unit:
        self.entered += 1
        number, dice = self.entered, chance(self.seed, "unit", self.entered)
        place = "220" if plot.village else "121" if plot.town.name.endswith("镇") else "210"
        facts = {
            "type_code": _TYPES[plot.kind],
            "village": plot.village,
            "urban_rural": place,
            "boarding": _said(dice, _BOARDING[plot.kind]),
            "minority": _said(dice, _MINORITY.get(plot.kind, 0.1)),
            "founder": "1",
            "address": f"{plot.town.name}{plot.street or plot.village}",
            "postcode": f"5457{TOWNS.index(plot.town):02d}",
            "phone": phone(3 * number),
            "principal": person(dice),
            "principal_phone": phone(3 * number + 1),
        }
        known = {name: fact for name, fact in facts.items() if fact}
        code = f"JX{number:08d}"
        return Unit(code, plot.name, plot.kind, plot.town.code, plot.parent, plot.aliases, known)


def _turns(total: int, place: int, places: int) -> int:
    """Return how many of a total fall on one place when they are dealt out in turn."""
    return total // places + (place < total % places)


def _ordinal(turn: int) -> str:
    """Return 第二, 第三 … for all but the first."""
    if not turn:
        return ""
    number = turn + 1
    tens, ones = divmod(number, 10)
    if number <= 10:
        return f"第{_NUMERALS[number]}"
    return f"第{_NUMERALS[tens] if tens > 1 else ''}十{_NUMERALS[ones] if ones else ''}"


def _short(town: Town, kind: str, turn: int) -> str:
    return f"{town.name[:-1]}{_ordinal(turn)}{'中心校' if kind == '11' else '中学'}"


def _said(dice: Random, share: float) -> str:
    return "是" if dice.random() < share else "否"
