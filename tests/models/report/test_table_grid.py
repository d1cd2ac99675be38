"""Widths, heads and rows of appendix tables."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from models.report.content import Column, Row, Table
from models.report.line_setter import Line, is_narrow
from models.report.marks import UPRIGHT, Measured
from models.report.table_grid import CUT, EMPTY, PAD_X, Grid, Grids, row_height
from tests.models.report.documents import cells, long_table, town_table, wide_table

WIDTH, TALLEST = UPRIGHT.width, 450.0


def measured(_role: object) -> object:
    return lambda char: 0.5 if is_narrow(char) else 1.0


MEASURED: Measured = measured  # type: ignore[assignment]


def grid_of(table: Table, width: float = WIDTH) -> Grid:
    grid = Grids(table, MEASURED).comfortable(width, TALLEST)
    assert grid is not None
    return grid


def said(lines: tuple[Line, ...]) -> str:
    return "/".join(line.text for line in lines)


def table(columns: str, *rows: str) -> Table:
    """Return a table from words: ``名称<`` text, ``数量>`` number, ``标志`` centred."""
    made = [
        Column(name.rstrip("<>"), align={"<": "text", ">": "number"}.get(name[-1], "center"))  # type: ignore[arg-type]
        for name in columns.split()
    ]
    return Table("t", "表", tuple(made), tuple(Row(cells(*row.split())) for row in rows))


def test_a_table_is_as_wide_as_the_type_area() -> None:
    for sample in (town_table(), long_table(40), table("名称< 数>", "甲 1")):
        assert sum(grid_of(sample).widths) == pytest.approx(WIDTH)


def test_number_columns_are_equally_wide() -> None:
    widths = grid_of(town_table()).widths
    assert set(map(round, widths[1:])) == {round(widths[1])}


def test_heads_stand_over_their_columns_in_two_rows() -> None:
    head = [
        (said(cell.lines), cell.first, cell.last, cell.top, cell.bottom)
        for cell in grid_of(town_table()).head
    ]
    assert head[:4] == [
        ("乡镇", 0, 0, 0, 1),
        ("小学", 1, 3, 0, 0),
        ("在校学/生数", 1, 1, 1, 1),
        ("其中：/女生", 2, 2, 1, 1),
    ]
    assert head[-1] == ("未返校/人数", 7, 7, 0, 1)


def test_a_head_without_groups_is_one_row() -> None:
    grid = grid_of(wide_table(), 640)
    assert grid.head_heights[1] == 0
    assert {said(cell.lines) for cell in grid.head} >= {"学校名称", "一年级", "生师比"}


def test_a_few_long_names_take_more_lines_so_that_the_others_stay_in_one() -> None:
    grid = grid_of(long_table(60))
    counts = [max(len(cell.lines) for cell in row.cells) for row in grid.rows]
    assert counts.count(1) == 58
    assert max(counts) <= 4
    assert grid.size == 10.5


def test_a_column_that_grows_takes_what_is_left() -> None:
    base = table("甲< 乙<", "一 二")
    one, two = grid_of(base).widths
    assert one == two
    grown = replace(base, columns=(base.columns[0], replace(base.columns[1], grow=1)))
    one, two = grid_of(grown).widths
    assert two > one * 5


def test_columns_without_any_text_share_the_width() -> None:
    empty = Table("t", "表", (Column("", align="text"), Column("", align="text")), ())
    assert grid_of(empty).widths == pytest.approx((WIDTH / 2, WIDTH / 2))


def test_type_gets_smaller_before_a_table_is_given_up() -> None:
    """Ten numbers of nine digits fit only in smaller type."""
    row = " ".join(["123456789"] * 10)
    sizes = [
        grid_of(table(" ".join(["数>"] * count), " ".join(["123456789"] * count))).size
        for count in (8, 9)
    ]
    assert sizes[0] == 10.5
    assert 9 <= sizes[1] < 10.5
    crowded = table(" ".join(["数>"] * 10), row, row)
    assert Grids(crowded, MEASURED).comfortable(WIDTH, TALLEST) is None
    forced = Grids(crowded, MEASURED).forced(WIDTH, TALLEST)
    assert forced.size < 9
    assert sum(forced.widths) == pytest.approx(WIDTH)


def test_a_table_of_forty_columns_is_squeezed_somehow() -> None:
    crowded = table(" ".join(["数>"] * 40), " ".join(["1234567"] * 40))
    grid = Grids(crowded, MEASURED).forced(WIDTH, TALLEST)
    assert sum(grid.widths) == pytest.approx(WIDTH)
    cell = grid.rows[0].cells[0]
    assert cell.lines[0].width * cell.size <= grid.widths[0] - 2 * PAD_X + 0.01


def test_a_table_without_rows_says_so() -> None:
    (row,) = grid_of(table("名称< 数>")).rows
    assert said(row.cells[0].lines) == EMPTY


def test_a_table_without_columns_is_drawn_all_the_same() -> None:
    assert len(grid_of(Table("t", "表", (), ())).widths) == 1


def test_a_band_goes_over_the_whole_width() -> None:
    rows = (Row(cells("小学"), "band"), Row(cells("合计", "9"), "total"))
    grid = grid_of(replace(table("名称< 数>"), rows=rows))
    assert [row.kind for row in grid.rows] == ["band", "total"]
    assert len(grid.rows[0].cells) == 1


def test_missing_cells_are_empty_and_surplus_ones_are_left_out() -> None:
    rows = (Row(cells("甲")), Row(cells("乙", "1", "2")))
    grid = grid_of(replace(table("名称< 数>"), rows=rows))
    assert [[said(cell.lines) for cell in row.cells] for row in grid.rows] == [
        ["甲", ""],
        ["乙", "1"],
    ]


def test_line_breaks_in_a_cell_are_kept() -> None:
    rows = (Row(cells("甲\n乙", "1")),)
    grid = grid_of(replace(table("名称< 数>"), rows=rows))
    assert [line.text for line in grid.rows[0].cells[0].lines] == ["甲\n", "乙"]


def test_a_row_taller_than_a_page_is_set_smaller() -> None:
    rows = (Row(cells("甲", "长" * 2000)),)
    grid = grid_of(replace(table("名称< 说明<"), rows=rows))
    assert grid.rows[0].height <= TALLEST
    assert grid.rows[0].cells[1].size < 10.5
    assert grid.cut == 0


def test_a_row_that_never_fits_is_cut_and_marked() -> None:
    rows = (Row(cells("甲", "长" * 20000)),)
    grid = grid_of(replace(table("名称< 说明<"), rows=rows))
    assert grid.rows[0].height <= TALLEST
    assert grid.rows[0].cells[1].lines[-1].text == CUT
    assert grid.cut == 1


texts = st.text("学校学生12.5—*（）。A", max_size=30)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(texts, st.sampled_from(["text", "number", "center"]), st.integers(0, 2)),
        min_size=1,
        max_size=14,
    ),
    st.data(),
)
def test_property_every_text_stays_in_its_cell(
    columns: list[tuple[str, str, int]], data: st.DataObject
) -> None:
    made = tuple(Column(label, "", align, grow) for label, align, grow in columns)  # type: ignore[arg-type]
    row = st.lists(texts, min_size=len(made), max_size=len(made))
    rows = tuple(Row(cells(*one)) for one in data.draw(st.lists(row, max_size=4)))
    grids = Grids(Table("t", "表", made, rows), MEASURED)
    grid = grids.comfortable(WIDTH, TALLEST) or grids.forced(WIDTH, TALLEST)
    assert sum(grid.widths) == pytest.approx(WIDTH)
    for drawn in grid.rows if rows else ():
        for cell, width in zip(drawn.cells, grid.widths, strict=True):
            widest = max(line.width for line in cell.lines) * cell.size
            assert widest <= width - 2 * PAD_X + max(cell.size, 0.01)
        assert drawn.height <= TALLEST
        assert drawn.height >= row_height(1, min(cell.size for cell in drawn.cells)) - 1e-6
