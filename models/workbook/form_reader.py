"""Reads the records of one form from its frame: ids, values, and what could not be understood."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from operator import itemgetter
from typing import cast

from msgspec import Struct, field
from msgspec.structs import replace

from models.forms.applicability import fields_in_row
from models.forms.definition import Field, Form, FormSet
from models.forms.field_types import FieldTypes, Parsed, as_text, field_types
from models.forms.plain_text import squeeze
from models.problems import Place, Problem, Severity
from models.records import SINGLE_ROW, FormData, Row, Value
from models.workbook import layout
from models.workbook.cell_values import choice_text
from models.workbook.frame import Frame
from models.workbook.grid_rows import GridRows, row_labels
from models.workbook.layout import SheetMap
from models.workbook.table import BLANK, Table

_TOTALS = frozenset(("合计", "小计", "总计", "共计", "累计", "平均", "全校合计", "总和"))
_ROW_ID = re.compile(r"^[0-9A-Za-z_-]{1,40}$")
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_YES = frozenset(("是", "√", "✓", "✔", "y", "yes", "true", "无", "本期无", "本期无此项"))
_NO = frozenset(("否", "×", "n", "no", "false", "不是"))
_LAST_TITLE = "上期填报数"
_HEAD_ROWS = 40
_LONG_HEADING = 60
_PRINT_WARNING = "已填到打印范围"


class FormRead(Struct):
    """What was read of a form.

    Attributes:
        uncalculated: (row id, field id) of computed cells without a stored result.
    """

    data: FormData
    cells: SheetMap
    problems: list[Problem]
    uncalculated: set[tuple[str, str]] = field(default_factory=set)


def read_form(
    form_set: FormSet, frame: Frame, sheet: Table, year: int, spare: str = ""
) -> FormRead:
    """Read a form.

    Args:
        form_set: where its choice lists come from.
        frame: where everything stands.
        sheet: its table as it stands.
        year: completes short dates.
        spare: how the ids of prepared rows end; other ids are those of records that were there.
    """
    return _FormReader(form_set, frame, sheet, year, spare).read()


class _Spot(Struct, frozen=True):
    """A cell and the field it belongs to."""

    line: int
    column: int
    row_id: str
    item: Field


class _FormReader:
    def __init__(
        self, form_set: FormSet, frame: Frame, sheet: Table, year: int, spare: str
    ) -> None:
        self._frame = frame
        self._spare = spare
        self._form: Form = frame.form
        self._table = frame.table
        self._sheet = sheet
        self._year = year
        self._types: FieldTypes = field_types(form_set)
        self._fields = [
            (item, frame.columns[item.id]) for item in self._form.fields if item.id in frame.columns
        ]
        self._kinds = [(item, column, self._types.of(item)) for item, column in self._fields]
        self._plain = self._table.plain
        self._choices = form_set.choices.get(self._form.rows)
        self._labels = row_labels(form_set, self._form.rows)
        self._rows_of_grid = GridRows(form_set, frame)
        self._problems = frame.problems
        self._uncalculated: set[tuple[str, str]] = set()
        self._rows: dict[str, Row] = {}
        self._places: dict[str, int] = {}
        self._nameless: Counter[str] = Counter()
        self._single = self._single_line() if self._form.shape == "single" else -1

    def _single_line(self) -> int:
        """Return where the one record stands: by its id, or by its heading if that was changed."""
        lines = range(self._frame.top + 1, self._table.height)
        column = self._frame.id_column
        by_id = [line for line in lines if column >= 0]
        by_id = [line for line in by_id if self._table.text(line, column) == SINGLE_ROW]
        titled = (line for line in lines if layout.VALUE_TITLE in self._table.rows[line])
        return by_id[0] if by_id else next(titled, -1)

    def read(self) -> FormRead:
        lines = list(self._lines())
        if self._form.shape == "grid":
            lines.sort(key=lambda line: self._rows_of_grid.by_id(line) == "")
        for line in lines:
            self._read_line(line)
        self._merged()
        rows = tuple(self._rows.values())
        columns = {item.id: column + 1 for item, column in self._fields}
        places = {row_id: line + 1 for row_id, line in self._places.items()}
        cells = SheetMap(self._table.name, places, columns, self._table.flipped)
        data = FormData(rows, absent=self._absent(rows))
        return FormRead(data, cells, self._problems, self._uncalculated)

    def _lines(self) -> Iterator[int]:
        """Yield the lines that hold something and are data."""
        table, frame = self._table, self._frame
        by_id = frame.id_column >= 0
        start = (frame.top if by_id else max(frame.top, frame.header_row)) + 1
        columns = [column for _, column in self._fields]
        if not columns:
            return
        pick = itemgetter(*columns, columns[0])  # two at least, so that it picks a tuple
        silent = table.silent_rows(columns)
        for line in range(start, table.height):
            cells = table.rows[line]
            if not by_id and any(
                isinstance(cell, str) and cell.startswith(_LAST_TITLE) for cell in cells
            ):
                return
            if pick(cells).count(BLANK) > len(columns) and line not in silent:
                continue
            if by_id and line != self._single and layout.is_row_mark(cells[frame.id_column]):
                continue
            if line != frame.header_row and any(table.used(line, column) for column in columns):
                yield line

    def _read_line(self, line: int) -> None:
        if self._is_heading(line):
            text = f"“{self._form.title}”第{line + 1}行是表头，没有当作一条读入。"
            self._note("R121", text, line)
            return
        if self._is_total(line):
            text = f"“{self._form.title}”第{line + 1}行是合计，没有当作一条读入。"
            self._note("R121", text, line)
            return
        found = self._line_id(line)
        if found is None:
            return
        row = self._values(line, found)
        if row.empty:
            return
        if not found:
            row = Row(self._content_id(row), row.values, row.unread)
            self._move_problems(row.row_id)
        self._rows[row.row_id] = row
        self._places[row.row_id] = line

    def _is_total(self, line: int) -> bool:
        """Tell a typed 合计 line from a record; one that was there before is a record."""
        if self._form.shape == "list" and self._frame.id_column >= 0:
            row_id = self._table.text(line, self._frame.id_column)
            if _ROW_ID.match(row_id) and not row_id.endswith(self._spare):
                return False
        for value in self._table.rows[line]:
            if isinstance(value, str) and value.strip() and not value.startswith("#"):
                word = squeeze(value).strip(":：")
                if word in _TOTALS:
                    return self._form.shape != "single"
                if not _ROW_ID.match(value):
                    return False
        return False

    def _is_heading(self, line: int) -> bool:
        """Tell a line of headings that was pasted among the records."""
        cells, found = self._table.rows[line], 0
        for item, at in self._fields:
            cell = cells[at]
            if cell == BLANK:
                continue
            if not isinstance(cell, str) or len(cell) > _LONG_HEADING:
                return False
            if layout.header_key(cell) != layout.header_key(item.label):
                return False
            found += 1
        return found > 1

    def _line_id(self, line: int) -> str | None:
        """Return the row id, "" for a list row without one, None if the line can't be placed."""
        frame, form = self._frame, self._form
        row_id = self._table.text(line, frame.id_column) if frame.id_column >= 0 else ""
        if form.shape == "single":
            return self._single_id(line)
        if form.shape == "grid":
            return self._grid_id(line, row_id)
        if not _ROW_ID.match(row_id):
            return ""
        if row_id in self._rows:
            text = f"“{form.title}”第{line + 1}行是复制出来的，已当作新的一条读入。"
            self._note("R122", text, line)
            return ""
        return row_id

    def _single_id(self, line: int) -> str | None:
        """Return the one id of a single record, which stands in one column alone."""
        if line == self._single:
            return SINGLE_ROW
        if self._frame.id_column >= 0:
            text = f"“{self._form.title}”里多出来的一栏没有读入，只读“{layout.VALUE_TITLE}”一栏。"
            self._note("R128", text, line)
        return None

    def _grid_id(self, line: int, row_id: str) -> str | None:
        label = next((code for text in self._texts(line) if (code := self._labels.get(text))), None)
        code = self._rows_of_grid.by_id(line) or label
        if code is None:
            shown = next(iter(self._texts(line)), "") or f"第{line + 1}行"
            text = f"“{self._form.title}”里多出来的一行“{shown}”不在表内，没有读入。"
            self._error("R123", text, line)
            return None
        if code in self._rows:
            if label is not None and label not in self._rows:
                return label
            if not self._same(line, code):
                name, kept = self._name(code), self._places[code] + 1
                text = f"“{self._form.title}”的“{name}”有两行，只读了第{kept}行。"
                self._error("R124", text, line)
            return None
        return self._seen_id(line, row_id, code)

    def _seen_id(self, line: int, row_id: str, code: str) -> str:
        """Return what a row is called where that can be seen, though its id says otherwise."""
        seen = self._rows_of_grid.by_label(line)
        if not seen or seen == code or row_id != code:
            return code
        name, hidden = self._name(seen), self._name(code)
        where = f"“{self._form.title}”第{line + 1}行写着“{name}”，隐藏的编号是“{hidden}”，"
        if self._rows_of_grid.settled(seen) or seen in self._rows:
            self._error("R129", f"{where}现在按“{hidden}”读入；请核对，把行名改回来。", line)
            return code
        text = f"{where}已按看得见的“{name}”读入，请核对。"
        self._report_cell(Severity.WARNING, "R129", text, line, max(self._frame.id_column, 0))
        return seen

    def _texts(self, line: int) -> Iterator[str]:
        """Yield the texts of a line that stand before its first field, reduced."""
        first = min((column for _, column in self._fields), default=0)
        for column, value in enumerate(self._table.rows[line][:first]):
            if column != self._frame.id_column and value != "":
                yield squeeze(as_text(value))

    def _name(self, code: str) -> str:
        item = self._choices.item(code) if self._choices else None
        return item.label if item else code

    def _same(self, line: int, code: str) -> bool:
        before = len(self._problems)
        row = self._values(line, code)
        del self._problems[before:]
        return row == self._rows[code]

    def _values(self, line: int, row_id: str) -> Row:
        values: dict[str, Value] = {}
        row = Row(row_id, values, {})
        cells, year = self._table.rows[line], self._year
        here = self._fields_here(row_id)
        for item, column, kind in self._kinds:
            raw = cells[column]
            if raw == BLANK and self._plain:
                continue
            if item.id in here and raw != BLANK and not (isinstance(raw, str) and raw[:1] == "#"):
                parsed = kind.parse(raw, year)
                if parsed.problem is None and parsed.note is None and item.unit != "%":
                    if parsed.value is not None:
                        values[item.id] = parsed.value
                    continue
            if self._table.used(line, column):
                self._careful(_Spot(line, column, row_id, item), row)
        return row

    def _fields_here(self, row_id: str) -> AbstractSet[str]:
        """Return the ids of the fields that exist in a row."""
        if self._form.shape != "grid":
            return self._frame.columns.keys()
        return {item.id for item in fields_in_row(self._form, row_id)}

    def _careful(self, spot: _Spot, row: Row) -> None:
        """Read a cell about which there may be something to say."""
        before = len(self._problems)
        self._value(spot, row)
        if spot.item.id not in self._fields_here(row.row_id) and len(self._problems) == before:
            label = spot.item.label
            text = f"“{self._name(row.row_id)}”的“{label}”本来不用填，这里填了，请核对。"
            self._report(spot, Problem("R125", Severity.WARNING, text))

    def _value(self, spot: _Spot, row: Row) -> None:
        """Understand one cell that is not blank."""
        values, unread = cast("dict[str, Value]", row.values), cast("dict[str, str]", row.unread)
        item = spot.item
        error = self._table.error(spot.line, spot.column)
        formula = "" if error else self._table.formula(spot.line, spot.column)
        if formula and item.compute:
            self._uncalculated.add((row.row_id, item.id))
        elif error or formula:
            unread[item.id] = error or formula
            self._report(spot, _unreadable(item, error, formula))
        else:
            raw = self._table.rows[spot.line][spot.column]
            parsed = self._types.of(item).parse(raw, self._year)
            if parsed.value is not None:
                values[item.id] = parsed.value
            if parsed.problem is not None:
                unread[item.id] = parsed.problem.found or as_text(raw)
            note = None if self._own_spelling(item, parsed) else parsed.note
            for finding in (parsed.problem, note, _doubtful_percent(item, raw)):
                if finding is not None:
                    self._report(spot, finding)

    def _own_spelling(self, item: Field, parsed: Parsed) -> bool:
        """Tell whether a choice is written as the drop-down list writes it."""
        if parsed.note is None or not isinstance(parsed.value, str) or not item.choices:
            return False
        return parsed.note.found == choice_text(self._types.of(item), parsed.value)

    def _content_id(self, row: Row) -> str:
        """Return an id for a row typed without one: from what it says, not where it stands."""
        values = {
            item.id: self._types.of(item).to_json(row.values[item.id])
            for item in self._form.fields
            if item.id in row.values
        }
        text = json.dumps(
            [self._form.id, values, dict(row.unread)], ensure_ascii=False, sort_keys=True
        )
        self._nameless[text] += 1
        digest = hashlib.sha256(f"{text}|{self._nameless[text]}".encode()).digest()
        number = int.from_bytes(digest[:9], "big")
        return "Z" + "".join(_ALPHABET[number >> shift & 31] for shift in range(0, 65, 5))

    def _move_problems(self, row_id: str) -> None:
        """Give findings of a row without an id the id it got."""
        for index in range(len(self._problems) - 1, -1, -1):
            place = self._problems[index].place
            if place.row or not place.field:
                break
            self._problems[index] = self._problems[index].at(row=row_id)

    def _absent(self, rows: tuple[Row, ...]) -> bool:
        """Return whether 本期无此项 was chosen; not if there are records all the same."""
        answer = self._absent_answer()
        if answer is None:
            return False
        text, cell = answer
        word = squeeze(text)
        place = Place(form=self._form.id, sheet=self._sheet.name, cell=cell)
        if word in _NO:
            return False
        if word not in _YES:
            message = f"“{self._form.title}”的“本期无此项”只能选“是”或留空，现在写的是“{text}”。"
            self._problems.append(Problem("R126", Severity.ERROR, message, place, found=text))
            return False
        if rows:
            message = (
                f"“{self._form.title}”选了“本期无此项”，又填了{len(rows)}条，已按填写的内容读入；"
                "请去掉其中一样。"
            )
            self._problems.append(Problem("R127", Severity.ERROR, message, place))
            return False
        return True

    def _absent_answer(self) -> tuple[str, str] | None:
        """Return what stands beside 本期无此项, and where."""
        sheet = self._sheet
        by_id = (line for line, cells in enumerate(sheet.rows) if layout.ABSENT in cells)
        line = next(by_id, None)
        if line is None and self._frame.id_column < 0:
            head = enumerate(sheet.rows[:_HEAD_ROWS])
            line = next((at for at, cells in head if any(map(_is_absent_label, cells))), None)
        if line is None:
            return None
        cells = sheet.rows[line]
        labels = [column for column, cell in enumerate(cells) if _is_absent_label(cell)]
        for column in range(max(labels, default=-1) + 1, len(cells)):
            text = as_text(cells[column])
            if not text or text.startswith((_PRINT_WARNING, "#")):
                continue
            if labels and cells[column] == 0 and self._after_answer(line, column):
                continue  # the empty warning of the print range, as LibreOffice writes it
            return text, sheet.address(line, column)
        return None

    def _after_answer(self, line: int, column: int) -> bool:
        """Tell whether a cell stands behind the one in which 本期无此项 is chosen."""
        cells = self._sheet.rows[line]
        label = max(at for at, cell in enumerate(cells) if _is_absent_label(cell))
        answer = layout.absent_column(upright=self._form.shape == "single") - layout.LABEL_COLUMN
        return column > label + answer

    def _merged(self) -> None:
        """Tell of merged regions: all but their first cell are lost."""
        columns = {column for _, column in self._fields}
        for top, left, bottom, right in self._sheet.facts.merged:
            if self._table.flipped:
                top, left, bottom, right = left, top, right, bottom  # noqa: PLW2901
            width = sum(left - 1 <= column < right for column in columns)
            height = bottom - max(top - 1, self._frame.top + 1)
            if height > 0 and width * height > 1 and self._frame.header_row + 1 < bottom:
                text = f"“{self._form.title}”里有合并的单元格，只读到左上角一格；请取消合并后重填。"
                self._report_cell(Severity.ERROR, "R103", text, top - 1, left - 1)

    def _report(self, spot: _Spot, problem: Problem) -> None:
        """Keep a finding about a cell."""
        place = Place(
            form=self._form.id,
            row=spot.row_id,
            field=spot.item.id,
            sheet=self._table.name,
            cell=self._table.address(spot.line, spot.column),
        )
        if spot.item.personal:
            problem = _discreet(spot.item, problem)
        self._problems.append(replace(problem, place=place))

    def _report_cell(
        self, severity: Severity, code: str, text: str, line: int, column: int
    ) -> None:
        place = Place(
            form=self._form.id, sheet=self._table.name, cell=self._table.address(line, column)
        )
        self._problems.append(Problem(code, severity, text, place))

    def _note(self, code: str, text: str, line: int) -> None:
        self._report_cell(Severity.NOTE, code, text, line, max(self._frame.id_column, 0))

    def _error(self, code: str, text: str, line: int) -> None:
        self._report_cell(Severity.ERROR, code, text, line, max(self._frame.id_column, 0))


