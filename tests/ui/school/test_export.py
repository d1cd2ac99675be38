"""Handing the return over: what is asked, what is refused, what comes out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from models.records import Part
from models.store.dataset import DataSet
from models.task.beginning import begin_own
from models.task.package import PasswordPolicy
from models.workbook.reader import read_workbook
from models.workbook.result import ReadResult
from tests.five_forms.loaded import five_forms
from tests.ui.answers import Answers
from tests.ui.school.conftest import dialog_of
from tests.ui.school.samples import BUREAU, PERIOD, POINT, SCHOOL, task
from ui.school.export_wizard import ExportWizard
from ui.school.school_desk import SchoolDesk
from ui.school.take_over import TakeOverDialog
from ui.start import Program

Start = Callable[..., Program]
TYPED = {
    "cover/1": {"filled_by": "盘志强", "filled_date": "2006.6.30"},
    "enrolment/1": {"students": "12", "girls": "6", "minority": "12"},
    "enrolment/2": {"students": "15", "girls": "7", "minority": "15"},
    "movement/1": {"changed": "否"},
    "movement/2": {"changed": "否"},
}
CHILD = [
    ["张三", "女", "瑶族", "1998.3.4", "", "", "2", "", "张大", "", "六巷村", "2006.3.1"],
]


class Opened:
    """The teaching point's return, filled in, with the program that shows it."""

    def __init__(self, program: Program, qtbot: QtBot) -> None:
        assert program.window is not None
        desk = program.window.desk
        assert isinstance(desk, SchoolDesk)
        self.program, self.qtbot, self.window, self.desk = program, qtbot, program.window, desk
        for place, values in TYPED.items():
            form_id, row = place.split("/")
            for field, text in values.items():
                desk.draft.set_text(form_id, row, field, text)
        desk.draft.set_absent("dropout_ledger", absent=True)

    def wizard(self) -> ExportWizard:
        """Open the wizard as the menu does."""
        self.window.actions_by_id["export"].trigger()
        boxes = self.window.findChildren
        self.qtbot.waitUntil(lambda: any(box.isVisible() for box in boxes(ExportWizard)))
        box = dialog_of(self.program, ExportWizard)
        assert isinstance(box, ExportWizard)
        return box

    def export(self, wizard: ExportWizard, folder: Path) -> list[Path]:
        """Go through the last two steps and return what lies in the folder then."""
        if wizard.step == 0:
            wizard.forward.click()
        wizard.choose.where.show_folder(folder)
        wizard.forward.click()
        self.qtbot.waitUntil(lambda: not self.window.tasks.running)
        return sorted(folder.iterdir()) if folder.is_dir() else []


@pytest.fixture
def opened(start: Start, qtbot: QtBot, tmp_path: Path) -> Opened:
    return open_with(start, qtbot, tmp_path, PasswordPolicy())


def open_with(start: Start, qtbot: QtBot, folder: Path, policy: PasswordPolicy) -> Opened:
    with DataSet.open(folder / "数据", create=True) as dataset:
        begin_own(dataset, task(policy), POINT.code)
    return Opened(start(folder / "数据"), qtbot)


def read(path: Path, *passwords: str) -> ReadResult:
    form_set = five_forms()
    units = {unit.code: unit for unit in (POINT, SCHOOL, BUREAU)}
    return read_workbook(
        path,
        form_sets={form_set.hash: form_set},
        units=units,
        periods={PERIOD.id: PERIOD},
        passwords=passwords,
    )


def test_with_errors_only_with_a_reason(opened: Opened, tmp_path: Path) -> None:
    """Six characters that say something; the reason travels with the return."""
    opened.desk.draft.set_text("enrolment", "1", "girls", "13")
    wizard = opened.wizard()
    assert wizard.check.headline.text().startswith("还有1处有错")
    assert not wizard.forward.isEnabled()
    wizard.check.override.setChecked(True)
    for text, enough in (("", False), ("已核实", False), ("学籍系统里就是这样登记的", True)):
        wizard.check.reason.setText(text)
        assert wizard.forward.isEnabled() is enough, text
    (path,) = opened.export(wizard, tmp_path / "U盘")
    texts = read(path).content.explanations
    assert [text for key, text in texts.items() if key.startswith("带错上报")] == [
        "学籍系统里就是这样登记的"
    ]


