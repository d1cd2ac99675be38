"""A sheet's cells as calamine gives them, with what it keeps silent about, from 0 on."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec import Struct

from models.forms.field_types import as_text
from models.workbook.layout import cell_name
from models.workbook.sheet_scan import NO_FACTS, SheetFacts, column_number

BLANK = ""
"""How calamine says that a cell is empty."""

ERROR_TEXTS = frozenset(
    ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!")
)


class Table(Struct, frozen=True):
    """The cells of a sheet; ``flipped`` swaps rows and columns, so that fields always lie across.

    Attributes:
        name: name of the sheet.
        rows: the values, all rows of the same length.
        facts: errors and formulas without a result.
    """

    name: str
    rows: Sequence[Sequence[object]]
    facts: SheetFacts = NO_FACTS
    flipped: bool = False

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.rows)

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.rows[0]) if self.rows else 0

    def flip(self) -> Table:
        """Return the same cells with rows and columns swapped."""
        turned = list(zip(*self.rows, strict=True))
        return Table(self.name, turned, self.facts, flipped=not self.flipped)

    def text(self, row: int, column: int) -> str:
        """Return a cell as text."""
        return as_text(self.rows[row][column])

    def address(self, row: int, column: int) -> str:
        """Return the address of a cell as the user sees it."""
        return cell_name(*self._seen(row, column))

    def error(self, row: int, column: int) -> str:
        """Return the error a cell shows, e.g. ``#REF!``, or an empty text."""
        value = self.rows[row][column]
        if value == BLANK:
            return self.facts.errors.get(self._seen(row, column), "")
        return value if isinstance(value, str) and value in ERROR_TEXTS else ""

    def formula(self, row: int, column: int) -> str:
        """Return the formula of a cell that has no stored result, or an empty text."""
        if not self.facts.formulas:
            return ""
        address = self.address(row, column).encode()
        return self.facts.formula(address) if address in self.facts.formulas else ""

    def used(self, row: int, column: int) -> bool:
        """Tell whether a cell holds anything: a value, an error, or a formula without result."""
        if self.rows[row][column] != BLANK:
            return not self._only_space(row, column)
        if self.plain:
            return False
        seen = self._seen(row, column)
        return seen in self.facts.errors or cell_name(*seen).encode() in self.facts.formulas

    @property
    def plain(self) -> bool:
        """Whether calamine tells everything about this sheet."""
        return not self.facts.errors and not self.facts.formulas

    def silent_rows(self, columns: Collection[int]) -> set[int]:
        """Return the rows in which calamine keeps silent about a cell of these columns."""
        if self.plain:
            return set()
        cells = set(self.facts.errors)
        for address in self.facts.formulas:
            letters = address.rstrip(b"0123456789")
            cells.add((int(address[len(letters) :]), column_number(letters)))
        place = 1 if self.flipped else 0
        return {cell[place] - 1 for cell in cells if cell[1 - place] - 1 in columns}

    def _only_space(self, row: int, column: int) -> bool:
        value = self.rows[row][column]
        return isinstance(value, str) and not value.strip()

    def _seen(self, row: int, column: int) -> tuple[int, int]:
        return (column + 1, row + 1) if self.flipped else (row + 1, column + 1)
