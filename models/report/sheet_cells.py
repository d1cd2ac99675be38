"""Writing cells of report sheets: texts stay texts, numbers look as they are printed."""

from __future__ import annotations

import re
from decimal import Decimal

from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

_LONGEST = 32_767
"""Characters Excel holds in a cell, in UTF-16 units."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PRINTED = re.compile(r"([^\d-]*)(-?\d+(?:\.(\d+))?)(\D*)")


def clean(text: str) -> str:
    """Return a text without what XML cannot carry."""
    return _UNPRINTABLE.sub("", text)


def put(sheet: Worksheet, row: int, column: int, value: str | Decimal | None) -> Cell:
    """Write a value as what it is; a text that begins with = + - @ is no formula."""
    cell = sheet.cell(row=row, column=column)
    assert isinstance(cell, Cell)
    if isinstance(value, str):
        cell.value = _shortened(clean(value))
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    else:
        cell.value = value
    return cell


def put_printed(sheet: Worksheet, row: int, column: int, text: str, value: Decimal | None) -> Cell:
    """Write a number so that it looks as printed; if something else is printed, that."""
    printed = _PRINTED.fullmatch(text)
    if value is None or printed is None:
        return put(sheet, row, column, text)
    cell = put(sheet, row, column, value)
    before, _, digits, after = printed.groups()
    cell.number_format = _quoted(before) + "0" + ("." + "0" * len(digits) if digits else "")
    cell.number_format += _quoted(after)
    return cell


def _quoted(text: str) -> str:
    return f'"{text}"' if text and '"' not in text else ""


def _shortened(text: str) -> str:
    if len(text.encode("utf-16-le")) // 2 <= _LONGEST:
        return text
    return text[: _LONGEST // 2 - 2] + "……"
