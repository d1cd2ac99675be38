"""The summary: its pages are shown, its claims confirmed, its files written."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from models.demo.figures import DemoReturns
from models.merge.decisions import Who, hand_in
from models.problems import Severity
from models.records import FormData
from models.report.final import Difference
from models.store.batches import decisions
from models.workspace import Workspace
from tests.ui.answers import Answers
from tests.ui.bureau.county import changed, units, write_return
from ui.bureau.claims_model import standing_of
from ui.bureau.desk import SUMMARY, BureauDesk
from ui.bureau.difference_rows import DIFFERENCE_COLUMNS, parting, told
from ui.bureau.pdf_pages import page_sizes
from ui.bureau.summary_page import SummaryPage

Settle = Callable[[], None]


@pytest.fixture
def page(
    desk: BureauDesk, settle: Settle, workspace: Workspace, up: Path, made: DemoReturns
) -> SummaryPage:
    """The page with six schools and the bureau's own return in."""
    workspace.apply(workspace.plan_import(sorted(up.glob("*.xlsx"))))
    own = made.county.bureau
    who = Who("李股长", "第一次")
    hand_in(workspace.dataset, made.now.id, own.code, made.content(own), who)
    desk.go_to(SUMMARY)
    settle()
    shown = desk.page(SUMMARY)
    assert isinstance(shown, SummaryPage)
    return shown


def test_pages_are_drawn_when_they_come_into_view(
    page: SummaryPage, settle: Settle, qtbot: QtBot
) -> None:
    """The first page is there with ink on it; the last is drawn when one goes to it."""
    preview = page.preview
    assert page.shown is not None
    assert len(preview.sheets) == len(page_sizes(page.shown.pdf)) > 2
    qtbot.waitUntil(lambda: preview.sheets[0].picture is not None)
    picture = preview.sheets[0].picture
    assert picture is not None
    image = picture.toImage()
    colours = {image.pixel(x, y) for x in range(0, image.width(), 5) for y in range(0, 400, 5)}
    assert len(colours) > 2
    last = preview.sheets[-1]
    preview.number.setValue(len(preview.sheets))
    qtbot.waitUntil(lambda: last.picture is not None)
    settle()
    page.grab()


def test_zoom(page: SummaryPage, settle: Settle, qtbot: QtBot) -> None:
    """Larger, smaller, back to the width of the window."""
    preview = page.preview
    fitting = preview.sheets[0].width()
    preview.larger.click()
    assert preview.sheets[0].width() > fitting
    for _ in range(9):
        preview.smaller.click()
    assert preview.sheets[0].width() < fitting
    preview.fit_button.click()
    assert preview.sheets[0].width() == fitting
    settle()


def test_what_keeps_it_from_being_final(page: SummaryPage) -> None:
    """Missing schools are a reminder; the sentence is told in full below the list."""
    rows = page.problems.view.rows.rows
    assert "R011" in {problem.code for problem in rows}
    page.problems.view.choose(0)
    assert page.problems.detail.text() == rows[0].message + rows[0].hint
    doubtful = [problem for problem in rows if problem.severity is not Severity.NOTE]
    assert page.bar.state.text() == f"可以定稿；定稿前还有{len(doubtful)}处请核对。"


def test_the_date_and_the_readers(page: SummaryPage, settle: Settle, workspace: Workspace) -> None:
    """The cut-off is proposed and told; what is no date changes nothing."""
    assert page.issue.date.text() == ""
    assert page.issue.date.placeholderText() == "2006年6月20日"
    assert "R019" in {problem.code for problem in page.problems.view.rows.rows}
    for typed, day in (("2006-7-6", date(2006, 7, 6)), ("明天", date(2006, 7, 6)), ("", None)):
        page.issue.date.setText(typed)
        QTest.keyClick(page.issue.date, Qt.Key.Key_Return)
        settle()
        assert workspace.choices().issued == day
        assert page.shown is not None
        signature = page.shown.document.signature
        assert signature is not None
        assert signature.date == (day or date(2006, 6, 20))
        assert page.issue.date.text() == ("2006年7月6日" if day else "")
    assert workspace.choices().privacy == "public"
    page.issue.readers.activated.emit(1)
    settle()
    assert workspace.choices().privacy == "internal"
    assert page.issue.readers.currentText() == "局内"


