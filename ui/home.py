"""What lies open in the window: opens a data set, shows its desk, keeps copies, closes it.

Home knows no edition: what is shown of a data set, and what where none is open, it is told. All
work on the disk is done off the window's thread, and the old data set stays open until the new one
has been opened.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from threading import Thread

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout

from models.edition import EDITIONS, Edition
from models.errors import AppError, Cancelled, Damaged
from models.problems import Problem, Severity
from models.settings import SettingsFile
from models.store.backup import restore
from models.store.daily import back_up_daily
from models.store.dataset import DataSet
from models.task.own import whose
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.tasks import Control

_log = logging.getLogger(__name__)
IDLE_MS = 60_000
"""How long nothing must be saved before the log is emptied and today's backup is made."""


class Shown(Struct, frozen=True):
    """What is shown of a data set.

    Attributes:
        make_desk: makes the desk, on the window's thread.
        told: what the user should know about what was opened.
    """

    make_desk: Callable[[], Desk]
    told: tuple[Problem, ...] = ()


class Rooms(Struct, frozen=True):
    """What an edition shows.

    Attributes:
        owner: name of the edition whose data is opened.
        start: makes the desk where no data set is open.
        look: reads what is to be shown of a data set; called off the window's thread.
    """

    owner: str
    start: Callable[[Home], Desk]
    look: Callable[[Home, DataSet], Shown]


class OtherEdition(AppError):
    """The data belongs to the other edition."""

    def __init__(self, folder: Path, edition: Edition) -> None:
        """Keep whose it is."""
        super().__init__(f"“{folder.name}”里是{edition.title}的数据。")
        self.folder = folder
        self.edition = edition


