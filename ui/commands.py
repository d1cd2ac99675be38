"""One function for every command of both editions."""

from __future__ import annotations

from models.paths import resources
from ui.frame import Frame

_KEYS = """回车：下一格；在表格最后一格再按一次，列表会添加一行
上下左右：在表格里移动
Ctrl+Z / Ctrl+Y：撤销 / 重做
Ctrl+C / Ctrl+V：复制 / 粘贴，可以和 Excel、WPS 互相贴
Delete：清除所选的格
Ctrl+回车：列表里添加一行；Ctrl+D：复制这一行
F1：这一栏怎么填
F8：下一处问题；Shift+F8：上一处
F7：打开或收起问题列表
Ctrl+PageDown / Ctrl+PageUp：下一个 / 上一个板块
Ctrl+加号 / Ctrl+减号：放大 / 缩小；Ctrl+0：恢复"""


def undo(frame: Frame) -> None:
    """Take back the last action."""
    frame.desk.undo()


def redo(frame: Frame) -> None:
    """Do again what was taken back."""
    frame.desk.redo()


def save(frame: Frame) -> None:
    """Say that everything is saved already."""
    frame.desk.save()


def zoom_in(frame: Frame) -> None:
    """Make everything larger."""
    frame.tell(f"显示大小：{frame.theme.zoom(1)}%")


def zoom_out(frame: Frame) -> None:
    """Make everything smaller."""
    frame.tell(f"显示大小：{frame.theme.zoom(-1)}%")


def zoom_back(frame: Frame) -> None:
    """Go back to the usual size."""
    frame.tell(f"显示大小：{frame.theme.zoom(0)}%")


def toggle_names(frame: Frame) -> None:
    """Show or mask personal fields."""
    frame.desk.toggle_names()


def toggle_problems(frame: Frame) -> None:
    """Show or hide the list of problems."""
    frame.desk.toggle_problems()


def next_problem(frame: Frame) -> None:
    """Go to the next problem."""
    frame.desk.next_problem(1)


def previous_problem(frame: Frame) -> None:
    """Go to the previous problem."""
    frame.desk.next_problem(-1)


def next_tab(frame: Frame) -> None:
    """Go to the next tab."""
    frame.desk.next_tab(1)


def previous_tab(frame: Frame) -> None:
    """Go to the previous tab."""
    frame.desk.next_tab(-1)


def explain(frame: Frame) -> None:
    """Explain the field the cursor is in."""
    frame.desk.explain()


def show_help(frame: Frame) -> None:
    """Open the help beside the window."""
    from ui.dialogs.help import HelpDialog  # noqa: PLC0415  # the start does without it

    HelpDialog(frame.as_parent(), frame.theme, resources() / "help", frame.edition.guide).show()


def show_keys(frame: Frame) -> None:
    """Show the keys."""
    frame.messages.tell("常用按键", details=_KEYS)


def about(frame: Frame) -> None:
    """Tell what the program is."""
    frame.messages.tell(
        f"校情汇 {frame.edition.title}",
        details="乡镇学校半年报表的填报与汇总，不用上网。数据只存在这台电脑上您选定的文件夹里。",
    )


def close(frame: Frame) -> None:
    """Close the window."""
    frame.close_window()
