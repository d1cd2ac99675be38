"""What an import would do, shown before anything is written."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from models.forms.definition import Indicator
from models.merge.combine import Status
from models.merge.plan import Action, FileItem, MergePlan, UnitChange
from models.merge.total_changes import TotalChange
from ui.bureau.plan_rows import (
    FINDING_COLUMNS,
    UNIT_COLUMNS,
    Finding,
    PlanFacts,
    file_columns,
    findings_of,
    total_columns,
)
from ui.bureau.rows_model import RowsModel
from ui.bureau.rows_view import RowsView
from ui.theme import GAP, Theme

_UNIT_ORDER = {Status.DISPUTED: 0, Status.LISTS_ONLY: 1, Status.MISSING: 2}


class PlanView(QWidget):
    """Files, units and figures of a plan, and the two answers to it.

    Signals:
        accepted: carry it out.
        rejected: don't.
    """

    accepted = Signal()
    rejected = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._names: dict[str, str] = {}
        self._indicators: dict[str, Indicator] = {}
        self._facts: PlanFacts | None = None
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        self.summary.setProperty("role", "strong")
        self.files = RowsView(
            RowsModel[FileItem](file_columns(self._names), theme), theme, "没有文件。"
        )
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.findings = RowsView(
            RowsModel[Finding](FINDING_COLUMNS, theme), theme, "这个文件没有发现问题。"
        )
        self.units = RowsView(
            RowsModel[UnitChange](UNIT_COLUMNS, theme), theme, "没有哪个单位的状态会变。"
        )
        self.totals = RowsView(
            RowsModel[TotalChange](total_columns(self._indicators), theme),
            theme,
            "没有哪个全县数字会变。",
        )
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.accept_button = QPushButton("导入(&I)")
        self.accept_button.setProperty("primary", True)
        self.accept_button.clicked.connect(self.accepted)
        self.reject_button = QPushButton("不导入")
        self.reject_button.clicked.connect(self.rejected)
        self.files.moved.connect(self._show_file)
        self._lay_out()

    def _lay_out(self) -> None:
        theme = self.theme
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, theme.px(GAP), 0, 0)
        column.setSpacing(theme.px(GAP))
        column.addWidget(self.sentence)
        column.addWidget(self.findings, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.files)
        split.addWidget(below)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setCollapsible(0, False)
        for widget in (split, self.units, self.totals):
            self.tabs.addTab(widget, "")
        row = QHBoxLayout()
        row.setSpacing(theme.px(GAP))
        row.addWidget(QLabel("现在还什么都没有写入，看过以后再决定。"))
        row.addStretch(1)
        row.addWidget(self.accept_button)
        row.addWidget(self.reject_button)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(theme.px(GAP))
        page.addWidget(self.summary)
        page.addWidget(self.tabs, 1)
        page.addLayout(row)

    def show_plan(self, facts: PlanFacts) -> None:
        """Show a plan; files and units that want attention stand first."""
        plan = facts.plan
        self._facts = facts
        self._names.clear()
        self._names.update(facts.names)
        self._indicators.clear()
        self._indicators.update(facts.indicators)
        self.summary.setText(plan.summary)
        self.files.rows.show_rows(sorted(plan.items, key=_attention))
        self.units.rows.show_rows(sorted(plan.units, key=_unit_attention))
        self.totals.rows.show_rows(plan.totals)
        counts = (len(plan.items), len(plan.units), len(plan.totals))
        for at, (title, count) in enumerate(zip(("文件", "单位", "全县数字"), counts, strict=True)):
            self.tabs.setTabText(at, f"{title} {count}")
        self.tabs.setCurrentIndex(0)
        self.accept_button.setEnabled(_worth_while(plan))
        self.files.choose(0)
        self.accept_button.setFocus()
        if not self.accept_button.isEnabled():
            self.reject_button.setFocus()

    def _show_file(self) -> None:
        item, facts = self.files.current(), self._facts
        self.sentence.setText(item.sentence if item is not None else "")
        self.findings.rows.show_rows(
            findings_of(item, facts.form_set) if item is not None and facts is not None else []
        )


def _attention(item: FileItem) -> tuple[int, int]:
    """Put what is refused or undecided first, then what has problems, then the rest."""
    if item.action in {Action.REFUSED, Action.DIVERGENT}:
        return 0, item.position
    has_errors = any(problem.is_error for problem in (*item.problems, *item.findings))
    return 1 if has_errors else 2, item.position


def _unit_attention(change: UnitChange) -> int:
    """Put what is undecided first, then what is not in yet, then the rest as it came."""
    return _UNIT_ORDER.get(change.after, len(_UNIT_ORDER))


def _worth_while(plan: MergePlan) -> bool:
    """Tell whether carrying a plan out leaves anything; a file that came again is noted too."""
    return plan.count(Action.REFUSED) < len(plan.items)
