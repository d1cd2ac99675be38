"""``import`` and ``undo``: the plan is told, totals change, a second import changes nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.models.headless.conftest import PASSWORD
from tests.models.headless.county import FIRST, SECOND, Places, fill_in, filled, store_revision
from tests.models.headless.running import Terminal


def figure(terminal: Terminal, data: Path, indicator: str) -> tuple[str | None, str]:
    groups = terminal.run("totals", data, "--json").facts["groups"]
    found = next(one for one in groups[0]["figures"] if one["indicator"] == indicator)
    return found["value"], found["coverage"]


def test_every_file_has_its_sentence_and_the_totals_change(
    terminal: Terminal, bureau: Path, made: Places
) -> None:
    ran = terminal.run("import", bureau, made.up, "--password", PASSWORD)

    assert ran.status == 0
    files = [line for line in ran.lines if ".xlsx：" in line]
    assert len(files) == 3
    assert files[2].startswith(
        "2006年上半年_罗香乡初级中学_数字表_第1版.xlsx：罗香乡初级中学的数字表"
    )
    assert files[2].endswith("本期第一次收到，收下。")
    assert "共3个文件，收下3/3个。" in ran.lines
    (line,) = [line for line in ran.lines if line.startswith("在校生数")]
    assert line.split() == ["在校生数", "无", "300", "人", "含0/2校", "含2/2校"]
    assert ran.lines[-1] == "已写入，是第1批导入。"
    assert ran.err.splitlines()[-1] == "读取 3/3"
    assert figure(terminal, bureau, "students") == ("300", "含2/2校")


def test_a_rehearsal_writes_nothing(terminal: Terminal, bureau: Path, made: Places) -> None:
    before = store_revision(bureau)
    plain, facts = terminal.both("import", bureau, made.up, "--password", PASSWORD, "--dry-run")

    assert plain.lines[-1] == "什么也没有写入。"
    assert facts["batch"] is None
    assert [one["action"] for one in facts["files"]] == ["new", "part", "new"]
    assert {one["unit"] for one in facts["units"]} == {FIRST, SECOND}
    assert store_revision(bureau) == before
    assert figure(terminal, bureau, "students") == (None, "含0/2校")


def test_a_second_import_changes_nothing_and_says_so(
    terminal: Terminal, county: Path, made: Places
) -> None:
    before = store_revision(county)
    ran = terminal.run("import", county, made.up, "--password", PASSWORD)

    assert ran.status == 0
    assert "共3个文件，收下0/3个，3个和已收的完全一样，数据没有任何改动。" in ran.lines
    assert ran.lines[-1] == "已记下，是第2批导入。"
    assert store_revision(county) == before


def test_before_data_changes_there_is_a_backup(
    terminal: Terminal, bureau: Path, made: Places
) -> None:
    terminal.run("import", bureau, made.up)
    terminal.run("import", bureau, made.up)
    listed = terminal.run("restore", bureau, "--json").facts["backups"]

    assert [one["reason"] for one in listed] == ["导入前"]


def test_a_person_list_without_its_password_is_refused_and_the_rest_goes_on(
    terminal: Terminal, bureau: Path, made: Places
) -> None:
    plain, facts = terminal.both("import", bureau, made.up, "--dry-run")

    assert plain.status == 1
    assert [one["action"] for one in facts["files"]] == ["refused", "new", "new"]
    assert "设了密码" in facts["files"][0]["sentence"]


def test_a_return_with_errors_wants_attention(
    terminal: Terminal, bureau: Path, made: Places, tmp_path: Path
) -> None:
    school = Path(shutil.copytree(made.schools[SECOND], tmp_path / "school"))
    fill_in(school, filled(SECOND, students=50, start=40))
    terminal.run("export", school, tmp_path / "out", "--reason", "学籍正在和转出学校核对")
    ran = terminal.run("import", bureau, tmp_path / "out")

    assert ran.status == 1
    assert "  检查：1处错误，1处要核对" in ran.lines
    assert ran.lines[-1] == "已写入，是第1批导入。"


def test_an_import_is_taken_back(terminal: Terminal, county: Path) -> None:
    ran = terminal.run("undo", county, "1", "--why", "拿错了U盘")

    assert ran.status == 0
    assert ran.lines == [
        "第1批导入已撤销，涉及2个单位；收到的文件都还留着。",
        "  桐木镇初级中学：未报",
        "  罗香乡初级中学：未报",
    ]
    assert figure(terminal, county, "students") == (None, "含0/2校")
    again = terminal.run("undo", county, "1", "--json")
    assert (again.status, again.facts["error"]) == (2, "第1批导入已经撤销过了。")


@pytest.mark.parametrize("batch", ["7", "0", "-1"])
def test_an_import_that_never_was_is_not_taken_back(
    terminal: Terminal, county: Path, batch: str
) -> None:
    ran = terminal.run("undo", county, batch)

    assert (ran.status, ran.err) == (2, f"没有第{batch}批导入的记录。\n")


def test_what_could_not_be_read_is_told_cell_by_cell(
    terminal: Terminal, bureau: Path, made: Places, tmp_path: Path
) -> None:
    """All of them in a rehearsal, and what was understood; the first few when it is written."""
    (path,) = made.up.glob("*罗香*")
    book = openpyxl.load_workbook(path)
    sheet = book["F01 在校生与班级"]
    typed = [cell for row in sheet.iter_rows() for cell in row if cell.value in {20, 10, 50}]
    for cell in typed:
        cell.value = "很多"
    book.save(tmp_path / "改过.xlsx")
    book.close()
    plain, facts = terminal.both("import", bureau, tmp_path / "改过.xlsx", "--dry-run")
    problems = [one for one in facts["files"][0]["problems"] if one["severity"] != "note"]

    assert plain.status == 1
    assert len(problems) == len(typed) > 5
    assert sum(line.startswith("  [错误] C002") for line in plain.lines) == len(typed)
    first = typed[0].coordinate
    assert plain.lines[1].startswith(
        f"  [错误] C002 “F01 在校生与班级”{first}：“在校生数”只能填数字。"
    )
    assert "导出后在表格软件里改过" in plain.lines[0]
    written = terminal.run("import", bureau, tmp_path / "改过.xlsx")
    assert f"  ……读入时共有{len(typed)}处要看" in written.lines


def test_a_rehearsal_tells_how_each_cell_was_understood(
    terminal: Terminal, bureau: Path, made: Places, tmp_path: Path
) -> None:
    """What was typed, what it was taken for, and where; before anything is stored."""
    (path,) = made.up.glob("*罗香*")
    book = openpyxl.load_workbook(path)
    sheet = book["F01 在校生与班级"]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == 50)
    cell.value = "约50人"
    book.save(tmp_path / "改过.xlsx")
    book.close()
    ran = terminal.run("import", bureau, tmp_path / "改过.xlsx", "--dry-run")
    assert ran.lines[1] == (
        f"  [提示] N101 “F01 在校生与班级”{cell.coordinate}："
        "“约50人”按“50”读入，原文像是估计数，请核实。"
    )
