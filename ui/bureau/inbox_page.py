"""收表与导入: drop files, see what they would do, import them or not, take an import back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from models.errors import AppError, Cancelled, Refused, StoreChanged
from models.merge.picking import pick
from models.merge.unit_result import UnitResult
from ui.bureau.batches_panel import BatchesPanel, Import, read_imports, undo_failure
from ui.bureau.bench import Bench
from ui.bureau.drop_zone import DropZone
from ui.bureau.page import Page
from ui.bureau.plan_rows import PlanFacts
from ui.bureau.plan_view import PlanView
from ui.tasks import Control, watch_of
from ui.theme import GAP

_STOPPED = "已停止，没有导入，数据没有任何改动。"


class InboxPage(Page):
    """Takes returns in."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench, "收表与导入", "同一个文件再导入一次不会重复计数。")
        self._paths: Sequence[Path] = ()
        self._facts: PlanFacts | None = None
        self.zone = DropZone(bench)
        self.zone.chosen.connect(self.begin)
        self.result = QLabel()
        self.result.setWordWrap(True)
        self.result.setProperty("role", "done")
        self.result.hide()
        self.batches = BatchesPanel(bench.theme, bench.messages)
        self.batches.undo_wanted.connect(self._undo)
        self.batches.told.connect(self.told)
        self.plan = PlanView(bench.theme)
        self.plan.accepted.connect(self.apply)
        self.plan.rejected.connect(self.drop_plan)
        first = QWidget()
        column = QVBoxLayout(first)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(bench.theme.px(GAP))
        column.addWidget(self.zone)
        column.addWidget(self.result)
        column.addWidget(self.batches, 1)
        self._first = first
        self.stack = QStackedWidget()
        self.stack.addWidget(first)
        self.stack.addWidget(self.plan)
        self.body.addWidget(self.stack, 1)

    def refresh(self) -> None:
        """Read the imports again."""
        workspace = self.bench.workspace
        self.run(lambda _: read_imports(workspace), self._show_imports)

    def _show_imports(self, found: list[Import]) -> None:
        self.batches.show_imports(found)

    def enter(self) -> None:
        """Begin at choosing files, or at the plan that waits."""
        if self._facts is None:
            self.zone.files_button.setFocus()
        else:
            self.plan.files.setFocus()

    # From files to a plan.

    def begin(self, paths: Sequence[Path]) -> None:
        """Read files and show what they would do."""
        self._paths = tuple(paths)
        workspace, passwords = self.bench.workspace, self.zone.given_passwords()

        def work(control: Control) -> PlanFacts:
            picked = pick(self._paths)
            if not picked.files:
                problems = picked.refused
                raise Refused(problems[0].message if problems else "没有可以导入的文件。")
            plan = workspace.plan_import(picked.files, passwords, watch_of(control))
            return PlanFacts.of(plan, workspace.frame())

        self.run(work, self._show_plan, failed=self._not_read, title="正在读取和核对文件")

    def _not_read(self, error: AppError) -> None:
        if isinstance(error, Cancelled):
            self.told.emit(error.message)
        else:
            self.bench.messages.failed(error)

    def _show_plan(self, facts: PlanFacts) -> None:
        self._facts = facts
        self.hint.say("看看每个文件会怎么样、各校和全县的数字会怎么变。")
        self.plan.show_plan(facts)
        self.stack.setCurrentWidget(self.plan)

    def drop_plan(self) -> None:
        """Go back without importing."""
        self._leave_plan()
        self.told.emit("没有导入，数据没有任何改动。")

    def _leave_plan(self) -> None:
        self._facts = None
        self.hint.say("同一个文件再导入一次不会重复计数。")
        self.stack.setCurrentWidget(self._first)
        self.zone.files_button.setFocus()

    # From a plan to the store.

    def apply(self) -> None:
        """Carry the plan out that is shown."""
        if self._facts is None:
            return
        plan, workspace = self._facts.plan, self.bench.workspace
        self.plan.setEnabled(False)

        def done(number: int) -> None:
            self.plan.setEnabled(True)
            self._leave_plan()
            self._say(f"第{number}批：{plan.summary}")
            self.refresh()
            self.changed.emit()

        self.run(
            lambda control: workspace.apply(plan, watch=watch_of(control)),
            done,
            failed=self._not_applied,
            title="正在导入",
        )

    def _not_applied(self, error: AppError) -> None:
        self.plan.setEnabled(True)
        if isinstance(error, Cancelled):
            self.told.emit(_STOPPED)
        elif not isinstance(error, StoreChanged):
            self.bench.messages.failed(error)
        elif self.bench.messages.ask(error.message, yes="重新预演", no="先不导入"):
            self.begin(self._paths)
        else:
            self.drop_plan()

    def _say(self, text: str) -> None:
        self.result.setText(text)
        self.result.setVisible(bool(text))

    def _undo(self, number: int, reason: str) -> None:
        workspace = self.bench.workspace

        def done(results: tuple[UnitResult, ...]) -> None:
            self._say(f"第{number}批导入已撤销，{len(results)}个单位重新算过；文件和记录都还留着。")
            self.refresh()
            self.changed.emit()

        self.run(
            lambda _: workspace.undo(number, reason),
            done,
            failed=undo_failure(self.bench.messages, number),
            title="正在撤销",
        )
