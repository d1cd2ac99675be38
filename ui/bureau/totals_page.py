"""汇总: every county figure with 含 n/m 校, by township, kind and school, and its sources."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QSplitter,
)

from models.indicators.totals import By
from models.report.view import View
from ui.bureau.bench import Bench
from ui.bureau.figure_delegate import ROW
from ui.bureau.figures_model import FiguresModel, Spot, sheet_of
from ui.bureau.figures_table import FiguresTable
from ui.bureau.filters import Filters
from ui.bureau.original_copy import OriginalCopies
from ui.bureau.page import Page
from ui.bureau.sources_panel import Source, SourcesPanel, sources_of
from ui.tasks import Control
from ui.theme import GAP, WIDE

_DIMENSIONS: tuple[tuple[By, str], ...] = (
    ("county", "全县"),
    ("township", "按乡镇"),
    ("kind", "按学校类别"),
    ("unit", "按学校"),
)


class TotalsPage(Page):
    """The figures."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(
            bench, "汇总", "在数字上按回车或双击，看它从哪些学校、哪个文件的哪一格来。"
        )
        self._view: View | None = None
        self.model = FiguresModel(bench.theme, self)
        self.table = FiguresTable(self.model, bench.theme)
        self.filters = Filters(bench.theme, [title for _, title in _DIMENSIONS])
        self.filters.changed.connect(lambda _: self._show_sheet())
        self.filters.typed.connect(self.model.search)
        self.line = QLabel()
        self.line.setWordWrap(True)
        self.line.setProperty("role", "strong")
        self.sources = SourcesPanel(bench.theme)
        self.sources.hide_wanted.connect(self.sources.hide)
        self.sources.original_wanted.connect(self._open_original)
        self._copies = OriginalCopies()
        self.sources.hide()
        self._set_up_table()
        self._lay_out()
        bench.theme.changed.connect(self._resize)

    def _set_up_table(self) -> None:
        table = self.table
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setTabKeyNavigation(False)
        table.setWordWrap(True)  # a row has room for a title of two lines
        table.verticalHeader().hide()
        table.horizontalHeader().setHighlightSections(False)
        table.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        table.setProperty("rows", True)
        table.activated.connect(self.open_sources)

    def _lay_out(self) -> None:
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(self.sources)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setCollapsible(0, False)
        self.body.addWidget(self.line)
        self.body.addWidget(self.filters)
        self.body.addWidget(split, 1)

    def _resize(self) -> None:
        theme = self.theme
        self.table.verticalHeader().setDefaultSectionSize(theme.px(ROW))
        self.table.setColumnWidth(0, theme.px(250))
        self.table.horizontalHeader().setStretchLastSection(bool(self.model.sheet.note))
        least = theme.px({"county": 220, "unit": 110}.get(self.by, 136))
        letters = self.table.horizontalHeader().fontMetrics()
        for column, head in enumerate(self.model.sheet.heads, start=1):
            told = letters.horizontalAdvance(head) + theme.px(WIDE + GAP)
            self.table.setColumnWidth(column, max(least, told))

    @property
    def by(self) -> By:
        """The dimension that is shown."""
        return _DIMENSIONS[self.filters.at][0]

    def refresh(self) -> None:
        """Add everything up again, off the window's thread."""
        workspace = self.bench.workspace

        def work(control: Control) -> View:
            view = workspace.view()
            for at, (by, _) in enumerate(_DIMENSIONS):
                control.check()
                control.progress(at, len(_DIMENSIONS))
                view.totals(by)
            return view

        self.run(work, self._show_view, title="正在汇总")

    def _show_view(self, view: View) -> None:
        self._view = view
        self.line.setText(view.coverage.line)
        self._show_sheet()

    def _show_sheet(self) -> None:
        if self._view is None:
            return
        self.filters.search.setPlaceholderText("找学校" if self.by == "unit" else "找指标")
        self.sources.hide()
        self.model.show_sheet(sheet_of(self._view, self.by))
        self._resize()
        self.table.setCurrentIndex(self.model.index(0, 1))

    def enter(self) -> None:
        """Begin at the first figure."""
        self.table.setFocus()

    def open_sources(self, index: QModelIndex) -> None:
        """Show where a figure comes from."""
        spot, view = self.model.spot(index), self._view
        if spot is None or view is None:
            return
        workspace, members = self.bench.workspace, _members(view, spot)
        title = f"{self._where(spot)}“{spot.indicator.title}”的来源：{self.model.data(index)}"

        def work(_control: Control) -> list[Source]:
            return sources_of(workspace.trace(spot.indicator.id), members)

        def done(rows: list[Source]) -> None:
            self.sources.show_sources(title, rows)
            self.sources.show()
            self.sources.view.setFocus()

        self.run(work, done, title="正在查来源")

    def _open_original(self, row: Source) -> None:
        workspace, copies = self.bench.workspace, self._copies

        def done(path: Path) -> None:
            told = f"“{row.sheet}”的{row.cell}" if row.cell else f"“{row.sheet}”"
            if QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
                self.told.emit(f"已打开原件的副本，请看{told}。")
            else:
                self.bench.messages.warn(
                    "这台电脑上没有能打开它的程序。", details=f"副本在：{path}"
                )

        self.run(lambda _: copies.copy(workspace, row.sha256, row.name), done, title="正在取原件")

    def _where(self, spot: Spot) -> str:
        if spot.by == "unit" and self._view is not None:
            return self._view.names.get(spot.group, "")
        return "全县" if spot.by == "county" else self._head(spot)

    def _head(self, spot: Spot) -> str:
        line = next(line for line in self.model.sheet.lines if spot in line.spots)
        return self.model.sheet.heads[line.spots.index(spot)]


def _members(view: View, spot: Spot) -> frozenset[str] | None:
    """Return the units of a figure's group; None for the whole county."""
    if spot.by == "county":
        return None
    keys = {"township": "town", "kind": "kind", "unit": "code"}
    return frozenset(unit.code for unit in view.units if getattr(unit, keys[spot.by]) == spot.group)
