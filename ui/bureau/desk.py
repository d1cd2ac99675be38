"""The bureau's whole window: pages down the left edge, each made when it is first looked at."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from models.errors import AppError
from models.merge.decisions import undecided
from models.workspace import Workspace
from ui.bureau.backups_page import BackupsPage
from ui.bureau.bench import Bench
from ui.bureau.conflicts_page import ConflictsPage
from ui.bureau.inbox_page import InboxPage
from ui.bureau.own_page import OwnPage
from ui.bureau.page import Page
from ui.bureau.period_page import PeriodPage
from ui.bureau.progress_page import ProgressPage
from ui.bureau.purge_page import PurgePage
from ui.bureau.send_page import SendPage
from ui.bureau.totals_page import TotalsPage
from ui.desk import Desk
from ui.messages import Messages
from ui.side_tabs import SideTabs, Tab
from ui.tasks import Control, Tasks
from ui.theme import Theme

INBOX, PROGRESS, CONFLICTS, TOTALS = "inbox", "progress", "conflicts", "totals"
OWN, SUMMARY, SEND, BACKUPS, PURGE = "own", "summary", "send", "backups", "purge"
PERIOD = "period"


class _Entry(Struct, frozen=True):
    """One page: its tab, and what makes it."""

    id: str
    title: str
    make: Callable[[Bench], Page]


def _summary_page(bench: Bench) -> Page:
    from ui.bureau.summary_page import (  # noqa: PLC0415  # all that draws pages comes along
        SummaryPage,
    )

    return SummaryPage(bench)


PAGES: tuple[_Entry, ...] = (
    _Entry(INBOX, "收表与导入", InboxPage),
    _Entry(PROGRESS, "上报进度", ProgressPage),
    _Entry(CONFLICTS, "待定报表", ConflictsPage),
    _Entry(TOTALS, "汇总", TotalsPage),
    _Entry(OWN, "本局填报", OwnPage),
    _Entry(SUMMARY, "工作总结", _summary_page),
    _Entry(PERIOD, "期次", PeriodPage),
    _Entry(SEND, "下发任务", SendPage),
    _Entry(BACKUPS, "备份", BackupsPage),
    _Entry(PURGE, "到期清理", PurgePage),
)


class _Known(Struct, frozen=True):
    """What the desk itself shows of the data set."""

    heading: str
    undecided: int


class BureauDesk(Desk):
    """The bureau's pages over one data set."""

    def __init__(
        self, workspace: Workspace, theme: Theme, messages: Messages, tasks: Tasks
    ) -> None:
        super().__init__()
        self.bench = Bench(workspace, theme, messages, tasks)
        self._heading = ""
        self._pages: dict[str, Page] = {}
        self._stale: set[str] = set()
        self._entries = {entry.id: entry for entry in PAGES}
        here = self._here = [True]  # outlives the desk, for work that ends after it has gone
        self.destroyed.connect(lambda *_: here.clear())
        self.side = SideTabs([Tab(entry.id, entry.title) for entry in PAGES], theme)
        self.side.chosen.connect(self._choose)
        self.side.itemClicked.connect(self.enter)
        self.side.itemActivated.connect(self.enter)
        self._stack = QStackedWidget()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side)
        row.addWidget(self._stack, 1)
        self._look()
        self.side.choose(INBOX)

    # Pages.

    def page(self, page_id: str) -> Page:
        """Return a page, made on first use."""
        made = self._pages.get(page_id)
        if made is None:
            made = self._entries[page_id].make(self.bench)
            made.told.connect(self.told)
            made.saved.connect(self.saved)
            made.trouble.connect(self.trouble)
            made.wanted.connect(self.go_to)
            made.changed.connect(lambda: self._follow(page_id))
            self._pages[page_id] = made
            self._stale.add(page_id)
            self._stack.addWidget(made)
        return made

    def current_page(self) -> Page:
        """Return the page that is shown."""
        return self.page(self.side.current or INBOX)

    def go_to(self, page_id: str) -> None:
        """Show a page and begin there."""
        self.side.choose(page_id)
        self.enter()

    def _choose(self, page_id: str) -> None:
        shown = self._stack.currentWidget()
        page = self.page(page_id)
        if isinstance(shown, Page) and shown is not page:
            shown.leave_page()
        self._stack.setCurrentWidget(page)
        self.progress.emit("")
        if page_id in self._stale:
            self._stale.discard(page_id)
            page.refresh()

    def enter(self, _item: object = None) -> None:
        """Put the cursor where work on the page begins."""
        self.current_page().enter()

    def _follow(self, changed_by: str) -> None:
        """Let every other page look again when it is next shown."""
        self._stale.update(page_id for page_id in self._pages if page_id != changed_by)
        self._look()

    def reload(self) -> None:
        """Read everything again."""
        self._stale.update(self._pages)
        self._look()
        self._choose(self.side.current)

    # What the desk itself shows.

    def _look(self) -> None:
        workspace, here = self.bench.workspace, self._here

        def work(_control: Control) -> _Known:
            waiting = len(undecided(workspace.dataset, workspace.period_id()))
            return _Known(
                f"{workspace.own_unit().name} · {workspace.frame().period.title}", waiting
            )

        def done(known: _Known) -> None:
            if here:
                self._heading = known.heading
                self.side.set_count(CONFLICTS, known.undecided)
                self.title_changed.emit()

        def failed(error: AppError) -> None:
            if here:
                self.told.emit(error.message)

        self.bench.tasks.run(work, done, failed=failed)

    @property
    def heading(self) -> str:
        """Whose data and which half-year."""
        return self._heading

    # What the commands ask.

    def close_desk(self) -> bool:
        """Finish with every page; False if something could not be saved."""
        closed = [page.close_desk() for page in self._pages.values()]
        return all(closed)

    def undo(self) -> None:
        """Take back the last action on the page."""
        self.current_page().undo()

    def redo(self) -> None:
        """Do again what was taken back on the page."""
        self.current_page().redo()

    def save(self) -> None:
        """Say that everything is saved already."""
        self.current_page().save()

    def next_problem(self, step: int) -> None:
        """Go to the page's next or previous problem."""
        self.current_page().next_problem(step)

    def toggle_problems(self) -> None:
        """Show or hide the page's problems."""
        self.current_page().toggle_problems()

    def toggle_names(self) -> None:
        """Show or mask personal fields of the page."""
        self.current_page().toggle_names()

    def explain(self) -> None:
        """Explain what the cursor is in."""
        self.current_page().explain()

    def next_tab(self, step: int) -> None:
        """Go to the next or previous page."""
        if self.side.step(step):
            self.enter()
