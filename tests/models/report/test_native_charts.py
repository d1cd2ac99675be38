"""Charts for Excel and Word: they carry their values and differ without colour."""

from __future__ import annotations

import re

from msgspec.structs import replace
from openpyxl import Workbook

from models.report.content import Chart
from models.report.native_charts import chart_xml, native_chart, put_data
from tests.models.report.documents import bar_chart, line_chart, stacked_chart


def xml_of(chart: Chart) -> str:
    sheet = Workbook().worksheets[0]
    put_data(sheet, chart, 1)
    return chart_xml(native_chart(chart, sheet, 1))


def test_the_chart_holds_a_copy_of_its_values() -> None:
    xml = xml_of(bar_chart())
    values = re.findall(r"<(?:c:)?v>([^<]*)</", xml)
    assert {"金秀镇", "初中巩固率", "97", "95"} <= {value.removesuffix(".00") for value in values}
    assert 'ptCount val="10"' in xml


def test_series_differ_by_pattern() -> None:
    patterns = re.findall(r'prst="(\w+)"', xml_of(stacked_chart()))
    assert len(set(patterns)) == 3
    assert 'grouping val="stacked"' in xml_of(stacked_chart())
    assert 'overlap val="100"' in xml_of(stacked_chart())


def test_lines_differ_by_sign_and_dash() -> None:
    xml = xml_of(line_chart())
    assert {"circle", "square"} <= set(re.findall(r'symbol val="(\w+)"', xml))
    assert {"solid", "dash"} <= set(re.findall(r'prstDash val="(\w+)"', xml))


def test_a_target_is_a_line_across_the_bars() -> None:
    assert "lineChart" in xml_of(bar_chart())
    assert "lineChart" not in xml_of(replace(bar_chart(), target=None))


def test_one_series_needs_no_legend() -> None:
    assert "legend>" in xml_of(bar_chart())
    assert "legend>" not in xml_of(replace(bar_chart(), target=None))


def test_a_chart_of_nothing_can_be_made() -> None:
    empty = replace(bar_chart(), categories=(), series=(replace(bar_chart().series[0], values=()),))
    assert 'ptCount val="0"' in xml_of(empty)
