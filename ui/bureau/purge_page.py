"""到期清理: the person lists of each half-year, deleted when their time is over."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from models.records import Period
from models.store.purge import Purge
from ui.bureau.bench import Bench
from ui.bureau.page import Page
from ui.bureau.rows_model import Column, RowsModel
from ui.bureau.rows_view import RowsView
from ui.bureau.who_box import WhoBox
from ui.tasks import Control
from ui.theme import GAP

_HINT = "人员名单用完要删。删的是姓名等个人信息，数据、收到的原件、备份里都删；数字和记录都留着。"
_ASK = "删掉{period}的人员名单？删了就找不回来，备份里的也一起删。汇总数字不变。"
_NOW = "这是现在办理的一期，名单可能还要核对。"


class Lists(Struct, frozen=True):
    """What a half-year still keeps of persons."""

    period: Period
    kept: Purge
    worked_on: bool

    @property
    def empty(self) -> bool:
        """Whether there is nothing to delete."""
        return not (self.kept.payloads or self.kept.draft_rows or self.kept.originals)


def _state(row: Lists) -> str:
    return "没有人员名单" if row.empty else "正在办理" if row.worked_on else "可以清理"


_COLUMNS: tuple[Column[Lists], ...] = (
    Column("期次", lambda row: row.period.title, 150),
    Column("截止日期", lambda row: row.period.cutoff.isoformat(), 110),
    Column("名单份数", lambda row: str(row.kept.payloads), 90, number=True),
    Column("收到的名单文件", lambda row: str(row.kept.originals), 120, number=True),
    Column("没交的名单行", lambda row: str(row.kept.draft_rows), 110, number=True),
    Column("情况", _state),
)


class PurgePage(Page):
    """The half-years and their person lists."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench, "到期清理", _HINT)
        self.view = RowsView(
            RowsModel[Lists](_COLUMNS, bench.theme), bench.theme, "还没有哪一期的数据。"
        )
        self.who = WhoBox(bench, "例如：总结已经定稿，按规定清理", "清理人(&M)")
        self.purge_button = QPushButton("清理选中的一期…(&D)")
        self.purge_button.clicked.connect(self.purge)
        self.view.moved.connect(self._follow)
        row = QHBoxLayout()
        row.setSpacing(bench.theme.px(GAP))
        row.addWidget(self.who, 1)
        row.addWidget(self.purge_button)
        self.body.addWidget(self.view, 1)
        self.body.addLayout(row)
        self._follow()

    def refresh(self) -> None:
        """Count again."""
        workspace = self.bench.workspace
        self.who.refresh()

        def work(_control: Control) -> tuple[Lists, ...]:
            now = workspace.period_id()
            return tuple(
                Lists(period, workspace.kept_persons(period.id), period.id == now)
                for period in workspace.periods()
            )

        self.run(work, self._show)

    def _show(self, found: tuple[Lists, ...]) -> None:
        self.view.rows.show_rows(found)
        self.view.choose(0)
        self._follow()

    def _follow(self) -> None:
        row = self.view.current()
        self.purge_button.setEnabled(row is not None and not row.empty)

    def enter(self) -> None:
        """Begin at the list."""
        self.view.setFocus()

    def purge(self) -> None:
        """Delete the person lists of the chosen half-year."""
        row = self.view.current()
        if row is None or row.empty:
            return
        who = self.who.who()
        if who is None:
            self.told.emit("请写清理人和理由。")
            return
        asked = _ASK.format(period=row.period.title) + (_NOW if row.worked_on else "")
        if not self.bench.messages.ask(asked, yes="删掉名单", no="先不删"):
            return
        workspace = self.bench.workspace

        def done(gone: Purge) -> None:
            self.who.done()
            self.told.emit(
                f"已清理{row.period.title}：名单{gone.payloads}份，文件{gone.originals}个，"
                f"备份{gone.backups}份。"
            )
            self.changed.emit()
            self.refresh()

        self.run(lambda _: workspace.purge_persons(row.period.id, who), done, title="正在清理")
