"""The units that wait for a decision, and the decision on one of them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from models.merge.decisions import Combine, PickHead
from models.merge.three_way import Choice, ConflictKey
from ui.bureau.bench import Bench
from ui.bureau.choice_box import ChoiceBox
from ui.bureau.conflict_rows import (
    HEAD_COLUMNS,
    ConflictRow,
    HeadRow,
    Waiting,
    conflict_columns,
    waiting_columns,
)
from ui.bureau.rows_model import RowsModel
from ui.bureau.rows_view import RowsView
from ui.bureau.who_box import WhoBox
from ui.theme import GAP

_NOTHING = "没有等人决定的报表。两份报表分不出先后时，会在这里等您选定。"


class WaitingPanel(QWidget):
    """Decides between returns.

    Signals:
        decided: a decision on the chosen unit (``Waiting``, ``PickHead | Combine``, ``Who``).
        told: something that the status bar should say.
    """

    decided = Signal(object, object, object)
    told = Signal(str)

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        theme = bench.theme
        self.theme = theme
        self.choices: dict[ConflictKey, Choice] = {}
        self.units = RowsView(RowsModel[Waiting](waiting_columns(), theme), theme, _NOTHING)
        self.heads = RowsView(RowsModel[HeadRow](HEAD_COLUMNS, theme), theme, "")
        self.conflicts = RowsView(
            RowsModel[ConflictRow]((), theme), theme, "几份报表填的没有冲突，可以合在一起。"
        )
        self.box = ChoiceBox(theme)
        self.who = WhoBox(bench)
        self.side_button = QPushButton("每处都按选中的这一份(&S)")
        self.whole_button = QPushButton("整份采用选中的这一份(&W)")
        self.combine_button = QPushButton("按上面的决定合并(&G)")
        self.combine_button.setProperty("primary", True)
        self.side_button.clicked.connect(self._take_side)
        self.whole_button.clicked.connect(self._take_whole)
        self.combine_button.clicked.connect(self._combine)
        self.units.moved.connect(self._show_unit)
        self.conflicts.moved.connect(self._show_conflict)
        self.box.chosen.connect(self._choose)
        self.detail = QWidget()
        self._lay_out()

    def _lay_out(self) -> None:
        theme = self.theme
        gap = theme.px(GAP)
        self.notes = QLabel()
        self.notes.setWordWrap(True)
        self.notes.setProperty("role", "muted")
        buttons = QVBoxLayout()
        buttons.setSpacing(gap)
        buttons.addWidget(self.side_button)
        buttons.addWidget(self.whole_button)
        buttons.addStretch(1)
        heads = QHBoxLayout()
        heads.setSpacing(gap)
        heads.addWidget(self.heads, 1)
        heads.addLayout(buttons)
        answer = QHBoxLayout()
        answer.setSpacing(gap)
        answer.addWidget(self.who, 1)
        answer.addWidget(self.combine_button)
        column = QVBoxLayout(self.detail)
        column.setContentsMargins(0, gap, 0, 0)
        column.setSpacing(gap)
        column.addWidget(self._scrolling(heads), 1)
        column.addLayout(answer)
        # The list of conflicts takes what room is left; its wish for more makes nothing scroll.
        self.conflicts.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.conflicts.setMinimumHeight(theme.px(72))
        self.heads.setFixedHeight(theme.px(108))
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.units)
        split.addWidget(self.detail)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 3)
        split.setSizes([theme.px(104), theme.px(440)])
        split.setCollapsible(0, False)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(split)

    def _scrolling(self, heads: QHBoxLayout) -> QScrollArea:
        """Return what can be scrolled where letters are too large for the screen."""
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.theme.px(GAP))
        column.addLayout(heads)
        column.addWidget(self.conflicts, 1)
        column.addWidget(self.notes)
        column.addWidget(self.box)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inside)
        return area

    def show_waiting(self, found: list[Waiting]) -> None:
        """Show the units that wait, at the one that was shown before if it still does."""
        before = self.units.current()
        codes = [one.unit for one in found]
        self.units.rows.show_rows(found)
        self.units.choose(codes.index(before.unit) if before and before.unit in codes else 0)
        self.detail.setVisible(bool(found))
        self.who.refresh()

    def _show_unit(self) -> None:
        waiting = self.units.current()
        self.choices.clear()
        if waiting is None:
            self.heads.rows.show_rows(())
            self.conflicts.rows.show_rows(())
            return
        self.heads.rows.show_rows(waiting.heads)
        self.heads.choose(0)
        self.conflicts.rows.show_rows(waiting.conflicts, conflict_columns(waiting, self.choices))
        self.conflicts.choose(0)
        self.notes.setText("自动合并的：" + "".join(waiting.notes) if waiting.notes else "")
        self.notes.setVisible(bool(waiting.notes))
        self._show_conflict()
        self._follow_choices()

    def _show_conflict(self) -> None:
        waiting, row = self.units.current(), self.conflicts.current()
        if waiting is not None:
            self.box.show_conflict(waiting, row, self.choices.get(row.key) if row else None)

    def _follow_choices(self) -> None:
        waiting = self.units.current()
        left = sum(row.key not in self.choices for row in waiting.open) if waiting else 0
        self.combine_button.setEnabled(waiting is not None and left == 0)
        agree = waiting is not None and not waiting.open and not self.choices
        words = "同意合并(&G)" if agree else "按上面的决定合并(&G)"
        self.combine_button.setText(f"还有{left}处没有决定" if left else words)
        self.side_button.setEnabled(waiting is not None and bool(waiting.conflicts))
        self.conflicts.viewport().update()

    def _choose(self, key: ConflictKey, head: str) -> None:
        self.choices[key] = Choice(head)
        self._follow_choices()

    def _take_side(self) -> None:
        """Take the chosen return at every place where they differ."""
        waiting, head = self.units.current(), self.heads.current()
        if waiting is None or head is None:
            return
        for row in waiting.conflicts:
            if head.digest in row.sides:
                self.choices[row.key] = Choice(head.digest)
        self._follow_choices()
        self._show_conflict()

    def _take_whole(self) -> None:
        head = self.heads.current()
        if head is not None:
            self._decide(PickHead(head.digest))

    def _combine(self) -> None:
        self._decide(Combine(dict(self.choices)))

    def _decide(self, decision: PickHead | Combine) -> None:
        waiting, who = self.units.current(), self.who.who()
        if waiting is None:
            return
        if who is None:
            self.told.emit("请写上决定人的姓名和理由，决定要记录在案。")
            return
        self.decided.emit(waiting, decision, who)
