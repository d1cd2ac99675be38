"""Writing: what goes in comes out again, whole or not at all, and nothing leaks."""

from __future__ import annotations

import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace
from openpyxl.worksheet.worksheet import Worksheet

from models.errors import Damaged, DiskFull, Refused
from models.forms.payload import canonical, encode_part, only_part
from models.problems import Place, Problem, Severity
from models.records import Content, FormData, Origin, Part, Row, Value
from models.workbook import layout, writer
from models.workbook.reader import read_bytes
from models.workbook.result import ReadResult
from models.workbook.writer import write_blank, write_workbook
from tests.models.workbook.sample_county import (
    UNIT,
    context,
    filled,
    known,
    revision_of,
    sample_form_set,
)
from tests.models.workbook.strategies import contents


def written(folder: Path, content: Content, part: Part = Part.FIGURES, **options: object) -> Path:
    path = folder / f"{part.value}.xlsx"
    if part is Part.PERSONS:
        options.setdefault("password", "密码abc")
    write_workbook(context(), content, revision_of(content), part, path, **options)  # type: ignore[arg-type]
    return path


def read_back(path: Path) -> ReadResult:
    return read_bytes(path.name, path.read_bytes(), known("密码abc"))


def sheet(book: openpyxl.Workbook, name: str) -> Worksheet:
    found = book[name]
    assert isinstance(found, Worksheet)
    return found


@given(content=contents(sample_form_set()))
@settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_reading_what_was_written_gives_the_same(content: Content, tmp_path: Path) -> None:
    """Every field type, blanks, zeros, 本期无此项: no value changes on the way through Excel."""
    path = written(tmp_path, content, prepared_rows=3)

    result = read_back(path)

    expected = canonical(sample_form_set(), only_part(sample_form_set(), content, Part.FIGURES))
    assert canonical(sample_form_set(), result.content) == expected
    assert result.payload == encode_part(sample_form_set(), content, Part.FIGURES)
    assert not result.edited
    assert result.complete
    assert result.revision == revision_of(content)


def test_persons_come_back_through_the_password(tmp_path: Path) -> None:
    result = read_back(written(tmp_path, filled(), Part.PERSONS))

    assert result.content.form("pupils") == filled().form("pupils")
    assert result.stamp.part is Part.PERSONS
    assert not result.edited


def test_a_persons_workbook_without_a_password_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="密码"):
        written(tmp_path, filled(), Part.PERSONS, password="")
    assert list(tmp_path.iterdir()) == []


def test_the_figures_workbook_names_nobody(tmp_path: Path) -> None:
    """No pupil's name or number stands anywhere in the bytes of the figures workbook."""
    path = written(tmp_path, filled())

    with zipfile.ZipFile(path) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
        properties = archive.read("docProps/core.xml").decode()
    for secret in ("覃𠮷", "451324199801010021"):
        assert secret.encode() not in everything
        assert secret.encode("ascii", "xmlcharrefreplace") not in everything
    assert "校情汇" in properties or "&#26657;" in properties
    assert "韦老师" not in properties


def test_only_the_wanted_forms_are_written(tmp_path: Path) -> None:
    """Work handed out by area: the file says which forms it has, and that it is not the whole."""
    path = written(tmp_path, filled(), forms=["enrolment"])

    result = read_back(path)

    assert result.stamp.forms == ("enrolment",)
    assert list(result.content.forms) == ["enrolment"]
    assert not result.complete
    assert not result.edited


def test_the_blank_is_prefilled_and_revision_zero(tmp_path: Path) -> None:
    path = tmp_path / "blank.xlsx"

    revision = write_blank(context(), path, task="T1")

    result = read_back(path)
    assert (revision.number, revision.origin) == (0, Origin.BLANK)
    assert result.revision == revision
    assert result.stamp.task == "T1"
    assert not result.edited


