"""The menu entries only a school's program has."""

from __future__ import annotations

from ui.actions import FILE, Action
from ui.school import commands

SCHOOL_ACTIONS: tuple[Action, ...] = (
    Action("open_task", FILE, "打开任务包…", ("Ctrl+T",), commands.open_task, "can_open_task"),
    Action("export", FILE, "导出上报…", ("Ctrl+E",), commands.export, "can_export"),
    Action("take_workbook", FILE, "收工作簿…", (), commands.take_workbook, "can_export"),
    Action("take_over", FILE, "换人填…", (), commands.hand_on, "can_export"),
    Action("line_export", FILE),
)
