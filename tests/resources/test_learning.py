"""Systems, studying and activities as a teacher meets them, and the bureau's own lists."""

from __future__ import annotations

from datetime import date

import pytest

from models.forms.applicability import forms_for, grid_rows
from models.forms.compute import prefill
from models.records import Content, FormData, Row, Unit, Value
from tests.resources.teacher import (
    JUNIOR,
    POINT,
    VILLAGE,
    Teacher,
    context,
    counted,
    parts_of,
    pupils,
    shipped,
)

AREAS = ("learning",)
BUREAU = Unit("JX00000000", "金秀瑶族自治县教育和科技局", "90")
SENIOR = Unit("3445000001", "县高级中学", "31")
CODES = tuple(f"{number:02d}" for number in range(1, 13))


def systems(lacking: str = "") -> Content:
    """Return what a village school said of its systems half a year ago."""
    rows: list[Row] = []
    for code in CODES:
        values: dict[str, Value] = {"has": code != lacking}
        if code != lacking:
            values["set_date"] = date(2004, 9, 1)
        rows.append(Row(code, values))
    return Content({"system": FormData(tuple(rows)), "study": FormData((Row("1", _GROUP),))})


_GROUP: dict[str, Value] = {"lead_group": True, "polit_sessions": 12}


@pytest.mark.parametrize(
    ("unit", "forms"),
    [
        (POINT, ""),
        (VILLAGE, "system study activity"),
        (JUNIOR, "system study activity"),
        (SENIOR, "system study activity"),
        (BUREAU, "system study event document working_group"),
    ],
)
def test_who_fills_in_what(unit: Unit, forms: str) -> None:
    """Teaching points have none of it; the bureau says what it did itself."""
    assert [form.id for form in forms_for(shipped(), unit) if form.area in AREAS] == forms.split()


def test_systems_a_unit_does_not_need_are_not_asked_for() -> None:
    """A senior school has no compulsory schooling; the bureau has rules of its own."""
    rows = {
        unit.code: [item.code for item in grid_rows(shipped(), shipped().form("system"), unit)]
        for unit in (VILLAGE, SENIOR, BUREAU)
    }
    assert rows[VILLAGE.code] == list(CODES)
    assert rows[SENIOR.code] == [code for code in CODES if code not in {"06", "07", "08"}]
    assert rows[BUREAU.code] == [*CODES[:7], "10", "13", "14", "15"]


def test_what_was_told_of_systems_is_not_typed_again() -> None:
    """Half a year later five figures and an activity are left to be told."""
    teacher = Teacher(context(VILLAGE, systems()), AREAS)
    assert teacher.open_forms() == ["study", "activity"]
    teacher.types(
        "study", "1", polit_sessions=18, biz_sessions=17, notes_count=9, boards=4, posters=6
    )
    for grade in ("1", "2"):
        teacher.draft.set_text("enrolment", grade, "students", "30")
    row = teacher.draft.add_row("activity")
    teacher.types("activity", row, date="4.5", theme="八荣八耻", form="班会", title="知荣明耻班会")
    teacher.types("activity", row, persons="６０人")
    assert teacher.problems() == []
    assert teacher.open_forms() == []
    assert teacher.typed == 10
    study = teacher.draft.content.form("study").row("1")
    assert study is not None
    assert study.values["lead_group"] is True
    assert study.values["systems_full"] is True
    assert study.values["theme_activities"] == 1


def test_a_system_that_is_lacking_wants_a_word() -> None:
    """It may be so, but it should not be."""
    teacher = Teacher(context(VILLAGE, systems(lacking="03")), AREAS)
    assert "C210 还没有建立培训制度，请说明什么时候建立。" in teacher.problems()
    counted = prefill(context(VILLAGE, systems(lacking="03"))).form("study").row("1")
    assert counted is not None
    assert counted.values["study_systems"] == 2
    assert counted.values["dropout_systems"] == 2
    assert counted.values["systems_full"] is False


def test_date_and_number_are_asked_of_what_there_is() -> None:
    """No date of a system that does not exist."""
    ctx = context(VILLAGE, systems(lacking="03"))
    ready = prefill(ctx).form("system")
    lacking, there = ready.row("03"), ready.row("04")
    assert lacking is not None
    assert there is not None
    assert dict(lacking.values) == {"has": False}
    assert there.values["set_date"] == date(2004, 9, 1)


def test_an_activity_of_another_year_is_wrong() -> None:
    """People copy last year's list."""
    teacher = Teacher(context(VILLAGE, systems()), AREAS)
    row = teacher.draft.add_row("activity")
    teacher.types("activity", row, date="2005-04-05")
    assert (
        "C212 日期2005-04-05不在本期（2006-01-01至2006-06-30）内，请核对年份。"
        in teacher.problems()
    )


