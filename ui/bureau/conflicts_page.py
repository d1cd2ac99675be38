"""待定报表: decide between returns, leave a revision out or take it back in."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QTabWidget

from models.errors import AppError, StoreChanged
from models.merge.decisions import Combine, PickHead, Who, leave_out, resolve, take_back_in
from models.merge.sentences import STATUS_WORDS
from models.merge.unit_result import UnitResult
from ui.bureau.bench import Bench
from ui.bureau.conflict_rows import Waiting, read_waiting
from ui.bureau.page import Page
from ui.bureau.revisions_panel import RevisionRow, RevisionsPanel, read_revisions
from ui.bureau.waiting_panel import WaitingPanel
from ui.tasks import Control

_Found = tuple[list[Waiting], list[RevisionRow]]


class ConflictsPage(Page):
    """What a person must decide."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(
            bench,
            "待定报表",
            "分不出先后的报表在这里选定；每个决定都记下谁定的、为什么，可以撤回。",
        )
        self.waiting = WaitingPanel(bench)
        self.revisions = RevisionsPanel(bench)
        self.waiting.decided.connect(self._resolve)
        self.waiting.told.connect(self.told)
        self.revisions.told.connect(self.told)
        self.revisions.leave_out_wanted.connect(self._leave_out)
        self.revisions.take_in_wanted.connect(self._take_in)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.waiting, "待定")
        self.tabs.addTab(self.revisions, "各次上报")
        self.body.addWidget(self.tabs, 1)

    def refresh(self) -> None:
        """Read what waits and what came in again."""
        workspace = self.bench.workspace

        def work(_control: Control) -> _Found:
            return read_waiting(workspace), read_revisions(workspace)

        self.run(work, self._show_found)

    def _show_found(self, found: _Found) -> None:
        waiting, revisions = found
        self.tabs.setTabText(0, f"待定 {len(waiting)}")
        self.waiting.show_waiting(waiting)
        self.revisions.show_revisions(revisions)

    def enter(self) -> None:
        """Begin at the list in view."""
        on_waiting = self.tabs.currentWidget() is self.waiting
        (self.waiting.units if on_waiting else self.revisions.view).setFocus()

    # Decisions.

    def _resolve(self, waiting: Waiting, decision: PickHead | Combine, who: Who) -> None:
        dataset, period = self.bench.workspace.dataset, self.bench.workspace.period_id()

        def done(result: UnitResult) -> None:
            self.waiting.who.done()
            self._say(waiting.name, result)

        self._carry_out(
            lambda _: resolve(dataset, period, waiting.unit, waiting.seen, decision, who), done
        )

    def _leave_out(self, row: RevisionRow, who: Who) -> None:
        dataset, period = self.bench.workspace.dataset, self.bench.workspace.period_id()

        def done(result: UnitResult) -> None:
            self.revisions.who.done()
            self._say(row.name, result)

        self._carry_out(lambda _: leave_out(dataset, period, row.unit, row.digest, who), done)

    def _take_in(self, row: RevisionRow, who: Who) -> None:
        dataset, period = self.bench.workspace.dataset, self.bench.workspace.period_id()

        def done(result: UnitResult) -> None:
            self.revisions.who.done()
            self._say(row.name, result)

        self._carry_out(lambda _: take_back_in(dataset, period, row.unit, row.digest, who), done)

    def _carry_out(
        self, work: Callable[[Control], UnitResult], done: Callable[[UnitResult], None]
    ) -> None:
        def failed(error: AppError) -> None:
            self.bench.messages.failed(error)
            if isinstance(error, StoreChanged):
                self.refresh()

        def follow(result: UnitResult) -> None:
            done(result)
            self.refresh()
            self.changed.emit()

        self.run(work, follow, failed=failed, title="正在记录决定")

    def _say(self, name: str, result: UnitResult) -> None:
        self.told.emit(f"{name}：{STATUS_WORDS[result.status]}，决定已记录在案。")
