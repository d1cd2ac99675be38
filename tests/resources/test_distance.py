"""远程教育 on the shipped form: what a school answers that has, awaits, or lacks the equipment."""

from __future__ import annotations

import pytest

from models.forms.applicability import forms_for
from models.indicators.parts import PartState
from models.records import Content, FormData, Row, Unit, Value
from tests.resources.teacher import JUNIOR, POINT, VILLAGE, Teacher, context, parts_of, shipped

AREA = ("distance",)
POINT_SET: dict[str, Value] = {
    "mode1": True,
    "status1": "3",
    "mode2": False,
    "tv": 1,
    "dvd": 1,
    "disc_sets": 20,
    "trained_teachers": 1,
}


def last_return(**values: Value) -> Content:
    """Return what was said half a year ago."""
    return Content({"distance": FormData((Row("1", values),))})


def answer(teacher: Teacher, field: str) -> Value | None:
    """Return what stands in a field."""
    row = teacher.draft.content.form("distance").row("1")
    return row.values.get(field) if row else None


@pytest.mark.parametrize("kind", ["10", "11", "12", "13", "20", "21", "30", "31", "40", "90"])
def test_who_fills_it_in(kind: str) -> None:
    """Primary schools, teaching points and 初中; not 高中 and 职校."""
    forms = [f.id for f in forms_for(shipped(), Unit("X", "X", kind)) if f.area == "distance"]
    assert forms == ([] if kind in {"31", "40", "90"} else ["distance"])


def test_a_point_that_has_its_set_types_two_fields() -> None:
    """Lessons and faults; all else is there."""
    teacher = Teacher(context(POINT, last_return(**POINT_SET)), AREA)
    teacher.types("distance", "1", lessons_period=60, fault="否")
    assert teacher.problems() == []
    assert teacher.open_forms() == []
    assert answer(teacher, "delivered") is True
    assert teacher.typed == 2


def test_a_point_that_has_nothing_types_nothing() -> None:
    """It said so half a year ago; a first return asks two questions, for it has no 模式三."""
    teacher = Teacher(context(POINT, last_return(mode1=False, mode2=False)), AREA)
    assert teacher.open_forms() == []
    assert answer(teacher, "delivered") is False
    first = Teacher(context(POINT, Content()), AREA)
    assert first.to_fill() == 2
    assert answer(first, "delivered") is None


def test_what_is_promised_has_no_devices_yet() -> None:
    """已下达 is not 落实; when it arrives six fields for devices and training, two for use."""
    teacher = Teacher(context(VILLAGE, Content()), AREA)
    teacher.types("distance", "1", mode1="否", mode2="是", status2="已下达", mode3="否")
    assert teacher.problems() == []
    assert teacher.open_forms() == []
    assert answer(teacher, "delivered") is False
    teacher.types("distance", "1", status2="设备到校")
    assert answer(teacher, "delivered") is True
    assert teacher.to_fill() == 6 + 2


def test_equipment_that_is_given_up_is_not_counted() -> None:
    """停用: the devices stay on the list, lessons and faults are not asked for."""
    teacher = Teacher(context(POINT, last_return(**POINT_SET)), AREA)
    teacher.types("distance", "1", status1="停用")
    assert answer(teacher, "delivered") is False
    assert teacher.problems() == []
    assert teacher.open_forms() == []


def test_a_fault_asks_since_when() -> None:
    """And wants a word after two months."""
    teacher = Teacher(context(POINT, last_return(**POINT_SET)), AREA)
    teacher.types("distance", "1", lessons_period=10, fault="是")
    assert teacher.to_fill() == 1
    teacher.types("distance", "1", fault_since="2006-03-01")
    assert teacher.problems() == ["C267 设备坏了121天还没有修好，请报修并写明情况。"]


@pytest.mark.parametrize(("unit", "usual"), [(POINT, 1), (VILLAGE, 2), (JUNIOR, 3)])
def test_the_usual_mode_of_a_kind(unit: Unit, usual: int) -> None:
    """Any other alone is doubtful."""
    modes = {f"mode{n}": n == usual for n in (1, 2, 3) if unit is not POINT or n < 3}
    teacher = Teacher(context(unit, last_return(**modes)), AREA)
    assert not any(text.startswith("C148") for text in teacher.problems())
    other = {name: not yes for name, yes in modes.items()}
    teacher = Teacher(context(unit, last_return(**other)), AREA)
    assert any(text.startswith("C148") for text in teacher.problems())


def test_who_is_counted_where() -> None:
    """村完小以上小学 are 县小, 中心校 and 村完小; points and 初中 have figures of their own."""
    there = last_return(**POINT_SET, delivered=True)
    asked = {
        unit.kind: {
            name
            for name, part in parts_of(context(unit, Content()), there).items()
            if part.state is not PartState.NOT_APPLICABLE and name.endswith("_base")
        }
        & {"dist_base", "dist_point_base", "dist_jun_base"}
        for unit in (POINT, VILLAGE, JUNIOR)
    }
    assert asked == {"13": {"dist_point_base"}, "12": {"dist_base"}, "20": {"dist_jun_base"}}
    point = parts_of(context(POINT, Content()), there)
    assert point["dist_point_n"].numerator == point["dist_mode1_n"].numerator == 1
    assert point["dist_mode3_n"].numerator == 0
    assert point["dist_computers"].state is not PartState.BLANK
