"""Who moves cells by hand moves what can be seen; the hidden ids stay where they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.workbook.layout import absent_column
from models.workbook.result import ReadResult
from tests.models.workbook.editing import GRID, LIST, SINGLE, Book
from tests.models.workbook.sample_county import context


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path)


def told(result: ReadResult, *codes: str) -> list[tuple[str, str]]:
    """Return severity and sentence of the findings with these codes."""
    return [(item.severity.name, item.message) for item in result.problems if item.code in codes]


OURS = ("R117", "R118", "R119", "R124", "R129")


def test_an_untouched_workbook_is_told_nothing(book: Book) -> None:
    assert told(book.read(), *OURS) == []


def column(book: Book, name: str, field: str) -> int:
    top, _ = book.corner(name)
    cells = book.sheet(name)[top]
    return next(cell.column for cell in cells if cell.value == field and cell.column)


def swap_columns(book: Book, name: str, one: str, other: str) -> None:
    """Swap headings and values of two columns, as one does with what can be seen."""
    sheet = book.sheet(name)
    top, _ = book.corner(name)
    first, second = column(book, name, one), column(book, name, other)
    for row in range(top + 1, sheet.max_row + 1):
        a, b = sheet.cell(row, first), sheet.cell(row, second)
        a.value, b.value = b.value, a.value


def test_columns_that_changed_places_follow_their_headings(book: Book) -> None:
    """No value lands in another field."""
    before = book.read().content
    swap_columns(book, LIST, "name", "used")
    result = book.read()

    assert result.content == before
    ((severity, sentence),) = told(result, *OURS)
    assert severity == "WARNING"
    assert "挪了位置" in sentence
    assert "已按看得见的表头读入" in sentence


def test_a_heading_that_names_another_column_is_an_error(book: Book) -> None:
    """Two columns with one name: which is which cannot be told."""
    before = book.read().content
    sheet = book.sheet(LIST)
    top, _ = book.corner(LIST)
    name, used = column(book, LIST, "name"), column(book, LIST, "used")
    sheet.cell(top + 1, name).value = sheet.cell(top + 1, used).value
    result = book.read()

    assert result.content == before
    ((severity, sentence),) = told(result, *OURS)
    assert severity == "ERROR"
    assert "把表头改回来" in sentence


def test_a_heading_with_another_unit_is_told(book: Book) -> None:
    """3.5 below 万元 is not 3.5 元."""
    sheet = book.sheet(LIST)
    top, _ = book.corner(LIST)
    cell = sheet.cell(top + 1, column(book, LIST, "area"))
    cell.value = str(cell.value).replace("平方米", "亩")
    ((severity, sentence),) = told(book.read(), *OURS)

    assert severity == "WARNING"
    assert "表头上的单位写成了“亩”，本表按“平方米”读入" in sentence


def rows_of(book: Book) -> dict[str, int]:
    """Return row id → row of the grid."""
    return {row: book.place(GRID, row, "students")[0] for row in ("1", "2")}


def test_rows_of_a_grid_that_changed_places_follow_their_names(book: Book) -> None:
    """Sorted without the hidden column; the totals are the same, the grades would not be."""
    book.put(GRID, "1", "students", 11)
    book.put(GRID, "2", "students", 22)
    sheet, rows = book.sheet(GRID), rows_of(book)
    _, left = book.corner(GRID)
    for at in range(left + 1, sheet.max_column + 1):
        one, other = sheet.cell(rows["1"], at), sheet.cell(rows["2"], at)
        one.value, other.value = other.value, one.value
    result = book.read()

    form = result.content.form("enrolment")
    assert {row.row_id: row.values["students"] for row in form.rows if row.row_id in rows} == {
        "1": 11,
        "2": 22,
    }
    sentence = (
        f"“在校生与班级”第{rows['1']}行写着“二年级”，隐藏的编号是“一年级”，"
        "已按看得见的“二年级”读入，请核对。"
    )
    assert told(result, *OURS) == [("WARNING", sentence)]


def test_a_row_that_got_the_name_of_another_is_an_error(book: Book) -> None:
    """The other is still there; the numbers stay with the hidden id until a person looks."""
    before = book.read().content
    sheet, rows = book.sheet(GRID), rows_of(book)
    _, left = book.corner(GRID)
    sheet.cell(rows["1"], left + 1).value = "二年级"
    result = book.read()

    assert result.content.form("enrolment") == before.form("enrolment")
    ((severity, sentence),) = told(result, *OURS)
    assert severity == "ERROR"
    assert sentence.endswith("现在按“一年级”读入；请核对，把行名改回来。")


@pytest.mark.parametrize("below", [0, 1])
def test_a_row_typed_beside_its_like_never_takes_its_place(book: Book, below: int) -> None:
    """Above or below it: the row with the hidden id is the one that counts."""
    before = book.read().content
    sheet, row = book.sheet(GRID), rows_of(book)["2"]
    _, left = book.corner(GRID)
    field = column(book, GRID, "students")
    sheet.insert_rows(row + below)
    sheet.cell(row + below, left + 1).value = "二年级"
    sheet.cell(row + below, field).value = 99
    result = book.read()

    kept = row + 1 - below
    assert result.content.form("enrolment") == before.form("enrolment")
    assert told(result, *OURS) == [("ERROR", f"“在校生与班级”的“二年级”有两行，只读了第{kept}行。")]


def headline(book: Book, name: str, text: str) -> None:
    cells = [cell for row in book.sheet(name).iter_rows(max_row=6) for cell in row]
    cell = next(cell for cell in cells if str(cell.value).startswith("学校（单位）："))
    cell.value = text


@pytest.mark.parametrize(
    ("unit", "period"), [("桐木镇初级中学", "2006年上半年"), (context().unit.name, "2005年下半年")]
)
def test_a_sheet_of_another_school_or_half_year_is_told(book: Book, unit: str, period: str) -> None:
    """Pasted in whole from another workbook, its hidden ids and all."""
    headline(book, GRID, f"学校（单位）：{unit}　　时期：{period}")
    ((severity, sentence),) = told(book.read(), *OURS)

    assert severity == "WARNING"
    assert sentence.startswith(f"“在校生与班级”的抬头写着“{unit}，{period}”，")
    assert "像是从别的工作簿里贴过来的" in sentence


def test_a_school_that_was_renamed_is_at_peace(book: Book) -> None:
    """All its sheets bear the former name."""
    for name in (GRID, LIST, SINGLE, *book.book.sheetnames):
        try:
            headline(book, name, "学校（单位）：从前的名字　　时期：2006年上半年")
        except StopIteration:
            continue
    assert told(book.read(), *OURS) == []


def test_without_its_hidden_column_last_period_is_not_read_again(book: Book) -> None:
    """Below the grid stand the numbers of last period, with the same names of rows."""
    before = book.read().content
    sheet = book.sheet(GRID)
    row = sheet.max_row + 3
    sheet.cell(row, 2).value = "上期填报数（供对照）"
    sheet.cell(row + 1, 2).value = "一年级"
    sheet.cell(row + 1, column(book, GRID, "students")).value = 55
    sheet.delete_cols(1)
    result = book.read()

    assert result.content.form("enrolment") == before.form("enrolment")
    assert told(result, *OURS) == []


def test_headings_pasted_among_the_records_are_none(book: Book) -> None:
    """A second page, copied below the first with its headings."""
    before = book.read().content
    sheet = book.sheet(LIST)
    top, left = book.corner(LIST)
    sheet.insert_rows(top + 3)
    for at in range(left + 1, sheet.max_column + 1):
        sheet.cell(top + 3, at).value = sheet.cell(top + 1, at).value
    result = book.read()

    assert result.content == before
    assert told(result, "R121") == [("NOTE", f"“校舍建筑”第{top + 3}行是表头，没有当作一条读入。")]


@pytest.mark.parametrize(("behind", "codes"), [(1, []), (0, ["R126"])])
def test_a_zero_behind_the_answer_is_no_answer(book: Book, behind: int, codes: list[str]) -> None:
    """LibreOffice writes the empty warning there as 0 when it makes .xlsx of .ods."""
    sheet = book.sheet(LIST)
    row = next(
        cell.row for cells in sheet for cell in cells if cell.value == "#absent" and cell.row
    )
    sheet.cell(row, absent_column(upright=False) + behind).value = 0

    assert [item.code for item in book.read().problems if item.code == "R126"] == codes
