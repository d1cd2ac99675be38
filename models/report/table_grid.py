"""The grid of an appendix table: type size, column widths, heads and rows with their heights.

A table takes the largest type in which it fits, from 五号 down to 小五; before it gets smaller,
long texts may take two lines. Number columns stand equally wide, as far as their contents allow.
Widths are wanted in em, so that sizes can be tried without measuring again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from models.report.content import Column, Table
from models.report.content import Row as ContentRow
from models.report.fonts import Role
from models.report.gb9704 import SMALLEST_TABLE_SIZE, TABLE_SIZE
from models.report.line_setter import (
    Line,
    Measure,
    even_lines,
    natural_width,
    set_paragraph,
    single_line,
    widest_piece,
)
from models.report.marks import Measured

PAD_X, PAD_Y = 3.2, 2.6
LEADING = 1.25
EMPTY = "（没有记录）"
CUT = "……"

_WHOLE, _TWO_LINES, _FOUR_LINES, _NARROW = range(4)
_COMFORTABLE = (
    (TABLE_SIZE, _WHOLE),
    (TABLE_SIZE, _TWO_LINES),
    (10.0, _TWO_LINES),
    (9.5, _TWO_LINES),
    (TABLE_SIZE, _FOUR_LINES),
    (SMALLEST_TABLE_SIZE, _TWO_LINES),
    (SMALLEST_TABLE_SIZE, _FOUR_LINES),
)
"""Sizes and degrees of folding that read well, the best first."""
_TIGHT = ((SMALLEST_TABLE_SIZE, _NARROW), (8.0, _NARROW), (7.0, _NARROW), (6.0, _NARROW))
_LEAST_HEAD, _SHORT_HEAD = 1.5, 4.0
"""Headings up to this many characters stay in one line, if there is room."""
_ROOMY = 4.0
"""Width of a number column that does not look cramped."""
_COMMON = 0.9
"""Share of a column's texts that should not be folded more than others."""
_RARE_LINES = 3
"""Lines that the few longer ones may take."""
_FOLDS = {_TWO_LINES: (2, 4.0, 22.0), _FOUR_LINES: (4, 8.0, 14.0), _NARROW: (9, 4.0, 6.0)}
"""Lines that texts may take, and the widths below and above which that is no reason to widen."""
_LEAST_SIZE = 5.0
_SHRINK = 0.9
_TINY = 1e-6


class HeadCell(Struct, frozen=True):
    """A heading: its lines, and the columns and head rows (of two) it stands over."""

    lines: tuple[Line, ...]
    first: int
    last: int
    top: int
    bottom: int


class GridCell(Struct, frozen=True):
    """A cell's lines, in em of its size, and where they stand in it."""

    lines: tuple[Line, ...]
    size: float
    align: str


class GridRow(Struct, frozen=True):
    """A row; a band has one cell."""

    cells: tuple[GridCell, ...]
    height: float
    kind: str = "body"


class Grid(Struct, frozen=True):
    """A table ready to be drawn.

    Attributes:
        size: of the type; smaller than 小五 only where there was no other way.
        widths: of the columns, in points, as wide as the type area together.
        head_heights: of the two head rows; the second is 0 if there are no groups.
        cut: texts that did not fit on a page even so.
    """

    size: float
    widths: tuple[float, ...]
    head: tuple[HeadCell, ...]
    head_heights: tuple[float, float]
    rows: tuple[GridRow, ...]
    cut: int = 0


class _Demand(Struct, frozen=True):
    """What a column wants, in em.

    Attributes:
        content: the width that holds its contents; of texts, all but the few that are longer.
        rare: the width in which those take few lines.
        heading: width of the heading in one line.
        piece: the widest piece of the heading that must not be torn.
        below: its share of the width a heading above several columns needs.
    """

    content: float
    rare: float
    heading: float
    piece: float
    column: Column
    below: float = 0

    def _head(self, folding: int) -> float:
        """Return the width the heading needs: in two lines, then three, then any."""
        least = max(self.piece, self.below, _LEAST_HEAD)
        if folding == _NARROW:
            return least
        lines = 3 if folding == _FOUR_LINES else 2
        return max(least, min(self.heading, max(_SHORT_HEAD, math.ceil(self.heading / lines))))

    def least(self, folding: int) -> float:
        """Return the width it needs if texts may be folded so far."""
        head = self._head(folding)
        if self.column.align != "text" or folding == _WHOLE:
            return max(self.content, head)
        lines, low, high = _FOLDS[folding]
        return max(min(self.content, max(low, min(self.content / lines + 1, high))), head)

    @property
    def most(self) -> float:
        """The width with which it is content."""
        return max(self.rare, self.heading, self.below)


