"""期次: days, expected units and standards, kept together or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from models.demo.figures import DemoReturns
from models.workspace import Workspace
from tests.ui.answers import Answers
from tests.ui.bureau.county import units
from ui.bureau.desk import PERIOD, PROGRESS, BureauDesk
from ui.bureau.period_page import PeriodPage

Settle = Callable[[], None]


def page_of(desk: BureauDesk, settle: Settle) -> PeriodPage:
    desk.go_to(PERIOD)
    settle()
    page = desk.current_page()
    assert isinstance(page, PeriodPage)
    return page


def choose_setting(page: PeriodPage, title: str) -> None:
    view = page.settings.view
    view.choose([row.title for row in view.rows.rows].index(title))


def type_setting(page: PeriodPage, title: str, text: str) -> None:
    """Choose a value and type another one over it."""
    page.tabs.setCurrentWidget(page.settings)
    choose_setting(page, title)
    page.settings.field.selectAll()
    QTest.keyClicks(page.settings.field, text)
    QTest.mouseClick(page.settings.button, Qt.MouseButton.LeftButton)


def test_a_standard_is_changed(desk: BureauDesk, settle: Settle, workspace: Workspace) -> None:
    """One number of a table; what can't be read is said at once and changes nothing."""
    page = page_of(desk, settle)
    assert not page.save_button.isEnabled()
    type_setting(page, "小学收费标准（元/生·学期）：杂费", "abc")
    assert page.settings.help.text() == (
        "“小学收费标准（元/生·学期）：杂费”要填一个数，“abc”读不出来。"
    )
    assert not page.unsaved
    type_setting(page, "小学收费标准（元/生·学期）：杂费", "45.5")
    shown = page.settings.view.current()
    assert shown is not None
    assert (shown.text, shown.usual) == ("45.5", "38")
    before = workspace.frame().period.settings
    assert "fee_primary" not in before
    QTest.mouseClick(page.save_button, Qt.MouseButton.LeftButton)
    settle()
    kept = workspace.frame().period.settings
    assert kept == {**before, "fee_primary": {"01": 45.5, "02": 36, "03": 6, "04": 20}}
    assert not page.unsaved


def test_who_is_expected_is_changed_with_a_reason(
    desk: BureauDesk, settle: Settle, workspace: Workspace, made: DemoReturns
) -> None:
    """Without a name and a reason it is not saved; then the whole window follows."""
    page = page_of(desk, settle)
    gone = units(made)[0]
    page.expected.search.setText(gone.name)
    QTest.mouseClick(page.expected.turn_button, Qt.MouseButton.LeftButton)
    assert page.expected.turn_button.text().startswith("改为应报")
    page.keep()
    assert page.fault.text() == "应报单位和原来不一样了，请写明是谁决定的、为什么。"
    assert gone.code in workspace.frame().period.expected
    page.who.name.setText("李股长")
    page.who.reason.setText("本期停办")
    page.keep()
    settle()
    assert gone.code not in workspace.frame().period.expected
    assert page.expected.changes.text().endswith(f"李股长：去掉{gone.name}。理由：本期停办")
    desk.go_to(PROGRESS)
    settle()
    assert gone.name not in [row.name for row in desk.current_page().view.rows.rows]  # type: ignore[attr-defined]


def test_days_that_cannot_be(desk: BureauDesk, settle: Settle, workspace: Workspace) -> None:
    """A day that can't be read is said while typing; days out of order when saving."""
    page = page_of(desk, settle)
    page.deadline.setText("七月")
    assert not page.save_button.isEnabled()
    assert page.fault.text() == "日期写成2026-06-30这样。"
    page.deadline.setText("2006.6.1")
    page.keep()
    settle()
    assert page.fault.text() == "上报期限不能早于统计截止日期。"
    page.deadline.setText("2006.7.15")
    page.keep()
    settle()
    assert workspace.frame().period.deadline == date(2006, 7, 15)


def test_what_is_not_saved_is_asked_about(
    desk: BureauDesk, settle: Settle, answers: Answers
) -> None:
    """Other pages leave it as it is; closing asks; 放弃 brings back what is stored."""
    page = page_of(desk, settle)
    page.name.setText("补报")
    desk.go_to(PROGRESS)
    settle()
    desk.reload()
    settle()
    assert page.name.text() == "补报"
    answers.yes = False
    assert not desk.close_desk()
    assert answers.asked == ["期次里的改动还没有保存。要放弃这些改动吗？"]
    QTest.mouseClick(page.drop_button, Qt.MouseButton.LeftButton)
    assert page.name.text() == "2006年上半年"
    assert desk.close_desk()


def test_another_half_year(
    desk: BureauDesk, settle: Settle, workspace: Workspace, made: DemoReturns
) -> None:
    """The one chosen is worked on, and the heading says so."""
    workspace.set_up(made.form_set, made.before, made.county.registry)
    workspace.choose_period(made.now.id)
    page = page_of(desk, settle)
    titles = [page.periods.itemText(at) for at in range(page.periods.count())]
    assert titles == ["2006年上半年", "2005年下半年"]
    page.periods.setCurrentIndex(1)
    page.periods.activated.emit(1)
    settle()
    assert workspace.period_id() == made.before.id
    assert page.name.text() == "2005年下半年"
    assert desk.heading.endswith("2005年下半年")
