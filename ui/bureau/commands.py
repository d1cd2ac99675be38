"""What only the bureau's program does: go to a page, import, copy, print."""

from __future__ import annotations

from collections.abc import Callable

from ui.bureau.desk import (
    BACKUPS,
    CONFLICTS,
    INBOX,
    OWN,
    PERIOD,
    PROGRESS,
    PURGE,
    SEND,
    SUMMARY,
    TOTALS,
    BureauDesk,
)
from ui.bureau.half_year import new_half_year
from ui.bureau.inbox_page import InboxPage
from ui.bureau.page import Page
from ui.bureau.progress_page import ProgressPage
from ui.data_actions import home_of
from ui.frame import Frame

_NOTHING = "还没有打开县局的数据。请先打开已有的数据，或新建一份。"


def _desk(frame: Frame) -> BureauDesk | None:
    """Return the bureau's desk; say what to do where there is none."""
    if isinstance(frame.desk, BureauDesk):
        return frame.desk
    frame.tell(_NOTHING)
    return None


def _page(frame: Frame, page_id: str) -> Page | None:
    """Go to a page and return it; None where no data of the bureau is open."""
    desk = _desk(frame)
    if desk is None:
        return None
    desk.go_to(page_id)
    return desk.page(page_id)


def _going(page_id: str) -> Callable[[Frame], None]:
    def go(frame: Frame) -> None:
        _page(frame, page_id)

    return go


go_inbox, go_progress = _going(INBOX), _going(PROGRESS)
go_conflicts, go_totals = _going(CONFLICTS), _going(TOTALS)
go_own, go_summary = _going(OWN), _going(SUMMARY)
go_send, go_backups = _going(SEND), _going(BACKUPS)
go_purge, go_period = _going(PURGE), _going(PERIOD)


def import_files(frame: Frame) -> None:
    """Ask for files and show what importing them would do."""
    page = _page(frame, INBOX)
    if isinstance(page, InboxPage):
        page.zone.ask_files()


def import_folder(frame: Frame) -> None:
    """Ask for a folder and show what importing all in it would do."""
    page = _page(frame, INBOX)
    if isinstance(page, InboxPage):
        page.zone.ask_folder()


def copy_reminder(frame: Frame) -> None:
    """Copy the list to ring round with."""
    page = _page(frame, PROGRESS)
    if isinstance(page, ProgressPage):
        page.copy_reminder()


def save_pdf(frame: Frame) -> None:
    """Write the summary as PDF."""
    from ui.bureau.summary_page import (  # noqa: PLC0415  # all that draws pages comes along
        SummaryPage,
    )

    page = _page(frame, SUMMARY)
    if isinstance(page, SummaryPage):
        page.save_pdf()


def begin_half_year(frame: Frame) -> None:
    """Ask which half-year is begun on which forms, then begin it and work on it."""
    desk, home = _desk(frame), home_of(frame)
    if desk is not None and home is not None:
        new_half_year(home, desk.bench.workspace)


def reload(frame: Frame) -> None:
    """Read everything again."""
    desk = _desk(frame)
    if desk is not None:
        desk.reload()
