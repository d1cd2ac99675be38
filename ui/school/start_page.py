"""Where a school begins."""

from __future__ import annotations

from pathlib import Path

from models.edition import BUREAU
from ui.data_actions import open_data, restore_data
from ui.dialogs.start_desk import Choice, StartDesk
from ui.home import Home
from ui.school.open_task import begin_task


def school_start(home: Home) -> StartDesk:
    """Return the first page of a school (``Rooms.start``)."""
    window = home.window
    return StartDesk(
        window.theme,
        f"校情汇 {window.edition.title}",
        (
            Choice(
                "打开任务包",
                "县局发来了新一期的任务包（.xqhtask文件），从这里开始填报。",
                lambda: begin_task(home),
            ),
            Choice(
                "打开已有数据",
                "以前填过的，或从别的电脑拷来的数据文件夹，接着填。",
                lambda: open_data(home),
            ),
            Choice(
                "从备份恢复",
                "数据坏了或填乱了，退回到以前备份的样子。",
                lambda: restore_data(home),
            ),
        ),
        [Path(name) for name in home.file.settings.folders],
        home.open,
        Choice(
            f"我是县局的，换成{BUREAU.title}",
            "汇总各校上报的工作簿，用县局版。",
            lambda: home.edition_wanted.emit(BUREAU.name, None),
        ),
    )
