"""Records and totals in a sheet, and nothing personal in what is said about it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.records import Content, FormData, Part, Row, Value
from models.workbook.reader import read_bytes
from models.workbook.writer import write_workbook
from tests.models.workbook.editing import GRID, LIST, SINGLE, Book
from tests.models.workbook.sample_county import context, known, revision_of

PASSWORD = "vB7-nongmang"
TOTALS = ("合计", "小计", "总 计", "合计：", "平均")
SCHOOL = FormData((Row("1", {"boarding": True}),))


def buildings(*names: str, **more: Value) -> Content:
    """Return a return with buildings of these names."""
    rows = tuple(
        Row(f"G{number:09}AAAA", {"name": name, "used": True, **more})
        for number, name in enumerate(names)
    )
    return Content({"school": SCHOOL, "building": FormData(rows)})


@pytest.mark.parametrize("name", TOTALS)
def test_a_record_that_is_called_so_survives(tmp_path: Path, name: str) -> None:
    """A building named 合计 that the school typed in the program is a building."""
    book = Book(tmp_path, buildings("教学楼", name))
    result = book.read()
    assert not result.edited
    assert result.content.form("building") == book.content.form("building")
    assert "R121" not in {problem.code for problem in result.problems}


@pytest.mark.parametrize("name", TOTALS)
def test_a_total_typed_into_a_prepared_row_is_none(tmp_path: Path, name: str) -> None:
    """The empty rows of the sheet have ids too; what is added up there is no building."""
    book = Book(tmp_path, buildings("教学楼"))
    sheet = book.sheet(LIST)
    top, left = book.corner(LIST)
    ids = [str(sheet.cell(row, left).value or "") for row in range(top + 1, sheet.max_row + 1)]
    free = next(name for name in ids if name[:1] not in {"", "#"} and name != "G000000000AAAA")
    book.put(LIST, free, "name", name)
    book.put(LIST, free, "area", 800)
    result = book.read()
    assert [row.values["name"] for row in result.content.form("building").rows] == ["教学楼"]
    (told,) = [problem for problem in result.problems if problem.code == "R121"]
    assert told.message.startswith("“校舍建筑”第")


def test_a_total_typed_below_the_rows_is_none(tmp_path: Path) -> None:
    """It has no id at all."""
    book = Book(tmp_path, buildings("教学楼"))
    sheet = book.sheet(LIST)
    name = book.place(LIST, "G000000000AAAA", "name")[1]
    sheet.cell(sheet.max_row + 2, name).value = "合计"
    result = book.read()
    assert len(result.content.form("building").rows) == 1
    assert "R121" in {problem.code for problem in result.problems}


@pytest.mark.parametrize("typed", ["#别名", "#xqh-notes", "甲", "99", ""])
@pytest.mark.parametrize("name", [SINGLE, GRID, LIST])
def test_no_record_is_lost_whose_hidden_id_was_overtyped(
    tmp_path: Path, name: str, typed: str
) -> None:
    """Known by its heading, its label or what it says; only our own marks are no records."""
    book = Book(tmp_path)
    form = {SINGLE: "school", GRID: "enrolment", LIST: "building"}[name]
    before = book.content.form(form)
    row_id = before.rows[0].row_id
    line, column = book.place(name, row_id, next(iter(before.rows[0].values)))
    top, left = book.corner(name)
    across = name == SINGLE
    cell = book.sheet(name).cell(top if across else line, column if across else left)
    cell.value = typed or None
    after = book.read().content.form(form)

    for row in before.rows:
        assert [one for one in after.rows if row.values.items() <= one.values.items()]


def test_a_record_renamed_to_a_total_in_excel_stays_one(tmp_path: Path) -> None:
    """Its id says that it was there before."""
    book = Book(tmp_path, buildings("教学楼", "食堂"))
    book.put(LIST, "G000000001AAAA", "name", "合计")
    rows = book.read().content.form("building").rows
    assert [row.values["name"] for row in rows] == ["教学楼", "合计"]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from([*TOTALS, "教学楼", "累计", "共计"]), max_size=4, unique=True))
def test_written_records_are_read_whatever_they_are_called(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    """No word takes a record away."""
    content = buildings(*names)
    path = tmp_path_factory.mktemp("book") / "报表.xlsx"
    write_workbook(context(), content, revision_of(content), Part.FIGURES, path, prepared_rows=5)
    result = read_bytes(path.name, path.read_bytes(), known())
    assert result.content.form("building") == content.form("building")


def test_nothing_personal_is_said_about_a_list_of_names(tmp_path: Path) -> None:
    """Numbers read with a remark, or not read at all: told without repeating them."""
    child = Row(
        "G000000000AAAA",
        {"name": "覃小明", "idno": "451324980101002"},
        {"sid": "1.23E+18"},
    )
    wrong = Row("G000000001AAAA", {"name": "覃小红"}, {"idno": "4513241998010100"})
    content = Content({"pupils": FormData((child, wrong))})
    path = tmp_path / "名单.xlsx"
    write_workbook(context(), content, revision_of(content), Part.PERSONS, path, password=PASSWORD)
    result = read_bytes(path.name, path.read_bytes(), known(PASSWORD))
    assert result.content.form("pupils") == content.form("pupils")
    told = {problem.code: problem for problem in result.problems}
    assert {"N105", "C018", "C019"} <= told.keys()
    assert told["N105"].message == (
        "“身份证号”的写法不太规范，已按能看懂的意思读入，请核对这一格。"
    )
    said = "".join(p.message + p.found + p.hint for p in result.problems)
    for secret in ("451324980101002", "19980101", "4513241998010100", "1.23E+18", "覃小"):
        assert secret not in said
