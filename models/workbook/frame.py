"""Finds a form in a table: which row names the fields, which column the records.

By the hidden ids where they are; where a row or column of ids was deleted, by the visible
headings, and the user is told so.
"""

from __future__ import annotations

from msgspec import Struct, field

from models.forms.definition import Form, FormSet
from models.problems import Place, Problem, Severity
from models.workbook import layout
from models.workbook.headings import by_heading, changed_units, follow_headings
from models.workbook.table import Table

_SEARCHED_ROWS = 300
_ROW_MARKS = frozenset((layout.TITLE, layout.ABSENT, layout.HEADER))
_HEADER_IDS = frozenset((layout.HEADER, layout.LABEL))


class Frame(Struct):
    """A form found in a table.

    Attributes:
        table: the cells, flipped so that the fields lie across.
        top: the row above the first possible row of data.
        id_column: column of the row ids, or -1 if it is gone.
        columns: field id → column.
        header_row: row of the visible headings, or -1 if it is gone.
        problems: what had to be guessed or is missing.
    """

    form: Form
    table: Table
    top: int
    id_column: int
    columns: dict[str, int]
    header_row: int = -1
    problems: list[Problem] = field(default_factory=list)

    def problem(self, severity: Severity, code: str, message: str, *, cell: str = "") -> None:
        """Report something about the sheet."""
        place = Place(form=self.form.id, sheet=self.table.name, cell=cell)
        self.problems.append(Problem(code, severity, message, place))


def find_marker(table: Table) -> tuple[str, int, int] | None:
    """Return form id, row and column of the corner of the ids, or None."""
    for row, cells in enumerate(table.rows[:_SEARCHED_ROWS]):
        for column, value in enumerate(cells):
            if isinstance(value, str) and value.startswith("#xqh "):
                form_id = layout.parse_marker(value)
                if form_id is not None:
                    return form_id, row, column
    return None


def frame_by_marker(form: Form, table: Table, row: int, column: int) -> Frame:
    """Return the frame of a sheet whose corner was found at ``row`` and ``column``."""
    if form.shape == "single":
        table, row, column = table.flip(), column, row
    columns = _id_columns(form, table, row)
    frame = Frame(form, table, row, column, columns)
    frame.header_row = _header_row(frame)
    _complete(frame)
    return frame


def frame_by_headings(form_set: FormSet, form: Form, table: Table) -> tuple[float, Frame] | None:
    """Look for a form without a corner; return how much of it was found, and its frame."""
    if form.shape == "single":
        table = table.flip()
    best: tuple[float, Frame] | None = None
    for row in range(min(table.height, _SEARCHED_ROWS)):
        for columns, by_id in (
            (_id_columns(form, table, row), True),
            (_named(form, table, row), False),
        ):
            share = len(columns) / max(len(form.fields), 1)
            if columns and (best is None or share > best[0]):
                frame = Frame(form, table, row, -1, columns)
                frame.header_row = -1 if by_id else row
                best = share, frame
    if best is not None:
        frame = best[1]
        frame.id_column = _find_id_column(form_set, frame)
        if frame.header_row < 0:
            frame.header_row = _header_row(frame)
        _complete(frame)
    return best


def _id_columns(form: Form, table: Table, row: int) -> dict[str, int]:
    """Return field id → column of a row of ids; of a copied column the first counts."""
    columns: dict[str, int] = {}
    ids = {item.id for item in form.fields}
    for column, value in enumerate(table.rows[row]):
        if isinstance(value, str) and value in ids:
            columns.setdefault(value, column)
    return columns


def _named(form: Form, table: Table, row: int) -> dict[str, int]:
    """Return field id → column of a row of headings, where a heading is not ambiguous."""
    wanted = by_heading(form)
    columns: dict[str, int] = {}
    for column, value in enumerate(table.rows[row]):
        item = wanted.get(layout.header_key(value)) if isinstance(value, str) else None
        if item is not None:
            columns.setdefault(item.id, column)
    return columns


def _header_row(frame: Frame) -> int:
    table = frame.table
    for row in range(table.height if frame.id_column >= 0 else 0):
        if table.text(row, frame.id_column) in _HEADER_IDS:
            return row
    following = range(frame.top + 1, min(frame.top + 4, table.height))
    found = [(len(_named(frame.form, table, row)), row) for row in following]
    count, row = max(found, default=(0, -1))
    return row if count * 2 >= len(frame.form.fields) else -1


def _find_id_column(form_set: FormSet, frame: Frame) -> int:
    """Return the column that holds row ids though the corner is gone, or -1."""
    form, table = frame.form, frame.table
    known = {"1"} if form.shape == "single" else set()
    marks = {layout.LABEL} if form.shape == "single" else _ROW_MARKS
    if form.shape == "grid":
        known = {item.code for item in form_set.choices[form.rows].items}
    taken = set(frame.columns.values())
    for column in range(table.width):
        if column in taken:
            continue
        texts = [table.text(row, column) for row in range(table.height)]
        ids = sum(text in known for text in texts[frame.top + 1 :])
        if any(text in marks for text in texts) or (ids and ids * 2 >= len(known)):
            return column
    return -1


def _complete(frame: Frame) -> None:
    """Find fields without an id by their heading; say which are missing, twice there, unknown."""
    lost = len(frame.columns) < len(frame.form.fields) and frame.header_row >= 0
    named = _named(frame.form, frame.table, frame.header_row) if lost else {}
    taken = set(frame.columns.values())
    for item in frame.form.fields:
        if item.id in frame.columns:
            continue
        column = named.get(item.id)
        if column is None or column in taken:
            frame.problem(
                Severity.ERROR,
                "R111",
                f"“{frame.form.title}”里找不到“{item.label}”这一栏，可能被删掉了；这一栏没有读入。",
            )
        else:
            frame.columns[item.id] = column
            taken.add(column)
    if frame.id_column < 0 or frame.header_row == frame.top:
        frame.problem(
            Severity.NOTE,
            "R112",
            f"“{frame.form.title}”的隐藏编号被删掉了，已按表头文字认出各栏，请核对。",
        )
    if frame.header_row >= 0:
        known = (frame.form, frame.table, frame.header_row, frame.columns)
        if frame.header_row != frame.top:
            frame.problems += follow_headings(*known)
        frame.problems += changed_units(*known)
    _extra_columns(frame)


def _extra_columns(frame: Frame) -> None:
    """Tell of columns that hold something but belong to no field."""
    table, taken = frame.table, {frame.id_column, *frame.columns.values()}
    if frame.header_row < 0 or frame.header_row == frame.top:
        return
    strangers = [
        column
        for column in range(table.width)
        if column not in taken and not table.text(frame.top, column).startswith("#")
    ]
    rows = [
        row
        for row in range(frame.top + 1, table.height if strangers else 0)
        if not table.text(row, frame.id_column).startswith("#")
    ]
    for column in strangers:
        row = next((row for row in rows if table.used(row, column)), None)
        if row is None:
            continue
        title = table.text(frame.header_row, column) or "没有表头的一栏"
        copied = table.text(frame.top, column) in frame.columns
        what = "是重复的一栏，只读了前面那一栏" if copied else "不是本表的栏目，没有读入"
        frame.problem(
            Severity.ERROR if copied else Severity.NOTE,
            "R113",
            f"“{frame.form.title}”多出来的“{title}”{what}。",
            cell=table.address(row, column),
        )
