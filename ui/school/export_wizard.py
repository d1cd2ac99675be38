"""Handing the return over in three steps: check it, choose what goes along, have it written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout

from models.entry.export import Exported, ExportWish, export_return
from models.files import named
from models.merge.prepared import override_reason
from models.problems import Place
from models.records import Part
from models.store.dataset import DataSet
from models.task.opening import task_id, task_policy
from models.task.package import PasswordPolicy
from ui.home import Home
from ui.school.export_check import CheckPage
from ui.school.export_choose import ChoosePage
from ui.school.export_done import DonePage
from ui.school.school_desk import SchoolDesk
from ui.tasks import Control
from ui.theme import GAP, WIDE, Theme, set_look

_STEPS = ("核对", "选择", "完成")
_CHECK, _CHOOSE, _DONE = range(3)


class Asked(Struct, frozen=True):
    """What the task package says about handing over."""

    policy: PasswordPolicy
    task: str


def asked(dataset: DataSet, period: str) -> Asked:
    """Read what is asked for."""
    return dataset.db.call(
        lambda tx: Asked(task_policy(tx, period), task_id(tx, period)), write=False
    )


class ExportWizard(QDialog):
    """The three steps."""

    def __init__(self, home: Home, desk: SchoolDesk, told: Asked) -> None:
        super().__init__(home.window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("导出上报")
        self._home = home
        self._desk = desk
        self._asked = told
        theme, draft = home.window.theme, desk.draft
        lists = {
            form.title: count
            for form in draft.view.forms
            if form.part is Part.PERSONS
            and (count := sum(not row.empty for row in draft.content.form(form.id).rows))
        }
        self.check = CheckPage(draft, theme, override_reason(draft.content))
        self.choose = ChoosePage(
            theme, home.window.messages, told.policy, self._proposed(), lists=lists
        )
        self.done_page = DonePage(theme)
        self.check.go_to.connect(self._mend)
        self.check.changed.connect(self._enable)
        self.choose.changed.connect(self._enable)
        self._stack = QStackedWidget()
        self._heads = [QLabel(f"{at}. {title}") for at, title in enumerate(_STEPS, start=1)]
        self.back = QPushButton("上一步")
        self.forward = QPushButton("下一步")
        self.cancel = QPushButton("取消")
        self._lay_out(theme)
        self._show(_CHECK)
        theme.fit(self, 860, 580)

    def _proposed(self) -> Path:
        known = self._home.file.settings.export_folder
        return Path(known) if known else self._desk.dataset.folder / "上报"

    def _lay_out(self, theme: Theme) -> None:
        for page in (self.check, self.choose, self.done_page):
            self._stack.addWidget(page)
        head = QHBoxLayout()
        head.setSpacing(theme.px(WIDE))
        for label in self._heads:
            head.addWidget(label)
        head.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(GAP))
        foot.addStretch(1)
        self.forward.setProperty("primary", True)
        self.forward.setDefault(True)
        for button, run in (
            (self.back, lambda: self._show(_CHECK)),
            (self.forward, self._go_on),
            (self.cancel, self.reject),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(run)
            foot.addWidget(button)
        column = QVBoxLayout(self)
        edge = theme.px(WIDE)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.px(WIDE))
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        column.addLayout(foot)

    @property
    def step(self) -> int:
        """Which step is shown."""
        return self._stack.currentIndex()

    def _show(self, step: int) -> None:
        self._stack.setCurrentIndex(step)
        for at, label in enumerate(self._heads):
            set_look(label, "role", "strong" if at == step else "faint")
        self.back.setVisible(step == _CHOOSE)
        self.cancel.setVisible(step != _DONE)
        self.forward.setText(("下一步", "导出", "完成")[step])
        self._enable()
        first = (self.check.tree, self.choose.first_line, self.forward)[step]
        (first if first.isVisibleTo(self) else self.forward).setFocus()

    def _enable(self) -> None:
        if self.step == _CHECK:
            self.forward.setEnabled(self.check.ready)
        elif self.step == _CHOOSE:
            self.forward.setEnabled(not self.choose.fault_now())

    def _mend(self, place: Place) -> None:
        """Close, and put the cursor where something must be mended."""
        self.reject()
        self._desk.go_to(place)

    def _go_on(self) -> None:
        if self.step == _CHECK:
            self._show(_CHOOSE)
        elif self.step == _CHOOSE:
            self._write()
        else:
            self.accept()

    def _write(self) -> None:
        folder = self.choose.where.folder
        window = self._home.window
        if folder is None:
            return
        if not self._desk.all_saved():
            window.messages.warn("刚填的内容还没有存上，等存好了再导出。")
            return
        parts, reason = self.choose.parts, self.check.given_reason
        shortest = max(1, self._asked.policy.min_length)
        wish = ExportWish(parts, self.choose.password, shortest, reason, task=self._asked.task)
        ctx, dataset = self._desk.draft.ctx, self._desk.dataset

        def work(_control: Control) -> Exported:
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise named(error, folder) from error
            return export_return(dataset, ctx.period.id, ctx.unit.code, folder, wish)

        window.tasks.run(
            work, lambda made: self._written(made, folder, parts), title="正在写工作簿"
        )

    def _written(self, made: Exported, folder: Path, parts: tuple[Part, ...]) -> None:
        self._home.remember_export(folder)
        self.done_page.show_exported(made, folder, parts)
        self._show(_DONE)


def load_wizard(dataset: DataSet, period: str) -> Callable[[Home, SchoolDesk], ExportWizard]:
    """Read what a wizard needs; called off the window's thread."""
    told = asked(dataset, period)
    return lambda home, desk: ExportWizard(home, desk, told)
