"""The page of a form with fixed rows, e.g. one for each grade."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from models.entry.draft import Draft
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

    def _columns_of_use(self) -> set[str]:
        """Look at every row, and hide those that have no use for any column."""
        view, columns = self.draft.view, self.model.columns
        shown: set[str] = set()
        for row, row_id in enumerate(view.row_ids(self.form.id)):
            held = {item.id for item in columns if view.text(self.form.id, row_id, item)}
            here = view.possible(self.form, row_id) | held
            shown |= here
            asked = any(item.id in here for item in columns if not item.compute)
            self.table.setRowHidden(row, not (held or asked))
        return shown
