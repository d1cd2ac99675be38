"""平安校园 as a teacher meets it: what is asked of whom, what is carried over, what is counted."""

from __future__ import annotations

import pytest

from models.forms.applicability import forms_for
from models.indicators.parts import PartState
from models.records import Content, FormData, Row, Unit, Value
from tests.resources.teacher import (
    AUTUMN,
    JUNIOR,
    POINT,
    VILLAGE,
    Teacher,
    context,
    counted,
    last_return,
    parts_of,
    shipped,
)

AREA = ("safety",)
STOCK: dict[str, Value] = {
    "letter_signed": True,
    "safety_head": "韦老师",
    "plans": 5,
    "plan_nature": True,
    "plan_accident": True,
    "plan_health": True,
    "plan_social": True,
    "guard": 1,
    "camera": False,
    "alarm": False,
    "textbook": True,
    "school_bus": 0,
    "insured": 60,
}
OPEN: dict[str, Value] = {
    "found_date": "2005-11-08",
    "place": "教学楼二楼走廊",
    "category": "01",
    "level": "2",
    "desc": "护栏松动",
    "measure": "加固护栏",
    "responsible": "韦老师",
    "deadline": "2006-03-31",
    "status": "2",
}
FORMS_OF = {
    "10": "safety_duty safety_activity hazard accident",
    "12": "safety_duty safety_activity hazard accident",
    "13": "safety_duty hazard accident",
    "20": "safety_duty safety_activity hazard accident",
    "31": "safety_duty safety_activity hazard accident",
    "40": "safety_duty safety_activity hazard accident",
    "50": "",
    "90": "letter_record joint_action",
}


def half_a_year_ago(*hazards: Row, stock: dict[str, Value] | None = None) -> Content:
    """Return the last return of a school of 63 pupils in two grades."""
    made = last_return({"1": 31, "2": 32})
    made = made.with_form("safety_duty", FormData((Row("1", stock or STOCK),)))
    return made.with_form("hazard", FormData(hazards, absent=not hazards))


def with_pupils(unit: Unit, last: Content) -> Teacher:
    """Open a return and fill the pupils in, who are counted elsewhere."""
    teacher = Teacher(context(unit, last), AREA)
    for grade, students in {"1": 31, "2": 32}.items():
        teacher.types("enrolment", grade, students=students)
    teacher.typed = 0
    return teacher


@pytest.mark.parametrize("kind", sorted(FORMS_OF))
def test_who_fills_in_what(kind: str) -> None:
    """Teaching points give figures where schools keep a list of activities."""
    found = forms_for(shipped(), Unit("2145000001", "示例", kind))
    assert [form.id for form in found if form.area == "safety"] == FORMS_OF[kind].split()


def test_a_teaching_point_is_done_with_eight_decisions() -> None:
    """Plans, textbook and insurance were said half a year ago; nothing else happened."""
    stock = {key: STOCK[key] for key in STOCK if key not in {"guard", "camera", "alarm"}}
    del stock["school_bus"]
    teacher = with_pupils(POINT, half_a_year_ago(stock=stock))
    teacher.types("safety_duty", "1", letter_signed="是", letter_date="2.20")
    teacher.types("safety_duty", "1", safety_lessons_min=6)
    teacher.types("safety_duty", "1", point_drills=1, point_activities=2, point_month="是")
    for form in ("hazard", "accident"):
        teacher.draft.set_absent(form, absent=True)
    assert teacher.problems() == []
    assert teacher.open_forms() == []
    assert teacher.typed == 6
    assert counted(teacher, "drill_n saf_act_n march_units") == [1, 3, 1]
    assert counted(teacher, "haz_found acc_n acc_death") == [0, 0, 0]
    parts = parts_of(teacher.draft.ctx, teacher.draft.content)
    assert parts["acc_n"].state is PartState.ABSENT


def test_a_village_school_lists_what_it_did() -> None:
    """Drills and activities are counted from the list, and March is found out."""
    teacher = with_pupils(VILLAGE, half_a_year_ago())
    teacher.types("safety_duty", "1", letter_signed="是", letter_date="2006-02-20")
    teacher.types("safety_duty", "1", second_letters=6, safety_lessons_min=8)
    teacher.types("safety_duty", "1", safety_lessons_sum=17)
    for typed in (
        {"date": "3月10日", "form": "讲座", "persons": "60"},
        {"date": "2006-03-27", "form": "演练", "drill_kind": "消防", "persons": "65"},
        {"date": "2006-05-12", "form": "班会", "persons": "31"},
    ):
        teacher.types("safety_activity", teacher.draft.add_row("safety_activity"), **typed)
    for form in ("hazard", "accident"):
        teacher.draft.set_absent(form, absent=True)
    assert teacher.problems() == []
    assert teacher.open_forms() == []
    assert teacher.typed == 15
    duty = teacher.draft.content.form("safety_duty").row("1")
    assert duty is not None
    assert duty.values["drills"] == 1
    assert duty.values["activities"] == 3
    assert duty.values["month_active"] is True
    assert counted(teacher, "march_n march_people march_forms") == [2, 125, 2]
    assert counted(teacher, "march_drill march_gala drill_people") == [1, 0, 65]
    assert counted(teacher, "saf_lessons saf_classes insured") == [17, 2, 60]


