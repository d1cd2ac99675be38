"""教师队伍 in the sample county: trainings, papers, and lessons carried to the villages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct

from models.demo.chance import chance
from models.demo.county import County
from models.demo.events import events, visited_by_experts
from models.demo.filling import Filling, Values
from models.demo.names import person
from models.demo.principal import dean_moved_on
from models.records import FormData, Period, Unit

_SMALL = {"12"}
_TITLES = (
    ("复式班教学研讨", "3"),
    ("新课程学习汇报课", "2"),
    ("集体备课与听评课", "4"),
    ("新课标解读", "1"),
)
_WRITES = {"10": 0.9, "11": 0.5, "12": 0.08, "20": 0.6, "31": 0.9, "40": 0.5}
_PAPERS = (
    "山区复式班教学初探",
    "让学生在活动中学数学",
    "留守儿童的作文指导",
    "瑶乡乡土资源与美术教学",
    "小组合作学习的几点做法",
    "山区初中实验教学的改进",
)
_LESSON_TITLES = ("桂林山水", "平行四边形的面积", "植物的身体", "七律长征")


class Session(Struct, frozen=True):
    """One day on which teachers of the county came to a township.

    Attributes:
        host: the school they came to.
        schools: how many schools came to listen, the host included.
    """

    day: date
    host: Unit
    schools: int
    teachers: int
    lessons: int
    lectures: int
    listeners: int
    pupils: int


def sessions(county: County, period: Period) -> list[Session]:
    """Return where lessons were carried to: in spring to every township, in autumn to half."""
    found = (_session(county, period, host) for host in county.of_kind("11"))
    return [session for session in found if session]


def _session(county: County, period: Period, host: Unit) -> Session | None:
    """Return the day on which lessons were carried to a central school, if they were."""
    turn = county.of_kind("11").index(host)
    first = date(2006, 4, 17)
    if period.half == 2:
        first = date(2005, 11, 21)
        if turn % 2:
            return None
    dice = chance(county.seed, "session", host.code, period.id)
    below = sum(unit.parent == host.code and unit.kind == "12" for unit in county.units)
    lessons = dice.randrange(2, 5)
    return Session(
        day=first + timedelta(days=2 * (turn % 15)),
        host=host,
        schools=below + 1,
        teachers=lessons + 1,
        lessons=lessons,
        lectures=1,
        listeners=10 + 2 * below,
        pupils=lessons * dice.randrange(35, 50),
    )


def fill_teacher(filling: Filling) -> dict[str, FormData]:
    """Return the forms of the area, of a school or of the bureau."""
    if filling.is_bureau:
        return filling.listed("county_outreach", _county_sessions(filling))
    if filling.unit.kind == "13":
        return {}
    return (
        filling.listed("training", _trainings(filling))
        | filling.listed("paper", _papers(filling))
        | filling.single("paper_summary", {})
        | filling.listed("outreach", _outreach(filling))
    )


def _county_sessions(filling: Filling) -> Iterator[Values]:
    for session in sessions(filling.county, filling.period):
        yield {
            "date": session.day,
            "town": session.host.town,
            "host_school": session.host.name,
            "schools": session.schools,
            "teachers": session.teachers,
            "lessons": session.lessons,
            "lectures": session.lectures,
            "listeners": session.listeners,
            "pupils": session.pupils,
            "pairs": 2,
        }


def _trainings(filling: Filling) -> Iterator[Values]:
    """Yield what the bureau called to, number and persons only; then what the school held."""
    for event in events(filling.county, filling.period):
        persons = event.from_kind.get(filling.unit.kind, 0)
        if persons:
            yield {"event_id": event.id, "persons": persons}
    dice = filling.dice("training", filling.period.id)
    teachers = filling.number("staff", "teachers") or max(2, filling.number("enrolment", "classes"))
    first = date(2006, 3, 1) if filling.period.half == 1 else date(2005, 9, 12)
    for turn in range(1 if filling.unit.kind in _SMALL else 3):
        title, form = _TITLES[(turn + dice.randrange(2)) % len(_TITLES)]
        yield {
            "date": first + timedelta(days=30 * turn + dice.randrange(25)),
            "level": "6",
            "kind": dice.choice(("01", "01", "02")),
            "form": form,
            "title": title,
            "days": Decimal(dice.choice((1, 1, 2))) / 2,
            "persons": teachers,
        }


def _papers(filling: Filling) -> Iterator[Values]:
    dice = filling.dice("papers", filling.period.id)
    county, unit = filling.county, filling.unit
    busy = unit.kind in _SMALL and (visited_by_experts(county, unit) or dean_moved_on(county, unit))
    if busy or dice.random() >= _WRITES[unit.kind]:
        return
    titles = dice.sample(_PAPERS, dice.randrange(1, 2 if unit.kind in _SMALL else 4))
    for turn, title in enumerate(titles):
        level = dice.choice(("2", "2", "3", "4"))
        award = dice.choice(("0", "0", "0", level))
        values: Values = {
            "title": title,
            "author": person(filling.dice("author", turn)),
            "category": "1",
            "contest": "全区课程改革教学经验论文评比" if level == "2" else "教学论文评比",
            "contest_level": level,
            "award_level": award,
        }
        if award != "0":
            values["award_rank"] = dice.choice(("2", "3", "3", "4"))
        yield values


def _outreach(filling: Filling) -> Iterator[Values]:
    """Yield the session the school was host of; the county's own school also sends teachers."""
    dice = filling.dice("outreach", filling.period.id)
    if filling.unit.kind == "11":
        session = _session(filling.county, filling.period, filling.unit)
        if session:
            yield {
                "date": session.day,
                "role": "1",
                "team": "县局课改骨干教师",
                "stage": "1",
                "subject": dice.choice(("01", "02")),
                "lesson_title": dice.choice(_LESSON_TITLES),
                "teachers": session.teachers,
                "lessons": session.lessons,
                "lectures": session.lectures,
                "listeners": session.listeners,
                "pupils": session.pupils,
            }
    if filling.unit.kind == "10":
        yield {
            "date": date(2006, 5, 30) if filling.period.half == 1 else date(2005, 12, 6),
            "role": "2",
            "team": "县直小学语文组",
            "stage": "1",
            "subject": "01",
            "teachers": 2,
            "lessons": 2,
            "lectures": 0,
            "listeners": 14,
        }
