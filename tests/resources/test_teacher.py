"""Trainings, papers and lessons carried to the villages as a school fills them in."""

from __future__ import annotations

import pytest

from models.forms.applicability import forms_for
from models.records import Content, Part, Unit
from tests.models.checks.counties import told
from tests.resources.teacher import (
    JUNIOR,
    PERIOD,
    POINT,
    VILLAGE,
    Teacher,
    context,
    counted,
    parts_of,
    shipped,
)

AREAS = ("teacher",)
BUREAU = Unit("JX00000000", "金秀瑶族自治县教育和科技局", "90")


def school(unit: Unit = VILLAGE) -> Teacher:
    """Open a school's return."""
    return Teacher(context(unit, Content()), AREAS)


@pytest.mark.parametrize(
    ("unit", "forms"),
    [
        (POINT, ""),
        (VILLAGE, "training paper paper_summary outreach"),
        (JUNIOR, "training paper paper_summary outreach"),
        (BUREAU, "county_outreach"),
    ],
)
def test_who_fills_in_what(unit: Unit, forms: str) -> None:
    """Teaching points have none of it."""
    assert [form.id for form in forms_for(shipped(), unit) if form.area in AREAS] == forms.split()


def test_only_the_trainings_are_asked_of_everybody() -> None:
    """Papers and lessons may be left untouched."""
    assert school().open_forms() == ["training"]


def test_an_event_of_the_bureau_takes_two_values() -> None:
    """The rest is told by the bureau."""
    teacher = school()
    row = teacher.draft.add_row("training")
    teacher.types("training", row, event_id="２００６０３２３", persons="1人")
    assert teacher.problems() == []
    assert teacher.open_forms() == []


def test_a_training_of_the_school_is_told_in_full() -> None:
    """Seven answers; who held it goes without saying."""
    teacher = school()
    row = teacher.draft.add_row("training")
    teacher.types("training", row, persons=8)
    missing = [said for said in teacher.problems() if said.startswith("C001")]
    assert len(missing) == 6
    teacher.types("training", row, date="2006-04-12", level="校本", kind="课改", form="听课")
    teacher.types("training", row, title="集体备课", days="0.5")
    assert teacher.problems() == []


def test_details_beside_a_number_are_out_of_place() -> None:
    """They would be counted twice."""
    teacher = school()
    row = teacher.draft.add_row("training")
    teacher.types("training", row, event_id="20060323", persons=1, title="启动会")
    assert [said[:4] for said in teacher.problems()] == ["C030"]


def test_a_county_event_told_in_full_is_noticed() -> None:
    """It has a number at the bureau."""
    teacher = school()
    row = teacher.draft.add_row("training")
    teacher.types("training", row, date="2006-03-23", level="县", kind="校长", form="报告")
    teacher.types("training", row, title="启动会", held_by="县教育局", days=1, persons=1)
    assert teacher.problems() == ["C121 县里的会已经由县局统计，本校只填参加人数。"]


def test_trainings_of_the_county_are_not_counted_as_the_schools_own() -> None:
    """One of its own, two of the bureau: 8 persons here, 3 there."""
    teacher = school()
    own = teacher.draft.add_row("training")
    teacher.types("training", own, date="2006-04-12", level="6", kind="01", form="2")
    teacher.types("training", own, title="示范课", days=1, persons=8)
    for number, persons in (("20060323", 1), ("20060619", 2)):
        row = teacher.draft.add_row("training")
        teacher.types("training", row, event_id=number, persons=persons)
    assert counted(teacher, "train_n train_people train_county_people") == [1, 8, 3]
    assert counted(teacher, "train_new_n train_new_demos train_new_talks") == [1, 1, 0]
    parts = parts_of(teacher.draft.ctx, teacher.draft.content)
    assert {parts[name].state for name in ("train_n", "train_days", "train_cost")} == {"value"}


