"""Blocks of cells as Excel and WPS copy them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.entry.clipboard import read_block, write_block


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("12", [["12"]]),
        ("1\t2\n3\t4\n", [["1", "2"], ["3", "4"]]),
        ("1\t2\r\n3\t4\r\n", [["1", "2"], ["3", "4"]]),
        ("\t\n\t", [["", ""], ["", ""]]),
        ("", [[""]]),
        ('"两行\n文字"\t2', [["两行\n文字", "2"]]),
        ('"说""八荣八耻""\n板报"', [['说"八荣八耻"\n板报']]),
        ('"八荣八耻"学习\t3', [['"八荣八耻"学习', "3"]]),
        ('"特色"\t1', [['"特色"', "1"]]),
        ('5"', [['5"']]),
        ('"没有结束\t1\n2', [['"没有结束', "1"], ["2"]]),
        ("a\n\nb", [["a"], [""], ["b"]]),
    ],
)
def test_reading(text: str, rows: list[list[str]]) -> None:
    """Tabs part cells, line ends part rows, marks only quote what needs it."""
    assert read_block(text) == rows


cells = st.text(alphabet='甲乙1, "\t\n', max_size=6)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.lists(cells, min_size=2, max_size=3), min_size=1, max_size=4))
def test_round_trip(rows: list[list[str]]) -> None:
    """What is copied can be pasted again; a last row that is wholly blank is Excel's own line."""
    assert read_block(write_block(rows)) == rows
