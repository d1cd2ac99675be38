"""The desk as a whole: pages on first use, commands, the bureau's own return, tasks, backups."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from models.demo.figures import DemoReturns
from models.edition import BUREAU
from models.forms.payload import only_part
from models.records import Part
from models.store.batches import decisions
from models.store.drafts import replace_draft
from models.task.package import read_task
from models.workspace import Workspace
from tests.ui.answers import Answers
from ui.actions import actions_for
from ui.bureau.actions import BUREAU_ACTIONS
from ui.bureau.backups_page import BackupsPage
from ui.bureau.desk import BACKUPS, OWN, PAGES, PURGE, SEND, BureauDesk
from ui.bureau.own_page import OwnPage
from ui.bureau.purge_page import PurgePage
from ui.bureau.send_page import SendPage
from ui.data_actions import DATA_ACTIONS
from ui.desk import Desk
from ui.home import Home
from ui.main_window import MainWindow

Settle = Callable[[], None]


def window_of(desk: BureauDesk) -> MainWindow:
    window = desk.window()
    assert isinstance(window, MainWindow)
    return window


def test_every_page_opens_on_an_empty_county(
    desk: BureauDesk, settle: Settle, answers: Answers, made: DemoReturns
) -> None:
    """No page fails with nothing imported; each says what to do; the window's title is told."""
    for entry in PAGES:
        desk.go_to(entry.id)
        settle()
        assert desk.current_page().isVisible()
        desk.current_page().grab()
    desk.reload()
    settle()
    assert desk.heading == f"{made.county.bureau.name} · 2006年上半年"
    assert answers.said == []
    assert desk.close_desk()


def test_commands(desk: BureauDesk, settle: Settle, qtbot: QtBot) -> None:
    """Every entry of the bureau's menus works, and on another desk says that nothing is open."""
    window = window_of(desk)
    for action in BUREAU_ACTIONS:
        if action.text:
            window.actions_by_id[action.id].trigger()
            settle()
    for name in ("undo", "redo", "save", "next_problem", "problems", "names", "next_tab"):
        window.actions_by_id[name].trigger()
    settle()
    window.set_desk(Desk())
    window.actions_by_id["import"].trigger()
    assert window.statusBar().currentMessage().startswith("还没有打开县局的数据")


def test_keys_are_given_once() -> None:
    """No key stands for two things in the bureau's window, and every action has its capability."""
    actions = actions_for(BUREAU, BUREAU_ACTIONS, DATA_ACTIONS)
    keys = [key for action in actions for key in action.keys]
    assert len(keys) == len(set(keys))
    assert all(action.needs for action in BUREAU_ACTIONS if action.text)


def test_own_return_is_handed_in(
    desk: BureauDesk,
    settle: Settle,
    workspace: Workspace,
    made: DemoReturns,
    answers: Answers,
    qtbot: QtBot,
) -> None:
    """With blanks it is refused with a list; filled in, with a name and a reason, it counts."""
    page = desk.page(OWN)
    assert isinstance(page, OwnPage)
    desk.go_to(OWN)
    settle()
    assert page.desk is not None
    page.hand_in_button.click()
    assert "没有交入汇总" in answers.said[0]
    draft = page.desk.draft
    wanted = made.content(made.county.bureau)
    for form, data in wanted.forms.items():
        if data.absent:
            draft.set_absent(form, absent=True)
        for row in data.rows:
            there = draft.view.form(form).shape != "list" or draft.content.form(form).row(
                row.row_id
            )
            row_id = row.row_id if there else draft.add_row(form)
            for field, value in row.values.items():
                if not draft.view.form(form).field(field).compute:  # type: ignore[union-attr]
                    draft.set_value(form, row_id, field, value)
    with qtbot.waitSignal(page.told) as told:
        page.hand_in_button.click()
    assert "姓名和理由" in str(told.args)
    page.who.name.setText("李股长")
    page.who.reason.setText("第一次上报")
    page.hand_in_button.click()
    settle()
    assert page.state.text().startswith("已交入汇总")
    assert workspace.view().figure("gk_sat").value is not None


