"""What a school is told about a workbook that can't be taken into its open return, and what to do.

The reader speaks to the bureau (ask the school again); whoever sits at the school can do something
else: fetch the right file, or copy the figures over by hand.
"""

from __future__ import annotations

from pathlib import Path

from models.problems import Problem, Severity

LOCKED = "R002"
"""Code of a workbook whose password was not given or is wrong."""

_OWN = "R013"
"""Code of what the disk says; it says itself what to do."""

_PASTE = "请在WPS或Excel里打开它，把表里的数复制过来粘贴（Ctrl+V）。"
_ADVICE = {
    "R001": "要收的是从校情汇导出、或县局发来的本校.xlsx工作簿，请选那个文件。",
    "R005": f"认不出是不是本校本期的，没有收；{_PASTE}",
    "R006": f"认不出是哪个学校哪一期的，没有收；{_PASTE}",
    "R007": "要收的是本校的工作簿，请选那个文件。",
}
_AGAIN = "请把文件重新拷一份再试；还是不行，就在WPS或Excel里打开它，把数复制过来粘贴（Ctrl+V）。"
_SAVE_AS = "请用WPS或Excel打开它，“另存为”.xlsx格式后再收。"
_LOCK = "临时文件"


def advised(problem: Problem, period: str) -> Problem:
    """Return why a file was refused, with what a school can do about it.

    Args:
        problem: as the reader says it.
        period: title of the half-year that is open.
    """
    said = problem.message
    what = said.partition("；")[0].partition("，认不出")[0]
    if problem.code == _OWN or _LOCK in said:
        return problem
    if problem.code == LOCKED:
        told = "密码不对" if said.startswith("密码不对") else what
        message = f"{told}；请输入导出这份工作簿时设定的密码（注意大小写）。"
        if "加密" in said:  # damaged or strange: no password helps
            message = f"{what}；{_AGAIN}"
    elif problem.code == "R008":
        message = f"这不是本期的工作簿，没有收；现在填的是{period}，请选这一期的工作簿。"
    elif problem.code == "R009":
        message = (
            "这份工作簿用的表样本程序里没有，没有收；"
            f"县局发了新任务包的，请先打开新任务包，再收一次；不是的话，{_PASTE}"
        )
    elif "另存为" in said:
        message = f"{what}；{_SAVE_AS}"
    else:
        message = f"{what}；{_ADVICE.get(problem.code, _AGAIN)}"
    return Problem(problem.code, problem.severity, message, problem.place)


def foreign_unit(own: str, other: str) -> str:
    """Say that a workbook is another unit's; both are names."""
    return (
        f"这是{other}的工作簿，现在填的是{own}，没有收；"
        "各单位的报表要分开交，请把它原样交给县局，或打开那个单位的数据再收。"
    )


def still_open(path: Path) -> Problem | None:
    """Return a warning if an office program seems to have the file open; None if not."""
    name = path.name
    marks = (f"~${name}", f"~${name[2:]}", f".~{name}", f".~lock.{name}#")
    if not any((path.parent / mark).exists() for mark in marks):
        return None
    text = "这份工作簿好像还在WPS或Excel里开着，没有存盘的改动读不到；请先存盘、关闭，再收一次。"
    return Problem("R018", Severity.WARNING, text)
