"""Opening a task package: which school one is, and where its data is to lie."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from models.records import Unit
from models.task.beginning import begin_own
from models.task.own import Own, whose
from models.task.package import SUFFIX, TaskPackage, read_task
from ui.dialogs.foot import foot
from ui.dialogs.where import WhereRow, proposed_folder
from ui.home import Home
from ui.messages import Messages
from ui.school.units_model import UnitsModel
from ui.theme import GAP, WIDE, Theme

_KINDS = f"任务包 (*{SUFFIX})"
_THROUGH = frozenset((Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown))


class Chosen(Struct, frozen=True):
    """What the user chose in the dialog."""

    unit: Unit
    folder: Path


class OpenTaskDialog(QDialog):
    """The units of a package to choose one's own from.

    Args:
        known: whose data is open now and where it lies; proposed if the package asks for it.
        done: called with the choice.
    """

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        messages: Messages,
        task: TaskPackage,
        known: tuple[Own, Path] | None,
        done: Callable[[Chosen], None],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("打开任务包")
        self._task = task
        self._known = known
        self._done = done
        self._touched = False
        self.model = UnitsModel(task, self)
        self.search = QLineEdit()
        self.search.setPlaceholderText("输入校名、代码或乡镇中的几个字")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._search)
        self.search.installEventFilter(self)
        self.view = QTableView()
        self.nothing = QLabel("没有找到。请换几个字试试；还是没有的，可能拿错了任务包，请问县局。")
        self.where = WhereRow(theme, messages, "数据放在哪个文件夹")
        self.where.line.textEdited.connect(self._touch)
        self.where.button.clicked.connect(self._touch)
        self.where.changed.connect(self._enable)
        self.accept_button = QPushButton("开始填报")
        self._prepare_view(theme)
        self._lay_out(theme)
        self._begin()
        theme.fit(self, 700, 560)

    def _prepare_view(self, theme: Theme) -> None:
        view = self.view
        view.setModel(self.model)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setShowGrid(False)
        view.setTabKeyNavigation(False)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(theme.px(28))
        header = view.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate((110, 0, 110, 100)):
            view.setColumnWidth(column, theme.px(width))
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        view.selectionModel().currentChanged.connect(self._chosen)
        view.doubleClicked.connect(lambda _index: self._take())

    def _lay_out(self, theme: Theme) -> None:
        task = self._task
        title = QLabel(f"{task.period.title}　{task.form_set.title}")
        title.setProperty("role", "title")
        day = task.period.deadline
        words = [f"{day.year}年{day.month}月{day.day}日前上报。", task.note]
        note = QLabel("".join(words))
        note.setProperty("role", "muted")
        note.setWordWrap(True)
        own = QLabel("您是哪个学校")
        own.setProperty("role", "strong")
        own.setBuddy(self.search)
        self.nothing.setProperty("role", "muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        self.nothing.hide()
        self.accept_button.clicked.connect(self._take)
        column = QVBoxLayout(self)
        edge = theme.px(WIDE)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.px(GAP))
        for widget in (title, note, own, self.search):
            column.addWidget(widget)
        column.addWidget(self.view, 1)
        column.addWidget(self.nothing, 1)
        column.addWidget(self.where)
        column.addLayout(foot(self, theme, self.accept_button))

    def _begin(self) -> None:
        """Propose the school whose data is open, or the only one there is."""
        code = self._known[0].unit if self._known else ""
        row = self.model.row_of(code)
        if row < 0 and self.model.rowCount() == 1:
            row = 0
        if row >= 0:
            self.view.selectRow(row)
            self.accept_button.setFocus()
        self._propose()
        self._enable()

    @property
    def unit(self) -> Unit | None:
        """The chosen unit."""
        return self.model.unit(self.view.currentIndex().row())

    def _search(self, text: str) -> None:
        self.model.search(text)
        some = self.model.rowCount() > 0
        self.view.setVisible(some)
        self.nothing.setVisible(not some)
        if some and text.strip():
            self.view.selectRow(0)
        self._chosen()

    def _chosen(self) -> None:
        self._propose()
        self._enable()

    def _touch(self) -> None:
        self._touched = True

    def _propose(self) -> None:
        """Propose the folder that is open for its own school, a new one for another."""
        unit = self.unit
        if self._touched:
            return
        if self._known is not None and unit is not None and unit.code == self._known[0].unit:
            self.where.show_folder(self._known[1])
        else:
            base = proposed_folder()
            self.where.show_folder(base / unit.name if unit else base)

    def _enable(self) -> None:
        self.accept_button.setEnabled(self.unit is not None and self.where.folder is not None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys go through the list while one types what to look for."""
        pressed = event if event.type() == QEvent.Type.KeyPress else None
        if isinstance(pressed, QKeyEvent) and pressed.key() in _THROUGH:
            self.view.keyPressEvent(pressed)
            return True
        return super().eventFilter(watched, event)

    def _take(self) -> None:
        unit, folder = self.unit, self.where.folder
        if unit is not None and folder is not None:
            self.accept()
            self._done(Chosen(unit, folder))


def begin_task(home: Home, path: Path | None = None) -> None:
    """Open a task package: ask for the file if none is given, then for the school."""
    window = home.window
    file = path or window.messages.open_file("选县局发来的任务包", _KINDS)
    if file is None:
        return
    dataset = home.dataset

    def work() -> tuple[TaskPackage, tuple[Own, Path] | None]:
        known = (whose(dataset), dataset.folder) if dataset is not None else None
        return read_task(file), known

    def show(read: tuple[TaskPackage, tuple[Own, Path] | None]) -> None:
        task, known = read
        dialog = OpenTaskDialog(
            window,
            window.theme,
            window.messages,
            task,
            known,
            lambda chosen: home.open(
                chosen.folder,
                create=True,
                fill=lambda data: begin_own(data, task, chosen.unit.code),
            ),
        )
        dialog.open()

    window.tasks.run(lambda _: work(), show, title="正在读任务包")
