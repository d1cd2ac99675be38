"""普实 on the shipped forms: rooms that stay, sets that are counted, little to type."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from models.forms.applicability import forms_for, kind_matches
from models.forms.compute import prefill
from models.indicators.parts import PartState
from models.records import Content, FormData, Row, Unit, Value
from tests.resources.teacher import (
    JUNIOR,
    PERIOD,
    POINT,
    VILLAGE,
    Teacher,
    context,
    parts_of,
    shipped,
)

AREA = ("lab",)
CENTRE = replace(VILLAGE, kind="11", name="桐木镇中心小学")
VOCATIONAL = replace(JUNIOR, kind="40", name="县职业技术学校")
EIGHT = ("RM01", "RM02", "RM03", "RM07", "RM09", "RM11", "RM15", "RM16")
STOCK: dict[str, Value] = {
    "lab_full_set": False,
    "instr_value": Decimal("8600.00"),
    "instr_class": "4",
    "lab_staff_full": 0,
    "lab_staff_part": 1,
    "books": 1200,
    "self_check": "3",
}


def stands(*codes: str, level: str = "3", used: bool = True) -> tuple[Row, ...]:
    """Return rooms, all alike."""
    usual: dict[str, Value] = {
        "rooms": 1,
        "area": Decimal("54.0"),
        "equipped": level,
        "in_use": used,
    }
    return tuple(Row(f"0{code}", {"room_type": code, **usual}) for code in codes)


def last_return(*rows: Row) -> Content:
    """Return what a school said half a year ago: these rooms, and what else there was."""
    pupils = tuple(Row(grade, {"classes": 1, "students": 20}) for grade in "123456")
    return Content(
        {
            "enrolment": FormData(pupils),
            "room": FormData(rows, absent=not rows),
            "experiment": FormData((Row("1", {"demo_required": 28, "group_required": 36}),)),
            "equipment": FormData((Row("1", STOCK),)),
        }
    )


def summary(teacher: Teacher) -> dict[str, Value]:
    """Return what is counted from the rooms."""
    row = teacher.draft.content.form("room_set").row("1")
    return dict(row.values) if row else {}


def test_who_fills_in_what() -> None:
    """A teaching point has a short form that it may leave out."""
    forms = {
        kind: [form.id for form in forms_for(shipped(), Unit("X", "X", kind)) if form.area == "lab"]
        for kind in ("10", "11", "12", "13", "20", "21", "30", "31", "40", "50", "90")
    }
    whole = ["room", "room_set", "experiment", "equipment"]
    assert forms == {
        **dict.fromkeys(("10", "11", "12", "20", "21", "30", "31", "40"), whole),
        "13": ["point_stock"],
        "50": [],
        "90": [],
    }
    assert shipped().form("point_stock").optional


def test_a_village_school_has_little_to_type() -> None:
    """Rooms and stock are there from the last return: two experiments, books, money."""
    rooms = stands("RM04", "RM09", "RM16", level="2")
    teacher = Teacher(context(VILLAGE, last_return(*rooms)), AREA)
    assert [row.values["room_type"] for row in teacher.draft.content.form("room").rows] == [
        "RM04",
        "RM09",
        "RM16",
    ]
    teacher.types("experiment", "1", demo_done=25, group_done=30)
    teacher.types("equipment", "1", books_new=0, fund_lab=0)
    assert teacher.problems() == []
    assert teacher.open_forms() == []
    assert teacher.typed == 4


def test_money_asks_where_it_came_from() -> None:
    """Only where there is some; the same with the day the sets were installed."""
    teacher = Teacher(context(VILLAGE, last_return(*stands("RM04", level="4"))), AREA)
    teacher.types("experiment", "1", demo_done=25, group_done=30)
    teacher.types("equipment", "1", books_new=0, fund_lab=3200, lab_full_set="是")
    assert teacher.to_fill() == 2
    teacher.types("equipment", "1", fund_source="专款", lab_full_date="2006-04-18")
    assert teacher.problems() == []


def test_a_set_is_complete_when_every_slot_is_met() -> None:
    """Well equipped and in use; one of several kinds of rooms will do."""
    teacher = Teacher(context(JUNIOR, last_return(*stands(*EIGHT))), AREA)
    assert summary(teacher) == {
        "set_name": "八室",
        "set_complete": True,
        "set_missing": "不缺",
        "room_total": 8,
        "room_area": Decimal("432.0"),
        "has_lab": True,
        "has_lab_comp": False,
        "has_library": True,
        "has_computers": True,
    }
    teacher.types("room", "0RM15", equipped="部分")
    teacher.types("room", "0RM07", in_use="否")
    assert summary(teacher)["set_complete"] is False
    assert summary(teacher)["set_missing"] == "仪器室或准备室、音乐室或美术室"


def test_a_room_that_is_shared_counts_once_and_meets_its_slot() -> None:
    """五室合一: the instruments stand in the laboratory."""
    rooms = stands("RM05", "RM10", "RM14", "RM16")
    teacher = Teacher(context(CENTRE, last_return(*rooms)), AREA)
    assert summary(teacher)["set_missing"] == "仪器室"
    row = teacher.draft.add_row("room")
    teacher.types("room", row, room_type="仪器室", combined_with="综合实验室")
    teacher.types("room", row, equipped="达标", in_use="是")
    assert summary(teacher)["set_complete"] is True
    assert summary(teacher)["room_total"] == 4
    assert summary(teacher)["has_lab_comp"] is True
    assert [text for text in teacher.problems() if not text.startswith("C001")] == []


def test_a_school_without_rooms_says_so() -> None:
    """本期无此项: the set is not complete, and everything is lacking; that is no blank."""
    teacher = Teacher(context(VILLAGE, Content()), AREA)
    assert "set_complete" not in summary(teacher)
    teacher.draft.set_absent("room", absent=True)
    assert summary(teacher)["set_complete"] is False
    assert str(summary(teacher)["set_missing"]).startswith("科学实验室或综合实验室、仪器室、")
    assert summary(teacher)["room_total"] == 0
    assert summary(teacher)["has_lab"] is False


def test_a_set_is_added_as_data() -> None:
    """The bureau gives 职校 a set of its own: nothing but the setting of the half-year changes."""
    own = {"id": "room3", "name": "三室", "for": ["40"], "slots": [["RM09"], ["RM11"], ["RM17"]]}
    last = last_return(*stands("RM09", "RM11"))
    assert "set_name" not in summary(Teacher(context(VOCATIONAL, last), AREA))
    default = next(item.default for item in shipped().settings if item.id == "room_sets")
    period = replace(PERIOD, settings={"room_sets": [*default, own]})
    teacher = Teacher(context(VOCATIONAL, last, period), AREA)
    assert summary(teacher)["set_name"] == "三室"
    assert summary(teacher)["set_missing"] == "劳技室"


def test_the_sets_name_rooms_and_kinds_that_exist() -> None:
    """八室 has eight slots, 五室 five; what they are is still for the bureau to say."""
    setting = next(item for item in shipped().settings if item.id == "room_sets")
    assert "待局核定" in setting.help
    assert [len(entry["slots"]) for entry in setting.default] == [8, 5]
    codes = {item.code for item in shipped().choices["room_types"].items}
    groups = {name for kind in shipped().kinds for name in (kind.code, *kind.groups)}
    for entry in setting.default:
        assert set(entry["for"]) <= groups
        assert {code for slot in entry["slots"] for code in slot} <= codes


@pytest.mark.parametrize(("kind", "name"), [("10", "五室"), ("12", "五室"), ("21", "八室")])
def test_which_set_a_kind_has(kind: str, name: str) -> None:
    """The first entry that is for it."""
    setting = next(item for item in shipped().settings if item.id == "room_sets")
    fits = [
        entry["name"]
        for entry in setting.default
        if kind_matches(shipped(), kind, tuple(entry["for"]))
    ]
    assert fits[0] == name


def test_rooms_that_are_gone_are_asked_for() -> None:
    """By name; and books that lost more than a fifth."""
    last = last_return(*stands("RM04", "RM09", "RM16"))
    teacher = Teacher(context(VILLAGE, last), AREA)
    teacher.draft.delete_rows("room", ["0RM09"])
    teacher.types("equipment", "1", books=120)
    said = teacher.problems()
    assert "C193 上期有图书室，本期没有，是拆了还是没填？" in said
    assert "C194 图书比上期少1080册，请核对（可能漏了一位数）。" in said


def test_subjects_by_stage() -> None:
    """科学 in primary schools; 物理, 化学, 生物 beyond; rates come by themselves."""
    primary = Teacher(context(VILLAGE, Content()), AREA)
    primary.types("experiment", "1", demo_required=30, demo_done=24, group_required=0)
    row = primary.draft.content.form("experiment").row("1")
    assert row is not None
    assert row.values["demo_rate"] == Decimal("80.0")
    assert "group_rate" not in row.values
    missing = {
        problem.place.row
        for problem in Teacher(context(JUNIOR, Content()), AREA).draft.check_all()
        if problem.place.form == "experiment"
    }
    assert missing == {"2", "3", "4"}


def test_books_for_each_pupil() -> None:
    """From the enrolment form, not typed again."""
    teacher = Teacher(context(VILLAGE, last_return()), AREA)
    for grade in "123456":
        teacher.types("enrolment", grade, students=20)
    row = teacher.draft.content.form("equipment").row("1")
    assert row is not None
    assert row.values["students"] == 120
    assert row.values["books_each"] == Decimal("10.0")


def test_a_set_that_does_not_apply_is_not_counted() -> None:
    """A junior school is asked about 八室 only; a school that has not answered is a blank."""
    ctx = context(JUNIOR, last_return(*stands(*EIGHT)))
    parts = parts_of(ctx, prefill(ctx))
    assert parts["room8_n"].numerator == parts["room8_base"].numerator == 1
    assert parts["room5_n"].state is PartState.NOT_APPLICABLE
    assert parts["room_main_n"].numerator == 1
    vocational = parts_of(context(VOCATIONAL, Content()), Content())
    for name in ("room8_n", "room8_base", "room5_n"):
        assert vocational[name].state is PartState.NOT_APPLICABLE or not vocational[name].numerator
    blank = parts_of(context(JUNIOR, Content()), Content())
    assert blank["room8_n"].state is blank["room8_base"].state is PartState.BLANK


def test_a_point_may_leave_its_stock_out() -> None:
    """Nothing is asked; what was said once comes back."""
    assert Teacher(context(POINT, Content()), AREA).open_forms() == []
    said = FormData((Row("1", {"has_room": True, "room_area": Decimal("18.0"), "books": 90}),))
    teacher = Teacher(context(POINT, Content({"point_stock": said})), AREA)
    row = teacher.draft.content.form("point_stock").row("1")
    assert row is not None
    assert row.values["books"] == 90
    assert teacher.problems() == []
