"""First step of handing over: what is still wrong, blank or unexplained, and the way there."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from models.checks.explanations import SHORTEST, sufficient
from models.entry.completion import MISSING
from models.entry.draft import Draft
from models.problems import Place, Problem, Severity
from ui.theme import GAP, TIGHT, Theme

_GROUPS = ("有错", "未填", "要说明", "已说明")
_COLOURS = ("error", "muted", "warning", "done")
_WRONG, _BLANK, _OPEN, _EXPLAINED = range(4)
_AT = Qt.ItemDataRole.UserRole


class CheckPage(QWidget):
    """The problems of the return by kind.

    Signals:
        go_to: the user wants to mend this place.
        changed: whether one may go on has changed.
    """

    go_to = Signal(Place)
    changed = Signal()

    def __init__(self, draft: Draft, theme: Theme, reason: str) -> None:
        super().__init__()
        self._draft = draft
        self._theme = theme
        self._problems = draft.check_all()
        self._items: dict[int, QTreeWidgetItem] = {}
        self.headline = QLabel()
        self.headline.setWordWrap(True)
        self.tree = QTreeWidget()
        self.mend = QPushButton("去改这一处")
        self.mend.setAutoDefault(False)
        self.mend.clicked.connect(self._go)
        self.why = QLineEdit(maxLength=500)
        self.why.setPlaceholderText("选中一处“要说明”的，在这里写为什么确实是这样")
        self.why.editingFinished.connect(self._explain)
        self.override = QCheckBox("实在改不了，带错上报")
        self.reason = QLineEdit(reason, maxLength=500)
        self.reason.setPlaceholderText(f"请校长写明为什么暂时改不了，至少{SHORTEST}个字")
        self._lay_out()
        self._fill()
        self.override.setChecked(bool(reason))
        self._follow_override()
        self.override.toggled.connect(self._follow_override)
        self.reason.textChanged.connect(lambda _text: self.changed.emit())

    def _lay_out(self) -> None:
        theme, tree = self._theme, self.tree
        tree.setColumnCount(2)
        tree.setHeaderLabels(("位置", "问题"))
        tree.setColumnWidth(0, theme.px(290))
        tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        tree.setWordWrap(True)
        tree.setUniformRowHeights(False)
        tree.itemActivated.connect(self._go)
        tree.currentItemChanged.connect(self._chosen)
        row = QHBoxLayout()
        row.setSpacing(theme.px(GAP))
        row.addWidget(self.why, 1)
        row.addWidget(self.mend)
        self.card = QFrame()
        self.card.setProperty("role", "card")
        inner = QVBoxLayout(self.card)
        inner.setSpacing(theme.px(TIGHT))
        inner.addWidget(self.override)
        inner.addWidget(self.reason)
        words = QLabel("县局会看到“带错上报”和原因，并来核对。能改的请先改。")
        words.setProperty("role", "muted")
        inner.addWidget(words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(GAP))
        column.addWidget(self.headline)
        column.addWidget(tree, 1)
        column.addLayout(row)
        column.addWidget(self.card)

    # What is there.

    def _group(self, problem: Problem) -> int:
        if problem.severity is Severity.WARNING:
            return _EXPLAINED if self._draft.review.explained(problem) else _OPEN
        return _BLANK if problem.code in MISSING else _WRONG

    def _fill(self) -> None:
        """List the problems by kind; nothing is asked for where there are none."""
        self.tree.clear()
        self._items.clear()
        found: list[list[int]] = [[] for _ in _GROUPS]
        for at, problem in enumerate(self._problems):
            found[self._group(problem)].append(at)
        for title, colour, numbers in zip(_GROUPS, _COLOURS, found, strict=True):
            if numbers:
                self._add_group(f"{title}（{len(numbers)}处）", colour, numbers)
        self._tell([len(numbers) for numbers in found])
        some = bool(self._problems)
        for widget in (self.tree, self.why, self.mend):
            widget.setVisible(some)
        self.card.setVisible(self.has_errors)
        first = self.tree.topLevelItem(0)
        if first is not None:
            self.tree.setCurrentItem(first.child(0))

    def _add_group(self, title: str, colour: str, numbers: list[int]) -> None:
        head = QTreeWidgetItem(self.tree, [title])
        head.setFirstColumnSpanned(True)
        head.setForeground(0, self._theme.colour(colour))
        head.setFont(0, self._theme.font(bold=True))
        for at in numbers:
            problem = self._problems[at]
            item = QTreeWidgetItem(head, [self._where(problem), problem.message + problem.hint])
            item.setData(0, _AT, at)
            self._items[at] = item
            item.setToolTip(1, problem.message + problem.hint)
        head.setExpanded(True)

    def _where(self, problem: Problem) -> str:
        view = self._draft.view
        form = view.form(problem.place.form)
        item = form.field(problem.place.field)
        parts = [form.title, view.row_title(form.id, problem.place.row), item.label if item else ""]
        return " · ".join(part for part in parts if part)

    def _tell(self, counts: list[int]) -> None:
        wrong, blank, unexplained, _explained = counts
        parts = [f"{wrong}处有错"] if wrong else []
        parts += [f"{blank}处未填"] if blank else []
        role = "error" if parts else "done"
        if parts:
            text = f"还有{'、'.join(parts)}，改好、填好了才能上报。选一处按回车，就到那里。"
        elif unexplained:
            text = f"没有错误。有{unexplained}处和平常不一样，请写说明；不写县局会来问。"
            role = "warning"
        else:
            text = "核对过了，没有错误，可以上报。"
        self.headline.setText(text)
        self.headline.setProperty("role", role)

    # What the user does.

    def _problem(self) -> Problem | None:
        index = self.tree.currentIndex().siblingAtColumn(0)
        at = index.data(_AT)
        return self._problems[at] if isinstance(at, int) else None

    def _chosen(self) -> None:
        problem = self._problem()
        self.mend.setEnabled(problem is not None)
        warned = problem is not None and problem.severity is Severity.WARNING
        self.why.setEnabled(warned)
        self.why.setText(self._draft.explanation(problem) if problem and warned else "")

    def _go(self) -> None:
        problem = self._problem()
        if problem is not None:
            self.go_to.emit(problem.place)

    def _explain(self) -> None:
        """Keep a 说明; the row stays where it is until it counts as explained."""
        problem = self._problem()
        if problem is None or self._draft.explanation(problem) == self.why.text().strip():
            return
        self._draft.set_explanation(problem, self.why.text())
        at = self._problems.index(problem)
        self._fill()
        self._choose(at)
        self.changed.emit()

    def _choose(self, wanted: int) -> None:
        self.tree.setCurrentItem(self._items[wanted])

    def _follow_override(self) -> None:
        self.reason.setEnabled(self.override.isChecked())
        if self.override.isChecked():
            self.reason.setFocus()
        self.changed.emit()

    # What the wizard asks.

    @property
    def has_errors(self) -> bool:
        """Whether anything is wrong or blank."""
        return any(problem.is_error for problem in self._problems)

    @property
    def given_reason(self) -> str:
        """Why it is sent with errors, "" if it is not."""
        wanted = self.has_errors and self.override.isChecked()
        return self.reason.text().strip() if wanted else ""

    @property
    def ready(self) -> bool:
        """Whether one may go on."""
        return not self.has_errors or sufficient(self.given_reason)
