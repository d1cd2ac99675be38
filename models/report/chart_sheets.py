"""Charts as rules and areas: bars side by side, stacked bars, lines; readable without colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from models.report import gb9704
from models.report.chart_patterns import FILLS, filled, is_dashed, sign
from models.report.chart_scale import scale_for
from models.report.content import CHARTS_TITLE, Chart
from models.report.fonts import Role
from models.report.gb9704 import ASCENT, BODY_SIZE, LINE_PITCH, MM, SIZES
from models.report.line_setter import even_lines
from models.report.marks import (
    UPRIGHT,
    WHITE,
    Area,
    Mark,
    Measured,
    Rule,
    Sheet,
    Text,
    at,
    box,
    plain_text,
    shrunk_text,
    width_of,
)

MOST_CATEGORIES = 24
"""Categories side by side; more are shared out to several charts."""
NO_DATA = "（没有数据）"

_PITCH = LINE_PITCH * MM
_HEAD_LINES = 4
_BLOCK = (UPRIGHT.height - _HEAD_LINES * _PITCH) / 2
_CAPTION_SIZE, _SOURCE_SIZE, _LABEL_SIZE = SIZES["小四"], SIZES["五号"], SIZES["小五"]
_VALUE_SIZE = 8.0
_FOOT = _CAPTION_SIZE * 1.7 + _SOURCE_SIZE * 1.6 + 26
_HEAD = _LABEL_SIZE * 2
_AXIS, _GRID, _GRID_SHADE = 0.8, 0.3, 0.6
_BARS = 0.72
"""Share of a category's width that its bars take."""
_WIDEST_BAR = 40.0
_MOST_STACKED = 6
_SWATCH = 18.0


def chart_sheets(charts: Sequence[Chart], label: str, measured: Measured) -> list[Sheet]:
    """Return the pages of the attachment that holds the charts, two to a page."""
    panels = [
        panel for number, chart in enumerate(charts, start=1) for panel in _panels(chart, number)
    ]
    frame = UPRIGHT
    name = plain_text(measured, label, Role.HEI, BODY_SIZE)
    title = plain_text(measured, CHARTS_TITLE, Role.BIAOSONG, gb9704.TITLE_SIZE)
    title_line = gb9704.ATTACHMENT_TITLE_LINE
    marks: list[Mark] = [
        at(name, frame.left, gb9704.baseline(0, name.size) * MM),
        at(
            title,
            frame.left + frame.width / 2,
            gb9704.baseline(title_line, title.size) * MM,
            "center",
        ),
    ]
    sheets = []
    top = frame.top + _HEAD_LINES * _PITCH
    for chart in panels:
        if top + _BLOCK > frame.bottom + 1:
            sheets.append(Sheet(tuple(marks)))
            marks, top = [], frame.top
        marks.extend(_Plot(chart, measured, top).marks())
        top += _BLOCK
    return [*sheets, Sheet(tuple(marks))]


