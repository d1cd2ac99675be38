"""What tells the series of a chart apart in black and white: hatchings, dashes, signs."""

from __future__ import annotations

import math
from collections.abc import Iterator

from msgspec import Struct

from models.report.marks import BLACK, WHITE, Area, Mark, Rule, box

_OUTLINE = 0.6
_HATCH = 0.5


class Fill(Struct, frozen=True):
    """How a bar is filled: a shade, and lines at an angle so far apart (0: none)."""

    shade: float
    gap: float = 0
    angle: int = 45


FILLS = (
    Fill(0.3),
    Fill(WHITE),
    Fill(WHITE, 4),
    Fill(0.75),
    Fill(WHITE, 4, -45),
    Fill(WHITE, 3, 0),
    Fill(BLACK),
    Fill(0.9, 6, 45),
)
"""The fillings of the first, second … series; after the last they begin again."""

SIGNS = ("circle", "square", "triangle", "diamond")
SIGN_SIZE = 2.6


def filled(fill: Fill, left: float, top: float, width: float, height: float) -> Iterator[Mark]:
    """Yield a bar."""
    yield Area(box(left, top, width, height), fill.shade, _OUTLINE)
    if fill.gap:
        yield from _hatching(fill, left, top, width, height)


def _hatching(fill: Fill, left: float, top: float, width: float, height: float) -> Iterator[Mark]:
    """Yield parallel lines, cut at the sides of a rectangle."""
    if fill.angle == 0:
        count = int((height - _TINY) / fill.gap)
        for n in range(1, count + 1):
            y = top + n * fill.gap
            yield Rule(left, y, left + width, y, _HATCH)
        return
    apart = fill.gap * math.sqrt(2)
    for n in range(1, math.ceil((width + height) / apart)):
        reach = n * apart  # the line x + y = reach, from the upper left corner
        begin = max(0.0, reach - height), min(reach, height)
        end = min(reach, width), max(0.0, reach - width)
        if fill.angle < 0:
            begin, end = (width - begin[0], begin[1]), (width - end[0], end[1])
        yield Rule(left + begin[0], top + begin[1], left + end[0], top + end[1], _HATCH)


_TINY = 0.01


def sign(series: int, x: float, y: float) -> Area:
    """Return the sign of a series at a point: full ones first, then open ones."""
    kind = SIGNS[series % len(SIGNS)]
    corners = {"circle": 16, "square": 4, "triangle": 3, "diamond": 4}[kind]
    turn = {"circle": 0.0, "square": 45.0, "triangle": 90.0, "diamond": 0.0}[kind]
    angles = [math.radians(turn + 360 * n / corners) for n in range(corners)]
    points = tuple((x + SIGN_SIZE * math.cos(a), y - SIGN_SIZE * math.sin(a)) for a in angles)
    return Area(points, BLACK if series % (2 * len(SIGNS)) < len(SIGNS) else WHITE, _OUTLINE)


def is_dashed(series: int) -> bool:
    """Tell whether a series' line is dashed: every other one."""
    return series % 2 == 1
