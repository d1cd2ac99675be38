"""How a sheet prints: A4, readable, headings on every page, page x of y."""

from __future__ import annotations

import math

from openpyxl.worksheet.worksheet import Worksheet

from models.workbook import layout
from models.workbook.layout import SheetLayout, cell_name

_PORTRAIT_WIDTH = 100  # digits of the standard font on A4 upright at a readable size
_LANDSCAPE_WIDTH = 190  # the same on A4 across
_TITLE_WIDTH = 75  # digits the titles above a table take
_PORTRAIT_FULL = 95  # digits on A4 upright at full size
_PAGE_HEIGHT = 720  # points of an upright page at full size
_SLIGHTLY = 1.4  # so much more than a page is pressed into one
_MARGIN, _NARROW = 0.6, 0.4  # inches


def set_page(sheet: Worksheet, plan: SheetLayout | None, footer: str, *, printed_to: int) -> None:
    """Set up printing up to a row."""
    setup = sheet.page_setup
    setup.paperSize = 9  # A4
    last = _last_printed(sheet, plan) if plan else layout.VALUE_COLUMN
    wide = _width(sheet, last) > _PORTRAIT_WIDTH
    setup.orientation = "landscape" if wide else "portrait"
    setup.fitToWidth = _pages(_width(sheet, last))
    setup.fitToHeight = 1 if not wide and _hardly_more(sheet, last) else 0
    properties = sheet.sheet_properties.pageSetUpPr
    assert properties is not None
    properties.fitToPage = True
    margins = sheet.page_margins
    margins.left = margins.right = _MARGIN
    margins.top, margins.bottom, margins.header, margins.footer = 0.7, 0.7, _NARROW, _NARROW
    sheet.print_options.horizontalCentered = True
    assert sheet.oddFooter is not None
    left, right = sheet.oddFooter.left, sheet.oddFooter.right
    assert left is not None
    assert right is not None
    left.text, right.text = footer.replace("&", "&&"), "第&P页，共&N页"
    left.size = right.size = 9
    if plan is None:
        return
    sheet.print_title_rows = f"{plan.header_row}:{plan.header_row}"
    if setup.fitToWidth > 1:
        sheet.print_title_cols = "A:B"
    if printed_to:
        sheet.print_area = f"A1:{cell_name(printed_to, last)}"


def _last_printed(sheet: Worksheet, plan: SheetLayout) -> int:
    """Return the last column to print: marks and help are for the screen.

    A narrow table takes them along, empty as they are, so that its titles are not cut.
    """
    last = layout.LAST_COLUMN if plan.upright else plan.mark_column - 1
    return last if _width(sheet, last) >= _TITLE_WIDTH else plan.mark_column


def _width(sheet: Worksheet, last: int) -> float:
    letters = [cell_name(1, column)[:-1] for column in range(layout.LABEL_COLUMN, last + 1)]
    columns = [sheet.column_dimensions[letter] for letter in letters]
    return sum(column.width for column in columns if not column.hidden)


def _pages(width: float) -> int:
    """Return how many pages side by side a sheet takes so that it can be read."""
    return max(1, math.ceil(width / _LANDSCAPE_WIDTH))


def _hardly_more(sheet: Worksheet, last: int) -> bool:
    """Tell whether a sheet is a page, or so little more that it is printed on one."""
    scale = min(1.0, _PORTRAIT_FULL / _width(sheet, last))
    usual = sheet.sheet_format.defaultRowHeight
    rows = [sheet.row_dimensions[row] for row in range(1, sheet.max_row + 1)]
    height = sum(row.height or usual for row in rows if not row.hidden)
    return height * scale <= _PAGE_HEIGHT * _SLIGHTLY
