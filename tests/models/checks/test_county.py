"""Checks over the whole county, after merging."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from models.checks.county import check_county, together
from models.checks.outliers import outliers
from models.checks.proofs import run_proofs
from models.forms.loader import load_form_set, parse_form_set
from models.records import Content, FormData, Row
from tests.models.checks.counties import returns_of, told
from tests.models.forms.samples import PERIOD, SOURCES, sample

SHIPPED = load_form_set(Path(__file__).parents[3] / "resources" / "forms" / "county_2006")


def moved(grade: str, came: int, went: int) -> Content:
    """Return what one school says of transfers within the county."""
    values = {"in_transfer_county": came, "out_transfer_county": went}
    return Content({"movement": FormData((Row(grade, values),))})


def test_children_that_left_one_school_arrive_in_another() -> None:
    """Within the county both sides must agree; the sentence says by how many they don't."""
    assert told(SHIPPED, PERIOD, moved("3", 2, 0), moved("3", 0, 2), Content()) == []
    differ = returns_of(SHIPPED, PERIOD, moved("3", 2, 0), moved("3", 0, 5), Content())
    (problem,) = check_county(differ)
    assert problem.code == "C075"
    assert problem.message == "县内转入2人、转出5人对不上，相差3人，请按名单核对。"
    assert str(problem.place) == "movement"


def test_returns_taken_together() -> None:
    """Absent only if it is absent everywhere; nobody's rows are lost."""
    one = Content({"events": FormData(absent=True), "a": FormData((Row("1", {"x": 1}),))})
    two = Content({"events": FormData(absent=True), "a": FormData((Row("1", {"x": 2}),))})
    three = Content({"events": FormData((Row("A1", {"x": 3}),))})
    both = together([one, two])
    assert both.form("events").absent
    assert [row.values["x"] for row in both.form("a").rows] == [1, 2]
    assert not together([one, three]).form("events").absent


def test_a_rule_about_what_nobody_filled_in_is_silent() -> None:
    """An empty county breaks nothing."""
    assert told(sample(), PERIOD, Content()) == []
    assert told(SHIPPED, PERIOD, Content(), Content()) == []


def test_what_the_bureau_has_on_record_is_held_against_each_school() -> None:
    """The school is named; one without a return, and one the bureau agrees with, are not."""

    def says(signed: str) -> Content:
        values = {"letter_signed": signed == "是"}
        return Content({"safety_duty": FormData((Row("1", values),))})

    record = FormData(tuple(Row(name, {"school": name}) for name in ("第1小学", "第3小学")))
    bureau = Content({"letter_record": record})
    returns = returns_of(SHIPPED, PERIOD, says("是"), says("是"), says("否"), Content(), bureau)
    assert [(found.place.unit, found.message) for found in check_county(returns)] == [
        ("2145000002", "第2小学县局登记未签责任状，学校填了已签。"),
        ("2145000003", "第3小学县局登记已签责任状，学校填了未签。"),
    ]
    assert told(SHIPPED, PERIOD, says("是"), says("否"), Content()) == []  # nothing on record


def ledger(*children: tuple[str, str]) -> Content:
    """Return a list of dropouts: name and status."""
    rows = (
        Row(f"R{number}", {"name": name, "birth": date(1993, 5, 12), "status": status})
        for number, (name, status) in enumerate(children)
    )
    return Content({"dropout_ledger": FormData(tuple(rows))})


def test_one_child_on_two_lists() -> None:
    """Each such child is told once, masked, with the schools; what one school settled is none."""
    parents = {"guardian": "张大山"}

    def known(content: Content) -> Content:
        rows = content.form("dropout_ledger").rows
        made = (Row(row.row_id, {**row.values, **parents}) for row in rows)
        return Content({"dropout_ledger": FormData(tuple(made))})

    first = known(ledger(("张小明", "20"), ("张小明", "20"), ("李小红", "20")))
    second = known(ledger(("李小红", "40"), ("韦小兰", "20")))
    third = known(ledger(("张小明", "10")))
    assert told(SHIPPED, PERIOD, first, second, third, Content()) == [
        "张*明在第1小学、第3小学都登记在辍学台账上，请两校核对。"
    ]
    alone = (ledger(("张小明", "20")), ledger(("张小明", "20")))
    assert told(SHIPPED, PERIOD, *alone, Content()) == []  # without a guardian nobody is known


def test_more_pupils_start_than_finished() -> None:
    """The half-year before is looked at: its leavers, this autumn's newcomers."""
    new = Content({"enrolment": FormData((Row("7", {"intake": 120}),))})
    left = Content({"cohort": FormData((Row("6", {"graduates": 100}),))})
    returns = returns_of(SHIPPED, PERIOD, new, Content(), before={"2145000001": left})
    assert [found.message for found in check_county(returns)] == [
        "全县小学毕业生100人，初一新生120人，新生不应多于毕业生，请核对。"
    ]


def taught(students: int) -> Content:
    """Return a school with so many pupils in its first grade."""
    return Content({"enrolment": FormData((Row("1", {"students": students}),))})


@pytest.mark.parametrize(
    ("others", "value", "strange"),
    [
        ((20, 25, 30, 31), 300, False),  # 30 stands in the middle, ten times that is the limit
        ((20, 25, 30, 31), 301, True),
        ((20, 25, 31), 3100, False),  # four say nothing
        ((1, 1, 1, 1), 20, False),  # where most have one, twenty may be right
    ],
)
def test_a_zero_too_many(others: tuple[int, ...], value: int, strange: bool) -> None:  # noqa: FBT001
    """More than ten times the median of the same kind, itself included, among five at least."""
    schools = [taught(number) for number in (*others, value)]
    found = outliers(returns_of(SHIPPED, PERIOD, *schools, Content()))
    sentence = f"第{len(schools)}小学的“在校生数”填了{value}，比同类学校高很多，是不是多打了一个0？"
    assert [problem.message for problem in found] == ([sentence] if strange else [])
    assert [str(problem.place) for problem in found] == (
        [f"214500000{len(schools)}/enrolment/1/students"] if strange else []
    )


def test_every_shipped_check_proves_itself() -> None:
    """The examples beside the rules do what they say."""
    assert run_proofs(SHIPPED) == []


def test_a_proof_that_fails_is_told() -> None:
    """A wrong message, and a passing example that fires."""
    area = SOURCES["base.toml"].replace("二年级女生4人。", "三年级女生4人。")
    area = area.replace("row = { students = 4, girls = 4 }", "row = { students = 3, girls = 4 }")
    form_set = parse_form_set(
        {name: text.encode() for name, text in {**SOURCES, "base.toml": area}.items()}
    )
    told = [line for line in run_proofs(form_set) if line.startswith("T001")]
    assert len(told) == 2
    assert told[0].startswith("T001：反例应当提示“三年级女生4人。”，实际是")
    assert told[1].startswith("T001：正例不应有提示，实际是")
