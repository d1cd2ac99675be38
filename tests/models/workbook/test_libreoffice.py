"""The same return after LibreOffice has opened and saved the file."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from models.forms.payload import canonical, encode_part, only_part
from models.records import Content, Part
from models.workbook.reader import read_bytes
from models.workbook.writer import write_workbook
from tests.models.workbook.editing import GRID, LIST, Book
from tests.models.workbook.office import edited, resaved
from tests.models.workbook.sample_county import (
    context,
    filled,
    known,
    revision_of,
    sample_form_set,
)
from tests.models.workbook.strategies import contents


@pytest.mark.needs_libreoffice
@given(returns=st.lists(contents(sample_form_set()), min_size=6, max_size=6))
@settings(
    deadline=None,
    max_examples=2,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_opened_and_saved_by_libreoffice_it_is_the_same(returns: list[Content]) -> None:
    """Formulas are calculated, styles and sheets rewritten, very hidden becomes hidden."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = []
        for index, content in enumerate([filled(), *returns]):
            path = folder / f"{index}.xlsx"
            write_workbook(
                context(), content, revision_of(content), Part.FIGURES, path, prepared_rows=30
            )
            paths.append(path)

        for content, path in zip([filled(), *returns], resaved(paths, folder), strict=True):
            result = read_bytes(path.name, path.read_bytes(), known())

            form_set = sample_form_set()
            expected = canonical(form_set, only_part(form_set, content, Part.FIGURES))
            assert canonical(form_set, result.content) == expected
            assert result.payload == encode_part(form_set, content, Part.FIGURES)
            assert not result.edited


@pytest.mark.needs_libreoffice
def test_edited_in_libreoffice(tmp_path: Path) -> None:
    """Cells typed over, a row inserted and filled, one deleted, the list sorted, saved as .xlsx."""
    book = Book(tmp_path)
    first, second = (row.row_id for row in book.content.form("building").rows[:2])
    row, column = book.place(GRID, "1", "students")
    top, area = book.place(LIST, first, "area")
    below, _ = book.place(LIST, second, "area")
    _, name = book.place(LIST, first, "name")
    assert below == top + 1
    grid, buildings = (f'book.Sheets.getByName("{one}")' for one in (GRID, LIST))
    width = book.sheet(LIST).max_column
    path = edited(
        book.path,
        tmp_path,
        (
            f"{grid}.getCellByPosition({column - 1}, {row - 1}).Value = 33",
            f"list = {buildings}",
            f"list.Rows.insertByIndex({below - 1}, 1)",
            f'list.getCellByPosition({name - 1}, {below - 1}).String = "新食堂"',
            f"list.getCellByPosition({area - 1}, {below - 1}).Value = 99",
            f"list.Rows.removeByIndex({below}, 1)",
            "Dim by(0) As New com.sun.star.table.TableSortField",
            f"by(0).Field = {area - 1}",
            "by(0).IsAscending = True",
            "Dim how(0) As New com.sun.star.beans.PropertyValue",
            'how(0).Name = "SortFields"',
            "how(0).Value = by()",
            f"list.getCellRangeByPosition(0, {top - 1}, {width - 1}, {below - 1}).sort(how())",
        ),
    )
    result = read_bytes(path.name, path.read_bytes(), known())
    assert result.edited
    grade = result.content.form("enrolment").row("1")
    assert grade is not None
    assert grade.values["students"] == 33
    rows = result.content.form("building").rows
    assert {row.values["name"] for row in rows} >= {"新食堂"}
    assert first in {row.row_id for row in rows}
    assert second not in {row.row_id for row in rows}
    kept = result.content.form("building").row(first)
    assert kept == book.content.form("building").row(first)


@pytest.mark.needs_libreoffice
def test_marks_and_states_are_live(tmp_path: Path) -> None:
    """The marks name check, record and figures; the cover counts what is missing or doubtful."""
    path = tmp_path / "a.xlsx"
    content = filled()
    write_workbook(context(), content, revision_of(content), Part.FIGURES, path, prepared_rows=5)

    (saved,) = resaved([path], tmp_path)

    book = CalamineWorkbook.from_path(str(saved))
    texts = {
        name: [
            cell
            for row in book.get_sheet_by_name(name).to_python()
            for cell in row
            if isinstance(cell, str) and (cell.startswith("▲") or "核对" in cell or cell == "已填")
        ]
        for name in book.sheet_names[:4]
    }
    explain = "（没有错的请在“说明”表写明）"
    assert texts == {
        "封面": ["已填", "还缺2项，有1处要核对", "2条，有1处要核对"],
        "F00 学校情况": [],
        "F01 在校生与班级": [
            f"▲T010 七年级女生70人，多于61人。▲T011 七年级每班超过55人。{explain}"
        ],
        "F61 校舍建筑": [f"▲T020 面积只有3.0平方米，请核对。{explain}"],
    }
