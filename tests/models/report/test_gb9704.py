"""The page grid: the millimetres of the standard."""

from __future__ import annotations

import pytest

from models.report import gb9704
from models.report.gb9704 import MM, Mode


def test_margins_leave_the_type_area_in_its_place() -> None:
    """28 mm at the left, 37 at the top, hence 26 and 35 at the other sides."""
    assert gb9704.PAPER_WIDTH - gb9704.TYPE_RIGHT == 26
    assert gb9704.PAPER_HEIGHT - gb9704.TYPE_BOTTOM == 35


def test_the_grid_fills_the_type_area() -> None:
    assert pytest.approx(28.99, abs=0.005) == gb9704.LINE_PITCH * MM
    assert pytest.approx(15.79, abs=0.005) == gb9704.CELL * MM
    assert gb9704.line_top(gb9704.LINES) == pytest.approx(gb9704.TYPE_BOTTOM)


def test_characters_stand_in_the_middle_of_their_line() -> None:
    """The square of 三号 leaves as much room above as below."""
    size = gb9704.BODY_SIZE / MM
    top = gb9704.baseline(0, gb9704.BODY_SIZE) - gb9704.ASCENT * size
    assert top - gb9704.line_top(0) == pytest.approx(gb9704.line_top(1) - top - size)


def test_the_title_begins_at_the_top_or_below_the_red_line() -> None:
    assert gb9704.title_line(Mode.PLAIN) == 0
    line = gb9704.title_line(Mode.PREPRINTED)
    assert gb9704.line_top(line) > gb9704.MARK_TOP + 60
    assert line < gb9704.LINES - 6  # the first page shows text
