"""Returns on the shipped forms of 2006: short enough for one teacher in one afternoon."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.entry.completion import State
from models.forms.compute import prefill
from models.indicators.parts import PartState, unit_parts
from models.indicators.recount import recount
from models.indicators.totals import By, totals
from models.records import Content, Unit
from tests.resources.teacher import (
    AUTUMN,
    JUNIOR,
    PERIOD,
    POINT,
    STAFF_OF_A_POINT,
    VILLAGE,
    ZONE,
    Teacher,
    context,
    last_return,
    parts_of,
    pupils,
    shipped,
    teaching_point,
    village_school,
)

AREAS = ("base", "exam", "retention", "aid")


def test_a_teaching_point_is_soon_done() -> None:
    """From a return half a year ago: 24 fields with one grade in which somebody moved."""
    teacher = teaching_point()
    assert teacher.problems(*AREAS) == []
    assert teacher.open_forms(*AREAS) == []
    assert teacher.typed == 24


def test_the_very_first_return_of_a_teaching_point() -> None:
    """Nothing but the registry to go by: 40 fields while nobody moved."""
    teacher = Teacher(context(POINT, Content()))
    teacher.types("cover", "1", filled_by="覃老师", filled_date="2006-06-28")
    teacher.types("school", "1", top_grade=4)
    for grade in ("1", "2", "3", "4"):
        teacher.types("enrolment", grade, classes=1, **pupils(10))
        teacher.types("movement", grade, start=10, changed="否")
    teacher.has_no_dropouts()
    teacher.types("staff", "1", **STAFF_OF_A_POINT)
    teacher.enters("zones", **ZONE)
    teacher.types("aid_summary", "1", way="没有受助学生")
    teacher.has_none("donation")
    assert teacher.problems(*AREAS) == []
    assert teacher.open_forms(*AREAS) == []
    assert teacher.typed == 40


def test_grades_a_point_does_not_have_are_not_asked_for() -> None:
    """Three grades: nothing is typed, missing or doubtful in rows four to six."""
    teacher = Teacher(context(POINT, last_return({"1": 5, "2": 6, "3": 7}, top=3)))
    for grade, count in {"1": 5, "2": 6, "3": 7}.items():
        teacher.types("enrolment", grade, **pupils(count))
        teacher.types("movement", grade, changed="否")
    teacher.draft.check_all()
    assert teacher.draft.status("enrolment").state is State.DONE
    assert teacher.draft.status("movement").state is State.DONE
    rows = {row.row_id for row in teacher.draft.content.form("movement").rows if not row.empty}
    assert rows == {"1", "2", "3"}


def test_a_gap_between_grades() -> None:
    """Mountain points take in pupils every other year: a zero closes the row."""
    teacher = Teacher(context(POINT, last_return({"1": 5, "3": 7}, top=3)))
    for grade, count in {"1": 5, "3": 7}.items():
        teacher.types("enrolment", grade, **pupils(count))
        teacher.types("movement", grade, changed="否")
    teacher.types("enrolment", "2", classes=0, students=0)
    teacher.types("movement", "2", start=0)
    teacher.draft.check_all()
    assert teacher.draft.status("enrolment").state is State.DONE
    assert teacher.draft.status("movement").state is State.DONE


def test_what_nobody_filled_in_is_not_done() -> None:
    """A blank is no answer: everything a person must say is still to be filled in."""
    teacher = Teacher(context(POINT, last_return({"1": 12, "2": 10, "3": 9, "4": 8}, top=4)))
    left = {form: teacher.draft.status(form).to_fill for form in teacher.open_forms(*AREAS)}
    assert left == {
        "cover": 1,
        "enrolment": 4,
        "movement": 4,
        "dropout_ledger": 1,
        "donation": 1,
    }


def test_a_village_school() -> None:
    """Boarders, one pupil come, one dropped out and visited, a class that leaves: 72 fields."""
    teacher = village_school()
    assert teacher.problems(*AREAS) == []
    assert teacher.open_forms(*AREAS) == []
    assert teacher.typed == 72


def test_the_summary_of_the_ledger_is_counted() -> None:
    """It travels with the figures and names nobody."""
    row = village_school().draft.content.form("ledger_summary").row("1")
    assert row is not None
    assert dict(row.values) == {
        "ledger_total": 1,
        "opened_year": 1,
        "with_responsible": 1,
        "whereabouts_known": 1,
        "returned": 0,
        "settled": 0,
        "still_out": 1,
        "visits": 1,
        "visited": 1,
        "returned_now": 0,
        "poor": 1,
        "poor_aided": 1,
    }


def test_the_summary_can_be_typed_where_the_list_is_elsewhere() -> None:
    """Figures and names may be on two computers."""
    teacher = Teacher(context(POINT, Content()))
    teacher.types("ledger_summary", "1", ledger_total=2, opened_year=2)
    row = teacher.draft.content.form("ledger_summary").row("1")
    assert row is not None
    assert dict(row.values) == {"ledger_total": 2, "opened_year": 2}


def test_statuses_of_the_ledger() -> None:
    """Suspected, moved and dead pupils are no dropouts; those who came back were."""
    flags = {
        item.code: [
            name
            for name in ("open", "returned", "settled", "dropout")
            if item.attrs.get(name, shipped().choices["dropout_status"].defaults[name])
        ]
        for item in shipped().choices["dropout_status"].items
    }
    assert flags == {
        "10": ["open"],
        "20": ["open", "dropout"],
        "30": ["returned", "dropout"],
        "40": ["settled"],
        "50": ["dropout"],
        "60": ["settled", "dropout"],
        "70": ["settled"],
        "80": ["open", "dropout"],
        "90": ["dropout"],
    }


def test_no_message_shows_a_name() -> None:
    """Names, dates of birth and numbers are masked in everything the checks say."""
    teacher = Teacher(context(JUNIOR, Content()))
    teacher.registers(
        name="张小明",
        sex="男",
        birth="1980-05-12",
        id_number="11010519491231002X",
        grade="八年级",
        guardian="张大山",
        leave_date="2007-03-01",
        reason="家庭经济困难",
        whereabouts="去向不明",
        status="已转学核实",
    )
    said = "\n".join(teacher.problems())
    assert "C083" in said
    assert "张*明" in said
    for secret in ("张小明", "张大山", "1980-05-12", "1949-12-31", "002X"):
        assert secret not in said


def test_no_change_is_an_answer() -> None:
    """Grades that said 没有变动 count as zeros, not as blanks."""
    teacher = teaching_point()
    parts = parts_of(teacher.draft.ctx, teacher.draft.content)
    figures = {name: part.numerator for name, part in parts.items()}
    forms = {item.id: item.form for item in shipped().indicators}
    counted = [part for name, part in parts.items() if forms[name] in {"movement", "enrolment"}]
    asked = {part.state for part in counted if not part.indicator.endswith(("_jun", "_sen"))}
    assert asked <= {PartState.VALUE, PartState.NOT_APPLICABLE}
    assert figures["start_pri"] == 39
    assert figures["out_dropout_pri"] == 0
    assert figures["out_transfer_pri"] == 1
    assert figures["kept_pri"] == figures["due_pri"] == 38
    assert figures["lost_pri"] == 0
    assert figures["led_total"] == 0


def test_an_unanswered_grade_is_a_blank() -> None:
    """Start figures that came from the last return prove nothing about this one."""
    ctx = context(POINT, last_return({"1": 12, "2": 10}, top=2))
    parts = parts_of(ctx, prefill(ctx))
    assert parts["start_pri"].numerator == 22
    for name in ("out_dropout_pri", "due_pri", "kept_pri", "lost_pri", "led_total", "stu_pri"):
        assert parts[name].state is PartState.BLANK, name


@pytest.mark.parametrize("by", ["county", "township", "kind", "unit"])
def test_the_second_count_agrees(by: By) -> None:
    """An independent walk over the records finds the same totals."""
    units = (POINT, VILLAGE)
    contents = {
        POINT.code: teaching_point().draft.content,
        VILLAGE.code: village_school().draft.content,
    }
    parts = {unit.code: unit_parts(shipped(), PERIOD, unit, contents[unit.code]) for unit in units}
    found = totals(shipped(), PERIOD, units, parts, by)
    assert recount(shipped(), PERIOD, units, contents, [found]) == []


def test_autumn_asks_what_only_autumn_knows() -> None:
    """招生, 毕业班 and 升留级 are asked for in the return that spans 1 September."""
    counts = {"1": 31, "6": 29}
    teacher = Teacher(context(VILLAGE, last_return(counts), AUTUMN))
    for grade, count in counts.items():
        teacher.types("enrolment", grade, **pupils(count), boarders=3)
    missing = {
        (problem.place.row, problem.place.field)
        for problem in teacher.draft.check_all()
        if problem.code == "C001" and problem.place.form == "enrolment"
    }
    assert ("1", "intake") in missing
    assert ("6", "expect_grad") in missing
    assert ("1", "expect_grad") not in missing


def test_the_seed_exam() -> None:
    """493 sat, 8 + 118 + 101 = 227: the bureau's return has nothing wrong in it."""
    bureau = Unit("JX00000090", "金秀瑶族自治县教育和科技局", "90", facts={"principal": "黄局长"})
    teacher = Teacher(context(bureau, Content()))
    teacher.types("cover", "1", filled_by="覃干事", filled_date="2006-07-03")
    for stream, counts in (("文科", "200 193 2 48 41 91"), ("理", "310 300 6 70 60 136")):
        row = teacher.draft.add_row("exam_result")
        names = ("registered", "sat", "tier1", "tier2", "tier3", "total")
        answers = dict(zip(names, counts.split(), strict=True))
        teacher.types(
            "exam_result", row, year=2006, school="县高级中学", stream=stream, **answers, final="是"
        )
    teacher.has_none("paired_support")
    assert teacher.problems(*AREAS) == []
    assert teacher.open_forms(*AREAS) == []
    parts = parts_of(teacher.draft.ctx, teacher.draft.content)
    assert parts["gk_sat"].numerator == 493
    assert parts["gk_total"].numerator == Decimal(227)
