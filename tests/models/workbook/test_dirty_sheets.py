"""What happens to whole sheets before they come back (domain.md §8.2): nothing is lost by it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidationList
from openpyxl.worksheet.worksheet import Worksheet

from models.errors import FileRefused
from models.records import FormData
from models.workbook.reader import read_bytes
from tests.models.workbook.editing import GRID, LIST, SINGLE, Book
from tests.models.workbook.sample_county import filled, known


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path)


def same(book: Book) -> bool:
    """Tell whether the workbook still says what it said."""
    return not book.read().edited


def test_filtered_and_hidden_rows_count(book: Book) -> None:
    """What is out of sight is there all the same."""
    for name in (GRID, LIST, SINGLE):
        sheet = book.sheet(name)
        sheet.auto_filter.ref = sheet.dimensions
        for row in range(6, sheet.max_row + 1):
            sheet.row_dimensions[row].hidden = True
    assert same(book)


def test_hidden_columns_count(book: Book) -> None:
    for name in (GRID, LIST, SINGLE):
        for letter in "BCDEF":
            book.sheet(name).column_dimensions[letter].hidden = True
    assert same(book)


@pytest.mark.parametrize("name", [GRID, LIST, SINGLE])
def test_title_rows_on_top(book: Book, name: str) -> None:
    """A school puts its letterhead above the table."""
    sheet = book.sheet(name)
    sheet.insert_rows(1, 3)
    sheet["B1"] = "桐木镇中心小学2006年上半年报表"
    sheet["B2"] = "（盖章）"
    assert same(book)


def test_values_pasted_over_everything(book: Book) -> None:
    """Formats, lists of choices and protection are gone; what stands in the cells counts."""
    for name in (GRID, LIST, SINGLE):
        sheet = book.sheet(name)
        sheet.protection.sheet = False
        sheet.data_validations = DataValidationList()
        sheet.conditional_formatting = type(sheet.conditional_formatting)()
        for row in sheet.iter_rows():
            for cell in row:
                cell.style = "Normal"
    assert same(book)


def test_sheets_reordered_and_renamed(book: Book) -> None:
    """The hidden corner says what a sheet is, not its name or place."""
    book.book.move_sheet(LIST, -3)
    book.sheet(GRID).title = "Sheet1"
    book.sheet(SINGLE).title = "学校情况（改）"
    assert same(book)


def test_six_hundred_in_a_list_with_ten_prepared_rows(tmp_path: Path) -> None:
    """Rows typed below the prepared ones are read, each once, with an id of its own."""
    content = filled()
    building = content.form("building").rows[0]
    book = Book(tmp_path, content.with_form("building", FormData((building,))), prepared=10)
    sheet = book.sheet(LIST)
    top, left = book.corner(LIST)
    fields = {sheet.cell(top, column).value: column for column in range(1, sheet.max_column + 1)}
    first = next(row for row in range(top, 99) if sheet.cell(row, left).value == building.row_id)
    for number in range(1, 600):
        sheet.cell(first + number, fields["area"]).value = 100 + number
    result = book.read()
    rows = result.content.form("building").rows
    areas = [row.values["area"] for row in rows if row.row_id != building.row_id]
    assert len(rows) == len({row.row_id for row in rows}) == 600
    assert sorted(areas) == sorted(100 + number for number in range(1, 600))


@pytest.mark.parametrize("word", ["合计", "小计", "平均", "总计"])
def test_rows_that_add_up_are_no_records(tmp_path: Path, word: str) -> None:
    """And blank rows between records are nothing at all."""
    book = Book(tmp_path)
    before = len(book.content.form("building").rows)
    sheet = book.sheet(LIST)
    row = sheet.max_row + 2
    top, _ = book.corner(LIST)
    fields = {sheet.cell(top, column).value: column for column in range(1, sheet.max_column + 1)}
    sheet.cell(row, 2).value = word
    sheet.cell(row, fields["area"]).value = 9999
    result = book.read()
    assert len(result.content.form("building").rows) == before
    assert any(problem.code == "R121" for problem in result.problems)


def test_copied_into_another_workbook(book: Book, tmp_path: Path) -> None:
    """Without its hidden page of origin a sheet is nobody's: refused, and said what to do."""
    other = openpyxl.Workbook()
    target = other.active
    assert isinstance(target, Worksheet)
    for row in book.sheet(GRID).iter_rows():
        for cell in row:
            target[cell.coordinate] = cell.value
    path = tmp_path / "副本.xlsx"
    other.save(path)
    with pytest.raises(FileRefused) as refused:
        read_bytes(path.name, path.read_bytes(), known())
    assert "校情汇" in refused.value.message


def test_two_schools_in_one_sheet(book: Book) -> None:
    """A central school adds a point's line: never mixed up with its own, and said."""
    sheet = book.sheet(GRID)
    row = sheet.max_row + 1
    sheet.cell(row, 2).value = "六巷教学点"
    for column in range(3, 6):
        sheet.cell(row, column).value = 7
    result = book.read()
    assert result.content.form("enrolment") == filled().form("enrolment")
    assert any(problem.code == "R123" for problem in result.problems)
