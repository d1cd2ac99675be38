"""The page of GB/T 9704-2012 党政机关公文格式 (in force; reviewed in 2025), in millimetres.

Where a line names no clause, it follows from those that do:

- §5.2.1 paper A4; §5.2.2 top margin 37 mm, binding margin 28 mm, type area 156 mm × 225 mm.
- §5.2.3 default type 三号 仿宋; §5.2.4 22 lines of 28 characters that fill the type area. 三号 is
  15.75 pt: 28 cells of Word's 16 pt would be 158 mm and leave the type area.
- §7.3.1 title in 二号 小标宋, in a 梯形 or 菱形; §7.3.3 headings in 黑, 楷, 仿宋 三号, two
  characters in; §7.3.4 附件说明; §7.3.5 signature and date; §7.3.7 attachments.
- §7.5 page numbers: 四号 半角宋体, a 一字线 on each side whose upper edge lies 7 mm below the type
  area; one character in, at the right on odd pages and at the left on even ones.
- §8 tables set sideways: the head of the table at the left edge of the upright sheet.

Distances run from the upper left corner of the sheet, to the right and down.
"""

from __future__ import annotations

from enum import Enum
from types import MappingProxyType

MM = 72 / 25.4
"""Points of a millimetre."""

PAPER_WIDTH, PAPER_HEIGHT = 210.0, 297.0
TYPE_LEFT, TYPE_TOP = 28.0, 37.0
TYPE_WIDTH, TYPE_HEIGHT = 156.0, 225.0
TYPE_RIGHT, TYPE_BOTTOM = TYPE_LEFT + TYPE_WIDTH, TYPE_TOP + TYPE_HEIGHT

LINES, CELLS = 22, 28
LINE_PITCH = TYPE_HEIGHT / LINES
"""10.227 mm, 28.99 pt."""
CELL = TYPE_WIDTH / CELLS
"""5.571 mm, 15.79 pt."""

SIZES = MappingProxyType(
    {"二号": 22.0, "三号": 15.75, "四号": 14.0, "小四": 12.0, "五号": 10.5, "小五": 9.0}
)
"""Type sizes in points."""

TITLE_SIZE = SIZES["二号"]
BODY_SIZE = SIZES["三号"]
NUMBER_SIZE = SIZES["四号"]
TABLE_SIZE, SMALLEST_TABLE_SIZE = SIZES["五号"], SIZES["小五"]

INDENT = 2
"""Cells that a paragraph or heading is set in."""
TITLE_MARGIN = 1
"""Cells kept free on both sides of a title."""
SIGNATURE_MARGIN = 2
"""Cells right of a signature without seal (右空二字), and how far the date begins further in."""
ATTACHMENT_TITLE_LINE = 2
"""An attachment's title stands in the third line."""

NUMBER_TOP = TYPE_BOTTOM + 7
"""Upper edge of the 一字线 beside the page number: 269 mm."""
NUMBER_MARGIN = 1
"""Characters of its own size between the page number and the edge of the type area."""

ASCENT = 0.88
"""Share of a Chinese character's square that lies above the baseline."""

MARK_TOP = TYPE_TOP + 35
"""Upper edge of the 发文机关标志 of a formal issue."""
MARK_TO_RULE_LINES = 6
"""Lines from there to the red line: the mark, two blank ones, the 发文字号."""
RULE_TO_TITLE_LINES = 2
"""Blank lines between the red line and the title."""


class Mode(Enum):
    """What the summary is printed as."""

    PLAIN = "材料稿"
    """Plain material: the title stands in the first line."""
    PREPRINTED = "红头纸套打"
    """On paper with the red head already on it, whose zone is left empty."""


def title_line(mode: Mode) -> int:
    """Return the line of the first page that the title begins in."""
    if mode is Mode.PLAIN:
        return 0
    below = MARK_TOP + MARK_TO_RULE_LINES * LINE_PITCH - TYPE_TOP
    return -int(-below // LINE_PITCH) + RULE_TO_TITLE_LINES


def line_top(line: int) -> float:
    """Return the upper edge of a line of the type area."""
    return TYPE_TOP + line * LINE_PITCH


def baseline(line: int, size: float) -> float:
    """Return where characters of a size in points stand in a line, centred by their squares."""
    return line_top(line) + LINE_PITCH / 2 + (ASCENT - 0.5) * size / MM
