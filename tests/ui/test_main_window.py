"""The frame, the table of actions, messages, the look."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer, qInstallMessageHandler, qWarning
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QInputDialog, QMessageBox
from pytestqt.qtbot import QtBot

from models.edition import BUREAU, SCHOOL, Edition
from models.errors import DiskFull, Refused
from models.problems import Problem, Severity
from tests.models.entry.samples import open_draft
from tests.ui.answers import Answers
from ui.actions import COMMON, Action, actions_for
from ui.app import catch_everything
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.messages import Messages, listed, reasons
from ui.side_tabs import SideTabs, Tab
from ui.tasks import Control, Tasks
from ui.theme import Theme

Open = Callable[..., MainWindow]


@pytest.mark.parametrize("edition", [SCHOOL, BUREAU], ids=lambda edition: edition.name)
def test_every_action_works_on_an_empty_desk(
    open_window: Open, answers: Answers, edition: Edition
) -> None:
    """No command fails where it makes no sense; quitting closes."""
    window = open_window(edition=edition)
    window.set_desk(Desk())
    for action in actions_for(edition):
        if action.text and action.id != "quit":
            window.actions_by_id[action.id].trigger()
    assert any("F8：下一处问题" in text for text in answers.said)
    assert any(edition.title in text for text in answers.said)
    window.theme.zoom(0)
    with_quit = window.actions_by_id["quit"]
    with_quit.trigger()
    assert not window.isVisible()


def test_actions_need_capabilities() -> None:
    """An action is there only in the editions that can do it; keys are given once."""
    extra = (Action("import", "导入", "导入上报", ("Ctrl+I",), needs="can_import"),)
    assert "import" in {action.id for action in actions_for(BUREAU, extra)}
    assert "import" not in {action.id for action in actions_for(SCHOOL, extra)}
    keys = [QKeySequence(key).toString() for action in COMMON for key in action.keys]
    assert len(keys) == len(set(keys))
    assert len({action.id for action in COMMON}) == len(COMMON)


def test_closing_waits_for_work(open_window: Open, answers: Answers, tasks: Tasks) -> None:
    """While work is under way the window asks before it stops it."""
    window = open_window(open_draft())
    begun = threading.Event()

    def work(control: Control) -> None:
        begun.set()
        while not control.cancelled():
            begun.wait(0.001)

    tasks.run(work, lambda _: None)
    begun.wait()
    answers.yes = False
    assert not window.close()
    answers.yes = True
    assert window.close()


# Messages.


def answer(press: str) -> None:
    """Press a button of the box that is about to open."""

    def find() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        next(b for b in box.buttons() if press in b.text()).click()

    QTimer.singleShot(0, find)


def test_boxes(qtbot: QtBot, theme: Theme) -> None:
    """Questions have named answers, no being the safe one; standard buttons are Chinese."""
    messages = Messages(lambda: None)
    answer("删除")
    assert messages.ask("删除？", yes="删除", no="不删")
    answer("不删")
    assert not messages.ask("删除？", yes="删除", no="不删", details="可以撤销")
    calls: tuple[Callable[[], None], ...] = (
        lambda: messages.tell("好了。", details="细节"),
        lambda: messages.warn("不行。"),
        lambda: messages.failed(DiskFull("磁盘满了。")),
        lambda: messages.crashed(Path("log.txt")),
        lambda: messages.crashed(None),
    )
    for call in calls:
        answer("确定")
        call()


def test_reasons() -> None:
    """The findings behind a refusal are listed, the first few, none said twice."""
    problems = [Problem(f"X{n}", Severity.ERROR, f"第{n}条。") for n in range(10)]
    text = reasons(Refused("第0条。", problems))
    assert text.splitlines()[0] == "第1条。"
    assert text.splitlines()[-1] == "……另外还有1条。"
    assert reasons(DiskFull("满了。")) == ""
    assert listed(["一", "二"]) == "一\n二"


def test_files_and_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files, folders and texts come back as values; giving up gives None."""
    messages = Messages(lambda: None)
    for name, result in (
        ("getOpenFileName", ("a.xlsx", "")),
        ("getOpenFileNames", (["a.xlsx", "b.xlsx"], "")),
        ("getSaveFileName", ("", "")),
        ("getExistingDirectory", "folder"),
    ):
        monkeypatch.setattr(QFileDialog, name, lambda *_args, result=result: result)
    assert messages.open_file("打开", "*.xlsx") == Path("a.xlsx")
    assert messages.open_files("打开", "*.xlsx") == [Path("a.xlsx"), Path("b.xlsx")]
    assert messages.save_file("保存", Path("x"), "*.xlsx") is None
    assert messages.choose_folder("选文件夹") == Path("folder")
    monkeypatch.setattr(QInputDialog, "exec", lambda _box: 1)
    assert messages.ask_text("标题", "说明", " 说明 ") == "说明"
    monkeypatch.setattr(QInputDialog, "exec", lambda _box: 0)
    assert messages.ask_text("标题", "说明", " 说明 ") is None


