"""``take`` at a school: what it says before anything is stored, and what it stores."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from models.workspace import Workspace
from tests.models.entry.by_hand import ByHand
from tests.models.headless.county import FIRST, SECOND, Places
from tests.models.headless.running import Terminal


@pytest.fixture
def school(made: Places, tmp_path: Path) -> Path:
    """Return a copy of a school's data after it handed its return over."""
    return Path(shutil.copytree(made.schools[SECOND], tmp_path / "school"))


@pytest.fixture
def workbook(made: Places, tmp_path: Path) -> Path:
    """Return the workbook it handed over, changed by a colleague in two cells and spoilt in one."""
    (path,) = made.up.glob("*罗香乡初级中学_数字表*.xlsx")
    hand = ByHand(path)
    hand.put("enrolment", "7", "girls", 25)
    hand.put("enrolment", "8", "girls", 26)
    hand.put("enrolment", "9", "girls", "二十几")
    return hand.save(tmp_path / "改过.xlsx")


def girls(school: Path) -> list[object]:
    """Return what the open return says of the girls in each grade."""
    with Workspace.open(school) as workspace:
        draft = workspace.own_draft()
        return [draft.view.value("enrolment", grade, "girls") for grade in "789"]


def type_in(school: Path, grade: str, number: str) -> None:
    """Let the teacher type a number."""
    with Workspace.open(school) as workspace:
        draft = workspace.own_draft()
        draft.set_text("enrolment", grade, "girls", number)
        assert draft.saver is not None
        assert draft.saver.drain()


def test_a_rehearsal_writes_nothing(terminal: Terminal, school: Path, workbook: Path) -> None:
    plain, facts = terminal.both("take", school, workbook, "--dry-run")

    assert plain.status == 1, "a cell could not be understood"
    assert "什么也没有写入。" in plain.lines
    assert "二十几" in plain.out
    assert [place["place"] for place in facts["places"]] == [
        "enrolment/7/girls",
        "enrolment/8/girls",
    ]
    assert all(place["take"] and not place["both"] for place in facts["places"])
    assert len(facts["unread"]) == 1
    assert girls(school) == [20, 20, 20]


def test_what_both_changed_stays_until_somebody_says_so(
    terminal: Terminal, school: Path, workbook: Path
) -> None:
    type_in(school, "8", "21")
    ran = terminal.run("take", school, workbook)
    assert ran.status == 1
    assert "从“改过.xlsx”收进1格，2格没有收。" in ran.lines
    assert any("两边都改过" in line and "21 → 26" in line for line in ran.lines)
    assert girls(school) == [25, 21, 20]

    ran = terminal.run("take", school, workbook, "--choose", "enrolment/8=workbook", "--json")
    assert (ran.facts["taken"], ran.facts["left"]) == (1, 1)
    assert girls(school) == [25, 26, 20]

    ran = terminal.run("take", school, workbook, "--both", "workbook")
    assert any(line.startswith("没有不同") for line in ran.lines)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--choose", "enrolment/8=他"], "“enrolment/8=他”要写成"),
        (["--choose", "enrolment/1=draft"], "没有“enrolment/1”这一处不同"),
    ],
)
def test_a_choice_that_is_none(
    terminal: Terminal, school: Path, workbook: Path, words: list[str], told: str
) -> None:
    ran = terminal.run("take", school, workbook, *words)
    assert ran.status == 2
    assert told in ran.err
    assert girls(school) == [20, 20, 20]


def test_another_schools_workbook_is_refused(
    terminal: Terminal, school: Path, made: Places, bureau: Path, workbook: Path
) -> None:
    """Nor does the bureau take anything in this way."""
    (path,) = made.up.glob("*桐木镇初级中学_数字表*.xlsx")
    assert FIRST in made.schools
    ran = terminal.run("take", school, path)
    assert ran.status == 2
    assert "这是桐木镇初级中学的工作簿，现在填的是罗香乡初级中学" in ran.err
    ran = terminal.run("take", bureau, workbook)
    assert (ran.status, ran.err) == (2, "这份数据不是学校的；县局收工作簿请用import。\n")