class Home(QObject):
    """The window's open data set.

    Attributes:
        window: the window; its edition is the one everything is opened for.
        dataset: what is open, or None.

    Signals:
        edition_wanted: the user wants another edition: its name, and the data folder or None.
        restore_wanted: the data of this folder is damaged, and the user wants a backup of it.
    """

    edition_wanted = Signal(str, object)
    restore_wanted = Signal(object)

    def __init__(self, window: MainWindow, settings: SettingsFile, rooms: Rooms) -> None:
        """Look after a window that shows nothing yet."""
        super().__init__(window)
        self.window = window
        self.dataset: DataSet | None = None
        self.file = settings
        self._rooms = rooms
        self._start: Desk | None = None
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self._tidy)
        window.closed.connect(self.close)

    @property
    def folder(self) -> Path | None:
        """The folder of the open data set, or None."""
        return self.dataset.folder if self.dataset else None

    def is_open(self, folder: Path) -> bool:
        """Tell whether a folder is the one that is open."""
        return self.dataset is not None and _same(self.dataset.folder, folder)

    # Opening.

    def show_start(self) -> None:
        """Show where one begins, with nothing open."""
        self._start = self._rooms.start(self)
        self.window.set_desk(self._start)
        self._start.setFocus()

    def open(
        self,
        folder: Path,
        *,
        create: bool = False,
        fill: Callable[[DataSet], object] | None = None,
    ) -> None:
        """Open a data set and show it in the place of the one that is open.

        Args:
            folder: where it lies.
            create: whether to make one if there is none.
            fill: puts something in before it is shown; called off the window's thread.
        """
        if self.is_open(folder):
            self._refill(fill)
            return

        def work(_control: Control) -> tuple[DataSet, Shown]:
            dataset = DataSet.open(folder, create=create)
            try:
                if fill is not None:
                    fill(dataset)
                return dataset, self._look(dataset)
            except BaseException:
                dataset.close()
                raise

        self.window.tasks.run(work, self._enter, failed=self._failed_at(folder), title="正在打开")

    def _look(self, dataset: DataSet) -> Shown:
        own = whose(dataset).edition
        if own not in ("", self._rooms.owner):
            raise OtherEdition(dataset.folder, EDITIONS[own])
        return self._rooms.look(self, dataset)

    def _refill(self, fill: Callable[[DataSet], object] | None) -> None:
        """Put something into the data set that is open, and show it anew."""
        if fill is None:
            self.window.tell("这份数据已经打开了。")
            return
        dataset = self.dataset
        if dataset is None or not self._leave_desk():
            return

        def work(_control: Control) -> Shown:
            fill(dataset)
            return self._look(dataset)

        self.window.tasks.run(work, self._show, failed=self._show_again, title="正在打开")

    def _show_again(self, error: AppError) -> None:
        """Show what was open before something that failed."""
        self._tell_failure(error)
        dataset = self.dataset
        if dataset is None:
            self.show_start()
            return
        self.window.tasks.run(lambda _: self._look(dataset), self._show)

    def _enter(self, opened: tuple[DataSet, Shown]) -> None:
        dataset, shown = opened
        if not self._leave_desk():
            dataset.close()
            return
        self._close_dataset()
        self.dataset = dataset
        settings = self.file.settings.with_folder(dataset.folder.resolve())
        self.file.keep(settings)
        self._show(shown, dataset.notices)

    def _show(self, shown: Shown, notices: tuple[Problem, ...] = ()) -> None:
        desk = shown.make_desk()
        desk.saved.connect(self._wait_for_idle)
        self.window.set_desk(desk)
        self._wait_for_idle()
        self._tell_notices((*notices, *shown.told))

    def _tell_notices(self, notices: tuple[Problem, ...]) -> None:
        """Say what must be read in a box, what may be read in the status bar."""
        loud = [item.message + item.hint for item in notices if item.severity is not Severity.NOTE]
        quiet = [item.message + item.hint for item in notices if item.severity is Severity.NOTE]
        if loud:
            self.window.messages.tell("数据已打开，有几件事请知道。", details="\n".join(loud))
        elif quiet:
            self.window.tell(" ".join(quiet))

    def _failed_at(self, folder: Path) -> Callable[[AppError], None]:
        def failed(error: AppError) -> None:
            if isinstance(error, OtherEdition):
                self._offer_edition(error)
            elif isinstance(error, Damaged):
                self._offer_backup(folder, error)
            else:
                self._tell_failure(error)
            if self.dataset is None and self.window.desk is not self._start:
                self.show_start()

        return failed

    def _tell_failure(self, error: AppError) -> None:
        if not isinstance(error, Cancelled):
            self.window.messages.failed(error)

    def _offer_edition(self, error: OtherEdition) -> None:
        title = error.edition.title
        if self.window.messages.ask(error.message, yes=f"换成{title}打开", no="不打开"):
            self.edition_wanted.emit(error.edition.name, error.folder)

    def _offer_backup(self, folder: Path, error: Damaged) -> None:
        if self.window.messages.ask(error.message, yes="从备份恢复", no="先不恢复"):
            self.restore_wanted.emit(folder)

    def remember_export(self, folder: Path) -> None:
        """Propose this folder when a return is handed over the next time."""
        self.file.keep(replace(self.file.settings, export_folder=str(folder)))

    # Copies.

    def back_up(self) -> None:
        """Make a backup now and say where it lies."""
        dataset = self.dataset
        if dataset is None:
            self.window.tell("还没有打开数据，没有要备份的。")
            return

        def made(path: Path) -> None:
            self.window.messages.tell(
                "已经备份好，并且检查过。",
                details=f"{path}\n要防电脑坏掉，请把这个文件再拷一份到U盘上。",
            )

        self.window.tasks.run(lambda _: dataset.back_up("手动"), made, title="正在备份")

    def bring_back(self, folder: Path, backup: Path) -> None:
        """Put a backup in the place of a folder's data and open it; nothing of today is lost."""
        if self.is_open(folder):
            if not self._leave_desk():
                return
            self._close_dataset()

        def restored(kept: Path | None) -> None:
            self.open(folder)
            if kept is not None:
                self.window.tell(f"已恢复。恢复前的数据也留着：{kept.name}")

        def failed(error: AppError) -> None:
            self._tell_failure(error)
            self._reopen(folder)

        self.window.tasks.run(
            lambda _: restore(folder, backup), restored, failed=failed, title="正在恢复"
        )

    def _reopen(self, folder: Path) -> None:
        if self.dataset is None and (folder / "data.db").exists():
            self.open(folder)
        elif self.dataset is None:
            self.show_start()

    # Idle and leaving.

    def _wait_for_idle(self) -> None:
        self._idle.start()

    def _tidy(self) -> None:
        """Empty the log and make today's backup while nothing is typed.

        Not a task: nobody waits for it, so there is nothing to show or to stop. The data set's own
        thread does it all, and closing the data set waits for that thread.
        """
        if self.dataset is not None:
            self.dataset.idle()
            Thread(target=_make_daily, args=(self.dataset,), daemon=True).start()

    def leave(self) -> None:
        """Close what is open and go where one begins."""
        if self._leave_desk():
            self._close_dataset()
            self.show_start()

    def _leave_desk(self) -> bool:
        """Finish with the desk; False if the user stays because something is not saved."""
        window = self.window
        if not window.desk.close_desk() and not window.messages.ask(
            "最后填的内容没有存上，现在离开会丢失。", yes="仍然离开", no="先不离开"
        ):
            return False
        window.set_desk(_waiting())
        return True

    def _close_dataset(self) -> None:
        self._idle.stop()
        if self.dataset is not None:
            self.dataset.close()
            self.dataset = None

    def close(self) -> None:
        """Close the data set with the window."""
        self.file.keep(replace(self.file.settings, percent=self.window.theme.percent))
        self._close_dataset()


def _make_daily(dataset: DataSet) -> None:
    try:
        back_up_daily(dataset)
    except (AppError, RuntimeError) as error:  # RuntimeError: it was closed meanwhile
        _log.warning("no backup today: %s", error)


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _waiting() -> Desk:
    desk = Desk()
    column = QVBoxLayout(desk)
    words = QLabel("正在打开…")
    words.setProperty("role", "muted")
    words.setAlignment(Qt.AlignmentFlag.AlignCenter)
    column.addWidget(words)
    return desk
