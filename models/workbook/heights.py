"""Row heights: Excel makes no room by itself for what a program wrote."""

from __future__ import annotations

from collections.abc import Iterable

from openpyxl.worksheet.worksheet import Worksheet

_LINE_HEIGHT = 15
_TALLEST = 400


def fit_height(
    sheet: Worksheet, row: int, texts: Iterable[tuple[object, float]], least: int = 1
) -> None:
    """Make room for texts of several lines; other rows keep growing as people type.

    Args:
        sheet: the sheet.
        row: its row.
        texts: what stands in the row, each with the width of its column.
        least: lines there is room for in any case.
    """
    lines = max([least, *(lines_of(text, room) for text, room in texts if isinstance(text, str))])
    if lines > 1:
        sheet.row_dimensions[row].height = min(lines * _LINE_HEIGHT + 5, _TALLEST)


def lines_of(text: str, room: float) -> int:
    """Return how many lines a text takes in a column."""
    if len(text) * 2 < room and "\n" not in text:
        return 1
    return sum(max(1, -(-_breadth(part) // int(room - 1))) for part in text.split("\n"))


def _breadth(text: str) -> int:
    """Return the breadth of a text in digits: a Chinese character takes two."""
    return len(text) + sum(ord(char) > 0x2E7F for char in text)
