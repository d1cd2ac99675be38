"""``backup`` and ``restore``: what was there before can come back."""

from __future__ import annotations

import shutil
from pathlib import Path

from models.store.dataset import DataSet
from tests.models.headless.conftest import PASSWORD
from tests.models.headless.county import Places
from tests.models.headless.running import Terminal


def returned(terminal: Terminal, data: Path) -> int:
    found = terminal.run("totals", data, "--json").facts["coverage"]["returned"]
    assert isinstance(found, int)
    return found


def test_a_backup_brings_the_data_back(terminal: Terminal, bureau: Path, made: Places) -> None:
    first = terminal.run("backup", bureau)
    terminal.run("import", bureau, made.up, "--password", PASSWORD)
    assert returned(terminal, bureau) == 2
    ran = terminal.run("restore", bureau, "1")

    assert first.lines[0].startswith("已备份，是第1号：")
    assert ran.status == 0
    assert ran.lines[0].startswith("已恢复到第1号备份（手工备份，")
    assert ran.lines[1].startswith("恢复前的数据也留了一份：")
    assert returned(terminal, bureau) == 0


def test_backups_are_listed_newest_first(terminal: Terminal, bureau: Path) -> None:
    terminal.run("backup", bureau)
    made = terminal.run("backup", bureau, "--json").facts["backup"]
    plain, facts = terminal.both("restore", bureau, "--list")

    assert made["number"] == 2
    assert plain.lines[0].split() == ["号", "时间", "为什么", "大小", "文件"]
    assert [line.split()[0] for line in plain.lines[2:]] == ["2", "1"]
    assert [one["number"] for one in facts["backups"]] == [2, 1]
    assert terminal.run("restore", bureau).lines == plain.lines


def test_where_there_is_no_backup(terminal: Terminal, bureau: Path) -> None:
    plain, facts = terminal.both("restore", bureau)

    assert (plain.lines, facts["backups"]) == (["还没有备份。"], [])
    ran = terminal.run("restore", bureau, "3")
    assert ran.err == "没有第3号备份；用restore DATA --list看有哪些。\n"


def test_where_there_are_no_data(terminal: Terminal, tmp_path: Path) -> None:
    ran = terminal.run("restore", tmp_path / "没有", "--list")

    assert ran.status == 2
    assert ran.err.endswith("里没有校情汇的数据，也没有备份，请核对文件夹。\n")
    assert not (tmp_path / "没有").exists()


def test_data_that_are_open_elsewhere_are_left_alone(terminal: Terminal, bureau: Path) -> None:
    terminal.run("backup", bureau)
    with DataSet.open(bureau):
        ran = terminal.run("restore", bureau, "1")

    assert ran.status == 2
    assert "正被另一个校情汇窗口" in ran.err


def test_a_lost_database_comes_back_from_its_backup(terminal: Terminal, bureau: Path) -> None:
    terminal.run("backup", bureau)
    (bureau / "data.db").unlink()
    assert terminal.run("check", bureau).status == 2
    ran = terminal.run("restore", bureau, "1")

    assert ran.status == 0
    assert len(ran.lines) == 1
    assert returned(terminal, bureau) == 0


def test_restored_on_another_pc_it_says_which_files_did_not_come(
    terminal: Terminal, county: Path, tmp_path: Path
) -> None:
    """The figures are all there; the received files lie in the folder that stayed behind."""
    made = terminal.run("backup", county, "--json").facts["backup"]
    there = tmp_path / "another" / "backups"
    there.mkdir(parents=True)
    shutil.copy(made["file"], there)
    plain, facts = terminal.both("restore", there.parent, made["number"])

    assert plain.status == 0
    assert facts["missing_originals"] == 3
    assert "收到的原件有3份不在这个文件夹里" in plain.lines[-1]
    assert returned(terminal, there.parent) == 2
    shutil.copytree(county / "originals", there.parent / "originals", dirs_exist_ok=True)
    again = terminal.run("restore", there.parent, made["number"], "--json")
    assert again.facts["missing_originals"] == 0
