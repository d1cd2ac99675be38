"""``task`` and ``export``: what goes down to the schools and what they hand over."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from models.task.package import read_task
from tests.models.headless.county import FIRST, SECOND, Places, fill_in, filled, open_school
from tests.models.headless.running import Terminal

SHORT, LONG = "1234567", "12345678"


@pytest.fixture
def school(made: Places, tmp_path: Path) -> Path:
    """Return a copy of the second school's data."""
    return Path(shutil.copytree(made.schools[SECOND], tmp_path / "school"))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_task_is_a_package_and_a_blank_for_everyone(
    terminal: Terminal, bureau: Path, tmp_path: Path
) -> None:
    ran = terminal.run("task", bureau, tmp_path / "a" / "b")

    assert ran.status == 0
    assert ran.lines == [
        f"任务包：{tmp_path}/a/b/2006年上半年任务包.xqhtask",
        f"空白工作簿3份，在：{tmp_path}/a/b",
        "人员名单：要学校交。",
    ]
    assert ran.err.splitlines()[-1] == "写空白工作簿 3/3"
    assert len(read_task(tmp_path / "a" / "b" / "2006年上半年任务包.xqhtask").units) == 3


def test_a_task_as_json_names_every_file(terminal: Terminal, bureau: Path, tmp_path: Path) -> None:
    facts = terminal.run("task", bureau, tmp_path, "--json").facts

    assert Path(facts["package"]).is_file()
    assert len(facts["workbooks"]) == 3
    assert all(Path(path).is_file() for path in facts["workbooks"])


def test_a_return_without_errors_goes_out(terminal: Terminal, school: Path, tmp_path: Path) -> None:
    """Nothing has changed since the last export, and it says so."""
    ran = terminal.run("export", school, tmp_path / "out")

    assert ran.status == 0
    assert ran.lines[0] == "罗香乡初级中学：第1版（和上次导出的一样，没有新的版本）"
    assert names(tmp_path / "out") == ["2006年上半年_罗香乡初级中学_数字表_第1版.xlsx"]


def test_a_changed_return_is_a_new_revision(
    terminal: Terminal, school: Path, tmp_path: Path
) -> None:
    fill_in(school, filled(SECOND, students=60))
    facts = terminal.run("export", school, tmp_path / "out", "--json").facts

    assert (facts["unit"], facts["number"], facts["again"]) == (SECOND, 2, False)
    assert [Path(path).name for path in facts["files"]] == names(tmp_path / "out")


def test_errors_keep_a_return_back(terminal: Terminal, school: Path, tmp_path: Path) -> None:
    """One sentence on stderr; which errors, with their places, on stdout."""
    fill_in(school, filled(SECOND, students=50, start=40))
    ran = terminal.run("export", school, tmp_path / "out")

    assert ran.status == 2
    assert ran.err == ("还有1处错误没有改正，不能导出。实在改不了的，请校长写明原因后带错上报。\n")
    assert ran.lines[0].startswith("  学生变动／九年级：")
    assert names(tmp_path / "out") == []


def test_a_reason_lets_errors_through_and_says_so(
    terminal: Terminal, school: Path, tmp_path: Path
) -> None:
    fill_in(school, filled(SECOND, students=50, start=40))
    ran = terminal.run("export", school, tmp_path / "out", "--reason", "学籍正在和转出学校核对")

    assert ran.status == 1
    assert "带错上报：还有1处错误。" in ran.lines
    assert len(names(tmp_path / "out")) == 1


def test_a_reason_that_says_nothing_is_refused(
    terminal: Terminal, school: Path, tmp_path: Path
) -> None:
    fill_in(school, filled(SECOND, students=50, start=40))
    ran = terminal.run("export", school, tmp_path / "out", "--reason", "无")

    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("带错上报的原因写得太短")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "人员名单要加密码才能导出，请用--password给出密码。\n"),
        (["--password", SHORT], "密码太短，至少要8个字符。\n"),
    ],
)
def test_no_list_of_persons_goes_out_unprotected(
    terminal: Terminal, school: Path, tmp_path: Path, words: list[str], told: str
) -> None:
    ran = terminal.run("export", school, tmp_path / "out", "--persons", *words)

    assert (ran.status, ran.err) == (2, told)
    assert list((tmp_path / "out").glob("*")) == []


def test_with_a_password_both_workbooks_go_out(
    terminal: Terminal, school: Path, tmp_path: Path
) -> None:
    ran = terminal.run("export", school, tmp_path / "out", "--persons", "--password", LONG)

    assert ran.status == 0
    assert names(tmp_path / "out") == [
        "2006年上半年_罗香乡初级中学_人员名单_第1版.xlsx",
        "2006年上半年_罗香乡初级中学_数字表_第1版.xlsx",
    ]
    assert not (tmp_path / "out" / names(tmp_path / "out")[0]).read_bytes().startswith(b"PK")


def test_lists_nobody_asked_for_stay_at_the_school(
    terminal: Terminal, bureau: Path, tmp_path: Path
) -> None:
    """Password or not; the figures go out as before. The bureau's next package asks the same."""
    told = terminal.run("task", bureau, tmp_path / "down", "--no-persons")
    assert told.lines[-1] == "人员名单：不要，留在学校。"
    again = terminal.run("task", bureau, tmp_path / "down", "--json")
    assert again.facts["persons"] is False
    package = Path(again.facts["package"])
    assert not read_task(package).policy.persons
    school = open_school(tmp_path / "school", package, SECOND)
    fill_in(school, filled(SECOND))
    for words in ([], ["--password", LONG]):
        ran = terminal.run("export", school, tmp_path / "out", "--persons", *words)
        assert (ran.status, ran.err) == (
            2,
            "县局本期不要人员名单，名单留在学校，没有导出；只导出数字表就可以了。\n",
        )
        assert names(tmp_path / "out") == []
    assert terminal.run("export", school, tmp_path / "out").status == 0


def test_the_bureau_names_the_unit(terminal: Terminal, bureau: Path, tmp_path: Path) -> None:
    """By code, by name, by another name; an unknown one is refused."""
    for unit in (FIRST, "桐木镇初级中学", "桐木中学"):
        ran = terminal.run(
            "export", bureau, tmp_path, "--unit", unit, "--reason", "只是试一试能不能导出", "--json"
        )
        assert (ran.facts["unit"], ran.status) == (FIRST, 1)
    ran = terminal.run("export", bureau, tmp_path, "--unit", "三角乡中学")
    assert ran.err == "名册里没有“三角乡中学”这个单位，请核对代码。\n"
