"""Where a figure comes from: unit, record, file, sheet, cell and value, personal values masked."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models.indicators.parts import PartState
from models.indicators.trace import Trace, TracedRecord, TracedUnit
from ui.bureau.page import Line
from ui.bureau.rows_model import Column, RowsModel
from ui.bureau.rows_view import RowsView
from ui.theme import GAP, Theme

_STATES = {
    PartState.VALUE: "",
    PartState.PARTIAL: "没有填全",
    PartState.BLANK: "没有填",
    PartState.ABSENT: "本期无此项",
    PartState.NOT_APPLICABLE: "不涉及",
}


class Source(Struct, frozen=True):
    """One row: a unit's share as a whole (``strong``), or one value in it.

    Attributes:
        sha256, name: the file the value came in; "" where there is none.
    """

    unit: str
    record: str = ""
    label: str = ""
    value: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""
    sha256: str = ""
    name: str = ""
    strong: bool = False


def sources_of(trace: Trace, units: Collection[str] | None = None) -> list[Source]:
    """Return the rows of a trace; of some units only, if they are named."""
    return list(_sources(trace, units))


def _sources(trace: Trace, units: Collection[str] | None) -> Iterator[Source]:
    for term in trace.terms:
        yield Source(f"“{term.title}”", strong=True)
        yield from _sources(term, units)
    for unit in trace.units:
        if units is None or unit.unit in units:
            yield Source(unit.name, value=_share(unit), strong=True)
            for record in unit.records:
                yield from _values(unit.name, record)


def _share(unit: TracedUnit) -> str:
    if unit.state is None:
        return "未报"
    state = _STATES[unit.state]
    if unit.value is None or unit.state in {PartState.BLANK, PartState.ABSENT}:
        return state
    return f"{_plain(unit.value)}（{state}）" if state else _plain(unit.value)


def _plain(value: Decimal) -> str:
    return format(value.normalize() if value else Decimal(0), "f")


def _values(unit: str, record: TracedRecord) -> Iterator[Source]:
    title = f"{record.title}／{record.label}" if record.label else record.title
    receipt = record.receipt
    file = f"{receipt.file}（第{receipt.number}版）" if receipt else "没有文件"
    for cell in record.cells:
        text = cell.text or "空着"
        yield Source(
            unit,
            title,
            cell.label,
            text,
            file,
            record.sheet,
            cell.address,
            receipt.sha256 if receipt else "",
            receipt.file if receipt else "",
        )


_COLUMNS: tuple[Column[Source], ...] = (
    Column("单位", lambda row: row.unit, 170, middle=True),
    Column("记录", lambda row: row.record, 172),
    Column("项目", lambda row: row.label, 100),
    Column("值", lambda row: row.value, 72, number=True),
    Column("文件", lambda row: row.file, middle=True),
    Column("工作表", lambda row: row.sheet, 136),
    Column("单元格", lambda row: row.cell, 60),
)


class SourcesPanel(QWidget):
    """The sources of one figure.

    Signals:
        hide_wanted: the user wants the panel out of the way.
        original_wanted: the user wants to see the file of a row (``Source``).
    """

    hide_wanted = Signal()
    original_wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.title = Line()
        self.title.setProperty("role", "strong")
        close = QPushButton("收起")
        close.setProperty("flat", True)
        close.clicked.connect(self.hide_wanted)
        self.original_button = QPushButton("打开收到的原件")
        self.original_button.setToolTip("打开的是只读的副本，改了也不影响已收的数据。")
        self.original_button.clicked.connect(self._want_original)
        rows = RowsModel[Source](_COLUMNS, theme, strong=lambda row: row.strong)
        self.view = RowsView(rows, theme, "这个数没有来源：这里没有单位要填它，或都还没有报。")
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.original_button)
        head.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(GAP), 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        self.view.moved.connect(self._follow)
        self.view.opened.connect(self._want_original)
        self._follow()

    def _follow(self) -> None:
        row = self.view.current()
        self.original_button.setEnabled(row is not None and bool(row.sha256))

    def _want_original(self) -> None:
        row = self.view.current()
        if row is not None and row.sha256:
            self.original_wanted.emit(row)

    def show_sources(self, title: str, rows: list[Source]) -> None:
        """Show where a figure comes from."""
        self.title.say(title)
        self.view.rows.show_rows(rows)
        self.view.choose(0)
