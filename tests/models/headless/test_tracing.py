"""``trace``: from a figure down to file, sheet, cell and value."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
from msgspec.structs import replace

from models.records import FormData
from tests.models.headless.county import FIRST, SECOND, Places, fill_in, filled
from tests.models.headless.running import Terminal


def test_a_sum_leads_to_cells_that_hold_its_values(
    terminal: Terminal, county: Path, made: Places
) -> None:
    """What stands at the named place of the workbook is what is said to stand there."""
    plain, facts = terminal.both("trace", county, "stu_jun")

    assert plain.lines[0] == "初中在校生数（stu_jun）：300人，含2/2校"
    assert f"  桐木镇初级中学（{FIRST}）：150人" in plain.lines
    assert facts["value"] == "300"
    found = [
        (record["file"], record["sheet"], cell["cell"], cell["value"])
        for unit in facts["units"]
        for record in unit["records"]
        for cell in record["cells"]
    ]
    assert len(found) == 6
    for file, sheet, address, value in found:
        book = openpyxl.load_workbook(made.up / file, read_only=False)
        assert str(book[sheet][address].value) == value == "50"
        book.close()


def test_a_rate_leads_to_its_two_terms(terminal: Terminal, county: Path) -> None:
    plain, facts = terminal.both("trace", county, "drop_jun")

    assert plain.lines[0] == "初中辍学率（drop_jun）：0.33%，含2/2校"
    assert [term["indicator"] for term in facts["terms"]] == ["lost_jun", "start_jun"]
    assert facts["units"] == []


def test_persons_are_counted_but_not_named(terminal: Terminal, county: Path) -> None:
    plain, _ = terminal.both("trace", county, "led_total")
    told = terminal.run("trace", county, "led_total", "--json")

    assert "辍学台账人数（led_total）：1名，含2/2校" in plain.lines[0]
    for name in ("韦小明", "韦大山", "平道村"):
        assert name not in plain.out + told.out


def test_who_has_not_returned_is_said(terminal: Terminal, bureau: Path) -> None:
    plain, facts = terminal.both("trace", bureau, "stu_jun")

    assert plain.lines == [
        "初中在校生数（stu_jun）：无，含0/2校",
        f"  桐木镇初级中学（{FIRST}）：没有报",
        f"  罗香乡初级中学（{SECOND}）：没有报",
    ]
    assert {unit["state"] for unit in facts["units"]} == {"missing"}


def test_an_unknown_figure(terminal: Terminal, county: Path) -> None:
    ran = terminal.run("trace", county, "xyz")

    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "没有“xyz”这个指标；totals 列出所有指标和它们的代号。\n"


def test_a_figure_may_be_named_by_its_title(terminal: Terminal, county: Path) -> None:
    """The whole title, a part that only one has; a part of several is answered with their ids."""
    by_id = terminal.run("trace", county, "stu_jun")
    assert terminal.run("trace", county, "初中在校生数").out == by_id.out
    assert terminal.run("trace", county, "初中在校").out == by_id.out
    several = terminal.run("trace", county, "辍学率")
    assert (several.status, several.out) == (2, "")
    assert several.err.startswith(
        "“辍学率”不止一个指标：小学计入辍学率的人数（lost_pri）、小学辍学率"
    )


def test_a_value_left_blank_is_said(
    terminal: Terminal, county: Path, made: Places, tmp_path: Path
) -> None:
    """Blank is not 0, and not 没有报."""
    school = Path(shutil.copytree(made.schools[SECOND], tmp_path / "school"))
    content = filled(SECOND)
    rows = tuple(
        replace(row, values={k: v for k, v in row.values.items() if k != "students"})
        for row in content.form("enrolment").rows
    )
    fill_in(school, content.with_form("enrolment", FormData(rows)))
    terminal.run("export", school, tmp_path / "out", "--reason", "学籍册在乡里还没有拿回")
    ran = terminal.run("import", county, tmp_path / "out")
    plain, facts = terminal.both("trace", county, "stu_jun")

    assert ran.status == 1
    assert plain.lines[0] == "初中在校生数（stu_jun）：150人，含1/2校，1校未填"
    assert f"  罗香乡初级中学（{SECOND}）：没有填" in plain.lines
    assert [one["state"] for one in facts["units"]] == ["value", "blank"]
