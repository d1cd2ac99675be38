"""The list of leaders and the year of heads as a school fills them in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from models.forms.applicability import forms_for
from models.forms.compute import prefill
from models.records import Content, FormData, Part, Row, Unit, Value
from tests.resources.teacher import (
    AUTUMN,
    JUNIOR,
    POINT,
    VILLAGE,
    Teacher,
    context,
    counted,
    parts_of,
    shipped,
)

AREAS = ("principal",)
HEAD: dict[str, Value] = {
    "name": "韦建国",
    "post": "1",
    "post_since": date(2003, 8, 25),
    "term_end": date(2006, 8, 24),
    "cert_train": True,
    "train_hours": 24,
    "note_papers": 1,
}
DEAN: dict[str, Value] = {
    "name": "黄春兰",
    "post": "3",
    "sex": "2",
    "post_since": date(2003, 8, 25),
    "cert_train": False,
    "train_hours": 8,
    "note_papers": 0,
}


def before(*leaders: dict[str, Value]) -> Content:
    """Return what a school said of its leaders half a year ago."""
    rows = tuple(Row(f"L{number}", values) for number, values in enumerate(leaders, 1))
    return Content({"leader": FormData(rows)})


@pytest.mark.parametrize(
    ("unit", "forms"),
    [
        (POINT, "point_leader"),
        (VILLAGE, "leader leader_summary principal_plan"),
        (JUNIOR, "leader leader_summary principal_plan"),
        (Unit("JX00000000", "县局", "90"), ""),
    ],
)
def test_who_fills_in_what(unit: Unit, forms: str) -> None:
    """A teaching point may say who is in charge and need not."""
    found = [form for form in forms_for(shipped(), unit) if form.area in AREAS]
    assert [form.id for form in found] == forms.split()


def test_a_point_that_says_nothing_is_done() -> None:
    """Nothing is missing or doubtful."""
    teacher = Teacher(context(POINT, Content()), AREAS)
    assert teacher.problems() == []
    assert teacher.open_forms() == []


def test_names_stay_in_the_list() -> None:
    """Lists of leaders are person lists; the summary names nobody."""
    parts = {form.id: form.part for form in shipped().forms if form.area in AREAS}
    assert parts == {
        "leader": Part.PERSONS,
        "point_leader": Part.PERSONS,
        "leader_summary": Part.FIGURES,
        "principal_plan": Part.FIGURES,
    }


def test_leaders_in_office_come_from_the_last_return() -> None:
    """Under the same ids; hours and papers are told anew, and who left does not come back."""
    gone = DEAN | {"left_date": date(2005, 12, 1)}
    ready = prefill(context(VILLAGE, before(HEAD, gone)))
    (row,) = ready.form("leader").rows
    assert row.row_id == "L1"
    assert row.values == {
        key: value for key, value in HEAD.items() if key not in {"train_hours", "note_papers"}
    }


def test_two_leaders_take_four_values() -> None:
    """A village school half a year later; the summary counts."""
    teacher = Teacher(context(VILLAGE, before(HEAD, DEAN)), AREAS)
    for row, papers in (("L1", 2), ("L2", 0)):
        teacher.types("leader", row, train_hours=40, note_papers=papers)
    assert teacher.typed == 4
    assert teacher.open_forms() == ["principal_plan"]
    summary = teacher.draft.content.form("leader_summary").row("1")
    assert summary is not None
    assert dict(summary.values) == {
        "leaders": 2,
        "women": 1,
        "certified": 1,
        "principals": 1,
        "principals_certified": 1,
        "principals_wrote": 1,
        "note_papers": 2,
        "train_hours": 80,
        "term_over": 0,
    }


def test_who_left_is_not_counted() -> None:
    """The new head is; no message shows a name."""
    teacher = Teacher(context(VILLAGE, before(HEAD)), AREAS)
    teacher.types("leader", "L1", train_hours=0, note_papers=0)
    row = teacher.draft.add_row("leader")
    new = {"name": "覃志明", "post": "校长", "post_since": "2006-02-21", "cert_train": "否"}
    teacher.types("leader", row, **new, train_hours=40, note_papers=1)
    assert "C223 在任的校长登记了2人，请核对。" in teacher.problems()
    teacher.types("leader", "L1", left_date="2006-02-20")
    assert [said for said in teacher.problems() if said.startswith("C2")] == []
    assert counted(teacher, "heads heads_certified") == [1, 0]


def test_terms_of_office() -> None:
    """Dates that contradict are wrong, a term of ten years is doubtful."""
    teacher = Teacher(context(VILLAGE, before(HEAD)), AREAS)
    teacher.types("leader", "L1", term_end="2013-08-24")
    assert "C222 韦*国的任期是10年，一般是3到5年，请核对。" in teacher.problems()
    teacher.types("leader", "L1", term_end="2002-08-24")
    said = "\n".join(teacher.problems())
    assert "C220" in said
    assert "韦建国" not in said


def test_what_the_experts_said_is_asked_where_they_came() -> None:
    """Three answers without a visit; the grade follows from the score."""
    teacher = Teacher(context(VILLAGE, before(HEAD)), AREAS)
    teacher.types("leader", "L1", train_hours=40, note_papers=1)
    teacher.types(
        "principal_plan", "1", self_score="87.5分", norm_target="规范化", expert_visit="否"
    )
    assert teacher.problems() == []
    assert teacher.open_forms() == []
    plan = teacher.draft.content.form("principal_plan").row("1")
    assert plan is not None
    assert (plan.values["self_score"], plan.values["grade"]) == (Decimal("87.5"), "2")
    teacher.types("principal_plan", "1", expert_visit="是", rectify_items=3, rectified=4)
    said = teacher.problems()
    assert "C225 已经整改4项，比要求整改的3项多。" in said
    assert "C001 “检查日期”没有填，这一项必须填。" in said


@pytest.mark.parametrize(
    ("score", "grade"), [("90", "1"), ("89.9", "2"), ("75", "2"), ("60", "3"), ("59.5", "4")]
)
def test_grades(score: str, grade: str) -> None:
    """The bureau sets the lines."""
    teacher = Teacher(context(VILLAGE, Content()), AREAS)
    teacher.types("principal_plan", "1", self_score=score)
    plan = teacher.draft.content.form("principal_plan").row("1")
    assert plan is not None
    assert plan.values["grade"] == grade


def test_no_visit_is_an_answer() -> None:
    """Nothing to be put right counts as 0, not as a blank."""
    teacher = Teacher(context(VILLAGE, Content()), AREAS)
    teacher.types("principal_plan", "1", self_score=80, norm_target="特色", expert_visit="否")
    assert counted(teacher, "py_visited py_rectify py_rectified") == [0, 0, 0]
    assert counted(teacher, "py_special") == [1]
    assert "py_visited_jun" not in parts_of(teacher.draft.ctx, teacher.draft.content)


def test_the_form_belongs_to_one_year() -> None:
    """In spring 2007 nobody is asked any more; in autumn 2006 the target is carried over."""
    said: dict[str, Value] = {"norm_target": "1", "self_score": Decimal(80)}
    last = Content({"principal_plan": FormData((Row("1", said),))})
    row = prefill(context(VILLAGE, last, AUTUMN)).form("principal_plan").row("1")
    assert row is not None
    assert dict(row.values) == {"norm_target": "1"}
    assert shipped().form("principal_plan").when == "period.year == setting.principal_year"
