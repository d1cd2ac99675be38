"""A school year in the county, child by child: who was there, who came, who left, when.

Both half-year returns are counts of the same events, so that they agree with one another and with
the ledger of dropouts. Rates are spread over the schools so that the county's sums come out as
intended for any seed; which school it hits is a matter of chance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Literal

from msgspec import Struct, field

from models.demo.chance import Spread, chance
from models.demo.county import DEFAULT_SCHOOLS, County
from models.records import Unit

PRIMARY, JUNIOR, SENIOR = ("10", "11", "12", "13"), ("20",), ("31", "40")
_GRADES = {
    **dict.fromkeys(PRIMARY, range(1, 7)),
    **dict.fromkeys(JUNIOR, range(7, 10)),
    **dict.fromkeys(SENIOR, range(10, 13)),
}
_SIZES = {"10": (165, 195), "11": (42, 76), "12": (8, 19), "13": (3, 8), "20": (165, 225)}
_SENIOR_SIZES = {"31": {10: 560, 11: 530, 12: 500}, "40": {10: 105, 11: 92, 12: 84}}
_FEW = 6  # in a smaller class nothing happens, so that shares stay plausible

Standing = Literal["dropout", "before", "suspected", "transferred"]


class Rates(Struct, frozen=True):
    """What happens to how many of those who were there on 1 September.

    Attributes:
        back: share of the dropouts who come back within the year.
    """

    dropout: float
    back: float
    suspend: float
    resume: float
    away: float
    arrive: float
    inside: float
    other: float = 0


_RATES = {
    "10": Rates(0.0028, 0.35, 0.0013, 0.0002, 0.003, 0.006, 0.004),
    "11": Rates(0.0052, 0.22, 0.0013, 0.0004, 0.005, 0.004, 0.006),
    "12": Rates(0.0015, 0.45, 0.0013, 0.0004, 0.005, 0.002, 0.007),
    "13": Rates(0.0012, 0.5, 0.0010, 0.0, 0.004, 0.0, 0.012),
    "20": Rates(0.0410, 0.30, 0.0145, 0.0010, 0.006, 0.004, 0.004),
    "31": Rates(0.0080, 0.0, 0.0060, 0.0010, 0.004, 0.002, 0.0),
    "40": Rates(0.0300, 0.0, 0.0100, 0.0, 0.004, 0.002, 0.0, 0.006),
}
_BEFORE, _SUSPECTED, _VERIFIED = 0.003, 0.0015, 0.2
_ELSEWHERE = ("象州县", "武宣县", "鹿寨县", "平南县", "荔浦县", "蒙山县")
_THEIR_SCHOOLS = {"primary": "小学", "junior": "中学", "senior": "高中"}


class Event(Struct, frozen=True):
    """One child comes or goes.

    Attributes:
        what: field of the movement form that counts it.
        school: the other school, of a transfer.
    """

    what: str
    day: date
    school: str = ""

    @property
    def sign(self) -> int:
        """1 if there is a child more, -1 if one less."""
        return 1 if self.what.startswith("in_") else -1


class Leaver(Struct, frozen=True):
    """A child of the ledger.

    Attributes:
        number: running number within the unit; who the child is follows from it.
        standing: ``dropout`` this year, one from ``before`` who is still looked for, ``suspected``
            and still on the roll, or found out to have ``transferred``.
    """

    grade: int
    number: int
    left: date
    standing: Standing = "dropout"
    back: date | None = None
    school: str = ""


class SchoolYear(Struct):
    """The year of all units.

    Attributes:
        starts: unit code → grade → children on 1 September.
        events: unit code → grade → what happened.
        leavers: unit code → the children of its ledger.
    """

    starts: dict[str, dict[int, int]] = field(default_factory=dict)
    events: dict[str, dict[int, list[Event]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    leavers: dict[str, list[Leaver]] = field(default_factory=lambda: defaultdict(list))

    def happened(self, unit: str, grade: int, until: date) -> list[Event]:
        """Return what happened in a grade up to a day."""
        known = self.events.get(unit, {}).get(grade, [])
        return [event for event in known if event.day <= until]

    def students(self, unit: str, grade: int, until: date) -> int:
        """Return the children of a grade on a day."""
        change = sum(event.sign for event in self.happened(unit, grade, until))
        return self.starts[unit][grade] + change

    def left(self, unit: str, until: date) -> list[Leaver]:
        """Return the children of the ledger on a day."""
        return [leaver for leaver in self.leavers.get(unit, []) if leaver.left <= until]


def grades_of(kind: str) -> range:
    """Return the grades a unit of this kind may have."""
    return _GRADES[kind]


def stage_of(kind: str) -> str:
    """Return primary, junior or senior."""
    if kind in PRIMARY:
        return "primary"
    return "junior" if kind in JUNIOR else "senior"


def make_year(county: County) -> SchoolYear:
    """Return the school year 2005/06 of a county."""
    year = SchoolYear()
    for unit in county.units:
        year.starts[unit.code] = _starts(county, unit)
    for kinds in (PRIMARY, JUNIOR, SENIOR):
        _Stage(county, year, county.of_kind(*kinds)).live()
    for own in year.events.values():
        for events in own.values():
            events.sort(key=lambda event: (event.day, event.what, event.school))
    return year


def _starts(county: County, unit: Unit) -> dict[int, int]:
    dice = chance(county.seed, "start", unit.code)
    if unit.kind in _SENIOR_SIZES:
        sizes = _SENIOR_SIZES[unit.kind]
        noise = 0 if county.schools == DEFAULT_SCHOOLS else 0.08
        return {grade: round(n * dice.uniform(1 - noise, 1 + noise)) for grade, n in sizes.items()}
    size = dice.uniform(*_SIZES[unit.kind])
    top = dice.choice((2, 3, 3, 4, 4)) if unit.kind == "13" else grades_of(unit.kind)[-1]
    found = {}
    for grade in grades_of(unit.kind):
        if grade > top:
            break
        trend = 1.07 - 0.08 * (grade - 7) if unit.kind == "20" else 1
        found[grade] = max(3, round(size * trend * dice.uniform(0.88, 1.12)))
    if unit.kind == "12" and dice.random() < 0.05:
        found[dice.choice((1, 2, 5, 6))] = dice.choice((0, 4))
    return found


class _Stage(Struct):
    """The units of one stage: children move among them."""

    county: County
    year: SchoolYear
    units: Sequence[Unit]

    def live(self) -> None:
        """Let the year happen."""
        self._outside()
        self._inside()
        self._suspended()
        self._dropouts()
        self._ledger_rest()

    def _places(self, purpose: str) -> Iterator[tuple[Unit, int, int, Random]]:
        """Yield unit, grade, children and dice, in an order of chance."""
        dice = chance(self.county.seed, purpose, stage_of(self.units[0].kind))
        found = [(unit, grade) for unit in self.units for grade in self.year.starts[unit.code]]
        dice.shuffle(found)
        for unit, grade in found:
            yield unit, grade, self.year.starts[unit.code][grade], dice

    def _hit(
        self,
        purpose: str,
        rate: Callable[[Unit], float],
        at_most: Callable[[int], int] = lambda start: start // 8 + 1,
    ) -> Iterator[tuple[Unit, int, Random]]:
        """Yield unit, grade and dice once for every child that something happens to."""
        spread = Spread()
        for unit, grade, start, dice in self._places(purpose):
            most = at_most(start) if start >= _FEW else 0
            for _ in range(spread.take(start * rate(unit), most)):
                yield unit, grade, dice

    def _note(self, unit: Unit, grade: int, event: Event) -> None:
        self.year.events[unit.code][grade].append(event)

    def _outside(self) -> None:
        """Let children move over the county's border, or join the army."""
        for what, rate in (
            ("in_transfer_outside", lambda unit: _RATES[unit.kind].arrive),
            ("out_transfer_outside", lambda unit: _RATES[unit.kind].away),
            ("out_other", lambda unit: _RATES[unit.kind].other),
        ):
            for unit, grade, dice in self._hit(what, rate):
                school = dice.choice(_ELSEWHERE) + dice.choice(("光明", "新华", "育才", "红星"))
                name = school + _THEIR_SCHOOLS[stage_of(unit.kind)]
                self._note(unit, grade, Event(what, _day(dice), name))

    def _inside(self) -> None:
        """Let children move from one school of the county to another."""
        larger = [unit for unit in self.units if unit.kind in {"10", "11", "20"}]
        for unit, grade, dice in self._hit("inside", lambda unit: _RATES[unit.kind].inside):
            near = [other for other in larger if other.code == unit.parent]
            others = near or [other for other in larger if other.code != unit.code]
            if not others:
                continue
            to, day = dice.choice(others), _day(dice)
            self._note(unit, grade, Event("out_transfer_county", day, to.name))
            self._note(to, grade, Event("in_transfer_county", day, unit.name))

    def _suspended(self) -> None:
        for unit, grade, dice in self._hit(
            "out_suspend", lambda unit: _RATES[unit.kind].suspend, lambda start: max(1, start // 50)
        ):
            self._note(unit, grade, Event("out_suspend", _day(dice)))
        for unit, grade, dice in self._hit("resume", lambda unit: _RATES[unit.kind].resume):
            self._note(unit, grade, Event("in_resume_leave", _day(dice)))

    def _dropouts(self) -> None:
        """Let children drop out, some schools losing more than others, and some come back."""
        strength = self._strengths()
        back: Mapping[str, Spread] = defaultdict(lambda: Spread(0.4))
        for unit, grade, dice in self._hit(
            "dropout", lambda unit: _RATES[unit.kind].dropout * strength[unit.code]
        ):
            left = _day(dice)
            returned = None
            if back[unit.kind].take(_RATES[unit.kind].back, 1):
                returned = left + timedelta(days=dice.randrange(12, 45))
                self._note(unit, grade, Event("in_resume_dropout", returned))
            self._note(unit, grade, Event("out_dropout", left))
            self._enter(unit, grade, left, back=returned)

    def _strengths(self) -> dict[str, float]:
        """Return unit code → how much more or less than the average it loses."""
        dice = chance(self.county.seed, "strength", stage_of(self.units[0].kind))
        drawn = {unit.code: dice.uniform(0.75, 1.25) for unit in self.units}
        weights = {
            unit.code: sum(self.year.starts[unit.code].values()) * _RATES[unit.kind].dropout
            for unit in self.units
        }
        mean = sum(drawn[code] * weights[code] for code in drawn) / sum(weights.values())
        return {code: strength / mean for code, strength in drawn.items()}

    def _ledger_rest(self) -> None:
        """Enter those from before, those only suspected, those who turned up elsewhere."""
        if self.units[0].kind not in JUNIOR:
            return
        for unit, grade, dice in self._hit("before", lambda _: _BEFORE):
            left = date(2005, 3, 1) + timedelta(days=dice.randrange(100))
            self._enter(unit, grade, left, standing="before")
        for unit, grade, dice in self._hit("suspected", lambda _: _SUSPECTED):
            left = date(2006, 6, 5) + timedelta(days=dice.randrange(8))
            self._enter(unit, grade, left, standing="suspected")
        for unit in self.units:
            for grade, events in self.year.events.get(unit.code, {}).items():
                for event in [e for e in events if e.what == "out_transfer_outside"]:
                    dice = chance(self.county.seed, "verified", unit.code, grade, event.day)
                    if dice.random() < _VERIFIED:
                        self._enter(
                            unit, grade, event.day, standing="transferred", school=event.school
                        )

    def _enter(
        self,
        unit: Unit,
        grade: int,
        left: date,
        *,
        standing: Standing = "dropout",
        back: date | None = None,
        school: str = "",
    ) -> None:
        if stage_of(unit.kind) == "senior":
            return  # the ledger is about compulsory schooling
        own = self.year.leavers[unit.code]
        own.append(Leaver(grade, len(own) + 1, left, standing, back, school))


def _day(dice: Random) -> date:
    """Return a school day; most children who leave do so after the winter holidays."""
    if dice.random() < 0.35:
        return date(2005, 9, 12) + timedelta(days=dice.randrange(90))
    return date(2006, 2, 20) + timedelta(days=int(75 * dice.random() ** 1.6))
