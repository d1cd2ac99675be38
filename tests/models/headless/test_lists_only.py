"""A unit of which only the person list came: ``check`` and ``import`` say so."""

from __future__ import annotations

from pathlib import Path

from models.records import Part
from tests.models.headless.running import Terminal
from tests.ui.bureau.county import PASSWORD, returns, set_up, units, write_return


def test_a_person_list_alone_is_no_return(terminal: Terminal, tmp_path: Path) -> None:
    """It is said when it comes in, and by the check of its unit."""
    made = returns()
    unit = units(made)[0]
    set_up(tmp_path / "data", made).close()
    (path,) = write_return(tmp_path / "up", made, unit, parts=(Part.PERSONS,))
    came = terminal.run("import", tmp_path / "data", path, "--password", PASSWORD)
    assert f"{unit.name}：未报 → 只收到人员名单" in came.lines
    plain, facts = terminal.both("check", tmp_path / "data", "--unit", unit.code)
    assert plain.status == 1
    text = f"{unit.name}只收到人员名单，还没有数字表，截止日期是2006年7月5日。"
    assert f"  [核对] C195 {text}" in plain.lines
    assert [one["message"] for one in facts["county"]] == [text]