def test_standard_buttons_are_chinese(theme: Theme, qtbot: QtBot) -> None:
    """Qt's own words are translated."""
    box = QDialogButtonBox(
        QDialogButtonBox.StandardButton.Cancel | QDialogButtonBox.StandardButton.Save
    )
    qtbot.addWidget(box)
    texts = {button.text().split("(")[0] for button in box.buttons()}
    assert texts == {"取消", "保存"}


# The last resort.


@pytest.fixture
def hooks() -> Iterator[list[str]]:
    """Catch everything, and put the old hooks back afterwards."""
    before = sys.excepthook
    crashes: list[str] = []

    def crashed() -> None:
        crashes.append("told")
        sys.excepthook(ValueError, ValueError("while telling"), None)

    catch_everything(crashed)
    yield crashes
    sys.excepthook = before
    qInstallMessageHandler(None)


@pytest.mark.no_qt_log
def test_a_mistake_is_logged_and_told_once(
    hooks: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Mistakes nobody dealt with go into the log; telling about one does not tell again."""
    sys.excepthook(RuntimeError, RuntimeError("boom"), None)
    assert hooks == ["told"]
    assert [record.levelno for record in caplog.records] == [logging.CRITICAL] * 2
    with caplog.at_level(logging.WARNING):
        qWarning("from qt")
    assert "qt: from qt" in caplog.text


@pytest.mark.no_qt_log
def test_ctrl_c_is_no_mistake(hooks: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopping the program from a terminal is left to Python."""
    seen: list[object] = []
    monkeypatch.setattr(sys, "__excepthook__", lambda *args: seen.append(args))
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert len(seen) == 1
    assert hooks == []


# The look.


def test_zoom_steps(theme: Theme) -> None:
    """Sizes go in steps and stop at both ends."""
    assert [theme.zoom(step) for step in (1, 1, 9, 1)] == [110, 125, 200, 200]
    assert [theme.zoom(step) for step in (-9, -1, 0)] == [80, 80, 100]
    assert theme.px(8) == 8
    assert theme.font().pointSizeF() == 10.5
    assert theme.family == "Xiaoqinghui Hei"
    assert not theme.load_font(Path("nowhere.ttf"))


def test_side_tabs(qtbot: QtBot, theme: Theme) -> None:
    """Captions can't be chosen; a number stands behind a title."""
    tabs = SideTabs([Tab("h", "汇总", heading=True), Tab("a", "收件"), Tab("b", "进度")], theme)
    qtbot.addWidget(tabs)
    tabs.show()
    seen: list[str] = []
    tabs.chosen.connect(seen.append)
    assert tabs.current == ""
    tabs.choose("a")
    tabs.set_count("a", 3)
    tabs.set_count("nowhere", 3)
    tabs.set_status("nowhere", None)
    assert not tabs.step(-1)
    assert tabs.step(1)
    assert seen == ["a", "b"]
    assert tabs.status_of("a") is None
    tabs.choose("nowhere")
    qtbot.wait(10)
    assert tabs.grab().width() > 0


def test_side_tabs_get_lower_before_they_scroll(qtbot: QtBot, theme: Theme) -> None:
    """Fifteen areas are seen whole where they can be; a finger's height is the least."""
    tabs = SideTabs([Tab(str(number), f"工作{number}") for number in range(15)], theme)
    qtbot.addWidget(tabs)
    tabs.show()
    for height, fits in ((700, True), (500, True), (400, False)):
        tabs.resize(200, height)
        qtbot.wait(10)
        assert (tabs.verticalScrollBar().maximum() == 0) == fits
        assert tabs.visualItemRect(tabs.item(0)).height() >= theme.px(30)


def test_what_is_said_has_the_bar_to_itself(open_window: Open) -> None:
    """A long sentence is not cut by the school's name, and a tip has it whole."""
    window = open_window(open_draft())
    assert window.heading.isVisible()
    window.tell("已经到最后一格了。按 F8 看还有没有问题，没有就可以导出上报。")
    assert not window.heading.isVisible()
    assert window.saved.isVisible()
    assert window.statusBar().toolTip().startswith("已经到最后一格了。")
    window.statusBar().clearMessage()
    assert window.heading.isVisible()
