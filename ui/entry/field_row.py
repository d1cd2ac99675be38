"""One field of a page: label, editor, unit, last value, and what is wrong below it."""

from __future__ import annotations

import html

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from models.entry.completion import MISSING
from models.entry.draft import Draft
from models.forms.definition import Field, Form
from models.records import SINGLE_ROW
from ui.entry.field_editors import ON_PAGE, NoteEditor, width_of
from ui.entry.field_strip import Elided
from ui.entry.label_lines import label_lines
from ui.entry.record_table_model import mark_of
from ui.theme import GAP, ROW, TIGHT, Theme, set_look

LABEL_WIDEST = 13
"""Most characters of a label's line."""
COMPUTED_WIDEST = 36
"""Most characters of a computed text that are shown at once."""
LETTER = 14
"""Width of a Chinese character at 100 %, in pixels."""


class FieldRow(QWidget):
    """A field of a single form."""

    def __init__(
        self, draft: Draft, form: Form, item: Field, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.item = item
        self._draft = draft
        self._form = form
        self._theme = theme
        self._names_shown = False
        self._state: tuple[object, ...] = ()
        kind = draft.view.types.of(item)
        self.editor = ON_PAGE[item.type](kind, theme, self)
        self.editor.setAccessibleName(item.label)
        self.label = QLabel(self._label_text(), self)
        self.label.setBuddy(self.editor)
        self.label.setWordWrap(True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self.unit = QLabel(item.unit, self)
        self.side = Elided("faint", self)
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.hide()
        self._told = QVBoxLayout()
        self._columns = width_of(kind)
        self._lay_out()
        self.resize_all()

    def _label_text(self) -> str:
        text = "<br>".join(map(html.escape, label_lines(self.item.label, LABEL_WIDEST)))
        if self.item.required and not self.item.compute:
            red = self._theme.colours.error
            return f'{text}&nbsp;<span style="color:{red}">*</span>'
        return text

    def _lay_out(self) -> None:
        self._told.addWidget(self.side)
        self._told.addStretch(1)
        upper = QHBoxLayout()
        upper.setContentsMargins(0, 0, 0, 0)
        upper.addWidget(self.editor, 0, Qt.AlignmentFlag.AlignTop)
        upper.addWidget(self.unit, 0, Qt.AlignmentFlag.AlignTop)
        upper.addSpacing(self._theme.px(GAP))
        upper.addLayout(self._told, 1)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(self._theme.px(2))
        right.addLayout(upper)
        right.addWidget(self.message)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, self._theme.px(3), 0, self._theme.px(3))
        whole.setSpacing(self._theme.px(GAP + TIGHT))
        whole.addWidget(self.label)
        whole.addLayout(right, 1)

    def resize_all(self) -> None:
        """Give everything its size at the present zoom."""
        theme = self._theme
        if isinstance(self.editor, NoteEditor):
            self.editor.setFixedHeight(theme.px(76))
        else:
            self.editor.setFixedHeight(theme.px(ROW))
        self._fit_width()
        self.unit.setFixedHeight(theme.px(ROW))
        self._told.setContentsMargins(0, theme.px(5), 0, 0)
        self.label.setContentsMargins(0, theme.px(6), 0, 0)

    def _fit_width(self) -> None:
        """Make the editor as wide as its field; a computed text gets more if it needs it."""
        theme = self._theme
        if self.item.type == "yes_no":
            self.editor.setFixedWidth(theme.px(104))
            return
        usual = theme.px(self._columns * LETTER + 22)
        if self.item.compute and self.item.type == "text":
            needed = QFontMetrics(theme.font()).horizontalAdvance(self.editor.text())
            usual = max(usual, min(needed, theme.px(COMPUTED_WIDEST * LETTER)) + theme.px(22))
        self.editor.setFixedWidth(usual)

    def _cut(self) -> bool:
        """Tell whether a text is longer than the widest field."""
        needed = QFontMetrics(self._theme.font()).horizontalAdvance(self.editor.text())
        return self.item.type == "text" and needed > self._theme.px(COMPUTED_WIDEST * LETTER)

    def set_label_width(self, characters: int) -> None:
        """Make the label column as wide as the page wants it."""
        letter = QFontMetrics(self._theme.font()).horizontalAdvance("国")
        self.label.setFixedWidth(characters * letter + self._theme.px(16))

    def show_names(self, shown: bool) -> None:  # noqa: FBT001  # it is the value
        """Show or mask a personal field."""
        self._names_shown = shown
        self.refresh()

    @property
    def open(self) -> bool:
        """Whether something may be typed here."""
        return not self.isHidden() and not self._locked()

    def _locked(self) -> bool:
        return self._draft.view.locked(self._form.id, SINGLE_ROW, self.item.id)

    def refresh(self) -> None:
        """Show the field's present state; do nothing if it is shown already."""
        view, form_id, item = self._draft.view, self._form.id, self.item
        locked = self._locked()
        asked = view.relevant(self._form, SINGLE_ROW, item)
        shown = asked or view.open_to_typing(self._form, SINGLE_ROW, item)
        text = view.text(form_id, SINGLE_ROW, item)
        masked = None
        if item.personal and not self._names_shown:
            masked = view.text(form_id, SINGLE_ROW, item, masked=True)
        problems = self._draft.problems_at(form_id, SINGLE_ROW, item.id)
        note = self._draft.note(form_id, SINGLE_ROW, item.id)
        state = (shown, locked, text, masked, tuple(problems), note)
        if state == self._state:
            return
        self._state = state
        self.setVisible(shown)
        self.editor.set_locked(locked)
        self.editor.show_text(text, masked)
        self._fit_width()
        self.editor.setToolTip(text if locked else "")  # it may be longer than the line
        mark = mark_of(problems)
        if mark in {"error", "warning"}:
            worst = next(p for p in problems if p.severity == mark and p.code not in MISSING)
            self._say(worst.message + worst.hint, mark)
        elif note:
            self._say(note.message, "done")
        else:
            self._say(text if locked and self._cut() else "", "muted")
        self.editor.show_mark(mark)
        self._show_side(locked=locked)

    def _show_side(self, *, locked: bool) -> None:
        if locked:
            told = self._draft.view.computed_from(self._form, SINGLE_ROW, self.item)
            self.side.show_whole(f"自动计算：{told}")
            return
        hidden = not self._names_shown
        last = self._draft.view.last_text(self._form.id, SINGLE_ROW, self.item, masked=hidden)
        self.side.show_line(f"上期：{last}" if last else "")

    def _say(self, text: str, role: str) -> None:
        if self.message.text() == text and self.message.property("role") == role:
            return
        self.message.setText(text)
        set_look(self.message, "role", role)
        self.message.setVisible(bool(text))
