"""The page of a form with any number of records."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from models.entry.draft import Changed, Draft
from models.forms.definition import Form
from ui.entry.table_page import TablePage
from ui.theme import GAP, TIGHT, WIDE, Theme

_EMPTY = (
    "还没有记录。\n\n"
    "按“添加一行”（或回车键）开始填；也可以在 Excel 里复制好几行，点这里再按 Ctrl+V 粘贴。\n"
    "如果本期没有这项内容，请勾选右上角的“本期无此项”。"
)


class ListPage(TablePage):
    """Records below one another, with buttons to add, copy and delete them."""

    def __init__(
        self, draft: Draft, form: Form, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(draft, form, theme, parent)
        self.table.empty_text = _EMPTY
        self.add_button = self._button("添加一行", "在所选行下面添加（Ctrl+回车）", self.add)
        self.copy_button = self._button("复制这一行", "照所选行再来一行（Ctrl+D）", self.duplicate)
        self.delete_button = self._button("删除", "删除所选的行", self.delete)
        self.count = QLabel()
        self.count.setProperty("role", "muted")
        bar = QHBoxLayout()
        edge = theme.px(GAP + TIGHT)
        bar.setContentsMargins(theme.px(WIDE), theme.px(TIGHT), edge, theme.px(GAP))
        bar.setSpacing(theme.px(GAP))
        for button in (self.add_button, self.copy_button, self.delete_button):
            bar.addWidget(button)
        bar.addStretch(1)
        bar.addWidget(self.count)
        self.column.insertLayout(0, bar)
        self._shortcut("Ctrl+Return", self.add)
        self._shortcut("Ctrl+Enter", self.add)
        self._shortcut("Ctrl+D", self.duplicate)
        self._count_rows()

    def _button(self, text: str, tip: str, action: object) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(action)
        return button

    def _shortcut(self, keys: str, action: object) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(action)

    # What the user does.

    def add(self) -> None:
        """Add a record below the current one and begin to fill it in."""
        self.table.setFocus()
        current = self.table.currentIndex()
        row_id = self.draft.add_row(self.form.id, self.model.row_id(current.row()))
        self._begin(row_id)

    def past_end(self) -> None:
        """Enter on the last cell: another record, unless this one is still empty."""
        last = self.model.row_id(self.model.rowCount() - 1)
        if last and self.draft.untouched(self.form.id, last):
            self.draft.delete_rows(self.form.id, [last])
            self.left.emit(1)
            return
        self._begin(self.draft.add_row(self.form.id))

    def duplicate(self) -> None:
        """Copy the current record."""
        current = self.table.currentIndex()
        if current.isValid():
            row_id = self.model.row_id(current.row())
            self._begin(self.draft.duplicate_row(self.form.id, row_id))

    def _begin(self, row_id: str) -> None:
        row = self.draft.view.position(self.form.id, row_id)
        for column in range(self.model.columnCount()):
            index = self.model.index(row, column)
            if self.model.flags(index) & Qt.ItemFlag.ItemIsEditable:
                self.table.go_to(index)
                return

    def delete(self) -> None:
        """Delete the selected records, after a question where that is much."""
        rows = self.table.selected_rows()
        ids = [self.model.row_id(row) for row in rows]
        if not ids:
            return

        def carry_out() -> None:
            self.draft.delete_rows(self.form.id, ids)
            left = self.model.rowCount()
            if left:
                column = max(self.table.currentIndex().column(), 0)
                self.table.go_to(self.model.index(min(rows[0], left - 1), column))

        if len(ids) > 1:
            self.delete_wanted.emit(len(ids), carry_out)
        else:
            carry_out()

    # What the page can do.

    def _columns_of_use(self) -> set[str]:
        """Look at the records only for what none of them may be asked for; that is little."""
        view, form = self.draft.view, self.form
        shown = set(view.possible(form, ""))
        for item in self.model.columns:
            if item.id not in shown and any(
                view.text(form.id, row_id, item) for row_id in view.row_ids(form.id)
            ):
                shown.add(item.id)
        return shown

    def follow(self, changed: Changed) -> None:
        """Show what changed."""
        super().follow(changed)
        if self.form.id in changed.structure:
            self._leave_out()
            self._count_rows()

    def _count_rows(self) -> None:
        count = self.model.rowCount()
        self.count.setText(f"共{count}行" if count else "")
        for button in (self.copy_button, self.delete_button):
            button.setEnabled(count > 0)
