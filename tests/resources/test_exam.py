"""Preparations and results: asked of leaving classes only, one total line for each examination."""

from __future__ import annotations

from decimal import Decimal

from models.forms.applicability import grid_rows
from models.records import Unit
from tests.resources.teacher import (
    AUTUMN,
    JUNIOR,
    POINT,
    VILLAGE,
    Teacher,
    context,
    figures,
    last_return,
    pupils,
    shipped,
    village_school,
)


def lines(kind: str) -> list[str]:
    """Return the lines a kind of unit fills in."""
    unit = Unit("2145000001", "示例", kind)
    return [row.label for row in grid_rows(shipped(), shipped().form("exam_score"), unit)]


def test_each_kind_of_school_has_its_own_examination() -> None:
    """The primary test has two papers, the 中考 seven, of the 高考 only heads are counted."""
    assert lines("12") == ["小学检测总分", "小学检测语文", "小学检测数学"]
    assert len(lines("20")) == 8
    assert lines("31") == lines("40") == ["高考"]
    assert len(lines("21")) == 11


def test_a_school_without_a_leaving_class_is_not_asked() -> None:
    """Nobody in grade six; and in autumn nobody has results."""
    teacher = Teacher(context(VILLAGE, last_return({"1": 30})))
    teacher.types("enrolment", "1", **pupils(30), boarders=0)
    teacher.types("enrolment", "6", classes=0, students=0)
    assert teacher.open_forms("exam") == []
    teacher = Teacher(context(VILLAGE, last_return({"6": 30})))
    teacher.types("enrolment", "6", **pupils(30), boarders=0)
    assert teacher.open_forms("exam") == ["exam_activity", "exam_score"]
    teacher = Teacher(context(VILLAGE, last_return({"6": 30}), AUTUMN))
    teacher.types("enrolment", "6", **pupils(30), boarders=0)
    assert teacher.open_forms("exam") == ["exam_activity"]
    assert Teacher(context(POINT, last_return({"1": 9}, top=1))).open_forms("exam") == []


def test_a_village_school_types_seven_figures() -> None:
    """Absent pupils and full marks are worked out."""
    teacher = village_school()
    rows = {row.row_id: row.values for row in teacher.draft.content.form("exam_score").rows}
    assert rows["300"]["absent_n"] == 0
    assert rows["301"] == {"avg": Decimal("78.5"), "full": 100}
    assert figures(teacher, "xj_sat", "xj_pass", "exam_violators") == [29, 25, 0]
    assert figures(teacher, "prep_n", "prep_meetings", "prep_contests") == [1, 1, 0]


def test_nobody_registered_closes_the_examination() -> None:
    """One zero; nothing more is asked."""
    teacher = Teacher(context(JUNIOR, last_return({"9": 130})))
    teacher.types("enrolment", "9", **pupils(130), boarders=0)
    teacher.types("exam_score", "200", registered=0)
    assert teacher.draft.status("exam_score").to_fill == 0


def test_no_violations_must_be_said() -> None:
    """A blank is no zero."""
    teacher = Teacher(context(JUNIOR, last_return({"9": 130})))
    teacher.types("enrolment", "9", **pupils(130), boarders=0)
    teacher.types("exam_score", "200", registered=130, sat=128, passed=70, excellent=20)
    said = teacher.problems("exam")
    assert "C001 “违纪人数”没有填，这一项必须填；如果确实没有，请填0。" in said


def test_papers_are_held_against_the_total_line() -> None:
    """More passed one paper than sat the examination; an average above the full marks."""
    teacher = Teacher(context(JUNIOR, last_return({"9": 130})))
    teacher.types("enrolment", "9", **pupils(130), boarders=0)
    teacher.types(
        "exam_score", "200", registered=130, sat=128, passed=70, excellent=20, violators=0
    )
    teacher.types("exam_score", "202", avg="121.5", subject_pass=129)
    said = teacher.problems("exam")
    assert "C102 平均分121.5超过满分120。" in said
    assert any(found.startswith("C101 中考数学的优秀") for found in said)
    marked = {problem.place.field for problem in teacher.found("exam") if problem.code == "C101"}
    assert marked == {"subject_pass"}, "a paper has no total of those who passed"
