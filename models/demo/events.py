"""What the bureau of the sample county called together: meetings, trainings, visits, by half-year.

How many come from a school depends on its kind, so that the bureau's list and what the schools
say of themselves are the same figures. At the default size they are those of the real summary of
2006: 179 at the opening of 校长建设年, 130 at the second class for heads, five meetings about the
高考 in February and March, three meetings of the group of experts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct, field

from models.demo.chance import chance
from models.demo.county import DEFAULT_SCHOOLS, County
from models.demo.filling import Values
from models.records import Period, Unit

HEADS = {"10": 1, "11": 1, "12": 1, "20": 1, "31": 1, "40": 1}
OPENING = {"10": 6, "11": 4, "12": 1, "20": 4, "31": 6, "40": 4}
CLASS = {"10": 3, "11": 3, "12": 1, "20": 3, "31": 4, "40": 3}
_FIRST_CLASS = {"10": 3, "11": 2, "20": 2, "31": 3, "40": 2}
_SENIOR, _JUNIOR = {"31": 12}, {"20": 6}
_LESSONS = {"10": 8, "11": 4, "20": 5}
_THIRD = 0.33


class CountyEvent(Struct, frozen=True):
    """One line of the bureau's list.

    Attributes:
        kind: code of its type.
        from_kind: kind of school → how many come from each.
        others: who comes beside them, at the default size.
        said: what else is written about it.
    """

    day: date
    series: str
    kind: str
    title: str
    from_kind: Mapping[str, int] = field(default_factory=dict)
    others: int = 0
    said: Values = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The number the schools copy from the notice."""
        return f"{self.day:%Y%m%d}"

    def from_schools(self, county: County) -> int:
        """Return how many come from all schools."""
        return sum(self.from_kind.get(unit.kind, 0) for unit in county.units)

    def values(self, county: County) -> Values:
        """Return its line."""
        schools = self.from_schools(county)
        counted: Values = {"from_schools": schools} if schools else {}
        return {
            "event_id": self.id,
            "date": self.day,
            "series": self.series,
            "type": self.kind,
            "theme": "99",
            "title": self.title,
            "participants": schools + scaled(county, self.others),
            "report_use": True,
            **counted,
            **self.said,
            **({"schools_visited": _seen(county)} if self._is_visit_of_experts else {}),
        }

    @property
    def _is_visit_of_experts(self) -> bool:
        return (self.series, self.kind) == ("02", "03")


def scaled(county: County, number: int) -> int:
    """Return a number of the default size for a county of another; something stays something."""
    return max(min(number, 1), round(number * county.schools / DEFAULT_SCHOOLS))


def visited_by_experts(county: County, unit: Unit) -> bool:
    """Tell whether the experts came in April 2006: everywhere but to most village schools."""
    if unit.kind in {"11", "20"}:
        return True
    return unit.kind == "12" and chance(county.seed, "experts", unit.code).random() < _THIRD


def _seen(county: County) -> int:
    return sum(visited_by_experts(county, unit) for unit in county.units)


def events(county: County, period: Period) -> list[CountyEvent]:
    """Return what the bureau called together in a half-year, by date."""
    made = _spring(county) if period.half == 1 else _autumn()
    return sorted(made, key=lambda event: event.day)


def _spring(county: County) -> Iterator[CountyEvent]:
    yield from _year_of_heads()
    for month, day in ((2, 14), (2, 21), (2, 28), (3, 10), (3, 28)):
        title = f"高考备考工作会议（{month}月{day}日）"
        said: Values = {"place": "县高级中学", "host": "教研室"}
        yield CountyEvent(date(2006, month, day), "04", "08", title, _SENIOR, 5, said)
    yield CountyEvent(
        date(2006, 4, 18), "05", "10", "中考学科教学竞赛", _JUNIOR, 12, {"host": "教研室"}
    )
    yield CountyEvent(
        date(2006, 5, 18), "05", "09", "中考模拟考试质量分析会", {"20": 3}, 8, {"host": "教研室"}
    )
    yield from _learning(county)
    yield from _new_course((date(2006, 3, 16), date(2006, 5, 16)))
    for aired in (date(2006, 3, 30), date(2006, 5, 25)):
        yield CountyEvent(aired, "09", "07", "行风热线直播节目", said={"host": "纪检监察室"})
    for schools, when in ((8, date(2006, 3, 6)), (10, date(2006, 4, 25)), (9, date(2006, 6, 8))):
        visit: Values = {"schools_visited": scaled(county, schools), "host": "县局各股室"}
        yield CountyEvent(when, "10", "11", "机关干部到校调研", others=12, said=visit)


