"""Two returns of one school: the page shows both, a person decides, and can take it back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from models.demo.figures import DemoReturns
from models.merge.decisions import review
from models.store.batches import decisions
from models.workspace import Workspace
from tests.ui.answers import Answers
from tests.ui.bureau.county import units
from ui.bureau.conflict_rows import BASE
from ui.bureau.conflicts_page import ConflictsPage
from ui.bureau.desk import CONFLICTS, BureauDesk

Settle = Callable[[], None]


@pytest.fixture
def page(
    desk: BureauDesk, settle: Settle, workspace: Workspace, up: Path, again: Path
) -> ConflictsPage:
    """The page with the first school waiting."""
    workspace.apply(workspace.plan_import(sorted(up.glob("*.xlsx"))))
    workspace.apply(workspace.plan_import(sorted(again.glob("*.xlsx"))))
    desk.reload()
    desk.go_to(CONFLICTS)
    settle()
    shown = desk.page(CONFLICTS)
    assert isinstance(shown, ConflictsPage)
    return shown


def fill_in(page: ConflictsPage) -> None:
    page.waiting.who.name.setText("李股长")
    page.waiting.who.reason.setText("电话问过学校")


def weeks(workspace: Workspace, made: DemoReturns) -> object:
    """Return the weeks of the first school as they count now."""
    seen = review(workspace.dataset, workspace.period_id(), units(made)[0].code)
    return seen.effective.content.form("school").rows[0].values["open_weeks"]


def test_each_place_is_decided(
    page: ConflictsPage, settle: Settle, workspace: Workspace, made: DemoReturns, qtbot: QtBot
) -> None:
    """The combination can be confirmed when every place has a choice, a name and a reason."""
    panel = page.waiting
    (waiting,) = panel.units.rows.rows
    assert waiting.name == units(made)[0].name
    places = [row.place for row in panel.conflicts.rows.rows]
    assert places == ["学校基本信息／本学期行课周数", "在校生与班级／一年级／其中：女"]
    assert panel.combine_button.text() == "还有2处没有决定"
    assert not panel.combine_button.isEnabled()
    weeks_row = panel.conflicts.rows.rows[0]
    wanted = next(head for head, said in weeks_row.sides.items() if head and said == "20")
    for row in range(2):
        panel.conflicts.choose(row)
        conflict = panel.conflicts.rows.rows[row]
        panel.box.buttons[list(conflict.sides).index(wanted)].click()
    assert panel.combine_button.isEnabled()
    with qtbot.waitSignal(page.told) as told:
        panel.combine_button.click()
    assert "姓名和理由" in str(told.args)
    fill_in(page)
    panel.combine_button.click()
    settle()
    assert panel.units.rows.rowCount() == 0
    assert not panel.detail.isVisible()
    assert weeks(workspace, made) == 20
    (made_decision,) = workspace.dataset.db.call(decisions, write=False)
    assert (made_decision.who, made_decision.reason) == ("李股长", "电话问过学校")


def test_the_base_may_be_taken_too(page: ConflictsPage) -> None:
    """What was there before is the first of the choices."""
    panel = page.waiting
    panel.box.buttons[0].click()
    (choice,) = panel.choices.values()
    assert choice.head == BASE
    decided = panel.conflicts.rows.columns[-1]
    assert decided.text(panel.conflicts.rows.rows[0]) == "原来：空着"


def test_one_side_everywhere(page: ConflictsPage) -> None:
    """One button takes the chosen return at every place."""
    panel = page.waiting
    panel.heads.choose(1)
    panel.side_button.click()
    head = panel.heads.rows.rows[1].digest
    assert [choice.head for choice in panel.choices.values()] == [head, head]
    assert panel.combine_button.isEnabled()


def test_one_return_as_a_whole_and_back(
    page: ConflictsPage, settle: Settle, workspace: Workspace, made: DemoReturns, desk: BureauDesk
) -> None:
    """One return is taken as it is; leaving the decision out lets the school wait again."""
    panel = page.waiting
    fill_in(page)
    panel.heads.choose(0)
    panel.whole_button.click()
    settle()
    assert panel.units.rows.rowCount() == 0
    revisions = page.revisions
    page.tabs.setCurrentWidget(revisions)
    at = next(n for n, row in enumerate(revisions.view.rows.rows) if row.origin == "县局更正")
    revisions.view.choose(at)
    assert revisions.view.rows.rows[at].state == "在用"
    revisions.who.name.setText("李股长")
    revisions.who.reason.setText("定错了")
    revisions.out_button.click()
    settle()
    assert panel.units.rows.rowCount() == 1
    assert revisions.view.rows.rows[at].state == "不计入：定错了"
    assert revisions.in_button.isEnabled()
    revisions.who.reason.setText("没有定错")
    revisions.in_button.click()
    settle()
    assert panel.units.rows.rowCount() == 0


def test_a_decision_about_something_else_is_refused(
    page: ConflictsPage, settle: Settle, workspace: Workspace, made: DemoReturns, answers: Answers
) -> None:
    """What waits changed since it was shown: nothing is decided, the page shows it anew."""
    fill_in(page)
    workspace.undo(2, "另一个窗口里撤销了")
    page.waiting.whole_button.click()
    settle()
    assert len(answers.said) == 1
    assert page.waiting.units.rows.rowCount() in {0, 1}


def test_searching_revisions(page: ConflictsPage) -> None:
    """The list of revisions is narrowed down by name, file or author."""
    revisions = page.revisions
    everything = revisions.view.rows.rowCount()
    assert everything == 7
    revisions.search.setText(revisions.view.rows.rows[0].name)
    assert 0 < revisions.view.rows.rowCount() < everything
