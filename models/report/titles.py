"""Long titles in several lines: broken where the sense allows, shaped as a 梯形 or 菱形."""

from __future__ import annotations

from itertools import pairwise, product

from models.report.line_setter import Measure, break_places, natural_width, set_paragraph

_ENDS = (*"局县市区州省乡镇部厅委会府院校年度）》", "中小学", "保学")
"""Words after which a title breaks well."""
_LINKS = (*"和与及的暨、",)
"""Words after which it breaks, if need be."""
_BEGINNINGS = ("关于", "工作", "情况", "上半年", "下半年", "总结", "报告", "统计", "一览")
"""Words before which it breaks well."""
_TEARS, _WEAK = 4.0, 1.0
"""What it costs to break elsewhere, and after links, in cells of unevenness."""
_RECTANGLE, _HOURGLASS = 1.0, 3.0
"""What it costs if the lines are of one length, or the middle one is the shortest."""
_MOST_LINES = 4
_REACH = 0.25
"""How far from even a break may lie, as a share of the room."""


def break_title(text: str, measure: Measure, room: float) -> list[str]:
    """Return the lines of a title that has so much room in a line."""
    text = "".join(text.splitlines())
    total = natural_width(text, measure)
    if total <= room:
        return [text]
    widths = {place: natural_width(text[:place], measure) for place in break_places(text)}
    for count in range(2, _MOST_LINES + 1):
        choices = [
            [at for at, width in widths.items() if abs(width - total * k / count) <= room * _REACH]
            for k in range(1, count)
        ]
        ways = [
            [text[begin:end] for begin, end in pairwise((0, *inner, len(text)))]
            for inner in product(*choices)
            if all(begin < end for begin, end in pairwise(inner))
        ]
        rated = [(_cost(lines, measure), lines) for lines in ways if _fits(lines, measure, room)]
        if rated:
            return min(rated, key=lambda way: way[0])[1]
    return [line.text for line in set_paragraph(text, measure, room, flush=False)]


def _fits(lines: list[str], measure: Measure, room: float) -> bool:
    return all(natural_width(line, measure) <= room for line in lines)


def _cost(lines: list[str], measure: Measure) -> float:
    widths = [natural_width(line, measure) for line in lines]
    uneven = max(widths) - min(widths)
    cost = uneven if uneven >= 1 else _RECTANGLE
    if len(lines) > 2 and min(widths[1:-1]) < min(widths[0], widths[-1]):
        cost += _HOURGLASS
    return cost + sum(_tear(before, after) for before, after in pairwise(lines))


def _tear(before: str, after: str) -> float:
    if before.endswith(_ENDS) or after.startswith(_BEGINNINGS):
        return 0
    return _WEAK if before.endswith(_LINKS) else _TEARS
