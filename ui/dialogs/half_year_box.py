"""Which half-year and on which forms: what a new county and every new half-year begin with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from models.forms.definition import FormSet
from models.forms.plain_dates import read_date
from models.records import Period
from models.task.half_years import half_year
from models.task.new_county import usual_form_set
from ui.still_box import StillBox
from ui.theme import GAP, TIGHT, Theme

_FIRST_YEAR = 2000


class HalfYearBox(QWidget):
    """Forms, half-year, its name and its days; the forms follow the half-year until one is chosen.

    Signals:
        changed: something was chosen or typed.
        other_forms: other forms are chosen now.
    """

    changed = Signal()
    other_forms = Signal()

    def __init__(
        self, theme: Theme, form_sets: Sequence[FormSet], proposed: tuple[int, int]
    ) -> None:
        super().__init__()
        self._form_sets = list(form_sets)
        self._chosen = False
        self.forms = StillBox(theme)
        for form_set in form_sets:
            self.forms.addItem(form_set.title)
        self.year, self.half = QLineEdit(), StillBox(theme)
        self.half.addItems(["上半年", "下半年"])
        self.title, self.cutoff, self.deadline = QLineEdit(), QLineEdit(), QLineEdit()
        self._lay_out(theme)
        self.year.setText(str(proposed[0]))
        self.half.setCurrentIndex(proposed[1] - 1)
        self._propose()
        self.forms.activated.connect(self._choose)
        self.forms.currentIndexChanged.connect(self.other_forms)
        self.forms.currentIndexChanged.connect(self.changed)
        self.year.textEdited.connect(self._propose)
        self.half.currentIndexChanged.connect(self._propose)
        for line in (self.title, self.cutoff, self.deadline):
            line.textChanged.connect(self.changed)

    def _lay_out(self, theme: Theme) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
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
                ("期次", when),
                ("表样", self.forms),
                ("期次名称", self.title),
                ("统计截止日期", self.cutoff),
                ("上报期限", self.deadline),
            )
        ):
            label = QLabel(text)
            label.setBuddy(field)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)

    @property
    def form_set(self) -> FormSet | None:
        """The chosen forms."""
        at = self.forms.currentIndex()
        return self._form_sets[at] if 0 <= at < len(self._form_sets) else None

    def _choose(self, _at: int) -> None:
        """Keep what a person chose, whatever the half-year."""
        self._chosen = True

    def _half_year(self) -> Period | None:
        text = self.year.text().strip()
        if not (text.isascii() and text.isdigit()) or not _FIRST_YEAR <= int(text) <= 2100:
            return None
        return half_year(int(text), self.half.currentIndex() + 1)

    def _propose(self) -> None:
        """Fill in the usual days of the half-year, and its usual forms."""
        period = self._half_year()
        if period is not None:
            self.title.setText(period.title)
            self.cutoff.setText(period.cutoff.isoformat())
            self.deadline.setText(period.deadline.isoformat())
            usual = usual_form_set(self._form_sets, period.id)
            if usual is not None and not self._chosen:
                self.forms.setCurrentIndex(self._form_sets.index(usual))
        self.changed.emit()

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
            return f"年份写四位数，如{date.today().year}。"  # noqa: DTZ011  # the day on the wall
        if self.period() is None:
            return "日期写成2026-06-30这样；截止日期在本期之内，期限不早于它。"
        return ""
