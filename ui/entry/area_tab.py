"""A work area: its forms as inner tabs, each page made when it is first looked at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from models.entry.completion import Status
from models.entry.draft import Changed, Draft
from models.forms.definition import Area, Form
from models.problems import Place
from ui.entry.form_frame import FormFrame
from ui.marks import mark_icon
from ui.messages import Messages
from ui.theme import GAP, Theme

_NOTHING = "这里现在没有要填的表。\n\n有的表要看别处填了什么，要填的时候会自己出现在这里。"


class FormTabs(QTabBar):
    """The inner tabs of an area.

    Signals:
        clicked: the user chose a tab with the mouse.
    """

    clicked = Signal()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a tab, then tell so."""
        super().mousePressEvent(event)
        if self.tabAt(event.position().toPoint()) >= 0:
            self.clicked.emit()


class AreaTab(QWidget):
    """The forms of one area.

    Signals:
        left: the user went past the last form (1) or before the first (-1).
        place_changed: the cursor is in another field.
        told: something that the status bar should say.
    """

    left = Signal(int)
    place_changed = Signal(Place)
    told = Signal(str)

    def __init__(
        self, draft: Draft, area: Area, forms: Sequence[Form], theme: Theme, messages: Messages
    ) -> None:
        super().__init__()
        self.draft = draft
        self.area = area
        self.theme = theme
        self._messages = messages
        self._all = tuple(forms)
        self._forms: list[Form] = []
        self._frames: dict[str, FormFrame] = {}
        self._shown: dict[str, Status] = {}
        self._waiting = False
        self.setProperty("role", "page")
        self.bar = FormTabs()
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        self.bar.setUsesScrollButtons(True)
        self.bar.setElideMode(Qt.TextElideMode.ElideNone)
        self.bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.bar.currentChanged.connect(self._choose)
        self.bar.clicked.connect(self._begin)
        self.nothing = QLabel(_NOTHING)
        self.nothing.setProperty("role", "muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(theme.px(GAP), theme.px(6), theme.px(GAP), 0)
        inner.addWidget(self.bar)
        self._holder = holder
        column.addWidget(holder)
        column.addWidget(self._stack, 1)
        self._follow_relevance()
        self._new_icons()
        theme.changed.connect(self._new_icons)

    def _follow_relevance(self) -> None:
        """Show the forms that are asked for, as the values stand."""
        forms = [form for form in self._all if self.draft.view.form_relevant(form)]
        if forms == self._forms and self.bar.count():
            return
        current = self.current_form()
        self._waiting = True
        self._forms = forms
        self._shown.clear()
        while self.bar.count():
            self.bar.removeTab(0)
        for form in forms:
            self.bar.addTab(form.title)
        self._holder.setVisible(len(forms) > 1)
        self._waiting = False
        if not forms:
            self._stack.setCurrentWidget(self.nothing)
        else:
            self.bar.setCurrentIndex(forms.index(current) if current in forms else 0)
            self._choose(self.bar.currentIndex())
        self.refresh_marks()

    def _new_icons(self) -> None:
        self._shown.clear()
        self.bar.setIconSize(QSize(self.theme.px(16), self.theme.px(16)))
        self.refresh_marks()

    def current_form(self) -> Form | None:
        """Return the form that is shown."""
        at = self.bar.currentIndex()
        return self._forms[at] if 0 <= at < len(self._forms) else None

    def frame(self, form: Form) -> FormFrame:
        """Return a form's page, made on first use."""
        made = self._frames.get(form.id)
        if made is None:
            made = FormFrame(self.draft, form, self.theme, self._messages)
            made.left.connect(self._left)
            made.place_changed.connect(self.place_changed)
            made.told.connect(self.told)
            self._frames[form.id] = made
            self._stack.addWidget(made)
        return made

    def current_frame(self) -> FormFrame | None:
        """Return the page that is shown."""
        form = self.current_form()
        return None if form is None else self.frame(form)

    def _choose(self, _at: int) -> None:
        form = self.current_form()
        if form is None or self._waiting:
            return
        frame = self.frame(form)
        frame.refresh()
        self._stack.setCurrentWidget(frame)
        self.place_changed.emit(frame.page.place())

    def _begin(self) -> None:
        """Put the cursor where typing begins; else it is left wherever the last page was."""
        frame = self.current_frame()
        if frame is not None:
            frame.enter()

    def _left(self, step: int) -> None:
        at = self.bar.currentIndex() + step
        if 0 <= at < len(self._forms):
            self.bar.setCurrentIndex(at)
            self.frame(self._forms[at]).enter(at_end=step < 0)
        else:
            self.left.emit(step)

    def follow(self, changed: Changed) -> None:
        """Show what changed in the pages that exist."""
        for frame in self._frames.values():
            frame.follow(changed)
        if any(form.when for form in self._all):
            self._follow_relevance()

    def refresh_marks(self) -> None:
        """Show the state of every form."""
        for at, form in enumerate(self._forms):
            status = self.draft.status(form.id)
            if self._shown.get(form.id) == status:
                continue
            self._shown[form.id] = status
            self.bar.setTabIcon(at, mark_icon(status, self.theme, self.devicePixelRatioF()))
            self.bar.setTabToolTip(at, f"{form.title}：{status}")
            if form.id in self._frames:
                self._frames[form.id].refresh()

    def go_to(self, place: Place) -> None:
        """Show a form and put the cursor into a field of it."""
        for at, form in enumerate(self._forms):
            if form.id == place.form:
                self.bar.setCurrentIndex(at)
                self.frame(form).go_to(place)

    def enter(self, *, at_end: bool = False) -> None:
        """Put the cursor into the first field of the first form, or the last of the last."""
        if self._forms:
            self.bar.setCurrentIndex(len(self._forms) - 1 if at_end else 0)
            frame = self.current_frame()
            if frame is not None:
                frame.enter(at_end=at_end)
