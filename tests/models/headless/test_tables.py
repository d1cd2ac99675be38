"""Columns stand straight although Chinese is twice as wide."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.headless.tables import padded, table, width


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("ab1", 3), ("学校", 4), ("（含2/3校）", 11), ("𠮷", 2), ("e\u0301", 1)],
)
def test_how_wide_a_text_is(text: str, columns: int) -> None:
    assert width(text) == columns


def test_numbers_stand_at_the_right() -> None:
    """Whatever stands in a column, the next one begins in one place."""
    lines = table(
        ("指标", "数", "单位"), [("在校生", "12", "人"), ("ab", "9087", "人")], numbers=(1,)
    )

    assert lines == [
        "指标      数  单位",
        "------------------",
        "在校生    12  人",
        "ab      9087  人",
    ]


def test_a_table_without_rows_has_its_heads() -> None:
    assert table(("号", "时间"), []) == ["号  时间", "--------"]


@given(st.text(alphabet="ab学校（𠮷", max_size=8), st.integers(0, 20))
def test_padding_reaches_its_width_or_leaves_the_text(text: str, columns: int) -> None:
    assert width(padded(text, columns)) == max(width(text), columns)
    assert padded(text, columns, right=True).endswith(text)
