"""征文与竞赛 as a teacher meets it: names stay in the list, figures are counted from it."""

from __future__ import annotations

from models.entry.completion import State
from models.forms.applicability import forms_for
from models.indicators.declared import declared
from models.records import Content, Part, Unit
from tests.models.checks.counties import told
from tests.resources.teacher import (
    JUNIOR,
    PERIOD,
    POINT,
    VILLAGE,
    Teacher,
    context,
    counted,
    last_return,
    shipped,
)

AREA = ("contest",)
BUREAU = Unit("JX00000090", "金秀瑶族自治县教育和科技局", "90")
WON = (
    {"entry_title": "平安回家路", "student": "张小明", "level": "市级", "rank": "三等奖"},
    {"entry_title": "平安回家路", "student": "张小明", "level": "县", "rank": "一等奖"},
    {"entry_title": "红灯亮了", "student": "李小红", "level": "县级", "rank": "二等奖"},
    {"entry_title": "红灯亮了", "student": "李小红", "level": "校级", "rank": "一等奖"},
)


def winner() -> Teacher:
    """Fill in a school whose two essays won three prizes, and a prize in sports."""
    teacher = Teacher(context(VILLAGE, last_return({"1": 31, "2": 32})), AREA)
    for grade, students in {"1": 31, "2": 32}.items():
        teacher.types("enrolment", grade, students=students)
    row = teacher.draft.add_row("contest_entry")
    teacher.types("contest_entry", row, contest="安全征文", submitted=6, selected_up=4)
    for typed in WON:
        row = teacher.draft.add_row("award")
        teacher.types("award", row, contest="安全征文", **typed)
    row = teacher.draft.add_row("award")
    teacher.types("award", row, contest="体育", contest_name="全县小学生运动会", student="张小明")
    teacher.types("award", row, level="县级")
    return teacher


def test_who_fills_in_what() -> None:
    """Every school may; only the bureau knows the county's result."""
    for unit in (POINT, VILLAGE, JUNIOR):
        own = [form.id for form in forms_for(shipped(), unit) if form.area == "contest"]
        assert own == ["contest_entry", "award", "award_summary"]
    own = [form.id for form in forms_for(shipped(), BUREAU) if form.area == "contest"]
    assert own == ["contest_result"]


def test_names_are_in_the_list_of_awards_only() -> None:
    """It does not travel with the figures."""
    assert shipped().form("award").part is Part.PERSONS
    personal = {field.id: field.personal for field in shipped().form("award").fields}
    assert {key: kind for key, kind in personal.items() if kind} == {
        "student": "name",
        "cert_no": "id",
    }
    for form in ("contest_entry", "award_summary", "contest_result"):
        assert shipped().form(form).part is Part.FIGURES


def test_prizes_are_counted_from_the_list() -> None:
    """One essay with two prizes is one essay; prizes of the school itself are not counted."""
    teacher = winner()
    assert teacher.problems() == []
    row = teacher.draft.content.form("award_summary").row("1")
    assert row is not None
    assert dict(row.values) == {
        "essay_nation": 0,
        "essay_region": 0,
        "essay_city": 1,
        "essay_county": 2,
        "essay_entries": 2,
        "other_awards": 1,
    }
    assert counted(teacher, "essay_sub essay_sent essay_units") == [6, 4, 1]
    assert counted(teacher, "award_city award_county award_other") == [1, 2, 1]


def test_schools_prizes_are_sensitive_and_the_countys_are_not() -> None:
    """A single prize of a school may point to a child; the county announces its own figures."""
    assert declared(shipped()).sensitive("award_region")
    assert not declared(shipped()).sensitive("essay_aw_region")


def test_nobody_has_to_take_part() -> None:
    """The lists may be left alone, or said to be empty, and then all is 0."""
    teacher = Teacher(context(POINT, Content()), AREA)
    assert teacher.open_forms() == []
    assert teacher.problems() == []
    for form in ("contest_entry", "award"):
        teacher.draft.set_absent(form, absent=True)
        assert teacher.draft.status(form).state is State.DONE
    assert counted(teacher, "essay_sub award_county") == [0, 0]


def test_a_prize_in_sports_needs_no_title() -> None:
    """An essay does; and the name of the contest is asked for all but the safety essay."""
    teacher = Teacher(context(VILLAGE, Content()), AREA)
    row = teacher.draft.add_row("award")
    teacher.types("award", row, contest="安全征文", student="张小明", level="县级")
    assert teacher.problems() == ["C181 获奖要填作品名和奖级。"]
    teacher.types("award", row, contest="体育比赛")
    assert teacher.problems() == ["C001 “竞赛名称”没有填，这一项必须填。"]
    teacher.types("award", row, contest_name="全县小学生运动会")
    assert teacher.problems() == []


def test_no_message_shows_a_name() -> None:
    """Two lines that are the same are called by their numbers."""
    teacher = winner()
    for _ in range(2):
        row = teacher.draft.add_row("award")
        teacher.types("award", row, contest="安全征文", **WON[0])
    said = "\n".join(teacher.problems())
    assert "C011" in said
    assert "张小明" not in said


def test_the_county_compares_its_result_with_the_schools() -> None:
    """Essays sent and prizes by level; nothing is said before the bureau has filled its form in."""
    school = winner().draft.content
    assert told(shipped(), PERIOD, school, Content()) == []
    bureau = Teacher(context(BUREAU, Content()), AREA)
    row = bureau.draft.add_row("contest_result")
    bureau.types("contest_result", row, contest="安全征文", submitted=5)
    bureau.types("contest_result", row, aw_region=0, aw_city=1, aw_county=3)
    assert bureau.problems() == []
    assert told(shipped(), PERIOD, school, bureau.draft.content) == [
        "县局登记收到安全征文5篇，各校合计送来4篇，请核对。",
        "县局登记安全征文获自治区级奖0个、市级1个、县级3个，各校合计是0个、1个、2个，请核对。",
    ]
    bureau.types("contest_result", row, submitted=4, aw_county=2)
    assert told(shipped(), PERIOD, school, bureau.draft.content) == []
