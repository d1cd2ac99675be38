"""Petitions, openness and the hotline of the sample county; nobody who called is named.

A petition is the same in both returns: what is still open in December is closed in the next one.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from msgspec import Struct

from models.demo.county import DEFAULT_SCHOOLS
from models.demo.filling import Filling, Values
from models.demo.periods import YEAR_START
from models.records import FormData

_ASKED = (
    ("1", "询问一费制包括哪些项目、收多少", "4"),
    ("1", "询问寄宿费按学期交还是按月交", "4"),
    ("2", "询问秋季入学年龄和报名时间", "4"),
    ("2", "询问转学要办哪些手续", "4"),
    ("3", "反映个别教师上课迟到", "1"),
    ("3", "反映教师批评学生方法简单", "2"),
    ("4", "反映校门口过往车辆快，学生过路不安全", "1"),
    ("4", "反映操场边的护坡有裂缝", "1"),
    ("5", "建议多安排音乐、体育课", "4"),
    ("5", "反映作业偏多", "2"),
    ("6", "反映饭菜不够热", "1"),
    ("6", "反映宿舍晚上熄灯后吵闹", "1"),
    ("7", "询问怎样申请免费教科书", "4"),
    ("7", "反映没有评上贫困生补助", "3"),
    ("9", "询问遗失毕业证怎样补办", "4"),
)
_OFTEN = {"10": 2.2, "11": 0.6, "12": 0.0, "20": 1.1, "31": 4.0, "40": 1.6}
"""Kind → petitions in a half-year, on average; villagers go to the central school."""
_CHANNELS = ("1", "1", "2", "3", "3", "3")
_OPINIONS = ("1", "1", "1", "2", "2", "4")
_SLOW = 0.12
_SITES = {"20": 0.6, "31": 1.0}
_SHOW_MONTHS = {1: (3, 4, 5, 6), 2: (9, 10, 11, 12)}
_GUESTS = ("局长", "分管副局长和基教股长", "计财股长", "招生办主任")
_SHOW, _PHONE = "5", "1"


class _Petition(Struct, frozen=True):
    """One matter: when it came in, when it was settled."""

    day: date
    closed: date
    values: Values
    opinion: str


def fill_conduct(filling: Filling) -> dict[str, FormData]:
    """Return the forms of conduct of one unit."""
    if filling.is_bureau:
        return filling.listed("hotline", _hotline(filling))
    if filling.unit.kind == "13":
        return {}
    told = filling.going_on("petition", _told(filling))
    return filling.single("openness", _openness(filling)) | told


def _told(filling: Filling) -> Iterator[Values]:
    """Yield what came in this half-year and what was left open, as it stands at the cut-off."""
    period = filling.period
    for item in _petitions(filling):
        if item.day > period.cutoff or item.closed < period.start:
            continue
        values = dict(item.values)
        if item.closed <= period.cutoff:
            values |= {"done_date": item.closed, "satisfied": item.opinion}
        else:
            del values["result"]
        yield values


def _petitions(filling: Filling) -> list[_Petition]:
    """Return a school's petitions from 1 September on, by day."""
    dice = filling.dice("petition")
    mean = 2 * _OFTEN[filling.unit.kind]
    number = min(int(mean) + (dice.random() < mean % 1), len(_ASKED) - 1)
    found = []
    for topic, content, result in dice.sample(_ASKED, number):
        day = YEAR_START + timedelta(days=dice.randrange(292))
        slow = dice.random() < _SLOW
        closed = day + timedelta(days=dice.randrange(40, 60) if slow else dice.randrange(1, 15))
        values: Values = {
            "date": day,
            "channel": dice.choice(_CHANNELS),
            "topic": topic,
            "content": content,
            "result": result,
        }
        found.append(_Petition(day, closed, values, dice.choice(_OPINIONS)))
    return sorted(found, key=lambda item: (item.day, str(item.values["content"])))


def _openness(filling: Filling) -> Values:
    kind, half, dice = filling.unit.kind, filling.period.half, filling.dice("openness")
    village = kind == "12"
    values: Values = {"items": dice.randrange(4, 8) if village else dice.randrange(6, 13)}
    site = dice.random() < _SITES.get(kind, 0.0)
    often = filling.dice("open", filling.period.id)
    values["open_times"] = often.randrange(1, 4) if village else often.randrange(2, 7)
    values["visits_from_bureau"] = often.randrange(0, 3) if village else often.randrange(1, 6)
    if kind in {"20", "31", "40"}:
        values["exam_sites"] = int(site and half == 1)
        if values["exam_sites"]:
            values["exam_violations"] = 0
        if half == 2:
            taken_in = filling.number("enrolment", "intake")
            values["enrol_plan"] = -(-taken_in // 5) * 5
    return values


def _hotline(filling: Filling) -> Iterator[Values]:
    """Yield a programme a month while school is on, and the calls of every month."""
    period, dice = filling.period, filling.dice("hotline", filling.period.id)
    size = filling.county.schools / DEFAULT_SCHOOLS
    months = range(period.start.month, period.end.month + 1)
    for month in months:
        last = date(period.year, month, calendar.monthrange(period.year, month)[1])
        if month in _SHOW_MONTHS[period.half]:
            show = date(period.year, month, dice.randrange(5, 16))
            guest = _GUESTS[month % len(_GUESTS)]
            calls = max(1, round(dice.randrange(5, 12) * size))
            yield {
                "date": show,
                "channel": _SHOW,
                **_counted(dice, calls, settled=True),
                "guests": guest,
            }
        calls = max(1, round(dice.randrange(4, 11) * size))
        over = last < period.cutoff
        yield {
            "date": min(last, period.cutoff),
            "channel": _PHONE,
            **_counted(dice, calls, settled=over),
        }


def _counted(dice: Random, calls: int, *, settled: bool) -> Values:
    """Return how many were answered at once, passed on, settled; the newest may be open still."""
    answered = round(calls * dice.uniform(0.5, 0.8))
    open_still = 0 if settled else min(calls - answered, 2)
    return {
        "calls": calls,
        "answered": answered,
        "forwarded": calls - answered,
        "closed": calls - open_still,
    }
