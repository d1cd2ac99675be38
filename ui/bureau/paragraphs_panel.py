"""The paragraphs of the summary: read, put in other words, brought back, left out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from models.errors import Refused
from models.report.editing import from_typed, to_type, write_edit
from models.report.wording import Written
from models.store.texts import EditedParagraph
from ui.bureau.list_detail import ListDetail
from ui.bureau.rows_model import Column, RowsModel
from ui.theme import GAP, WIDE, Theme

_HOW = (
    "【】里的数由程序填，数据变了它也跟着变；可以挪动、删去，不要改里面的字。别的文字随便改，"
    "写成一段，不用换行。"
)


def _mark(made: Written) -> str:
    if made.changed:
        return "数字变了"
    return "改过" if made.edited else ""


def _mark_colour(made: Written) -> str:
    return "warning" if made.changed else "muted"


_COLUMNS: tuple[Column[Written], ...] = (
    Column("段落", lambda made: made.text),
    Column("变化", _mark, 72, _mark_colour),
)


class ParagraphDialog(QDialog):
    """One paragraph to be put in other words.

    Args:
        keep: called with the edited paragraph.
    """

    def __init__(
        self, parent: QWidget, theme: Theme, made: Written, keep: Callable[[EditedParagraph], None]
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("修改这一段")
        self._made = made
        self._keep = keep
        how = QLabel(_HOW)
        how.setProperty("role", "muted")
        how.setWordWrap(True)
        self.text = QPlainTextEdit(to_type(made.pieces))
        self.text.setTabChangesFocus(True)
        self.fault = QLabel()
        self.fault.setProperty("role", "error")
        self.fault.setWordWrap(True)
        self.keep_button = QPushButton("改好了")
        self.keep_button.setProperty("primary", True)
        self.keep_button.clicked.connect(self._take)
        cancel = QPushButton("取消")
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(GAP))
        foot.addWidget(self.fault, 1)
        for button in (self.keep_button, cancel):
            button.setAutoDefault(False)
            foot.addWidget(button)
        column = QVBoxLayout(self)
        edge = theme.px(WIDE)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.px(GAP))
        column.addWidget(how)
        column.addWidget(self.text, 1)
        column.addLayout(foot)
        theme.fit(self, 640, 360)

    def _take(self) -> None:
        text = "".join(self.text.toPlainText().split("\n")).strip()
        if not text:
            self.fault.setText("这一段是空的。不想写这一段，请点“不印”。")
            return
        try:
            items = from_typed(text, self._made.pieces)
        except Refused as error:
            self.fault.setText(error.message)
            return
        self.accept()
        self._keep(EditedParagraph(self._made.id, write_edit(items), self._made.basis))


class ParagraphsPanel(ListDetail[Written]):
    """All paragraphs with what may be done to them.

    Signals:
        edited: a paragraph was put in other words (``EditedParagraph``).
        restore_wanted: a paragraph (its id) is to read as the forms word it.
        omit_wanted: a paragraph (its id) is to be left out.
        all_wanted: those left out are to be printed again.
    """

    edited = Signal(object)
    restore_wanted = Signal(str)
    omit_wanted = Signal(str)
    all_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        rows = RowsModel[Written](_COLUMNS, theme, strong=lambda made: made.level != "body")
        super().__init__(rows, theme, "总结里还没有段落。", lambda made: made.text)
        self._theme = theme
        self._open = False
        self._omitted = 0
        self.edit_button = QPushButton("修改…")
        self.restore_button = QPushButton("恢复原文")
        self.omit_button = QPushButton("不印")
        self.all_button = QPushButton()
        self.edit_button.clicked.connect(self.edit)
        self.restore_button.clicked.connect(lambda: self._say(self.restore_wanted))
        self.omit_button.clicked.connect(lambda: self._say(self.omit_wanted))
        self.all_button.clicked.connect(self.all_wanted)
        for button in (self.edit_button, self.restore_button, self.omit_button, self.all_button):
            self.foot.addWidget(button)
        self.foot.addStretch(1)
        self.view.opened.connect(self.edit)
        self.view.moved.connect(self._enable)
        self._enable()

    def show_paragraphs(self, made: tuple[Written, ...], omitted: int, *, locked: bool) -> None:
        """Show the paragraphs; of a final summary they can't be changed."""
        self._open, self._omitted = not locked, omitted
        at = self.view.currentIndex().row()
        self.view.rows.show_rows(made)
        self.view.choose(max(0, min(at, len(made) - 1)))
        self._enable()

    def _enable(self) -> None:
        row = self.view.current()
        may = self._open and row is not None
        self.edit_button.setEnabled(may)
        self.omit_button.setEnabled(may)
        self.restore_button.setEnabled(may and row is not None and row.edited)
        self.all_button.setText(f"印出不印的{self._omitted}段")
        self.all_button.setVisible(self._open and self._omitted > 0)

    def _say(self, signal: object) -> None:
        row = self.view.current()
        if row is not None:
            signal.emit(row.id)  # type: ignore[attr-defined]  # a bound signal

    def edit(self) -> None:
        """Open the chosen paragraph for editing."""
        row = self.view.current()
        if row is not None and self._open:
            self.dialog = ParagraphDialog(self, self._theme, row, self.edited.emit)
            self.dialog.open()
