"""The rows of a grid or list for a table view: plain rows, no SQL, no rules of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from models.entry.completion import MISSING
from models.entry.draft import Changed, Draft
from models.forms.definition import Field, Form
from models.problems import Problem, Severity
from ui.entry.label_lines import label_lines

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
WIDE_LINE, NARROW_LINE = 6, 4
"""Characters of a heading's line; a longer label is broken. Narrow where that makes a table fit."""

_OPEN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable
_CLOSED = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Cell(NamedTuple):
    """What the delegate paints.

    Attributes:
        mark: "error", "warning", "missing" or "".
        closed: "computed", "none" (not asked for) or "".
    """

    text: str
    mark: str
    closed: str


def heading(item: Field, line: int = WIDE_LINE) -> str:
    """Return a column's heading: label, unit, and a star where it must be filled in."""
    star = "*" if item.required else ""
    lines = label_lines(f"{item.label}{star}", line + len(star))
    if line < WIDE_LINE:
        lines = [part for whole in lines for part in label_lines(whole, line + len(star))]
    unit = [f"（{item.unit}）"] if item.unit else []
    return "\n".join([*lines, *unit])


def mark_of(problems: list[Problem]) -> str:
    """Return the mark of a field with these problems; a blank is no reason for red."""
    kinds = {problem.severity for problem in problems if problem.code not in MISSING}
    if Severity.ERROR in kinds:
        return "error"
    if Severity.WARNING in kinds:
        return "warning"
    return "missing" if problems else ""


