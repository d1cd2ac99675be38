"""The table of figures; what a row is about stays in sight when it is scrolled sideways."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from ui.bureau.figure_delegate import FigureDelegate
from ui.bureau.figures_model import FiguresModel
from ui.entry.frozen_column import FrozenColumn
from ui.theme import Theme


class FiguresTable(QTableView):
    """Figures to walk through."""

    def __init__(self, model: FiguresModel, theme: Theme) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(FigureDelegate(theme, self))
        self.frozen = FrozenColumn(self, 0, theme)

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a cell into sight, not below the column that stays there."""
        super().scrollTo(index, hint)
        self.frozen.uncover(index.column())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the column that stays in sight at its place."""
        super().resizeEvent(event)
        self.frozen.follow()