class Grids:
    """Makes the grid of one table."""

    def __init__(self, table: Table, measured: Measured) -> None:
        """Measure every text of a table."""
        self._columns = table.columns or (Column(""),)
        self._rows = table.rows
        self._measures = {role: measured(role) for role in (Role.SONG, Role.HEI)}
        self._demands = self._group_demands(self._column_demands())

    def comfortable(self, width: float, tallest: float) -> Grid | None:
        """Return the grid in a width if the table can be read well in it."""
        for size, folding in _COMFORTABLE:
            widths = self._widths(size, folding, width)
            if widths:
                return self._grid(size, widths, tallest)
        return None

    def forced(self, width: float, tallest: float) -> Grid:
        """Return the grid in a width, however small."""
        for size, folding in _TIGHT:
            widths = self._widths(size, folding, width)
            if widths:
                return self._grid(size, widths, tallest)
        size, folding = _TIGHT[-1]
        wanted = [demand.least(folding) for demand in self._demands]
        widths = tuple(want * width / sum(wanted) for want in wanted)
        return self._grid(size, widths, tallest)

    def _column_demands(self) -> Iterator[_Demand]:
        measure = self._measures[Role.HEI]
        for column, widths in zip(self._columns, self._contents(), strict=True):
            whole = natural_width(column.label, measure)
            piece = widest_piece(column.label, measure)
            widest = max(widths)
            common = _common(widths) if column.align == "text" else widest
            rare = min(max(common, widest / _RARE_LINES + 1), widest)
            yield _Demand(common, rare, whole, piece, column)

    def _contents(self) -> list[list[float]]:
        """Return the widths of the texts of each column."""
        found: list[list[float]] = [[0.0] for _ in self._columns]
        for row in self._rows:
            if row.kind != "band":
                measure = self._measures[_role(row)]
                for widths, cell in zip(found, row.cells, strict=False):
                    lines = cell.text.splitlines()
                    widths.append(max((natural_width(line, measure) for line in lines), default=0))
        return found

    def _group_demands(self, demands: Iterator[_Demand]) -> list[_Demand]:
        """Let columns below a long group heading grow with it."""
        measure = self._measures[Role.HEI]
        wider: list[_Demand] = []
        for label, group in groupby(demands, key=lambda demand: demand.column.group):
            below = list(group)
            wanted = math.ceil(natural_width(label, measure) / 2)
            wider.extend(replace(demand, below=wanted / len(below)) for demand in below)
        return wider

    def _widths(self, size: float, folding: int, width: float) -> tuple[float, ...]:
        """Return the widths of the columns in points; none if they do not fit."""
        padding = 2 * PAD_X
        room = (width - padding * len(self._demands)) / size
        least = [demand.least(folding) for demand in self._demands]
        wanted = [max(demand.most, low) for demand, low in zip(self._demands, least, strict=True)]
        slack = room - sum(least)
        if slack < 0:
            return ()
        wish = sum(wanted) - sum(least)
        if wish > slack:
            shares = [
                low + (most - low) * slack / wish for low, most in zip(least, wanted, strict=True)
            ]
        else:
            shares = self._with_rest(wanted, room)
        self._even_out(shares, least)
        return tuple(share * size + padding for share in shares)

    def _with_rest(self, wanted: list[float], room: float) -> list[float]:
        """Give out what is left: room for numbers first, then to the columns that grow, or all."""
        columns = [demand.column for demand in self._demands]
        rest = room - sum(wanted)
        lacks = [
            max(_ROOMY - want, 0) if column.align == "number" else 0
            for column, want in zip(columns, wanted, strict=True)
        ]
        share = min(rest / sum(lacks), 1) if any(lacks) else 0
        rest -= share * sum(lacks)
        weights = [float(column.grow) for column in columns]
        if not any(weights):
            weights = [0.5 if column.align == "center" else 1.0 for column in columns]
        even = rest / sum(weights)
        return [
            want + lack * share + weight * even
            for want, lack, weight in zip(wanted, lacks, weights, strict=True)
        ]

    def _even_out(self, shares: list[float], least: list[float]) -> None:
        """Make the number columns equally wide, if each still has what it needs."""
        numbers = [i for i, d in enumerate(self._demands) if d.column.align == "number"]
        if not numbers:
            return
        even = sum(shares[i] for i in numbers) / len(numbers)
        if even >= max(least[i] for i in numbers):
            for i in numbers:
                shares[i] = even

    def _grid(self, size: float, widths: tuple[float, ...], tallest: float) -> Grid:
        head, heights = self._head(size, widths)
        inner = [(width - 2 * PAD_X) / size for width in widths]
        setter = _Rows(self._columns, self._measures, size, inner, sum(widths) / size)
        room = tallest - sum(heights)
        rows = tuple(setter.row(row, room) for row in self._rows) or (setter.empty(),)
        return Grid(size, widths, head, heights, rows, setter.cut)

    def _head(
        self, size: float, widths: tuple[float, ...]
    ) -> tuple[tuple[HeadCell, ...], tuple[float, float]]:
        cells = list(self._head_cells(size, widths))
        grouped = any(cell.bottom for cell in cells)
        upper = [len(cell.lines) for cell in cells if cell.top == 0 and cell.bottom == 0]
        lower = [len(cell.lines) for cell in cells if cell.top == 1]
        whole = [len(cell.lines) for cell in cells if cell.bottom == 1 and cell.top == 0]
        if not grouped:
            return tuple(cells), (row_height(max(upper), size), 0.0)
        first = row_height(max(upper, default=1), size)
        second = row_height(max(lower, default=1), size)
        tall = row_height(max(whole, default=1), size)
        return tuple(cells), (first, max(second, tall - first))

    def _head_cells(self, size: float, widths: tuple[float, ...]) -> Iterator[HeadCell]:
        grouped = any(column.group for column in self._columns)
        index = 0
        for group, columns in groupby(self._columns, key=lambda column: column.group):
            labels = [column.label for column in columns]
            last = index + len(labels) - 1
            if group:
                lines = self._head_lines(group, sum(widths[index : last + 1]), size)
                yield HeadCell(lines, index, last, 0, 0)
            for offset, label in enumerate(labels):
                at = index + offset
                lines = self._head_lines(label, widths[at], size)
                yield HeadCell(lines, at, at, 1 if group else 0, 1 if grouped else 0)
            index = last + 1

    def _head_lines(self, label: str, width: float, size: float) -> tuple[Line, ...]:
        inner = (width - 2 * PAD_X) / size
        return tuple(even_lines(label, self._measures[Role.HEI], inner))


