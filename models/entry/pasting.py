"""A copied block of cells → the rows it makes: planned as a whole, done as one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct, field

from models.entry.row_ids import id_after
from models.entry.steps import RowChange
from models.entry.working import WorkingContent
from models.forms.applicability import fields_in_row
from models.forms.compute import new_record
from models.forms.context import ReturnContext
from models.forms.definition import Field, Form
from models.forms.field_types import FieldTypes, field_types
from models.forms.plain_text import squeeze
from models.problems import Problem
from models.records import Row

Cell = tuple[str, str]


class PastePlan(Struct):
    """What a paste would do.

    Attributes:
        cells: cells that get something, as (row id, field id).
        notes: what was understood differently from what stood there.
        unread: how many cells could not be understood; their text is kept.
        skipped: how many cells fell on computed or missing fields.
        left_over: rows that had no place (a grid is full, a form has one record).
        headed: whether the first line was taken for headings.
    """

    form: str
    changes: list[RowChange] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    notes: dict[Cell, Problem] = field(default_factory=dict)
    unread: int = 0
    skipped: int = 0
    left_over: int = 0
    headed: bool = False

    def __str__(self) -> str:
        """Tell the user in one sentence."""
        rows = len({row_id for row_id, _ in self.cells})
        parts = [f"贴上了{rows}行、{len(self.cells)}格"]
        if self.headed:
            parts.append("第一行是栏目名，按栏目名对应")
        if self.notes:
            parts.append(f"{len(self.notes)}格换成了规范写法")
        if self.unread:
            parts.append(f"{self.unread}格看不懂，原文留着，请改")
        if self.skipped:
            parts.append(f"{self.skipped}格落在自动计算或没有的栏里，没有贴")
        if self.left_over:
            parts.append(f"多出的{self.left_over}行没有地方贴")
        return "；".join(parts) + "。"


class Target(Struct, frozen=True):
    """Where a block goes: form, top row ("" is a new row at the end) and the columns from there."""

    form: Form
    top: str
    columns: tuple[Field, ...]


def plan_paste(
    ctx: ReturnContext,
    working: WorkingContent,
    target: Target,
    block: Sequence[Sequence[str]],
    locked: Callable[[str, str, str], bool],
) -> PastePlan:
    """Return what pasting a block would do; nothing is changed yet.

    Args:
        ctx: the return.
        working: its present values.
        target: where the block goes.
        block: the cells as text.
        locked: tells whether form, row, field is computed.
    """
    plan = PastePlan(target.form.id)
    columns: Sequence[Field | None] = target.columns
    headings = _headings(target.form, block)
    if headings is not None:
        plan.headed = True
        columns, block = headings, block[1:]
    rows = _row_ids(working, target, len(block))
    plan.left_over = len(block) - len(rows)
    types = field_types(ctx.form_set)
    for row_id, cells in zip(rows, block, strict=False):
        _paste_row(plan, _Line(ctx, working, target.form, row_id, types, locked), columns, cells)
    return plan


def _headings(form: Form, block: Sequence[Sequence[str]]) -> list[Field | None] | None:
    """Return the columns that a line of headings names, or None if the first line is none."""
    if len(block) < 2:
        return None
    labels = {squeeze(item.label): item for item in form.fields}
    labels |= {squeeze(f"{item.label}（{item.unit}）"): item for item in form.fields if item.unit}
    found = [labels.get(squeeze(text.rstrip("*"))) for text in block[0]]
    filled = sum(1 for text in block[0] if text.strip())
    known = sum(1 for item in found if item is not None)
    return found if known >= 2 and known * 2 > filled else None


def _row_ids(working: WorkingContent, target: Target, count: int) -> list[str]:
    ids = list(working.row_ids(target.form.id))
    start = ids.index(target.top) if target.top in ids else len(ids)
    rows = ids[start : start + count]
    if target.form.shape == "list":
        last = ids[-1] if ids else ""
        while len(rows) < count:
            last = id_after(last)
            rows.append(last)
    return rows


class _Line(Struct, frozen=True):
    """One row that is pasted into."""

    ctx: ReturnContext
    working: WorkingContent
    form: Form
    row_id: str
    types: FieldTypes
    locked: Callable[[str, str, str], bool]


def _paste_row(
    plan: PastePlan, line: _Line, columns: Sequence[Field | None], cells: Sequence[str]
) -> None:
    known = line.working.has_row(line.form.id, line.row_id)
    before = line.working.row(line.form.id, line.row_id) if known else None
    start = before or new_record(line.ctx, line.form, line.row_id)
    values, unread = dict(start.values), dict(start.unread)
    here = {item.id for item in fields_in_row(line.form, line.row_id)}
    touched = False
    for column, text in zip(columns, cells, strict=False):
        if column is None or column.id not in here:
            plan.skipped += bool(text.strip())
            continue
        if column.compute and line.locked(line.form.id, line.row_id, column.id):
            plan.skipped += bool(text.strip())
            continue
        parsed = line.types.of(column).parse(text, line.ctx.period.year)
        values.pop(column.id, None)
        unread.pop(column.id, None)
        cell = (line.row_id, column.id)
        if parsed.value is not None:
            values[column.id] = parsed.value
        elif parsed.problem is not None:
            unread[column.id] = text.strip()
            plan.unread += 1
        if parsed.note is not None:
            plan.notes[cell] = parsed.note
        plan.cells.append(cell)
        touched = True
    plan.skipped += sum(1 for text in cells[len(columns) :] if text.strip())
    after = Row(line.row_id, values, unread)
    if touched and (before is None or after != before):
        plan.changes.append(RowChange(line.form.id, before, after))