def test_blanks_are_listed_apart_from_errors(opened: Opened) -> None:
    """What is not filled in yet is no mistake, but stands in the way all the same."""
    opened.desk.draft.set_text("cover", "1", "filled_by", "")
    opened.desk.draft.set_absent("dropout_ledger", absent=False)
    wizard = opened.wizard()
    heads = [wizard.check.tree.topLevelItem(at) for at in range(2)]
    assert [head.text(0) for head in heads if head] == ["未填（2处）"]
    assert "2处未填" in wizard.check.headline.text()
    wizard.check.mend.click()
    assert not wizard.isVisible()
    assert str(opened.desk._place) == "cover/1/filled_by"


def test_a_warning_is_explained_in_the_list(opened: Opened, tmp_path: Path) -> None:
    """The 说明 is typed below the list; it is saved, and stands in the workbook."""
    opened.desk.draft.set_text("enrolment", "1", "students", "90")
    opened.desk.draft.set_text("enrolment", "1", "minority", "90")
    opened.desk.draft.set_text("movement", "1", "changed", "是")
    for field in (
        *("in_transfer_county", "in_resume_leave", "in_resume_dropout", "in_other"),
        *("out_transfer_county", "out_transfer_outside", "out_suspend", "out_dropout"),
        *("out_death", "out_other"),
    ):
        opened.desk.draft.set_text("movement", "1", field, "0")
    opened.desk.draft.set_text("movement", "1", "in_transfer_outside", "78")
    wizard = opened.wizard()
    assert not wizard.check.has_errors, [p.message for p in opened.desk.draft.problems()]
    assert wizard.check.why.isEnabled()
    open_before = wizard.check.headline.text()
    assert "写说明" in open_before
    wizard.check.why.setText("邻村教学点撤并，学生全部转来")
    wizard.check.why.editingFinished.emit()
    assert wizard.check.headline.text() != open_before
    (path,) = opened.export(wizard, tmp_path / "U盘")
    assert "邻村教学点撤并，学生全部转来" in read(path).content.explanations.values()


def test_names_go_along_with_a_password(
    start: Start, qtbot: QtBot, answers: Answers, tmp_path: Path
) -> None:
    """Typed twice, long enough, shown as dots; without it the workbook can't be read."""
    policy = PasswordPolicy(persons=True, min_length=10, note="密码打电话约定。")
    opened = open_with(start, qtbot, tmp_path, policy)
    opened.desk.draft.set_absent("dropout_ledger", absent=False)
    opened.desk.draft.paste_block("dropout_ledger", "", "name", CHILD)
    wizard = opened.wizard()
    wizard.check.override.setChecked(True)
    wizard.check.reason.setText("有几项还要向家长核实")
    wizard.forward.click()
    choose = wizard.choose
    assert choose.names.isChecked()
    assert choose.first.hasFocus()
    assert not wizard.forward.isEnabled()
    assert choose.fault.text() == ""  # nobody is blamed before anything is typed
    for first, again, fault in (
        ("短", "短", "密码太短，至少10位。"),
        ("yiling2006x", "yiling2006y", "两次输入的密码不一样，请重新输入。"),
        ("yiling2006x", "yiling2006x", ""),
    ):
        choose.first.setText(first)
        choose.again.setText(again)
        assert choose.fault.text() == fault
        assert wizard.forward.isEnabled() == (fault == "")
    assert choose.first.echoMode() is QLineEdit.EchoMode.Password
    choose.shown.setChecked(True)
    assert choose.again.echoMode() is QLineEdit.EchoMode.Normal
    paths = opened.export(wizard, tmp_path / "U盘")
    assert len(paths) == 2
    names = next(path for path in paths if "人员名单" in path.name)
    result = read(names, "yiling2006x")
    assert result.part is Part.PERSONS
    (row,) = result.content.form("dropout_ledger").rows
    assert (row.values["name"], row.values["birth"]) == ("张三", date(1998, 3, 4))
    assert "密码打电话告诉县局" in wizard.done_page.next.text()
    assert answers.said == []


