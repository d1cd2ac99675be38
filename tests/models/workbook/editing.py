"""Doing to a workbook what people and office programs do to it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from models.records import Content, Part
from models.workbook import layout
from models.workbook.reader import read_bytes
from models.workbook.result import ReadResult
from models.workbook.writer import write_workbook
from tests.models.workbook.sample_county import context, filled, known, revision_of

GRID, LIST, SINGLE = "F01 在校生与班级", "F61 校舍建筑", "F00 学校情况"


class Book:
    """A written workbook that is edited by hand and read again."""

    def __init__(self, folder: Path, content: Content | None = None, prepared: int = 10) -> None:
        self.path = folder / "报表（最终版）(2).xlsx"
        self.content = filled() if content is None else content
        revision = revision_of(self.content)
        write_workbook(
            context(), self.content, revision, Part.FIGURES, self.path, prepared_rows=prepared
        )
        self.book = openpyxl.load_workbook(self.path)

    def sheet(self, name: str) -> Worksheet:
        """Return a sheet by its name."""
        found = self.book[name]
        assert isinstance(found, Worksheet)
        return found

    def corner(self, name: str) -> tuple[int, int]:
        """Return row and column of the ids' corner."""
        return next(
            (cell.row, cell.column)
            for row in self.sheet(name)
            for cell in row
            if layout.parse_marker(cell.value) and cell.row and cell.column
        )

    def place(self, name: str, row_id: str, field: str) -> tuple[int, int]:
        """Return row and column of a field of a record."""
        cells = self.sheet(name)
        top, left = self.corner(name)
        across = {
            cells.cell(top, column).value: column for column in range(1, cells.max_column + 1)
        }
        down = {cells.cell(row, left).value: row for row in range(1, cells.max_row + 1)}
        if field in across:
            return down[row_id], across[field]
        return down[field], across[row_id]

    def put(self, name: str, row_id: str, field: str, value: object) -> None:
        """Type a value into the cell of a field."""
        row, column = self.place(name, row_id, field)
        self.sheet(name).cell(row, column).value = value  # type: ignore[assignment]

    def read(self) -> ReadResult:
        """Save the file and read it."""
        self.book.save(self.path)
        return read_bytes(self.path.name, self.path.read_bytes(), known())


def repacked(data: bytes, change: Mapping[str, Callable[[bytes], bytes] | bytes | None]) -> bytes:
    """Return a zip with some members changed (function), added (bytes) or left out (None)."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            how = change.get(name, source.read(name))
            if callable(how):
                how = how(source.read(name))
            if how is not None:
                target.writestr(name, how)
        for name, how in change.items():
            if name not in source.namelist() and isinstance(how, bytes):
                target.writestr(name, how)
    return out.getvalue()


def findings(result: ReadResult) -> list[str]:
    """Return the problems as ``severity code place`` lines."""
    return [
        f"{problem.severity} {problem.code} {problem.place.sheet}!{problem.place.cell}"
        for problem in result.problems
    ]
