"""What both editions do with data folders: open, leave, back up, bring back."""

from __future__ import annotations

from pathlib import Path

from models.store.backup import list_backups
from models.store.folder import Folder
from ui.actions import FILE, Action
from ui.dialogs.where import meant
from ui.frame import Frame
from ui.home import Home


def home_of(frame: Frame) -> Home | None:
    """Return what looks after the window's data; None in a window without any."""
    return frame.as_parent().findChild(Home)


def open_data(home: Home) -> None:
    """Ask for a data folder and open it; whoever picks a folder in it or above means it too."""
    window = home.window
    chosen = window.messages.choose_folder("选数据文件夹（里面有data.db）", _last(home))
    if chosen is not None:
        home.open(meant(chosen))


def restore_data(home: Home, folder: Path | None = None) -> None:
    """Ask which backup of a data folder to bring back."""
    from ui.dialogs.restore import RestoreDialog  # noqa: PLC0415  # the start does without it

    window = home.window
    wanted = folder or home.folder
    if wanted is None:
        chosen = window.messages.choose_folder("选要恢复的数据文件夹", _last(home))
        if chosen is None:
            return
        wanted = meant(chosen)
    where = wanted
    dialog = RestoreDialog(
        window,
        window.theme,
        window.messages,
        where,
        list_backups(Folder(where).backups),
        lambda backup: home.bring_back(where, backup),
    )
    dialog.open()


def _last(home: Home) -> Path | None:
    folders = home.file.settings.folders
    return Path(folders[0]).parent if folders else None


def _open(frame: Frame) -> None:
    home = home_of(frame)
    if home is not None:
        open_data(home)


def _leave(frame: Frame) -> None:
    home = home_of(frame)
    if home is not None:
        home.leave()


def _back_up(frame: Frame) -> None:
    home = home_of(frame)
    if home is not None:
        home.back_up()


def _restore(frame: Frame) -> None:
    home = home_of(frame)
    if home is not None:
        restore_data(home)


DATA_ACTIONS: tuple[Action, ...] = (
    Action("open_data", FILE, "打开数据…", ("Ctrl+O",), _open),
    Action("leave", FILE, "回到开始页", (), _leave),
    Action("line_backup", FILE),
    Action("back_up", FILE, "备份", (), _back_up),
    Action("restore", FILE, "从备份恢复…", (), _restore),
    Action("line_quit", FILE),
)