def _year_of_heads() -> Iterator[CountyEvent]:
    """Yield the events of 校长建设年; where the experts came is counted later."""
    yield CountyEvent(
        date(2006, 2, 23),
        "01",
        "04",
        "全区中小学校长建设年启动视频会议",
        HEADS,
        9,
        {"place": "县局会议室", "participant_kinds": "中小学校长"},
    )
    yield CountyEvent(
        date(2006, 3, 23),
        "01",
        "13",
        "全县校长建设年启动会",
        OPENING,
        24,
        {
            "place": "县城",
            "participant_kinds": "校长、股室负责人",
            "leaders": "县委副书记",
            "lecturer": "县局局长",
            "lecture_title": "校长怎样带好教师队伍",
        },
    )
    experts = ((date(2006, 4, 10), "县局会议室"), (date(2006, 5, 12), "县职业技术学校"))
    for day, place in (*experts, (date(2006, 5, 23), "县局师训中心")):
        yield CountyEvent(
            day, "02", "05", "校长建设年专家组座谈会", others=13, said={"place": place}
        )
    yield CountyEvent(
        date(2006, 4, 11),
        "02",
        "03",
        "校长建设年第一阶段检查指导",
        others=13,
        said={"end_date": date(2006, 4, 12)},
    )
    yield CountyEvent(
        date(2006, 6, 19),
        "03",
        "02",
        "中小学校长培训班",
        CLASS,
        0,
        {
            "end_date": date(2006, 6, 23),
            "place": "县高级中学",
            "hours": 40,
            "participant_kinds": "中小学校长",
        },
    )


def _learning(county: County) -> Iterator[CountyEvent]:
    """Yield what the bureau did about learning, honour and shame, and safety."""
    yield CountyEvent(date(2006, 2, 10), "07", "01", "学习型系统创建动员会", others=46)
    honour: Values = {"theme": "01"}
    yield CountyEvent(
        date(2006, 3, 8), "07", "12", "机关学习社会主义荣辱观", others=52, said=honour
    )
    yield CountyEvent(date(2006, 3, 21), "07", "06", "荣辱观宣传板报和画报", said=honour)
    guided: Values = {**honour, "schools_visited": scaled(county, 12)}
    yield CountyEvent(date(2006, 4, 6), "07", "03", "到校指导荣辱观教育活动", others=8, said=guided)
    safe: Values = {"theme": "02"}
    yield CountyEvent(date(2006, 3, 2), "08", "13", "安全教育活动月动员会", others=40, said=safe)
    yield CountyEvent(date(2006, 3, 24), "08", "10", "中小学生安全知识竞赛", others=120, said=safe)


def _autumn() -> Iterator[CountyEvent]:
    yield CountyEvent(
        date(2005, 11, 14),
        "03",
        "02",
        "中小学校长培训班",
        _FIRST_CLASS,
        0,
        {"end_date": date(2005, 11, 18), "place": "县高级中学", "hours": 40},
    )
    yield from _new_course((date(2005, 8, 24), date(2005, 10, 20)))
    yield CountyEvent(
        date(2005, 9, 15), "04", "09", "2005年高考质量分析会", {"31": 10}, 6, {"host": "教研室"}
    )
    yield CountyEvent(
        date(2005, 12, 8), "09", "07", "行风热线直播节目", said={"host": "纪检监察室"}
    )


def _new_course(days: tuple[date, date]) -> Iterator[CountyEvent]:
    for day, title in zip(days, ("新课程培训报告会", "新课程示范课观摩"), strict=True):
        yield CountyEvent(
            day, "06", "02", title, _LESSONS, 10, {"hours": 8, "host": "教研室", "place": "县城"}
        )
