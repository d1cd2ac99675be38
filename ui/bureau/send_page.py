"""下发任务: the task package and blank workbooks for every unit, into a folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from models.task.package import PasswordPolicy
from models.task.sending import Sent, TaskWish
from ui.bureau.bench import Bench
from ui.bureau.page import Page
from ui.bureau.progress_rows import Progress, read_progress
from ui.still_spin import StillSpin
from ui.tasks import Control, watch_of
from ui.theme import GAP

_SHORTEST, _LONGEST = 6, 32


class SendPage(Page):
    """Sends a task down."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench, "下发任务", "做好任务包和空白表，拷到U盘或发到群里，由学校打开。")
        theme = bench.theme
        self._folder: Path | None = None
        self.facts = QLabel()
        self.facts.setWordWrap(True)
        self.persons = QCheckBox("要学校另外上报人员名单（加密码的工作簿）")
        self.min_length = StillSpin(theme)
        self.min_length.setRange(_SHORTEST, _LONGEST)
        self.min_length.setSuffix(" 位")
        self.how = QLineEdit()
        self.how.setPlaceholderText("例如：密码由县局电话通知")
        self.note = QPlainTextEdit()
        self.note.setPlaceholderText("要对学校说的话，例如：7月5日前把U盘送到中心校。")
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(theme.px(96))
        self.blanks = QCheckBox("同时做好每个单位的空白工作簿（电脑装不了本程序的学校用）")
        self.blanks.setChecked(True)
        self.persons.toggled.connect(self._follow)
        self.send_button = QPushButton("选文件夹并下发…(&S)")
        self.send_button.setProperty("primary", True)
        self.send_button.clicked.connect(self.send)
        self.open_button = QPushButton("打开文件夹")
        self.open_button.clicked.connect(self._open)
        self.open_button.hide()
        self.result = QLabel()
        self.result.setWordWrap(True)
        self.result.setProperty("role", "done")
        self._lay_out()
        self._follow()

    def _lay_out(self) -> None:
        theme = self.theme
        form = QFormLayout()
        form.setHorizontalSpacing(theme.px(GAP * 2))
        form.setVerticalSpacing(theme.px(12))
        form.addRow("本期", self.facts)
        form.addRow("人员名单", self.persons)
        form.addRow("密码至少", self.min_length)
        form.addRow("密码怎么定", self.how)
        form.addRow("附言", self.note)
        form.addRow("空白表", self.blanks)
        holder = QWidget()
        holder.setMaximumWidth(theme.px(760))
        holder.setLayout(form)
        form.setContentsMargins(0, theme.px(GAP), 0, 0)
        self.min_length.setMaximumWidth(theme.px(110))
        row = QHBoxLayout()
        row.setSpacing(theme.px(GAP))
        row.addWidget(self.send_button)
        row.addWidget(self.open_button)
        row.addStretch(1)
        self.body.addWidget(holder)
        self.body.addLayout(row)
        self.body.addWidget(self.result)
        self.body.addStretch(1)

    def _follow(self) -> None:
        wanted = self.persons.isChecked()
        self.min_length.setEnabled(wanted)
        self.how.setEnabled(wanted)

    def refresh(self) -> None:
        """Read the half-year and what was asked for the last time."""
        workspace = self.bench.workspace

        def work(_control: Control) -> tuple[Progress, PasswordPolicy]:
            return read_progress(workspace), workspace.policy()

        self.run(work, self._show)

    def _show(self, found: tuple[Progress, PasswordPolicy]) -> None:
        progress, policy = found
        count = len(progress.rows)
        self.facts.setText(
            f"{progress.period}，截止{progress.deadline}，发给{count}个应报单位。"
            if count
            else "本期没有应报单位，请核对学校名册里有没有学校。"
        )
        self.send_button.setEnabled(count > 0)
        self.persons.setChecked(policy.persons)
        self.min_length.setValue(max(_SHORTEST, policy.min_length))
        self.how.setText(policy.note)

    def enter(self) -> None:
        """Begin at the first question."""
        self.persons.setFocus()

    def wish(self) -> TaskWish:
        """Return what is to be sent down."""
        policy = PasswordPolicy(
            self.persons.isChecked(), self.min_length.value(), self.how.text().strip()
        )
        return TaskWish(policy, self.note.toPlainText().strip(), self.blanks.isChecked())

    def send(self) -> None:
        """Ask for a folder and write everything into it."""
        folder = self.bench.messages.choose_folder("任务包放到哪个文件夹")
        if folder is None:
            return
        workspace, wish = self.bench.workspace, self.wish()

        def work(control: Control) -> Sent:
            return workspace.send_task(folder, wish, watch_of(control))

        self.run(work, self._sent, title="正在做任务包和空白表")

    def _sent(self, sent: Sent) -> None:
        self._folder = sent.package.parent
        blanks = f"，{len(sent.workbooks)}份空白工作簿（本局的也在内）" if sent.workbooks else ""
        self.result.setText(f"已做好：任务包“{sent.package.name}”{blanks}。\n{self._folder}")
        self.open_button.show()

    def _open(self) -> None:
        if self._folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
