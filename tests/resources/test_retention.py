"""Movements asked for by their sort, a ledger that goes on, visits, leaving classes, zones."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from models.forms.applicability import grid_rows
from models.forms.compute import prefill
from models.forms.definition import Area, ChoiceList, Field, FormSet
from models.forms.migrate import migrate_content
from models.indicators.parts import PartState
from models.records import Content, FormData, Row, Unit, Value
from tests.resources.teacher import (
    AUTUMN,
    JUNIOR,
    PERIOD,
    POINT,
    VILLAGE,
    Teacher,
    context,
    figures,
    last_return,
    parts_of,
    pupils,
    shipped,
    village_school,
)

GRADUATED = replace(PERIOD, settings={"graduated": True})
NOT_YET = replace(PERIOD, settings={"graduated": False})
CHILD: dict[str, Value] = {
    "name": "张小明",
    "sex": "1",
    "birth": date(1992, 5, 12),
    "grade": "8",
    "guardian": "张大山",
    "home": "桐木镇太山村古院屯",
    "leave_date": date(2005, 11, 2),
    "reason": "02",
    "whereabouts": "04",
    "reported_date": date(2005, 11, 9),
    "status": "20",
    "responsible": "韦老师",
    "visits": 3,
}


def ledger(*children: dict[str, Value]) -> Content:
    """Return what a junior school said in December."""
    rows = tuple(Row(f"CHILD{n}", CHILD | child) for n, child in enumerate(children))
    last = last_return({"7": 150, "8": 140, "9": 130})
    return last.with_form("dropout_ledger", FormData(rows))


@pytest.mark.parametrize(
    ("answer", "asked"),
    [
        ("没有变动", 0),
        ("否", 0),
        ("只有转学", 4),
        ("只有休学、复学、辍学", 4),
        ("转学和休复学、辍学", 8),
        ("只有毕业", 0),
        ("还有死亡或别的变动", 11),
        ("是", 11),
    ],
)
def test_a_grade_is_asked_only_for_the_sort_of_movement_it_had(answer: str, asked: int) -> None:
    """Old answers are understood: 否 as none, 是 as any."""
    teacher = Teacher(context(VILLAGE, last_return({"3": 33})))
    teacher.types("enrolment", "3", **pupils(33), boarders=0)
    teacher.types("movement", "3", changed=answer)
    blank = [p for p in teacher.draft.check_all() if p.place.form == "movement"]
    assert sum(p.code == "C001" for p in blank if p.place.row == "3") == asked


def test_a_leaving_class_is_asked_how_many_left_once_they_have() -> None:
    """Before the classes leave, nobody is asked."""
    for period, answer, asked in (
        (GRADUATED, "只有毕业", True),
        (GRADUATED, "只有转学", True),
        (GRADUATED, "没有变动", False),
        (NOT_YET, "只有转学", False),
    ):
        teacher = Teacher(context(VILLAGE, last_return({"6": 30}), period))
        teacher.types("enrolment", "6", **pupils(30), boarders=0)
        teacher.types("movement", "6", changed=answer)
        blank = {(p.place.row, p.place.field) for p in teacher.draft.check_all()}
        assert (("6", "out_grad") in blank) is asked


def test_a_class_that_left_balances() -> None:
    """All thirty gone: one answer and one figure."""
    teacher = Teacher(context(VILLAGE, last_return({"6": 30}), GRADUATED))
    teacher.types("enrolment", "6", classes=0, students=0)
    teacher.types("movement", "6", changed="只有毕业", out_grad=30)
    assert not [p for p in teacher.problems("retention") if p.startswith(("C060", "C063"))]
    teacher.types("movement", "6", out_grad=29)
    assert "差1人" in "\n".join(teacher.problems("retention"))


def test_flows_of_the_autumn_are_there_in_spring() -> None:
    """They count from September on; whether there were any must be said again."""
    last = last_return({"8": 140})
    moved = Row("8", {"start": 140, "changed": "2", "out_dropout": 2, "out_suspend": 1, "end": 137})
    last = last.with_form("movement", FormData((moved,)))
    spring = prefill(context(JUNIOR, last)).form("movement").row("8")
    assert spring is not None
    assert dict(spring.values) == {"start": 140, "out_dropout": 2, "out_suspend": 1}
    assert prefill(context(JUNIOR, last, AUTUMN)).form("movement").row("8") is None


def test_who_repeats_a_grade_is_asked_once() -> None:
    """In the grades; the table of movement takes it from there."""
    teacher = Teacher(context(VILLAGE, Content(), AUTUMN))
    teacher.types("enrolment", "3", classes=1, students=30, repeat_in=2)
    row = teacher.draft.content.form("movement").row("3")
    assert row is not None
    assert row.values["retained"] == 2


def test_zeros_that_were_not_asked_for_count() -> None:
    """A grade in which pupils only changed schools lost none, whatever the formula."""
    teacher = village_school()
    for formula, lost in (("ledger", 1), ("term", 1), ("liangji", 0)):
        period = replace(PERIOD, settings={"dropout_formula": formula})
        ctx = replace(teacher.draft.ctx, period=period)
        parts = parts_of(ctx, teacher.draft.content)
        assert parts["lost_pri"].numerator == lost, formula
    assert figures(teacher, "due_pri", "kept_pri") == [178, 177]


def old_form_set() -> FormSet:
    """Return the forms as they were when 有没有变动 was answered with 是 or 否."""

    def before(field: Field) -> Field:
        if field.id != "changed":
            return field
        return replace(field, type="yes_no", choices="")

    def area(known: Area) -> Area:
        forms = tuple(
            replace(form, fields=tuple(before(field) for field in form.fields))
            if form.id == "movement"
            else form
            for form in known.forms
        )
        return replace(known, forms=forms)

    areas = tuple(area(known) for known in shipped().areas)
    choices: dict[str, ChoiceList] = dict(shipped().choices)
    return replace(shipped(), areas=areas, choices=choices, hash="0" * 64)


def test_an_old_return_is_understood() -> None:
    """Half a year ago 有没有变动 was yes or no."""
    rows = (Row("1", {"start": 30, "changed": False}), Row("2", {"start": 31, "changed": True}))
    said, problems = migrate_content(
        old_form_set(), shipped(), Content({"movement": FormData(rows)})
    )
    assert {row.row_id: row.values["changed"] for row in said.form("movement").rows} == {
        "1": "0",
        "2": "9",
    }
    assert {problem.code for problem in problems} <= {"M011"}


def test_the_ledger_goes_on() -> None:
    """Those still away and those of this school year; not those settled long ago."""
    long_gone = {"leave_date": date(2005, 3, 1)}
    last = ledger(
        {"name": "张小明"},
        {"name": "张小红", "status": "30", "return_date": date(2005, 12, 1)},
        {"name": "张小强", "status": "80", **long_gone},
        {"name": "张小兰", "status": "60", **long_gone},
    )
    rows = prefill(context(JUNIOR, last)).form("dropout_ledger").rows
    assert [row.row_id for row in rows] == ["CHILD0", "CHILD1", "CHILD2"]
    assert rows[0].values["visits_before"] == 3
    autumn = prefill(context(JUNIOR, last, AUTUMN)).form("dropout_ledger").rows
    assert [row.row_id for row in autumn] == ["CHILD0", "CHILD2"]


def test_visits_are_counted_from_their_records() -> None:
    """Three of the last half-year and two of this one."""
    teacher = Teacher(context(JUNIOR, ledger({"name": "张小明"})))
    for day in ("2006-04-03", "2006-06-12"):
        teacher.enters(
            "persuasion", pupil="张小明", visit_date=day, visitors="校长", result="不同意"
        )
    row = teacher.draft.content.form("dropout_ledger").row("CHILD0")
    summary = teacher.draft.content.form("ledger_summary").row("1")
    assert row is not None
    assert summary is not None
    assert row.values["visits"] == 5
    assert (summary.values["visits"], summary.values["visited"]) == (2, 1)
    assert not [p for p in teacher.problems("retention") if p.startswith("C090")]


def test_who_was_not_looked_for_is_named_by_half() -> None:
    """Since the second of November nobody went there; the name is masked."""
    teacher = Teacher(context(JUNIOR, ledger({"name": "张小明"})))
    assert "C090 张*明已经240天没有劝返记录，请填写最近一次家访。" in teacher.problems("retention")
    last = ledger({"name": "张小明"})
    seen = FormData((Row("V", {"pupil": "张小明", "visit_date": date(2006, 6, 10)}),))
    known = Teacher(context(JUNIOR, last.with_form("persuasion", seen)))
    assert not [p for p in known.problems("retention") if p.startswith("C090")]


def test_visits_are_asked_for_only_where_the_ledger_has_somebody() -> None:
    """A school without dropouts decides once."""
    teacher = Teacher(context(POINT, last_return({"1": 9}, top=1)))
    teacher.has_no_dropouts()
    assert "persuasion" not in teacher.open_forms("retention")
    teacher = Teacher(context(JUNIOR, ledger({"name": "张小明"})))
    assert "persuasion" in teacher.open_forms("retention")


def test_the_leaving_class_of_three_years_ago() -> None:
    """Who leaves is counted, not typed; six years at a primary school, three at a junior one."""
    teacher = Teacher(context(JUNIOR, last_return({"9": 130})))
    teacher.types("enrolment", "9", **pupils(129), boarders=9)
    teacher.types("cohort", "9", cohort_in=140, in_transfer=2, out_transfer=5, death=1)
    parts = parts_of(teacher.draft.ctx, teacher.draft.content)
    assert figures(teacher, "cohort_grad_jun", "cohort_due_jun") == [129, 136]
    assert parts["cohort_grad_pri"].state is PartState.NOT_APPLICABLE
    for kind, classes in (("12", ["6"]), ("20", ["9"]), ("21", ["6", "9"])):
        rows = grid_rows(shipped(), shipped().form("cohort"), Unit("2145000001", "示例", kind))
        assert [row.code for row in rows] == classes


def test_zones_go_on_and_count_pairs() -> None:
    """The last return's zones are there; two pairs, one pupil keeps up now."""
    teacher = Teacher(context(VILLAGE, last_return({"1": 31})))
    names = ("zone_n", "zone_schools", "zone_pupils", "pairs", "converted")
    assert figures(teacher, *names) == [1, 1, 38, 2, 1]


def test_the_bureau_keeps_its_pairs_of_department_and_school() -> None:
    """Who helps whom goes on; what was done is asked again."""
    bureau = Unit("JX00000090", "金秀瑶族自治县教育和科技局", "90")
    told: dict[str, Value] = {"department": "县农业局", "school": "桐木中学", "visits": 3}
    last = Content({"paired_support": FormData((Row("A", told | {"students_persuaded": 2}),))})
    (row,) = prefill(context(bureau, last)).form("paired_support").rows
    assert dict(row.values) == {"department": "县农业局", "school": "桐木中学"}
    teacher = Teacher(context(bureau, last))
    teacher.types("paired_support", "A", visits=1, students_persuaded=0, fund="3000元")
    assert figures(teacher, "help_departments", "help_schools", "help_visits") == [1, 1, 1]
    assert figures(teacher, "help_persuaded", "help_fund") == [0, 3000]
