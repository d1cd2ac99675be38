"""What only a school's program does: take a task package in, hand the return over."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog

from models.entry.take_over import Filler, filler, take_over
from models.store.dataset import DataSet
from ui.data_actions import home_of
from ui.frame import Frame
from ui.home import Home
from ui.school.school_desk import SchoolDesk
from ui.school.take_over import TakeOverDialog


def open_task(frame: Frame) -> None:
    """Open a task package."""
    from ui.school.open_task import begin_task  # noqa: PLC0415  # the start does without it

    home = home_of(frame)
    if home is not None:
        begin_task(home)


def export(frame: Frame) -> None:
    """Hand the open return over."""
    home, desk = home_of(frame), frame.desk
    if home is None or not isinstance(desk, SchoolDesk):
        frame.tell("还没有打开要上报的数据。请先打开任务包，或打开已有的数据。")
        return
    desk.commit()
    dataset, period = desk.dataset, desk.draft.ctx.period.id
    frame.tasks.run(
        lambda _: _load(dataset, period),
        lambda make: make(home, desk).open(),
        title="正在核对",
    )


def take_workbook(frame: Frame) -> None:
    """Take what somebody filled in by hand into the open return."""
    home, desk = home_of(frame), frame.desk
    if home is None or not isinstance(desk, SchoolDesk):
        frame.tell("还没有打开要填的数据。请先打开任务包，或打开已有的数据。")
        return
    from ui.school.take_workbook import begin_taking  # noqa: PLC0415  # loads what reads workbooks

    begin_taking(home, desk)


def hand_on(frame: Frame) -> None:
    """Let another teacher go on with the open return."""
    desk = frame.desk
    if not isinstance(desk, SchoolDesk):
        frame.tell("还没有打开要填的数据。请先打开任务包，或打开已有的数据。")
        return
    desk.commit()
    now = filler(desk.draft)
    if now is None:
        frame.tell("这套表样的封面不填填表人，不用换。")
        return

    def done(new: Filler) -> None:
        desk.go_to(take_over(desk.draft, new))
        frame.tell(f"已换成{new.name}填，前面填的都还在。")

    TakeOverDialog(frame.as_parent(), desk.theme, now, done).open()


def _load(dataset: DataSet, period: str) -> Callable[[Home, SchoolDesk], QDialog]:
    """Load the wizard; off the window's thread, because all that writes workbooks comes along."""
    from ui.school.export_wizard import (  # noqa: PLC0415  # nobody who only types waits for it
        load_wizard,
    )

    return load_wizard(dataset, period)
