"""Every command with its arguments, and the window where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.headless.arguments import COMMANDS, parse
from models.headless.parser import WrongUsage

SHORTEST = {
    "answer": ["DATA", "OUT"],
    "demo": ["OUT"],
    "period": ["DATA", "2026H2"],
    "task": ["DATA", "OUT"],
    "export": ["DATA", "OUT"],
    "import": ["DATA", "PATH"],
    "take": ["DATA", "WORKBOOK"],
    "conflicts": ["DATA"],
    "resolve": ["DATA", "UNIT", "--combine", "--who", "某", "--why", "原因"],
    "undo": ["DATA", "3"],
    "check": ["DATA"],
    "totals": ["DATA"],
    "trace": ["DATA", "INDICATOR"],
    "report": ["DATA", "--pdf", "FILE"],
    "backup": ["DATA"],
    "restore": ["DATA"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_shortest_way_to_write_a_command(name: str) -> None:
    """And ``--json`` stands wherever one likes."""
    assert not parse([name, *SHORTEST[name]]).json
    assert parse([name, "--json", *SHORTEST[name]]).json
    assert parse([name, *SHORTEST[name], "--json"]).command == name


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_without_arguments_is_refused(name: str) -> None:
    with pytest.raises(WrongUsage, match=r"还缺少|里要给一个"):
        parse([name])


def test_options_may_stand_between_paths() -> None:
    made = parse(["import", "d", "a.xlsx", "--dry-run", "b.zip", "--password", "x", "c"])

    assert made.paths == [Path("a.xlsx"), Path("b.zip"), Path("c")]
    assert made.dry_run
    assert made.password == ["x"]


def test_a_demo_has_85_schools_unless_told_otherwise() -> None:
    assert (parse(["demo", "out"]).schools, parse(["demo", "out"]).seed) == (85, 2006)
    made = parse(["demo", "out", "--schools", "20", "--seed", "7"])
    assert (made.schools, made.seed) == (20, 7)


def test_without_a_command_the_window_is_wanted() -> None:
    assert parse([]).command == ""
    assert parse([]).data is None
    made = parse(["some/folder", "--edition", "bureau"])
    assert (made.command, made.data, made.edition) == ("", Path("some/folder"), "bureau")


def test_an_unknown_edition_is_refused() -> None:
    with pytest.raises(WrongUsage, match="只能是school、bureau"):
        parse(["--edition", "town"])


def test_a_mistyped_command_is_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WrongUsage, match="没有“totls”这个命令，是不是要用“totals”？"):
        parse(["totls", "data"])
    (tmp_path / "totls").mkdir()
    assert parse(["totls"]).data == Path("totls")


def test_the_overview_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["--help"])
    text = capsys.readouterr().out

    assert all(f"\n  {name} " in text for name in COMMANDS)


def test_too_many_words_are_no_folder(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="不认识“数据乙”"):
        parse([str(tmp_path), "数据乙"])
    with pytest.raises(WrongUsage, match="没有“数据甲”这个命令，也没有这个文件夹"):
        parse(["数据甲", "数据乙"])
