"""Who has handed in: the words, the filters, the list to ring with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from models.demo.figures import DemoReturns
from models.headless.findings import find_all, read_returns
from models.merge.snapshot import Frame
from models.records import FormData, Part
from models.store.submissions import SubmissionState
from models.watch import Watch
from models.workspace import Workspace
from tests.ui.answers import Answers
from tests.ui.bureau.county import PASSWORD, units, write_return
from ui.bureau.desk import PROGRESS, BureauDesk
from ui.bureau.progress_page import ProgressPage
from ui.bureau.progress_rows import Stand, progress_of, read_progress, reminder
from ui.theme import Theme

Settle = Callable[[], None]


def frame_of(made: DemoReturns) -> Frame:
    known = {unit.code: unit for unit in made.county.registry}
    return Frame(made.now, made.form_set, {}, known)


def test_stands(made: DemoReturns) -> None:
    """Missing, names only, disputed, wrong, combined and received are six different words."""
    one, two, three, four, five = units(made)[:5]
    here = {Part.FIGURES: "a" * 64}
    wrong = {"errors": 2, "warnings": 3, "override": "急"}
    states = [
        SubmissionState(one.code, made.now.id, "received", effective=here),
        SubmissionState(two.code, made.now.id, "combined", effective=here),
        SubmissionState(three.code, made.now.id, "disputed"),
        SubmissionState(four.code, made.now.id, "received", effective=here, facts=wrong),
        SubmissionState(five.code, made.now.id, "received", effective={Part.PERSONS: "b" * 64}),
    ]
    progress = progress_of(frame_of(made), states)
    stands = {row.code: row.stand for row in progress.rows}
    assert [stands[unit.code] for unit in units(made)[:6]] == [
        Stand.RECEIVED,
        Stand.COMBINED,
        Stand.PENDING,
        Stand.WRONG,
        Stand.LISTS_ONLY,
        Stand.MISSING,
    ]
    assert progress.count(Stand.MISSING) == len(units(made)) - 5
    assert "已报学校" in progress.line
    towns = [row.town for row in progress.rows]
    assert len(set(towns)) == sum(a != b for a, b in zip(towns, ["", *towns], strict=False))


def test_a_person_list_alone_is_to_be_asked_for(
    desk: BureauDesk, settle: Settle, made: DemoReturns, tmp_path: Path
) -> None:
    """It is not 已收: it stands among those to ring, in every count of the units, in the check."""
    unit = units(made)[0]
    workspace = desk.bench.workspace
    paths = write_return(tmp_path / "up", made, unit, parts=(Part.PERSONS,))
    workspace.apply(workspace.plan_import(paths, (PASSWORD,)))
    desk.go_to(PROGRESS)
    settle()
    page = desk.page(PROGRESS)
    assert isinstance(page, ProgressPage)
    (row,) = (row for row in page.view.rows.rows if row.code == unit.code)
    assert row.stand is Stand.LISTS_ONLY
    assert "只收到人员名单" in page.line.text()
    assert page.filters.buttons[1].text() == f"未报 {len(units(made))}"
    page.copy_button.click()
    assert f"{unit.name}\t只收到人员名单" in QGuiApplication.clipboard().text()
    coverage = workspace.view().coverage
    assert (coverage.returned, coverage.lists_only) == ((), (unit.code,))


def test_a_deleted_sheet_is_an_error(
    workspace: Workspace, made: DemoReturns, tmp_path: Path
) -> None:
    """What the sheet asked for is not filled in: the progress counts what the check finds."""
    unit = units(made)[0]
    (path,) = write_return(tmp_path / "up", made, unit)
    book = openpyxl.load_workbook(path)
    title = made.form_set.form("movement").title
    del book[next(name for name in book.sheetnames if title in name)]
    book.save(path)
    plan = workspace.plan_import([path])
    workspace.apply(plan)
    returns = workspace.dataset.db.call(lambda tx: read_returns(tx, made.now.id, ""), write=False)
    (checked,) = find_all(returns, Watch())
    (row,) = (row for row in read_progress(workspace).rows if row.code == unit.code)
    assert row.stand is Stand.WRONG
    assert row.errors == checked.errors > 1
    assert sum(problem.is_error for problem in plan.items[0].findings) == checked.errors


def test_reminder(made: DemoReturns) -> None:
    """The list has a heading and a line for each unit: township, name, state, whom to ring."""
    progress = progress_of(frame_of(made), [])
    lines = reminder(progress, progress.rows[:2]).splitlines()
    assert lines[0] == "2006年上半年报表催报单：2个单位，截止7月5日"
    assert lines[1].split("\t") == ["乡镇", "单位", "状态", "联系人", "电话"]
    row = progress.rows[0]
    assert lines[2].split("\t") == [row.town, row.name, "未报", row.contact, row.phone]


def test_copying_and_searching(desk: BureauDesk, settle: Settle, qtbot: QtBot) -> None:
    """What is listed is copied; a search that finds nothing says what to do."""
    desk.go_to(PROGRESS)
    settle()
    page = desk.page(PROGRESS)
    assert isinstance(page, ProgressPage)
    name = page.view.rows.rows[3].name
    page.filters.search.setText(name)
    assert [row.name for row in page.view.rows.rows] == [name]
    page.copy_button.click()
    assert QGuiApplication.clipboard().text().count(name) == 1
    page.filters.search.setText("没有这样的学校")
    assert page.view.rows.rowCount() == 0
    assert not page.copy_button.isEnabled()
    assert page.view.empty.startswith("没有符合的单位")
    page.view.grab()
    page.filters.search.clear()
    page.view.choose(0)
    page.view.copy_row()
    assert page.view.rows.rows[0].name in QGuiApplication.clipboard().text()


def test_schools_are_answered(
    desk: BureauDesk,
    settle: Settle,
    workspace: Workspace,
    made: DemoReturns,
    answers: Answers,
    tmp_path: Path,
) -> None:
    """A receipt for every listed unit that sent something; one with errors gets its return back."""
    one, two = units(made)[:2]
    wrong = made.content(two).with_form("movement", FormData())
    paths = [*write_return(tmp_path, made, one), *write_return(tmp_path, made, two, wrong)]
    workspace.apply(workspace.plan_import(paths))
    desk.go_to(PROGRESS)
    settle()
    page = desk.current_page()
    assert isinstance(page, ProgressPage)
    said: list[str] = []
    page.told.connect(said.append)
    page.answer()  # no folder is chosen
    answers.files = [tmp_path / "回执"]
    page.answer()
    settle()
    assert said == ["已写好回执2份，退回1份，在“回执”里。"]
    names = sorted(path.name for path in (tmp_path / "回执").iterdir())
    assert names == sorted(
        (
            f"2006年上半年_{one.name}_回执.xlsx",
            f"2006年上半年_{two.name}_回执.xlsx",
            f"2006年上半年_{two.name}_退回_第1版.xlsx",
        )
    )
    page.filters.search.setText("没有这个单位")
    assert not page.answer_button.isEnabled()


def test_names_stay_readable_in_a_narrow_window(
    desk: BureauDesk, settle: Settle, theme: Theme
) -> None:
    """Where letters are large on a small screen the table scrolls; else it fills the room."""
    desk.go_to(PROGRESS)
    settle()
    page = desk.page(PROGRESS)
    assert isinstance(page, ProgressPage)
    view = page.view
    at = [column.title for column in view.rows.columns].index("单位")
    header, bar = view.horizontalHeader(), view.horizontalScrollBar()
    assert (bar.maximum(), header.length()) == (0, view.viewport().width())
    view.setFixedWidth(theme.px(640))
    assert header.sectionSize(at) == theme.px(160)
    assert bar.maximum() > 0
    view.setFixedWidth(theme.px(1000))
    assert (bar.maximum(), header.length()) == (0, view.viewport().width())
