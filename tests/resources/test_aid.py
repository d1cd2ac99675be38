"""Pupils who are helped: by name, or in sums; counted once however much each is given."""

from __future__ import annotations

from decimal import Decimal

from models.forms.compute import prefill
from models.records import Content, FormData, Row, Value
from tests.resources.teacher import (
    AUTUMN,
    POINT,
    VILLAGE,
    Teacher,
    context,
    figures,
    last_return,
)

GIRL: dict[str, Value] = {"name": "张小红", "sex": "女", "grade": "三年级", "poor_kind": "低保"}


def by_name() -> Teacher:
    """Return a village school's return with one girl who is given three things, and a boy."""
    teacher = Teacher(context(VILLAGE, last_return({"3": 33})))
    teacher.types("aid_summary", "1", way="逐人登记名单")
    teacher.enters("aid_pupil", **GIRL, item="免杂费", amount=80)
    teacher.enters("aid_pupil", **GIRL, item="免费教科书", amount="45.5")
    teacher.enters("aid_pupil", **GIRL, item="寄宿生生活补助", amount=100, boarder="是")
    boy = GIRL | {"name": "张小明", "sex": "男"}
    teacher.enters("aid_pupil", **boy, item="缓交杂费", amount=60)
    teacher.has_none("donation")
    return teacher


def test_a_pupil_with_three_items_is_one_pupil() -> None:
    """Heads are counted once, items each; what is only put off is no help in money."""
    teacher = by_name()
    assert teacher.problems("aid") == []
    row = teacher.draft.content.form("aid_summary").row("1")
    assert row is not None
    assert (row.values["persons"], row.values["times"]) == (2, 4)
    assert row.values["total_amount"] == Decimal("225.50")
    assert row.values["reduced_n"] == 0
    assert figures(teacher, "aid_persons", "aid_times", "aid_schools") == [2, 4, 1]
    assert figures(teacher, "aid_amount", "aid_two_one_amount") == [Decimal("225.5")] * 2
    assert figures(teacher, "aid_deferred_amount", "aid_boarding_n") == [60, 1]


def test_the_list_is_asked_for_only_where_it_is_kept() -> None:
    """One question first; nobody is helped, or the sums come from elsewhere."""
    for answer, open_forms in (
        ("没有受助学生", ["donation"]),
        ("逐人登记名单", ["aid_pupil", "donation"]),
        ("直接填汇总", ["aid_summary", "donation"]),
    ):
        teacher = Teacher(context(POINT, Content()))
        teacher.types("aid_summary", "1", way=answer)
        assert teacher.open_forms("aid") == open_forms


def test_sums_from_elsewhere() -> None:
    """What was not given may stay blank; it counts as none once the pupils are counted."""
    teacher = Teacher(context(POINT, Content()))
    teacher.types("aid_summary", "1", way="直接填汇总", persons=3, books_n=3, books_amount=135)
    teacher.has_none("donation")
    assert teacher.problems("aid") == []
    assert figures(teacher, "aid_persons", "aid_times", "aid_amount") == [3, 3, 135]
    assert figures(teacher, "aid_waived_n", "aid_fee_amount") == [0, 0]


def test_nobody_is_helped() -> None:
    """An answer, and so a zero."""
    teacher = Teacher(context(POINT, Content()))
    teacher.types("aid_summary", "1", way="没有受助学生")
    assert figures(teacher, "aid_persons", "aid_amount") == [0, 0]
    assert figures(Teacher(context(POINT, Content())), "aid_persons") == [None]


def test_the_list_of_the_autumn_goes_on_in_spring() -> None:
    """What is given every term; in a new school year each pupil's grade is asked again."""
    rows = (
        Row("A", {**GIRL, "sex": "2", "grade": "3", "poor_kind": "02", "item": "01", "amount": 80}),
        Row("B", {**GIRL, "sex": "2", "grade": "3", "poor_kind": "02", "item": "07", "amount": 50}),
    )
    last = last_return({"3": 33}).with_form("aid_pupil", FormData(rows))
    spring = prefill(context(VILLAGE, last)).form("aid_pupil").rows
    assert [(row.row_id, row.values["item"], row.values["grade"]) for row in spring] == [
        ("A", "01", "3")
    ]
    (autumn,) = prefill(context(VILLAGE, last, AUTUMN)).form("aid_pupil").rows
    assert (autumn.values["name"], autumn.values.get("grade")) == ("张小红", None)


def test_only_boarders_are_asked_whether_they_board() -> None:
    """Money for boarders needs the answer; a 否 is doubted, not forbidden."""
    teacher = by_name()
    row = teacher.enters("aid_pupil", **GIRL | {"name": "张小兰"}, item="05", amount=100)
    assert any(found.startswith("C001 “是不是寄宿生”") for found in teacher.problems("aid"))
    teacher.types("aid_pupil", row, boarder="否")
    assert "C114 张*兰不是寄宿生，不能发寄宿生补助。" in teacher.problems("aid")


def test_somebody_poor_who_left_and_is_helped_is_not_doubted() -> None:
    """The ledger looks into the list of aid."""
    teacher = by_name()
    teacher.registers(name="张小红", reason="家庭经济困难", grade="三年级")
    assert not [found for found in teacher.problems("retention") if found.startswith("C093")]
    teacher.registers(name="张小军", reason="家庭经济困难", grade="三年级")
    assert [found for found in teacher.problems("retention") if found.startswith("C093")] == [
        "C093 张*军因贫困离校，请看是否已申请资助。"
    ]
