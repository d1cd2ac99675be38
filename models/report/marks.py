"""What stands on a sheet, as plain data: texts, rules and areas at their places.

Distances are points from the upper left corner of the sheet as it is read, to the right and down;
a turned sheet is read sideways.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from models.report import gb9704
from models.report.fonts import Role
from models.report.gb9704 import MM

Measured = Callable[[Role], Callable[[str], float]]
"""Gives the function that measures characters of a role, in em."""

BLACK, WHITE = 0.0, 1.0


class Text(Struct, frozen=True):
    """Characters on a baseline; ``offsets`` are the left edges of their cells, from ``x``."""

    x: float
    y: float
    text: str
    offsets: tuple[float, ...]
    role: Role
    size: float


class Rule(Struct, frozen=True):
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float = 0.5
    dashed: bool = False
    shade: float = BLACK


class Area(Struct, frozen=True):
    """A closed shape: a shade of grey (1 is white, None is open), an outline if it has width."""

    points: tuple[tuple[float, float], ...]
    shade: float | None = WHITE
    width: float = 0.5


Mark = Text | Rule | Area


class Sheet(Struct, frozen=True):
    """A printed page without its number; a turned one is read with its left edge on top."""

    marks: tuple[Mark, ...]
    turned: bool = False


class Frame(Struct, frozen=True):
    """The type area, as a sheet is read."""

    left: float
    top: float
    width: float
    height: float
    turned: bool

    @property
    def right(self) -> float:
        """Right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.top + self.height


UPRIGHT = Frame(
    gb9704.TYPE_LEFT * MM,
    gb9704.TYPE_TOP * MM,
    gb9704.TYPE_WIDTH * MM,
    gb9704.TYPE_HEIGHT * MM,
    turned=False,
)
TURNED = Frame(
    (gb9704.PAPER_HEIGHT - gb9704.TYPE_BOTTOM) * MM,
    gb9704.TYPE_LEFT * MM,
    gb9704.TYPE_HEIGHT * MM,
    gb9704.TYPE_WIDTH * MM,
    turned=True,
)


def plain_text(measured: Measured, text: str, role: Role, size: float) -> Text:
    """Return a text whose characters follow each other, at the origin."""
    measure = measured(role)
    edges = accumulate((measure(char) * size for char in text), initial=0.0)
    return Text(0, 0, text, tuple(edges), role, size)


def width_of(text: Text) -> float:
    """Return how far a plain text reaches."""
    return text.offsets[-1]


def at(text: Text, x: float, y: float, align: Literal["left", "center", "right"] = "left") -> Text:
    """Return a plain text with its left end, middle or right end at a place."""
    share = {"left": 0.0, "center": 0.5, "right": 1.0}[align]
    return replace(text, x=x - width_of(text) * share, y=y)


def shrunk_text(text: Text, room: float) -> Text:
    """Return a plain text set so small that it fits."""
    share = min(room / max(width_of(text), room), 1)
    offsets = tuple(offset * share for offset in text.offsets)
    return replace(text, offsets=offsets, size=text.size * share)


def box(x: float, y: float, width: float, height: float) -> tuple[tuple[float, float], ...]:
    """Return the corners of a rectangle."""
    return (x, y), (x + width, y), (x + width, y + height), (x, y + height)
