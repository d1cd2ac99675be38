"""Help, the first question, where data lies, which backup."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QStorageInfo, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from models.edition import BUREAU, SCHOOL, Edition
from models.store.backup import Backup
from tests.ui.answers import Answers
from ui.dialogs.help import HelpDialog
from ui.dialogs.restore import RestoreDialog
from ui.dialogs.where import WhereRow, other_disk, proposed_folder
from ui.dialogs.which_edition import WhichEdition
from ui.theme import Theme

RESOURCES = Path(__file__).resolve().parents[3] / "resources"


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_no_dialog_is_larger_than_the_screen(parent: QWidget, theme: Theme) -> None:
    """Also on a small screen with everything large."""
    theme.zoom(9)
    try:
        dialog = HelpDialog(parent, theme, RESOURCES / "help")
        room = dialog.screen().availableGeometry()
        assert dialog.width() <= room.width()
        assert dialog.height() <= room.height()
        assert theme.px(820) > room.width()
    finally:
        theme.zoom(0)


@pytest.mark.parametrize(
    ("edition", "title"), [(SCHOOL, "学校填报"), (BUREAU, "县局：建数据、发任务包")]
)
def test_the_help_begins_with_what_the_user_does(
    parent: QWidget, theme: Theme, edition: Edition, title: str
) -> None:
    """A clerk at the bureau is not shown first how a school fills in its return."""
    dialog = HelpDialog(parent, theme, RESOURCES / "help", edition.guide)
    assert dialog.page.toPlainText().startswith(title)
    assert dialog.list.currentItem().text() == title


def test_every_page_of_the_help_is_shown(parent: QWidget, theme: Theme) -> None:
    """In the order of their names, each under its own title; arrows change sides."""
    dialog = HelpDialog(parent, theme, RESOURCES / "help")
    dialog.show()
    titles = [dialog.list.item(at).text() for at in range(dialog.list.count())]
    assert titles[0] == "学校填报"
    assert len(titles) == 4
    for at, title in enumerate(titles):
        dialog.list.setCurrentRow(at)
        assert dialog.page.toPlainText().startswith(title)
        assert "#" not in dialog.page.toPlainText()
    dialog.activateWindow()
    QTest.keyClick(dialog, Qt.Key.Key_Right)
    assert dialog.focusWidget() is dialog.page
    QTest.keyClick(dialog, Qt.Key.Key_Left)
    assert dialog.focusWidget() is dialog.list
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_first_question(qtbot: QtBot, theme: Theme) -> None:
    """Closing the box chooses nothing."""
    dialog = WhichEdition(theme)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.reject()
    assert dialog.chosen == ""
    for button, name in zip(dialog.buttons, ("school", "bureau"), strict=True):
        button.click()
        assert dialog.chosen == name


class Disk:
    """A disk as Qt tells of it."""

    def __init__(
        self, path: str, *, root: bool = False, free: int = 10**10, ready: bool = True
    ) -> None:
        self.rootPath = lambda: path
        self.isRoot = lambda: root
        self.bytesAvailable = lambda: free
        self.isReady = lambda: ready
        self.isValid = lambda: True
        self.isReadOnly = lambda: False


def test_another_disk_is_proposed_on_windows() -> None:
    """Not the system's, not a full one, not an empty drive; elsewhere the documents folder."""
    disks: list[QStorageInfo] = [
        Disk("C:/", root=True),  # type: ignore[list-item]  # what of it is asked
        Disk("E:/", ready=False),  # type: ignore[list-item]
        Disk("F:/", free=10),  # type: ignore[list-item]
        Disk("D:/"),  # type: ignore[list-item]
    ]
    assert other_disk(disks, windows=True) == Path("D:/校情汇数据")
    assert other_disk(disks[:3], windows=True) is None
    assert other_disk(disks, windows=False) is None
    assert proposed_folder().is_absolute()


def test_the_line_with_a_folder(
    qtbot: QtBot, theme: Theme, answers: Answers, tmp_path: Path
) -> None:
    """What is typed counts if it can be meant; choosing starts from the nearest that is there."""
    row = WhereRow(theme, answers, "数据放在哪个文件夹")
    qtbot.addWidget(row)
    for text, folder in (
        ("", None),
        ("数据", None),
        (str(tmp_path), tmp_path),
        (f' "{tmp_path}" ', tmp_path),
    ):
        row.line.setText(text)
        assert row.folder == folder
    row.show_folder(tmp_path / "a" / "b")
    row.button.click()
    assert row.folder == tmp_path / "a" / "b"
    answers.files = [tmp_path / "c"]
    row.button.click()
    assert row.folder == tmp_path / "c"


def test_backups_newest_first(parent: QWidget, theme: Theme, answers: Answers) -> None:
    """Their number decides; a dead clock's time is not shown; no is no."""
    taken: list[Path] = []
    backups = [
        Backup(Path("00001_20060630-120000_手动.db"), 1, "20060630-120000", "手动", 3 * 2**20),
        Backup(Path("00002_00000000-000000_每日.db"), 2, "00000000-000000", "每日", 900),
    ]
    dialog = RestoreDialog(parent, theme, answers, Path("数据"), backups, taken.append)
    dialog.show()
    table = dialog.table
    told = [
        [item.text() for column in range(4) if (item := table.item(row, column)) is not None]
        for row in range(2)
    ]
    assert told == [
        ["第2份", "", "每日", "1 KB"],
        ["第1份", "2006年6月30日 12:00", "手动", "3.0 MB"],
    ]
    answers.yes = False
    dialog.accept_button.click()
    assert taken == []
    answers.yes = True
    table.selectRow(1)
    dialog.accept_button.click()
    assert taken == [backups[0].path]
    assert not dialog.isVisible()
