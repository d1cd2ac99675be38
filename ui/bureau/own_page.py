"""本局填报: the bureau's own forms, filled in as a school fills in its own, and handed in here."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from models.entry.draft import Draft
from models.entry.open_return import read_return
from models.errors import AppError
from models.merge.combine import Status
from models.merge.decisions import Who, hand_in
from models.merge.unit_result import UnitResult
from models.problems import Problem
from models.store.submissions import SubmissionState, submission
from models.workspace import Workspace
from ui.bureau.bench import Bench
from ui.bureau.page import Page
from ui.bureau.who_box import WhoBox
from ui.entry.entry_desk import EntryDesk
from ui.messages import listed
from ui.tasks import Control
from ui.theme import GAP, WIDE

_NOT_YET = "还没有交入汇总。填好以后点“交入汇总”，全县的数字和总结才会用上。"
_CARRIED = "表样换了，上次填的内容这样带过来："
_IN = "已交入汇总。以后再改的，要再交一次才会算进去。"


class _Opened(Struct, frozen=True):
    """The bureau's return, whether it was handed in, and what became of it on other forms."""

    draft: Draft | None
    state: SubmissionState | None
    carried: tuple[Problem, ...] = ()


def _read(workspace: Workspace, *, with_draft: bool) -> _Opened:
    unit, period = workspace.own_unit().code, workspace.period_id()
    state = workspace.dataset.db.call(lambda tx: submission(tx, unit, period), write=False)
    if not with_draft:
        return _Opened(None, state)
    carried = read_return(workspace.dataset, period, unit).carried
    return _Opened(workspace.draft(unit), state, carried)


class OwnPage(Page):
    """The bureau's own return."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench, "本局填报", "")
        self.desk: EntryDesk | None = None
        self._opening = False
        self.state = QLabel("正在打开…")
        self.state.setWordWrap(True)
        self.state.setProperty("role", "muted")
        self.who = WhoBox(bench, "例如：第一次上报、改正高考人数", "填报人(&M)")
        self.hand_in_button = QPushButton("交入汇总(&H)")
        self.hand_in_button.setProperty("primary", True)
        self.hand_in_button.setEnabled(False)
        self.hand_in_button.clicked.connect(self.hand_in)
        theme = bench.theme
        self.body.setContentsMargins(0, theme.px(12), 0, theme.px(GAP))
        edge = theme.px(WIDE)
        self.head.setContentsMargins(edge, 0, edge, 0)
        self._room = QVBoxLayout()
        foot = QWidget()
        column = QVBoxLayout(foot)
        column.setContentsMargins(edge, 0, edge, 0)
        column.setSpacing(theme.px(GAP))
        row = QHBoxLayout()
        row.setSpacing(theme.px(GAP))
        row.addWidget(self.who, 1)
        row.addWidget(self.hand_in_button)
        column.addWidget(self.state)
        column.addLayout(row)
        self.body.addLayout(self._room, 1)
        self.body.addWidget(foot)

    def refresh(self) -> None:
        """Open the return on first use; read whether it was handed in."""
        workspace, first = self.bench.workspace, self.desk is None and not self._opening
        self._opening = self._opening or first

        def failed(error: AppError) -> None:
            self._opening = False
            self.state.setText(error.message)

        self.run(lambda _: _read(workspace, with_draft=first), self._show_opened, failed=failed)

    def _show_opened(self, opened: _Opened) -> None:
        if opened.draft is not None:
            self._show_desk(opened.draft)
        there = opened.state is not None and opened.state.status != Status.MISSING
        self.state.setText(_IN if there else _NOT_YET)
        self.who.refresh()
        if opened.carried:
            lines = [problem.message for problem in opened.carried]
            self.bench.messages.tell(_CARRIED, details="\n".join(lines))

    def _show_desk(self, draft: Draft) -> None:
        desk = EntryDesk(draft, self.theme, self.bench.messages)
        desk.told.connect(self.told)
        desk.saved.connect(self.saved)
        desk.trouble.connect(self.trouble)
        desk.progress.connect(self._show_progress)
        self.desk = desk
        self._room.addWidget(desk)
        self.hand_in_button.setEnabled(True)
        if self.isVisible():
            desk.enter()

    def _show_progress(self, words: str) -> None:
        self.hint.say(words.replace("导出上报", "交入汇总"))

    def enter(self) -> None:
        """Begin in the first field."""
        if self.desk is not None:
            self.desk.enter()

    def leave_page(self) -> None:
        """Hand over what is being typed."""
        if self.desk is not None:
            self.desk.commit()

    def close_desk(self) -> bool:
        """Write what was typed last."""
        return self.desk is None or self.desk.close_desk()

    # Handing in.

    def hand_in(self) -> None:
        """Check the return and let it count."""
        desk = self.desk
        if desk is None:
            return
        desk.commit()
        errors = [problem for problem in desk.draft.check_all() if problem.is_error]
        if errors:
            self.bench.messages.warn(
                f"还有{len(errors)}处错误或必填项没有填，没有交入汇总。按F8可以逐处改。",
                details=listed([problem.message for problem in errors]),
            )
            desk.next_problem(1)
            return
        who = self.who.who()
        if who is None:
            self.told.emit("请写上姓名和理由，交入汇总要记录在案。")
            return
        self._hand_in(desk.draft, who)

    def _hand_in(self, draft: Draft, who: Who) -> None:
        workspace, content = self.bench.workspace, draft.content
        unit, period = draft.ctx.unit.code, draft.ctx.period.id

        def work(_control: Control) -> UnitResult:
            return hand_in(workspace.dataset, period, unit, content, who)

        def done(_result: UnitResult) -> None:
            self.who.done()
            self.state.setText(_IN)
            self.told.emit("本局的报表已交入汇总。")
            self.changed.emit()

        self.run(work, done, title="正在交入汇总")

    # What the commands ask.

    def undo(self) -> None:
        """Take back the last action."""
        if self.desk is not None:
            self.desk.undo()

    def redo(self) -> None:
        """Do again what was taken back."""
        if self.desk is not None:
            self.desk.redo()

    def save(self) -> None:
        """Say that everything is saved already."""
        if self.desk is not None:
            self.desk.save()

    def next_problem(self, step: int) -> None:
        """Go to the next or previous problem."""
        if self.desk is not None:
            self.desk.next_problem(step)

    def toggle_problems(self) -> None:
        """Show or hide the list of problems."""
        if self.desk is not None:
            self.desk.toggle_problems()

    def toggle_names(self) -> None:
        """Show or mask personal fields."""
        if self.desk is not None:
            self.desk.toggle_names()

    def explain(self) -> None:
        """Explain the field the cursor is in."""
        if self.desk is not None:
            self.desk.explain()