def _panels(chart: Chart, number: int) -> Iterator[Chart]:
    """Yield a chart with its number, in several pieces if it has too many categories."""
    count = max(-(-len(chart.categories) // MOST_CATEGORIES), 1)
    size = -(-len(chart.categories) // count)
    for piece in range(count):
        part = slice(piece * size, (piece + 1) * size)
        more = "（续）" if piece else ""
        yield replace(
            chart,
            title=f"图{number}　{chart.title}{more}",
            categories=chart.categories[part],
            series=tuple(replace(s, values=s.values[part]) for s in chart.series),
        )


def value_text(value: Decimal, digits: int) -> str:
    """Return a number with so many digits after the point."""
    number = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return format(abs(number) if number == 0 else number, "f")


class _Plot:
    """Draws one chart in the width of the type area."""

    def __init__(self, chart: Chart, measured: Measured, top: float) -> None:
        self._chart = chart
        self._measured = measured
        self._top = top
        self._values: list[Mark] = []
        self._scale = scale_for(_extremes(chart), chart.base)
        ticks = [self._label(value_text(t, self._scale.digits)) for t in self._scale.ticks]
        self._ticks = list(zip(self._scale.ticks, ticks, strict=True))
        self._left = UPRIGHT.left + max(map(width_of, ticks)) + 6
        self._width = UPRIGHT.right - self._left
        self._slot = self._width / max(len(chart.categories), 1)
        self._names = [self._folded(name) for name in chart.categories]
        lines = max(map(len, self._names), default=1)
        self._plot_top = top + _HEAD
        foot = _FOOT + lines * _LABEL_SIZE * 1.2 + 6
        self._bottom = top + _BLOCK - foot

    def marks(self) -> Iterator[Mark]:
        """Yield everything, the grid first."""
        yield from self._axes()
        if any(value is not None for series in self._chart.series for value in series.values):
            draw = {"bar": self._bars, "stacked": self._stacks, "line": self._lines}
            yield from draw[self._chart.kind]()
        else:
            middle = self._left + self._width / 2
            yield at(self._label(NO_DATA), middle, (self._plot_top + self._bottom) / 2, "center")
        yield from self._target()
        yield from self._values
        yield from self._legend()
        yield from self._captions()

    def _label(self, text: str, size: float = _LABEL_SIZE) -> Text:
        return plain_text(self._measured, text, Role.SONG, size)

    def _y(self, value: Decimal) -> float:
        return self._bottom - (self._bottom - self._plot_top) * self._scale.share(value)

    def _x(self, category: int) -> float:
        return self._left + self._slot * (category + 0.5)

    def _axes(self) -> Iterator[Mark]:
        right = UPRIGHT.right
        for value, label in self._ticks:
            y = self._y(value)
            yield Rule(self._left, y, right, y, _GRID, shade=_GRID_SHADE)
            yield at(label, self._left - 4, y + _LABEL_SIZE * 0.36, "right")
        yield Rule(self._left, self._plot_top, self._left, self._bottom, _AXIS)
        zero = self._y(max(self._scale.ticks[0], min(self._chart.base, self._scale.ticks[-1])))
        yield Rule(self._left, zero, right, zero, _AXIS)
        for category, lines in enumerate(self._names):
            for number, line in enumerate(lines):
                y = self._bottom + 4 + (number * 1.2 + ASCENT) * _LABEL_SIZE
                yield at(line, self._x(category), y, "center")

    def _folded(self, name: str) -> list[Text]:
        """Return the lines of a category's name: folded, or one character below the other."""
        cells = (self._slot - 3) / _LABEL_SIZE
        if cells >= 2:
            lines = even_lines(name, self._measured(Role.SONG), cells)
            return [self._label(line.text.strip()) for line in lines]
        chars = name if len(name) <= _MOST_STACKED else f"{name[: _MOST_STACKED - 1]}…"
        texts = [self._label(char) for char in chars]
        return [shrunk_text(text, self._slot) for text in texts]

    def _bars(self) -> Iterator[Mark]:
        count = max(len(self._chart.series), 1)
        width = min(self._slot * _BARS / count, _WIDEST_BAR)
        base = self._y(max(self._chart.base, self._scale.ticks[0]))
        for number, series in enumerate(self._chart.series):
            for category, value in enumerate(series.values):
                left = self._x(category) + (number - count / 2) * width
                yield from self._bar(number, value, left, width, base)

    def _bar(
        self, series: int, value: Decimal | None, left: float, width: float, base: float
    ) -> Iterator[Mark]:
        middle = left + width / 2
        if value is None:
            self._value("—", middle, base - 2, width * 2)
            return
        y = self._y(value)
        yield from filled(FILLS[series % len(FILLS)], left, min(y, base), width, abs(base - y))
        text = value_text(value, self._chart.scale)
        above = y - 2 if y <= base else y + _VALUE_SIZE
        self._value(text, middle, above, max(width, self._slot / len(self._chart.series)))

    def _value(self, text: str, x: float, y: float, room: float) -> None:
        """Write a value at its bar or point, above all else; none that touches its neighbours."""
        label = self._label(text, _VALUE_SIZE)
        width = width_of(label)
        if width <= room:
            ground = box(x - width / 2 - 1, y - _VALUE_SIZE * 0.8, width + 2, _VALUE_SIZE)
            self._values += [Area(ground, WHITE, 0), at(label, x, y, "center")]

    def _stacks(self) -> Iterator[Mark]:
        width = min(self._slot * _BARS * 0.8, _WIDEST_BAR)
        for category in range(len(self._chart.categories)):
            reached = Decimal(0)
            left = self._x(category) - width / 2
            for number, series in enumerate(self._chart.series):
                value = series.values[category]
                if value:
                    low, high = self._y(reached), self._y(reached + value)
                    yield from filled(FILLS[number % len(FILLS)], left, high, width, low - high)
                    if low - high > _VALUE_SIZE * 1.3:
                        text = value_text(value, self._chart.scale)
                        y = (low + high) / 2 + _VALUE_SIZE * 0.36
                        self._value(text, self._x(category), y, width)
                    reached += value

    def _lines(self) -> Iterator[Mark]:
        for number, series in enumerate(self._chart.series):
            points = [
                None if value is None else (self._x(category), self._y(value))
                for category, value in enumerate(series.values)
            ]
            for one, other in pairwise(points):
                if one and other:
                    yield Rule(*one, *other, 1.0, dashed=is_dashed(number))
            for point, value in zip(points, series.values, strict=True):
                if point and value is not None:
                    text = value_text(value, self._chart.scale)
                    self._value(text, point[0], point[1] - 5, self._slot)
                    yield sign(number, *point)

    def _target(self) -> Iterator[Mark]:
        target = self._chart.target
        if target is not None:
            y = self._y(target.value)
            yield Rule(self._left, y, UPRIGHT.right, y, 1.0, dashed=True)

    def _legend(self) -> Iterator[Mark]:
        """Yield unit and legend above the plot."""
        chart = self._chart
        y = self._top + ASCENT * _LABEL_SIZE
        notes = [f"单位：{chart.unit}"] if chart.unit else []
        if self._scale.ticks[0] != 0:
            notes.append(f"纵轴从{value_text(self._scale.ticks[0], self._scale.digits)}起")
        yield at(self._label("，".join(notes)), UPRIGHT.left, y)
        x = UPRIGHT.right
        for key in reversed(list(self._keys())):
            text = self._label(key.name)
            x -= width_of(text)
            yield at(text, x, y)
            x -= _SWATCH + 4
            yield from key.marks(x, y - _LABEL_SIZE * 0.7)
            x -= 10

    def _keys(self) -> Iterator[_Key]:
        chart = self._chart
        if len(chart.series) > 1 or chart.target is not None:
            for number, series in enumerate(chart.series):
                yield _Key(series.name, number, lines=chart.kind == "line")
        if chart.target is not None:
            text = value_text(chart.target.value, max(chart.scale, self._scale.digits))
            yield _Key(f"{chart.target.name}（{text}）", -1, lines=True)

    def _captions(self) -> Iterator[Mark]:
        middle = UPRIGHT.left + UPRIGHT.width / 2
        y = self._top + _BLOCK - _FOOT + 8 + _CAPTION_SIZE
        title = plain_text(self._measured, self._chart.title, Role.HEI, _CAPTION_SIZE)
        yield at(shrunk_text(title, UPRIGHT.width), middle, y, "center")
        source = plain_text(self._measured, self._chart.source, Role.FANGSONG, _SOURCE_SIZE)
        yield at(shrunk_text(source, UPRIGHT.width), middle, y + _SOURCE_SIZE * 1.5, "center")


class _Key(Struct, frozen=True):
    """An entry of the legend; series -1 is the target."""

    name: str
    series: int
    lines: bool

    def marks(self, x: float, y: float) -> Iterator[Mark]:
        """Yield the swatch from a place on."""
        if not self.lines:
            yield from filled(FILLS[self.series % len(FILLS)], x + 4, y, _SWATCH - 4, 7)
            return
        middle = y + 3.5
        dashed = self.series < 0 or is_dashed(self.series)
        yield Rule(x, middle, x + _SWATCH, middle, 1.0, dashed=dashed)
        if self.series >= 0:
            yield sign(self.series, x + _SWATCH / 2, middle)


def _extremes(chart: Chart) -> list[Decimal]:
    """Return all values the axis must hold."""
    values = [v for series in chart.series for v in series.values if v is not None]
    if chart.kind == "stacked":
        values = [
            sum((s.values[n] or Decimal(0) for s in chart.series), Decimal(0))
            for n in range(len(chart.categories))
        ]
    return values + ([chart.target.value] if chart.target else [])
