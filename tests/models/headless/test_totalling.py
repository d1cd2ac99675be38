"""``totals``: every figure with its coverage, by county, township, kind and unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.models.headless.county import FIRST, SECOND, form_set
from tests.models.headless.running import Terminal


def test_all_figures_of_the_county(terminal: Terminal, county: Path) -> None:
    plain, facts = terminal.both("totals", county)

    assert plain.status == 0
    assert plain.lines[:2] == ["2006年上半年", "应报学校2所，已报学校2所（含2/2校）"]
    rows = {line.split()[0]: line.split() for line in plain.lines[5:]}
    assert list(rows) == [indicator.id for indicator in form_set().indicators]
    assert rows["students"] == ["students", "在校生数", "300", "人", "含2/2校"]
    assert rows["reten_jun"][2:] == ["99.67", "%", "含2/2校"]
    assert rows["stu_pri"][2:] == ["无", "人", "不涉及"]
    (group,) = facts["groups"]
    found = {one["indicator"]: one for one in group["figures"]}
    assert found["reten_jun"]["numerator"] == "300"
    assert found["reten_jun"]["denominator"] == "301"
    assert facts["coverage"]["returned"] == facts["coverage"]["expected"] == 2


@pytest.mark.parametrize(
    ("by", "titles"),
    [
        ("township", ["桐木镇", "罗香乡", "金秀镇"]),
        ("kind", ["初中", "县局"]),
        ("unit", [f"桐木镇初级中学（{FIRST}）", f"罗香乡初级中学（{SECOND}）"]),
    ],
)
def test_groups_have_the_figures_they_are_asked_for(
    terminal: Terminal, county: Path, by: str, titles: list[str]
) -> None:
    plain, facts = terminal.both("totals", county, "--by", by)

    assert [line for line in plain.lines if line in titles] == titles
    shown = {
        group["title"]: {one["indicator"]: one["value"] for one in group["figures"]}
        for group in facts["groups"]
    }
    assert "stu_pri" not in shown[titles[0]]
    expected = {"township": "150", "kind": "300", "unit": "150"}
    assert shown[titles[0]]["stu_jun"] == expected[by]


def test_before_anybody_has_returned(terminal: Terminal, bureau: Path) -> None:
    plain, facts = terminal.both("totals", bureau)

    assert plain.status == 0
    assert facts["coverage"]["line"] == "应报学校2所，已报学校0所（含0/2校）"
    assert facts["coverage"]["missing"] == [FIRST, SECOND]
