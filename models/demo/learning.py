"""学习与机关作风 in the sample county: systems, studying, activities; the bureau's own lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from models.demo.events import events, scaled
from models.demo.filling import Filling, Values
from models.forms.applicability import grid_rows
from models.records import FormData

_LACKING = 0.07  # of village schools: one system is still to be set up
_CAUGHT_UP = 0.5
_MAY_LACK = ("03", "05", "10", "12")
_SMALL = {"12"}
_HONOUR = "01"
_SPRING_TITLES = (
    ("07", "知荣明耻主题班会"),
    ("01", "荣辱观教育报告会"),
    ("03", "荣辱观专题板报"),
    ("06", "荣辱观演讲比赛"),
)
_OTHER_TITLES = (
    ("05", "05", "庆祝国庆文艺演出", date(2005, 9, 30)),
    ("03", "01", "法制教育报告会", date(2005, 11, 10)),
    ("04", "07", "民族团结主题班会", date(2005, 10, 18)),
)
_SECOND = (
    ("04", "05", "瑶族民歌进校园展演", date(2006, 5, 10)),
    ("03", "01", "法制副校长报告会", date(2006, 4, 20)),
)
_GROUPS = (
    ("控辍保学工作领导小组", "1", "retention", "分管副县长", 15, date(2004, 3, 5)),
    ("平安校园创建领导小组", "1", "safety", "县局局长", 11, date(2005, 9, 1)),
    ("学习型系统创建工作领导小组", "1", "learning", "县局局长", 9, date(2006, 2, 8)),
    ("校长建设年活动领导小组", "1", "principal", "县局局长", 11, date(2006, 2, 16)),
    ("校长建设年专家组", "2", "principal", "县局副局长", 13, date(2006, 2, 16)),
)
_DOCUMENTS = (
    ("2", "关于推进普通高中教学改革的意见", date(2005, 9, 8), "exam"),
    ("2", "关于创建学习型系统的实施意见", date(2006, 2, 8), "learning"),
    ("2", "校长建设年活动执行方案", date(2006, 2, 16), "principal"),
    ("2", "关于开展校长建设年达标自评的通知", date(2006, 3, 20), "principal"),
    ("1", "关于进一步做好控辍保学工作要求的通知", date(2006, 2, 27), "retention"),
    ("3", "关于开展安全教育活动月的通知", date(2006, 2, 28), "safety"),
    ("2", "2006年招生考试工作实施意见", date(2006, 4, 14), "conduct"),
)


def fill_learning(filling: Filling) -> dict[str, FormData]:
    """Return the forms of the area, of a school or of the bureau."""
    forms = {**_systems(filling), **filling.single("study", _study(filling))}
    if not filling.is_bureau:
        return forms | filling.listed("activity", _activities(filling))
    county, period = filling.county, filling.period
    listed = (event.values(county) for event in events(county, period))
    documents: Iterator[Values] = (
        {"issuer": issuer, "title": title, "date": day, "area": area}
        for issuer, title, day, area in _DOCUMENTS
        if period.start <= day <= period.end
    )
    return (
        forms
        | filling.listed("event", listed)
        | filling.listed("document", documents)
        | filling.going_on("working_group", _groups(filling))
    )


def _systems(filling: Filling) -> dict[str, FormData]:
    """Return which systems there are; what was told once is carried on and not told again."""
    form_set = filling.ctx.form_set
    items = grid_rows(form_set, form_set.form("system"), filling.unit)
    told = {row.row_id: row.values for row in filling.ready.form("system").rows}
    if told:
        caught_up = filling.dice("caught up").random() < _CAUGHT_UP
        new: Values = {"has": True, "set_date": date(2006, 3, 1)}
        rows: dict[str, Values] = {
            code: new if caught_up and not values["has"] else {} for code, values in told.items()
        }
    else:
        dice = filling.dice("systems")
        short = filling.unit.kind in _SMALL and dice.random() < _LACKING
        lacking = {dice.choice(_MAY_LACK)} if short else set()
        year = dice.randrange(2001, 2005)
        rows = {
            item.code: {"has": False}
            if item.code in lacking
            else {"has": True, "set_date": date(year, 9, 1)}
            for item in items
        }
    return filling.grid("system", rows)


def _study(filling: Filling) -> Values:
    dice = filling.dice("study", filling.period.id)
    if filling.is_bureau:
        return {
            "lead_group": filling.period.half == 1,
            "plan_count": 12,
            "polit_sessions": dice.randrange(18, 22),
            "biz_sessions": dice.randrange(17, 21),
            "attendance_rate": Decimal(97),
            "notes_count": scaled(filling.county, 96),
            "boards": 4,
            "posters": 36 if filling.period.half == 1 else 10,
            "learning_unit": 2,
            "learning_family": 5,
            "learning_person": 10,
        }
    classes = filling.number("enrolment", "classes")
    values: Values = {
        "polit_sessions": dice.randrange(15, 20),
        "biz_sessions": dice.randrange(14, 20),
        "notes_count": classes * dice.randrange(2, 4) + dice.randrange(1, 4),
        "boards": dice.randrange(3, 9),
        "posters": dice.randrange(4, 20),
    }
    if all("lead_group" not in row.values for row in filling.ready.form("study").rows):
        values["lead_group"] = True
    if filling.unit.kind not in _SMALL:
        values |= {
            "plan_count": classes,
            "attendance_rate": Decimal(dice.randrange(92, 100)),
            "learning_unit": dice.randrange(1, 3),
            "learning_family": dice.randrange(0, 4),
            "learning_person": dice.randrange(1, 6),
        }
    return values


def _activities(filling: Filling) -> Iterator[Values]:
    """Yield what a school did: in spring the theme of the period, in larger schools one more."""
    dice = filling.dice("activities", filling.period.id)
    students = filling.number("enrolment", "students")
    if filling.period.half == 1:
        form, title = dice.choice(_SPRING_TITLES)
        day = date(2006, 3, 27) + timedelta(days=dice.randrange(60))
        yield _activity((_HONOUR, form, title, day), students)
        if filling.unit.kind not in _SMALL:
            yield _activity(dice.choice(_SECOND), students)
    else:
        yield _activity(dice.choice(_OTHER_TITLES), students)


def _activity(told: tuple[str, str, str, date], students: int) -> Values:
    theme, form, title, day = told
    return {
        "date": day,
        "theme": theme,
        "form": form,
        "title": title,
        "audience": "2" if form == "07" else "4",
        "persons": students,
    }


def _groups(filling: Filling) -> Iterator[Values]:
    """Yield the groups that go on, then those set up in this half-year."""
    going_on = filling.ready.form("working_group").rows
    yield from (dict(row.values) for row in going_on)
    known = {row.values["name"] for row in going_on}
    for name, kind, area, leader, members, day in _GROUPS:
        if name not in known and day <= filling.period.end:
            yield {
                "name": name,
                "kind": kind,
                "area": area,
                "leader": leader,
                "members": members,
                "set_date": day,
                "active": True,
            }
