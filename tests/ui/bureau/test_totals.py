"""Figures by county, township, kind and school, each with how many schools are in it."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester

from models.demo.figures import DemoReturns
from models.workspace import Workspace
from tests.ui.bureau.county import units
from ui.bureau.desk import TOTALS, BureauDesk
from ui.bureau.figures_model import COMPLETE, COVERAGE
from ui.bureau.totals_page import TotalsPage

Settle = Callable[[], None]


@pytest.fixture
def page(desk: BureauDesk, settle: Settle, workspace: Workspace, up: Path) -> TotalsPage:
    """The page with six schools in."""
    workspace.apply(workspace.plan_import(sorted(up.glob("*.xlsx"))))
    desk.go_to(TOTALS)
    settle()
    shown = desk.page(TOTALS)
    assert isinstance(shown, TotalsPage)
    return shown


def cell(page: TotalsPage, line: str, head: str) -> tuple[str, str]:
    """Return a figure and what stands below it."""
    model = page.model
    heads = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    lines = [model.data(model.index(at, 0)) for at in range(model.rowCount())]
    index = model.index(lines.index(line), heads.index(head))
    return model.data(index), model.data(index, COVERAGE)


def test_dimensions(page: TotalsPage, made: DemoReturns, qtmodeltester: ModelTester) -> None:
    """The same pupils, once by county, once by school; who is missing is said in words."""
    here = units(made)[:6]
    pupils = {
        unit.code: sum(
            int(str(row.values["students"])) for row in made.content(unit).form("enrolment").rows
        )
        for unit in here
    }
    everyone = len(units(made))
    told = cell(page, "在校生数（人）", "全县合计")
    assert told == (str(sum(pupils.values())), f"含6/{everyone}校")
    page.filters.buttons[3].click()
    first, last = units(made)[0], units(made)[-1]
    assert cell(page, first.name, "在校生数（人）") == (str(pupils[first.code]), "")
    assert cell(page, last.name, "在校生数（人）") == ("无", "未报")
    for button in page.filters.buttons[1:3]:
        button.click()
        assert page.model.columnCount() > 2
        assert cell(page, "在校生数（人）", "全县合计")[0] == str(sum(pupils.values()))
    page.table.grab()
    qtmodeltester.check(page.model)  # type: ignore[no-untyped-call]  # of pytest-qt


def test_search(page: TotalsPage) -> None:
    """The filter narrows the indicators down."""
    page.filters.search.setText("班额")
    titles = [page.model.data(page.model.index(n, 0)) for n in range(page.model.rowCount())]
    assert titles[0] == "平均班额（人）"
    assert all("班额" in title for title in titles)
    note = page.model.data(page.model.index(0, 2))
    assert note == "各校“在校生数”合计÷各校“班数”合计"
    assert page.model.data(page.model.index(0, 1), COMPLETE) is False


def test_enter_opens_the_sources_of_a_ratio(
    page: TotalsPage, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ratio shows the sources of both its terms, and the files they came in; 收起 hides them."""
    page.filters.search.setText("班额")
    page.enter()
    page.table.setCurrentIndex(page.model.index(0, 1))
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    settle()
    rows = page.sources.view.rows.rows
    assert [row.unit for row in rows if row.unit.startswith("“")] == ["“在校生数”", "“班数”"]
    assert page.sources.isVisible()
    opened: list[Path] = []

    def open_url(url: QUrl) -> bool:
        opened.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    assert not page.sources.original_button.isEnabled()  # the row of a term
    page.sources.view.choose(next(n for n, row in enumerate(rows) if row.cell))
    page.sources.original_button.click()
    settle()
    (copy,) = opened
    assert zipfile.is_zipfile(copy)
    assert copy.name.endswith(".xlsx")
    assert not copy.stat().st_mode & stat.S_IWUSR
    page.sources.hide_wanted.emit()
    assert not page.sources.isVisible()


def test_sources_of_one_school_only(page: TotalsPage, settle: Settle, made: DemoReturns) -> None:
    """A figure of a school leads to that school's cells alone."""
    page.filters.buttons[3].click()
    name = units(made)[1].name
    page.filters.search.setText(name)
    heads = [
        page.model.headerData(at, Qt.Orientation.Horizontal)
        for at in range(page.model.columnCount())
    ]
    page.open_sources(page.model.index(0, heads.index("在校生数（人）")))
    settle()
    assert {row.unit for row in page.sources.view.rows.rows} == {name}
    page.open_sources(page.model.index(0, 0))  # a heading has no sources