def test_more_people_than_a_school_has() -> None:
    """Parents may come, thousands of them hardly do."""
    teacher = Teacher(context(VILLAGE, systems()), AREAS)
    teacher.types("enrolment", "1", **pupils(60))
    row = teacher.draft.add_row("activity")
    teacher.types("activity", row, title="报告会", persons=5600)
    assert "C213 报告会有5600人参加，全校学生只有60人，请核对。" in teacher.problems()


def bureau(last: Content | None = None) -> Teacher:
    """Open the bureau's return."""
    return Teacher(context(BUREAU, last or Content()), AREAS)


def lists(teacher: Teacher, day: str, series: str, kind: str, **answers: object) -> str:
    """Add a line to the bureau's list; return its row id."""
    row = teacher.draft.add_row("event")
    number = day.replace("-", "")
    teacher.types("event", row, event_id=number, date=day, series=series, type=kind, **answers)
    return row


def session(teacher: Teacher, row: str) -> Value | None:
    """Return what is shown as 第几次."""
    found = teacher.draft.content.form("event").row(row)
    return found.values.get("session_no") if found else None


def test_meetings_of_a_series_are_numbered_by_date() -> None:
    """Whatever the order in which they were typed, and apart by type."""
    teacher = bureau()
    third = lists(teacher, "2006-05-23", "专家组", "座谈会")
    first = lists(teacher, "2006-04-10", "专家组", "座谈会")
    visit = lists(teacher, "2006-04-11", "专家组", "检查")
    second = lists(teacher, "2006-05-12", "专家组", "座谈会")
    other = lists(teacher, "2006-03-23", "校长建设年", "启动会")
    assert [session(teacher, row) for row in (first, second, third)] == [1, 2, 3]
    assert session(teacher, visit) == 1
    assert session(teacher, other) is None


def test_the_count_goes_on_from_the_last_return() -> None:
    """One class for heads in the autumn, so the next one is 第二期."""
    held: dict[str, Value] = {"series": "03", "type": "02", "session_no": 1}
    teacher = bureau(Content({"event": FormData((Row("A", held),))}))
    assert session(teacher, lists(teacher, "2006-06-19", "校长培训班", "培训班")) == 2


def test_the_count_may_begin_before_there_were_returns() -> None:
    """Four classes were held before this program came."""
    teacher = bureau()
    row = lists(teacher, "2006-06-19", "校长培训班", "培训班", held_before=4)
    assert session(teacher, row) == 5


def test_two_events_of_a_day_need_two_numbers() -> None:
    """Schools copy the number from the notice."""
    teacher = bureau()
    lists(teacher, "2006-03-23", "校长建设年", "启动会")
    lists(teacher, "2006-03-23", "其他", "会议")
    assert "C216 编号20060323用了两次，第2行请换一个编号。" in teacher.problems()


def test_groups_go_on_until_they_are_dissolved() -> None:
    """A dissolved one is not carried into the next return."""
    groups = (
        Row("A", {"name": "控辍保学领导小组", "kind": "1", "members": 9, "active": True}),
        Row("B", {"name": "校舍检查组", "kind": "3", "members": 5, "active": False}),
    )
    ready = prefill(context(BUREAU, Content({"working_group": FormData(groups)})))
    (row,) = ready.form("working_group").rows
    assert (row.row_id, row.values["name"], row.values["members"]) == ("A", "控辍保学领导小组", 9)


def test_figures_of_the_bureau_and_of_schools_are_kept_apart() -> None:
    """Three systems of the bureau; a school counts as one that has all three."""
    teacher = bureau()
    for code in ("01", "02", "03"):
        teacher.types("system", code, has="有")
    teacher.types("study", "1", polit_sessions=20)
    own = parts_of(teacher.draft.ctx, teacher.draft.content)
    assert own["bur_study_systems"].numerator == 3
    assert "study_polit" not in own
    ctx = context(VILLAGE, systems())
    school = parts_of(ctx, prefill(ctx))
    assert school["sys_study_n"].numerator == 1
    assert "bur_study_systems" not in school


def test_events_by_series_type_month_and_theme() -> None:
    """Five meetings about the 高考 are those of February and March."""
    teacher = bureau()
    for day in ("2006-02-14", "2006-03-10", "2006-05-09"):
        lists(teacher, day, "高考备考", "备考会", title="备考会", participants=20)
    lists(teacher, "2006-04-06", "学习型系统", "检查", theme="八荣八耻", schools_visited=12)
    assert counted(teacher, "evt_gk_prep evt_gk_prep_all") == [2, 3]
    assert counted(teacher, "evt_theme_guide evt_theme_guide_schools") == [1, 12]