def test_differences_are_shown_where_they_begin() -> None:
    """Two long sentences that begin alike would look the same in a narrow column."""
    before = "绝大部分学校的学习、读书、培训三项制度齐全，共84所。"
    now = before.replace("84", "83")
    row = Difference("第一段", before, now)
    shown = [column.text(row) for column in DIFFERENCE_COLUMNS]
    assert shown == ["第一段", "…齐全，共84所。", "…齐全，共83所。"]
    assert before in told(row)
    assert now in told(row)
    assert parting("21", "22") == "21"
    assert parting("", now) == ""


def test_what_is_doubtful_is_listed(
    page: SummaryPage, settle: Settle, workspace: Workspace, made: DemoReturns, tmp_path: Path
) -> None:
    """A return that came with errors, and what the bureau has not filled in."""
    unit = units(made)[6]
    content = made.content(unit)
    wrong = content.with_form("movement", FormData())
    workspace.apply(workspace.plan_import(write_return(tmp_path, made, unit, wrong)))
    own = made.county.bureau
    lacking = made.content(own).with_form("exam_result", FormData())
    hand_in(workspace.dataset, made.now.id, own.code, lacking, Who("李股长", "高考结果未出"))
    page.refresh()
    settle()
    told = {problem.code: problem for problem in page.problems.view.rows.rows}
    assert unit.name in told["R017"].message
    assert told["R016"].message == "县局自己的表“高考结果”还没有填，总结里不会写到。"
    assert page.bar.state.text().startswith("可以定稿；定稿前还有")


def test_a_claim_is_confirmed(page: SummaryPage, settle: Settle, workspace: Workspace) -> None:
    """Ticking a claim keeps the decision and writes the summary anew; it can be taken back."""
    model = page.claims_model
    at = next(n for n, one in enumerate(model.rows) if model.flags(model.index(n, 0))
              & Qt.ItemFlag.ItemIsUserCheckable)  # fmt: skip
    claim = model.rows[at]
    role = Qt.ItemDataRole.CheckStateRole
    ticked = model.data(model.index(at, 0), role) == Qt.CheckState.Checked
    wanted = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
    assert model.setData(model.index(at, 0), wanted.value, role)
    settle()
    assert workspace.choices().decisions[claim.claim.id].yes is not ticked
    now = next(one for one in model.rows if one.claim.id == claim.claim.id)
    assert now.printed is not ticked
    assert standing_of(now) == ("不写" if ticked else "已确认")
    page.claims.view.choose(model.rows.index(now))
    page.undecide_button.click()
    settle()
    assert workspace.choices().decisions == {}
    now = next(one for one in model.rows if one.claim.id == claim.claim.id)
    assert (now.printed, now.decided) == (claim.printed, False)
    failing = next(n for n, one in enumerate(model.rows) if standing_of(one) == "不成立")
    assert model.data(model.index(failing, 0), role) is None
    assert not model.setData(model.index(failing, 0), wanted.value, role)


def test_files_are_written(
    page: SummaryPage, settle: Settle, answers: Answers, tmp_path: Path
) -> None:
    """PDF, Word and Excel lie where the user wanted them, with the right ending."""
    answers.files = [tmp_path / "总结"]
    page.pdf_button.click()
    settle()
    assert (tmp_path / "总结.pdf").read_bytes().startswith(b"%PDF-")
    for button, ending in ((page.word_button, "docx"), (page.excel_button, "xlsx")):
        answers.files = [tmp_path / f"总结.{ending}"]
        button.click()
        settle()
        assert zipfile.is_zipfile(tmp_path / f"总结.{ending}")
    page.pdf_button.click()  # giving up writes nothing
    settle()
    assert answers.said == []


