"""Draws a whole workbook in memory: cover, forms, explanations, stamp."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from msgspec import Struct
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from models.forms.context import ReturnContext
from models.forms.definition import Form
from models.forms.payload import short_code
from models.forms.possible import Asked
from models.problems import Problem
from models.records import Content
from models.workbook import layout
from models.workbook.cover_sheet import TOP_ROWS, Cover, draw_cover
from models.workbook.form_sheet import TITLE_ROWS, Pen, draw_form
from models.workbook.layout import (
    SheetLayout,
    plan_sheet,
    prepared_ids,
    sheet_names,
    typed_computed,
)
from models.workbook.marks import Marks
from models.workbook.notes_sheet import draw_notes
from models.workbook.returned import mark_returned
from models.workbook.stamp import Stamp, stamp_lines
from models.workbook.styles import Styles, put
from models.workbook.validations import Validations

_SPARE = 20


class Draft(Struct, frozen=True):
    """What a workbook is made from.

    Attributes:
        forms: the forms it carries, in order.
        content: what they hold.
        warnings: findings that want an explanation.
        prepared: empty rows a list gets.
        returned: why it goes back to the school; its cells are marked, a sheet lists the reasons.
    """

    ctx: ReturnContext
    forms: tuple[Form, ...]
    content: Content
    stamp: Stamp
    warnings: Sequence[Problem] = ()
    prepared: int = 200
    returned: Sequence[Problem] = ()


def draw_book(draft: Draft) -> bytes:
    """Return the bytes of the workbook."""
    workbook = Workbook()
    first = workbook.worksheets[0]
    plans = {plan.form.id: plan for plan in _plans(draft)}
    code = short_code(draft.stamp.revision.digest)
    pen = Pen(
        draft.ctx,
        Styles(workbook),
        Validations(draft.ctx, workbook),
        Marks(draft.ctx, draft.content, list(plans.values())),
        f"{draft.ctx.unit.name}　{draft.ctx.period.title}　校验码{code}",
        typed_computed(draft.ctx.form_set),
        Asked(draft.ctx, draft.content),
    )
    first.title = layout.COVER_SHEET
    cover_plan = plans.pop(layout.COVER_FORM, None)
    listed = tuple(plans.values())
    cover = Cover(draft.stamp.part, listed, code, draft.stamp.revision.number)
    draw_cover(pen, first, cover, cover_plan)
    for plan in listed:
        draw_form(pen, _sheet(workbook, plan.name), plan)
    known = (*listed, *([cover_plan] if cover_plan else []))
    notes = _sheet(workbook, layout.NOTES_SHEET)
    draw_notes(pen, notes, known, draft.warnings, draft.content.explanations)
    if layout.CHOICES_SHEET in workbook.sheetnames:
        workbook.move_sheet(layout.CHOICES_SHEET, len(workbook.sheetnames))
    if draft.returned:
        mark_returned(pen, workbook, known, draft.content, draft.returned)
    _stamp(workbook, draft.stamp)
    return _saved(workbook, draft)


def _plans(draft: Draft) -> list[SheetLayout]:
    names = sheet_names(draft.forms)
    plans = []
    for form in draft.forms:
        data = draft.content.form(form.id)
        spare: tuple[str, ...] = ()
        if form.shape == "list":
            wanted = max(draft.prepared, len(data.rows) + _SPARE) if draft.prepared else 0
            spare = prepared_ids(draft.stamp.revision, form, wanted)
        top = TOP_ROWS if form.id == layout.COVER_FORM else TITLE_ROWS
        ctx = draft.ctx
        plans.append(
            plan_sheet(
                ctx.form_set, form, ctx.unit, data, name=names[form.id], top=top, spare_ids=spare
            )
        )
    return plans


def _sheet(workbook: Workbook, name: str) -> Worksheet:
    sheet = workbook.create_sheet(name)
    assert isinstance(sheet, Worksheet)
    return sheet


def _stamp(workbook: Workbook, stamp: Stamp) -> None:
    sheet = _sheet(workbook, layout.STAMP_SHEET)
    for row, line in enumerate(stamp_lines(stamp), 1):
        put(sheet, row, 1, line)
    sheet.sheet_state = "veryHidden"


def _saved(workbook: Workbook, draft: Draft) -> bytes:
    """Return the bytes; the file's properties name the program and nobody else."""
    properties = workbook.properties
    properties.creator = "校情汇"
    properties.title = f"{draft.ctx.period.title}　{draft.ctx.unit.name}"
    properties.created = properties.modified = datetime(2000, 1, 1)  # noqa: DTZ001  # says nothing
    calculation = workbook.calculation
    calculation.fullCalcOnLoad = True
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()
