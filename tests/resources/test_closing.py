"""问题与建议: a school may say what it lacks; the bureau keeps a stock of sentences."""

from __future__ import annotations

from models.entry.completion import State
from models.forms.applicability import forms_for
from models.records import Content, FormData, Row, Unit
from tests.resources.teacher import POINT, VILLAGE, Teacher, context, counted, shipped

AREA = ("closing",)
BUREAU = Unit("JX00000090", "金秀瑶族自治县教育和科技局", "90")


def test_who_fills_in_what() -> None:
    """Schools and points may; the stock of sentences is the bureau's."""
    for unit, form_id in ((POINT, "suggestion"), (VILLAGE, "suggestion"), (BUREAU, "text_block")):
        own = [form.id for form in forms_for(shipped(), unit) if form.area == "closing"]
        assert own == [form_id]


def test_problems_are_counted_by_area() -> None:
    """Three answers a problem, and nobody has to."""
    teacher = Teacher(context(VILLAGE, Content()), AREA)
    assert teacher.open_forms() == []
    for area in ("校舍", "师资", "危房"):
        row = teacher.draft.add_row("suggestion")
        teacher.types("suggestion", row, area=area, problem="教学楼漏雨，两间教室不能用。")
        teacher.types("suggestion", row, need_support=f"请拨{area}款")
    assert teacher.problems() == []
    assert teacher.draft.status("suggestion").state is State.DONE
    assert counted(teacher, "sug_n sug_areas") == [3, 2]
    assert counted(teacher, "sug_construct sug_teacher sug_lab") == [2, 1, 0]


def test_every_area_can_be_named() -> None:
    """Codes are ids of areas; the closing one itself is about all of them."""
    codes = [item.code for item in shipped().choices["work_areas"].items]
    known = "base learning principal teacher exam retention aid construct lab distance fee"
    assert codes == [*known.split(), "conduct", "safety", "contest"]
    assert {area.id for area in shipped().areas} <= {*codes, "closing"}


def test_the_stock_of_sentences_goes_on() -> None:
    """Each with its id; what is not to be printed this time stays for the next."""
    rows = (
        Row("A", {"block": "W1", "area": "construct", "kind": "3", "text": "一。", "in_use": True}),
        Row("B", {"block": "D1", "area": "lab", "kind": "4", "text": "二。", "in_use": False}),
    )
    last = Content({"text_block": FormData(rows)})
    teacher = Teacher(context(BUREAU, last), AREA)
    assert [row.row_id for row in teacher.draft.content.form("text_block").rows] == ["A", "B"]
    assert teacher.problems() == []
    assert counted(teacher, "text_problems text_tasks") == [1, 0]
