"""Reads the 说明 sheet: what a school has to say to the warnings about its return."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from models.forms.definition import Check, Form, FormSet
from models.forms.plain_text import clean, squeeze
from models.problems import Place, Problem, Severity
from models.records import SINGLE_ROW, explanation_key
from models.workbook import layout
from models.workbook.table import Table

_HEADINGS = ("编号", "位置", "提示", "学校的说明")


class NotesRead(Struct):
    """The explanations of a workbook by key, and what could not be placed."""

    explanations: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_notes(form_set: FormSet, forms: Sequence[Form], tables: Sequence[Table]) -> NotesRead:
    """Read the explanations from whichever sheet they stand on."""
    read = NotesRead()
    for table in tables:
        top = _top(table)
        if top is not None:
            _Notes(form_set, forms, table, read).run(top)
            break
    return read


def _top(table: Table) -> int | None:
    """Return the row of headings, or None if this is not the sheet."""
    for row, cells in enumerate(table.rows[:100]):
        if layout.NOTES_MARKER in cells or all(heading in cells for heading in _HEADINGS):
            return row
    return None


class _Notes:
    def __init__(
        self, form_set: FormSet, forms: Sequence[Form], table: Table, read: NotesRead
    ) -> None:
        self._form_set = form_set
        self._forms = {form.id: form for form in forms}
        self._table = table
        self._read = read
        self._checks: Mapping[str, tuple[Form, Check]] = {
            check.id.casefold(): (form, check) for form in forms for check in form.checks
        }

    def run(self, top: int) -> None:
        cells = list(self._table.rows[top])
        columns = {heading: cells.index(heading) for heading in _HEADINGS if heading in cells}
        if "学校的说明" not in columns:
            return
        for row in range(top + 1, self._table.height):
            text = clean(self._table.text(row, columns["学校的说明"]))
            if text:
                self._place(row, columns, text)

    def _place(self, row: int, columns: Mapping[str, int], text: str) -> None:
        key = self._key(row)
        if key is None:
            code = self._at(row, columns, "编号")
            key = self._found(code, self._at(row, columns, "位置"))
        if key is None:
            message = (
                f"“说明”表第{row + 1}行的编号或位置认不出是哪一条，这条说明没有读入："
                f"“{text[:30]}”。请照校验提示写编号（如C062）和表名、行名。"
            )
            place = Place(sheet=self._table.name, cell=self._table.address(row, 0))
            self._read.problems.append(
                Problem("R131", Severity.WARNING, message, place, found=text)
            )
        elif key not in self._read.explanations:
            self._read.explanations[key] = text

    def _key(self, row: int) -> str | None:
        """Return the hidden key of a row, if it is one of this file's forms."""
        for cell in self._table.rows[row]:
            if isinstance(cell, str) and cell.count("|") == 2 and not cell.startswith("#"):
                code, form_id, row_id = cell.split("|")
                if form_id in self._forms:
                    return explanation_key(code, form_id, row_id)
        return None

    def _at(self, row: int, columns: Mapping[str, int], heading: str) -> str:
        return self._table.text(row, columns[heading]) if heading in columns else ""

    def _found(self, code: str, where: str) -> str | None:
        """Find what a person means by a code and a place: 'C062' and '在校生 三年级'."""
        entry = self._checks.get(squeeze(code))
        if entry is None:
            return None
        form, check = entry
        if check.each != "row":
            return explanation_key(check.id, form.id, "")
        if form.shape == "single":
            return explanation_key(check.id, form.id, SINGLE_ROW)
        if form.shape == "list":
            return None
        place = squeeze(where)
        items = self._form_set.choices[form.rows].items
        named = [item for item in items if squeeze(item.label) in place]
        if not named:
            return None
        longest = max(named, key=lambda item: len(item.label))
        return explanation_key(check.id, form.id, longest.code)
