"""Draws a 回执: a few tables below one another on one sheet that prints on A4."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from openpyxl import Workbook

from models.workbook.form_sheet import ROW_HEIGHT
from models.workbook.heights import fit_height
from models.workbook.layout import cell_name
from models.workbook.page import set_page
from models.workbook.receipt import Table
from models.workbook.styles import Styles, put

SHEET = "回执"
_WIDTHS = (22, 24, 18, 18, 34)


def draw_receipt(title: str, lines: Sequence[str], tables: Sequence[Table], footer: str) -> bytes:
    """Return the bytes of the workbook.

    Args:
        title: the heading.
        lines: plain lines below it.
        tables: what follows, in order.
        footer: at the bottom of every page.
    """
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = SHEET
    styles = Styles(workbook)
    for column, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[cell_name(1, column)[:-1]].width = width
    put(sheet, 1, 1, title, styles.get("title"))
    row = 1
    for row, line in enumerate(lines, 2):
        put(sheet, row, 1, line, styles.get("plain"))
    for table in tables:
        row += 2
        put(sheet, row, 1, table.title, styles.get("title"))
        row += 1
        if not table.rows:
            put(sheet, row, 1, table.empty, styles.get("plain"))
            continue
        for column, text in enumerate(table.headings, 1):
            put(sheet, row, column, text, styles.get("header"))
        for row, texts in enumerate(table.rows, row + 1):  # noqa: B020  # goes on below
            for column, text in enumerate(texts, 1):
                put(sheet, row, column, text, styles.get("label"))
            fit_height(sheet, row, list(zip(texts, _WIDTHS, strict=False)))
    sheet.sheet_view.showGridLines = False
    sheet.sheet_format.defaultRowHeight = ROW_HEIGHT
    sheet.sheet_format.customHeight = True
    set_page(sheet, None, footer, printed_to=0)
    sheet.page_setup.orientation = "landscape"
    properties = workbook.properties
    properties.creator = "校情汇"
    properties.created = properties.modified = datetime(2000, 1, 1)  # noqa: DTZ001  # says nothing
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()
