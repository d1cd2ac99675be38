"""What only a school's program does: take a task package in, hand the return over."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog

from models.store.dataset import DataSet
from ui.data_actions import home_of
from ui.frame import Frame
from ui.home import Home
from ui.school.school_desk import SchoolDesk


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


def _load(dataset: DataSet, period: str) -> Callable[[Home, SchoolDesk], QDialog]:
    """Load the wizard; off the window's thread, because all that writes workbooks comes along."""
    from ui.school.export_wizard import (  # noqa: PLC0415  # nobody who only types waits for it
        load_wizard,
    )

    return load_wizard(dataset, period)
