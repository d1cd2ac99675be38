"""A form in its area: title, state, 本期无此项, help, and the page of its shape."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from models.entry.draft import Changed, Draft
from models.forms.applicability import may_be_absent
from models.forms.definition import Form
from models.problems import Place
from ui.entry.form_page import FormPage
from ui.entry.page_shapes import page_of
from ui.messages import Messages
from ui.theme import GAP, TIGHT, WIDE, Theme

_ABSENT = "已确认：本期无此项。\n\n如果后来有了，把右上角的勾去掉就可以填。"


class FormFrame(QWidget):
    """One form with its heading.

    Signals:
        left: the user went past the last field (1) or before the first (-1).
        place_changed: the cursor is in another field.
        told: something that the status bar should say.
    """

    left = Signal(int)
    place_changed = Signal(Place)
    told = Signal(str)

    def __init__(self, draft: Draft, form: Form, theme: Theme, messages: Messages) -> None:
        super().__init__()
        self.draft = draft
        self.form = form
        self.theme = theme
        self._messages = messages
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.page: FormPage = page_of(draft, form, theme)
        self.page.left.connect(self.left)
        self.page.place_changed.connect(self.place_changed)
        self.page.told.connect(self.told)
        self.page.delete_wanted.connect(self._delete)
        self.title = QLabel(form.title)
        self.title.setProperty("role", "title")
        self.state = QLabel()
        self.state.setProperty("role", "muted")
        self.absent = QCheckBox("本期无此项", self)
        self.absent.setToolTip("本期确实没有这项内容时勾选；空着和“没有”是两回事。")
        self.absent.setVisible(may_be_absent(form))
        self.absent.clicked.connect(self._set_absent)
        self.names = QPushButton("显示姓名", self)
        self.names.setProperty("flat", True)
        self.names.setCheckable(True)
        self.names.setVisible(any(item.personal for item in form.fields))
        self.names.toggled.connect(self._show_names)
        self.empty = QLabel(_ABSENT)
        self.empty.setProperty("role", "muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.page)
        self._stack.addWidget(self.empty)
        self._lay_out()
        self.refresh()

    def _lay_out(self) -> None:
        theme = self.theme
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(WIDE), theme.px(10), theme.px(WIDE), theme.px(TIGHT))
        head.setSpacing(theme.px(GAP + TIGHT))
        head.addWidget(self.title)
        head.addWidget(self.state)
        head.addStretch(1)
        head.addWidget(self.names)
        head.addWidget(self.absent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        if self.form.help:
            about = QLabel(self.form.help)
            about.setProperty("role", "muted")
            about.setWordWrap(True)
            about.setContentsMargins(theme.px(WIDE), 0, theme.px(WIDE), theme.px(TIGHT))
            column.addWidget(about)
        column.addWidget(self._stack, 1)

    # What the user does.

    def _set_absent(self, absent: bool) -> None:  # noqa: FBT001  # a Qt signal
        form_id = self.form.id
        filled = self.draft.progress_keeper.touched(self.form)
        if absent and filled:
            sure = self._messages.ask(
                f"《{self.form.title}》里已经填了内容。改成“本期无此项”会把它们清掉（可以撤销）。",
                yes="清掉，本期无此项",
                no="保留内容",
            )
            if not sure:
                self.absent.setChecked(False)
                return
        self.draft.set_absent(form_id, absent=absent)
        if not absent:
            self.page.enter()

    def _delete(self, count: int, carry_out: object) -> None:
        if self._messages.ask(f"删除所选的{count}行？（可以撤销）", yes="删除", no="不删"):
            assert callable(carry_out)
            carry_out()

    def _show_names(self, shown: bool) -> None:  # noqa: FBT001  # a Qt signal
        self.names.setText("隐去姓名" if shown else "显示姓名")
        self.page.show_names(shown)

    # What the frame can do.

    def follow(self, changed: Changed) -> None:
        """Show what changed."""
        self.page.follow(changed)
        if self.form.id in changed.structure:
            self.refresh()

    def refresh(self) -> None:
        """Show the form's state."""
        absent = self.draft.view.absent(self.form.id)
        self.absent.setChecked(absent)
        self.state.setText(str(self.draft.status(self.form.id)))
        self.names.setEnabled(not absent)
        self._stack.setCurrentIndex(1 if absent else 0)

    def go_to(self, place: Place) -> None:
        """Put the cursor into a field."""
        if self.draft.view.absent(self.form.id):
            self.absent.setFocus()
        else:
            self.page.go_to(place)

    def enter(self, *, at_end: bool = False) -> None:
        """Put the cursor into the first field, or the last."""
        if self.draft.view.absent(self.form.id):
            self.absent.setFocus()
        else:
            self.page.enter(at_end=at_end)
