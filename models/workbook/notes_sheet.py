"""Draws the 说明 sheet: warnings of this return, and what the school has to say to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from openpyxl.worksheet.worksheet import Worksheet

from models.problems import Problem
from models.records import explanation_key
from models.workbook import layout
from models.workbook.form_sheet import ROW_HEIGHT, Pen
from models.workbook.heights import fit_height
from models.workbook.layout import SheetLayout
from models.workbook.page import set_page
from models.workbook.styles import put

FREE_ROWS = 15
"""Empty rows for a school that finds a warning by itself, from the live marks."""

_WIDTHS = {"B": 10, "C": 30, "D": 50, "E": 44}
_TOP = 4
_OVER = "以前提示过；按现在的数字，已经没有这一条。"


def draw_notes(
    pen: Pen,
    sheet: Worksheet,
    plans: Sequence[SheetLayout],
    warnings: Sequence[Problem],
    explanations: Mapping[str, str],
) -> None:
    """Fill the sheet: one row a warning, then those explained earlier, then empty rows."""
    styles = pen.styles
    lines = (
        ("说明", "title"),
        (
            "下列各项数字与通常情况不符。核对后数字没有错的，请在最右一栏写明原因（不少于6个字）。",
            "plain",
        ),
        ("表中没有列出、但校验提示要求说明的，在下面空行写上编号、哪张表哪一行、原因。", "hint"),
    )
    for row, (text, look) in enumerate(lines, 1):
        put(sheet, row, layout.LABEL_COLUMN, text, styles.get(look))
    put(sheet, _TOP, layout.ID_COLUMN, layout.NOTES_MARKER, styles.get("hidden"))
    for column, text in enumerate(("编号", "位置", "提示", "学校的说明"), layout.LABEL_COLUMN):
        put(sheet, _TOP, column, text, styles.get("header"))
    sheet.column_dimensions["A"].hidden = True
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    row = _TOP
    for row, entry in enumerate(_entries(plans, warnings, explanations), _TOP + 1):
        _draw_entry(pen, sheet, row, entry)
    for free in range(row + 1, row + 1 + FREE_ROWS):
        put(sheet, free, layout.ID_COLUMN, layout.FREE_NOTE, styles.get("hidden"))
        for column in range(2, 6):
            put(sheet, free, column, None, styles.get("off" if column == 4 else "input", "@"))
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.freeze_panes = f"A{_TOP + 1}"
    sheet.sheet_view.showGridLines = False
    sheet.sheet_format.defaultRowHeight = ROW_HEIGHT
    sheet.sheet_format.customHeight = True
    set_page(sheet, None, pen.footer, printed_to=0)
    sheet.page_setup.orientation = "landscape"
    sheet.print_title_rows = f"{_TOP}:{_TOP}"


class _Entry(Struct, frozen=True):
    """One row: its hidden key and the four columns."""

    key: str
    code: str
    where: str
    message: str
    text: str


def _draw_entry(pen: Pen, sheet: Worksheet, row: int, entry: _Entry) -> None:
    styles = pen.styles
    put(sheet, row, layout.ID_COLUMN, entry.key, styles.get("hidden"))
    put(sheet, row, 2, entry.code, styles.get("number"))
    put(sheet, row, 3, entry.where, styles.get("label"))
    put(sheet, row, 4, entry.message, styles.get("label"))
    put(sheet, row, 5, entry.text, styles.get("input", "General", quoted=True))
    texts = zip((entry.where, entry.message, entry.text), ("C", "D", "E"), strict=True)
    fit_height(sheet, row, [(text, _WIDTHS[letter]) for text, letter in texts])


def _entries(
    plans: Sequence[SheetLayout], warnings: Sequence[Problem], explanations: Mapping[str, str]
) -> list[_Entry]:
    """Return the rows: what the checks found now, then what was explained earlier."""
    by_form = {plan.form.id: plan for plan in plans}
    entries: dict[str, _Entry] = {}
    for problem in warnings:
        plan = by_form.get(problem.place.form)
        if plan is not None:
            key = explanation_key(problem.code, problem.place.form, problem.place.row)
            where = place_text(plan, problem.place.row)
            text = explanations.get(key, "")
            before = entries[key].message if key in entries else ""
            message = before + problem.message
            entries[key] = _Entry(key, problem.code, where, message, text)
    for key, text in explanations.items():
        code, form_id, row_id = key.split("|", 2)
        if key not in entries and form_id in by_form:
            where = place_text(by_form[form_id], row_id)
            entries[key] = _Entry(key, code, where, _OVER, text)
    return list(entries.values())


def place_text(plan: SheetLayout, row_id: str) -> str:
    """Return where a warning stands, as a person would say it."""
    for number, line in enumerate(plan.lines, 1):
        if line.row_id == row_id and not plan.upright:
            return f"{plan.name}　{line.label or f'第{number}条'}"
    return plan.name
