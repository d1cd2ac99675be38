"""Draws the sheet of one form: titles, hidden ids, headings, cells, last period, marks."""

from __future__ import annotations

from msgspec import Struct
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from models.forms.context import ReturnContext
from models.forms.definition import Field
from models.forms.possible import Asked
from models.workbook import layout
from models.workbook.cell_values import TEXT, cell_value, is_number, number_format, width
from models.workbook.heights import fit_height, lines_of
from models.workbook.layout import Line, SheetLayout, cell_name
from models.workbook.marks import Marks
from models.workbook.page import set_page
from models.workbook.styles import (
    BOX,
    INPUT_COLOUR,
    WRONG_COLOUR,
    Styles,
    put,
    put_formula,
    wear,
)
from models.workbook.validations import Validations

TITLE_ROWS = 4
"""Rows of titles above a form."""

ROW_HEIGHT = 20
_MARK_WIDTH, _LABEL_WIDTH, _NUMBER_WIDTH = 30, 14, 5
_UPRIGHT_WIDTHS = {2: 26, 3: 34, 4: 8, 5: 16, 6: 30, 7: 60}
_HELP_ROOM = _UPRIGHT_WIDTHS[7] * 11 / 9  # its letters are smaller
_MARKED_LINES, _MARKED_SPARE = 30, 15
_FORMATTED_ROWS = 1_000  # formats and lists reach beyond the prepared rows
_PRINTED_ROWS = 20  # a page of a wide list
_SUMMED = frozenset(("integer", "money", "area"))
_NOT_ASKED = "按这份报表现在填的情况，这张表不用填。"
_TOO_QUOTED = ("=", "+", "-", "@", "'")


class Pen(Struct, frozen=True):
    """What every sheet of a workbook is drawn with.

    Attributes:
        fillable: (form id, field id) of computed fields that are typed by hand, because what
            they are computed from is not in this file.
        asked: what the return asks for as it stands.
    """

    ctx: ReturnContext
    styles: Styles
    validations: Validations
    marks: Marks
    footer: str
    fillable: frozenset[tuple[str, str]]
    asked: Asked


def draw_form(pen: Pen, sheet: Worksheet, plan: SheetLayout) -> None:
    """Fill an empty sheet with one form."""
    _titles(pen, sheet, plan)
    draw_grid(pen, sheet, plan)
    set_page(sheet, plan, pen.footer, printed_to=_printed_to(plan) or sheet.max_row)


def draw_grid(pen: Pen, sheet: Worksheet, plan: SheetLayout) -> None:
    """Draw what lies below the titles: ids, headings, values."""
    if plan.absent_row:
        _absent(pen, sheet, plan)
    sheet.row_dimensions[plan.id_row].hidden = True
    sheet.column_dimensions["A"].hidden = True
    if plan.upright:
        _draw_upright(pen, sheet, plan)
    else:
        _draw_across(pen, sheet, plan)
    _hide_unasked(pen, sheet, plan)
    if plan.form.shape != "list":
        protection = sheet.protection
        protection.sheet = True
        protection.formatColumns = protection.formatRows = False  # False lets people do it
    sheet.freeze_panes = cell_name(plan.first_row, layout.FIRST_COLUMN)
    sheet.sheet_view.showGridLines = False
    sheet.sheet_format.defaultRowHeight = ROW_HEIGHT
    sheet.sheet_format.customHeight = True


def _titles(pen: Pen, sheet: Worksheet, plan: SheetLayout) -> None:
    ctx, styles = pen.ctx, pen.styles
    form = plan.form
    what = f"{form.code} {form.title}".strip()
    lines = (
        (what, "title"),
        (layout.headline(ctx.unit.name, ctx.period.title), "plain"),
        (form.help, "hint"),
        (_guide(plan) if pen.asked.form(form) else _NOT_ASKED, "hint"),
    )
    for row, (text, look) in enumerate(lines, 1):
        put(sheet, row, layout.ID_COLUMN, layout.TITLE, styles.get("hidden"))
        put(sheet, row, layout.LABEL_COLUMN, text, styles.get(look))
    sheet.row_dimensions[1].height = 24


def _guide(plan: SheetLayout) -> str:
    if plan.form.shape == "list":
        return "一行填一条，行不够可接着往下填。带＊的必须填。"
    return "黄色格子请填写，灰色格子不用填，带＊的必须填。没有发生填0，不知道就留空。"


