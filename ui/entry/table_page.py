"""What grid and list pages share: a table, the strip below it, paste and clear."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.entry.draft import Changed, Draft
from models.forms.definition import Field, Form
from models.problems import Place
from ui.entry.field_strip import FieldStrip
from ui.entry.form_page import FormPage
from ui.entry.record_table import RecordTable
from ui.entry.record_table_model import RecordTableModel
from ui.theme import Theme

_SUMMED = 2_000  # more rows than this are not added up at every step of the cursor


class TablePage(FormPage):
    """Base of grid and list pages."""

    def __init__(
        self, draft: Draft, form: Form, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(draft, form, theme, parent)
        self.model = RecordTableModel(draft, form, self)
        self.table = RecordTable(self.model, theme)
        self.strip = FieldStrip(draft, theme)
        self.table.pasted.connect(self.paste)
        self.table.clear_wanted.connect(self._clear)
        self.table.place_changed.connect(self._moved)
        self.table.past_end.connect(self.past_end)
        self.table.before_start.connect(lambda: self.left.emit(-1))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.strip)
        self._moved(QModelIndex())

    def showEvent(self, event: QShowEvent) -> None:
        """Leave out what this unit is not asked for, as its other forms stand now."""
        self._leave_out()
        super().showEvent(event)

    def _leave_out(self) -> None:
        """Hide the columns that no record has a use for."""
        shown = self._columns_of_use()
        for column, item in enumerate(self.model.columns):
            self.table.setColumnHidden(column, item.id not in shown)
        self.table.fit()

    def _columns_of_use(self) -> Collection[str]:
        """Return the fields that may be asked for in some record, or hold something."""
        raise NotImplementedError

    def _bring_back(self, changed: Changed) -> None:
        """Show what was left out and now holds something."""
        table, columns = self.table, self.model.columns
        unseen = [at for at in range(len(columns)) if table.isColumnHidden(at)]
        if not unseen and self.form.shape == "list":
            return
        back = False
        for row_id in [row_id for form_id, row_id in changed.rows if form_id == self.form.id]:
            row = self.model.place_of(row_id, "").row()
            for at in range(len(columns)) if table.isRowHidden(row) else unseen:
                if row >= 0 and self.draft.view.text(self.form.id, row_id, columns[at]):
                    table.setRowHidden(row, False)
                    table.setColumnHidden(at, False)
                    back = True
        if back:
            table.fit()

    # What the user does.

    def past_end(self) -> None:
        """Enter on the last cell: the page is done."""
        self.left.emit(1)

    def paste(self, block: list[list[str]]) -> None:
        """Paste a block at the current cell."""
        current = self.table.currentIndex()
        top = self.model.row_id(current.row()) if current.isValid() else ""
        column = max(current.column(), 0)
        columns = self.model.columns
        unseen = {item.id for at, item in enumerate(columns) if self.table.isColumnHidden(at)}
        plan = self.draft.paste_block(self.form.id, top, columns[column].id, block, unseen)
        self.table.select_block(plan.cells)
        self.told.emit(str(plan))

    def _clear(self) -> None:
        self.draft.clear(self.form.id, self.table.selected_cells())

    def _field_at(self, index: QModelIndex) -> tuple[str, Field] | None:
        if not index.isValid():
            return None
        return self.model.row_id(index.row()), self.model.columns[index.column()]

    def _moved(self, index: QModelIndex) -> None:
        self._show_strip(index)
        self.place_changed.emit(self.place())

    def _show_strip(self, index: QModelIndex) -> None:
        found = self._field_at(index)
        if found is None:
            self.strip.show_nothing()
            return
        row_id, item = found
        self.strip.show_field(self.form, row_id, item, self._total(item))

    def _total(self, item: Field) -> str:
        """Return the sum of a column of numbers."""
        if not self.draft.view.types.of(item).numeric or self.model.rowCount() > _SUMMED:
            return ""
        total: int | Decimal = 0
        found = False
        for row_id in self.draft.view.row_ids(self.form.id):
            value = self.draft.view.value(self.form.id, row_id, item.id)
            if isinstance(value, int | Decimal):
                total += value
                found = True
        return f"本列合计：{total}{item.unit}" if found else ""

    # What the page can do.

    def follow(self, changed: Changed) -> None:
        """Show what changed."""
        if self.form.id not in changed.forms:
            return
        self.model.follow(changed)
        self._bring_back(changed)
        self._show_strip(self.table.currentIndex())

    def go_to(self, place: Place) -> None:
        """Put the cursor on a cell."""
        index = self.model.place_of(place.row, place.field)
        if index.isValid():
            self.table.go_to(index)
        else:
            self.table.setFocus()

    def enter(self, *, at_end: bool = False) -> None:
        """Put the cursor on the first open cell, or the last row."""
        if self.model.rowCount() == 0:
            self.table.setFocus()
        elif at_end:
            self.table.go_to(
                self.model.index(self.model.rowCount() - 1, self.model.columnCount() - 1)
            )
        else:
            self.table.go_to(self.table.first_open())

    def place(self) -> Place:
        """Return where the cursor is."""
        found = self._field_at(self.table.currentIndex())
        if found is None:
            return Place(form=self.form.id)
        return Place(form=self.form.id, row=found[0], field=found[1].id)

    def commit(self) -> None:
        """Hand over the cell that is being typed into."""
        self.table.setFocus()

    def show_names(self, shown: bool) -> None:  # noqa: FBT001  # it is the value
        """Show or mask personal fields."""
        self.model.show_names(shown)
