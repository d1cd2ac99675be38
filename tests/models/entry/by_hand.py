"""Filling in a written workbook as a colleague does in WPS: cells found by form, row and field."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from msgspec.structs import replace
from openpyxl.worksheet.worksheet import Worksheet

from models.entry.draft import Draft
from models.entry.taking import TakingPlan
from models.entry.taking_words import item_words
from models.records import Unit
from models.workbook import layout
from models.workbook.encrypt import unprotect
from tests.benchmarks.samples import PERIOD, SCHOOL

OTHER = Unit("JX00000022", "六巷乡门头小学", "12", "451324204")
BUREAU = Unit("JX00000000", "县教育和科技局", "90")
TWO_SCHOOLS = replace(PERIOD, expected=(SCHOOL.code, OTHER.code))


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


def blank(folder: Path, unit: Unit = SCHOOL) -> ByHand:
    """Return the blank workbook of a unit, open for filling in."""
    (path,) = folder.glob(f"*{unit.name}*.xlsx")
    return ByHand(path)


def without_password(path: Path, password: str) -> Path:
    """Return a copy that needs no password, as WPS saves it on demand."""
    plain = path.with_name("去掉密码的.xlsx")
    plain.write_bytes(unprotect(path.read_bytes(), (password,)))
    return plain


def wait_until_saved(draft: Draft) -> None:
    """Wait until all of a draft is on the disk."""
    assert draft.saver is not None
    assert draft.saver.drain()


def said(plan: TakingPlan) -> list[str]:
    """Return what differs, as the person reads it."""
    told = []
    for item in plan.items:
        words = item_words(plan, item)
        both = " 两边" if item.both else ""
        told.append(f"{words.form} {words.place}：{words.now} → {words.brought}{both}")
    return told
