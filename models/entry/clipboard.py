"""A block of cells as Excel and WPS put it on the clipboard: tabs, line ends, quoted cells.

A text that Excel would run as a formula goes out with a mark, and comes back without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from models.forms.plain_text import guarded, unguarded

_END_OF_CELL = re.compile(r"[\t\n]")


def read_block(text: str) -> list[list[str]]:
    """Return the cells of a copied block, row by row.

    A cell that holds a tab or a line end is quoted, its own marks doubled. A cell in which marks
    are only part of the text (``"八荣八耻"学习``, ``"特色"``) is taken as it stands.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    rows: list[list[str]] = [[]]
    at, end = 0, len(text)
    while True:
        cell, at = _cell(text, at)
        rows[-1].append(unguarded(cell))
        if at >= end:
            break
        if text[at] == "\n":
            rows.append([])
        at += 1
    if len(rows) > 1 and rows[-1] == [""]:  # Excel ends the last row too
        rows.pop()
    return rows


def _cell(text: str, at: int) -> tuple[str, int]:
    """Return the cell that begins at ``at`` and where its separator stands."""
    if text[at : at + 1] == '"':
        quoted = _quoted(text, at + 1)
        if quoted is not None:
            return quoted
    stop = _END_OF_CELL.search(text, at)
    end = stop.start() if stop else len(text)
    return text[at:end], end


def _quoted(text: str, at: int) -> tuple[str, int] | None:
    """Return a quoted cell, or None if the marks belong to the text."""
    parts: list[str] = []
    begin = at
    while True:
        end = text.find('"', at)
        if end < 0:
            return None
        parts.append(text[at:end])
        if text[end + 1 : end + 2] != '"':
            break
        parts.append('"')
        at = end + 2
    if text[end + 1 : end + 2] not in {"", "\t", "\n"}:
        return None
    if not any(mark in text[begin:end] for mark in ("\t", "\n", '""')):
        return None
    return "".join(parts), end + 1


def write_block(rows: Iterable[Sequence[str]]) -> str:
    """Return a block as text that Excel, WPS and ``read_block`` understand."""
    return "\n".join("\t".join(map(_mark, row)) for row in rows)


def _mark(cell: str) -> str:
    cell = guarded(cell)
    if cell[:1] == '"' or any(mark in cell for mark in "\t\n\r"):
        return '"' + cell.replace('"', '""') + '"'
    return cell
