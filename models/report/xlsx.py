"""The tables and charts of a summary as an Excel workbook, one sheet each, ready to print."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from models.errors import Damaged
from models.files import write_safely
from models.report.content import CHARTS_TITLE, Chart, Column, Document, Row, Table
from models.report.line_setter import natural_width, nominal
from models.report.native_charts import HEIGHT_CM, native_chart, put_data
from models.report.sheet_cells import clean, put, put_printed

_MOST_UPRIGHT_COLUMNS = 10
_TITLE = Font(name="黑体", size=16)
_LABEL, _HEAD, _STRONG = (
    Font(name="黑体", size=14),
    Font(name="黑体", size=11),
    Font(name="黑体", size=11),
)
_PLAIN, _SMALL = Font(name="宋体", size=11), Font(name="宋体", size=10)
_LINE = Side(style="thin", color="000000")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_NARROWEST, _WIDEST = 6.0, 42.0
_ROWS_PER_CM = 1 / 0.53
_NAME_LENGTH = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_FOOT = "第 &P 页，共 &N 页"


def write_xlsx(document: Document, path: Path) -> None:
    """Write the tables of a document as a workbook, whole or not at all.

    Raises:
        EnvironmentFault: the disk did not take it.
    """
    write_safely(path, draw_xlsx(document), _verify)


def _verify(data: bytes) -> None:
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise Damaged("Excel文件没有写完整；请换一个位置再试。")


def draw_xlsx(document: Document) -> bytes:
    """Return the workbook: a sheet per table, one for the charts."""
    book = Workbook()
    book.properties.creator = "校情汇"
    book.properties.created = datetime(2000, 1, 1)  # noqa: DTZ001  # says nothing
    for sheet in book.worksheets:
        book.remove(sheet)
    names = sheet_names(document)
    for table, label, name in zip(document.tables, document.labels, names, strict=False):
        _Sheet(book.create_sheet(name), table, f"{label}{document.subtitle}").draw()
    if document.charts:
        _draw_charts(book.create_sheet(names[-1]), document.charts, document.labels[-1])
    if not document.attachments:
        put(book.create_sheet("空"), 1, 1, "本总结没有附表。")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def sheet_names(document: Document) -> list[str]:
    """Return names of sheets that Excel accepts, each once."""
    names: list[str] = []
    for label, title in zip(document.labels, document.attachments, strict=True):
        name = _NOT_IN_NAMES.sub("", clean("".join(title.split()))).strip("'")
        names.append(f"{label} {name}"[:_NAME_LENGTH].strip("' "))
    return names


class _Sheet:
    """Draws one table."""

    def __init__(self, sheet: Worksheet, table: Table, label: str) -> None:
        self._sheet = sheet
        self._table = table
        self._label = label
        self._columns = table.columns or (Column(""),)
        self._count = len(self._columns)
        self._row = 1

    def draw(self) -> None:
        """Draw everything from the label to the line for signing."""
        self._opening()
        first = self._row
        self._head()
        self._sheet.print_title_rows = f"{first}:{self._row - 1}"
        self._sheet.freeze_panes = f"B{self._row}"
        for row in self._table.rows:
            self._body(row)
        table = self._table
        for note in (table.coverage, *table.notes, table.signing):
            if note:
                self._note(note)
        self._widths()
        self._page()

    def _opening(self) -> None:
        table = self._table
        put(self._sheet, 1, 1, self._label).font = _LABEL
        title = put(self._sheet, 2, 1, "".join(table.title.splitlines()))
        title.font = _TITLE
        self._across(2, Alignment(horizontal="center"))
        unit = f"单位：{table.unit}" if table.unit else ""
        left = "　　".join(filter(None, (table.reporter, table.period)))
        if self._count == 1:
            left, unit = "　　".join(filter(None, (left, unit))), ""
        put(self._sheet, 3, 1, left).font = _SMALL
        if unit:
            cell = put(self._sheet, 3, self._count, unit)
            cell.font, cell.alignment = _SMALL, Alignment(horizontal="right")
        self._row = 4

    def _across(self, row: int, alignment: Alignment) -> None:
        if self._count > 1:
            self._sheet.merge_cells(
                start_row=row, end_row=row, start_column=1, end_column=self._count
            )
        self._sheet.cell(row=row, column=1).alignment = alignment

    def _head(self) -> None:
        grouped = any(column.group for column in self._columns)
        below = self._row + 1 if grouped else self._row
        index = 1
        for group, members in groupby(self._columns, key=lambda column: column.group):
            columns = list(members)
            last = index + len(columns) - 1
            if group:
                put(self._sheet, self._row, index, group)
                self._merge(self._row, self._row, index, last)
            for at, column in enumerate(columns, start=index):
                put(self._sheet, below if group else self._row, at, column.label)
                if not group:
                    self._merge(self._row, below, at, at)
            index = last + 1
        for row in range(self._row, below + 1):
            for column_index in range(1, self._count + 1):
                cell = self._sheet.cell(row=row, column=column_index)
                cell.font, cell.border = _HEAD, _BOX
                cell.alignment = Alignment("center", "center", wrap_text=True)
        self._row = below + 1

    def _merge(self, top: int, bottom: int, first: int, last: int) -> None:
        if (top, first) != (bottom, last):
            self._sheet.merge_cells(
                start_row=top, end_row=bottom, start_column=first, end_column=last
            )

    def _body(self, row: Row) -> None:
        if row.kind == "band":
            put(self._sheet, self._row, 1, "".join(cell.text for cell in row.cells)).font = _STRONG
            self._across(self._row, Alignment(horizontal="left", vertical="center"))
            self._sheet.cell(row=self._row, column=1).border = _BOX
        else:
            for index, column in enumerate(self._columns, start=1):
                content = row.cells[index - 1] if index <= len(row.cells) else None
                text, value = (content.text, content.value) if content else ("", None)
                cell = put_printed(self._sheet, self._row, index, text, value)
                self._dress(cell, column, row.kind)
        self._row += 1

    @staticmethod
    def _dress(cell: Cell, column: Column, kind: str) -> None:
        cell.font = _PLAIN if kind == "body" else _STRONG
        cell.border = _BOX
        across = {"text": "left", "number": "right", "center": "center"}[column.align]
        cell.alignment = Alignment(across, "center", wrap_text=column.align == "text")

    def _note(self, text: str) -> None:
        put(self._sheet, self._row, 1, text).font = _SMALL
        self._across(self._row, Alignment(horizontal="left", vertical="top", wrap_text=True))
        width = sum(self._width(index) for index in range(self._count))
        lines = sum(max(1, -(-int(_length(line)) // int(width))) for line in text.splitlines())
        self._sheet.row_dimensions[self._row].height = 14.0 * lines
        self._row += 1

    def _widths(self) -> None:
        for index in range(self._count):
            letter = get_column_letter(index + 1)
            self._sheet.column_dimensions[letter].width = self._width(index)

    def _width(self, index: int) -> float:
        """Return the width of a column in Excel's units, about one a digit."""
        texts = [
            row.cells[index].text
            for row in self._table.rows
            if row.kind != "band" and index < len(row.cells)
        ]
        widest = max(map(_length, texts), default=0)
        head = _length(self._columns[index].label) / 2
        return min(max(widest, head, _NARROWEST) + 2, _WIDEST)

    def _page(self) -> None:
        sheet = self._sheet
        landscape = self._table.landscape
        wide = self._count > _MOST_UPRIGHT_COLUMNS if landscape is None else landscape
        _set_up(sheet, landscape=wide)


def _length(text: str) -> float:
    return 2 * natural_width(text, nominal)


def _set_up(sheet: Worksheet, *, landscape: bool) -> None:
    """Let a sheet be printed on A4, as wide as the page."""
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if sheet.oddFooter is not None:
        sheet.oddFooter.center.text = _FOOT


def _draw_charts(sheet: Worksheet, charts: Sequence[Chart], label: str) -> None:
    """Draw every chart beside its values."""
    put(sheet, 1, 1, f"{label}　{CHARTS_TITLE}").font = _LABEL
    row = 3
    for number, chart in enumerate(charts, start=1):
        if number > 1:
            sheet.row_breaks.append(Break(id=row - 1))
        put(sheet, row, 1, f"图{number}　{chart.title}").font = _STRONG
        put(sheet, row + 1, 1, chart.source).font = _SMALL
        below = put_data(sheet, chart, row + 2)
        widest = len(chart.series) + 4
        sheet.add_chart(native_chart(chart, sheet, row + 2), f"{get_column_letter(widest)}{row}")
        row = max(below, row + int(HEIGHT_CM * _ROWS_PER_CM)) + 2
    sheet.column_dimensions["A"].width = 18
    _set_up(sheet, landscape=True)