class RecordTableModel(QAbstractTableModel):
    """A form of the open return as rows and columns."""

    def __init__(self, draft: Draft, form: Form, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.draft = draft
        self.form = form
        self.columns = draft.view.columns(form)
        self._ids = draft.view.row_ids(form.id)
        self._names_shown = False
        self._line = WIDE_LINE
        self._always_open = [not (c.compute or c.when or c.rows) for c in self.columns]
        self._readers: dict[int, Callable[[str, Field], Any]] = {
            Qt.ItemDataRole.DisplayRole: self._shown,
            Qt.ItemDataRole.EditRole: self._edited,
            Qt.ItemDataRole.TextAlignmentRole: self._alignment,
            Qt.ItemDataRole.ToolTipRole: self._tip,
        }

    # Where things are.

    def row_id(self, row: int) -> str:
        """Return the id of the row shown at a place; "" beyond the end."""
        return self._ids[row] if 0 <= row < len(self._ids) else ""

    def place_of(self, row_id: str, field_id: str) -> QModelIndex:
        """Return where a field stands; the row's first cell if it is no column of the table."""
        try:
            row = self.draft.view.position(self.form.id, row_id)
        except ValueError:
            return QModelIndex()
        if self.row_id(row) != row_id:
            return QModelIndex()
        fields = [item.id for item in self.columns]
        return self.index(row, fields.index(field_id) if field_id in fields else 0)

    def show_names(self, shown: bool) -> None:  # noqa: FBT001  # it is the value
        """Show or mask personal fields."""
        self._names_shown = shown
        self._all_changed()

    def break_headings(self, line: int) -> None:
        """Show headings with so many characters to a line."""
        if line != self._line:
            self._line = line
            last = len(self.columns) - 1
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)

    def _all_changed(self) -> None:
        if self._ids:
            last = self.index(len(self._ids) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    # What Qt asks.

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Return the number of records."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """Return the number of fields."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return a cell's text, or what the delegate must know about it."""
        if not index.isValid():
            return None
        row_id, item = self._ids[index.row()], self.columns[index.column()]
        read = self._readers.get(role)
        return None if read is None else read(row_id, item)

    def cell(self, row: int, column: int) -> Cell:
        """Return all the delegate paints, without the detour over roles."""
        row_id, item = self._ids[row], self.columns[column]
        closed = "" if self._always_open[column] else self._closed(row_id, item)
        return Cell(self._shown(row_id, item), self._mark(row_id, item), closed)

    def last_text(self, row: int, column: int) -> str:
        """Return the value of the last return."""
        return self.draft.view.last_text(self.form.id, self._ids[row], self.columns[column])

    def numeric(self, column: int) -> bool:
        """Tell whether a column holds numbers."""
        return self.draft.view.types.of(self.columns[column]).numeric

    def _shown(self, row_id: str, item: Field) -> str:
        masked = not self._names_shown
        return self.draft.view.text(self.form.id, row_id, item, masked=masked)

    def _edited(self, row_id: str, item: Field) -> str:
        return self.draft.view.text(self.form.id, row_id, item)

    def _alignment(self, _row_id: str, item: Field) -> Qt.AlignmentFlag:
        return _RIGHT if self.draft.view.types.of(item).numeric else _LEFT

    def _tip(self, row_id: str, item: Field) -> str | None:
        found = self.draft.problems_at(self.form.id, row_id, item.id)
        return "\n".join(problem.message for problem in found) or None

    def _mark(self, row_id: str, item: Field) -> str:
        found = self.draft.review.at(self.form.id, row_id)
        if not found:
            return ""
        return mark_of([problem for problem in found if problem.place.field == item.id])

    def _closed(self, row_id: str, item: Field) -> str:
        view = self.draft.view
        if view.open_to_typing(self.form, row_id, item):
            return ""
        here = view.exists(self.form, row_id, item) and view.relevant(self.form, row_id, item)
        return "computed" if here else "none"

    def setData(
        self,
        index: Index,
        value: Any,  # noqa: ANN401
        role: int = Qt.ItemDataRole.EditRole,
    ) -> bool:
        """Hand over what was typed into a cell."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        row_id, item = self._ids[index.row()], self.columns[index.column()]
        self.draft.set_text(self.form.id, row_id, item.id, str(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return whether a cell may be typed into."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        column = index.column()
        if self._always_open[column]:
            return _OPEN
        return _CLOSED if self._closed(self._ids[index.row()], self.columns[column]) else _OPEN

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401
        """Return a column's label or a row's name."""
        if orientation == Qt.Orientation.Horizontal:
            if not 0 <= section < len(self.columns):
                return None
            if role == Qt.ItemDataRole.DisplayRole:
                return heading(self.columns[section], self._line)
            if role == Qt.ItemDataRole.ToolTipRole:
                return self.columns[section].help or None
            return None
        if role != Qt.ItemDataRole.DisplayRole or not 0 <= section < len(self._ids):
            return None
        if self.form.shape == "list":
            return str(section + 1)
        return self.draft.view.row_title(self.form.id, self._ids[section])

    # What happened to the return.

    def follow(self, changed: Changed) -> None:
        """Show what changed, as little as possible."""
        if self.form.id in changed.structure:
            self._follow_rows()
        if self.form.id in changed.reviewed:
            self._all_changed()
            return
        rows = [row_id for form_id, row_id in changed.rows if form_id == self.form.id]
        if len(rows) > 50:
            self._all_changed()
            return
        for row_id in rows:
            where = self.place_of(row_id, "")
            if where.isValid():
                self.dataChanged.emit(where, self.index(where.row(), len(self.columns) - 1))

    def _follow_rows(self) -> None:
        """Take over rows that came or went; one at a time keeps the selection, more reset it."""
        new = self.draft.view.row_ids(self.form.id)
        old = self._ids
        if len(new) == len(old) + 1:
            at = _first_difference(old, new)
            if old[at:] == new[at + 1 :]:
                self.beginInsertRows(_NO_PARENT, at, at)
                self._ids = new
                self.endInsertRows()
                return
        if len(new) == len(old) - 1:
            at = _first_difference(old, new)
            if old[at + 1 :] == new[at:]:
                self.beginRemoveRows(_NO_PARENT, at, at)
                self._ids = new
                self.endRemoveRows()
                return
        if new != old:
            self.beginResetModel()
            self._ids = new
            self.endResetModel()


def _first_difference(left: list[str], right: list[str]) -> int:
    for at, (one, other) in enumerate(zip(left, right, strict=False)):
        if one != other:
            return at
    return min(len(left), len(right))
