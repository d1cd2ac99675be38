"""Draws the cover: who, which period, contents with live state, room for signature and seal."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from models.forms.definition import Field
from models.records import Part
from models.workbook import layout
from models.workbook.form_sheet import Pen, draw_grid
from models.workbook.layout import SheetLayout, cell_name
from models.workbook.page import set_page
from models.workbook.styles import put, put_formula

TOP_ROWS = 5
"""Rows of titles above the cover form."""

_PART_TITLES = {Part.FIGURES: "学校半年报表", Part.PERSONS: "学校半年报表（人员名单）"}
_CARE = {
    Part.FIGURES: "本工作簿没有学生姓名、人员名单和证件号码，只写经办人的姓名、电话。",
    Part.PERSONS: "本工作簿有个人信息，只交县局，不得转发、不得发到群里。",
}


class Cover(Struct, frozen=True):
    """What the cover says beyond the cover form.

    Attributes:
        plans: the forms in the file, in order, without the cover.
        code: verification code of the revision.
        number: number of the revision.
    """

    part: Part
    plans: tuple[SheetLayout, ...]
    code: str
    number: int


def draw_cover(pen: Pen, sheet: Worksheet, cover: Cover, plan: SheetLayout | None) -> None:
    """Fill the cover; ``plan`` is the layout of the cover form where the file carries it."""
    styles, ctx = pen.styles, pen.ctx
    lines = (
        (f"{ctx.period.title}{_PART_TITLES[cover.part]}", "title"),
        (f"学校（单位）：{ctx.unit.name}", "plain"),
        (f"学校代码：{ctx.unit.code}　　表样：{ctx.form_set.title}", "plain"),
        (f"校验码：{cover.code}（第{cover.number}版，纸质表上的校验码应与此相同）", "plain"),
        (_CARE[cover.part], "alarm" if cover.part is Part.PERSONS else "hint"),
    )
    for row, (text, look) in enumerate(lines, 1):
        put(sheet, row, layout.ID_COLUMN, layout.TITLE, styles.get("hidden"))
        put(sheet, row, layout.LABEL_COLUMN, text, styles.get(look))
    sheet.row_dimensions[1].height = 30
    if plan is not None:
        draw_grid(pen, sheet, plan)
    else:
        sheet.column_dimensions["A"].hidden = True
        sheet.column_dimensions["B"].width = 36
        sheet.column_dimensions["C"].width = 34
        sheet.sheet_view.showGridLines = False
    first = (plan.last_row if plan else TOP_ROWS) + 2
    last = _contents(pen, sheet, cover, first)
    _signature(pen, sheet, last + 2)
    set_page(sheet, plan, pen.footer, printed_to=sheet.max_row)
    sheet.print_title_rows = None
    sheet.page_setup.fitToHeight = 1  # the signature belongs to what it is under


def _contents(pen: Pen, sheet: Worksheet, cover: Cover, top: int) -> int:
    """List the forms with a link and their state; return the last row."""
    styles = pen.styles
    for column, text in ((2, "目录（点表名可跳转）"), (3, "填报情况")):
        put(sheet, top, layout.ID_COLUMN, layout.TITLE, styles.get("hidden"))
        put(sheet, top, column, text, styles.get("header"))
    for row, plan in enumerate(cover.plans, top + 1):
        put(sheet, row, layout.ID_COLUMN, layout.TITLE, styles.get("hidden"))
        cell = put(sheet, row, layout.LABEL_COLUMN, plan.name, styles.get("link"))
        target = f"{layout.quoted(plan.name)}!B1"
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target, display=plan.name)
        asked = pen.asked.form(plan.form)
        put_formula(sheet, row, 3, state_formula(plan, asked=asked), styles.get("label"))
    return top + len(cover.plans)


def _signature(pen: Pen, sheet: Worksheet, row: int) -> None:
    lines = (
        "填表人（签字）：　　　　　　　　　　学校负责人（签字）：",
        "",
        "　　　　　　　　　　　　　　　　　　（学校盖章）　　　　　年　　月　　日",
    )
    for index, text in enumerate(lines):
        put(sheet, row + index, layout.ID_COLUMN, layout.TITLE, pen.styles.get("hidden"))
        put(sheet, row + index, layout.LABEL_COLUMN, text, pen.styles.get("plain"))
        sheet.row_dimensions[row + index].height = 24


def state_formula(plan: SheetLayout, *, asked: bool = True) -> str:
    """Return the formula that tells how far a form is filled in, as it is being typed.

    Args:
        plan: its sheet.
        asked: whether the form is asked for as the return stands.
    """
    here = f"{layout.quoted(plan.name)}!"
    parts = _list_state(plan, here) if plan.form.shape == "list" else _block_state(plan, here)
    if not asked:
        parts = parts.replace('"未填"', '"不用填"')
    letter = cell_name(1, plan.mark_column)[:-1]
    marks = f"{here}${letter}${plan.first_row}:${letter}${plan.last_row}"
    doubts = f"SUMPRODUCT(--(LEN({marks})>0))"
    state = f'{parts}&IF({doubts}>0,"，有"&{doubts}&"处要核对","")'
    if plan.absent_row:
        absent = f"{here}{cell_name(plan.absent_row, plan.absent_column)}"
        state = f'IF({absent}="是","本期无此项",{state})'
    return f"={state}"


def _list_state(plan: SheetLayout, here: str) -> str:
    typed = [index for index, field in enumerate(plan.form.fields) if not field.compute]
    required = [index for index in typed if plan.form.fields[index].required]
    key = (required or typed or [0])[0]
    letter = cell_name(1, layout.FIRST_COLUMN + key)[:-1]
    cells = f"{here}${letter}${plan.first_row}:${letter}${max(plan.last_row, 1000)}"
    count = f"SUMPRODUCT(--(LEN({cells})>0))"
    return f'IF({count}=0,"未填",{count}&"条")'


def _block_state(plan: SheetLayout, here: str) -> str:
    """Count what is filled and what is still missing in a record or a grid."""
    typed = _ranges(plan, here, lambda field: not field.compute)
    if not typed:
        return '"自动计算"'
    wanted = _ranges(plan, here, lambda field: field.required and not (field.compute or field.when))
    filled = "+".join(f"COUNTA({cells})" for cells in typed) or "0"
    missing = "+".join(f"COUNTBLANK({cells})" for cells in wanted) or "0"
    # A field that is asked for only sometimes can't be counted as missing here.
    sometimes = any(field.required and field.when for field in plan.form.fields)
    done = f'"已填"&({filled})&"格"' if sometimes else '"已填"'
    return f'IF({filled}=0,"未填",IF({missing}=0,{done},"还缺"&({missing})&"项"))'


def _ranges(plan: SheetLayout, here: str, wanted: Callable[[Field], bool]) -> list[str]:
    """Return the ranges of the cells that exist and are wanted, neighbours joined."""
    runs: dict[tuple[int, int], list[int]] = {}
    for column, rows in sorted(_wanted_rows(plan, wanted).items()):
        for first, last in _runs(rows):
            runs.setdefault((first, last), []).append(column)
    return [
        f"{here}{cell_name(first, left)}:{cell_name(last, right)}"
        for (first, last), columns in runs.items()
        for left, right in _runs(columns)
    ]


def _wanted_rows(plan: SheetLayout, wanted: Callable[[Field], bool]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for line, record in enumerate(plan.lines):
        for place, field in enumerate(plan.form.fields):
            if wanted(field) and record.has(field):
                row, column = plan.cell(line, place)
                found.setdefault(column, []).append(row)
    return found


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    """Return the first and last of each run of neighbours in a rising list."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = runs[-1][0], number
        else:
            runs.append((number, number))
    return runs
