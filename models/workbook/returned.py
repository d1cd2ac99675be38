"""What makes a workbook one that goes back to the school: marked cells, and a sheet of reasons.

The sheet carries no hidden ids, so reading the workbook again passes over it; fills and cell notes
say nothing to the reader either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from models.forms.place_words import where
from models.problems import Place, Problem
from models.records import Content
from models.workbook import layout
from models.workbook.form_sheet import ROW_HEIGHT, Pen
from models.workbook.heights import fit_height
from models.workbook.layout import SheetLayout, cell_name
from models.workbook.page import set_page
from models.workbook.styles import WRONG_COLOUR, paint, put

SHEET = "退回原因"
_WIDTHS = {"A": 6, "B": 30, "C": 18, "D": 56, "E": 40}
_HEADINGS = ("序号", "位置（点一下就到）", "现在填的", "问题", "怎么改")
_MUST, _MAY = "请改正。", "请核对；没有错的，请在“说明”表写明原因。"
_TOP = 4


def mark_returned(
    pen: Pen,
    workbook: Workbook,
    plans: Sequence[SheetLayout],
    content: Content,
    problems: Sequence[Problem],
) -> None:
    """Mark the cell of every problem and list them on a sheet behind the cover.

    Args:
        pen: what the workbook was drawn with.
        workbook: with all its sheets.
        plans: the places of its forms.
        content: what it holds.
        problems: errors and warnings about these forms; others are left out.
    """
    by_form = {plan.form.id: plan for plan in plans}
    sheet = workbook.create_sheet(SHEET, 1)
    assert isinstance(sheet, Worksheet)
    _head(pen, sheet)
    row = _TOP
    for problem in problems:
        plan = by_form.get(problem.place.form)
        if plan is not None:
            row += 1
            cell = _cell(workbook[plan.name], plan, problem.place)
            _mark(cell, problem)
            _list(pen, sheet, row, problem, cell, where(pen.ctx.form_set, problem.place, content))
    _finish(pen, sheet)


def _head(pen: Pen, sheet: Worksheet) -> None:
    styles = pen.styles
    lines = (
        ("退回原因", "title"),
        (f"学校（单位）：{pen.ctx.unit.name}　　时期：{pen.ctx.period.title}", "plain"),
        (
            "请在这份工作簿里改好，再交回县局；有问题的格子涂了红色，批注里写着原因。",
            "plain",
        ),
    )
    for row, (text, look) in enumerate(lines, 1):
        put(sheet, row, 1, text, styles.get(look))
    for column, text in enumerate(_HEADINGS, 1):
        put(sheet, _TOP, column, text, styles.get("header"))
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width


def _cell(sheet: Worksheet, plan: SheetLayout, place: Place) -> Cell:
    """Return the cell of a place: its field's, its record's first, or the form's title."""
    lines = {line.row_id: at for at, line in enumerate(plan.lines)}
    fields = {field.id: at for at, field in enumerate(plan.form.fields)}
    row, column = 1, layout.LABEL_COLUMN
    if place.field in fields and (place.row in lines or plan.upright):
        row, column = plan.cell(lines.get(place.row, 0), fields[place.field])
    elif place.row in lines and not plan.upright:
        row = plan.first_row + lines[place.row]
    elif place.field in fields:
        row, column = plan.header_row, layout.FIRST_COLUMN + fields[place.field]
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    return cell


def _mark(cell: Cell, problem: Problem) -> None:
    paint(cell, WRONG_COLOUR)
    before = f"{cell.comment.text}\n" if cell.comment is not None else ""
    text = f"{before}▲{problem.message}{problem.hint}"
    cell.comment = Comment(text, "校情汇", height=18 * (len(text) // 18 + 2), width=260)


def _list(pen: Pen, sheet: Worksheet, row: int, problem: Problem, cell: Cell, place: str) -> None:
    styles = pen.styles
    typed = cell.value if problem.place.field and cell.data_type != "f" else None
    shown = "" if typed is None else str(typed)
    advice = problem.hint or (_MUST if problem.is_error else _MAY)
    put(sheet, row, 1, row - _TOP, styles.get("number"))
    put(sheet, row, 2, place, styles.get("link"))
    put(sheet, row, 3, shown, styles.get("label"))
    put(sheet, row, 4, problem.message, styles.get("label"))
    put(sheet, row, 5, advice, styles.get("label"))
    target = f"{layout.quoted(cell.parent.title)}!{cell_name(cell.row, cell.column)}"
    link = sheet.cell(row, 2)
    assert isinstance(link, Cell)
    link.hyperlink = Hyperlink(ref=link.coordinate, location=target)
    texts: Mapping[str, str] = {"B": place, "C": shown, "D": problem.message, "E": advice}
    fit_height(sheet, row, [(text, _WIDTHS[letter]) for letter, text in texts.items()])


def _finish(pen: Pen, sheet: Worksheet) -> None:
    sheet.freeze_panes = f"A{_TOP + 1}"
    sheet.sheet_view.showGridLines = False
    sheet.sheet_format.defaultRowHeight = ROW_HEIGHT
    sheet.sheet_format.customHeight = True
    set_page(sheet, None, pen.footer, printed_to=0)
    sheet.page_setup.orientation = "landscape"
    sheet.print_title_rows = f"{_TOP}:{_TOP}"
