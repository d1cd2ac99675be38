"""Fees as a teacher meets them: short at a point, pre-filled at a school, never blank by chance."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from models.forms.applicability import forms_for
from models.indicators.parts import PartState
from models.records import Content, FormData, Period, Row, Unit, Value
from tests.resources.teacher import (
    AUTUMN,
    JUNIOR,
    PERIOD,
    POINT,
    VILLAGE,
    Teacher,
    context,
    last_return,
    parts_of,
    shipped,
)

OWN = {"fee", "charge", "fee_issue", "fee_inspection"}
ITEMS = {"CH1": "01", "CH2": "02", "CH3": "03", "CH4": "04"}
COUNTS = {"1": 31, "2": 28, "3": 33, "4": 30, "5": 26, "6": 29}


def last_time(**forms: tuple[Row, ...]) -> Content:
    """Return a village school's last return with its four fees, and what else is given."""
    content = last_return(COUNTS)
    fees = tuple(
        Row(key, {"item": item, "charged_pupils": 170, "charged_total": Decimal("100.00")})
        for key, item in ITEMS.items()
    )
    own = {"fee": (Row("1", {"board": True, "receipts": True, "violation": 0}),), "charge": fees}
    for form, rows in (own | forms).items():
        content = content.with_form(form, FormData(rows))
    return content


def values(teacher: Teacher, form: str, row: str = "1") -> dict[str, object]:
    """Return what stands in a record."""
    found = teacher.draft.content.form(form).row(row)
    return dict(found.values) if found else {}


def own_problems(teacher: Teacher) -> list[str]:
    """Return what is wrong with the forms about fees."""
    return [f.code for f in teacher.draft.check_all() if f.place.form in OWN]


@pytest.mark.parametrize(
    ("kind", "forms"),
    [
        ("10", {"fee", "charge", "fee_issue"}),
        ("12", {"fee", "charge", "fee_issue"}),
        ("13", {"fee"}),
        ("20", {"fee", "charge", "fee_issue"}),
        ("21", {"fee", "charge", "fee_issue"}),
        ("31", {"fee", "charge", "fee_issue"}),
        ("40", {"fee", "charge", "fee_issue"}),
        ("50", set()),
        ("90", {"fee_inspection"}),
    ],
)
def test_who_fills_in_what(kind: str, forms: set[str]) -> None:
    """A point only the short form, the bureau only its inspections."""
    asked = {form.id for form in forms_for(shipped(), Unit("JX00000001", "示例", kind))}
    assert asked & OWN == forms


def test_a_point_answers_two_questions() -> None:
    """公示栏 and 乱收费起数; nothing else is asked or computed."""
    teacher = Teacher(context(POINT, Content()))
    teacher.types("fee", "1", board="是", violation=0)
    assert own_problems(teacher) == []
    assert values(teacher, "fee") == {"board": True, "violation": 0}


def test_a_village_school_with_boarders_types_fifteen_values() -> None:
    """Fees 12 (one waived), petitions 1, openness 2: fees and items come with the last return."""
    teacher = Teacher(context(VILLAGE, last_time(openness=(Row("1", {"items": 4}),))))
    teacher.types("fee", "1", board="是", violation=0)
    for row, paying in {"CH1": 160, "CH2": 177, "CH3": 177, "CH4": 18}.items():
        due = {"CH1": 38, "CH2": 36, "CH3": 6, "CH4": 20}[row] * paying
        teacher.types("charge", row, charged_pupils=paying, charged_total=due)
    teacher.types("charge", "CH1", waived=646)
    for form in ("fee_issue", "petition"):
        teacher.has_none(form)
    teacher.types("openness", "1", open_times=2, visits_from_bureau=1)
    assert teacher.typed == 15
    asked = {*OWN, "petition", "openness"}
    assert [str(f) for f in teacher.draft.check_all() if f.place.form in asked] == []
    assert not asked & set(teacher.open_forms())


