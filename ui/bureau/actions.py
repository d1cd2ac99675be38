"""The menu entries only the bureau's program has."""

from __future__ import annotations

from ui.actions import FILE, Action
from ui.bureau import commands

PAGES = "办理(&B)"

BUREAU_ACTIONS: tuple[Action, ...] = (
    Action("import", FILE, "导入文件…", ("Ctrl+I",), commands.import_files, "can_import"),
    Action(
        "import_folder",
        FILE,
        "导入文件夹…",
        ("Ctrl+Shift+I",),
        commands.import_folder,
        "can_import",
    ),
    Action("save_pdf", FILE, "总结保存成PDF…", ("Ctrl+P",), commands.save_pdf, "can_report"),
    Action("line_import", FILE),
    Action("go_inbox", PAGES, "收表与导入", ("Ctrl+1",), commands.go_inbox, "can_import"),
    Action("go_progress", PAGES, "上报进度", ("Ctrl+2",), commands.go_progress, "can_import"),
    Action("go_conflicts", PAGES, "待定报表", ("Ctrl+3",), commands.go_conflicts, "can_merge"),
    Action("go_totals", PAGES, "汇总", ("Ctrl+4",), commands.go_totals, "can_report"),
    Action("go_own", PAGES, "本局填报", ("Ctrl+5",), commands.go_own, "can_enter"),
    Action("go_summary", PAGES, "工作总结", ("Ctrl+6",), commands.go_summary, "can_report"),
    Action("go_period", PAGES, "期次", ("Ctrl+7",), commands.go_period, "can_manage"),
    Action("go_send", PAGES, "下发任务", ("Ctrl+8",), commands.go_send, "can_send_task"),
    Action("go_backups", PAGES, "备份", ("Ctrl+9",), commands.go_backups, "can_manage"),
    Action("go_purge", PAGES, "到期清理", (), commands.go_purge, "can_manage"),
    Action("line_copy", PAGES),
    Action("new_half_year", PAGES, "新建期次…", (), commands.begin_half_year, "can_manage"),
    Action("reminder", PAGES, "复制催报单", (), commands.copy_reminder, "can_import"),
    Action("reload", PAGES, "重新读取", ("F5",), commands.reload, "can_manage"),
)
