"""Charts: series over townships, kinds and years."""

from __future__ import annotations

from decimal import Decimal

from msgspec.structs import replace

from models.indicators.history import NO_HISTORY, History
from models.report.charts import build_charts
from models.report.content import Chart, Target
from models.report.tables import Privacy
from models.report.view import View
from tests.models.indicators.samples import BUREAU, CENTRE, HILL, POINT
from tests.models.report.samples import form_set_with, view, without, years


def charts(
    report: str,
    returns: dict[str, str] | None = None,
    history: History = NO_HISTORY,
    privacy: Privacy = "public",
) -> tuple[Chart, ...]:
    """Return the charts of a report on the sample county."""
    of: View = view(returns or without(), form_set_with(report), history=history)
    return build_charts(of, privacy)


def numbers(chart: Chart) -> list[list[int | None]]:
    """Return the values of all series, as whole numbers."""
    return [
        [None if value is None else int(value) for value in series.values]
        for series in chart.series
    ]


TOWNS = """
[[chart]]
id = "reten"
title = "各乡镇小学巩固率"
kind = "bar"
by = "township"
series = ["reten_pri"]
unit = "%"
target = "setting.target"
target_label = "目标98%"
base = 90
scale = 2
"""


def test_by_township() -> None:
    """A bar for each township in which anybody is asked, with a target line."""
    (chart,) = charts(TOWNS)
    assert chart.categories == ("桐木镇", "三角乡")
    (series,) = chart.series
    assert series.name == "小学巩固率"
    assert series.values[1] == 100
    assert chart.target == Target("目标98%", Decimal(98))
    assert chart.base == 90
    assert chart.source == "数据来源：各校2006年上半年报表"


def test_a_rate_above_its_cap_is_drawn_as_the_cap() -> None:
    """As it is printed in the table."""
    (chart,) = charts(TOWNS, {POINT.code: "movement/1 start=10 end=11"})
    assert numbers(chart) == [[100, None]]


def test_small_numbers_are_not_drawn_for_outsiders() -> None:
    """A bar of height 1 shows one person."""
    report = TOWNS.replace("reten_pri", "dropouts").replace('target = "setting.target"\n', "")
    few = {
        CENTRE.code: "movement/1 out_dropout=1\nmovement/2 out_dropout=0",
        HILL.code: "movement/1 out_dropout=3\nmovement/2 out_dropout=0",
    }
    assert numbers(charts(report, few)[0]) == [[None, 3]]
    assert numbers(charts(report, few, privacy="internal")[0]) == [[1, 3]]
    assert charts(report, few)[0].target is None


def test_by_kind() -> None:
    """Kinds in which nobody is asked are left out."""
    report = TOWNS.replace("township", "kind").replace("setting.target", "open")
    (chart,) = charts(report)
    assert chart.categories == ("中心校", "教学点")
    assert chart.target is None


YEARS = """
[[chart]]
id = "above"
title = "上线人数"
kind = "line"
by = "year"
series = ["above", "sat"]
years = 3
"""


def test_by_year() -> None:
    """Stored years and this one; years without a value have no place."""
    history = History({**years("above", {1999: 1, 2004: 199, 2005: 180}).values})
    (chart,) = charts(YEARS, history=history)
    assert chart.categories == ("2004年", "2005年", "2006年")
    assert numbers(chart) == [[199, 180, 227], [None, None, 493]]
    assert chart.source == "数据来源：县局2004年至2006年各期报表"


def test_one_point_is_no_chart() -> None:
    """Without history there is nothing to compare."""
    assert charts(YEARS) == ()
    assert charts(YEARS, without(BUREAU.code)) == ()


def test_townships_the_list_does_not_know() -> None:
    """A code without a name stands for itself."""
    of = view(without(), form_set_with(TOWNS))
    units = tuple(replace(unit, town="") if unit is HILL else unit for unit in of.units)
    other = View(of.form_set, of.period, units, of.returns)
    assert build_charts(other)[0].categories == ("桐木镇", "县直")
