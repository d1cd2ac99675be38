"""A bureau's new data: which forms, which half-year, which schools, where it lies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from models.forms.definition import FormSet
from models.forms.plain_dates import read_date
from models.records import Period
from models.task.half_years import half_of, half_year
from models.task.new_county import NewCounty
from ui.dialogs.registry_row import RegistryRow
from ui.dialogs.where import WhereRow, proposed_folder
from ui.messages import Messages
from ui.tasks import Tasks
from ui.theme import GAP, TIGHT, WIDE, Theme

_NAME = "县局"
_FIRST_YEAR = 2005


class _Still(QComboBox):
    """A list of choices that the wheel does not change, with a plain arrow."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("still", True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the arrow as the fields of a return have it."""
        super().paintEvent(event)
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("faint"))
        half, middle = theme.px(4), self.rect().center()
        right = self.width() - theme.px(12)
        corners = ((right - half, -2), (right + half, -2), (right, half - 1))
        painter.drawPolygon([QPointF(x, middle.y() + y) for x, y in corners])
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what lies behind."""
        event.ignore()


class NewCountyDialog(QDialog):
    """Everything a bureau's data set begins with, on one page.

    Args:
        form_sets: those that come with the program.
        done: called with what is to be set up, and where.
        today: decides which half-year is proposed.
    """

    def __init__(  # noqa: PLR0913, PLR0917  # a dialog is told all it needs
        self,
        parent: QWidget,
        theme: Theme,
        messages: Messages,
        tasks: Tasks,
        form_sets: Sequence[FormSet],
        done: Callable[[NewCounty, Path], None],
        today: date | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("新建县局数据")
        self._form_sets = list(form_sets)
        self._done = done
        self.forms = _Still(theme)
        for form_set in form_sets:
            self.forms.addItem(form_set.title)
        self.year, self.half = QLineEdit(), _Still(theme)
        self.half.addItems(["上半年", "下半年"])
        self.title, self.cutoff, self.deadline = QLineEdit(), QLineEdit(), QLineEdit()
        self.registry = RegistryRow(theme, messages, tasks)
        self.where = WhereRow(theme, messages, "数据放在哪个文件夹")
        self.where.show_folder(proposed_folder() / _NAME)
        self.fault = QLabel()
        self.fault.setProperty("role", "muted")
        self.accept_button = QPushButton("建好并打开")
        self._lay_out(theme)
        self._begin(today or date.today())  # noqa: DTZ011  # the day on the wall
        self._connect()
        self._follow()
        theme.fit(self, 720, 560)

    def _lay_out(self, theme: Theme) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(GAP))
        grid.setVerticalSpacing(theme.px(TIGHT))
        self.year.setFixedWidth(theme.px(70))
        when = QWidget()
        when.setFocusProxy(self.year)
        half = QHBoxLayout(when)
        half.setContentsMargins(0, 0, 0, 0)
        half.setSpacing(theme.px(TIGHT))
        for widget in (self.year, QLabel("年"), self.half):
            half.addWidget(widget)
        half.addStretch(1)
        for row, (text, field) in enumerate(
            (
                ("表样", self.forms),
                ("期次", when),
                ("期次名称", self.title),
                ("统计截止日期", self.cutoff),
                ("上报期限", self.deadline),
            )
        ):
            label = QLabel(text)
            label.setBuddy(field)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        self.accept_button.setProperty("primary", True)
        self.accept_button.setDefault(True)
        cancel = QPushButton("取消")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(GAP))
        foot.addWidget(self.fault, 1)
        foot.addWidget(self.accept_button)
        foot.addWidget(cancel)
        column = QVBoxLayout(self)
        edge = theme.px(WIDE)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.px(WIDE))
        column.addLayout(grid)
        column.addWidget(self.registry)
        column.addWidget(self.where)
        column.addStretch(1)
        column.addLayout(foot)

    def _begin(self, today: date) -> None:
        """Propose the half-year of the forms' own time, else the present one."""
        year, half = self._usual(today)
        self.year.setText(str(year))
        self.half.setCurrentIndex(half - 1)
        self._propose_days()
        if self._form_sets:
            self.registry.use(self._form_sets[0])

    def _usual(self, today: date) -> tuple[int, int]:
        """Return the half-year to propose: forms named after a year begin in it."""
        form_set = self.form_set
        named = form_set.id.rpartition("_")[2] if form_set else ""
        if named.isdigit() and int(named) >= _FIRST_YEAR:
            return int(named), 1
        return half_of(today)

    def _connect(self) -> None:
        self.forms.currentIndexChanged.connect(self._other_forms)
        self.year.textEdited.connect(self._propose_days)
        self.half.currentIndexChanged.connect(self._propose_days)
        for line in (self.title, self.cutoff, self.deadline):
            line.textChanged.connect(self._follow)
        self.registry.changed.connect(self._follow)
        self.where.changed.connect(self._follow)
        self.accept_button.clicked.connect(self._take)

    def _other_forms(self) -> None:
        if self.form_set is not None:
            self.registry.use(self.form_set)
        self._follow()

    @property
    def form_set(self) -> FormSet | None:
        """The chosen forms."""
        at = self.forms.currentIndex()
        return self._form_sets[at] if 0 <= at < len(self._form_sets) else None

    def _half_year(self) -> Period | None:
        text = self.year.text().strip()
        if not (text.isascii() and text.isdigit()) or not _FIRST_YEAR - 5 <= int(text) <= 2100:
            return None
        return half_year(int(text), self.half.currentIndex() + 1)

    def _propose_days(self) -> None:
        """Fill in the usual days of the half-year."""
        period = self._half_year()
        if period is not None:
            self.title.setText(period.title)
            self.cutoff.setText(period.cutoff.isoformat())
            self.deadline.setText(period.deadline.isoformat())
        self._follow()

    def period(self) -> Period | None:
        """Return the half-year as it stands, None if something in it is wrong."""
        usual = self._half_year()
        if usual is None or not self.title.text().strip():
            return None
        cutoff = read_date(self.cutoff.text(), usual.year).value
        deadline = read_date(self.deadline.text(), usual.year).value
        if cutoff is None or deadline is None or not usual.start <= cutoff <= deadline:
            return None
        return replace(usual, title=self.title.text().strip(), cutoff=cutoff, deadline=deadline)

    def fault_now(self) -> str:
        """Return what is still missing or wrong, "" if nothing is."""
        if self.form_set is None:
            return "没有可用的表样。"
        if self._half_year() is None:
            return "年份写四位数，如2006。"
        if self.period() is None:
            return "日期写成2006-06-30这样；截止日期在本期之内，期限不早于它。"
        if not self.registry.units:
            return "还没有学校名册。"
        return "" if self.where.folder else "请选一个文件夹放数据。"

    def _follow(self) -> None:
        told = self.fault_now()
        self.fault.setText(told)
        self.accept_button.setEnabled(not told)

    def _take(self) -> None:
        form_set, period, folder = self.form_set, self.period(), self.where.folder
        if form_set is not None and period is not None and folder is not None:
            self.accept()
            registry = self.registry
            self._done(NewCounty(form_set, period, registry.units, registry.towns), folder)