def _common(widths: list[float]) -> float:
    """Return the width that holds most of a column's texts."""
    return sorted(widths)[math.ceil((len(widths) - 1) * _COMMON)]


def row_height(lines: int, size: float) -> float:
    """Return the height of a row of so many lines."""
    return lines * size * LEADING + 2 * PAD_Y


def _role(row: ContentRow) -> Role:
    return Role.SONG if row.kind == "body" else Role.HEI


class _Rows:
    """Sets the cells of a table's rows in lines."""

    def __init__(
        self,
        columns: Sequence[Column],
        measures: dict[Role, Measure],
        size: float,
        widths: list[float],
        whole: float,
    ) -> None:
        """Take columns, measures and the widths of the columns and of the table, in em."""
        self._columns = columns
        self._measures = measures
        self._size = size
        self._widths = widths
        self._whole = whole
        self.cut = 0

    def empty(self) -> GridRow:
        """Return the row of a table without records."""
        lines = tuple(set_paragraph(EMPTY, self._measures[Role.SONG], self._whole, flush=False))
        cell = GridCell(lines, self._size, "center")
        return GridRow((cell,), row_height(len(lines), self._size), "band")

    def row(self, row: ContentRow, tallest: float) -> GridRow:
        """Set a row; one taller than a page is set smaller, and cut if that does not help."""
        measure = self._measures[_role(row)]
        if row.kind == "band":
            text = "".join(cell.text for cell in row.cells)
            lines = tuple(set_paragraph(text, measure, self._whole - 1, flush=False))
            cell = GridCell(lines, self._size, "left")
            return GridRow((cell,), row_height(len(lines), self._size), "band")
        texts = [cell.text for cell in row.cells[: len(self._columns)]]
        texts += [""] * (len(self._columns) - len(texts))
        size = self._size
        cells = self._cells(texts, measure, size)
        while _height(cells) > tallest and size > _LEAST_SIZE:
            size *= _SHRINK
            cells = self._cells(texts, measure, size)
        if _height(cells) > tallest:
            cells = self._cut(cells, tallest, measure)
        return GridRow(tuple(cells), _height(cells), row.kind)

    def _cells(self, texts: list[str], measure: Measure, size: float) -> list[GridCell]:
        ratio = self._size / size
        return [
            self._cell(text, column, width * ratio, measure, size)
            for text, column, width in zip(texts, self._columns, self._widths, strict=True)
        ]

    def _cell(
        self, text: str, column: Column, width: float, measure: Measure, size: float
    ) -> GridCell:
        if column.align == "text" or "\n" in text:
            return GridCell(_folded(text, measure, width), size, "left")
        natural = natural_width(text, measure)
        small = size * width / natural if natural > width + _TINY else size
        align = "right" if column.align == "number" else "center"
        return GridCell((single_line(text, measure),), small, align)

    def _cut(self, cells: list[GridCell], tallest: float, measure: Measure) -> list[GridCell]:
        """Leave out what does not fit on a page, and mark the place."""
        self.cut += 1
        kept = []
        for cell in cells:
            most = max(int((tallest - 2 * PAD_Y) / (cell.size * LEADING)), 1)
            lines = cell.lines
            if len(lines) > most:
                lines = (*lines[: most - 1], single_line(CUT, measure))
            kept.append(GridCell(lines, cell.size, cell.align))
        return kept


def _folded(text: str, measure: Measure, width: float) -> tuple[Line, ...]:
    if "\n" not in text and natural_width(text, measure) <= width + _TINY:
        return (single_line(text, measure),)
    return tuple(set_paragraph(text.rstrip(), measure, width + _TINY, flush=False))


def _height(cells: Sequence[GridCell]) -> float:
    return max(row_height(len(cell.lines), cell.size) for cell in cells)
