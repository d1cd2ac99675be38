"""Reading what people make of a workbook in Excel: nothing lost, nothing guessed in silence."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from models.errors import FileRefused, NewerFile
from models.forms.payload import RevisionIdentity, part_digest
from models.records import Content, FormData, Origin, Part, Row, Value
from models.workbook import layout
from models.workbook.reader import read_bytes, read_workbook
from models.workbook.result import Known
from tests.models.workbook.editing import GRID, LIST, SINGLE, Book, findings
from tests.models.workbook.sample_county import UNIT, filled, known, revision_of, sample_form_set


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path)


def value(content: Content, form: str, row_id: str, field: str) -> Value | None:
    row = content.form(form).row(row_id)
    return row.values.get(field) if row else None


def test_saved_again_by_another_program_it_is_the_same_revision(book: Book) -> None:
    result = book.read()

    assert not result.edited
    assert result.revision == revision_of(filled())
    assert findings(result) == [f"error C005 {LIST}!G9"]


def test_one_changed_number_makes_a_new_revision(book: Book) -> None:
    """Origin WORKBOOK, made from the stamped one, and the same each time it is read."""
    book.put(GRID, "1", "students", 31)

    result, again = book.read(), book.read()

    stamped = revision_of(filled())
    assert result.edited
    assert value(result.content, "enrolment", "1", "students") == 31
    assert value(result.content, "enrolment", "1", "boys") == 17  # computed anew
    revision = result.revision
    assert revision == again.revision
    assert (revision.origin, revision.number) == (Origin.WORKBOOK, 2)
    assert revision.parents == (stamped.digest,)
    assert revision.ancestors == {stamped.digest}
    assert revision.scope == ("cover", "school", "enrolment", "building")
    assert revision.part_digests[Part.FIGURES] == part_digest(result.payload)
    assert revision.part_digests[Part.PERSONS] == stamped.part_digests[Part.PERSONS]
    identity = RevisionIdentity(
        revision.unit,
        revision.period,
        revision.form_set_hash,
        revision.part_digests,
        revision.parents,
    )
    assert revision.digest == identity.digest()


def test_the_author_of_an_edited_file_stands_on_its_cover(book: Book) -> None:
    book.put(layout.COVER_SHEET, "1", "filled_by", "黄老师")

    assert book.read().revision.author == "黄老师"


@pytest.mark.parametrize(
    ("typed", "understood", "code"),
    [
        ("１２３", 123, None),
        ("123人", 123, "N102"),
        ("约120", 120, "N101"),
        (" 1,234 ", 1234, None),
        ("一百二十", 120, "N102"),
        (120.0, 120, None),
        (0, 0, None),
        ("0", 0, None),
        ("\u3000\u200b", None, None),
        (None, None, None),
    ],
)
def test_what_people_type_as_a_number(
    book: Book, typed: object, understood: int | None, code: str | None
) -> None:
    """Interpreted cells say so, with sheet and cell; blank is blank and zero is zero."""
    book.put(SINGLE, "1", "staff", typed)

    result = book.read()

    assert value(result.content, "school", "1", "staff") == understood
    row, column = book.place(SINGLE, "1", "staff")
    cell = layout.cell_name(row, column)
    told = [problem for problem in result.problems if problem.place.cell == cell]
    assert [problem.code for problem in told] == ([code] if code else [])


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("staff", "很多", "C002"),
        ("staff", "无", "C015"),
        ("staff", 12.5, "C004"),
        ("staff", True, "C002"),
        ("boarding", "看情况", "C007"),
        ("village", "没有这个村", "C007"),
        ("built", "三月", "C005"),
        ("phone", "请打校长", "C017"),
        ("staff", "#REF!", "R101"),
        ("story", "#N/A", "R101"),
        ("staff", "=B3+B4", "R102"),
    ],
)
def test_what_is_not_understood_stays_as_it_is(
    book: Book, field: str, typed: object, code: str
) -> None:
    """Never 0, never blank: the text is kept as unread, with a problem at its cell."""
    book.put(SINGLE, "1", field, typed)

    result = book.read()

    row = result.content.form("school").row("1")
    assert row is not None
    assert field not in row.values
    assert row.unread[field] == ("TRUE" if typed is True else str(typed))
    name = layout.cell_name(*book.place(SINGLE, "1", field))
    problem = next(problem for problem in result.problems if problem.place.cell == name)
    assert (problem.code, problem.place.sheet) == (code, SINGLE)
    assert (problem.place.form, problem.place.row, problem.place.field) == ("school", "1", field)
    assert problem.place.unit == UNIT.code
    assert problem.found == row.unread[field]


def test_an_unread_text_survives_export_and_import(book: Book, tmp_path: Path) -> None:
    """Reported with its errors, the file carries them on, and is not taken for edited."""
    book.put(SINGLE, "1", "staff", "#REF!")
    first = book.read()

    again = Book(tmp_path, first.content).read()

    assert again.content == first.content
    assert not again.edited


def test_a_percentage_typed_with_its_sign_is_doubted(book: Book) -> None:
    """Excel makes 0.985 of a typed 98.5%."""
    book.put(SINGLE, "1", "rate", 0.985)

    result = book.read()

    assert value(result.content, "school", "1", "rate") == Decimal("1.0")
    codes = [problem.code for problem in result.problems]
    assert "R104" in codes


def test_dates_of_all_kinds(book: Book) -> None:
    day = datetime(2005, 9, 1)  # noqa: DTZ001  # what a date cell holds
    for row, typed in (("G000000000AAAA", "2006.3.23"), ("G000000001AAAA", day)):
        book.put(LIST, row, "built", typed)

    result = book.read()

    assert value(result.content, "building", "G000000000AAAA", "built") == date(2006, 3, 23)
    assert value(result.content, "building", "G000000001AAAA", "built") == date(2005, 9, 1)


def _shuffle(cells: Worksheet, first: int, last: int) -> None:
    """Turn rows upside down, as sorting does, row ids included."""
    block = [
        [(cell.value, cell.data_type) for cell in cells[row]] for row in range(first, last + 1)
    ]
    for row, values in zip(range(first, last + 1), reversed(block), strict=True):
        for column, (content, kind) in enumerate(values, 1):
            cells.cell(row, column).value = content
            cells.cell(row, column).data_type = kind


def test_rows_columns_and_sheets_may_move(book: Book) -> None:
    """Sorted rows, inserted rows and columns, titles on top, renamed and moved sheets."""
    cells = book.sheet(LIST)
    top, _ = book.corner(LIST)
    _shuffle(cells, top + 2, top + 7)
    cells.insert_rows(1, 3)
    cells["B1"] = "2006年校舍一览表"
    cells.insert_rows(top + 3 + 3)  # a blank row in the middle
    cells.insert_cols(4)
    cells.insert_cols(1)
    cells.title = "校舍"
    grid = book.sheet(GRID)
    grid.column_dimensions["C"].hidden = True
    grid.auto_filter.ref = "B6:G9"
    book.book.move_sheet(cells, -2)

    result = book.read()

    assert not result.edited
    assert result.content.form("building").row("G000000000AAAA") is not None
    assert result.cells["building"].sheet == "校舍"


def test_rows_typed_below_get_ids_from_what_they_say(book: Book) -> None:
    """The same row in another place gets the same id; a copied row is a new record."""
    cells = book.sheet(LIST)
    _, column = book.place(LIST, "G000000000AAAA", "name")
    _, area = book.place(LIST, "G000000000AAAA", "area")
    last = cells.max_row
    for row, name in ((last + 2, "新厕所"), (last + 5, "新厕所"), (last + 6, "围墙")):
        cells.cell(row, column).value = name
        cells.cell(row, area).value = 20
    copied, _ = book.place(LIST, "G000000000AAAA", "name")
    cells.cell(last + 8, 1).value = "G000000000AAAA"
    cells.cell(last + 8, column).value = cells.cell(copied, column).value

    first = book.read()
    ids = {row.row_id: row.values["name"] for row in first.content.form("building").rows}
    cells.insert_rows(last + 1, 2)
    second = book.read()

    assert sorted(ids.values()) == sorted(
        ["教学楼", "教学楼", "旧厨房", "新厕所", "新厕所", "围墙"]
    )
    assert [code for code in ids if code.startswith("Z")]
    assert second.content.form("building") == first.content.form("building")
    assert any(problem.code == "R122" for problem in first.problems)
    assert second.revision == first.revision


def test_prepared_rows_bring_their_ids(book: Book) -> None:
    top, left = book.corner(LIST)
    prepared = str(book.sheet(LIST).cell(top + 5, left).value)
    book.put(LIST, prepared, "name", "新伙房")

    row = book.read().content.form("building").row(prepared)

    assert row == Row(prepared, {"name": "新伙房"})


def test_totals_are_not_records(book: Book) -> None:
    cells = book.sheet(LIST)
    row, column = book.place(LIST, "G000000001AAAA", "name")
    cells.cell(row + 1, column).value = "合计"
    cells.cell(row + 1, column + 2).value = 803.5

    result = book.read()

    assert not result.edited
    assert f"note R121 {LIST}!A{row + 1}" in findings(result)


def test_deleted_rows_are_deleted(book: Book) -> None:
    row, _ = book.place(LIST, "G000000001AAAA", "name")
    book.sheet(LIST).delete_rows(row)

    rows = book.read().content.form("building").rows

    assert [item.row_id for item in rows] == ["G000000000AAAA"]


def test_a_deleted_column_is_missed(book: Book) -> None:
    _, column = book.place(LIST, "G000000000AAAA", "cost")
    book.sheet(LIST).delete_cols(column)

    result = book.read()

    assert f"error R111 {LIST}!" in findings(result)
    assert value(result.content, "building", "G000000000AAAA", "doc") == "0012"


def test_an_added_column_is_told_of(book: Book) -> None:
    cells = book.sheet(LIST)
    row, column = book.place(LIST, "G000000000AAAA", "cost")
    cells.insert_cols(column)
    cells.cell(row - 1, column).value = "层数"
    cells.cell(row, column).value = 2

    result = book.read()

    assert not result.edited
    told = next(problem for problem in result.problems if problem.code == "R113")
    assert "层数" in told.message


def test_a_copied_column_is_an_error(book: Book) -> None:
    cells = book.sheet(LIST)
    row, column = book.place(LIST, "G000000000AAAA", "cost")
    top, _ = book.corner(LIST)
    end = cells.max_column + 1
    for line in (top, top + 1, row):
        cells.cell(line, end).value = cells.cell(line, column).value

    assert f"error R113 {LIST}!{layout.cell_name(row, end)}" in findings(book.read())


@pytest.mark.parametrize("name", [GRID, LIST, SINGLE])
def test_without_its_row_of_ids_a_sheet_is_known_by_its_headings(book: Book, name: str) -> None:
    """The hidden row deleted: the headings serve, and the user is told."""
    top, _ = book.corner(name)
    book.sheet(name).delete_rows(top)

    result = book.read()

    assert not result.edited
    assert f"note R112 {name}!" in findings(result)


@pytest.mark.parametrize("name", [GRID, SINGLE])
def test_without_its_column_of_ids_a_sheet_is_known_by_its_labels(book: Book, name: str) -> None:
    book.sheet(name).delete_cols(1)

    result = book.read()

    assert not result.edited
    assert f"note R112 {name}!" in findings(result)


def test_a_list_without_its_column_of_ids_keeps_its_records(book: Book) -> None:
    book.sheet(LIST).delete_cols(1)

    result = book.read()

    rows = result.content.form("building").rows
    assert [row.values["name"] for row in rows] == ["教学楼", "旧厨房"]
    assert all(row.row_id.startswith("Z") for row in rows)


def test_with_row_and_column_of_ids_gone_a_sheet_is_still_read(book: Book) -> None:
    for name in (GRID, SINGLE, LIST):
        top, _ = book.corner(name)
        book.sheet(name).delete_rows(top)
        book.sheet(name).delete_cols(1)

    result = book.read()

    assert result.content.form("school") == filled().form("school")
    assert result.content.form("enrolment") == filled().form("enrolment")
    assert len(result.content.form("building").rows) == 2


def test_a_deleted_sheet_is_an_error_and_out_of_scope(book: Book) -> None:
    """What is missing was not emptied: the revision does not speak of it."""
    del book.book[LIST]

    result = book.read()

    assert "error R110 !" in findings(result)
    assert "building" not in result.revision.scope


def test_a_copied_sheet_is_read_once(book: Book) -> None:
    book.book.copy_worksheet(book.sheet(GRID))

    result = book.read()

    assert not result.edited
    assert "note R115 !" in findings(result)


def test_a_copied_sheet_that_differs_is_an_error(book: Book) -> None:
    copy = book.book.copy_worksheet(book.sheet(GRID))
    row, column = book.place(GRID, "1", "students")
    copy.cell(row, column).value = 99

    result = book.read()

    assert "error R116 !" in findings(result)
    assert value(result.content, "enrolment", "1", "students") == 30


def test_a_sheet_of_another_form_is_left_alone(book: Book) -> None:
    copy = book.book.copy_worksheet(book.sheet(GRID))
    top, left = book.corner(GRID)
    copy.cell(top, left).value = "#xqh elsewhere a"

    assert "warning R114 !" in findings(book.read())


def test_merged_cells_are_told_of(book: Book) -> None:
    row, column = book.place(GRID, "1", "students")
    first, last = layout.cell_name(row, column), layout.cell_name(row + 1, column)
    book.sheet(GRID).merge_cells(f"{first}:{last}")

    result = book.read()

    assert f"error R103 {GRID}!{first}" in findings(result)


def test_a_row_that_is_not_in_the_table_is_an_error(book: Book) -> None:
    cells = book.sheet(GRID)
    row, column = book.place(GRID, "3", "students")
    cells.cell(row, 1).value = None
    cells.cell(row, 2).value = "附设幼儿班"
    cells.cell(row, column).value = 8

    assert f"error R123 {GRID}!A{row}" in findings(book.read())


def test_a_row_that_is_there_twice(book: Book) -> None:
    """The same again is passed over; something else is an error; another label wins."""
    cells = book.sheet(GRID)
    row, column = book.place(GRID, "1", "students")
    end = cells.max_row + 1
    for offset, (label, students) in enumerate((("一年级", 30), ("一年级", 5), ("三年级", 7))):
        cells.cell(end + offset, 1).value = "1"
        cells.cell(end + offset, 2).value = label
        for item in ("classes", "students", "girls", "intake", "boys"):
            _, place = book.place(GRID, "2", item)
            cells.cell(end + offset, place).value = cells.cell(row, place).value
        cells.cell(end + offset, column).value = students

    result = book.read()

    assert [line for line in findings(result) if "R124" in line] == [
        f"error R124 {GRID}!A{end + 1}"
    ]
    assert value(result.content, "enrolment", "3", "students") == 7


def test_a_cell_that_does_not_exist_in_a_row_is_read_and_doubted(book: Book) -> None:
    row, column = book.place(GRID, "2", "intake")
    book.sheet(GRID).cell(row, column).value = 4

    result = book.read()

    assert value(result.content, "enrolment", "2", "intake") == 4
    assert f"warning R125 {GRID}!{layout.cell_name(row, column)}" in findings(result)


@pytest.mark.parametrize(
    ("typed", "absent", "code"),
    [("是", True, None), ("否", False, None), ("√", True, None), ("不清楚", False, "R126")],
)
def test_nothing_to_report(tmp_path: Path, typed: str, *, absent: bool, code: str | None) -> None:
    book = Book(tmp_path, Content())
    _absent_cell(book).value = typed

    result = book.read()

    assert result.content.form("building").absent is absent
    assert [problem.code for problem in result.problems] == ([code] if code else [])


def test_nothing_to_report_and_yet_records(book: Book) -> None:
    _absent_cell(book).value = "是"

    result = book.read()

    assert len(result.content.form("building").rows) == 2
    assert not result.content.form("building").absent
    assert "R127" in [problem.code for problem in result.problems]


def _absent_cell(book: Book):  # type: ignore[no-untyped-def]  # noqa: ANN202
    for row in book.sheet(LIST):
        if row[0].value == layout.ABSENT:
            return row[4]
    raise AssertionError


def test_another_value_column_in_a_record_is_told_of(book: Book) -> None:
    cells = book.sheet(SINGLE)
    row, column = book.place(SINGLE, "1", "staff")
    cells.insert_cols(column + 1)
    cells.cell(row, column + 1).value = 99

    result = book.read()

    assert not result.edited
    assert "R128" in [problem.code for problem in result.problems]


def test_explanations_by_code_and_place(book: Book) -> None:
    """A school without the program writes the code it sees in the live mark, and where."""
    cells = book.sheet(layout.NOTES_SHEET)
    free = [row for row in cells if row[0].value == layout.FREE_NOTE]
    for row, (code, where, text) in zip(
        free,
        [
            ("T011", "在校生 七年级", "两个村点并过来了。"),
            ("t001", "学校情况", "有两位退休返聘。"),
            ("T020", "第3条", "说的是哪一条？"),
            ("T999", "", "没有这个编号。"),
            ("T010", "", "没有写哪个年级。"),
        ],
        strict=False,
    ):
        row[1].value, row[2].value, row[4].value = code, where, text

    result = book.read()

    assert result.content.explanations == {
        **filled().explanations,
        "T011|enrolment|7": "两个村点并过来了。",
        "T001|school|1": "有两位退休返聘。",
    }
    assert [problem.code for problem in result.problems].count("R131") == 3


def test_explanations_are_found_without_their_marker(book: Book) -> None:
    book.sheet(layout.NOTES_SHEET).delete_cols(1)
    cells = book.sheet(layout.NOTES_SHEET)
    row = next(row for row in cells if row[0].value == "T020")
    row[0].value = "T011"
    row[1].value = "七年级"

    result = book.read()

    assert list(result.content.explanations) == ["T011|enrolment|7"]


def test_a_stated_computed_value_survives_blank_sources(tmp_path: Path) -> None:
    """What was stated by hand is a plain cell, not a formula that would wipe it out."""
    content = Content({"school": FormData((Row("1", {"support": 3, "aided": 5}),))})

    result = Book(tmp_path, content).read()

    assert not result.edited
    assert result.content == content


def test_a_count_from_the_other_part_may_be_typed(tmp_path: Path) -> None:
    """The person list stays at school; its sum is typed into the figures workbook."""
    book = Book(tmp_path, Content())
    row, column = book.place(SINGLE, "1", "aided")
    assert not book.sheet(SINGLE).cell(row, column).protection.locked
    book.put(SINGLE, "1", "aided", 6)

    assert value(book.read().content, "school", "1", "aided") == 6


def test_too_many_problems_are_counted(tmp_path: Path) -> None:
    rows = tuple(
        Row(f"G{number:09}AAAA", {"name": str(number)}, {"built": "不详", "area": "不详"})
        for number in range(200)
    )
    result = Book(tmp_path, Content({"building": FormData(rows)})).read()

    assert len(result.problems) == 301
    assert "还有100条" in result.problems[-1].message


@pytest.mark.parametrize(
    ("lacking", "code", "words"),
    [
        ("units", "R007", "2145000001"),
        ("periods", "R008", "2006年上半年"),
        ("form_sets", "R009", "任务包"),
    ],
)
def test_what_this_county_does_not_know_is_refused(
    book: Book, lacking: str, code: str, words: str
) -> None:
    parts = {"form_sets": known().form_sets, "units": known().units, "periods": known().periods}
    with pytest.raises(FileRefused) as refused:
        read_bytes("a.xlsx", book.path.read_bytes(), Known(**{**parts, lacking: {}}))  # type: ignore[arg-type]

    assert refused.value.problems[0].code == code
    assert words in refused.value.message


def test_a_damaged_stamp_is_refused(book: Book) -> None:
    book.sheet(layout.STAMP_SHEET)["A5"] = "{}"

    with pytest.raises(FileRefused, match="隐藏页"):
        book.read()


def test_a_newer_layout_is_refused(book: Book) -> None:
    book.sheet(layout.STAMP_SHEET)["A3"] = "99"

    with pytest.raises(NewerFile, match="更新"):
        book.read()


def test_a_renamed_stamp_is_found(book: Book) -> None:
    """LibreOffice shows hidden sheets, and people rename what they see."""
    stamp = book.sheet(layout.STAMP_SHEET)
    stamp.sheet_state = "visible"
    stamp.title = "Sheet9"

    assert not book.read().edited


def test_without_a_stamp_it_is_an_ordinary_spreadsheet(book: Book) -> None:
    del book.book[layout.STAMP_SHEET]

    with pytest.raises(FileRefused, match="普通表格") as refused:
        book.read()
    assert refused.value.problems[0].code == "R006"


def test_a_file_is_read_from_the_disk(book: Book) -> None:
    form_set = sample_form_set()
    result = read_workbook(
        book.path,
        form_sets={form_set.hash: form_set},
        units=known().units,
        periods=known().periods,
    )

    assert result.name == book.path.name


def test_cells_lead_back_from_a_figure(book: Book) -> None:
    """From form, record and field to sheet and cell, also for records that stand upright."""
    maps = book.read().cells

    for form, name, row_id, field in (
        ("enrolment", GRID, "7", "girls"),
        ("building", LIST, "G000000001AAAA", "area"),
        ("school", SINGLE, "1", "fund"),
    ):
        again = layout.SheetMap.from_json(maps[form].to_json())
        assert again.sheet == name
        assert again.address(row_id, field) == layout.cell_name(*book.place(name, row_id, field))
    assert maps["school"].address("2", "fund") == ""
