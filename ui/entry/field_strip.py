"""The strip below a page: what the field is about, its last value, what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from models.entry.completion import MISSING
from models.entry.draft import Draft
from models.forms.definition import Field, Form
from models.problems import Severity
from ui.theme import GAP, TIGHT, Theme, set_look


class Elided(QLabel):
    """A line that is cut with … where it is too long, and then tells all as a tip."""

    def __init__(self, role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", role)
        self._full = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def show_line(self, text: str, role: str | None = None) -> None:
        """Show a text, if wanted in another role's colour."""
        self._full = text
        if role is not None:
            set_look(self, "role", role)
        self.setWordWrap(False)
        self._cut()

    def show_whole(self, text: str) -> None:
        """Show a text in as many lines as it needs."""
        self._full = text
        self.setWordWrap(True)
        self._cut()

    @property
    def line(self) -> str:
        """The whole text."""
        return self._full

    def _cut(self) -> None:
        if self.wordWrap():
            self.setText(self._full)
            self.setToolTip("")
            return
        one = self._full.replace("\n", "　")
        shown = self.fontMetrics().elidedText(one, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip(self._full if shown != one else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._cut()


class FieldStrip(QFrame):
    """Two lines about the field the cursor is in."""

    def __init__(self, draft: Draft, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self.setProperty("role", "strip")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(GAP + TIGHT), theme.px(6), theme.px(GAP), theme.px(6))
        layout.setSpacing(theme.px(2))
        self.about, self.state_line = Elided("muted"), Elided("muted")
        layout.addWidget(self.about)
        layout.addWidget(self.state_line)

    def show_nothing(self) -> None:
        """Be empty: the cursor is in no field."""
        self.about.show_line("")
        self.state_line.show_line("")

    def show_field(self, form: Form, row_id: str, item: Field, extra: str = "") -> None:
        """Tell about a field."""
        title = self._draft.view.row_title(form.id, row_id)
        where = f"{title} · {item.label}" if title else item.label
        unit = f"（{item.unit}）" if item.unit else ""
        help_text = self._help(form, row_id, item)
        self.about.show_line(f"{where}{unit}　{help_text}" if help_text else f"{where}{unit}")
        self._show_state(form, row_id, item, extra)

    def _help(self, form: Form, row_id: str, item: Field) -> str:
        if item.compute and self._draft.view.locked(form.id, row_id, item.id):
            return f"自动计算：{self._draft.view.computed_from(form, row_id, item)}"
        return item.help

    def _show_state(self, form: Form, row_id: str, item: Field, extra: str) -> None:
        problems = self._draft.problems_at(form.id, row_id, item.id)
        serious = [problem for problem in problems if problem.code not in MISSING]
        if serious:
            problem = serious[0]
            role = "error" if problem.severity is Severity.ERROR else "warning"
            self.state_line.show_line(problem.message + problem.hint, role)
            return
        note = self._draft.note(form.id, row_id, item.id)
        if note is not None:
            self.state_line.show_line(note.message, "done")
            return
        last = self._draft.view.last_text(form.id, row_id, item, masked=True)
        parts = ["必填，还没有填。" if problems else "", f"上期：{last}" if last else "", extra]
        self.state_line.show_line("　　".join(part for part in parts if part), "muted")
