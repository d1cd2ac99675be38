"""``demo``: a whole county from nothing, and the other commands work on what it leaves."""

from __future__ import annotations

from pathlib import Path

from tests.models.headless.running import Terminal


def test_a_small_county_is_made_and_can_be_looked_at(terminal: Terminal, tmp_path: Path) -> None:
    """The main job, whole: workbooks written, merged, printed; every figure covers all schools."""
    out = tmp_path / "demo"
    ran = terminal.run("demo", out, "--schools", "10", "--seed", "7", "--json")

    assert ran.status == 0
    assert ran.facts["schools"] == 10
    assert Path(ran.facts["summary"]).read_bytes().startswith(b"%PDF")
    assert ran.facts["returns"]
    assert all(Path(path).is_file() for path in ran.facts["returns"])
    assert "生成总结……" in ran.err.splitlines()

    check = terminal.run("check", out / "county", "--json")
    assert check.facts["missing"] == []
    totals = terminal.run("totals", out / "county", "--json").facts
    assert totals["coverage"]["returned"] == totals["coverage"]["expected"]


def test_a_folder_with_other_things_is_left_alone(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    ran = terminal.run("demo", tmp_path, "--schools", "10")

    assert (ran.status, ran.out) == (2, "")
    assert [path.name for path in tmp_path.iterdir() if path.name != "log"] == ["mine.txt"]


def test_a_county_of_no_size(terminal: Terminal, tmp_path: Path) -> None:
    ran = terminal.run("demo", tmp_path / "demo", "--schools", "0")

    assert ran.status == 2
    assert ran.err.splitlines()[-1].endswith("。")
    assert not (tmp_path / "demo").exists()
