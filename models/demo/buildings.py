"""The buildings of a school as it first writes them down, its dormitories, its teachers' rooms.

Later returns carry all of this over; only what was finished or pulled down is typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from msgspec import Struct

from models.demo.filling import Values
from models.demo.projects import Project

LARGE = frozenset(("10", "11", "20", "31", "40"))
_FRAME, _BRICK, _TIMBER = "01", "02", "03"
_CLASSROOMS, _MIXED, _DORMITORY, _CANTEEN, _TOILET, _TEACHERS = "01", "02", "03", "04", "05", "08"
_AS_IS, _IN_REPAIR, _SHUT, PULLED_DOWN = "01", "02", "04", "05"
_SOUND = (("A", 0.7), ("B", 0.2), ("N", 0.1))
_OLD = (("B", 0.4), ("N", 0.32), ("C", 0.2), ("D", 0.08))
_POOR = (("B", 0.55), ("N", 0.35), ("C", 0.1))  # the only building there is
_LACKS = ("教师周转房不够住", "办公电脑太少", "办公室漏雨，桌椅破旧", "没有单独的办公室")


class Site(Struct, frozen=True):
    """What the buildings of a school follow from.

    Attributes:
        students: pupils at the start of the school year.
        sleeping: usable area of its dormitories, 0 where nobody boards.
        flat: whether all classrooms are on one floor.
    """

    kind: str
    students: int
    sleeping: Decimal
    flat: bool


class _House(Struct, frozen=True):
    """One building before its number and its class."""

    use: str
    name: str
    structure: str
    storeys: int
    area: float
    years: tuple[int, int]
    classes: tuple[tuple[str, float], ...] = _SOUND


def square(area: float | Decimal) -> Decimal:
    """Return an area as it is stored."""
    return Decimal(round(area * 10)).scaleb(-1)


def yuan(amount: float) -> Decimal:
    """Return whole yuan as they are stored."""
    return Decimal(round(amount)).quantize(Decimal("0.01"))


def first_buildings(site: Site, dice: Random) -> list[Values]:
    """Return the records of all buildings, numbered from 1."""
    return [_record(str(n), house, dice) for n, house in enumerate(_houses(site, dice), 1)]


def new_building(number: str, project: Project) -> Values:
    """Return the record of a building that has just been finished."""
    assert project.end is not None, "it is finished"
    years = (project.end.year, project.end.year + 1)
    house = _House(
        project.use,
        project.what,
        _BRICK,
        project.storeys,
        float(project.area),
        years,
        (("A", 1.0),),
    )
    return _record(number, house, Random(0))  # noqa: S311  # there is one choice only


def _houses(site: Site, dice: Random) -> Iterator[_House]:
    main = max(70.0, site.students * dice.uniform(3.2, 4.2))
    if site.kind == "13":
        brick = dice.random() < 0.4
        structure, years = (_BRICK, (1988, 2004)) if brick else (_TIMBER, (1965, 1988))
        classes = _SOUND if brick else _POOR
        yield _House(_CLASSROOMS, "教室", structure, 1, main, years, classes)
        return
    if site.flat:
        yield _House(_CLASSROOMS, "教室", _TIMBER, 1, main, (1970, 1986), _POOR)
    else:
        structure = _FRAME if site.kind in LARGE and dice.random() < 0.3 else _BRICK
        storeys = dice.randrange(3, 5) if site.kind in LARGE else dice.randrange(2, 4)
        yield _House(_CLASSROOMS, "教学楼", structure, storeys, main, (1986, 2005))
    if dice.random() < (0.4 if site.kind in LARGE else 0.7):
        old = main * dice.uniform(0.3, 0.6)
        yield _House(_CLASSROOMS, "老教室", _TIMBER, 1, old, (1962, 1985), _OLD)
    yield _House(_TOILET, "厕所", _BRICK, 1, dice.uniform(24, 50), (1990, 2005))
    if site.kind in LARGE:
        yield from _more_houses(site, main, dice)
    if site.sleeping:
        storeys = 3 if site.kind in LARGE else 1
        area = float(site.sleeping) / 0.72
        yield _House(_DORMITORY, "学生宿舍", _BRICK, storeys, area, (1985, 2004))


def _more_houses(site: Site, main: float, dice: Random) -> Iterator[_House]:
    if dice.random() < 0.6:
        area = main * dice.uniform(0.4, 0.8)
        yield _House(_MIXED, "综合楼", _BRICK, 3, area, (1992, 2005))
    area = site.students * dice.uniform(0.4, 0.7)
    yield _House(_CANTEEN, "食堂", _BRICK, 1, area, (1988, 2004))
    area = site.students * dice.uniform(0.9, 1.4)
    yield _House(_TEACHERS, "教师宿舍", _BRICK, 2, area, (1984, 2002))


def _record(number: str, house: _House, dice: Random) -> Values:
    ranks, shares = zip(*house.classes, strict=True)
    danger = dice.choices(ranks, shares)[0]
    area = square(house.area)
    values: Values = {
        "bldg_no": number,
        "name": house.name,
        "use": house.use,
        "built_year": dice.randrange(*house.years),
        "structure": house.structure,
        "storeys": house.storeys,
        "floor_area": area,
        "danger": danger,
        "in_use": True,
        "measure": _AS_IS,
        "repair_need": danger == "C" or (danger == "B" and dice.random() < 0.4),
    }
    if danger in {"C", "D"}:
        day = date(2005, 9, 20) + timedelta(days=dice.randrange(60))
        values |= {"appraisal_date": day, "appraisal_no": f"房鉴2005-{dice.randrange(1, 400)}"}
        only = house.classes is _POOR
        used = danger == "C" and (only or dice.random() < 0.6)
        values |= {"in_use": used, "measure": _IN_REPAIR if used else _SHUT}
    if values["repair_need"]:
        values["repair_cost_est"] = yuan(round(float(area) * dice.uniform(50, 120), -2))
    return values


def dormitory(boarders: int, dice: Random, *, narrow: bool) -> Values:
    """Return what a boarding school says of its dormitories; narrow ones are below 3 m² each."""
    each = dice.uniform(2.1, 2.6) if narrow else dice.uniform(3.5, 4.4)
    spare = 0 if narrow else 8
    area = square(boarders * each + spare)
    crowded = narrow and dice.random() < 0.5
    staff = 1 + boarders // 90
    return {
        "dorm_area": area,
        "dorm_m": square(area * Decimal("0.5")),
        "dorm_f": square(area * Decimal("0.45")),
        "beds": round(boarders * (0.85 if crowded else 1.1)) + (0 if crowded else 4),
        "single_bed": not crowded,
        "bunk_plank": crowded,
        "dorm_danger": False,
        "toilets_m": 2 + boarders // 45,
        "toilets_f": 3 + boarders // 35,
        "showers": boarders // 40,
        "hot_water": dice.random() < 0.4,
        "drinking": dice.choice(("01", "01", "02", "03")),
        "guard_m": 1,
        "guard_f": 1 + boarders // 300,
        "canteen": True,
        "canteen_area": square(boarders * dice.uniform(0.5, 0.9) + 30),
        "canteen_license": dice.random() < 0.9,
        "kitchen_staff": staff,
        "health_certs": staff if dice.random() < 0.9 else staff - 1,
    }


def teachers_rooms(kind: str, students: int, dice: Random) -> Values:
    """Return how the teachers of a school live and work."""
    teachers = max(2, round(students / 18))
    need = max(1, round(teachers * dice.uniform(0.4, 0.6)))
    housed = round(need * dice.uniform(0.6, 1.0))
    values: Values = {
        "housing_need": need,
        "teachers_housed": housed,
        "turnover_flats": housed,
        "housing_area": square(housed * dice.uniform(16, 28)),
        "danger_housing": dice.random() < 0.06,
        "offices": 1 + teachers // 8,
        "desks": teachers,
        "computers": teachers // 4 if kind in LARGE else int(dice.random() < 0.3),
    }
    if dice.random() < 0.4:
        values["lack"] = dice.choice(_LACKS)
    return values
