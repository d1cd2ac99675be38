"""Files are dropped, looked at, imported, traced to their cells, and taken back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from models.demo.figures import DemoReturns
from models.merge.combine import Status
from models.merge.decisions import Correction, Who, correct
from models.merge.plan import Action
from models.workspace import Workspace
from tests.ui.answers import Answers
from tests.ui.bureau.county import other_return, units, write_return
from ui.bureau.desk import INBOX, PROGRESS, TOTALS, BureauDesk
from ui.bureau.inbox_page import InboxPage
from ui.bureau.progress_page import ProgressPage
from ui.bureau.totals_page import TotalsPage
from ui.progress_panel import ProgressPanel

Settle = Callable[[], None]


def inbox_of(desk: BureauDesk) -> InboxPage:
    page = desk.page(INBOX)
    assert isinstance(page, InboxPage)
    return page


def drop(page: InboxPage, *paths: Path) -> None:
    """Drop files on the page as a file manager does."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.zone.dropEvent(event)


def test_drop_plan_apply_trace_undo(
    desk: BureauDesk, settle: Settle, answers: Answers, made: DemoReturns, up: Path
) -> None:
    """The bureau's main way, from the stick to a cell and back to nothing."""
    inbox = inbox_of(desk)
    drop(inbox, up)
    settle()
    plan = inbox.plan
    assert inbox.stack.currentWidget() is plan
    assert plan.summary.text() == "共7个文件，收下6/7个，1个没有收下。"
    assert [item.action for item in plan.files.rows.rows[:2]] == [Action.REFUSED, Action.NEW]
    assert plan.sentence.text() == plan.files.rows.rows[0].sentence
    assert len(plan.units.rows.rows) == 6
    pupils = next(one for one in plan.totals.rows.rows if one.indicator == "students")
    assert (pupils.before, pupils.counted_before, pupils.counted_after) == (None, 0, 6)
    assert inbox.batches.batches.rows.rowCount() == 0  # nothing is written yet

    plan.accept_button.click()
    settle()
    assert inbox.stack.currentWidget() is not plan
    assert inbox.result.text().startswith("第1批：共7个文件，收下6/7个")
    assert inbox.batches.batches.rows.rowCount() == 1

    desk.go_to(TOTALS)
    settle()
    totals = desk.page(TOTALS)
    assert isinstance(totals, TotalsPage)
    row = next(
        at
        for at, line in enumerate(totals.model.sheet.lines)
        if line.spots[0].indicator.id == "students"
    )
    index = totals.model.index(row, 1)
    assert totals.model.data(index) == str(pupils.after)
    totals.table.setCurrentIndex(index)
    totals.table.activated.emit(index)
    settle()
    first = units(made)[0]
    found = [item for item in totals.sources.view.rows.rows if item.unit == first.name]
    grade = made.content(first).form("enrolment").rows[0]
    assert found[0].strong
    assert found[1].value == str(grade.values["students"])
    assert (found[1].file, bool(found[1].cell)) == (f"{first.name}_figures.xlsx（第1版）", True)

    answers.texts = ["导错了"]
    desk.go_to(INBOX)
    inbox.batches.undo_button.click()
    settle()
    assert inbox.batches.batches.rows.rows[0].batch.undone_reason == "导错了"
    assert not inbox.batches.undo_button.isEnabled()
    desk.go_to(TOTALS)
    settle()
    assert totals.model.data(totals.model.index(row, 1)) == "无"
    assert not totals.sources.isVisible()


def test_rejecting_a_plan_changes_nothing(
    desk: BureauDesk, settle: Settle, workspace: Workspace, up: Path
) -> None:
    """不导入 leads back; nothing was written."""
    before = workspace.dataset.db.call(lambda tx: tx.revision_of_store(), write=False)
    inbox = inbox_of(desk)
    inbox.begin([up])
    settle()
    inbox.plan.reject_button.click()
    settle()
    assert inbox.stack.currentWidget() is not inbox.plan
    after = workspace.dataset.db.call(lambda tx: tx.revision_of_store(), write=False)
    assert before == after


