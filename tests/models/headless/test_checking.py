"""``check``: what is wrong where, who is missing, in the county and in one school."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from models.headless import checking
from models.problems import Place, Problem, Severity
from models.workspace import Workspace
from tests.models.headless.county import (
    FIRST,
    PERIOD,
    SECOND,
    UNITS,
    Places,
    fill_in,
    filled,
    form_set,
)
from tests.models.headless.running import Terminal


@pytest.fixture
def school(made: Places, tmp_path: Path) -> Path:
    """Return a copy of the second school's data."""
    return Path(shutil.copytree(made.schools[SECOND], tmp_path / "school"))


def test_a_county_in_order(terminal: Terminal, county: Path) -> None:
    plain, facts = terminal.both("check", county)

    assert plain.status == 0
    assert plain.lines == [
        "应报学校2所，已报学校2所（含2/2校）",
        "检查了2个单位的报表：0处错误，0处要核对的还没有说明；2个单位没有问题。",
    ]
    assert [one["unit"] for one in facts["units"]] == [FIRST, SECOND]
    assert facts["missing"] == []


def test_who_is_missing_is_named(terminal: Terminal, bureau: Path, made: Places) -> None:
    terminal.run("import", bureau, *made.up.glob("*罗香*"))
    plain, facts = terminal.both("check", bureau)

    assert plain.status == 1
    assert "  [核对] C195 桐木镇初级中学还没有报表，截止日期是2006年7月5日。" in plain.lines
    assert facts["missing"] == [FIRST]
    assert [one["code"] for one in facts["county"]] == ["C195"]


def test_one_unit_that_is_missing(terminal: Terminal, bureau: Path) -> None:
    plain, facts = terminal.both("check", bureau, "--unit", SECOND)

    assert plain.status == 1
    assert [one["place"]["unit"] for one in facts["county"]] == [SECOND]


def test_a_unit_that_need_not_report_has_nothing_to_check(terminal: Terminal, bureau: Path) -> None:
    ran = terminal.run("check", bureau, "--unit", "JX00000000")

    assert ran.status == 2
    assert ran.err == "“金秀瑶族自治县教育局”本期还没有报表，没有可检查的。\n"


def test_a_return_that_came_with_errors(
    terminal: Terminal, county: Path, school: Path, tmp_path: Path
) -> None:
    """It says where, and why it was sent all the same."""
    fill_in(school, filled(SECOND, students=50, start=40))
    terminal.run("export", school, tmp_path / "out", "--reason", "学籍正在和转出学校核对")
    terminal.run("import", county, tmp_path / "out")
    plain, facts = terminal.both("check", county, "--unit", SECOND)

    assert plain.status == 1
    assert plain.lines[0] == "罗香乡初级中学（已收）：1处错误，1处要核对"
    assert plain.lines[1] == "  带错上报，原因：学籍正在和转出学校核对"
    assert any(line.startswith("  [错误] C060 学生变动／九年级：") for line in plain.lines)
    (unit,) = facts["units"]
    assert unit["errors"] == 1
    assert {one["where"] for one in unit["problems"]} == {"学生变动", "学生变动／九年级"}


def test_a_school_checks_what_it_is_filling_in(terminal: Terminal, school: Path) -> None:
    fill_in(school, filled(SECOND, students=50, start=40))
    plain, facts = terminal.both("check", school)

    assert plain.status == 1
    assert plain.lines[0] == "罗香乡初级中学（正在填）：1处错误，1处要核对"
    assert facts["coverage"] == ""
    assert facts["county"] == []
    assert facts["units"][0]["status"] == "draft"


def test_what_the_county_as_a_whole_gets_wrong(
    terminal: Terminal, county: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rules are those of the form set; here one of them speaks."""
    found = Problem("C900", Severity.WARNING, "全县合计不符。", Place(form="movement"))
    monkeypatch.setattr(checking, "county_findings", lambda *_: (found,))
    plain, facts = terminal.both("check", county)

    assert plain.status == 1
    assert plain.lines[1:3] == ["全县：", "  [核对] C900 全县合计不符。"]
    assert [one["code"] for one in facts["county"]] == ["C900"]


def test_a_county_without_a_bureau_is_checked_too(
    terminal: Terminal, made: Places, tmp_path: Path
) -> None:
    """Nobody's own data: the registry holds schools only."""
    with Workspace.open(tmp_path / "county", create=True) as workspace:
        workspace.set_up(form_set(), PERIOD, UNITS[:2])
    terminal.run("import", tmp_path / "county", *made.up.glob("*数字表*"))
    plain, facts = terminal.both("check", tmp_path / "county")

    assert plain.status == 0
    assert len(facts["units"]) == 2