def test_the_author_stays_in_the_list() -> None:
    """Counts and awards travel with the figures."""
    teacher = school(JUNIOR)
    for title, author, contest, award in (
        ("山区实验教学", "韦志明", "自治区", "自治区"),
        ("小组合作学习", "韦志明", "自治区", "未获奖"),
        ("乡土美术", "黄美兰", "县", "县"),
    ):
        row = teacher.draft.add_row("paper")
        teacher.types("paper", row, title=title, author=author, category="论文")
        teacher.types("paper", row, contest_level=contest, award_level=award)
        if award != "未获奖":
            teacher.types("paper", row, award_rank="二等")
    said = [text for text in teacher.problems() if not text.startswith("C010")]
    assert said == []
    assert shipped().form("paper").part is Part.PERSONS
    summary = teacher.draft.content.form("paper_summary").row("1")
    assert summary is not None
    assert dict(summary.values) == {
        "papers": 3,
        "authors": 2,
        "region_papers": 2,
        "won_nation": 0,
        "won_region": 1,
        "won_city": 0,
        "won_county": 1,
    }


def test_no_papers_is_an_answer() -> None:
    """本期无此项 makes zeros, an untouched list makes blanks."""
    teacher = school()
    assert parts_of(teacher.draft.ctx, teacher.draft.content)["paper_n"].numerator is None
    teacher.draft.set_absent("paper", absent=True)
    assert parts_of(teacher.draft.ctx, teacher.draft.content)["paper_n"].numerator == 0


def test_no_award_is_above_its_contest() -> None:
    """A contest of the county gives awards of the county."""
    teacher = school()
    row = teacher.draft.add_row("paper")
    teacher.types("paper", row, title="复式教学", contest_level="县", award_level="市")
    assert "C122 县级比赛不会有市级奖，请核对奖级。" in teacher.problems()


def merged(reported: str, number: str = "20060323") -> list[str]:
    """Return what the bureau is told: 155 came from schools, of whom the schools say so many."""
    teacher = school()
    row = teacher.draft.add_row("training")
    teacher.types("training", row, event_id=number, persons=reported)
    bureau = Teacher(context(BUREAU, Content()), AREAS)
    line = bureau.draft.add_row("event")
    bureau.types("event", line, event_id="20060323", date="2006-03-23")
    bureau.types("event", line, participants=179, from_schools=155)
    return told(shipped(), PERIOD, teacher.draft.content, bureau.draft.content)


def test_the_bureau_compares_who_came() -> None:
    """Five per cent more or less are let pass."""
    assert merged("155") == merged("148") == merged("162") == []
    assert merged("147") == [
        "2006-03-23的活动，县里登记155人参加，各校合计147人，请核对。",
    ]
    assert len(merged("163")) == 1


def test_a_number_the_bureau_does_not_have() -> None:
    """Somebody copied it wrongly."""
    assert merged("155", "20060332") == [
        "有1条培训记录写的活动编号，县局大事记里没有，请核对。",
    ]


def test_lessons_of_the_bureau_by_township() -> None:
    """Three days in two townships."""
    bureau = Teacher(context(BUREAU, Content()), AREAS)
    for day, town in (("4.17", "桐木"), ("4.19", "头排"), ("4.21", "桐木镇")):
        row = bureau.draft.add_row("county_outreach")
        bureau.types("county_outreach", row, date=day, town=town, host_school=f"{town}中心小学")
        bureau.types("county_outreach", row, schools=8, teachers=4, lessons=3, lectures=1)
        bureau.types("county_outreach", row, listeners=26, pupils=120, pairs=2)
    assert bureau.problems() == []
    assert counted(bureau, "send_n send_towns send_lessons") == [3, 2, 9]


def test_more_trained_than_there_are_teachers() -> None:
    """Somebody counted 人次."""
    teacher = school()
    teacher.types("staff", "1", staff_total=8, substitute=1)
    row = teacher.draft.add_row("training")
    teacher.types("training", row, event_id="20060323", persons=15)
    assert teacher.problems() == ["C120 培训15人多于教职工9人，请核对是不是填成了人次。"]
