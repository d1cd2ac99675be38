"""``answer``: receipts for everybody; a return with faults goes back."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.models.headless.county import FIRST, SECOND, Places, fill_in, filled
from tests.models.headless.running import Terminal


def test_a_county_in_order(terminal: Terminal, county: Path, tmp_path: Path) -> None:
    """Two schools handed in, two receipts, nothing goes back."""
    ran = terminal.run("answer", county, tmp_path / "back")
    assert ran.status == 0
    assert ran.lines == [f"回执2份，在：{tmp_path}/back"]
    assert sorted(path.name for path in (tmp_path / "back").iterdir()) == [
        "2006年上半年_桐木镇初级中学_回执.xlsx",
        "2006年上半年_罗香乡初级中学_回执.xlsx",
    ]


def test_what_has_errors_goes_back(
    terminal: Terminal, county: Path, made: Places, tmp_path: Path
) -> None:
    """With how much there is to mend; for one unit if one is named."""
    school = Path(shutil.copytree(made.schools[SECOND], tmp_path / "school"))
    fill_in(school, filled(SECOND, students=50, start=40))
    terminal.run("export", school, tmp_path / "up", "--reason", "学籍还没有更正，下周补报")
    terminal.run("import", county, tmp_path / "up")
    ran = terminal.run("answer", county, tmp_path / "back", "--json")
    assert len(ran.facts["receipts"]) == 2
    (back,) = ran.facts["sent_back"]
    assert (back["unit"], back["errors"]) == (SECOND, 1)
    assert Path(back["path"]).name == "2006年上半年_罗香乡初级中学_退回_第2版.xlsx"
    one = terminal.run("answer", county, tmp_path / "one", "--unit", FIRST)
    assert one.lines == [f"回执1份，在：{tmp_path}/one"]


def test_nothing_came_yet(terminal: Terminal, bureau: Path, tmp_path: Path) -> None:
    ran = terminal.run("answer", bureau, tmp_path / "back", "--unit", FIRST)
    assert (ran.status, ran.err) == (
        2,
        "本期还没有收到“桐木镇初级中学”的报表，没有回执可写。\n",
    )
