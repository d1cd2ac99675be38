"""Filling in a written workbook as a colleague does in WPS: cells found by form, row and field."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from models.workbook import layout


class ByHand:
    """A workbook that somebody fills in."""

    def __init__(self, path: Path) -> None:
        """Open it."""
        self.path = path
        self.book = openpyxl.load_workbook(path)

    def sheet(self, form: str) -> tuple[Worksheet, int, int]:
        """Return the sheet of a form with row and column of its corner of ids."""
        for cells in self.book.worksheets:
            for line in cells.iter_rows(max_row=40):
                for cell in line:
                    if layout.parse_marker(cell.value) == form:
                        assert isinstance(cells, Worksheet)
                        return cells, cell.row or 0, cell.column or 0
        raise AssertionError(form)

    def ids(self, form: str) -> list[str]:
        """Return the row ids down the sheet of a list or grid."""
        cells, top, left = self.sheet(form)
        down = (cells.cell(row, left).value for row in range(top + 1, cells.max_row + 1))
        return [str(value) for value in down if value and not layout.is_row_mark(value)]

    def put(self, form: str, row_id: str, field: str, value: object) -> str:
        """Type a value and return the address of its cell."""
        cells, top, left = self.sheet(form)
        across = {cells.cell(top, at).value: at for at in range(1, cells.max_column + 1)}
        down = {cells.cell(at, left).value: at for at in range(1, cells.max_row + 1)}
        place = (down[row_id], across[field]) if field in across else (down[field], across[row_id])
        cell = cells.cell(*place)
        cell.value = value  # type: ignore[assignment]
        return cell.coordinate

    def save(self, path: Path | None = None) -> Path:
        """Save it, perhaps under another name."""
        target = path or self.path
        self.book.save(target)
        return target
