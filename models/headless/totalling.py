"""``totals`` lists every figure of the county, its townships, kinds or units, with 含 n/m 校."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from typing import Any

from models.forms.definition import Indicator
from models.headless.answer import Answer
from models.headless.console import Console
from models.headless.opening import opened
from models.headless.tables import table
from models.indicators.totals import By, Figure
from models.report.plain_figures import coverage_text, value_text
from models.report.tables import COUNTY_SEAT, town_names
from models.report.view import View


def totals(arguments: Namespace, console: Console) -> Answer:
    """List the figures."""
    by: By = arguments.by
    with opened(arguments.data, console) as workspace:
        view = workspace.view()
    lines = [view.period.title, view.coverage.line]
    groups = []
    for key, title in _groups(view, by):
        figures = list(_figures(view, by, key))
        lines += ["", *([title] if title else []), *_table(figures)]
        groups.append({"group": key, "title": title, "figures": [_facts(*one) for one in figures]})
    coverage = view.coverage
    facts = {
        "period": view.period.id,
        "by": by,
        "coverage": {
            "line": coverage.line,
            "expected": len(coverage.expected),
            "returned": len(coverage.returned),
            "pending": coverage.pending,
            "missing": coverage.missing,
            "lists_only": coverage.lists_only,
        },
        "groups": groups,
    }
    return Answer(tuple(lines), facts)


def _groups(view: View, by: By) -> list[tuple[str, str]]:
    """Return key and title of every group, in the order of the registry."""
    keys = view.totals(by).groups
    if by == "county":
        return [(key, "") for key in keys]
    if by == "township":
        towns = town_names(view)
        return [(key, towns.get(key, key) or COUNTY_SEAT) for key in keys]
    if by == "kind":
        kinds = {kind.code: kind.title for kind in view.form_set.kinds}
        return [(key, kinds.get(key, key)) for key in keys]
    return [(key, f"{view.names.get(key, '')}（{key}）") for key in keys]


def _figures(view: View, by: By, group: str) -> Iterable[tuple[Indicator, Figure]]:
    """Yield the figures of a group; of a part of the county only those it is asked for."""
    for indicator in view.form_set.indicators:
        figure = view.totals(by).figure(indicator.id, group)
        if figure.expected or by == "county":
            yield indicator, figure


def _table(figures: Iterable[tuple[Indicator, Figure]]) -> list[str]:
    rows = [
        (
            indicator.id,
            indicator.title,
            value_text(indicator, figure.value),
            indicator.unit,
            coverage_text(figure),
        )
        for indicator, figure in figures
    ]
    return table(("代号", "指标", "数", "单位", "含几校"), rows, numbers=(2,))


def _facts(indicator: Indicator, figure: Figure) -> dict[str, Any]:
    return {
        "indicator": indicator.id,
        "title": indicator.title,
        "unit": indicator.unit,
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "coverage": coverage_text(figure),
        "complete": figure.complete,
        "expected": len(figure.expected),
        "counted": len(figure.counted),
        "missing": figure.missing,
        "pending": figure.pending,
        "blank": figure.blank,
        "partial": figure.partial,
        "at": figure.at,
        "made": figure.made,
    }