def test_what_kind_of_drill_is_asked_of_drills_only() -> None:
    """And how fast everybody was out."""
    teacher = with_pupils(VILLAGE, half_a_year_ago())
    row = teacher.draft.add_row("safety_activity")
    teacher.types("safety_activity", row, date="2006-03-10", form="讲座", persons=60)
    assert not any("演练内容" in problem for problem in teacher.problems())
    teacher.types("safety_activity", row, form="演练")
    assert any(found == "C001 “演练内容”没有填，这一项必须填。" for found in teacher.problems())


def test_a_letter_is_asked_for_once_a_year() -> None:
    """In autumn what was said in spring comes over; in spring the question is open again."""
    spring = Teacher(context(VILLAGE, half_a_year_ago()), AREA)
    duty = spring.draft.content.form("safety_duty").row("1")
    assert duty is not None
    assert "letter_signed" not in duty.values
    assert duty.values["insured"] == 60
    autumn = Teacher(context(VILLAGE, half_a_year_ago(), AUTUMN), AREA)
    duty = autumn.draft.content.form("safety_duty").row("1")
    assert duty is not None
    assert duty.values["letter_signed"] is True
    assert "insured" not in duty.values


def test_an_open_hazard_goes_on_under_its_id() -> None:
    """Only what became of it is asked; what was mended stays in the last return."""
    mended = Row("B", {**OPEN, "status": "3", "done_date": "2005-12-01"})
    teacher = with_pupils(VILLAGE, half_a_year_ago(Row("A", OPEN), mended))
    (row,) = teacher.draft.content.form("hazard").rows
    assert row.row_id == "A"
    assert "status" not in row.values
    missing = [found for found in teacher.problems() if "整改" in found]
    assert missing == ["C001 “整改情况”没有填，这一项必须填。"]
    teacher.types("hazard", "A", status="已整改", done_date="2006-03-20")
    assert not any("整改" in found for found in teacher.problems())
    assert counted(teacher, "haz_found haz_new haz_done haz_open haz_overdue") == [1, 0, 1, 0, 0]


def test_a_hazard_that_is_late_wants_an_explanation() -> None:
    """It is counted as open and as overdue."""
    teacher = with_pupils(VILLAGE, half_a_year_ago(Row("A", OPEN)))
    teacher.types("hazard", "A", status="整改中")
    late = [found for found in teacher.problems() if found.startswith("C172")]
    assert late == ["C172 教学楼二楼走廊隐患已超过整改期限91天。"]
    assert counted(teacher, "haz_overdue haz_planned") == [1, 1]


def test_a_reported_hazard_that_is_mended_keeps_its_report() -> None:
    """Nothing that was carried over is called out of place."""
    stuck = {**OPEN, "status": "5", "reported": True, "reported_date": "2005-11-10"}
    teacher = with_pupils(VILLAGE, half_a_year_ago(Row("A", stuck)))
    teacher.types("hazard", "A", status="已复查", done_date="2006-03-20", recheck_date="2006-03-22")
    hazard = [found for found in teacher.problems() if found.startswith(("C030", "C17"))]
    assert hazard == []


def test_nothing_said_about_accidents_is_not_none() -> None:
    """A blank list is a blank; only 本期无此项 proves that nothing happened."""
    teacher = with_pupils(JUNIOR, half_a_year_ago())
    parts = parts_of(teacher.draft.ctx, teacher.draft.content)
    for name in ("acc_n", "acc_serious", "acc_death", "haz_found", "letter_n", "drill_n"):
        assert parts[name].state is PartState.BLANK, name
    assert "accident" in teacher.open_forms()


def test_an_accident_is_told_by_its_level() -> None:
    """Three dead are no 一般 accident."""
    teacher = with_pupils(JUNIOR, half_a_year_ago())
    row = teacher.draft.add_row("accident")
    teacher.types("accident", row, date="2006-05-20", kind="溺水", place="村口河边")
    teacher.types("accident", row, deaths=3, injured=0, in_school="否")
    found = [said for said in teacher.problems() if said.startswith("C291")]
    assert found == ["C291 死亡3人，事故等级应比“一般”高，请核对。"]
    teacher.types("accident", row, level="较大")
    assert not any(said.startswith("C291") for said in teacher.problems())
    assert counted(teacher, "acc_n_2 acc_serious acc_death acc_death_school") == [1, 0, 3, 0]
