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


cells = st.text(alphabet="甲乙1, \"\t\n=+-@'＝", max_size=6)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.lists(cells, min_size=2, max_size=3), min_size=1, max_size=4))
def test_round_trip(rows: list[list[str]]) -> None:
    """What is copied can be pasted again; a last row that is wholly blank is Excel's own line."""
    assert read_block(write_block(rows)) == rows


FORMULAS = (
    "=1+1",
    "=cmd|'/c calc'!A1",
    "+cmd|'/c calc'!A1",
    "-2+3+cmd|'/c calc'!A1",
    "@SUM(1)",
    "＝1+1",
    "  =1+1",
    "\u200b=1+1",
    '=HYPERLINK("http://x","甲")',
    "'=1+1",
    "-5-6",
)


@pytest.mark.parametrize("text", FORMULAS)
def test_what_excel_would_run_goes_out_as_text_and_comes_back(text: str) -> None:
    """Beside other cells and alone; quoted cells count by what stands in them."""
    for rows in ([[text]], [["甲", text, "乙"], [text, "1", "2"]]):
        written = write_block(rows)
        sent = [cell.strip('"') for line in written.split("\n") for cell in line.split("\t")]
        assert [cell for cell in sent if cell[:1] in set("=+-@＝ \u200b")] == []
        assert read_block(written) == rows


@pytest.mark.parametrize("text", ["-5", "+3", "-1,234.50", "-12.5%", "-", "—", "2006-03-23", "a=b"])
def test_numbers_and_plain_texts_go_out_as_they_are(text: str) -> None:
    assert write_block([[text, "1"]]) == f"{text}\t1"


@pytest.mark.parametrize("trick", ["甲\t=1+1", "甲\n=1+1", "甲\r=1+1", "\r=1+1", "\t=1+1"])
def test_no_text_breaks_out_of_its_cell(trick: str) -> None:
    """Tabs and line ends stand inside quotes, where they part nothing."""
    written = write_block([[trick, "1"]])
    assert written.startswith('"')
    assert written.endswith('"\t1')
