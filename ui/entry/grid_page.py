"""The page of a form with fixed rows, e.g. one for each grade."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from models.entry.draft import Changed, Draft
from models.forms.definition import Form
from ui.entry.table_page import TablePage
from ui.theme import Theme


class GridPage(TablePage):
    """Fixed rows; the last return's value stands small in every cell."""

    def __init__(
        self, draft: Draft, form: Form, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(draft, form, theme, parent)
        self.table.delegate.show_last = bool(draft.ctx.last.form(form.id).rows)
        self.table.verticalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.table.resize_all()

    def showEvent(self, event: QShowEvent) -> None:
        """Leave out what this unit is not asked for, as its other forms stand now."""
        self._show_asked(hide=True)
        super().showEvent(event)

    def follow(self, changed: Changed) -> None:
        """Show what changed; nothing goes while it is being looked at."""
        super().follow(changed)
        if self.form.id in changed.forms:
            self._show_asked(hide=False)

    def _show_asked(self, *, hide: bool) -> None:
        """Show the rows and columns in which something may be asked for, or stands."""
        view, table = self.draft.view, self.table
        rows: set[int] = set()
        columns: set[int] = set()
        for row, row_id in enumerate(view.row_ids(self.form.id)):
            possible = view.possible(self.form, row_id)
            for column, item in enumerate(self.model.columns):
                held = bool(view.text(self.form.id, row_id, item))
                if held or item.id in possible:
                    columns.add(column)
                    if held or not item.compute:
                        rows.add(row)
        for row in range(self.model.rowCount()):
            if hide or row in rows:
                table.setRowHidden(row, row not in rows)
        for column in range(self.model.columnCount()):
            if hide or column in columns:
                table.setColumnHidden(column, column not in columns)
