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
        view, table, columns = self.draft.view, self.table, self.model.columns
        shown: set[str] = set()
        for row, row_id in enumerate(view.row_ids(self.form.id)):
            held = {item.id for item in columns if view.text(self.form.id, row_id, item)}
            here = view.possible(self.form, row_id) | held
            shown |= here
            asked = any(item.id in here for item in columns if not item.compute)
            table.setRowHidden(row, not (held or asked))
        for column, item in enumerate(columns):
            table.setColumnHidden(column, item.id not in shown)
        super().showEvent(event)

    def follow(self, changed: Changed) -> None:
        """Show what changed; what was left out comes back as soon as something stands in it."""
        super().follow(changed)
        view, table = self.draft.view, self.table
        for form_id, row_id in changed.rows:
            where = self.model.place_of(row_id, "")
            if form_id != self.form.id or not where.isValid():
                continue
            row = where.row()
            for column, item in enumerate(self.model.columns):
                hidden = table.isRowHidden(row) or table.isColumnHidden(column)
                if hidden and view.text(form_id, row_id, item):
                    table.setRowHidden(row, False)
                    table.setColumnHidden(column, False)
