"""The main job on real files: workbooks of schools, some saved by LibreOffice, merged and printed.

Everything goes through the command line. What is expected is counted again from the workbooks
themselves with openpyxl and plain Python, without any code of the program.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from main import main
from models.workspace import Workspace
from tests.models.workbook.office import resaved

SCHOOLS = 10
PASSWORD = "yanshi-2006"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a small county."""
    out = tmp_path_factory.mktemp("county") / "out"
    with redirect_stdout(StringIO()) as said:
        assert main(["demo", str(out), "--schools", str(SCHOOLS)]) == 0
    lines = said.getvalue().splitlines()
    assert lines[0].startswith("虚构的县做好了：学校10所")
    assert f"县局的数据：{out}/county" in lines
    return out


@pytest.fixture
def fresh(demo: Path, tmp_path: Path) -> Path:
    """Return a bureau's data set that is set up and has received nothing yet."""
    folder = tmp_path / "bureau"
    with Workspace.open(demo / "county") as full, Workspace.open(folder, create=True) as empty:
        frame = full.frame()
        empty.set_up(frame.form_set, frame.period, tuple(frame.units.values()))
    return folder


def figures(demo: Path) -> list[Path]:
    """Return the workbooks of figures the schools handed in."""
    return sorted((demo / "returns").glob("*数字表*.xlsx"))


def sheet_of(path: Path, marker: str) -> Any:  # noqa: ANN401  # openpyxl's own
    """Return the sheet of a form, found by its hidden corner."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for row in sheet.iter_rows(max_row=12, max_col=3):
            if any(isinstance(cell.value, str) and marker in cell.value for cell in row):
                return sheet
    raise AssertionError(f"{path.name} has no {marker}")


def cells(sheet: Any, marker: str, field: str) -> Iterator[Any]:  # noqa: ANN401
    """Yield the cells of a field, row by row: ids stand in a hidden row and a hidden column."""
    corner = next(
        cell
        for row in sheet.iter_rows(max_row=12, max_col=3)
        for cell in row
        if isinstance(cell.value, str) and marker in cell.value
    )
    across = {cell.value: cell.column for cell in sheet[corner.row]}
    for row in range(corner.row + 1, sheet.max_row + 1):
        row_id = sheet.cell(row, corner.column).value
        if row_id is not None and not str(row_id).startswith("#"):
            yield sheet.cell(row, across[field])


def pupils(path: Path) -> int:
    """Add up the pupils of a workbook."""
    found = cells(sheet_of(path, "enrolment"), "enrolment", "students")
    return sum(cell.value or 0 for cell in found)


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:  # noqa: ANN401  # JSON
    """Return what a command answers in JSON."""
    capsys.readouterr()
    main([*arguments, "--json"])
    return json.loads(capsys.readouterr().out)


def total(capsys: pytest.CaptureFixture[str], data: Path, indicator: str) -> Any:  # noqa: ANN401
    """Return a county figure as the program says it."""
    answer = json.dumps(told(capsys, "totals", str(data)), ensure_ascii=False)
    found = re.search(r'\{[^{}]*"' + indicator + r'"[^{}]*\}', answer)
    assert found is not None, answer[:500]
    return json.loads(found.group())["value"]


@pytest.mark.needs_libreoffice
def test_saved_by_libreoffice_it_counts_the_same(
    demo: Path, fresh: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Opened and saved by LibreOffice, imported: nothing changes, and importing again says so."""
    paths = figures(demo)
    saved = resaved(paths[:3], tmp_path)
    batch = [*saved, *paths[3:]]
    assert main(["import", str(fresh), *map(str, batch)]) in {0, 1}
    expected = sum(pupils(path) for path in paths)
    assert int(total(capsys, fresh, "students")) == expected
    assert int(total(capsys, demo / "county", "students")) == expected
    main(["import", str(fresh), *map(str, batch)])
    assert "数据没有任何改动" in capsys.readouterr().out
    assert int(total(capsys, fresh, "students")) == expected


@pytest.mark.needs_libreoffice
def test_one_cell_edited_by_hand_reaches_the_printed_page(
    demo: Path, fresh: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Edited in a spreadsheet and saved by LibreOffice: total, trace and PDF follow."""
    paths = figures(demo)
    village = next(path for path in paths if "小学" in path.name)
    edited = tmp_path / village.name
    shutil.copy(village, edited)
    book = openpyxl.load_workbook(edited)
    sheet = book[sheet_of(village, "enrolment").title]
    cell = next(item for item in cells(sheet, "enrolment", "students") if item.value)
    cell.value += 7
    address = cell.coordinate
    book.save(edited)
    (saved,) = resaved([edited], tmp_path)
    batch = [saved, *(path for path in paths if path != village)]
    assert main(["import", str(fresh), *map(str, batch)]) in {0, 1}
    before = sum(pupils(path) for path in paths)
    assert int(total(capsys, fresh, "students")) == before + 7
    trace = json.dumps(told(capsys, "trace", str(fresh), "students"), ensure_ascii=False)
    assert f'"{address}"' in trace
    assert saved.name in trace
    pdf = tmp_path / "总结.pdf"
    assert main(["report", str(fresh), "--pdf", str(pdf)]) in {0, 1}
    if shutil.which("pdftotext"):
        text = subprocess.run(
            ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True
        ).stdout
        assert "2006年上半年工作总结" in text
        assert "学生变动与巩固率、辍学率统计表" in text


def test_undo_and_the_missing_school(
    demo: Path, fresh: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One return left at home: it is named as missing; an undone import leaves nothing."""
    paths = figures(demo)
    main(["import", str(fresh), *map(str, paths[1:])])
    name = paths[0].name.split("_")[1]
    capsys.readouterr()
    assert main(["check", str(fresh)]) == 1
    assert name in capsys.readouterr().out
    assert main(["undo", str(fresh), "1", "--why", "拿错了U盘"]) in {0, 1}
    assert total(capsys, fresh, "students") in {None, "0", 0}


def test_a_list_of_names_alone_is_no_return(
    demo: Path, fresh: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A school whose figures never arrived is missing, in every list and at the end."""
    names = next(path for path in (demo / "returns").glob("*人员名单*") if "中心小学" in path.name)
    school = names.name.split("_")[1]
    assert main(["import", str(fresh), str(names), "--password", PASSWORD]) in {0, 1}
    capsys.readouterr()
    assert main(["check", str(fresh)]) == 1
    said = capsys.readouterr().out
    assert f"{school}只收到人员名单，还没有数字表" in said
    assert "已报学校0所" in said
