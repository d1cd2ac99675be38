"""``trace`` leads from a figure back to its cells: units, records, file, sheet, cell, value."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from models.errors import NotFound
from models.headless.answer import Answer
from models.headless.console import Console
from models.headless.opening import opened
from models.indicators.parts import PartState
from models.indicators.trace import Trace, TracedRecord, TracedUnit
from models.report.plain_figures import coverage_text, value_text
from models.report.view import View

_STATES = {
    PartState.VALUE: "",
    PartState.PARTIAL: "（没有填全）",
    PartState.BLANK: "没有填",
    PartState.ABSENT: "本期无此项",
    PartState.NOT_APPLICABLE: "不涉及",
}
_MISSING = "没有报"
_MOST_NAMED = 5


def trace(arguments: Namespace, console: Console) -> Answer:
    """Say where a figure comes from; what is personal is masked."""
    with opened(arguments.data, console) as workspace:
        view = workspace.view()
        found = workspace.trace(_id_of(view, arguments.indicator))
    return Answer(tuple(_lines(view, found)), _facts(view, found))


def _id_of(view: View, wanted: str) -> str:
    """Return the id of a figure that is named by its id, its title, or a part of one title only."""
    titles = {item.id: item.title for item in view.indicators.values()}
    if wanted in titles:
        return wanted
    same = [key for key, title in titles.items() if title == wanted]
    near = same or [key for key, title in titles.items() if wanted in title]
    if not near:
        raise NotFound(f"没有“{wanted}”这个指标；totals 列出所有指标和它们的代号。")
    if len(near) > 1:
        some = "、".join(f"{titles[key]}（{key}）" for key in near[:_MOST_NAMED])
        more = "等" if len(near) > _MOST_NAMED else ""
        raise NotFound(f"“{wanted}”不止一个指标：{some}{more}，请写代号。")
    return near[0]


def _lines(view: View, found: Trace, indent: str = "") -> Iterator[str]:
    indicator, figure = view.indicators[found.indicator], view.figure(found.indicator)
    value = value_text(indicator, figure.value)
    value += indicator.unit if figure.value is not None else ""
    yield f"{indent}{found.title}（{found.indicator}）：{value}，{coverage_text(figure)}"
    for term in found.terms:
        yield from _lines(view, term, f"{indent}  ")
    for unit in found.units:
        yield f"{indent}  {unit.name}（{unit.unit}）：{_said(unit, indicator.unit)}"
        for record in unit.records:
            yield from (f"{indent}    {line}" for line in _record_lines(record))


def _said(unit: TracedUnit, measure: str) -> str:
    if unit.state is None:
        return _MISSING
    if unit.value is None or unit.state in {PartState.BLANK, PartState.ABSENT}:
        return _STATES[unit.state] or _STATES[PartState.BLANK]
    return f"{_plain(unit.value)}{measure}{_STATES[unit.state]}"


def _plain(value: Decimal) -> str:
    return format(value.normalize() if value else Decimal(0), "f")


def _record_lines(record: TracedRecord) -> Iterator[str]:
    receipt = record.receipt
    source = f"{receipt.file}，第{receipt.number}版" if receipt else "没有文件"
    sheet = f"，工作表“{record.sheet}”" if record.sheet else ""
    yield f"{record.title}{f'／{record.label}' if record.label else ''}：{source}{sheet}"
    for cell in record.cells:
        where = f"{cell.address} " if cell.address else ""
        yield f"  {where}{cell.label}：{cell.text or '空着'}"


def _facts(view: View, found: Trace) -> dict[str, Any]:
    indicator, figure = view.indicators[found.indicator], view.figure(found.indicator)
    return {
        "indicator": found.indicator,
        "title": found.title,
        "unit": indicator.unit,
        "value": figure.value,
        "coverage": coverage_text(figure),
        "terms": [_facts(view, term) for term in found.terms],
        "units": [
            {
                "unit": unit.unit,
                "name": unit.name,
                "state": unit.state.value if unit.state else "missing",
                "value": unit.value,
                "records": [_record_facts(record) for record in unit.records],
            }
            for unit in found.units
        ],
    }


def _record_facts(record: TracedRecord) -> dict[str, Any]:
    receipt = record.receipt
    return {
        "form": record.form,
        "title": record.title,
        "row": record.row,
        "label": record.label,
        "file": receipt.file if receipt else "",
        "sha256": receipt.sha256 if receipt else "",
        "revision": receipt.revision if receipt else "",
        "number": receipt.number if receipt else None,
        "origin": receipt.origin if receipt else "",
        "sheet": record.sheet,
        "cells": [
            {"field": cell.field, "label": cell.label, "cell": cell.address, "value": cell.text}
            for cell in record.cells
        ],
    }
