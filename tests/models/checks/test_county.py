"""Checks over the whole county, after merging."""

from __future__ import annotations

from pathlib import Path

from models.checks.county import check_county, together
from models.checks.proofs import run_proofs
from models.forms.loader import load_form_set, parse_form_set
from models.records import Content, FormData, Row
from tests.models.forms.samples import PERIOD, SOURCES, sample

SHIPPED = load_form_set(Path(__file__).parents[3] / "resources" / "forms" / "county_2006")


def moved(grade: str, came: int, went: int) -> Content:
    """Return what one school says of transfers within the county."""
    values = {"in_transfer_county": came, "out_transfer_county": went}
    return Content({"movement": FormData((Row(grade, values),))})


def test_children_that_left_one_school_arrive_in_another() -> None:
    """Within the county both sides must agree; the sentence says by how many they don't."""
    agree = together([moved("3", 2, 0), moved("3", 0, 2)])
    assert check_county(SHIPPED, PERIOD, agree) == []
    differ = together([moved("3", 2, 0), moved("3", 0, 5)])
    (problem,) = check_county(SHIPPED, PERIOD, differ)
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
    assert check_county(sample(), PERIOD, Content({})) == []
    assert check_county(SHIPPED, PERIOD, Content({})) == []


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