def _absent(pen: Pen, sheet: Worksheet, plan: SheetLayout) -> None:
    row = plan.absent_row
    put(sheet, row, layout.ID_COLUMN, layout.ABSENT, pen.styles.get("hidden"))
    put(sheet, row, layout.LABEL_COLUMN, layout.ABSENT_LABEL, pen.styles.get("plain"))
    column = plan.absent_column
    value = "是" if plan.absent else None
    put(sheet, row, column, value, pen.styles.get("input", TEXT))
    pen.validations.words(sheet, ("是",), cell_name(row, column))
    printed = _printed_to(plan)
    if printed:
        letter = cell_name(1, layout.FIRST_COLUMN)[:-1]
        beyond = f"{letter}{printed + 1}:{letter}{max(plan.last_row, _FORMATTED_ROWS)}"
        warning = "已填到打印范围以外：打印前请点“页面布局－打印区域－取消打印区域”。"
        formula = f'=IF(SUMPRODUCT(--(LEN({beyond})>0))>0,"{warning}","")'
        put_formula(sheet, row, column + 1, formula, pen.styles.get("alarm"))


def _draw_upright(pen: Pen, sheet: Worksheet, plan: SheetLayout) -> None:
    styles, form, form_set = pen.styles, plan.form, pen.ctx.form_set
    hidden, header = styles.get("hidden"), styles.get("header")
    columns = (
        (layout.LABEL, "项目"),
        (plan.lines[0].row_id, layout.VALUE_TITLE),
        (layout.UNIT, "单位"),
        (layout.LAST, "上期"),
        (layout.MARK, "校验提示"),
        (layout.HELP, "填写说明"),
    )
    put(sheet, plan.id_row, layout.ID_COLUMN, layout.marker(form), hidden)
    put(sheet, plan.header_row, layout.ID_COLUMN, layout.HEADER, hidden)
    for column, (column_id, text) in enumerate(columns, layout.LABEL_COLUMN):
        put(sheet, plan.id_row, column, column_id, hidden)
        put(sheet, plan.header_row, column, text, header)
        letter = cell_name(1, column)[:-1]
        sheet.column_dimensions[letter].width = _UPRIGHT_WIDTHS[column]
    last_rows = {row.row_id: row for row in pen.ctx.last.form(form.id).rows}
    least = max((lines_of(field.help, _HELP_ROOM) for field in form.fields), default=1)
    for index, field in enumerate(form.fields):
        row, column = plan.cell(0, index)
        put(sheet, row, layout.ID_COLUMN, field.id, hidden)
        star = layout.STAR if field.required else ""
        put(sheet, row, layout.LABEL_COLUMN, star + field.label, styles.get("label"))
        put(sheet, row, layout.UNIT_COLUMN, field.unit, styles.get("number"))
        last = last_rows.get(plan.lines[0].row_id)
        value = cell_value(form_set, field, last) if last else None
        put(sheet, row, layout.LAST_COLUMN, value, _style(pen, field, "last"))
        put(sheet, row, layout.HELP_COLUMN, field.help, styles.get("help"))
        put(sheet, row, layout.MARK_COLUMN, None, styles.get("mark"))
        _value(pen, sheet, plan, plan.lines[0], (row, column), field)
        pen.validations.add(sheet, field, cell_name(row, column), hint=False)
        now = cell_value(form_set, field, plan.lines[0].row)
        texts = {2: field.label, 3: now, 5: value}
        fit_height(sheet, row, [(text, _UPRIGHT_WIDTHS[at]) for at, text in texts.items()], least)
    _marks(pen, sheet, plan)


def _draw_across(pen: Pen, sheet: Worksheet, plan: SheetLayout) -> None:
    form = plan.form
    _headings(pen, sheet, plan)
    _body(pen, sheet, plan)
    is_list = form.shape == "list"
    last_row = max(plan.last_row, _FORMATTED_ROWS) if is_list else plan.last_row
    for index, field in enumerate(form.fields):
        letter = cell_name(1, layout.FIRST_COLUMN + index)[:-1]
        cells = f"{letter}{plan.first_row}:{letter}{last_row}"
        pen.validations.add(sheet, field, cells, hint=True)
    _marks(pen, sheet, plan)
    if is_list:
        _colour_prepared(sheet, plan)
    else:
        _totals(pen, sheet, plan)
        _last_block(pen, sheet, plan)


