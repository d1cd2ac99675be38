"""``period … --set``: the days and standards of a half-year, changed from the terminal."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from models.errors import Refused
from models.forms.definition import FormSet
from models.forms.plain_dates import read_date
from models.forms.setting_rows import SettingRow, setting_rows, type_setting
from models.headless.console import Console
from models.merge.snapshot import Frame
from models.records import Period
from models.task.period_change import change_period
from models.workspace import Workspace


def change(workspace: Workspace, arguments: Namespace, console: Console) -> str:
    """Change what the arguments name; return what was done, "" if they name nothing.

    Raises:
        Refused: a day or a value can't be read, or there is no such setting.
    """
    frame = workspace.frame()
    period = _with_days(frame.period, arguments)
    settings: Mapping[str, Any] = period.settings
    for written in arguments.set:
        settings = _with_value(frame.form_set, settings, written)
    period = replace(period, settings=settings)
    if period == frame.period:
        return ""
    count = change_period(workspace.dataset, period, watch=console.watch("重新计算"))
    return f"已改好，{count}个单位的数重新算过；学校手里的任务包还是旧的，请重新下发。"


def setting_lines(frame: Frame) -> tuple[str, ...]:
    """Return every standard with its id, as it would be written behind ``--set``."""
    rows = setting_rows(frame.form_set, frame.period.settings)
    return tuple(f"{_name(row)}={' '.join(row.text.split())}  {row.title}" for row in rows)


def _name(row: SettingRow) -> str:
    return f"{row.setting}.{row.key}" if row.key else row.setting


def _with_days(period: Period, arguments: Namespace) -> Period:
    for name in ("cutoff", "deadline"):
        typed = getattr(arguments, name)
        if typed:
            day = read_date(typed, period.year).value
            if day is None:
                raise Refused(f"“{typed}”不是日期；日期写成2026-06-30这样。")
            period = replace(period, **{name: day})
    return period


def _with_value(form_set: FormSet, settings: Mapping[str, Any], written: str) -> Mapping[str, Any]:
    name, sign, text = written.partition("=")
    row = next((row for row in setting_rows(form_set, settings) if _name(row) == name), None)
    if not sign or row is None:
        raise Refused(f"“{written}”不是“名称=值”，或者没有这个设置；用--settings列出所有设置。")
    made = type_setting(form_set, settings, row, text)
    if made.problem:
        raise Refused(made.problem)
    return made.settings