def test_opening_with_the_systems_program(
    page: SummaryPage, settle: Settle, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pages go to a file that the system opens; without a program for it the page says so."""
    opened: list[Path] = []

    def open_url(url: QUrl) -> bool:
        opened.append(Path(url.toLocalFile()))
        return False

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    page.open_button.click()
    settle()
    assert opened[0].read_bytes().startswith(b"%PDF-")
    assert answers.said[0].startswith("这台电脑上没有能打开PDF的程序")


def test_a_paragraph_in_other_words(
    page: SummaryPage, settle: Settle, workspace: Workspace
) -> None:
    """Words change, figures stay live; what stands in 【】 may not be made up; it comes back."""
    rows = page.paragraphs.view.rows.rows
    at = next(n for n, made in enumerate(rows) if sum(bool(p.slot) for p in made.pieces) > 1)
    paragraph = rows[at].id
    page.paragraphs.view.choose(at)
    page.paragraphs.edit_button.click()
    dialog = page.paragraphs.dialog
    typed = dialog.text.toPlainText()
    dialog.text.setPlainText(typed + "【123456】")
    dialog.keep_button.click()
    assert dialog.fault.text().startswith("“【123456】”不是这一段里的数。")
    dialog.text.setPlainText("在县委的领导下，" + typed)
    dialog.keep_button.click()
    settle()
    made = next(one for one in page.paragraphs.view.rows.rows if one.id == paragraph)
    assert made.text.startswith("在县委的领导下，")
    assert made.edited
    assert sum(bool(piece.slot) for piece in made.pieces) > 1
    page.paragraphs.restore_button.click()
    settle()
    assert workspace.choices().edits == {}
    page.paragraphs.omit_button.click()
    settle()
    assert paragraph in workspace.choices().omitted
    page.paragraphs.all_button.click()
    settle()
    assert workspace.choices().omitted == frozenset()


def test_a_final_summary_stays_as_it_was(
    page: SummaryPage,
    settle: Settle,
    answers: Answers,
    workspace: Workspace,
    made: DemoReturns,
    tmp_path: Path,
) -> None:
    """What is saved is what was agreed on; later figures are told; a reason opens it again."""
    answers.texts = ["覃局长"]
    page.bar.button.click()
    settle()
    assert page.bar.state.text().startswith("已定稿（")
    assert "覃局长" in page.bar.state.text()
    assert page.shown is not None
    kept = page.shown.pdf
    assert not page.paragraphs.edit_button.isEnabled()
    own = made.county.bureau
    content = changed(made.content(own), "cover", "1", filled_by="李四")
    rows = content.form("exam_result").rows
    content = changed(content, "exam_result", rows[0].row_id, sat=1, tier1=1, tier2=0, tier3=0)
    hand_in(workspace.dataset, made.now.id, own.code, content, Who("李股长", "改正"))
    page.refresh()
    settle()
    assert "与定稿不同" in page.bar.state.text()
    assert any("参考" in one.place for one in page.shown.differences)
    assert page.tabs.isTabVisible(3)
    answers.files = [tmp_path / "总结.pdf"]
    page.pdf_button.click()
    settle()
    assert (tmp_path / "总结.pdf").read_bytes() == kept
    answers.texts = ["覃局长", "高考人数有误"]
    page.bar.button.click()
    settle()
    assert page.shown.final is None
    assert page.shown.pdf != kept
    told = workspace.dataset.db.call(lambda tx: decisions(tx, made.now.id), write=False)
    assert [(one.what, one.who, one.reason) for one in told if one.what.endswith("定稿")] == [
        ("定稿", "覃局长", ""),
        ("解除定稿", "覃局长", "高考人数有误"),
    ]