def _headings(pen: Pen, sheet: Worksheet, plan: SheetLayout) -> None:
    styles, form, ctx = pen.styles, plan.form, pen.ctx
    hidden, header = styles.get("hidden"), styles.get("header")
    is_list = form.shape == "list"
    put(sheet, plan.id_row, layout.ID_COLUMN, layout.marker(form), hidden)
    put(sheet, plan.header_row, layout.ID_COLUMN, layout.HEADER, hidden)
    key = layout.NUMBER if is_list else layout.LABEL
    put(sheet, plan.id_row, layout.LABEL_COLUMN, key, hidden)
    title = "序号" if is_list else form.rows_label or ctx.form_set.choices[form.rows].title
    put(sheet, plan.header_row, layout.LABEL_COLUMN, title, header)
    sheet.column_dimensions["B"].width = _NUMBER_WIDTH if is_list else _LABEL_WIDTH
    for index, field in enumerate(form.fields):
        column = layout.FIRST_COLUMN + index
        put(sheet, plan.id_row, column, field.id, hidden)
        cell = put(sheet, plan.header_row, column, layout.header_text(field), header)
        if field.help:
            _comment(cell, field)
        sheet.column_dimensions[cell_name(1, column)[:-1]].width = width(ctx.form_set, field)
    put(sheet, plan.id_row, plan.mark_column, layout.MARK, hidden)
    put(sheet, plan.header_row, plan.mark_column, "校验提示", header)
    sheet.column_dimensions[cell_name(1, plan.mark_column)[:-1]].width = _MARK_WIDTH
    sheet.row_dimensions[plan.header_row].height = 42


