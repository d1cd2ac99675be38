"""Every revision that came in, and leaving one out or taking it back in."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from models.merge.combine import Status
from models.merge.sentences import ORIGIN_WORDS
from models.merge.snapshot import read_frame
from models.store.revisions import StoredRevision, all_revisions
from models.store.submissions import submissions
from models.store.transaction import Transaction
from models.workspace import Workspace
from ui.bureau.bench import Bench
from ui.bureau.conflict_rows import files_of
from ui.bureau.rows_model import Column, RowsModel
from ui.bureau.rows_view import RowsView
from ui.bureau.who_box import WhoBox
from ui.theme import GAP

_IN_USE, _PENDING, _REPLACED, _UNDONE = "在用", "待定", "已有更新的", "所在批次已撤销"


class RevisionRow(Struct, frozen=True):
    """One revision of one unit; ``excluded`` says why it was left out, None if it was not."""

    unit: str
    name: str
    digest: str
    number: int
    origin: str
    who: str
    when: str
    file: str
    state: str
    excluded: str | None


def read_revisions(workspace: Workspace) -> list[RevisionRow]:
    """Return every revision of the half-year, unit by unit."""
    period = workspace.period_id()

    def read(tx: Transaction) -> list[RevisionRow]:
        frame = read_frame(tx, period)
        heads = {
            head: _PENDING if state.status == Status.DISPUTED else _IN_USE
            for state in submissions(tx, period)
            for head in state.heads
        }
        return [
            _row(frame.units[unit].name, one, heads)
            for unit, stored in sorted(all_revisions(tx, period).items())
            for one in reversed(stored)
            if unit in frame.units
        ]

    return workspace.dataset.db.call(read, write=False)


def _row(name: str, one: StoredRevision, heads: Mapping[str, str]) -> RevisionRow:
    made = one.revision
    if one.excluded is not None:
        state = f"不计入：{one.excluded}"
    elif not one.active:
        state = _UNDONE
    else:
        state = heads.get(made.digest, _REPLACED)
    return RevisionRow(
        made.unit,
        name,
        made.digest,
        made.number,
        ORIGIN_WORDS[made.origin],
        made.author,
        made.time.replace("T", " ")[:16],
        "，".join(files_of(one)) or "没有文件",
        state,
        one.excluded,
    )


def _colour(row: RevisionRow) -> str:
    return {_IN_USE: "done", _PENDING: "warning"}.get(row.state, "muted")


_COLUMNS: tuple[Column[RevisionRow], ...] = (
    Column("单位", lambda row: row.name, middle=True),
    Column("版", lambda row: f"第{row.number}版", 56),
    Column("来源", lambda row: row.origin, 90),
    Column("填报人", lambda row: row.who, 76),
    Column("填报时间", lambda row: row.when, 130),
    Column("状态", lambda row: row.state, 104, _colour),
    Column("文件", lambda row: row.file, middle=True),
)


class RevisionsPanel(QWidget):
    """The revisions of all units.

    Signals:
        leave_out_wanted, take_in_wanted: a ``RevisionRow`` and a ``Who``.
        told: something that the status bar should say.
    """

    leave_out_wanted = Signal(object, object)
    take_in_wanted = Signal(object, object)
    told = Signal(str)

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        theme = bench.theme
        self._all: list[RevisionRow] = []
        self.search = QLineEdit()
        self.search.setPlaceholderText("找单位、文件或填报人")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _: self._filter())
        self.view = RowsView(
            RowsModel[RevisionRow](_COLUMNS, theme),
            theme,
            "还没有收到过报表。请先到“收表与导入”里导入。",
        )
        self.who = WhoBox(bench, "为什么不计入或重新计入")
        self.out_button = QPushButton("不计入这一份(&X)")
        self.in_button = QPushButton("重新计入(&B)")
        self.out_button.clicked.connect(self._leave_out)
        self.in_button.clicked.connect(self._take_in)
        self.view.moved.connect(self._follow)
        row = QHBoxLayout()
        row.setSpacing(theme.px(GAP))
        row.addWidget(self.who, 1)
        row.addWidget(self.out_button)
        row.addWidget(self.in_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(GAP), 0, 0)
        column.setSpacing(theme.px(GAP))
        column.addWidget(self.search)
        column.addWidget(self.view, 1)
        column.addLayout(row)
        self._follow()

    def show_revisions(self, found: list[RevisionRow]) -> None:
        """Show the revisions, at the one that was shown before."""
        before = self.view.current()
        self._all = found
        self._filter()
        digests = [row.digest for row in self.view.rows.rows]
        known = before is not None and before.digest in digests
        self.view.choose(digests.index(before.digest) if before is not None and known else 0)
        self.who.refresh()

    def _filter(self) -> None:
        words = self.search.text().split()
        self.view.rows.show_rows(
            [
                row
                for row in self._all
                if all(word in f"{row.name} {row.file} {row.who} {row.unit}" for word in words)
            ]
        )

    def _follow(self) -> None:
        row = self.view.current()
        self.out_button.setEnabled(row is not None and row.excluded is None)
        self.in_button.setEnabled(row is not None and row.excluded is not None)

    def _leave_out(self) -> None:
        self._decide(self.leave_out_wanted)

    def _take_in(self) -> None:
        self._decide(self.take_in_wanted)

    def _decide(self, wanted: SignalInstance) -> None:
        row, who = self.view.current(), self.who.who()
        if who is None:
            self.told.emit("请写上姓名和理由，这件事要记录在案。")
        elif row is not None:
            wanted.emit(row, who)
