"""The problems of the open return as rows of a table."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from models.entry.draft import Draft
from models.problems import Problem
from ui.entry.problem_kinds import Kind, kind_of
from ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_HEADINGS = ("", "位置", "问题", "说明")
KIND, WHERE, WHAT, WHY = range(4)
_HINT = "点这里写说明"


class ProblemsModel(QAbstractTableModel):
    """Problems, those of some kinds only; the 说明 of a warning is typed in its row."""

    def __init__(self, draft: Draft, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._theme = theme
        self._kinds = frozenset((Kind.ERROR, Kind.WARNING, Kind.EXPLAINED))
        self._rows: list[tuple[Kind, Problem]] = []

    def show_kinds(self, kinds: frozenset[Kind]) -> None:
        """Show problems of these kinds only."""
        self._kinds = kinds
        self.refresh()

    def refresh(self) -> None:
        """Take over the problems known now."""
        found = [(kind_of(self._draft, problem), problem) for problem in self._draft.problems()]
        rows = [row for row in found if row[0] in self._kinds]
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def problem(self, row: int) -> Problem:
        """Return the problem of a row."""
        return self._rows[row][1]

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Return the number of problems."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401
        """Return a column's heading."""
        known = 0 <= section < len(_HEADINGS)
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return _HEADINGS[section] if known else None
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what stands in a cell."""
        if not index.isValid():
            return None
        kind, problem = self._rows[index.row()]
        column = index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(kind, problem, column)
        if role == Qt.ItemDataRole.EditRole and column == WHY:
            return self._draft.explanation(problem)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(kind, problem, column)
        return None

    def _text(self, kind: Kind, problem: Problem, column: int) -> str:
        if column == KIND:
            return kind.value
        if column == WHERE:
            return self._where(problem)
        if column == WHAT:
            return problem.message + problem.hint
        if kind in (Kind.WARNING, Kind.EXPLAINED):
            return self._draft.explanation(problem) or _HINT
        return ""

    def _where(self, problem: Problem) -> str:
        view = self._draft.view
        form = view.form(problem.place.form)
        item = form.field(problem.place.field)
        parts = [form.title, view.row_title(form.id, problem.place.row), item.label if item else ""]
        return " · ".join(part for part in parts if part)

    def _colour(self, kind: Kind, problem: Problem, column: int) -> QColor | None:
        if column == KIND:
            names = {Kind.ERROR: "error", Kind.WARNING: "warning", Kind.EXPLAINED: "done"}
            return self._theme.colour(names.get(kind, "muted"))
        if column == WHY and not self._draft.explanation(problem):
            return self._theme.colour("faint")
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return whether a 说明 may be typed here."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        kind = self._rows[index.row()][0]
        if index.column() == WHY and kind in (Kind.WARNING, Kind.EXPLAINED):
            return base | Qt.ItemFlag.ItemIsEditable
        return base

    def setData(
        self,
        index: Index,
        value: Any,  # noqa: ANN401
        role: int = Qt.ItemDataRole.EditRole,
    ) -> bool:
        """Keep a 说明."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        self._draft.set_explanation(self._rows[index.row()][1], str(value))
        return True
