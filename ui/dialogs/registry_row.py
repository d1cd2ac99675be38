"""Choosing the registry of schools: a CSV file, or the one of another data set."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from models.errors import AppError
from models.files import write_safely
from models.forms.definition import ChoiceItem, FormSet
from models.records import Unit
from models.task.new_county import counted, faults_told, registry_of
from models.task.registry_file import RegistryRead, read_registry, registry_to_bytes
from ui.dialogs.where import meant
from ui.messages import Messages
from ui.tasks import Tasks
from ui.theme import GAP, TIGHT, Theme, set_look

_KINDS = "学校名册 (*.xlsx *.csv *.txt)"
_FORM = "学校名册 (*.csv)"
_NOTHING = (
    "还没有名册。没有现成的，就先存一份表样，用Excel或WPS照着例子填好，再来导入，"
    "存成.xlsx或.csv都行。"
)


class RegistryRow(QWidget):
    """What is known of the schools, and where to get it.

    Signals:
        changed: another registry was read, or could not be.
    """

    changed = Signal()

    def __init__(self, theme: Theme, messages: Messages, tasks: Tasks) -> None:
        super().__init__()
        self._messages = messages
        self._tasks = tasks
        self._form_set: FormSet | None = None
        self._again: Callable[[], None] = lambda: None
        self.units: tuple[Unit, ...] = ()
        self.towns: tuple[ChoiceItem, ...] = ()
        self.told = QLabel(_NOTHING)
        self.told.setWordWrap(True)
        self.faults = QPlainTextEdit(readOnly=True)
        self.faults.setTabChangesFocus(True)
        self.faults.setMaximumHeight(theme.px(130))
        self.faults.hide()
        title = QLabel("学校名册")
        title.setProperty("role", "strong")
        self.buttons: list[QPushButton] = []
        row = QHBoxLayout()
        row.setSpacing(theme.px(GAP))
        for text, run in (
            ("导入名册文件…", self._file),
            ("沿用以前数据里的…", self._data),
            ("存一份表样…", self._template),
        ):
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.clicked.connect(run)
            self.buttons.append(button)
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(TIGHT))
        column.addWidget(title)
        column.addLayout(row)
        column.addWidget(self.told)
        column.addWidget(self.faults)

    def use(self, form_set: FormSet) -> None:
        """Read the registry in terms of a form set."""
        self._form_set = form_set
        self._again()

    def _file(self) -> None:
        path = self._messages.open_file("选学校名册", _KINDS)
        if path is not None:
            self._read(lambda form_set: read_registry(path, form_set), path.name)

    def _data(self) -> None:
        folder = self._messages.choose_folder("选以前的数据文件夹")
        if folder is not None:
            place = meant(folder)
            self._read(lambda form_set: registry_of(place, form_set), place.name)

    def _read(self, work: Callable[[FormSet], RegistryRead], name: str) -> None:
        form_set = self._form_set
        if form_set is None:
            return
        self._again = lambda: self._read(work, name)
        self._tasks.run(
            lambda _: work(form_set),
            lambda found: self._take(found, form_set, name),
            failed=self._failed,
            title="正在读名册",
        )

    def _take(self, found: RegistryRead, form_set: FormSet, name: str) -> None:
        self.units, self.towns = found.units, found.towns
        errors = sum(problem.is_error for problem in found.problems)
        if errors:
            self._say(f"“{name}”有{errors}处要改，改好再导入：", "error", found)
        else:
            self._say(f"“{name}”　{counted(form_set, found.units)}", "done", found)

    def _failed(self, error: AppError) -> None:
        self.units, self.towns = (), ()
        self._say(error.message, "error", RegistryRead(()))

    def _say(self, text: str, role: str, found: RegistryRead) -> None:
        self.told.setText(text)
        set_look(self.told, "role", role)
        self.faults.setPlainText(faults_told(found.problems))
        self.faults.setVisible(bool(found.problems))
        self.changed.emit()

    def _template(self) -> None:
        form_set = self._form_set
        if form_set is None:
            return
        path = self._messages.save_file("存名册表样", Path("学校名册.csv"), _FORM)
        if path is None:
            return
        data = registry_to_bytes((), form_set)
        self._tasks.run(
            lambda _: write_safely(path, data, lambda _written: None),
            lambda _: self._saved(path),
        )

    def _saved(self, path: Path) -> None:
        self.told.setText(
            f"表样存在：{path}。里面有几行例子，照着填：每个单位一行，县局自己也写一行，"
            "乡镇写全名；填好再导入。"
        )