def _comment(cell: Cell, field: Field) -> None:
    lines = -(-len(field.help) // 18) + 2
    cell.comment = Comment(
        f"{field.label}：{field.help}", "校情汇", height=18 * lines + 12, width=260
    )


def _body(pen: Pen, sheet: Worksheet, plan: SheetLayout) -> None:
    """Write the records; empty prepared rows only get an id and a number."""
    styles, form = pen.styles, plan.form
    hidden, number, label = styles.get("hidden"), styles.get("number"), styles.get("label")
    is_list = form.shape == "list"
    if is_list:
        for index, field in enumerate(form.fields):
            letter = cell_name(1, layout.FIRST_COLUMN + index)[:-1]
            column = sheet.column_dimensions[letter]
            wear(column, _style(pen, field, "open"))
    widths = {field.id: width(pen.ctx.form_set, field) for field in form.fields}
    header = cell_name(plan.header_row, layout.LABEL_COLUMN)
    fixed = f"{header[0]}${header[1:]}"
    for index, line in enumerate(plan.lines):
        row = plan.first_row + index
        put(sheet, row, layout.ID_COLUMN, line.row_id, hidden)
        if is_list:
            put_formula(sheet, row, layout.LABEL_COLUMN, f"=ROW()-ROW({fixed})", number)
        else:
            put(sheet, row, layout.LABEL_COLUMN, line.label, label)
        for place, field in enumerate(form.fields):
            if index < plan.filled:
                _value(pen, sheet, plan, line, plan.cell(index, place), field)
            elif field.compute and index < _marked(plan):
                formula = pen.marks.computed(plan, line, field)
                if formula is not None:
                    style = _style(pen, field, "computed")
                    put_formula(sheet, *plan.cell(index, place), formula, style)
        if index < plan.filled:
            texts = [(line.row.values.get(field.id), widths[field.id]) for field in form.fields]
            fit_height(sheet, row, texts)


def _value(
    pen: Pen,
    sheet: Worksheet,
    plan: SheetLayout,
    line: Line,
    place: tuple[int, int],
    field: Field,
) -> None:
    """Write one field of one record."""
    row, column = place
    if not line.has(field):
        put(sheet, row, column, None, pen.styles.get("off"))
        return
    value = cell_value(pen.ctx.form_set, field, line.row)
    look = "input" if value is not None or _may_be_asked(pen, plan, line, field) else "unasked"
    if field.compute and (plan.form.id, field.id) not in pen.fillable:
        look = "computed"
        formula = pen.marks.computed(plan, line, field)
        if formula is not None:
            put_formula(sheet, row, column, formula, _style(pen, field, look))
            return
    quoted = isinstance(value, str) and value.startswith(_TOO_QUOTED)
    put(sheet, row, column, value, _style(pen, field, look, quoted=quoted))


def _may_be_asked(pen: Pen, plan: SheetLayout, line: Line, field: Field) -> bool:
    """Tell whether a field may come to be asked for; records of a list are not looked at."""
    return plan.form.shape == "list" or field.id in pen.asked.fields(plan.form, line.row_id)


def _hide_unasked(pen: Pen, sheet: Worksheet, plan: SheetLayout) -> None:
    """Hide what this unit is never asked for and holds nothing; its teachers can unhide it."""
    form = plan.form
    if form.shape == "list":
        return
    shown: set[str] = set()
    for index, line in enumerate(plan.lines):
        held = {*line.row.values, *line.row.unread}
        here = pen.asked.fields(form, line.row_id) | held
        shown |= here
        if not held and not any(item.id in here for item in form.fields if not item.compute):
            sheet.row_dimensions[plan.cell(index, 0)[0]].hidden = not plan.upright
    for place, field in enumerate(form.fields):
        row, column = plan.cell(0, place)
        if field.id in shown:
            continue
        if plan.upright:
            sheet.row_dimensions[row].hidden = True
        elif not plan.absent_row or column != plan.absent_column:
            sheet.column_dimensions[cell_name(1, column)[:-1]].hidden = True


def _style(pen: Pen, field: Field, look: str, *, quoted: bool = False) -> StyleArray:
    form_set = pen.ctx.form_set
    name = f"{look}_number" if is_number(form_set, field) else look
    return pen.styles.get(name, number_format(form_set, field), quoted=quoted)


def _marks(pen: Pen, sheet: Worksheet, plan: SheetLayout) -> None:
    """Write the live marks and tint what they speak of."""
    style = pen.styles.get("mark")
    written = False
    for (row, column), formula in pen.marks.of_sheet(plan, _marked(plan)):
        put_formula(sheet, row, column, formula, style)
        written = True
    if not written:
        return
    letter = cell_name(1, plan.mark_column)[:-1]
    last = cell_name(plan.last_row, plan.mark_column - 1)
    area = f"{cell_name(plan.first_row, layout.LABEL_COLUMN)}:{last}"
    tint = PatternFill("solid", bgColor=WRONG_COLOUR)
    look = DifferentialStyle(fill=tint)
    rule = Rule(type="expression", dxf=look, formula=[f"LEN(${letter}{plan.first_row})>0"])
    sheet.conditional_formatting.add(area, rule)


def _marked(plan: SheetLayout) -> int:
    """Return how many records get live formulas: of a list not all the prepared rows."""
    if plan.form.shape != "list":
        return len(plan.lines)
    return min(len(plan.lines), max(_MARKED_LINES, plan.filled + _MARKED_SPARE))


def _colour_prepared(sheet: Worksheet, plan: SheetLayout) -> None:
    """Show the prepared rows of a list as boxes to fill in, without styling every cell."""
    last = cell_name(plan.last_row, plan.mark_column - 1)
    area = f"{cell_name(plan.first_row, layout.LABEL_COLUMN)}:{last}"
    fill = PatternFill("solid", bgColor=INPUT_COLOUR)
    look = DifferentialStyle(fill=fill, border=BOX)
    sheet.conditional_formatting.add(area, Rule(type="expression", dxf=look, formula=["TRUE"]))


def _totals(pen: Pen, sheet: Worksheet, plan: SheetLayout) -> None:
    """Add a row of sums, as a help to the eye; the reader passes it over."""
    summed = [field.type in _SUMMED for field in plan.form.fields]
    if len(plan.lines) < 2 or not any(summed):
        return
    row = plan.last_row + 1
    put(sheet, row, layout.ID_COLUMN, layout.TOTAL, pen.styles.get("hidden"))
    put(sheet, row, layout.LABEL_COLUMN, "合计", pen.styles.get("label"))
    for index, field in enumerate(plan.form.fields):
        column = layout.FIRST_COLUMN + index
        style = _style(pen, field, "computed")
        if not summed[index]:
            put(sheet, row, column, None, pen.styles.get("off"))
            continue
        letter = cell_name(1, column)[:-1]
        cells = f"{letter}{plan.first_row}:{letter}{plan.last_row}"
        put_formula(sheet, row, column, f'=IF(COUNT({cells})=0,"",SUM({cells}))', style)


def _last_block(pen: Pen, sheet: Worksheet, plan: SheetLayout) -> None:
    """Show last period's figures below, column under column, for comparison."""
    rows = {row.row_id: row for row in pen.ctx.last.form(plan.form.id).rows if not row.empty}
    lines = [line for line in plan.lines if line.row_id in rows]
    if not lines:
        return
    top = plan.last_row + 3
    hidden, label = pen.styles.get("hidden"), pen.styles.get("last")
    put(sheet, top, layout.ID_COLUMN, layout.LAST, hidden)
    put(sheet, top, layout.LABEL_COLUMN, "上期填报数（供对照，不用填）", pen.styles.get("hint"))
    for index, line in enumerate(lines, 1):
        put(sheet, top + index, layout.ID_COLUMN, layout.LAST, hidden)
        put(sheet, top + index, layout.LABEL_COLUMN, line.label, label)
        for place, field in enumerate(plan.form.fields):
            value = cell_value(pen.ctx.form_set, field, rows[line.row_id])
            column = layout.FIRST_COLUMN + place
            put(sheet, top + index, column, value, _style(pen, field, "last"))


def _printed_to(plan: SheetLayout) -> int:
    """Return the last row to print: of a list the filled rows and some room, not all 200."""
    if plan.form.shape != "list":
        return 0
    return min(plan.last_row, plan.first_row + max(plan.filled + 5, _PRINTED_ROWS) - 1)
