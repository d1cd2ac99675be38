"""换人填: the name and phone of the teacher who goes on with the return."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from models.entry.take_over import Filler
from ui.dialogs.foot import foot
from ui.theme import GAP, WIDE, Theme

_WHY = "已经填好的都不变，只把封面上的填表人和电话换成新的，县局有疑问时好找对人。"


class TakeOverDialog(QDialog):
    """Asks who goes on.

    Args:
        now: who fills the return in so far.
        done: called with who goes on.
    """

    def __init__(
        self, parent: QWidget, theme: Theme, now: Filler, done: Callable[[Filler], None]
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("换人填")
        self._done = done
        why = QLabel(f"现在的填表人：{now.name or '还没有写'}。\n{_WHY}")
        why.setWordWrap(True)
        self.name, self.phone = QLineEdit(), QLineEdit()
        self.name.setMaxLength(20)
        self.phone.setPlaceholderText("可以不写")
        form = QFormLayout()
        form.setSpacing(theme.px(GAP))
        form.addRow("新的填表人(&N)", self.name)
        form.addRow("电话(&P)", self.phone)
        self.accept_button = QPushButton("换成这位")
        self.accept_button.clicked.connect(self._take)
        column = QVBoxLayout(self)
        edge = theme.px(WIDE)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.px(WIDE))
        column.addWidget(why)
        column.addLayout(form)
        column.addLayout(foot(self, theme, self.accept_button))
        self.name.textChanged.connect(self._enable)
        self._enable()
        self.setMinimumWidth(theme.px(420))

    def _enable(self) -> None:
        self.accept_button.setEnabled(bool(self.name.text().strip()))

    def _take(self) -> None:
        self.accept()
        self._done(Filler(self.name.text().strip(), self.phone.text().strip()))