def test_standards_stand_beside_the_item() -> None:
    """By the kind of school; what is not in the table shows 0."""
    teacher = Teacher(context(JUNIOR, Content()))
    rows = {}
    for item in ("杂费", "住宿费", "学费"):
        rows[item] = teacher.draft.add_row("charge")
        teacher.types("charge", rows[item], item=item, charged_pupils=10, charged_total=0)
    allowed = [values(teacher, "charge", row)["allowed"] for row in rows.values()]
    assert allowed == [62, 30, 0]
    assert values(teacher, "charge", rows["杂费"])["due"] == 620
    assert "C164" in own_problems(teacher)


def test_a_new_row_is_empty_until_somebody_types() -> None:
    """No standard and nothing due without an item."""
    teacher = Teacher(context(VILLAGE, Content()))
    row = teacher.draft.add_row("charge")
    assert values(teacher, "charge", row) == {}


def test_the_bureau_sets_the_standards() -> None:
    """The period's own table counts, and what a school takes below it is remembered."""
    period = Period(
        PERIOD.id,
        PERIOD.title,
        PERIOD.start,
        PERIOD.end,
        PERIOD.cutoff,
        PERIOD.deadline,
        PERIOD.year_start,
        settings={"fee_primary": {"01": 42.5, "03": 0}},
    )
    rows = [Row("CH1", {"item": "01", "std": Decimal("40.00")}), Row("CH2", {"item": "02"})]
    rows.append(Row("CH3", {"item": "03"}))
    teacher = Teacher(context(VILLAGE, last_time(charge=tuple(rows)), period))
    teacher.types("charge", "CH1", charged_pupils=10, charged_total=410)
    assert values(teacher, "charge", "CH1") == {
        "item": "01",
        "allowed": Decimal("42.50"),
        "std": Decimal("40.00"),
        "charged_pupils": 10,
        "due": Decimal("400.00"),
        "charged_total": Decimal("410.00"),
    }
    assert own_problems(teacher).count("C163") == 1
    assert values(teacher, "charge", "CH2") == {}, "a fee that is gone does not come along"
    assert values(teacher, "charge", "CH3") == {}, "nor does one that the bureau set to 0"


def test_a_school_of_two_stages_says_which_one() -> None:
    """Each stage has its own standards; the same fee of two stages is no repetition."""
    nine_years = Unit("JX00000021", "示例九年一贯制学校", "21")
    teacher = Teacher(context(nine_years, Content()))
    for stage, paying in (("小学", 90), ("初中", 80)):
        row = teacher.draft.add_row("charge")
        teacher.types("charge", row, item="杂费", charged_pupils=paying, charged_total=100)
        assert "allowed" not in values(teacher, "charge", row)
        teacher.types("charge", row, stage=stage)
    allowed = [row.values["allowed"] for row in teacher.draft.content.form("charge").rows]
    assert allowed == [38, 62]
    assert "C273" not in own_problems(teacher)


def test_complaints_are_counted_from_the_petitions() -> None:
    """A figure is asked once."""
    teacher = Teacher(context(VILLAGE, Content()))
    for day, topic in (("2006-03-01", "收费"), ("2006-04-01", "食堂"), ("2006-05-01", "收费")):
        row = teacher.draft.add_row("petition")
        teacher.types("petition", row, date=day, channel="来信", topic=topic, content="询问")
    assert values(teacher, "fee")["complaints"] == 2


def issue(teacher: Teacher, **answers: object) -> str:
    """Add a line to the list of issues."""
    row = teacher.draft.add_row("fee_issue")
    teacher.types("fee_issue", row, by="自查", issue="作业本费多收", **answers)
    return row


def test_money_is_asked_only_where_too_much_was_charged() -> None:
    """An untidy board is no overcharge."""
    teacher = Teacher(context(VILLAGE, Content()))
    issue(teacher, date="2006-03-15", illegal="否", handled="已整改")
    assert own_problems(teacher).count("C001") == 3, "board, receipts, violation"
    issue(teacher, date="2006-04-15", illegal="是", handled="处分")
    assert own_problems(teacher).count("C001") == 3 + 3, "amount, refunded, persons_punished"


