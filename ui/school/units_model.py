"""The units of a task package as rows of a table, those a search finds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from models.forms.applicability import forms_for
from models.records import Unit
from models.task.package import TaskPackage

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
HEADINGS = ("学校代码", "名称", "类别", "乡镇")
TOWNS = "towns"
"""Choice list of the form set that names the townships."""


class UnitsModel(QAbstractTableModel):
    """The units that have something to fill in; ``search`` narrows them down."""

    def __init__(self, task: TaskPackage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        expected = set(task.period.expected)
        units = [unit for unit in task.units if forms_for(task.form_set, unit)]
        self._all = [unit for unit in units if unit.code in expected] or units
        self._cells = {unit.code: _cells(task, unit) for unit in self._all}
        self._keys = {unit.code: self._key(unit) for unit in self._all}
        self._rows: Sequence[Unit] = self._all

    def _key(self, unit: Unit) -> str:
        return " ".join((*self._cells[unit.code], *unit.aliases)).casefold()

    def search(self, text: str) -> None:
        """Show the units in which every word of the text occurs."""
        words = text.casefold().split()
        found = [u for u in self._all if all(word in self._keys[u.code] for word in words)]
        if found != self._rows:
            self.beginResetModel()
            self._rows = found
            self.endResetModel()

    def unit(self, row: int) -> Unit | None:
        """Return the unit of a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, code: str) -> int:
        """Return the row of a unit, -1 if it is not shown."""
        return next((at for at, unit in enumerate(self._rows) if unit.code == code), -1)

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Return the number of units shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401
        """Return a column's heading."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return HEADINGS[section] if 0 <= section < len(HEADINGS) else None
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what stands in a cell."""
        if not index.isValid() or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._cells[self._rows[index.row()].code][index.column()]


def _cells(task: TaskPackage, unit: Unit) -> tuple[str, str, str, str]:
    kind = task.form_set.kind(unit.kind)
    towns = task.form_set.choices.get(TOWNS)
    town = towns.item(unit.town) if towns else None
    return unit.code, unit.name, kind.title if kind else "", town.label if town else unit.town
