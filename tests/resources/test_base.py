"""Staff, and what of the enrolment a teaching point is spared."""

from __future__ import annotations

from models.forms.compute import prefill
from models.records import Content, FormData, Row
from tests.resources.teacher import (
    AUTUMN,
    POINT,
    STAFF,
    STAFF_OF_A_POINT,
    VILLAGE,
    Teacher,
    context,
    figures,
    last_return,
    parts_of,
    pupils,
)

OF_FULL_SCHOOLS = ("left_behind", "migrant", "disabled", "poor", "age_under", "age_over")


def said(unit_counts: dict[str, int], top: int | None = None) -> Content:
    """Return a last return in which every optional column was filled in."""
    last = last_return(unit_counts, top=top)
    rows = tuple(
        Row(row.row_id, {**row.values, **dict.fromkeys(OF_FULL_SCHOOLS, 1)})
        for row in last.form("enrolment").rows
    )
    return last.with_form("enrolment", FormData(rows))


def test_a_point_gives_four_figures_of_its_staff() -> None:
    """All of them from the last return; a full school gives twenty-one."""
    point = Teacher(context(POINT, Content()))
    assert [p.split("“")[1].split("”")[0] for p in point.problems("base") if "教" in p] == [
        "教职工总数",
        "其中：专任教师",
        "代课教师",
    ]
    point.types("staff", "1", **STAFF_OF_A_POINT)
    assert point.draft.status("staff").to_fill == 0
    village = Teacher(context(VILLAGE, Content()))
    village.types("staff", "1", **STAFF_OF_A_POINT)
    assert village.draft.status("staff").to_fill == len(STAFF) - len(STAFF_OF_A_POINT)


def test_staff_goes_on_from_half_year_to_half_year() -> None:
    """Nothing is typed while nobody comes or goes."""
    row = prefill(context(VILLAGE, last_return({"1": 30}))).form("staff").row("1")
    assert row is not None
    assert row.values == STAFF


def test_bands_of_one_kind_add_up_to_the_teachers() -> None:
    """One teacher more, and education, age and title are asked about in turn."""
    teacher = Teacher(context(VILLAGE, last_return({"1": 30})))
    teacher.types("enrolment", "1", **pupils(30), boarders=0)
    teacher.types("staff", "1", teachers=13)
    assert "C050 学历各栏合计12，应等于专任教师13。" in teacher.problems("base")
    teacher.types("staff", "1", edu_college=8)
    assert "C050 年龄各栏合计12，应等于专任教师13。" in teacher.problems("base")
    teacher.types("staff", "1", age_young=6)
    assert "C050 职称各栏合计12，应等于专任教师13。" in teacher.problems("base")
    teacher.types("staff", "1", title_none=2)
    assert not [found for found in teacher.problems("base") if found.startswith("C050")]


def test_a_point_is_not_asked_for_groups_it_told_once() -> None:
    """Neither carried over nor doubted; a full school keeps them for the school year."""
    point = prefill(context(POINT, said({"1": 9}, top=1))).form("enrolment").row("1")
    assert point is not None
    assert not set(OF_FULL_SCHOOLS) & set(point.values)
    teacher = Teacher(context(POINT, said({"1": 9}, top=1)))
    teacher.types("enrolment", "1", **pupils(9))
    assert teacher.draft.status("enrolment").to_fill == 0
    village = prefill(context(VILLAGE, said({"1": 30}))).form("enrolment").row("1")
    assert village is not None
    assert {village.values[name] for name in OF_FULL_SCHOOLS} == {1}


def test_a_new_school_year_asks_again() -> None:
    """In autumn a grade has other pupils, so nothing is known about them."""
    row = prefill(context(VILLAGE, said({"1": 30}), AUTUMN)).form("enrolment").row("1")
    assert row is not None
    assert not set(OF_FULL_SCHOOLS) & set(row.values)


def test_what_the_county_makes_of_it() -> None:
    """Teachers, how many are qualified, pupils to a teacher."""
    teacher = Teacher(context(VILLAGE, last_return({"1": 30, "2": 33})))
    for grade, count in {"1": 30, "2": 33}.items():
        teacher.types("enrolment", grade, **pupils(count), boarders=0)
    assert figures(teacher, "teachers", "teach_qualified", "staff") == [12, 11, 13]
    assert figures(teacher, "students", "cls_pri", "cls_max") == [63, 2, 33]
    assert figures(teacher, "sch_all", "sch_full", "sch_boarding") == [1, 1, 1]
    assert "sch_point" not in parts_of(teacher.draft.ctx, teacher.draft.content)