def test_only_refused_files_cannot_be_imported(
    desk: BureauDesk, settle: Settle, up: Path, answers: Answers, tmp_path: Path
) -> None:
    """There is nothing to import; an empty folder is told in one sentence."""
    inbox = inbox_of(desk)
    inbox.begin([up / "通知.docx"])
    settle()
    assert not inbox.plan.accept_button.isEnabled()
    inbox.drop_plan()
    (tmp_path / "空").mkdir()
    inbox.begin([tmp_path / "空"])
    settle()
    assert answers.said == ["文件夹“空”里没有可以导入的文件；请核对是不是选错了文件夹。"]


def test_a_plan_older_than_the_store_is_made_again(
    desk: BureauDesk, settle: Settle, workspace: Workspace, up: Path, answers: Answers
) -> None:
    """Somebody imported meanwhile: the page says so and reads the files again."""
    inbox = inbox_of(desk)
    files = sorted(up.glob("*.xlsx"))
    inbox.begin(files[:2])
    settle()
    workspace.apply(workspace.plan_import(files[2:3]))
    inbox.apply()
    settle()
    assert answers.asked[0].startswith("看过导入预演以后")
    assert inbox.stack.currentWidget() is inbox.plan
    assert inbox.plan.isEnabled()
    inbox.apply()
    settle()
    assert inbox.batches.batches.rows.rowCount() == 2


def test_what_stands_in_the_way_of_undoing(
    desk: BureauDesk, settle: Settle, workspace: Workspace, made: DemoReturns, up: Path,
    answers: Answers,
) -> None:  # fmt: skip
    """A correction made since is named, and where to withdraw it."""
    inbox = inbox_of(desk)
    inbox.begin([up])
    settle()
    inbox.apply()
    settle()
    unit = units(made)[0]
    change = Correction("school", "1", "open_weeks", 18)
    who = Who("李股长", "电话核对")
    correct(workspace.dataset, workspace.period_id(), unit.code, [change], who)
    answers.texts = ["导错了"]
    inbox.batches.ask_undo()
    settle()
    (said,) = answers.said
    assert "第1批导入撤不了" in said
    assert unit.name in said
    assert "各次上报" in said


def test_undoing_wants_a_reason(
    desk: BureauDesk, settle: Settle, up: Path, answers: Answers, qtbot: QtBot
) -> None:
    """Without one nothing happens, and the status bar says so."""
    inbox = inbox_of(desk)
    inbox.begin([up])
    settle()
    inbox.apply()
    settle()
    answers.texts = [""]
    with qtbot.waitSignal(desk.told) as told:
        inbox.batches.ask_undo()
    assert told.args == ["没有写原因，没有撤销。"]
    assert inbox.batches.batches.rows.rows[0].batch.undone is None


def test_files_are_chosen_by_key(
    desk: BureauDesk, settle: Settle, answers: Answers, up: Path
) -> None:
    """The buttons ask for files or a folder; giving up does nothing."""
    inbox = inbox_of(desk)
    inbox.zone.ask_files()
    inbox.zone.ask_folder()
    assert inbox.stack.currentWidget() is not inbox.plan
    answers.files = [up]
    inbox.zone.folder_button.click()
    settle()
    assert inbox.plan.files.rows.rowCount() == 7


def test_progress_after_an_import(
    desk: BureauDesk, settle: Settle, made: DemoReturns, up: Path
) -> None:
    """The list knows who came, who is missing and whom to ring; it is made anew when shown."""
    desk.go_to(PROGRESS)
    settle()
    page = desk.page(PROGRESS)
    assert isinstance(page, ProgressPage)
    everyone = len(units(made))
    assert page.filters.buttons[1].text() == f"未报 {everyone}"
    inbox = inbox_of(desk)
    inbox.begin([up])
    settle()
    inbox.apply()
    settle()
    desk.go_to(INBOX)
    desk.go_to(PROGRESS)
    settle()
    assert page.line.text().endswith(f"（含6/{everyone}校）")
    page.filters.buttons[1].click()
    assert page.view.rows.rowCount() == everyone - 6
    page.filters.buttons[4].click()
    assert {row.name for row in page.view.rows.rows} == {unit.name for unit in units(made)[:6]}


