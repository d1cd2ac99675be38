"""The text of the summary in lines and pages: title to signature, on the grid of 22 × 28."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from models.report import gb9704
from models.report.content import Block, Document, Heading, Signature
from models.report.fonts import Role
from models.report.gb9704 import BODY_SIZE, CELL, CELLS, INDENT, LINES, MM, SIGNATURE_MARGIN, Mode
from models.report.line_setter import Line, Measure, natural_width, set_paragraph, single_line
from models.report.marks import UPRIGHT, Measured, Sheet, Text, at, plain_text
from models.report.record_lists import long_date
from models.report.titles import break_title

_HEADING_ROLES = {1: Role.HEI, 2: Role.KAI, 3: Role.FANGSONG}
MOST_SIGNATURE = CELLS - 2 * SIGNATURE_MARGIN
"""Cells that a line of the signature may take."""
_LEAST_ATTACHMENTS = 3
"""Lines of the list of attachments that stand on one page at least."""
_LEAST_BEFORE_SIGNATURE = 2
"""Lines that must stand on the page of the signature."""


class Row(Struct, frozen=True):
    """One line of the grid; ``keep``: it must not be the last one of its page."""

    texts: tuple[Text, ...] = ()
    keep: bool = False


BLANK = Row()


def body_sheets(document: Document, measured: Measured, mode: Mode) -> list[Sheet]:
    """Return the pages from the title to the signature."""
    rows = Body(measured).rows(document)
    first = gb9704.title_line(mode)
    sheets = []
    for number, page in enumerate(paginate(rows, LINES - first)):
        top = 0 if number else first
        placed = (_placed(row, top + line) for line, row in enumerate(page))
        sheets.append(Sheet(tuple(text for texts in placed for text in texts)))
    return sheets


def _placed(row: Row, line: int) -> list[Text]:
    return [replace(text, y=gb9704.baseline(line, text.size) * MM) for text in row.texts]


def paginate(rows: Sequence[Row], first_room: int) -> list[list[Row]]:
    """Share rows out to pages; the first one has room for so many, no page begins blank."""
    pages: list[list[Row]] = []
    start, room = 0, first_room
    while start < len(rows):
        end = min(start + room, len(rows))
        while start < end < len(rows) and rows[end - 1].keep:
            end -= 1
        if end == start:  # more kept together than a page holds
            end = min(start + room, len(rows))
        pages.append(list(rows[start:end]))
        start, room = end, LINES
        while start < len(rows) and not rows[start].texts:
            start += 1
    return pages or [[]]


class Body:
    """Sets the parts of a document in rows."""

    def __init__(self, measured: Measured) -> None:
        """Take the function that measures characters."""
        self._measured = measured

    def rows(self, document: Document) -> list[Row]:
        """Return everything from the title to the note, in lines."""
        rows = list(self._head(document))
        for block in document.blocks:
            rows.extend(self._block(block))
        rows.extend(_hold_together(list(self._attachments(document.attachments))))
        closing = list(self._closing(document))
        if closing:
            _keep_with_what_follows(rows)
        return rows + closing

    def _head(self, document: Document) -> Iterator[Row]:
        measure = self._measured(Role.BIAOSONG)
        size = gb9704.TITLE_SIZE
        room = (CELLS - 2 * gb9704.TITLE_MARGIN) * CELL * MM / size
        for part in document.title:
            for line in break_title(part, measure, room):
                yield Row((self._centred(line, Role.BIAOSONG, size),), keep=True)
        if document.subtitle:
            yield Row((self._centred(document.subtitle, Role.KAI, BODY_SIZE),), keep=True)
        if document.title or document.subtitle:
            yield replace(BLANK, keep=True)
        if document.salutation:
            text = f"{document.salutation.rstrip(':：')}："
            yield from self._paragraph(text, Role.FANGSONG, indent=0)

    def _block(self, block: Block) -> Iterator[Row]:
        if isinstance(block, Heading):
            rows = self._paragraph(block.text, _HEADING_ROLES[block.level])
            yield from (replace(row, keep=True) for row in rows)
        elif block.text.strip():
            yield from self._paragraph(block.text, Role.FANGSONG)

    def _paragraph(
        self, text: str, role: Role, *, indent: float = INDENT, hanging: float = 0
    ) -> Iterator[Row]:
        lines = set_paragraph(
            text, self._cells(role), CELLS, indent=indent, hanging=hanging, flush=True
        )
        for line in lines:
            yield Row((on_grid(line, role),))

    def _cells(self, role: Role) -> Measure:
        """Return the function that measures characters in cells of the grid."""
        measure = self._measured(role)
        share = BODY_SIZE / (CELL * MM)

        def cells(char: str) -> float:
            width = measure(char)
            return width if width in {1, 0.5} else width * share

        return cells

    def _centred(self, text: str, role: Role, size: float) -> Text:
        plain = plain_text(self._measured, text, role, size)
        return at(plain, UPRIGHT.left + UPRIGHT.width / 2, 0, "center")

    def _attachments(self, titles: Sequence[str]) -> Iterator[Row]:
        """Yield 附件：1.… 2.…, names below each other."""
        if not titles:
            return
        yield BLANK
        role = Role.FANGSONG
        measure = self._cells(role)
        label = "附件："
        numbers = [f"{n}." for n in range(1, len(titles) + 1)] if len(titles) > 1 else [""]
        begin = INDENT + natural_width(label, measure)
        name = begin + max(natural_width(number, measure) for number in numbers)
        for position, (number, title) in enumerate(zip(numbers, titles, strict=True)):
            lines = set_paragraph(title, measure, CELLS, indent=name, hanging=name)
            for inner, line in enumerate(lines):
                texts = [on_grid(line, role)]
                if inner == 0 and number:
                    texts.insert(0, on_grid(single_line(number, measure, begin), role))
                if inner == 0 and position == 0:
                    texts.insert(0, on_grid(single_line(label, measure, INDENT), role))
                yield Row(tuple(texts), keep=inner < len(lines) - 1)

    def _closing(self, document: Document) -> Iterator[Row]:
        if document.signature is None and not document.note:
            return
        yield replace(BLANK, keep=True)
        rows = list(self._signature(document.signature)) if document.signature else []
        if document.note:
            rows.extend(self._paragraph(f"（{document.note}）", Role.FANGSONG))
        yield from (replace(row, keep=True) for row in rows[:-1])
        yield rows[-1]

    def _signature(self, signature: Signature) -> Iterator[Row]:
        """Yield 署名, in two lines if it must, and date."""
        role = Role.FANGSONG
        measure = self._cells(role)
        names = break_title(signature.org, measure, MOST_SIGNATURE)
        date_text = long_date(signature.date)
        left, date_left = signature_places(names, date_text, measure)
        for name in names:
            yield Row((on_grid(single_line(name, measure, left), role),))
        yield Row((on_grid(single_line(date_text, measure, date_left), role),))


def signature_places(names: Sequence[str], date_text: str, measure: Measure) -> tuple[float, float]:
    """Return the cells that 署名 and date begin in.

    The date begins two cells further in than the name; whichever reaches further ends two cells
    from the right edge.
    """
    edge = CELLS - SIGNATURE_MARGIN
    widest = max((natural_width(name, measure) for name in names), default=0)
    date_left = min(edge - widest + SIGNATURE_MARGIN, edge - natural_width(date_text, measure))
    return date_left - SIGNATURE_MARGIN, date_left


def _hold_together(rows: Sequence[Row]) -> Iterator[Row]:
    """Bind the first and the last lines of a list, so that none stands alone on a page."""
    first, last = _LEAST_ATTACHMENTS, len(rows) - _LEAST_ATTACHMENTS
    for number, row in enumerate(rows):  # row 0 is the blank line above
        yield replace(row, keep=True) if number < first or last <= number < len(rows) - 1 else row


def _keep_with_what_follows(rows: list[Row]) -> None:
    """Bind the last lines to what follows, so that no signature stands alone on a page."""
    for index in range(max(len(rows) - _LEAST_BEFORE_SIGNATURE, 0), len(rows)):
        rows[index] = replace(rows[index], keep=True)


def on_grid(line: Line, role: Role) -> Text:
    """Return a line of the grid as a mark at the left edge of the type area."""
    cell = CELL * MM
    offsets = tuple(offset * cell for offset in line.offsets)
    return Text(UPRIGHT.left, 0, line.text, offsets, role, BODY_SIZE)
