"""Petitions, openness and the hotline as those who fill them in meet them."""

from __future__ import annotations

from datetime import date

import pytest

from models.forms.applicability import forms_for
from models.records import Content, FormData, Row, Unit, Value
from tests.resources.teacher import (
    AUTUMN,
    JUNIOR,
    PERIOD,
    VILLAGE,
    Teacher,
    context,
    last_return,
    parts_of,
    shipped,
)

OWN = {"petition", "openness", "hotline"}


def own_problems(teacher: Teacher) -> list[tuple[str, str]]:
    """Return code and field of what is wrong with the forms about conduct."""
    found = teacher.draft.check_all()
    return [(f.code, f.place.field) for f in found if f.place.form in OWN]


def missing(teacher: Teacher) -> set[str]:
    """Return the fields that still must be filled in."""
    return {field for code, field in own_problems(teacher) if code == "C001"}


def petition(teacher: Teacher, **answers: object) -> str:
    """Add a petition."""
    row = teacher.draft.add_row("petition")
    teacher.types("petition", row, **answers)
    return row


@pytest.mark.parametrize(
    ("kind", "forms"),
    [
        ("12", {"petition", "openness"}),
        ("13", set()),
        ("20", {"petition", "openness"}),
        ("40", {"petition", "openness"}),
        ("90", {"hotline"}),
    ],
)
def test_who_fills_in_what(kind: str, forms: set[str]) -> None:
    """Teaching points are not asked."""
    asked = {form.id for form in forms_for(shipped(), Unit("JX00000001", "示例", kind))}
    assert asked & OWN == forms


def test_nobody_who_calls_is_named() -> None:
    """There is no field for a name, a telephone or an address."""
    for form_id in OWN:
        assert not any(field.personal for field in shipped().form(form_id).fields)
    names = {field.id for field in shipped().form("petition").fields}
    assert not names & {"name", "caller", "phone", "contact", "address"}
    assert "姓名" in shipped().form("petition").field("content").help  # type: ignore[union-attr]


def test_a_primary_school_is_not_asked_about_exams() -> None:
    """Neither in spring nor in autumn."""
    for period in (PERIOD, AUTUMN):
        teacher = Teacher(context(VILLAGE, Content(), period))
        teacher.has_none("petition")
        assert missing(teacher) == {"items", "open_times", "visits_from_bureau"}


def test_exams_are_asked_about_where_they_are_held() -> None:
    """A junior school without a site has no 违纪 to report; one with a site says 0 aloud."""
    teacher = Teacher(context(JUNIOR, Content()))
    teacher.has_none("petition")
    teacher.types("openness", "1", items=8, open_times=3, visits_from_bureau=2)
    assert missing(teacher) == {"exam_sites"}
    teacher.types("openness", "1", exam_sites=0)
    assert missing(teacher) == set()
    assert parts_of(teacher.draft.ctx, teacher.draft.content)["exam_violations"].numerator == 0
    teacher.types("openness", "1", exam_sites=1)
    assert missing(teacher) == {"exam_violations"}
    assert parts_of(teacher.draft.ctx, teacher.draft.content)["exam_violations"].numerator is None


def test_enrolment_is_compared_with_the_plan_in_autumn() -> None:
    """招生数 was given in another form; only the plan is typed."""
    teacher = Teacher(context(JUNIOR, last_return({"7": 50}), AUTUMN))
    teacher.types("enrolment", "7", students=52, intake=52)
    teacher.types("openness", "1", open_times=3, visits_from_bureau=2, exam_sites=0)
    assert "enrol_plan" in missing(teacher)
    teacher.types("openness", "1", enrol_plan=50)
    row = teacher.draft.content.form("openness").rows[0]
    assert (row.values["enrolled"], row.values["over_plan"]) == (52, 2)
    assert ("C033", "over_plan") in own_problems(teacher)
    teacher.types("openness", "1", enrol_plan=55)
    assert ("C033", "over_plan") not in own_problems(teacher)


def test_a_petition_that_is_open_goes_on() -> None:
    """It is known, not doubtful; closing it takes a date and a result; it counts once."""
    told: dict[str, Value] = {"date": date(2006, 6, 10), "channel": "3", "topic": "6"}
    told["content"] = "宿舍漏雨"
    closed = told | {"content": "饭菜凉", "done_date": date(2006, 6, 12), "result": "1"}
    last = Content({"petition": FormData((Row("OPEN", told), Row("DONE", closed)))})
    teacher = Teacher(context(VILLAGE, last, AUTUMN))
    assert [row.row_id for row in teacher.draft.content.form("petition").rows] == ["OPEN"]
    assert ("C278", "done_date") in own_problems(teacher)
    teacher.types("petition", "OPEN", done_date="2006-07-05")
    assert missing(teacher) >= {"result"}
    teacher.types("petition", "OPEN", result="属实")
    row = teacher.draft.content.form("petition").rows[0]
    assert row.values["took"] == 25
    assert not {code for code, _ in own_problems(teacher)} & {"C277", "C278"}
    parts = parts_of(teacher.draft.ctx, teacher.draft.content)
    assert parts["pet_total"].numerator == 0
    assert parts["pet_open"].numerator == 0


def test_closed_before_it_came_in_is_impossible() -> None:
    """The days it took cannot be negative."""
    teacher = Teacher(context(VILLAGE, Content()))
    row = petition(teacher, date="2006-03-10", done_date="2006-03-01", topic="收费")
    assert ("C003", "took") in own_problems(teacher)
    teacher.types("petition", row, done_date="2006-03-10")
    assert ("C003", "took") not in own_problems(teacher)


def test_petitions_by_topic_and_channel() -> None:
    """Three received, two closed."""
    teacher = Teacher(context(JUNIOR, Content()))
    common = {"content": "询问", "result": "答复"}
    petition(teacher, date="2006-02-20", channel="电话", topic="收费", done_date="2006-02-21")
    petition(teacher, date="2006-03-20", channel="来访", topic="食堂", done_date="2006-03-21")
    petition(teacher, date="2006-06-20", channel="来访", topic="师德")
    for row in teacher.draft.content.form("petition").rows:
        teacher.types("petition", row.row_id, **common)
    parts = parts_of(teacher.draft.ctx, teacher.draft.content)
    found = {name: part.numerator for name, part in parts.items() if name.startswith("pet_")}
    assert {name: number for name, number in found.items() if number} == {
        "pet_total": 3,
        "pet_closed": 2,
        "pet_open": 1,
        "pet_fee": 1,
        "pet_living": 1,
        "pet_ethics": 1,
        "pet_calls": 1,
        "pet_visits": 2,
    }


def test_the_hotline() -> None:
    """A programme and a month of calls; what was answered at once is closed."""
    teacher = Teacher(context(Unit("JX00000090", "县教育和科技局", "90"), Content()))
    for day, channel, counts in (
        ("2006-03-12", "行风热线节目", (9, 6, 3, 9)),
        ("2006-03-31", "热线", (5, 2, 3, 4)),
    ):
        row = teacher.draft.add_row("hotline")
        names = ("calls", "answered", "forwarded", "closed")
        answers = dict(zip(names, counts, strict=True))
        teacher.types("hotline", row, date=day, channel=channel, **answers)
    assert own_problems(teacher) == []
    parts = parts_of(teacher.draft.ctx, teacher.draft.content)
    figures = [parts[f"hot_{name}"].numerator for name in ("total", "answered", "closed", "shows")]
    assert figures == [14, 8, 13, 1]
