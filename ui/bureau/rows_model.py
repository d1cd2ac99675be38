"""Things of one kind as rows of a table: each column says what it shows of a thing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.theme import Theme

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column.

    Attributes:
        text: what it shows of a thing.
        width: in pixels at 100 %; 0 takes the room that is left.
        least: what a column takes that has no width, however little room is left.
        colour: name of a colour of the theme for the text, "" for the usual one.
        number: numbers stand at the right.
        tip: what stands in the tip, if not the text.
        middle: what is too long loses its middle; the ends of file names tell them apart.
    """

    title: str
    text: Callable[[T], str]
    width: int = 0
    colour: Callable[[T], str] | None = None
    number: bool = False
    tip: Callable[[T], str] | None = None
    middle: bool = False
    least: int = 100


class RowsModel(QAbstractTableModel, Generic[T]):
    """Some things as rows."""

    def __init__(
        self,
        columns: Sequence[Column[T]],
        theme: Theme,
        parent: QObject | None = None,
        *,
        strong: Callable[[T], bool] | None = None,
    ) -> None:
        """Show nothing yet; ``strong`` says which rows stand out."""
        super().__init__(parent)
        self.columns = tuple(columns)
        self._theme = theme
        self._strong = strong
        self._rows: Sequence[T] = ()

    @property
    def rows(self) -> Sequence[T]:
        """The things shown."""
        return self._rows

    def show_rows(self, rows: Sequence[T], columns: Sequence[Column[T]] | None = None) -> None:
        """Show other things, under other headings where these are given."""
        self.beginResetModel()
        self._rows = rows
        if columns is not None:
            self.columns = tuple(columns)
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Return the number of things."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401
        """Return a column's heading."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.columns[section].number else _LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what stands in a cell."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(row)
            case Qt.ItemDataRole.ToolTipRole:
                return (column.tip or column.text)(row)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if column.number else _LEFT
            case Qt.ItemDataRole.ForegroundRole:
                name = column.colour(row) if column.colour else ""
                return self._theme.colour(name) if name else None
            case Qt.ItemDataRole.FontRole if self._strong is not None and self._strong(row):
                return self._theme.font(bold=True)
        return None
