"""What is built and repaired in the county, and the schools whose buildings stand out.

The plan follows from the county alone, so every school and the bureau see the same projects. At
the default size it gives the figures of 2006: seven projects under way, 9,108.5 square metres,
1,934,000 yuan arrived in the first half-year.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property, lru_cache
from random import Random

from msgspec import Struct

from models.demo.chance import chance, split
from models.demo.county import DEFAULT_SCHOOLS, County, make_county
from models.records import Unit

GOLDEN_PROJECTS, GOLDEN_AREA, GOLDEN_ARRIVED = 7, Decimal("9108.5"), 1_934_000
EARLIER, NOW = 0, 1
NEW, EXTENDED, REPAIRED = "01", "03", "04"
PLANNED, BUILDING, ROOFED, FINISHED, ACCEPTED = "01", "02", "03", "04", "05"
CLASSROOMS, MIXED, DORMITORY, CANTEEN = "01", "02", "03", "04"

_CARRIED = Decimal(4) / 7  # share of the projects under way that began in the half-year before
_NAMES = {CLASSROOMS: "教学楼", MIXED: "综合楼", DORMITORY: "学生宿舍", CANTEEN: "食堂"}
_WEIGHTS = {CLASSROOMS: 14.0, MIXED: 16.0, DORMITORY: 15.0, CANTEEN: 6.0}
_OF_SIZE = {"10": 1.5, "11": 1.0, "12": 0.6, "20": 1.3, "31": 2.0}
_STOREYS = {CLASSROOMS: 3, MIXED: 4, DORMITORY: 3, CANTEEN: 1}
_SOURCES = {
    "fund_central": 0.25,
    "fund_region": 0.35,
    "fund_city": 0.1,
    "fund_county": 0.2,
    "fund_school": 0.04,
    "fund_donation": 0.06,
}
_ALWAYS = {"fund_region", "fund_county"}
_BUILDERS = ("县第一建筑公司", "县第二建筑公司", "瑶乡建筑队", "大山建筑工程队")
_STEP = 100  # money is planned in hundreds


class Project(Struct, frozen=True):
    """A project; pairs are of the half-year before and of the one reported on.

    Attributes:
        school: code of the unit it belongs to.
        invest: planned investment in yuan; ``funds`` are its sources.
        arrived: what came in in each half-year; ``before`` what had come earlier.
        spent: what was paid by the end of each half-year.
        contractor: "" where the school leaves it out; village schools write no more than they must.
        progress: code of the stage, "" where it is not reported.
    """

    school: str
    number: str
    name: str
    kind: str
    use: str
    area: Decimal
    storeys: int
    invest: int
    funds: Mapping[str, int]
    before: int
    arrived: tuple[int, int]
    spent: tuple[int, int]
    progress: tuple[str, str]
    percent: tuple[int, int]
    start: date | None
    plan_end: date
    end: date | None
    contractor: str

    @property
    def what(self) -> str:
        """What it is called at the school."""
        return _NAMES[self.use]

    def finished_in(self, half: int) -> bool:
        """Tell whether a new building was finished in a half-year."""
        return self.kind != REPAIRED and self.progress[half] in {FINISHED, ACCEPTED}


class Plan(Struct, frozen=True, dict=True):
    """The projects, and which schools stand out.

    Attributes:
        flat: village schools whose classrooms are all on one floor.
        narrow: boarding schools whose dormitories are too small.
    """

    projects: tuple[Project, ...]
    flat: frozenset[str]
    narrow: frozenset[str]

    @cached_property
    def _by_school(self) -> dict[str, list[Project]]:
        found: dict[str, list[Project]] = {}
        for project in self.projects:
            found.setdefault(project.school, []).append(project)
        return found

    def of(self, unit: Unit) -> tuple[Project, ...]:
        """Return the projects of a school."""
        return tuple(self._by_school.get(unit.code, ()))

    def arrived(self, half: int) -> int:
        """Return what came in for all projects in a half-year."""
        return sum(project.arrived[half] for project in self.projects)


def share(golden: int, schools: int) -> int:
    """Return how many there are in a county of this size, one at least."""
    return max(1, round(golden * schools / DEFAULT_SCHOOLS))


@lru_cache(maxsize=4)
def make_plan(schools: int, seed: int) -> Plan:
    """Return what is built in the county of this size and seed."""
    county = make_county(schools, seed)
    dice = chance(seed, "projects")
    villages = county.of_kind("12")
    flat = dice.sample(villages, max(1, round(len(villages) * 3 / 63)))
    boarding = [unit for unit in county.units if unit.facts["boarding"] == "是"]
    narrow = dice.sample(boarding, max(1, round(len(boarding) / 8)))
    codes = frozenset(unit.code for unit in flat)
    projects = tuple(_projects(county, codes, dice))
    return Plan(projects, codes, frozenset(unit.code for unit in narrow))


class _Site(Struct, frozen=True):
    """Where something is built, and what, before there is money for it."""

    unit: Unit
    place: int
    kind: str
    use: str
    weight: float


def _projects(county: County, flat: frozenset[str], dice: Random) -> Iterator[Project]:
    """Yield those under way, one finished in the half-year before, one only planned."""
    under, other = share(GOLDEN_PROJECTS, county.schools), share(1, county.schools)
    possible = [unit for unit in county.of_kind(*_OF_SIZE) if unit.code not in flat]
    chosen = dice.sample(possible, under + 2 * other)
    sites = [_site(unit, place, dice) for place, unit in enumerate(chosen)]
    tenths = round(GOLDEN_AREA * 10 * county.schools / DEFAULT_SCHOOLS)
    areas = split(tenths, [site.weight for site in sites[:under]])
    areas += [round(site.weight * 900) for site in sites[under:]]
    invests = [
        _invest(site, Decimal(area) / 10, dice) for site, area in zip(sites, areas, strict=True)
    ]
    carried = round(under * _CARRIED)
    before = [_in_steps(invests[n], 0.45) if n < carried else 0 for n in range(under)]
    now = _arrivals([invests[n] - before[n] for n in range(under)], county.schools)
    for place, (site, area, invest) in enumerate(zip(sites, areas, invests, strict=True)):
        stage = _Stage.of(place, carried, under, other)
        money = (before[place], now[place]) if place < under else stage.money(invest)
        yield _project(site, Decimal(area) / 10, invest, money, stage, dice)


def _site(unit: Unit, place: int, dice: Random) -> _Site:
    turn = place % GOLDEN_PROJECTS
    kind = REPAIRED if turn == 5 else EXTENDED if turn == 3 else NEW
    uses = [CLASSROOMS, MIXED, CANTEEN] if unit.kind != "12" else [CLASSROOMS, CLASSROOMS, CANTEEN]
    if unit.facts["boarding"] == "是":
        uses.append(DORMITORY)
    use = CLASSROOMS if kind != NEW else dice.choice(uses)
    return _Site(unit, place, kind, use, _WEIGHTS[use] * _OF_SIZE[unit.kind])


def _invest(site: _Site, area: Decimal, dice: Random) -> int:
    cost = dice.randrange(110, 160) if site.kind == REPAIRED else dice.randrange(420, 560)
    return _in_steps(float(area), cost)


def _in_steps(amount: float, factor: float) -> int:
    return round(amount * factor / _STEP) * _STEP


def _arrivals(open_sums: list[int], schools: int) -> list[int]:
    """Share out what came in in the half-year reported on; no project gets more than it lacks."""
    total = min(_in_steps(GOLDEN_ARRIVED, schools / DEFAULT_SCHOOLS), sum(open_sums))
    return [part * _STEP for part in split(total // _STEP, open_sums)]


class _Stage(Struct, frozen=True):
    """How far a project is in the two half-years."""

    progress: tuple[str, str]
    percent: tuple[int, int] = (0, 0)
    start: date | None = None
    end: date | None = None

    @classmethod
    def of(cls, place: int, carried: int, under: int, other: int) -> _Stage:
        """Return the stage by place: carried over, begun, finished before, planned."""
        begun = date(2005, 9, 12) + timedelta(days=place % 40)
        if place < carried and not place % 2:
            end = date(2006, 5, 8) + timedelta(days=place % 40)
            reached = ACCEPTED if place % 4 else FINISHED
            return cls((BUILDING, reached), (40, 0), begun, end)
        if place < carried:
            return cls((BUILDING, ROOFED), (35, 80), begun)
        if place < under:
            return cls(("", BUILDING), (0, 30), date(2006, 3, 6) + timedelta(days=place % 40))
        if place < under + other:
            return cls((ACCEPTED, ""), start=date(2005, 3, 14), end=date(2005, 11, 18))
        return cls(("", PLANNED))

    def money(self, invest: int) -> tuple[int, int]:
        """Return what came in for a project that is over or not begun."""
        return (invest - _in_steps(invest, 0.4), 0) if self.progress[EARLIER] else (0, 0)


def _project(
    site: _Site, area: Decimal, invest: int, money: tuple[int, int], stage: _Stage, dice: Random
) -> Project:
    begun = stage.start or date(2006, 8, 1)
    over = stage.progress[EARLIER] == ACCEPTED
    before = invest - money[EARLIER] if over else 0
    known = before + money[EARLIER]
    spent = (invest if over else _in_steps(known, 0.8), _in_steps(known + money[NOW], 0.9))
    what = "校舍维修" if site.kind == REPAIRED else _NAMES[site.use]
    short = site.unit.name.removeprefix("金秀瑶族自治县")
    return Project(
        school=site.unit.code,
        number=f"JX{begun.year}-{site.place + 1:02d}",
        name=f"{short}{what}",
        kind=site.kind,
        use=site.use,
        area=area,
        storeys=_STOREYS[site.use],
        invest=invest,
        funds=_funds(invest, dice, few=site.unit.kind == "12"),
        before=before,
        arrived=money,
        spent=spent,
        progress=stage.progress,
        percent=stage.percent,
        start=stage.start,
        plan_end=begun + timedelta(days=270),
        end=stage.end,
        contractor="" if site.unit.kind == "12" else dice.choice(_BUILDERS),
    )


def _funds(invest: int, dice: Random, *, few: bool) -> dict[str, int]:
    """Share the investment out over its sources; not every project has all of them."""
    weights = [
        weight if name in _ALWAYS or (not few and dice.random() < 0.5) else 0.0
        for name, weight in _SOURCES.items()
    ]
    parts = split(invest // _STEP, weights)
    return {name: part * _STEP for name, part in zip(_SOURCES, parts, strict=True) if part}
