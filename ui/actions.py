"""The table of actions: what stands in which menu, its key, its command, what it needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from models.edition import Edition
from ui import commands
from ui.frame import Frame


class Action(Struct, frozen=True):
    """One entry of a menu.

    Attributes:
        id: name for tests and for looking it up.
        menu: title of its menu; menus stand in the order in which they first appear.
        text: what it says; "" is a line between groups.
        keys: shortcuts; the first one is shown.
        run: the command.
        needs: name of the capability of the edition, "" if every edition has it.
        checkable: whether it is switched on and off.
    """

    id: str
    menu: str
    text: str = ""
    keys: tuple[str, ...] = ()
    run: Callable[[Frame], None] | None = None
    needs: str = ""
    checkable: bool = False


FILE, EDIT, VIEW, HELP = "文件(&F)", "编辑(&E)", "查看(&V)", "帮助(&H)"

COMMON: tuple[Action, ...] = (
    Action("quit", FILE, "退出", ("Ctrl+Q",), commands.close),
    Action("undo", EDIT, "撤销", ("Ctrl+Z",), commands.undo),
    Action("redo", EDIT, "重做", ("Ctrl+Y", "Ctrl+Shift+Z"), commands.redo),
    Action("line_save", EDIT),
    Action("save", EDIT, "保存（填完就已自动保存）", ("Ctrl+S",), commands.save),
    Action("next_problem", VIEW, "下一处问题", ("F8",), commands.next_problem),
    Action("previous_problem", VIEW, "上一处问题", ("Shift+F8",), commands.previous_problem),
    Action("problems", VIEW, "问题列表", ("F7",), commands.toggle_problems),
    Action("names", VIEW, "显示或隐去姓名等个人信息", (), commands.toggle_names),
    Action("line_tabs", VIEW),
    Action("next_tab", VIEW, "下一个板块", ("Ctrl+PgDown",), commands.next_tab),
    Action("previous_tab", VIEW, "上一个板块", ("Ctrl+PgUp",), commands.previous_tab),
    Action("line_zoom", VIEW),
    Action("zoom_in", VIEW, "放大", ("Ctrl++", "Ctrl+="), commands.zoom_in),
    Action("zoom_out", VIEW, "缩小", ("Ctrl+-",), commands.zoom_out),
    Action("zoom_back", VIEW, "恢复大小", ("Ctrl+0",), commands.zoom_back),
    Action("explain", HELP, "这一栏怎么填", ("F1",), commands.explain),
    Action("help", HELP, "使用说明", ("Shift+F1",), commands.show_help),
    Action("keys", HELP, "常用按键", (), commands.show_keys),
    Action("about", HELP, "关于校情汇", (), commands.about),
)


def actions_for(edition: Edition, *tables: Sequence[Action]) -> list[Action]:
    """Return the actions an edition has, those of the given tables before the common ones."""
    every = [action for table in (*tables, COMMON) for action in table]
    return [action for action in every if not action.needs or getattr(edition, action.needs)]
