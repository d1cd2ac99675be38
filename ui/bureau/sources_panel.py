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
    """One row: a unit's share as a whole (``strong``), or one value in it."""

    unit: str
    record: str = ""
    label: str = ""
    value: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""
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
        yield Source(unit, title, cell.label, text, file, record.sheet, cell.address)


_COLUMNS: tuple[Column[Source], ...] = (
    Column("单位", lambda row: row.unit, 170),
    Column("记录", lambda row: row.record, 172),
    Column("项目", lambda row: row.label, 100),
    Column("值", lambda row: row.value, 72, number=True),
    Column("文件", lambda row: row.file),
    Column("工作表", lambda row: row.sheet, 136),
    Column("单元格", lambda row: row.cell, 60),
)


class SourcesPanel(QWidget):
    """The sources of one figure.

    Signals:
        hide_wanted: the user wants the panel out of the way.
    """

    hide_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.title = Line()
        self.title.setProperty("role", "strong")
        close = QPushButton("收起")
        close.setProperty("flat", True)
        close.clicked.connect(self.hide_wanted)
        rows = RowsModel[Source](_COLUMNS, theme, strong=lambda row: row.strong)
        self.view = RowsView(rows, theme, "这个数没有来源：这里没有单位要填它，或都还没有报。")
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(GAP), 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.view, 1)

    def show_sources(self, title: str, rows: list[Source]) -> None:
        """Show where a figure comes from."""
        self.title.say(title)
        self.view.rows.show_rows(rows)
        self.view.choose(0)