def test_texts_are_texts_whatever_they_begin_with(tmp_path: Path) -> None:
    remark: dict[str, Value] = {"name": "=1+1", "area": Decimal("1.0"), "remark": "@SUM(1)"}
    content = Content({"building": FormData((Row("G000000000AAAA", remark),))})

    book = openpyxl.load_workbook(written(tmp_path, content))

    cells = sheet(book, "F61 校舍建筑")
    found = {cell.value: cell for row in cells for cell in row if cell.value in remark.values()}
    assert found["=1+1"].data_type == "s"
    assert found["=1+1"].quotePrefix
    assert found["@SUM(1)"].data_type == "s"


def test_dates_are_real_dates_and_codes_are_text(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path, filled()))

    formats = {
        cell.value: cell.number_format for row in sheet(book, "F00 学校情况") for cell in row
    }
    days = [value for value in formats if hasattr(value, "year")]
    assert [formats[day] for day in days] == ["yyyy-mm-dd"]
    assert formats["045700"] == "@"


def test_list_sheets_are_open_and_others_locked_but_for_their_input(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path, filled()))

    assert not sheet(book, "F61 校舍建筑").protection.sheet
    grid = sheet(book, "F01 在校生与班级")
    assert grid.protection.sheet
    assert not grid.protection.password
    open_cells = {cell.coordinate for row in grid for cell in row if not cell.protection.locked}
    corner = next(
        cell for row in grid for cell in row if layout.parse_marker(cell.value) == "enrolment"
    )
    assert corner.row is not None
    first = corner.row + 2
    assert f"D{first}" in open_cells  # students of grade 1
    assert f"G{first}" not in open_cells  # boys are computed
    assert f"F{first + 1}" not in open_cells  # grade 2 takes nobody in


def test_a_list_has_two_hundred_rows_with_lasting_ids(tmp_path: Path) -> None:
    """The ids are the same each time the revision is written, and differ from form to form."""
    ids = [_row_ids(written(tmp_path, filled())) for _ in range(2)]

    assert ids[0] == ids[1]
    assert len(ids[0]) == len(set(ids[0])) == 200
    assert ids[0][:2] == ["G000000000AAAA", "G000000001AAAA"]
    assert ids[0][2:] == sorted(ids[0][2:])


def _row_ids(path: Path) -> list[str]:
    cells = sheet(openpyxl.load_workbook(path), "F61 校舍建筑")
    texts = [str(row[0].value) for row in cells if row[0].value]
    return [text for text in texts if not text.startswith("#")]


def test_nothing_is_merged_linked_or_macro(tmp_path: Path) -> None:
    path = written(tmp_path, filled())

    book = openpyxl.load_workbook(path)
    assert all(not found.merged_cells.ranges for found in book.worksheets)
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    assert not [name for name in names if "vba" in name or "externalLink" in name]
    assert sheet(book, layout.STAMP_SHEET).sheet_state == "veryHidden"


def test_sheets_print_on_a4_with_headings_and_page_numbers(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path, filled()))

    for name in ("F00 学校情况", "F01 在校生与班级", "F61 校舍建筑"):
        cells = sheet(book, name)
        assert cells.page_setup.paperSize in {9, "9"}
        assert cells.page_setup.fitToWidth == 1
        assert cells.print_title_rows
        assert cells.oddFooter.right.text == "第&P页，共&N页"  # type: ignore[union-attr]
    assert sheet(book, "F61 校舍建筑").page_setup.orientation == "landscape"


def test_last_periods_values_stand_beside(tmp_path: Path) -> None:
    last = Content(
        {
            "school": FormData((Row("1", {"staff": 77}),)),
            "enrolment": FormData((Row("1", {"students": 88}),)),
        }
    )
    content, path = filled(), tmp_path / "a.xlsx"

    write_workbook(context(last), content, revision_of(content), Part.FIGURES, path)

    book = openpyxl.load_workbook(path)
    shown = [
        [cell.value for row in sheet(book, name) for cell in row] for name in book.sheetnames[1:3]
    ]
    assert 77 in shown[0]
    assert 88 in shown[1]
    assert not read_back(path).edited


