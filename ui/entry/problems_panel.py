"""The list of problems below the page: filter it, click to go there, type a 说明 in place."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from models.entry.draft import Draft
from models.problems import Place
from ui.entry.problem_kinds import Kind, kind_of
from ui.entry.problems_model import KIND, WHAT, WHERE, WHY, ProblemsModel
from ui.entry.typed_table import TypedTable
from ui.theme import GAP, TIGHT, Theme, set_look

_GROUPS: tuple[tuple[str, frozenset[Kind]], ...] = (
    ("有错", frozenset((Kind.ERROR,))),
    ("要说明", frozenset((Kind.WARNING, Kind.EXPLAINED))),
    ("未填", frozenset((Kind.MISSING,))),
)


class ProblemsPanel(QWidget):
    """All problems of the return.

    Signals:
        go_to: the user wants to see a place.
        hide_wanted: the user wants the panel out of the way.
    """

    go_to = Signal(Place)
    hide_wanted = Signal()

    def __init__(self, draft: Draft, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._theme = theme
        self.model = ProblemsModel(draft, theme, self)
        self.buttons = [QPushButton(title) for title, _ in _GROUPS]
        for button in self.buttons:
            button.setCheckable(True)
            button.setProperty("flat", True)
            button.toggled.connect(self._filter)
        self.view = TypedTable()
        self.view.setModel(self.model)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setEditTriggers(
            QAbstractItemView.EditTrigger.SelectedClicked
            | QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.view.setShowGrid(False)
        self.view.setWordWrap(True)
        self.view.verticalHeader().hide()
        self.view.clicked.connect(self._clicked)
        self.view.activated.connect(self._clicked)
        self.empty = QLabel("没有发现问题。")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setProperty("role", "done")
        self.setMinimumHeight(theme.px(168))
        self._lay_out()
        theme.changed.connect(self._resize)
        self._resize()
        self.buttons[0].setChecked(True)
        self.buttons[1].setChecked(True)

    def _lay_out(self) -> None:
        theme = self._theme
        close = QPushButton("收起")
        close.setProperty("flat", True)
        close.clicked.connect(self.hide_wanted)
        title = QLabel("问题")
        title.setProperty("role", "strong")
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(GAP + TIGHT), theme.px(2), theme.px(GAP), theme.px(2))
        head.setSpacing(theme.px(GAP))
        head.addWidget(title)
        for button in self.buttons:
            head.addWidget(button)
        head.addStretch(1)
        head.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.empty, 1)
        column.addWidget(self.view, 1)

    def _resize(self) -> None:
        theme = self._theme
        header = self.view.horizontalHeader()
        self.view.verticalHeader().setDefaultSectionSize(theme.px(48))
        self.view.setColumnWidth(KIND, theme.px(64))
        self.view.setColumnWidth(WHERE, theme.px(210))
        self.view.setColumnWidth(WHY, theme.px(220))
        header.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def _filter(self) -> None:
        kinds = [
            group
            for button, (_, group) in zip(self.buttons, _GROUPS, strict=True)
            if button.isChecked()
        ]
        self.model.show_kinds(frozenset[Kind]().union(*kinds))
        self.refresh()

    def refresh(self) -> None:
        """Show the problems known now."""
        self.model.refresh()
        counts = dict.fromkeys(Kind, 0)
        for problem in self._draft.problems():
            counts[kind_of(self._draft, problem)] += 1
        for button, (title, group) in zip(self.buttons, _GROUPS, strict=True):
            open_ones = sum(counts[kind] for kind in group if kind is not Kind.EXPLAINED)
            button.setText(f"{title} {open_ones}")
        nothing = self.model.rowCount() == 0
        self.view.setVisible(not nothing)
        self.empty.setVisible(nothing)
        self._say_nothing(counts)

    def _say_nothing(self, counts: dict[Kind, int]) -> None:
        """Say what an empty list means; green only where there is nothing left to do."""
        blank = counts[Kind.MISSING] or self._draft.progress().to_fill
        role = "muted"
        if any(counts[kind] for kind in Kind if kind is not Kind.MISSING):
            text = "所选的类别里没有问题。"
        elif blank:
            text = f"没有发现错误，还有{blank}项没填。"
        else:
            text, role = "没有发现问题。", "done"
        self.empty.setText(text)
        set_look(self.empty, "role", role)

    def _clicked(self, index: QModelIndex) -> None:
        if index.isValid() and index.column() != WHY:
            self.go_to.emit(self.model.problem(index.row()).place)
        elif index.isValid() and self.model.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.view.edit(index)
