"""Charts: every value at its place, legible without colour, whatever there is to show."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from models.report.chart_sheets import NO_DATA, chart_sheets, value_text
from models.report.content import Chart, Series, Target
from models.report.gb9704 import ASCENT
from models.report.marks import UPRIGHT, Area, Rule, Sheet, Text
from tests.models.report.documents import FONTS, bar_chart, line_chart, stacked_chart


def drawn(*charts: Chart) -> list[Sheet]:
    return chart_sheets(charts, "附件4", FONTS.measure)


def texts(*sheets: Sheet) -> list[str]:
    return [mark.text for sheet in sheets for mark in sheet.marks if isinstance(mark, Text)]


def simple(kind: str, *values: str | None) -> Chart:
    """Return a chart of one series; None and "" are no value."""
    numbers = tuple(Decimal(value) if value else None for value in values)
    names = tuple(f"第{n}乡" for n in range(len(values)))
    return Chart("c", kind, "图", names, (Series("数", numbers),))  # type: ignore[arg-type]


def test_two_charts_stand_on_a_page_below_label_and_title() -> None:
    sheets = drawn(bar_chart(), line_chart(), stacked_chart())
    assert [[text for text in texts(sheet) if text.startswith("图")] for sheet in sheets] == [
        ["图1　各乡镇初中巩固率", "图2　高考本科上线人数"],
        ["图3　各乡镇功能室配置"],
    ]
    assert texts(sheets[0])[:2] == ["附件4", "统计图"]


def test_bars_carry_their_values_and_missing_ones_a_dash() -> None:
    said = texts(*drawn(bar_chart()))
    assert {"97.00", "93.67", "—", "六巷乡", "数据来源：各校2006年上半年报表"} <= set(said)
    assert "单位：%，纵轴从90起" in said
    assert "目标（95.00）" in said


def test_bars_stand_on_the_axis_and_end_at_their_value() -> None:
    (sheet,) = drawn(simple("bar", "10", "20"))
    bars = [mark for mark in sheet.marks if isinstance(mark, Area) and mark.width]
    heights = [max(y for _, y in bar.points) - min(y for _, y in bar.points) for bar in bars]
    assert heights[1] == pytest.approx(heights[0] * 2)


def test_a_negative_bar_hangs_below_the_axis() -> None:
    (sheet,) = drawn(simple("bar", "-10", "20"))
    low, high = (mark for mark in sheet.marks if isinstance(mark, Area) and mark.width)
    assert min(y for _, y in low.points) == pytest.approx(max(y for _, y in high.points))
    assert "-10" in texts(sheet)


def test_lines_are_broken_where_a_value_is_missing() -> None:
    (sheet,) = drawn(simple("line", "1", "2", None, "3"))
    slanted = [m for m in sheet.marks if isinstance(m, Rule) and m.x1 != m.x2 and m.y1 != m.y2]
    assert len(slanted) == 1
    signs = [m for m in sheet.marks if isinstance(m, Area) and m.width and m.shade == 0]
    assert len(signs) == 3


def test_stacked_layers_stand_on_each_other() -> None:
    chart = simple("stacked", "3", "0", None)
    chart = replace(chart, series=(*chart.series, Series("余", (Decimal(2), Decimal(4), None))))
    (sheet,) = drawn(chart)
    bars = [m for m in sheet.marks if isinstance(m, Area) and len(m.points) == 4 and m.width]
    lower, upper = bars[:2]
    assert min(y for _, y in lower.points) == pytest.approx(max(y for _, y in upper.points))
    assert {"数", "余", "3", "2", "4"} <= set(texts(sheet))


@pytest.mark.parametrize("kind", ["bar", "line", "stacked"])
@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_chart_without_values_says_so(kind: str, count: int) -> None:
    (sheet,) = drawn(simple(kind, *[None] * count))
    assert NO_DATA in texts(sheet)
    (sheet,) = drawn(replace(simple(kind), series=()))
    assert NO_DATA in texts(sheet)


def test_many_categories_are_shared_out_to_several_charts() -> None:
    chart = simple("bar", *map(str, range(60)))
    sheets = drawn(chart)
    said = texts(*sheets)
    assert said.count("图1　图") == 1
    assert said.count("图1　图（续）") == 2
    assert len(sheets) == 2


def test_narrow_places_name_their_category_from_top_to_bottom() -> None:
    names = tuple("金秀瑶族自治县" for _ in range(24))
    chart = replace(simple("bar", *["1"] * 24), categories=names)
    (sheet,) = drawn(chart)
    assert texts(sheet).count("秀") == 24
    assert texts(sheet).count("…") == 24


def test_values_that_would_touch_each_other_are_left_out() -> None:
    chart = simple("bar", *["123456.78"] * 24)
    assert "123456.78" not in texts(*drawn(replace(chart, scale=2)))


def test_nothing_leaves_the_type_area() -> None:
    target = Target("目标", Decimal(400))
    charts = (bar_chart(), replace(line_chart(), target=target), stacked_chart())
    for sheet in drawn(*charts):
        for mark in sheet.marks:
            if isinstance(mark, Text) and mark.text:
                assert mark.x >= UPRIGHT.left - 0.01
                assert mark.x + mark.offsets[-1] <= UPRIGHT.right + 0.01
                assert UPRIGHT.top <= mark.y - mark.size * ASCENT + 0.01
                assert mark.y <= UPRIGHT.bottom


def test_values_are_rounded_half_up_and_zero_has_no_sign() -> None:
    assert value_text(Decimal("0.125"), 2) == "0.13"
    assert value_text(Decimal("-0.001"), 2) == "0.00"
