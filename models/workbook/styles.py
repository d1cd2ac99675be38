"""Looks of cells, made once a workbook and shared by every cell that wears them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import copy
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, Protocol, cast

from msgspec import Struct
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet

from models.errors import Refused

INPUT_COLOUR, COMPUTED_COLOUR, OFF_COLOUR = "FFFBE0", "EFEFEF", "D9D9D9"
HEADER_COLOUR, WRONG_COLOUR = "DCE6F1", "FBD5D5"
_LINE = Side(style="thin", color="A6A6A6")
BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
FONT, HEADING_FONT = "宋体", "黑体"

_LONGEST = 32_767  # UTF-16 units in a cell
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f]")


class Look(Struct, frozen=True):
    """How a kind of cell looks."""

    size: float = 11
    bold: bool = False
    font: str = FONT
    colour: str = "000000"
    fill: str = ""
    boxed: bool = True
    across: Literal["left", "right", "center"] = "left"
    wrap: bool = True
    locked: bool = True


LOOKS: Mapping[str, Look] = MappingProxyType(
    {
        "title": Look(16, font=HEADING_FONT, boxed=False, wrap=False),
        "heading": Look(20, font=HEADING_FONT, boxed=False, across="center", wrap=False),
        "plain": Look(boxed=False, wrap=False),
        "centred": Look(12, boxed=False, across="center", wrap=False),
        "hint": Look(10, colour="595959", boxed=False, wrap=False),
        "alarm": Look(10, colour="C00000", boxed=False, wrap=False),
        "header": Look(10, bold=True, fill=HEADER_COLOUR, across="center"),
        "label": Look(10.5, fill="F7F9FC"),
        "number": Look(10, colour="7F7F7F", across="center"),
        "input": Look(fill=INPUT_COLOUR, locked=False),
        "input_number": Look(fill=INPUT_COLOUR, across="right", locked=False),
        "open": Look(boxed=False, locked=False),
        "open_number": Look(boxed=False, across="right", locked=False),
        "computed": Look(fill=COMPUTED_COLOUR),
        "computed_number": Look(fill=COMPUTED_COLOUR, across="right"),
        "off": Look(fill=OFF_COLOUR),
        "unasked": Look(fill=OFF_COLOUR, locked=False),
        "unasked_number": Look(fill=OFF_COLOUR, across="right", locked=False),
        "last": Look(10, colour="7F7F7F"),
        "last_number": Look(10, colour="7F7F7F", across="right"),
        "mark": Look(10, colour="C00000"),
        "help": Look(9, colour="595959"),
        "hidden": Look(8, colour="BFBFBF", boxed=False, wrap=False),
        "link": Look(10.5, colour="0563C1"),
    }
)


class Styles:
    """The styles of one workbook; openpyxl is slow only where every cell is styled anew."""

    def __init__(self, workbook: Workbook) -> None:
        """Start without any style."""
        self._sample = workbook.worksheets[0]
        self._made: dict[tuple[str, str, bool], StyleArray] = {}

    def get(self, look: str, number_format: str = "General", *, quoted: bool = False) -> StyleArray:
        """Return the style of a look; ``quoted`` keeps Excel from reading a text anew."""
        key = (look, number_format, quoted)
        if key not in self._made:
            self._made[key] = self._make(LOOKS[look], number_format, quoted=quoted)
        return self._made[key]

    def _make(self, look: Look, number_format: str, *, quoted: bool) -> StyleArray:
        cell = Cell(self._sample, row=1, column=1)
        cell.font = Font(name=look.font, size=look.size, bold=look.bold, color=look.colour)
        cell.alignment = Alignment(
            horizontal=look.across,
            vertical="center",
            wrap_text=look.wrap,
        )
        cell.protection = Protection(locked=look.locked)
        cell.number_format = number_format
        if look.fill:
            cell.fill = PatternFill("solid", fgColor=look.fill)
        if look.boxed:
            cell.border = BOX
        styled = cast("_Styled", cell)
        styled.quotePrefix = quoted
        return styled._style  # noqa: SLF001  # see wear


class _Styled(Protocol):
    """What the stubs leave out of a cell or a column."""

    _style: StyleArray
    quotePrefix: bool  # noqa: N815  # openpyxl's name


def wear(target: Cell | ColumnDimension, style: StyleArray) -> None:
    """Give a cell or a column a shared style; openpyxl has no public way to do so."""
    cast("_Styled", target)._style = style  # noqa: SLF001  # see above


def paint(cell: Cell, colour: str) -> None:
    """Fill one cell with a colour and leave all others as they are that wear the same look."""
    wear(cell, copy(cast("_Styled", cell)._style))  # noqa: SLF001  # see above
    cell.fill = PatternFill("solid", fgColor=colour)


def put(
    sheet: Worksheet, row: int, column: int, value: object, style: StyleArray | None = None
) -> Cell:
    """Write a value as what it is: texts stay texts whatever they begin with."""
    cell = sheet.cell(row=row, column=column)
    assert isinstance(cell, Cell)
    if style is not None:
        wear(cell, style)
    if isinstance(value, str):
        cell.value = cell_text(value)
        cell.data_type = "s"
    elif value is not None:
        assert isinstance(value, int | float | Decimal | date)
        cell.value = value
    return cell


def put_formula(sheet: Worksheet, row: int, column: int, formula: str, style: StyleArray) -> Cell:
    """Write a formula that starts with an equals sign."""
    cell = sheet.cell(row=row, column=column)
    assert isinstance(cell, Cell)
    wear(cell, style)
    cell.value = formula
    return cell


def cell_text(text: str) -> str:
    """Return a text as a cell stores it: what XML can't carry is escaped the way Excel does."""
    if len(text.encode("utf-16-le")) // 2 > _LONGEST:
        raise Refused(f"有一段文字超过{_LONGEST}个字，Excel的格子放不下，请先缩短：“{text[:20]}…”")
    text = _LOOKS_ESCAPED.sub("_x005F_", text)
    return _UNPRINTABLE.sub(lambda match: f"_x{ord(match.group()):04X}_", text)