def test_names_are_offered_only_where_there_are_any(
    start: Start, qtbot: QtBot, tmp_path: Path
) -> None:
    """With 本期无此项 nothing is ticked and no password asked; with a child its list is named."""
    opened = open_with(start, qtbot, tmp_path, PasswordPolicy(persons=True))
    wizard = opened.wizard()
    wizard.forward.click()
    assert not wizard.choose.names.isVisible()
    assert not wizard.choose.card.isVisible()
    assert wizard.choose.parts == (Part.FIGURES,)
    wizard.cancel.click()
    opened.desk.draft.set_absent("dropout_ledger", absent=False)
    opened.desk.draft.paste_block("dropout_ledger", "", "name", CHILD)
    names = opened.wizard().choose.names
    assert names.isChecked()
    assert names.text() == "人员名单（辍学学生台账1条）：有姓名，用密码保护"


def test_names_stay_at_the_school(opened: Opened) -> None:
    """Where the bureau does not want them; they may go along all the same."""
    wizard = opened.wizard()
    wizard.forward.click()
    assert not wizard.choose.names.isChecked()
    assert wizard.choose.parts == (Part.FIGURES,)
    assert wizard.choose.password == ""
    wizard.choose.names.setChecked(True)
    assert not wizard.forward.isEnabled()
    wizard.choose.names.setChecked(False)
    wizard.choose.where.line.setText("")
    assert wizard.choose.fault.text() == "请选一个文件夹，比如U盘。"
    wizard.back.click()
    assert wizard.step == 0
    wizard.cancel.click()


def test_exporting_again_is_the_same_revision(opened: Opened, tmp_path: Path) -> None:
    """Without a change nothing newer arises; with one, the next revision."""
    wizard = opened.wizard()
    assert len(opened.export(wizard, tmp_path / "U盘")) == 1
    assert wizard.done_page.headline.text() == "已经导出，这是第1版。"
    code = wizard.done_page.code.text()
    wizard.forward.click()
    wizard = opened.wizard()
    assert opened.program.home is not None
    assert wizard.choose.where.folder == tmp_path / "U盘"  # where it went the last time
    assert len(opened.export(wizard, tmp_path / "U盘")) == 1
    assert wizard.done_page.headline.text() == "内容和上次导出的一样，还是第1版。"
    assert wizard.done_page.code.text() == code
    wizard.forward.click()
    opened.desk.draft.set_text("enrolment", "1", "girls", "5")
    wizard = opened.wizard()
    assert len(opened.export(wizard, tmp_path / "U盘")) == 2
    assert wizard.done_page.headline.text() == "已经导出，这是第2版。"


def test_a_target_that_cannot_be_written(opened: Opened, answers: Answers, tmp_path: Path) -> None:
    """One sentence, and one may choose another folder."""
    (tmp_path / "file").write_text("")
    wizard = opened.wizard()
    assert opened.export(wizard, tmp_path / "file" / "U盘") == []
    assert wizard.step == 1
    assert len(answers.said) == 1
    assert "请换一个位置" in answers.said[0]
    assert len(opened.export(wizard, tmp_path / "U盘")) == 1
    assert wizard.step == 2


def test_the_folder_is_shown(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """打开文件夹 hands the folder to the desktop."""
    urls: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: urls.append(url.toLocalFile()))
    wizard = opened.wizard()
    opened.export(wizard, tmp_path / "U盘")
    wizard.done_page.look.click()
    assert urls == [str(tmp_path / "U盘")]


def test_nothing_is_open(start: Start) -> None:
    """Ctrl+E on the first page says what to do first."""
    program = start()
    assert program.window is not None
    program.window.actions_by_id["export"].trigger()
    assert "请先打开任务包" in program.window.statusBar().currentMessage()


def test_another_teacher_goes_on(opened: Opened, tmp_path: Path) -> None:
    """The cover names the new one, nobody keeps the old one's phone, all else stays."""
    draft = opened.desk.draft
    draft.set_text("cover", "1", "filled_phone", "0772-7212345")
    before = draft.content.form("enrolment")
    opened.window.actions_by_id["take_over"].trigger()
    box = dialog_of(opened.program, TakeOverDialog)
    assert isinstance(box, TakeOverDialog)
    assert not box.accept_button.isEnabled()
    box.name.setText(" 韦丽萍 ")
    box.accept_button.click()
    assert draft.view.value("cover", "1", "filled_by") == "韦丽萍"
    assert draft.view.value("cover", "1", "filled_phone") is None
    assert draft.content.form("enrolment") == before
    assert str(opened.desk._place) == "cover/1/filled_by"
    (path,) = opened.export(opened.wizard(), tmp_path / "U盘")
    assert read(path).revision.author == "韦丽萍"
