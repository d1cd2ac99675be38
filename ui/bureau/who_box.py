"""Who decides, and why: two fields that stand below every decision that goes on record."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from models.merge.decisions import Who
from models.version import PROGRAM
from ui.bureau.bench import Bench
from ui.theme import GAP

_MOST = 200


class WhoBox(QWidget):
    """Name and reason."""

    def __init__(
        self, bench: Bench, why: str = "为什么这样定，例如：电话问过学校", who: str = "决定人(&M)"
    ) -> None:
        super().__init__()
        self._bench = bench
        self.name = QLineEdit(bench.name)
        self.name.setMaxLength(20)
        self.name.setPlaceholderText("姓名")
        self.name.setFixedWidth(bench.theme.px(110))
        self.reason = QLineEdit()
        self.reason.setMaxLength(_MOST)
        self.reason.setPlaceholderText(why)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(bench.theme.px(GAP))
        for text, field in ((who, self.name), ("理由(&R)", self.reason)):
            label = QLabel(text)
            label.setBuddy(field)
            row.addWidget(label)
            row.addWidget(field)

    def refresh(self) -> None:
        """Take over the name that was typed elsewhere."""
        if not self.name.text().strip():
            self.name.setText(self._bench.name)

    def who(self) -> Who | None:
        """Return who decides and why; None, with the cursor where something is missing."""
        for field in (self.name, self.reason):
            if not field.text().strip():
                field.setFocus()
                return None
        self._bench.name = self.name.text().strip()
        return Who(self._bench.name, self.reason.text().strip(), PROGRAM)

    def done(self) -> None:
        """Forget the reason: the next decision has its own."""
        self.reason.clear()
