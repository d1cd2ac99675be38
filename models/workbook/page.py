"""How a sheet prints: A4, fit to width, headings on every page, page x of y."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from models.workbook import layout
from models.workbook.layout import SheetLayout, cell_name

_PORTRAIT_WIDTH = 100  # digits of the standard font on A4 upright at a readable size
_MARGIN, _NARROW = 0.6, 0.4  # inches


def set_page(sheet: Worksheet, plan: SheetLayout | None, footer: str, *, printed_to: int) -> None:
    """Set up printing up to a row."""
    setup = sheet.page_setup
    setup.paperSize = 9  # A4
    last = _last_printed(plan) if plan else layout.VALUE_COLUMN
    wide = _width(sheet, last) > _PORTRAIT_WIDTH
    setup.orientation = "landscape" if wide else "portrait"
    setup.fitToWidth, setup.fitToHeight = 1, 0
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
    if printed_to:
        sheet.print_area = f"A1:{cell_name(printed_to, last)}"


def _last_printed(plan: SheetLayout) -> int:
    """Return the last column to print: marks and help are for the screen."""
    return layout.LAST_COLUMN if plan.upright else plan.mark_column - 1


def _width(sheet: Worksheet, last: int) -> float:
    columns = range(layout.LABEL_COLUMN, last + 1)
    return sum(sheet.column_dimensions[cell_name(1, column)[:-1]].width for column in columns)
