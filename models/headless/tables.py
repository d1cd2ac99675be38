"""Tables of text in which Chinese, twice as wide as Latin, stands in straight columns."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import combining, east_asian_width

_GAP = "  "


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(
        0 if combining(char) else 2 if east_asian_width(char) in {"W", "F", "A"} else 1
        for char in text
    )


def padded(text: str, columns: int, *, right: bool = False) -> str:
    """Return a text filled up with spaces; one that is wider already stays as it is."""
    space = " " * max(0, columns - width(text))
    return space + text if right else text + space


def table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int] = ()
) -> list[str]:
    """Return the lines of a table: heads, a rule, rows.

    Args:
        heads: what stands above the columns.
        rows: each as long as ``heads``.
        numbers: which columns stand at the right.
    """
    wide = [max(width(line[place]) for line in (heads, *rows)) for place in range(len(heads))]

    def line(cells: Sequence[str]) -> str:
        return _GAP.join(
            padded(cell, wide[place], right=place in numbers) for place, cell in enumerate(cells)
        ).rstrip()

    return [line(heads), "-" * (sum(wide) + len(_GAP) * (len(wide) - 1)), *map(line, rows)]
