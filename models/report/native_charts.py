"""Charts as Excel and Word know them, which a person can go on editing; drawn for black and white.

The values stand on a sheet beside the chart and once more inside it, because Word shows a chart
from the copy it carries.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.data_source import AxDataSource, NumData, NumVal, StrData, StrRef, StrVal
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.series_factory import SeriesFactory
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.colors import ColorChoice
from openpyxl.drawing.fill import PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

from models.report.content import Chart
from models.report.sheet_cells import put

WIDTH_CM, HEIGHT_CM = 15.6, 8.0

_PATTERNS = ("dkUpDiag", "pct5", "ltUpDiag", "pct25", "ltDnDiag", "ltHorz", "pct75", "smGrid")
_SYMBOLS = ("circle", "square", "triangle", "diamond")
_THIN, _THICK = 9525, 19050
"""0.75 and 1.5 pt in Excel's units."""
_GAP = 60
"""Room between bars, as a percentage of their width."""
_BLACK, _WHITE = "000000", "FFFFFF"

Native = BarChart | LineChart
Loose = Any
"""An object of the library that takes more than its types say: names of colours, of dashes."""


def put_data(sheet: Worksheet, chart: Chart, top: int) -> int:
    """Write the values of a chart from a row on; return the first row below them."""
    for column, (name, values) in enumerate(_columns(chart), start=2):
        put(sheet, top, column, name)
        for row, value in enumerate(values, start=top + 1):
            put(sheet, row, column, value)
    for row, category in enumerate(chart.categories, start=top + 1):
        put(sheet, row, 1, category)
    return top + 1 + len(chart.categories)


def native_chart(chart: Chart, sheet: Worksheet, top: int) -> Native:
    """Return the chart of values that ``put_data`` wrote from this row on."""
    made: Native = LineChart() if chart.kind == "line" else BarChart()
    if isinstance(made, BarChart):
        made.gapWidth = _GAP
        made.grouping = "stacked" if chart.kind == "stacked" else "clustered"
        made.overlap = 100 if chart.kind == "stacked" else 0
    columns = _columns(chart)
    for number in range(len(chart.series)):
        series = _series(chart, sheet, top, number, columns)
        if isinstance(made, LineChart):
            _as_line(series, number)
        else:
            series.graphicalProperties = _hatched(number)
        series.dLbls = DataLabelList(
            showVal=True, showSerName=False, showCatName=False, showLegendKey=False
        )
        made.series.append(series)
    if chart.target is not None:
        target = LineChart()
        series = _series(chart, sheet, top, len(chart.series), columns)
        _as_line(series, 1)
        series.marker.symbol = "none"
        target.series.append(series)
        made += target
    _dress(made, chart)
    return made


def chart_xml(made: Loose) -> str:
    """Return a chart as the XML that Excel and Word keep it in."""
    data = tostring(made._write())  # noqa: SLF001  # what the library calls when it saves
    return data.decode("utf-8") if isinstance(data, bytes) else str(data)


def _columns(chart: Chart) -> list[tuple[str, Sequence[Decimal | None]]]:
    columns: list[tuple[str, Sequence[Decimal | None]]] = [
        (series.name, series.values) for series in chart.series
    ]
    if chart.target is not None:
        columns.append((chart.target.name, (chart.target.value,) * len(chart.categories)))
    return columns


def _series(
    chart: Chart,
    sheet: Worksheet,
    top: int,
    number: int,
    columns: Sequence[tuple[str, Sequence[Decimal | None]]],
) -> Loose:
    """Return a series with references to its cells, and a copy of what stands there."""
    name, values = columns[number]
    last = top + max(len(values), 1)
    series = SeriesFactory(
        Reference(sheet, min_col=number + 2, min_row=top, max_row=last), title_from_data=True
    )
    series.order = number
    series.tx.strRef.strCache = _texts([name])
    points = [NumVal(idx=n, v=str(value)) for n, value in enumerate(values) if value is not None]
    series.val.numRef.numCache = NumData(formatCode="General", ptCount=len(values), pt=points)
    names = Reference(sheet, min_col=1, min_row=top + 1, max_row=last)
    series.cat = AxDataSource(strRef=StrRef(f=str(names), strCache=_texts(chart.categories)))
    return series


def _texts(texts: Sequence[str]) -> StrData:
    points = [StrVal(idx=n, v=text) for n, text in enumerate(texts)]
    return StrData(ptCount=len(points), pt=points)


def _hatched(number: int) -> GraphicalProperties:
    colour: Loose = ColorChoice
    pattern: Loose = PatternFillProperties
    fill = pattern(
        prst=_PATTERNS[number % len(_PATTERNS)],
        fgClr=colour(srgbClr=_BLACK),
        bgClr=colour(srgbClr=_WHITE),
    )
    return GraphicalProperties(pattFill=fill, ln=LineProperties(w=_THIN, solidFill=_BLACK))


def _as_line(series: Loose, number: int) -> None:
    line = LineProperties(w=_THICK, solidFill=_BLACK, prstDash="dash" if number % 2 else "solid")
    series.graphicalProperties = GraphicalProperties(ln=line)
    series.marker.symbol = _SYMBOLS[number % len(_SYMBOLS)]
    series.marker.graphicalProperties = GraphicalProperties(solidFill=_BLACK)
    series.smooth = False


def _dress(made: Loose, chart: Chart) -> None:
    made.width, made.height = WIDTH_CM, HEIGHT_CM
    made.x_axis.delete = made.y_axis.delete = False
    if chart.base:
        made.y_axis.scaling.min = float(chart.base)
    if made.legend is not None:
        made.legend.position = "t"
    if len(chart.series) == 1 and chart.target is None:
        made.legend = None
