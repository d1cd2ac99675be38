"""What the visible headings of a sheet say against its hidden ids, and against other sheets.

Ids decide as long as nothing speaks against them. But who moves cells by hand moves what can be
seen: values under a heading belong to the heading. Whatever does not agree is told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from models.forms.context import ReturnContext
from models.forms.definition import Field, Form
from models.forms.plain_text import name_of, squeeze
from models.problems import Place, Problem, Severity
from models.workbook import layout
from models.workbook.table import Table

_HEAD_ROWS = 12
_MANY_SHEETS = 3
_WHEN = "时期"
_BEFORE_WHEN = re.compile(r"\s*时期：")


def by_heading(form: Form) -> dict[str, Field]:
    """Return reduced heading → field, where a heading is not ambiguous."""
    counts = Counter(layout.header_key(item.label) for item in form.fields)
    return {key: item for item in form.fields if counts[key := layout.header_key(item.label)] == 1}


def follow_headings(
    form: Form, table: Table, header_row: int, columns: dict[str, int]
) -> Iterator[Problem]:
    """Let columns that changed places follow their headings; yield what there is to say.

    Args:
        form: whose columns they are.
        table: the cells.
        header_row: where the visible headings stand.
        columns: field id → column as the hidden ids have it; put right where that can be done.
    """
    wanted = by_heading(form)
    moved: dict[str, str] = {}
    labels = {item.id: item.label for item in form.fields}
    for field_id, column in columns.items():
        key = layout.header_key(table.rows[header_row][column])
        item = wanted.get(key)
        if item is not None and key != layout.header_key(labels[field_id]):
            moved[field_id] = item.id
    if not moved:
        return
    there = {named: columns[field_id] for field_id, named in moved.items()}
    if set(there) == set(moved):
        columns.update(there)
        told = "”“".join(labels[field_id] for field_id in moved)
        text = (
            f"“{form.title}”的“{told}”这几栏挪了位置，表头和隐藏的编号对不上，"
            "已按看得见的表头读入，请核对。"
        )
        yield Problem("R117", Severity.WARNING, text, _cell(form, table, header_row, there))
        return
    for field_id, named in moved.items():
        text = (
            f"“{form.title}”的“{labels[field_id]}”这一栏，表头写成了“{labels[named]}”，"
            f"现在按“{labels[field_id]}”读入；请核对，把表头改回来。"
        )
        place = _cell(form, table, header_row, {field_id: columns[field_id]})
        yield Problem("R117", Severity.ERROR, text, place)


def changed_units(
    form: Form, table: Table, header_row: int, columns: dict[str, int]
) -> Iterator[Problem]:
    """Yield columns whose heading names another unit than the field has: 万元 for 元."""
    for item in form.fields:
        column = columns.get(item.id)
        heading = "" if column is None else table.text(header_row, column)
        told = layout.heading_unit(heading)
        same = layout.header_key(heading) == layout.header_key(item.label)
        if not same or not told or told in (squeeze(item.unit), layout.heading_unit(item.label)):
            continue
        read = f"本表按“{item.unit}”读入" if item.unit else "这一栏没有单位"
        text = f"“{form.title}”的“{item.label}”，表头上的单位写成了“{told}”，{read}，请核对。"
        place = _cell(form, table, header_row, {item.id: columns[item.id]})
        yield Problem("R118", Severity.WARNING, text, place)


def _cell(form: Form, table: Table, row: int, columns: dict[str, int]) -> Place:
    cell = table.address(row, min(columns.values()))
    return Place(form=form.id, sheet=table.name, cell=cell)


def strange_headlines(
    ctx: ReturnContext, sheets: Iterable[tuple[Form, Table]]
) -> Iterator[Problem]:
    """Yield sheets that say they are another school's or half-year's: pasted in from elsewhere.

    A school that was renamed meanwhile has its former name on all its sheets, and is at peace.
    """
    found = [(form, table, line) for form, table in sheets if (line := _headline(table))]
    counts = Counter(squeeze(line) for _, _, line in found)
    usual, times = counts.most_common(1)[0] if counts else ("", 0)
    own = {squeeze(layout.headline(ctx.unit.name, ctx.period.title))}
    if times >= _MANY_SHEETS and times * 2 > len(found):
        own.add(usual)
    for form, table, line in found:
        if squeeze(line) not in own:
            told = _BEFORE_WHEN.sub("，", name_of(line).removeprefix(layout.WHOSE))
            text = (
                f"“{form.title}”的抬头写着“{told}”，和本校本期的对不上，"
                "像是从别的工作簿里贴过来的；请核对这张表的数。"
            )
            place = Place(form=form.id, sheet=table.name)
            yield Problem("R119", Severity.WARNING, text, place)


def _headline(table: Table) -> str:
    """Return the line that says whose the sheet is and of when, "" if it is gone."""
    for row in table.rows[:_HEAD_ROWS]:
        for cell in row:
            if isinstance(cell, str) and cell.strip().startswith(layout.WHOSE) and _WHEN in cell:
                return cell
    return ""
