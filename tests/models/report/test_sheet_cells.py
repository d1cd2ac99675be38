"""Cells of report sheets."""

from __future__ import annotations

from decimal import Decimal

import pytest
from openpyxl import Workbook

from models.report.sheet_cells import clean, put, put_printed


@pytest.mark.parametrize("text", ["=1+1", "+86", "-", "@all", "教学点"])
def test_texts_stay_texts_whatever_they_begin_with(text: str) -> None:
    cell = put(Workbook().worksheets[0], 1, 1, text)
    assert (cell.value, cell.data_type) == (text, "s")
    assert bool(cell.quotePrefix) is (text[0] in "=+-@")


@pytest.mark.parametrize(
    ("text", "value", "number_format"),
    [
        ("1234", "1234", "0"),
        ("99.63", "99.6312", "0.00"),
        ("99.63%", "99.6312", '0.00"%"'),
        ("约9100㎡", "9087", '"约"0"㎡"'),
        ("-3.5", "-3.5", "0.0"),
    ],
)
def test_numbers_keep_their_value_and_look_as_printed(
    text: str, value: str, number_format: str
) -> None:
    cell = put_printed(Workbook().worksheets[0], 1, 1, text, Decimal(value))
    assert (cell.value, cell.number_format) == (Decimal(value), number_format)


@pytest.mark.parametrize("text", ["*", "—", "未报", "12/13"])
def test_what_is_printed_instead_of_a_number_hides_it(text: str) -> None:
    """A suppressed figure must not be read off the cell."""
    cell = put_printed(Workbook().worksheets[0], 1, 1, text, Decimal(2))
    assert (cell.value, cell.data_type) == (text, "s")


def test_a_number_without_a_value_is_a_text() -> None:
    assert put_printed(Workbook().worksheets[0], 1, 1, "12", None).value == "12"


def test_what_xml_cannot_carry_is_left_out_and_too_much_is_cut() -> None:
    assert clean("学\x00校\x0b\ud800") == "学校"
    cell = put(Workbook().worksheets[0], 1, 1, "长" * 40_000)
    assert isinstance(cell.value, str)
    assert cell.value.endswith("……")
