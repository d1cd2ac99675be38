"""Taking a hand-filled workbook into the open return: see what would change, choose, take it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from models.entry.brought import read_brought
from models.entry.brought_words import LOCKED
from models.entry.taking import Item, ItemKey, TakingPlan, locked_places, plan_taking, take
from models.entry.taking_words import headline, how_read, item_words, outcome, what_follows
from models.errors import AppError, Cancelled, Refused, StoreChanged
from ui.dialogs.foot import foot
from ui.home import Home
from ui.school.school_desk import SchoolDesk
from ui.tasks import Control, watch_of
from ui.theme import GAP, WIDE, Theme

_KINDS = "工作簿 (*.xlsx *.xls *.et *.ods *.csv)"
_BOTH = "两边填的不一样，要收的请打勾"
_ONLY = "只有工作簿里改过"
_FILLED = "现在空着，工作簿里有"
_KEY = Qt.ItemDataRole.UserRole
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class TakeWorkbookDialog(QDialog):
    """What a workbook would change, with a tick at every place, every form and every kind.

    Args:
        plan: what was worked out.
        done: called with the places that were chosen.
    """

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        plan: TakingPlan,
        done: Callable[[frozenset[ItemKey]], None],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"收工作簿：{plan.brought.name}")
        self._theme = theme
        self._plan = plan
        self._done = done
        self._items = {item.key: item for item in plan.items}
        self._leaves: dict[ItemKey, QTreeWidgetItem] = {}
        self._ticked = set(plan.proposed)
        self._cells = sum(self._items[key].cells for key in self._ticked)
        self.tabs = QTabWidget()
        self.tree, self.reading = self._changes(), self._reading()
        self.told = QLabel()
        self.told.setProperty("role", "muted")
        self.accept_button = QPushButton("收进去")
        self.accept_button.clicked.connect(self._take)
        self._lay_out()
        self._tell()
        self.tree.itemChanged.connect(self._follow)
        theme.fit(self, 900, 600)

    def _lay_out(self) -> None:
        theme, plan = self._theme, self._plan
        what = QLabel(headline(plan))
        what.setProperty("role", "muted")
        self.outcome = QLabel(outcome(plan))
        self.outcome.setProperty("role", "strong")
        again = QLabel(what_follows(plan))
        again.setProperty("role", "muted")
        column = QVBoxLayout(self)
        edge = theme.px(WIDE)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.px(GAP))
        for label in (what, self.outcome, again):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            column.addWidget(label)
        brought = plan.brought
        cells = len(brought.unread) + len(brought.doubts) + len(brought.understood)
        self.tabs.addTab(self.tree, f"改动（{len(plan.items)}处）")
        self.tabs.addTab(self.reading, f"怎么读的（{cells}处）")
        self.tabs.setCurrentIndex(0 if plan.items else 1)
        column.addWidget(self.tabs, 1)
        column.addLayout(foot(self, theme, self.accept_button, self.told))

    # What is shown.

    def _changes(self) -> QTreeWidget:
        """Return the places by kind and form; what both changed stands first, without a tick."""
        theme, tree = self._theme, QTreeWidget()
        tree.setHeaderLabels(("位置", "现在填的", "工作簿里"))
        tree.header().setStretchLastSection(False)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in ((1, 170), (2, 320)):
            tree.setColumnWidth(column, theme.px(width))
        tree.setWordWrap(True)
        plan = self._plan
        only = [item for item in plan.items if not item.both]
        alone = _ONLY if plan.brought.base_known else _FILLED
        for title, colour, items in ((_BOTH, "warning", plan.both), (alone, "done", only)):
            if items:
                head = self._branch(tree, f"{title}（{len(items)}处）")
                head.setForeground(0, theme.colour(colour))
                head.setFont(0, theme.font(bold=True))
                self._add(head, items)
        return tree

    def _add(self, head: QTreeWidgetItem, items: Iterable[Item]) -> None:
        for _, group in groupby(items, key=lambda item: item.form):
            members = list(group)
            words = [item_words(self._plan, item) for item in members]
            branch = self._branch(head, f"{words[0].form}（{len(members)}处）")
            for item, told in zip(members, words, strict=True):
                leaf = QTreeWidgetItem(branch, [told.place, told.now, told.brought])
                for column, text in enumerate((told.place, told.now, told.brought)):
                    leaf.setToolTip(column, text)
                chosen = item.key in self._plan.proposed
                leaf.setCheckState(0, _CHECKED if chosen else _UNCHECKED)
                leaf.setData(0, _KEY, "/".join(item.key))
                self._leaves[item.key] = leaf
            branch.setExpanded(True)

    @staticmethod
    def _branch(parent: QTreeWidget | QTreeWidgetItem, title: str) -> QTreeWidgetItem:
        """Return a line whose tick stands for all below it."""
        made = QTreeWidgetItem(parent, [title])
        made.setFlags(made.flags() | Qt.ItemFlag.ItemIsAutoTristate)
        made.setFirstColumnSpanned(True)
        made.setExpanded(True)
        assert isinstance(made, QTreeWidgetItem)
        return made

    def _reading(self) -> QListWidget:
        """Return what was not understood and what had to be, cell by cell."""
        lines = QListWidget()
        lines.setWordWrap(True)
        lines.setResizeMode(QListView.ResizeMode.Adjust)
        lines.setSpacing(self._theme.px(1))
        colours = {"看不懂": "error", "请核对": "warning"}
        for title, problems in how_read(self._plan):
            head = QListWidgetItem(title, lines)
            head.setForeground(self._theme.colour(colours.get(title[:3], "muted")))
            head.setFont(self._theme.font(bold=True))
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            for problem in problems:
                QListWidgetItem(problem.message + problem.hint, lines)
        return lines

    # What the user does.

    @property
    def chosen(self) -> frozenset[ItemKey]:
        """The places that are ticked."""
        return frozenset(self._ticked)

    def choose(self, key: ItemKey, *, take_it: bool) -> None:
        """Tick a place, or take its tick away."""
        self._leaves[key].setCheckState(0, _CHECKED if take_it else _UNCHECKED)

    def _follow(self, leaf: QTreeWidgetItem) -> None:
        """Count one place more or less; the tick of a form changes a thousand of them at once."""
        text = leaf.data(0, _KEY)
        if not isinstance(text, str):  # a line that stands for all below it
            return
        form, row, field = text.split("/", 2)
        key = (form, row, field)
        if (leaf.checkState(0) == _CHECKED) == (key in self._ticked):
            return
        self._ticked ^= {key}
        self._cells += self._items[key].cells * (1 if key in self._ticked else -1)
        self._tell()

    def _tell(self) -> None:
        self.told.setText(f"会收进{self._cells}格。收错了按 Ctrl+Z，一次全部撤销。")
        self.accept_button.setEnabled(bool(self._ticked))

    def _take(self) -> None:
        chosen = self.chosen
        self.accept()
        self._done(chosen)


def begin_taking(home: Home, desk: SchoolDesk, path: Path | None = None) -> None:
    """Ask for the file if none is given, read it and show what it would change."""
    window = home.window
    file = path or window.messages.open_file("选手工填好的工作簿", _KINDS)
    if file is not None:
        _read(home, desk, file, ())


def _read(home: Home, desk: SchoolDesk, file: Path, passwords: tuple[str, ...]) -> None:
    window, draft, dataset = home.window, desk.draft, desk.dataset
    desk.commit()
    ctx, ours, locked = draft.ctx, draft.content, locked_places(draft)

    def work(control: Control) -> TakingPlan:
        brought = read_brought(dataset, ctx, file, passwords, watch_of(control))
        return plan_taking(ctx, brought, ours, locked)

    def failed(error: AppError) -> None:
        if isinstance(error, Refused) and any(one.code == LOCKED for one in error.problems):
            secret = window.messages.ask_password("收工作簿", error.message)
            if secret is not None:
                _read(home, desk, file, (secret,))
        elif not isinstance(error, Cancelled):
            window.messages.failed(error)

    window.tasks.run(
        work, lambda plan: _show(home, desk, plan), failed=failed, title="正在读工作簿"
    )


def _show(home: Home, desk: SchoolDesk, plan: TakingPlan) -> None:
    window = home.window
    if window.desk is not desk:  # something else was opened meanwhile
        return
    brought = plan.brought
    if not (plan.items or brought.unread or brought.doubts):
        window.messages.tell(outcome(plan), details=headline(plan))
        return

    def done(chosen: frozenset[ItemKey]) -> None:
        try:
            taken = take(desk.draft, plan, chosen)
        except StoreChanged as error:
            window.messages.failed(error)
            return
        if taken.place is not None:
            desk.go_to(taken.place)
        window.tell(f"{taken}{what_follows(plan)}")

    TakeWorkbookDialog(window, window.theme, plan, done).open()
