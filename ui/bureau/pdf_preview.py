"""The pages of a PDF below each other, drawn when they come into view."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.still_spin import StillSpin
from ui.theme import GAP, TIGHT, Theme

_ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
_KEPT = 2
"""Pages above and below those in view whose pictures are kept."""


class PageSheet(QWidget):
    """One page: paper, and its picture once it is there."""

    def __init__(self, theme: Theme, number: int, size: tuple[float, float]) -> None:
        super().__init__()
        self._theme = theme
        self.number = number
        self.points = size
        self.picture: QPixmap | None = None
        self.setAccessibleName(f"第{number + 1}页")

    def fit(self, width: int) -> None:
        """Take a width; a picture of another one is stretched until the new one is there."""
        across, down = self.points
        self.setFixedSize(QSize(width, max(1, round(width * down / across))))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the paper and the page on it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), self._theme.colour("surface"))
        if self.picture is not None:
            painter.drawPixmap(self.rect(), self.picture)
        else:
            painter.setPen(self._theme.colour("faint"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, f"第{self.number + 1}页")
        painter.setPen(self._theme.colour("line"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class PdfPreview(QWidget):
    """Pages to scroll through.

    Signals:
        picture_wanted: a page came into view: its number from 0, and how many pixels wide.
    """

    picture_wanted = Signal(int, int)

    def __init__(self, theme: Theme, empty: str) -> None:
        super().__init__()
        self._theme = theme
        self.sheets: list[PageSheet] = []
        self._asked: dict[int, int] = {}
        self._zoom = 1.0
        self.number = StillSpin(theme)
        self.number.setPrefix("第 ")
        self.number.setKeyboardTracking(False)
        self.number.valueChanged.connect(self._go)
        self.number.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.fit_button = QPushButton("适合宽度")
        self.larger, self.smaller = QPushButton("放大"), QPushButton("缩小")
        self.larger.clicked.connect(lambda: self.zoom(1))
        self.smaller.clicked.connect(lambda: self.zoom(-1))
        self.fit_button.clicked.connect(lambda: self.zoom(0))
        self.area = QScrollArea()
        self.area.setProperty("role", "desk")
        self.area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.area.setWidgetResizable(True)
        self.area.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._ask)
        self.empty = QLabel(empty)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setProperty("role", "muted")
        self.empty.setWordWrap(True)
        self._lay_out()
        self.show_pages(())

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(self._theme.px(TIGHT))
        bar.addWidget(self.number)
        bar.addStretch(1)
        for button in (self.smaller, self.fit_button, self.larger):
            button.setProperty("flat", True)
            bar.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(TIGHT))
        column.addLayout(bar)
        column.addWidget(self.empty, 1)
        column.addWidget(self.area, 1)

    def show_pages(self, sizes: Sequence[tuple[float, float]]) -> None:
        """Show other pages, at the place in the document where the old ones stood."""
        at = self.area.verticalScrollBar().value()
        self.sheets = [PageSheet(self._theme, number, size) for number, size in enumerate(sizes)]
        self._asked.clear()
        paper = QWidget()
        column = QVBoxLayout(paper)
        gap = self._theme.px(GAP)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(gap)
        for sheet in self.sheets:
            column.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.area.setWidget(paper)
        self.empty.setVisible(not sizes)
        self.area.setVisible(bool(sizes))
        self.number.setRange(1 if sizes else 0, len(sizes))
        self.number.setSuffix(f" / {len(sizes)} 页")
        for widget in (self.number, self.fit_button, self.larger, self.smaller):
            widget.setEnabled(bool(sizes))
        self._fit()
        QTimer.singleShot(0, self.area, lambda: self.area.verticalScrollBar().setValue(at))

    def zoom(self, step: int) -> None:
        """Make the pages larger (1) or smaller (-1); 0 fits them to the width."""
        if step == 0:
            self._zoom = 1.0
        else:
            at = _ZOOMS.index(self._zoom) + step
            self._zoom = _ZOOMS[max(0, min(len(_ZOOMS) - 1, at))]
        self._fit()

    def _fit(self) -> None:
        gap = 2 * self._theme.px(GAP) + self.area.verticalScrollBar().sizeHint().width()
        width = max(80, round((self.area.width() - gap) * self._zoom))
        for sheet in self.sheets:
            sheet.fit(width)
        self._soon.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pages to the new width."""
        super().resizeEvent(event)
        self._fit()

    # Which pages are in view.

    def visible_pages(self) -> list[PageSheet]:
        """Return the pages in view."""
        paper = self.area.widget()
        if not self.area.isVisible():
            return []
        top = self.area.verticalScrollBar().value()
        window = QRect(0, top, paper.width(), self.area.viewport().height())
        return [sheet for sheet in self.sheets if sheet.geometry().intersects(window)]

    def _scrolled(self) -> None:
        shown = self.visible_pages()
        if shown:
            self.number.blockSignals(True)
            self.number.setValue(shown[0].number + 1)
            self.number.blockSignals(False)
        self._soon.start()

    def _go(self, number: int) -> None:
        if 1 <= number <= len(self.sheets):
            gap = self._theme.px(GAP)
            self.area.verticalScrollBar().setValue(self.sheets[number - 1].y() - gap)

    def _ask(self) -> None:
        """Ask for the pictures of the pages in view, and let go of those far away."""
        shown = self.visible_pages()
        if not shown:
            return
        first, last = shown[0].number - _KEPT, shown[-1].number + _KEPT
        for sheet in self.sheets:
            if not first <= sheet.number <= last and sheet.picture is not None:
                sheet.picture = None
                self._asked.pop(sheet.number, None)
        for sheet in shown:
            width = round(sheet.width() * self.devicePixelRatioF())
            if self._asked.get(sheet.number) != width:
                self._asked[sheet.number] = width
                self.picture_wanted.emit(sheet.number, width)

    def show_picture(self, number: int, width: int, picture: QImage) -> None:
        """Put the picture of a page on its paper, unless another one was asked for meanwhile."""
        if number < len(self.sheets) and self._asked.get(number) == width:
            self.sheets[number].picture = QPixmap.fromImage(picture)
            self.sheets[number].update()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what is in view now."""
        super().showEvent(event)
        self._soon.start()