def test_warnings_wait_for_their_explanation(tmp_path: Path) -> None:
    """A warning's row and a free row both bring the explanation back."""
    warning = Problem(
        "T011", Severity.WARNING, "七年级平均每班超过55人。", Place(form="enrolment", row="7")
    )
    path = written(tmp_path, filled(), warnings=[warning])

    book = openpyxl.load_workbook(path)
    cells = sheet(book, layout.NOTES_SHEET)
    for row in cells:
        if row[0].value == "T011|enrolment|7":
            assert row[2].value == "F01 在校生与班级　七年级"
            row[4].value = "合并了一个村点的学生。"
    book.save(path)

    result = read_back(path)
    assert result.edited
    assert result.content.explanations == {
        **filled().explanations,
        "T011|enrolment|7": "合并了一个村点的学生。",
    }


def test_the_notes_sheet_never_loses_a_number(tmp_path: Path) -> None:
    """Two warnings of one row stand together; an old one that holds no more says so."""
    place = Place(form="enrolment", row="7")
    warnings = [
        Problem("C008", Severity.WARNING, f"“{what}”是{number}人，请核对。", place)
        for what, number in (("在校生数", 900), ("其中：女", 500))
    ]
    old = {"T012|enrolment|7": "去年秋季撤了一个点。"}
    path = written(tmp_path, replace(filled(), explanations=old), warnings=warnings)
    cells = sheet(openpyxl.load_workbook(path), layout.NOTES_SHEET)
    told = {row[0].value: row[3].value for row in cells}
    assert told["C008|enrolment|7"] == "“在校生数”是900人，请核对。“其中：女”是500人，请核对。"
    assert told["T012|enrolment|7"] == "以前提示过；按现在的数字，已经没有这一条。"
    assert read_back(path).content.explanations == old


def test_a_text_too_long_for_a_cell_is_refused(tmp_path: Path) -> None:
    content = Content({"school": FormData((Row("1", {"story": "长" * 33_000}),))})

    with pytest.raises(Refused, match="32767"):
        written(tmp_path, content)
    assert list(tmp_path.iterdir()) == []


def test_numbers_excel_could_not_hold_travel_as_text(tmp_path: Path) -> None:
    exact: dict[str, Value] = {"fund": Decimal("999999999999999.99"), "built": date(1899, 12, 31)}
    content = Content({"school": FormData((Row("1", exact),))})

    assert read_back(written(tmp_path, content)).content == content


def test_a_file_that_reads_back_differently_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old file stays, nothing else lies about."""
    path = written(tmp_path, filled())
    before = path.read_bytes()
    real = read_bytes
    monkeypatch.setattr(writer, "read_bytes", lambda *args: replace(real(*args), edited=True))

    with pytest.raises(Damaged, match="没有保存"):
        written(tmp_path, Content())

    assert path.read_bytes() == before
    assert [item.name for item in tmp_path.iterdir()] == [path.name]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, filled())
    before = path.read_bytes()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(DiskFull, match="磁盘满了"):
        written(tmp_path, Content())
    assert path.read_bytes() == before
    assert [item.name for item in tmp_path.iterdir()] == [path.name]


def test_forms_of_another_kind_are_kept_if_they_hold_something(tmp_path: Path) -> None:
    """A school that became a teaching point does not lose what it had filled in."""
    ctx = replace(context(), unit=replace(UNIT, kind="13"))
    content, path = filled(), tmp_path / "a.xlsx"

    write_workbook(ctx, content, revision_of(content), Part.FIGURES, path)

    grid = read_back(path).content.form("enrolment")
    assert [row.row_id for row in grid.rows] == ["1", "2", "7"]
