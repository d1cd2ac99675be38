"""Hazards of the sample county: found, mended, and a few that go on into the next half-year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from msgspec import Struct

from models.demo.filling import Filling, Values
from models.demo.names import person
from models.records import FormData

_OPEN, _GOING_ON, _DONE, _CHECKED, _STUCK = "1", "2", "3", "4", "5"
_NEW = {"10": (2, 3), "11": (2, 4), "12": (0, 0, 0, 1), "20": (2, 5), "31": (3, 4), "40": (2, 3)}
"""Kind → how many are found in a half-year, one of them by chance."""

_POINT_SHARE = 0.06
_SUMMER = date(2006, 8, 31)
_LEFT_OPEN = {1: 0.1, 2: 0.22}
"""Half → share of what is found that is not mended by its end."""

_OVERDUE_SHARE = 0.25
_MAJOR_SHARE = 0.02


class _Sort(Struct, frozen=True):
    """A sort of hazard: where, what, what is done about it."""

    category: str
    place: str
    what: str
    measure: str
    boarding: bool = False


_SORTS = (
    _Sort("03", "教师办公室", "电线老化，插座松动", "更换电线和插座"),
    _Sort("03", "教学楼", "配电箱没有盖，电线裸露", "加装箱盖，重新布线"),
    _Sort("02", "教学楼", "灭火器过期", "更换灭火器"),
    _Sort("01", "教学楼二楼走廊", "护栏松动", "加固护栏，整改前不准靠近"),
    _Sort("01", "旧厕所", "墙体开裂", "停止使用，申请维修"),
    _Sort("12", "围墙", "围墙缺口，外人可以进出", "砌好围墙"),
    _Sort("05", "操场", "篮球架底座生锈", "焊接加固，整改前不准使用"),
    _Sort("08", "教学楼后山坡", "雨季有土石滑落", "清理土石，修挡土墙"),
    _Sort("09", "学校附近河边", "学生放学后到河边玩水", "立警示牌，安排教师巡查"),
    _Sort("06", "校门口", "小摊贩占道，卖过期食品", "请工商、卫生部门清理"),
    _Sort("04", "食堂", "生熟食品没有分开存放", "添置冰柜和菜架", boarding=True),
    _Sort("11", "学生宿舍", "床架松动，有的上铺没有护栏", "加装护栏，更换螺丝", boarding=True),
    _Sort("02", "学生宿舍", "安全出口被杂物堵住", "清走杂物，装应急灯", boarding=True),
)
_MAJOR = _Sort("08", "校舍后山坡", "山坡有裂缝，暴雨时可能滑坡", "拉警戒线，雨天停用靠山教室")


def hazard_forms(filling: Filling) -> dict[str, FormData]:
    """Return the list: what was carried over with its present state, then what is new."""
    dice = filling.dice("hazards", filling.period.id)
    carried = [
        {**row.values, **_now(dict(row.values), filling, dice)}
        for row in filling.ready.form("hazard").rows
    ]
    return filling.going_on("hazard", (*carried, *_found(filling, dice)))


def _now(values: Values, filling: Filling, dice: Random) -> Values:
    """Return what became of a hazard of the last return: mended in time, or still open."""
    deadline = values["deadline"]
    assert isinstance(deadline, date)
    if deadline == _SUMMER:
        return {"status": _STUCK if values.get("reported") else _GOING_ON}
    last = max(deadline, filling.period.start + timedelta(days=60))
    return {"status": _DONE, "done_date": last - timedelta(days=dice.randrange(40))}


def _found(filling: Filling, dice: Random) -> Iterator[Values]:
    """Yield the hazards found in the half-year; a point's were found in autumn."""
    unit, half = filling.unit, filling.period.half
    boarding = unit.facts["boarding"] == "是"
    sorts = [sort for sort in _SORTS if boarding or not sort.boarding]
    if unit.kind == "13":
        number = int(half == 2 and dice.random() < _POINT_SHARE)
    else:
        small = unit.kind == "12" and filling.ready.form("hazard").rows
        number = 0 if small else dice.choice(_NEW[unit.kind])
    for sort in dice.sample(sorts, number):
        yield _hazard(filling, dice, sort)
    if half == 2 and unit.kind in {"11", "12", "20"} and dice.random() < _MAJOR_SHARE:
        yield _major(filling, dice)


def _hazard(filling: Filling, dice: Random, sort: _Sort) -> Values:
    """Return one hazard; most are mended before their deadline."""
    half, cutoff = filling.period.half, filling.period.cutoff
    begin = date(2006, 2, 20) if half == 1 else date(2005, 9, 5)
    found = begin + timedelta(days=dice.randrange(80))
    larger = filling.unit.kind not in {"12", "13"} and dice.random() < 0.2
    values: Values = {
        "found_date": found,
        "place": sort.place,
        "category": sort.category,
        "level": "2" if larger else "1",
        "desc": sort.what,
        "responsible": _head(filling),
    }
    if larger or filling.unit.kind not in {"12", "13"}:
        values["measure"] = sort.measure
    if dice.random() < _LEFT_OPEN[half]:
        return {**values, **_left_open(filling, dice, cutoff)}
    done = found + timedelta(days=dice.randrange(2, 20))
    values |= {"deadline": done + timedelta(days=dice.randrange(12)), "status": _DONE}
    values["done_date"] = done
    if filling.unit.kind not in {"12", "13"}:
        values["fund"] = Decimal(dice.randrange(2, 40) * 50)
        if dice.random() < 0.5:
            recheck = done + timedelta(days=dice.randrange(1, 8))
            values |= {"status": _CHECKED, "recheck_date": recheck}
            values["recheck_by"] = filling.unit.facts["principal"]
    return values


def _left_open(filling: Filling, dice: Random, cutoff: date) -> Values:
    """Return deadline and state of what is not mended; few are late, some wait for summer."""
    status = dice.choice((_OPEN, _GOING_ON, _GOING_ON))
    if filling.unit.kind not in {"12", "13"} and dice.random() < _OVERDUE_SHARE:
        return {"deadline": cutoff - timedelta(days=dice.randrange(3, 20)), "status": status}
    if filling.period.half == 1 or dice.random() < 0.15:
        return {"deadline": _SUMMER, "status": _GOING_ON}
    return {"deadline": cutoff + timedelta(days=dice.randrange(60, 120)), "status": status}


def _major(filling: Filling, dice: Random) -> Values:
    """Return a slope that the school can't mend itself and has reported."""
    found = date(2005, 9, 10) + timedelta(days=dice.randrange(40))
    return {
        "found_date": found,
        "place": _MAJOR.place,
        "category": _MAJOR.category,
        "level": "3",
        "desc": _MAJOR.what,
        "measure": _MAJOR.measure,
        "responsible": filling.unit.facts["principal"],
        "deadline": _SUMMER,
        "status": _STUCK,
        "reported": True,
        "reported_date": found + timedelta(days=dice.randrange(1, 4)),
    }


def _head(filling: Filling) -> str:
    """Return who sees to it: the principal of a small school, somebody else in a larger one."""
    if filling.unit.kind in {"12", "13"}:
        return filling.unit.facts["principal"]
    return person(filling.dice("caretaker"))