def test_task_is_sent_down(
    desk: BureauDesk, settle: Settle, answers: Answers, tmp_path: Path, made: DemoReturns
) -> None:
    """The package says what was chosen; every unit has its blank workbook."""
    page = desk.page(SEND)
    assert isinstance(page, SendPage)
    desk.go_to(SEND)
    settle()
    assert (
        page.facts.text() == f"2006年上半年，截止7月5日，发给{len(made.county.units)}个应报单位。"
    )
    assert not page.min_length.isEnabled()
    page.persons.setChecked(True)
    page.min_length.setValue(10)
    page.how.setText("密码由县局电话通知")
    page.note.setPlainText("7月5日前送到中心校。")
    answers.files = [tmp_path / "down"]
    page.send_button.click()
    settle()
    task = read_task(next((tmp_path / "down").glob("*.xqhtask")))
    assert (task.policy.persons, task.policy.min_length) == (True, 10)
    assert task.note == "7月5日前送到中心校。"
    assert len(list((tmp_path / "down").glob("*.xlsx"))) == len(made.county.registry)
    assert page.open_button.isVisible()
    page.send_button.click()  # giving up does nothing
    settle()


def test_backups(
    desk: BureauDesk, settle: Settle, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One is made and listed; bringing it back is asked of whoever holds the window's data."""
    page = desk.page(BACKUPS)
    assert isinstance(page, BackupsPage)
    desk.go_to(BACKUPS)
    settle()
    assert not page.restore_button.isEnabled()
    page.make_button.click()
    settle()
    (made_one,) = page.view.rows.rows
    assert made_one.reason == "手动"
    asked: list[tuple[Path, Path]] = []
    monkeypatch.setattr(Home, "__init__", lambda self, parent: super(Home, self).__init__(parent))
    monkeypatch.setattr(Home, "bring_back", lambda _self, *told: asked.append(told))
    page.restore_button.click()  # nobody holds the data here
    Home(desk.window())  # type: ignore[call-arg, arg-type]
    answers.yes = False
    page.restore_button.click()
    assert asked == []
    answers.yes = True
    page.restore_button.click()
    assert asked == [(desk.bench.workspace.dataset.folder, made_one.path)]
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    page.folder_button.click()
    assert len(opened) == 1


def test_tables_keep_the_rules_of_qt(
    desk: BureauDesk, settle: Settle, qtmodeltester: ModelTester
) -> None:
    """A model of rows passes Qt's own test."""
    page = desk.page(BACKUPS)
    assert isinstance(page, BackupsPage)
    desk.go_to(BACKUPS)
    page.make()
    settle()
    qtmodeltester.check(page.view.rows)  # type: ignore[no-untyped-call]  # of pytest-qt


def test_person_lists_are_deleted(
    desk: BureauDesk, settle: Settle, answers: Answers, workspace: Workspace, made: DemoReturns
) -> None:
    """Half-year by half-year, with a name, a reason and a question; then there are none."""
    unit, period = made.county.of_kind("20")[0], made.now.id
    content = only_part(made.form_set, made.content(unit), Part.PERSONS)
    workspace.dataset.db.call(
        lambda tx: replace_draft(tx, unit.code, period, made.form_set, content)
    )
    desk.go_to(PURGE)
    settle()
    page = desk.page(PURGE)
    assert isinstance(page, PurgePage)
    (row,) = page.view.rows.rows
    assert row.kept.draft_rows > 0
    page.purge_button.click()
    assert answers.asked == []  # nobody signed yet
    page.who.name.setText("李股长")
    page.who.reason.setText("总结已经定稿")
    page.purge_button.click()
    settle()
    assert "名单可能还要核对" in answers.asked[0]
    (row,) = page.view.rows.rows
    assert row.empty
    assert not page.purge_button.isEnabled()
    told = workspace.dataset.db.call(lambda tx: decisions(tx, period), write=False)
    assert [(one.what, one.who) for one in told] == [("到期清理", "李股长")]
