"""Appendix tables on their pages: label, title, head rows on every page, 续表, notes.

A table that does not fit upright, or has more than ten columns, is turned: the sheet is then read
with its left edge on top (GB/T 9704-2012 §8), whether its page number is odd or even.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby

from msgspec import Struct

from models.report import gb9704
from models.report.content import Table
from models.report.fonts import Role
from models.report.gb9704 import ASCENT, BODY_SIZE, LINE_PITCH, MM, SIZES
from models.report.line_setter import Line, set_paragraph
from models.report.marks import (
    TURNED,
    UPRIGHT,
    Area,
    Frame,
    Mark,
    Measured,
    Rule,
    Sheet,
    Text,
    at,
    box,
    plain_text,
    shrunk_text,
    width_of,
)
from models.report.table_grid import LEADING, PAD_X, PAD_Y, Grid, GridCell, GridRow, Grids, HeadCell
from models.report.titles import break_title

MOST_UPRIGHT_COLUMNS = 10
CAPTION_SIZE, NOTE_SIZE = SIZES["小四"], SIZES["五号"]
_PITCH = LINE_PITCH * MM
_CAPTION_HEIGHT = CAPTION_SIZE * 1.7
_NOTE_HEIGHT = NOTE_SIZE * 1.45
_OPENING_LINES = 6
"""Lines that label and title take at most, as a rule."""
_GAP = 8.0
"""Between title and captions."""
_OUTER, _INNER = 1.0, 0.5
_TINY = 0.01


class TableSheets(Struct, frozen=True):
    """The pages of a table; the size of its type; how many texts had to be cut."""

    sheets: tuple[Sheet, ...]
    size: float
    cut: int


def table_sheets(table: Table, label: str, measured: Measured) -> TableSheets:
    """Return the pages of a table; ``label`` is 附件 or 附件n."""
    frame, grid = chosen(table, Grids(table, measured))
    sheets = _Drawing(table, label, measured, frame, grid).sheets()
    return TableSheets(tuple(sheets), grid.size, grid.cut)


def chosen(table: Table, grids: Grids) -> tuple[Frame, Grid]:
    """Return how the table is set: upright if it can be read well so, or is asked to be."""
    wide = len(table.columns) > MOST_UPRIGHT_COLUMNS
    if not (wide if table.landscape is None else table.landscape):
        grid = grids.comfortable(UPRIGHT.width, _tallest(UPRIGHT))
        if grid:
            return UPRIGHT, grid
        if table.landscape is False:
            return UPRIGHT, grids.forced(UPRIGHT.width, _tallest(UPRIGHT))
    grid = grids.comfortable(TURNED.width, _tallest(TURNED))
    return TURNED, grid or grids.forced(TURNED.width, _tallest(TURNED))


def _tallest(frame: Frame) -> float:
    """Return the height that head and one row may take together."""
    return frame.height - _OPENING_LINES * _PITCH


class _Drawing:
    """Draws one table in a frame."""

    def __init__(
        self, table: Table, label: str, measured: Measured, frame: Frame, grid: Grid
    ) -> None:
        self._table = table
        self._label = label
        self._measured = measured
        self._frame = frame
        self._grid = grid
        self._edges = list(accumulate(grid.widths, initial=frame.left))
        self._head_height = sum(grid.head_heights)
        self._notes = list(self._note_lines())

    def sheets(self) -> Iterator[Sheet]:
        """Yield the pages."""
        marks, top = self._opening()
        rows = list(self._grid.rows)
        while rows:
            count = self._count(rows, top)
            if count:
                marks += self._body(rows[:count], top)
                top += self._head_height + sum(row.height for row in rows[:count])
            rows = rows[count:]
            if rows:
                yield self._sheet(marks)
                marks, top = self._continuation()
        if top + self._notes_height() > self._frame.bottom + _TINY:
            yield self._sheet(marks)
            marks, top = self._continuation()
        marks += self._closing(top)
        yield self._sheet(marks)

    def _sheet(self, marks: Sequence[Mark]) -> Sheet:
        return Sheet(tuple(marks), turned=self._frame.turned)

    def _count(self, rows: Sequence[GridRow], top: float) -> int:
        """Return how many rows stand on a page; the last row stays with the notes."""
        room = self._frame.bottom - top - self._head_height + _TINY
        reached = list(accumulate(row.height for row in rows))
        count = sum(height <= room for height in reached)
        if count == len(rows) > 1 and reached[-1] + self._notes_height() > room:
            count -= 1
        while 1 < count < len(rows) and rows[count - 1].kind == "band":
            count -= 1
        on_top = top < self._frame.top + 2 * _PITCH  # the next page offers no more
        return max(count, 1) if on_top else count

    def _notes_height(self) -> float:
        return PAD_Y + len(self._notes) * _NOTE_HEIGHT if self._notes else 0

    def _plain(self, text: str, role: Role, size: float) -> Text:
        return plain_text(self._measured, text, role, size)

    def _opening(self) -> tuple[list[Mark], float]:
        """Return the head of the first page: 附件n, title, what the table is of."""
        frame = self._frame
        label = self._plain(self._label, Role.HEI, BODY_SIZE)
        marks: list[Mark] = [at(label, frame.left, self._baseline(0, BODY_SIZE))]
        size = gb9704.TITLE_SIZE
        measure = self._measured(Role.BIAOSONG)
        lines = break_title(self._table.title, measure, frame.width / size - 2)
        line = gb9704.ATTACHMENT_TITLE_LINE
        for text in lines:
            title = self._plain(text, Role.BIAOSONG, size)
            middle = frame.left + frame.width / 2
            marks.append(at(title, middle, self._baseline(line, size), "center"))
            line += 1
        captions, bottom = self._captions(frame.top + line * _PITCH + _GAP)
        return marks + captions, bottom

    def _baseline(self, line: int, size: float) -> float:
        return self._frame.top + (line + 0.5) * _PITCH + (ASCENT - 0.5) * size

    def _captions(self, top: float) -> tuple[list[Mark], float]:
        """Return 填报单位, period and 单位 in one line, or two if they are too long."""
        table, frame = self._table, self._frame
        unit = f"单位：{table.unit}" if table.unit else ""
        left, middle, right = (
            self._plain(text, Role.FANGSONG, CAPTION_SIZE)
            for text in (table.reporter, table.period, unit)
        )
        y = top + ASCENT * CAPTION_SIZE
        marks: list[Mark] = []
        free = min(width_of(middle) / 2 + CAPTION_SIZE, frame.width / 2)
        together = width_of(left) + free <= frame.width / 2 or not (table.period or unit)
        if table.reporter:
            left = shrunk_text(left, frame.width)
            marks.append(at(left, frame.left, y))
        if table.reporter and not together:
            y += _CAPTION_HEIGHT
        if table.period:
            marks.append(at(middle, frame.left + frame.width / 2, y, "center"))
        if unit:
            marks.append(at(right, frame.right, y, "right"))
        return marks, y - ASCENT * CAPTION_SIZE + _CAPTION_HEIGHT if marks else top

    def _continuation(self) -> tuple[list[Mark], float]:
        """Return the head of a further page: what it is, and 续表."""
        frame = self._frame
        y = frame.top + ASCENT * CAPTION_SIZE
        more = self._plain("续表", Role.FANGSONG, CAPTION_SIZE)
        name = "　".join(filter(None, (self._label, "".join(self._table.title.splitlines()))))
        room = frame.width - width_of(more) - CAPTION_SIZE
        title = shrunk_text(self._plain(name, Role.FANGSONG, CAPTION_SIZE), room)
        return [at(title, frame.left, y), at(more, frame.right, y, "right")], (
            frame.top + _CAPTION_HEIGHT
        )

    def _body(self, rows: Sequence[GridRow], top: float) -> list[Mark]:
        """Return head and rows with their rules."""
        marks = list(self._head(top))
        y = top + self._head_height
        for kind, group in groupby(rows, key=lambda row: row.kind == "band"):
            begin = y
            for row in group:
                marks.extend(self._row(row, y))
                y += row.height
                marks.append(self._across(y, _INNER))
            if not kind:
                marks += [Rule(x, begin, x, y, _INNER) for x in self._edges[1:-1]]
        frame = self._frame
        marks.append(Area(box(frame.left, top, frame.width, y - top), None, _OUTER))
        return marks

    def _across(self, y: float, width: float) -> Rule:
        return Rule(self._edges[0], y, self._edges[-1], y, width)

    def _head(self, top: float) -> Iterator[Mark]:
        edges = (top, top + self._grid.head_heights[0], top + self._head_height)
        for cell in self._grid.head:
            left, right = self._edges[cell.first], self._edges[cell.last + 1]
            upper, lower = edges[cell.top], edges[cell.bottom + 1]
            if not self._grid.head_heights[1]:
                lower = edges[2]
            yield from self._head_lines(cell, (left + right) / 2, (upper + lower) / 2)
            if cell.last + 1 < len(self._edges) - 1:
                yield Rule(right, upper, right, lower, _INNER)
            yield Rule(left, lower, right, lower, _INNER)

    def _head_lines(self, cell: HeadCell, middle: float, centre: float) -> Iterator[Mark]:
        size = self._grid.size
        y = centre - len(cell.lines) * size * LEADING / 2
        for line in cell.lines:
            base = y + size * LEADING / 2 + (ASCENT - 0.5) * size
            yield _text(line, middle - line.width * size / 2, base, Role.HEI, size)
            y += size * LEADING

    def _row(self, row: GridRow, top: float) -> Iterator[Mark]:
        role = Role.SONG if row.kind == "body" else Role.HEI
        edges = self._edges if row.kind != "band" else [self._edges[0], self._edges[-1]]
        for index, cell in enumerate(row.cells):
            y = top + (row.height - len(cell.lines) * cell.size * LEADING) / 2
            for line in cell.lines:
                base = y + cell.size * (LEADING / 2 + ASCENT - 0.5)
                x = _aligned(cell, line, edges[index], edges[index + 1])
                yield _text(line, x, base, role, cell.size)
                y += cell.size * LEADING

    def _note_lines(self) -> Iterator[Line]:
        """Yield coverage, notes and the line for signing, in lines."""
        measure = self._measured(Role.FANGSONG)
        table = self._table
        for text in (table.coverage, *table.notes, table.signing):
            if text:
                yield from set_paragraph(text, measure, self._frame.width / NOTE_SIZE)

    def _closing(self, top: float) -> list[Mark]:
        y = top + PAD_Y + (_NOTE_HEIGHT - NOTE_SIZE) / 2 + ASCENT * NOTE_SIZE
        return [
            _text(line, self._frame.left, y + index * _NOTE_HEIGHT, Role.FANGSONG, NOTE_SIZE)
            for index, line in enumerate(self._notes)
        ]


def _aligned(cell: GridCell, line: Line, left: float, right: float) -> float:
    width = line.width * cell.size
    if cell.align == "left":
        return left + PAD_X
    return right - PAD_X - width if cell.align == "right" else (left + right - width) / 2


def _text(line: Line, x: float, y: float, role: Role, size: float) -> Text:
    return Text(x, y, line.text, tuple(offset * size for offset in line.offsets), role, size)