def _is_absent_label(cell: object) -> bool:
    return isinstance(cell, str) and cell.strip().startswith("本期无此项（")


def _discreet(item: Field, problem: Problem) -> Problem:
    """Return a finding about a personal field without what was typed there."""
    text = problem.message.replace(f"“{problem.found}”", "“***”")
    if problem.severity is Severity.NOTE:
        text = f"“{item.label}”的写法不太规范，已按能看懂的意思读入，请核对这一格。"
    return replace(problem, message=text, found="")


def _unreadable(item: Field, error: str, formula: str) -> Problem:
    """Return the problem of a cell that shows an error or has no result."""
    if error:
        text = f"“{item.label}”这一格是错误值{error}，请改成正确的内容。"
        return Problem("R101", Severity.ERROR, text, found=error)
    text = (
        f"“{item.label}”这一格是公式，但没有算出的结果；"
        "请用WPS或Excel打开工作簿保存一次，或直接填上结果。"
    )
    return Problem("R102", Severity.ERROR, text, found=formula)


def _doubtful_percent(item: Field, raw: object) -> Problem | None:
    """Excel turns a typed 98% into 0.98 without a word."""
    if item.unit != "%" or not isinstance(raw, float) or not 0 < raw < 1:
        return None
    text = (
        f"“{item.label}”读到的是{as_text(raw)}%，是不是{round(raw * 100, 4):g}%？"
        "填这一栏时不要带百分号。"
    )
    return Problem("R104", Severity.WARNING, text, found=as_text(raw))
