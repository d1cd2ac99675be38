"""Starts the window: which edition, which data, what to do when something goes wrong.

Nothing that reads or writes workbooks and reports is loaded here; it comes when it is asked for.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QStandardPaths, QTimer
from PySide6.QtWidgets import QApplication

from models.edition import EDITIONS, Edition
from models.errors import AppError
from models.log import FILE_NAME
from models.paths import log_folder, resources
from models.settings import SettingsFile
from models.store.dataset import DataSet
from models.task.own import BUREAU, SCHOOL, whose
from ui.actions import Action, actions_for
from ui.app import catch_everything, make_application
from ui.data_actions import DATA_ACTIONS, restore_data
from ui.desk import Desk
from ui.home import Home, Rooms
from ui.main_window import MainWindow
from ui.messages import Messages
from ui.progress_panel import ProgressPanel
from ui.tasks import Tasks
from ui.theme import Theme

_SETTINGS = "xiaoqinghui"


class Furnished(Struct, frozen=True):
    """What an edition brings along: its own menu entries and what it shows."""

    actions: Sequence[Action]
    rooms: Rooms


def run(data: Path | None, edition: str) -> int:
    """Open the window and return the exit status when it is closed.

    Args:
        data: the data folder to open; None opens the one that was open last.
        edition: name of the edition; "" takes that of the data, or the one used before.
    """
    file = SettingsFile(settings_folder())
    application, theme = make_application(sys.argv[:1], resources(), file.settings.percent)
    chosen = edition or edition_of(data) or file.settings.edition or _ask(theme)
    if chosen not in EDITIONS:
        return 0
    program = Program(application, theme, file)
    catch_everything(program.crashed)
    program.show(EDITIONS[chosen], data or _last(file))
    return application.exec()


def settings_folder() -> Path:
    """Return where the program's own settings lie."""
    place = QStandardPaths.StandardLocation.GenericConfigLocation
    return Path(QStandardPaths.writableLocation(place)) / _SETTINGS


def edition_of(folder: Path | None) -> str:
    """Return the edition a data folder belongs to; "" if that can't be told."""
    if folder is None:
        return ""
    try:
        with DataSet.open(folder) as dataset:
            return whose(dataset).edition
    except AppError:  # said again, in a box, when the window opens it
        return ""


def _last(file: SettingsFile) -> Path | None:
    folders = file.settings.folders
    return Path(folders[0]) if folders else None


def _ask(theme: Theme) -> str:
    from ui.dialogs.which_edition import WhichEdition  # noqa: PLC0415  # asked once in a life

    dialog = WhichEdition(theme)
    dialog.exec()
    return dialog.chosen


def furnish(edition: Edition) -> Furnished:
    """Return what an edition brings along; the other edition's windows are never loaded."""
    return _bureau() if edition.can_manage else _school()


def _school() -> Furnished:
    from ui.school.actions import SCHOOL_ACTIONS  # noqa: PLC0415  # of one edition only
    from ui.school.school_desk import look  # noqa: PLC0415  # of one edition only

    return Furnished(SCHOOL_ACTIONS, Rooms(SCHOOL, _school_start, look))


def _school_start(home: Home) -> Desk:
    from ui.school.start_page import school_start  # noqa: PLC0415  # not where data is open

    return school_start(home)


def _bureau() -> Furnished:
    from ui.bureau.actions import BUREAU_ACTIONS  # noqa: PLC0415  # of one edition only
    from ui.bureau_start import bureau_start, look  # noqa: PLC0415  # of one edition only

    return Furnished(BUREAU_ACTIONS, Rooms(BUREAU, bureau_start, look))


class Program:
    """The running program: one window at a time, of one edition."""

    def __init__(
        self,
        application: QApplication,
        theme: Theme,
        file: SettingsFile,
        messages: Callable[[Callable[[], MainWindow | None]], Messages] = Messages,
    ) -> None:
        """Show nothing yet; tests bring messages of their own."""
        self._application = application
        self._theme = theme
        self._file = file
        self.window: MainWindow | None = None
        self.home: Home | None = None
        self._messages = messages(lambda: self.window)

    def crashed(self) -> None:
        """Say that the program made a mistake, and where the log lies."""
        own = self.home.dataset.place.log / FILE_NAME if self.home and self.home.dataset else None
        known = [path for path in (own, log_folder() / FILE_NAME) if path and path.is_file()]
        self._messages.crashed(known[0] if known else None)

    def show(self, edition: Edition, folder: Path | None) -> None:
        """Open the window of an edition on a data folder, or on the first page."""
        self._file.keep(replace(self._file.settings, edition=edition.name))
        tasks = Tasks(self._messages.failed, lambda _error: self.crashed())
        furnished = furnish(edition)
        actions = actions_for(edition, furnished.actions, DATA_ACTIONS)
        window = MainWindow(edition, actions, self._theme, self._messages, tasks)
        tasks.view = ProgressPanel(self._theme, window)
        self.window = window
        home = Home(window, self._file, furnished.rooms)
        home.edition_wanted.connect(self._switch_soon)
        home.restore_wanted.connect(lambda place: restore_data(home, place))
        self.home = home
        if folder is None:
            home.show_start()
        else:
            home.open(folder)
        window.show()

    def _switch_soon(self, name: str, folder: Path | None) -> None:
        """Change the edition when the command that asked for it has returned."""
        QTimer.singleShot(0, lambda: self._switch(EDITIONS[name], folder))

    def _switch(self, edition: Edition, folder: Path | None) -> None:
        old = self.window
        self._application.setQuitOnLastWindowClosed(False)
        try:
            if old is not None and not old.close():
                return
            self.show(edition, folder)
            if old is not None:
                old.deleteLater()
        finally:
            self._application.setQuitOnLastWindowClosed(True)
