"""上报进度: every expected unit by township, its state, whom to ring, and the list to ring with."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton

from models.task.answers import Answers
from ui.bureau.bench import Bench
from ui.bureau.filters import Filters
from ui.bureau.page import Page
from ui.bureau.progress_rows import Progress, Stand, UnitRow, read_progress, reminder
from ui.bureau.rows_model import Column, RowsModel
from ui.bureau.rows_view import RowsView
from ui.tasks import Control, watch_of

_COLOURS = {
    Stand.MISSING: "error",
    Stand.LISTS_ONLY: "error",
    Stand.PENDING: "warning",
    Stand.WRONG: "warning",
    Stand.COMBINED: "done",
    Stand.RECEIVED: "done",
}
_NOT_IN = (Stand.MISSING, Stand.LISTS_ONLY)
_FILTERS: tuple[tuple[str, tuple[Stand, ...]], ...] = (
    ("全部", tuple(Stand)),
    ("未报", _NOT_IN),
    ("待定", (Stand.PENDING,)),
    ("有错", (Stand.WRONG,)),
    ("已收", (Stand.RECEIVED, Stand.COMBINED)),
)


def _number(count: int) -> str:
    return str(count) if count else ""


def _warnings(row: UnitRow) -> str:
    if not row.warnings:
        return ""
    return f"{row.warnings}，{row.unexplained}处没说明" if row.unexplained else str(row.warnings)


_COLUMNS: tuple[Column[UnitRow], ...] = (
    Column("乡镇", lambda row: row.town, 84),
    Column("单位", lambda row: row.name, middle=True, least=160),
    Column("类别", lambda row: row.kind, 72),
    Column("状态", lambda row: row.stand.value, 96, lambda row: _COLOURS[row.stand]),
    Column(
        "有错",
        lambda row: _number(row.errors),
        46,
        lambda _: "error",
        number=True,
        tip=lambda row: f"带错上报：{row.override}" if row.override else _number(row.errors),
    ),
    Column("提醒", _warnings, 112),
    Column("联系人", lambda row: row.contact or "没有登记", 76),
    Column("电话", lambda row: row.phone.partition(" ")[0], 116, tip=lambda row: row.phone),
)


class ProgressPage(Page):
    """Whose returns are in."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench, "上报进度", "")
        self._progress = Progress("", "", "", ())
        self.filters = Filters(bench.theme, [title for title, _ in _FILTERS], find="找单位或乡镇")
        self.filters.changed.connect(lambda _: self._filter())
        self.filters.typed.connect(lambda _: self._filter())
        self.copy_button = QPushButton("复制催报单(&C)")
        self.copy_button.clicked.connect(self.copy_reminder)
        self.answer_button = QPushButton("回执和退回…(&W)")
        self.answer_button.setToolTip(
            "给列出的单位写回执；报表有错误或没有说明的，连报表一起退回，格子里标明原因"
        )
        self.answer_button.clicked.connect(self.answer)
        self.line = QLabel()
        self.line.setWordWrap(True)
        self.line.setProperty("role", "strong")
        self.view = RowsView(RowsModel[UnitRow](_COLUMNS, bench.theme), bench.theme, "")
        self.head.addWidget(self.copy_button)
        self.head.addWidget(self.answer_button)
        self.body.addWidget(self.line)
        self.body.addWidget(self.filters)
        self.body.addWidget(self.view, 1)

    def refresh(self) -> None:
        """Read the state of all units again."""
        workspace = self.bench.workspace
        self.run(lambda _: read_progress(workspace), self._show_progress)

    def _show_progress(self, found: Progress) -> None:
        self._progress = found
        self.line.setText(found.line)
        self.hint.say(f"{found.period}，截止{found.deadline}。")
        for button, (title, stands) in zip(self.filters.buttons, _FILTERS, strict=True):
            button.setText(f"{title} {found.count(*stands)}")
        self._filter()

    def _filter(self) -> None:
        _, stands = _FILTERS[self.filters.at]
        words = self.filters.search.text().split()
        rows = [
            row
            for row in self._progress.rows
            if row.stand in stands
            and all(word in f"{row.town} {row.name} {row.kind} {row.code}" for word in words)
        ]
        self.view.empty = self._empty()
        self.view.rows.show_rows(rows)
        self.copy_button.setEnabled(bool(rows))
        self.answer_button.setEnabled(any(row.stand is not Stand.MISSING for row in rows))

    def _empty(self) -> str:
        if not self._progress.rows:
            return "本期没有应报单位。请核对学校名册里有没有学校。"
        return "没有符合的单位。换一个筛选条件，或清空查找的字。"

    def enter(self) -> None:
        """Begin at the list."""
        self.view.setFocus()

    def answer(self) -> None:
        """Write receipts for the listed units into a folder, and send back what has errors."""
        folder = self.bench.messages.choose_folder("回执放到哪个文件夹")
        if folder is None:
            return
        units = frozenset(row.code for row in self.view.rows.rows)
        workspace = self.bench.workspace

        def work(control: Control) -> Answers:
            return workspace.answer(folder, units, watch_of(control))

        def done(made: Answers) -> None:
            back = f"，退回{len(made.sent_back)}份" if made.sent_back else ""
            self.told.emit(f"已写好回执{len(made.receipts)}份{back}，在“{folder.name}”里。")

        self.run(work, done, title="正在写回执")

    def copy_reminder(self) -> None:
        """Put the listed units into the clipboard; those not in yet, if all are listed."""
        rows = list(self.view.rows.rows)
        if self.filters.at == 0:
            rows = [row for row in rows if row.stand in _NOT_IN]
        if not rows:
            self.told.emit("没有未报的单位，不用催。")
            return
        QGuiApplication.clipboard().setText(reminder(self._progress, rows))
        self.told.emit(f"催报单已复制，共{len(rows)}个单位，可以粘贴到Excel、Word或通知里。")
