"""A bureau's new data: which forms, which half-year, which schools, where it lies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from models.forms.definition import FormSet
from models.task.half_years import half_of
from models.task.new_county import NewCounty
from ui.dialogs.foot import foot
from ui.dialogs.half_year_box import HalfYearBox
from ui.dialogs.registry_row import RegistryRow
from ui.dialogs.where import WhereRow, proposed_folder
from ui.messages import Messages
from ui.tasks import Tasks
from ui.theme import WIDE, Theme

_NAME = "县局"


class NewCountyDialog(QDialog):
    """Everything a bureau's data set begins with, on one page.

    Args:
        form_sets: those that come with the program.
        done: called with what is to be set up, and where.
        today: decides which half-year is proposed.
    """

    def __init__(  # noqa: PLR0913, PLR0917  # a dialog is told all it needs
        self,
        parent: QWidget,
        theme: Theme,
        messages: Messages,
        tasks: Tasks,
        form_sets: Sequence[FormSet],
        done: Callable[[NewCounty, Path], None],
        today: date | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("新建县局数据")
        self._done = done
        now = half_of(today or date.today())  # noqa: DTZ011  # the day on the wall
        self.box = HalfYearBox(theme, form_sets, now)
        self.registry = RegistryRow(theme, messages, tasks)
        self.where = WhereRow(theme, messages, "数据放在哪个文件夹")
        self.where.show_folder(proposed_folder() / _NAME)
        self.fault = QLabel()
        self.fault.setProperty("role", "muted")
        self.accept_button = QPushButton("建好并打开")
        self._lay_out(theme)
        self.box.other_forms.connect(self._other_forms)
        self.box.changed.connect(self._follow)
        self.registry.changed.connect(self._follow)
        self.where.changed.connect(self._follow)
        self.accept_button.clicked.connect(self._take)
        self._other_forms()
        self._follow()
        theme.fit(self, 720, 560)

    def _lay_out(self, theme: Theme) -> None:
        column = QVBoxLayout(self)
        edge = theme.px(WIDE)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.px(WIDE))
        column.addWidget(self.box)
        column.addWidget(self.registry)
        column.addWidget(self.where)
        column.addStretch(1)
        column.addLayout(foot(self, theme, self.accept_button, self.fault))

    def _other_forms(self) -> None:
        if self.box.form_set is not None:
            self.registry.use(self.box.form_set)

    def fault_now(self) -> str:
        """Return what is still missing or wrong, "" if nothing is."""
        told = self.box.fault_now()
        if told:
            return told
        if not self.registry.units:
            return "还没有学校名册。"
        return "" if self.where.folder else "请选一个文件夹放数据。"

    def _follow(self) -> None:
        told = self.fault_now()
        self.fault.setText(told)
        self.accept_button.setEnabled(not told)

    def _take(self) -> None:
        form_set, period, folder = self.box.form_set, self.box.period(), self.where.folder
        if form_set is not None and period is not None and folder is not None:
            self.accept()
            registry = self.registry
            self._done(NewCounty(form_set, period, registry.units, registry.towns), folder)