def test_an_open_issue_goes_on_in_the_next_return() -> None:
    """Under its id, until something has come of it; a settled one does not come again."""
    row: dict[str, Value] = {
        "date": date(2006, 5, 20),
        "by": "2",
        "issue": "作业本费多收2元",
        "illegal": True,
        "amount": Decimal("354.00"),
        "refunded": Decimal("100.00"),
    }
    rows = (Row("OPEN", {**row, "handled": "2"}), Row("DONE", {**row, "handled": "1"}))
    teacher = Teacher(context(VILLAGE, last_time(fee_issue=rows), AUTUMN))
    assert [row.row_id for row in teacher.draft.content.form("fee_issue").rows] == ["OPEN"]
    teacher.types("fee", "1", board="是", violation=0)
    assert "C275" not in own_problems(teacher)
    assert "C270" not in own_problems(teacher), "it was counted last time"
    assert "C165" in own_problems(teacher)
    teacher.types("fee_issue", "OPEN", refunded=354, handled="已整改")
    assert "C165" not in own_problems(teacher)


@pytest.mark.parametrize(
    ("said", "days", "count"),
    [
        (2, (), 2),
        (1, ("2006-03-15",), 1),
        (2, ("2006-03-15", "2006-03-15", "2006-04-20"), 2),
        (0, ("2006-03-15", "2006-04-20"), 2),
        (3, ("2006-03-15",), 3),
        (0, ("2005-03-15",), 0),
    ],
)
def test_an_incident_told_twice_is_one(said: int, days: tuple[str, ...], count: int) -> None:
    """What the list says is part of what the school says; the larger one counts."""
    teacher = Teacher(context(VILLAGE, Content()))
    teacher.types("fee", "1", board="是", receipts="是", violation=said)
    for day in days:
        issue(teacher, date=day, illegal="是", amount=10, refunded=10, handled="已整改")
    if not days:
        teacher.has_none("fee_issue")
    parts = parts_of(teacher.draft.ctx, teacher.draft.content)
    assert parts["fee_viol"].numerator == count
    assert ("C270" in own_problems(teacher)) == (said < count)


def test_a_blank_is_not_a_zero() -> None:
    """Neither an unanswered question nor an untouched list says that nothing happened."""
    teacher = Teacher(context(VILLAGE, Content()))
    teacher.types("fee", "1", board="是", receipts="是")
    teacher.has_none("fee_issue")
    assert own_problems(teacher).count("C001") == 1
    assert parts_of(teacher.draft.ctx, teacher.draft.content)["fee_viol"].state is PartState.BLANK
    teacher.types("fee", "1", violation=0)
    part = parts_of(teacher.draft.ctx, teacher.draft.content)["fee_viol"]
    assert part.state is PartState.VALUE
    assert part.numerator == 0
    untouched = Teacher(context(VILLAGE, Content()))
    untouched.types("fee", "1", board="是", receipts="是", violation=0)
    parts = parts_of(untouched.draft.ctx, untouched.draft.content)
    assert parts["fee_viol"].state is PartState.BLANK


def test_the_bureau_lists_the_schools_it_saw() -> None:
    """Two rounds; a school seen twice is one school."""
    bureau = Unit("JX00000090", "县教育和科技局", "90")
    teacher = Teacher(context(bureau, Content()))
    for turn, day, code, found in (
        (1, "2006-03-06", "JX00000001", 1),
        (1, "2006-03-07", "2145000001", 0),
        (2, "2006-05-16", "JX00000001", 0),
    ):
        row = teacher.draft.add_row("fee_inspection")
        assert values(teacher, "fee_inspection", row) == {"round": 1}
        answers = {"round": turn, "date": day, "school_code": code, "departments": "物价局"}
        teacher.types("fee_inspection", row, **answers, violations=found)
    assert own_problems(teacher) == []
    parts = parts_of(teacher.draft.ctx, teacher.draft.content)
    figures = [parts[f"fee_insp_{name}"].numerator for name in ("n", "schools", "viol")]
    assert figures == [2, 2, 1]