def test_a_long_import_is_stopped(
    desk: BureauDesk, settle: Settle, qtbot: QtBot, answers: Answers, up: Path
) -> None:
    """停止 while files are read: the box goes, nothing was taken in, one may begin anew."""
    inbox, bench = inbox_of(desk), desk.bench
    panel = bench.tasks.view = ProgressPanel(bench.theme, desk)
    drop(inbox, up)
    qtbot.waitUntil(panel.button.isVisible)
    assert panel.title.text() == "正在读取和核对文件"
    with qtbot.waitSignal(inbox.told) as told:
        panel.button.click()
        assert not panel.button.isEnabled()
    settle()
    assert told.args == ["已取消，什么都没有改动。"]
    assert not panel.isVisible()
    assert answers.said == []
    assert inbox.zone.files_button.isVisible()
    assert not bench.workspace.view().returns.parts
    drop(inbox, up)
    settle()
    assert inbox.stack.currentWidget() is inbox.plan


def test_carrying_a_plan_out_is_stopped(
    desk: BureauDesk, settle: Settle, qtbot: QtBot, answers: Answers, up: Path
) -> None:
    """停止 while the plan is carried out: nothing of it stays, and it can be carried out again."""
    inbox, bench = inbox_of(desk), desk.bench
    drop(inbox, up)
    settle()
    panel = bench.tasks.view = ProgressPanel(bench.theme, desk)
    free = threading.Event()
    database = bench.workspace.dataset.db
    slow = threading.Thread(target=lambda: database.call(lambda _: free.wait(20), write=False))
    slow.start()
    inbox.apply()
    qtbot.waitUntil(panel.button.isVisible)
    with qtbot.waitSignal(inbox.told) as told:
        panel.button.click()
        free.set()
    slow.join()
    settle()
    assert told.args == ["已停止，没有导入，数据没有任何改动。"]
    assert answers.said == []
    assert not bench.workspace.view().returns.parts
    assert not inbox.batches.batches.rows.rows
    assert inbox.stack.currentWidget() is inbox.plan
    inbox.apply()
    settle()
    assert len(bench.workspace.view().returns.parts) == 6


def test_what_was_refused_stands_first_in_an_import(
    desk: BureauDesk, settle: Settle, up: Path
) -> None:
    """Among hundreds of files the one that needs a telephone call is not at the end."""
    inbox = inbox_of(desk)
    drop(inbox, up)
    settle()
    inbox.apply()
    settle()
    files = inbox.batches.files
    assert [file.result for file in files.view.rows.rows][:2] == ["refused", "new"]
    assert files.detail.text() == files.view.rows.rows[0].message


def test_units_that_want_attention_stand_first_in_a_plan(
    desk: BureauDesk, settle: Settle, made: DemoReturns, up: Path, tmp_path: Path
) -> None:
    """Among hundreds of units the one that needs a decision is not somewhere in the middle."""
    doubtful = units(made)[3]
    write_return(tmp_path / "再报", made, doubtful, other_return(made, doubtful))
    inbox = inbox_of(desk)
    drop(inbox, up, tmp_path / "再报")
    settle()
    shown = inbox.plan.units.rows.rows
    assert [(row.unit, row.after) for row in shown[:2]] == [
        (doubtful.code, Status.DISPUTED),
        (units(made)[0].code, Status.RECEIVED),
    ]
    assert [row.unit for row in shown[1:]] == sorted(row.unit for row in shown[1:])
