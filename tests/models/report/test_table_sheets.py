"""Appendix tables on their pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from models.report.content import Column, Row, Table
from models.report.gb9704 import ASCENT
from models.report.marks import TURNED, UPRIGHT, Frame, Rule, Sheet, Text
from models.report.table_sheets import TableSheets, table_sheets
from tests.models.report.documents import FONTS, cells, long_table, town_table, wide_table


def made(table: Table, label: str = "附件1") -> TableSheets:
    return table_sheets(table, label, FONTS.measure)


def texts(sheet: Sheet) -> list[str]:
    return [mark.text for mark in sheet.marks if isinstance(mark, Text)]


def serials(sheet: Sheet) -> list[int]:
    """Return the serial numbers of the long list that stand on a page."""
    return [int(text) for text in texts(sheet) if text.isdigit() and 5 < len(text) < 8]


def ends(frame: Frame, sheet: Sheet) -> Iterator[float]:
    """Yield how far marks reach out of the type area."""
    for mark in sheet.marks:
        if isinstance(mark, Text) and mark.text.strip():
            yield frame.left - mark.x - mark.offsets[0]
            yield mark.x + mark.offsets[-1] - frame.right
            yield frame.top - (mark.y - mark.size * ASCENT)
            yield mark.y - frame.bottom
        elif isinstance(mark, Rule):
            yield max(mark.x1, mark.x2) - frame.right
            yield max(mark.y1, mark.y2) - frame.bottom


def numbered(count: int, **other: object) -> Table:
    """Return a table whose rows have the serials from 100000 on."""
    columns = (Column("序号", align="center"), Column("名称", align="text"))
    rows = tuple(Row(cells(str(100000 + n), "金秀镇中心小学")) for n in range(count))
    return replace(Table("t", "表", columns, rows), **other)


def test_a_small_table_is_one_upright_page_with_everything_around_it() -> None:
    (sheet,) = made(town_table()).sheets
    said = texts(sheet)
    assert not sheet.turned
    assert said[:5] == [
        "附件1",
        "学生变动与巩固率统计表",
        "填报单位：金秀瑶族自治县教育和科技局",
        "2006年上半年",
        "单位：人",
    ]
    assert said[-1].startswith("填表人：")
    assert "应报84所，已报83所（含83/84校）。" in said
    assert max(ends(UPRIGHT, sheet)) < 0.6


def test_the_title_stands_in_the_third_line() -> None:
    (sheet,) = made(town_table()).sheets
    label, title = (mark for mark in sheet.marks[:2] if isinstance(mark, Text))
    assert title.y - label.y == pytest.approx(2 * 28.99, abs=3)
    assert title.x + (title.offsets[-1]) / 2 == pytest.approx(UPRIGHT.left + UPRIGHT.width / 2)


def test_a_wide_table_is_turned() -> None:
    sheets = made(wide_table()).sheets
    assert all(sheet.turned for sheet in sheets)
    assert max(max(ends(TURNED, sheet)) for sheet in sheets) < 0.6


def test_further_pages_repeat_the_head_and_say_so() -> None:
    first, *others = made(long_table()).sheets
    assert "续表" not in texts(first)
    for sheet in others:
        assert texts(sheet)[:3] == ["附件1　安全隐患排查整改情况一览表", "续表", "序号"]


def test_rows_are_all_there_in_order() -> None:
    sheets = made(numbered(1000)).sheets
    assert [n for sheet in sheets for n in serials(sheet)] == [100000 + n for n in range(1000)]


def test_the_last_row_stays_with_the_notes() -> None:
    """Rows that fill a page to the brim leave no page with nothing but notes."""
    for count in range(20, 60):
        *_, last = made(numbered(count, notes=("注：一。", "二。", "三。"))).sheets
        assert serials(last)
        assert texts(last)[-1] == "三。"
        assert max(ends(UPRIGHT, last)) < 0.6


def test_notes_longer_than_what_is_left_of_a_page_get_their_own() -> None:
    sheets = made(numbered(1, notes=("注。",) * 40)).sheets
    assert [len(serials(sheet)) for sheet in sheets] == [1, 0]
    assert texts(sheets[1])[1] == "续表"


def test_a_band_never_ends_a_page() -> None:
    band = Row(cells("小学"), "band")
    for count in range(20, 40):
        base = numbered(count + 30)
        rows = (*base.rows[:count], band, *base.rows[count:])
        for sheet in made(replace(base, rows=rows)).sheets:
            assert texts(sheet)[-1] != "小学"


def test_a_table_is_turned_if_it_is_wide_or_asked_to_be() -> None:
    for columns, landscape, turned in (
        (10, None, False),
        (11, None, True),
        (11, False, False),
        (3, True, True),
    ):
        table = Table("t", "表", (Column("数"),) * columns, (), landscape=landscape)
        assert made(table).sheets[0].turned is turned


def test_a_table_that_does_not_fit_upright_is_turned() -> None:
    table = Table("t", "表", (Column("数"),) * 9, (Row(cells(*["1234567890"] * 9)),))
    assert made(table).sheets[0].turned
    assert made(table).size >= 9
    assert not made(replace(table, landscape=False)).sheets[0].turned
    assert made(replace(table, landscape=False)).size < 9


def test_a_table_that_fits_nowhere_is_set_in_small_type() -> None:
    table = Table("t", "表", (Column("数"),) * 16, (Row(cells(*["123456789012"] * 16)),))
    assert made(table).size < 9


def test_a_long_name_of_the_unit_leaves_the_line_to_the_others() -> None:
    (short,) = made(replace(town_table(), reporter="填报单位：县局")).sheets
    (long,) = made(town_table()).sheets
    heights = [
        [mark.y for mark in sheet.marks if isinstance(mark, Text)][2:5] for sheet in (short, long)
    ]
    assert len(set(heights[0])) == 1
    assert len(set(heights[1])) == 2


def test_a_title_of_many_lines_pushes_a_tall_row_to_the_next_page() -> None:
    """The page then shows the title alone; nothing runs out at the bottom."""
    rows = (Row(cells("甲", "长" * 3000)),)
    columns = (Column("名称", align="text"), Column("说明", align="text"))
    table = Table("t", "很长的标题" * 30, columns, rows)
    sheets = made(table).sheets
    assert len(sheets) == 2
    assert max(max(ends(UPRIGHT, sheet)) for sheet in sheets) < 0.6


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=40), st.integers(0, 6))
def test_property_nothing_leaves_the_type_area(lengths: list[int], notes: int) -> None:
    columns = (Column("序号", align="center"), Column("说明", align="text"))
    rows = tuple(Row(cells(str(100000 + n), "长" * many)) for n, many in enumerate(lengths))
    table = Table("t", "表", columns, rows, notes=("注。",) * notes)
    sheets = made(table).sheets
    assert [n for sheet in sheets for n in serials(sheet)] == [
        100000 + n for n in range(len(lengths))
    ]
    assert max(max(ends(UPRIGHT, sheet)) for sheet in sheets) < 0.6
