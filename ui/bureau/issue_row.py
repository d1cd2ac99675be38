"""成文日期 and who will read it: what the bureau says of the printed summary as a whole."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from models.forms.plain_dates import read_date
from models.report.record_lists import long_date
from models.report.summary import Choices
from models.report.tables import Privacy
from ui.still_box import StillBox
from ui.theme import GAP, Theme

_READERS: dict[Privacy, str] = {"public": "对外", "internal": "局内"}
_WHY_DATE = "印在落款下面。不写就印本期的截止日。"
_WHY_READERS = "对外的总结，附表里只有一两个人的数不印，印成“*”；局内的都印。"


class IssueRow(QWidget):
    """The two fields.

    Signals:
        dated: another date was typed (a ``date``, None where it was cleared).
        read_by: other people will read it (a ``Privacy``).
        told: what was typed is no date.
    """

    dated = Signal(object)
    read_by = Signal(str)
    told = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._shown: date | None = None
        self._cutoff = date.min
        self.date = QLineEdit()
        self.date.setMaxLength(20)
        self.date.setFixedWidth(theme.px(128))
        self.date.setToolTip(_WHY_DATE)
        self.date.editingFinished.connect(self._typed)
        self.readers = StillBox(theme)
        self.readers.addItems(list(_READERS.values()))
        self.readers.setToolTip(_WHY_READERS)
        self.readers.activated.connect(self._chosen)
        label, beside = QLabel("成文日期(&T)"), QLabel("给谁看(&R)")
        label.setBuddy(self.date)
        beside.setBuddy(self.readers)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(GAP))
        for widget in (label, self.date, beside, self.readers):
            row.addWidget(widget)
        row.addStretch(1)

    def show_choices(self, choices: Choices, cutoff: date, *, locked: bool) -> None:
        """Show what was chosen."""
        self._shown, self._cutoff = choices.issued, cutoff
        self._show_date()
        self.date.setPlaceholderText(long_date(cutoff))
        self.readers.setCurrentText(_READERS[choices.privacy])
        for widget in (self.date, self.readers):
            widget.setEnabled(not locked)

    def _show_date(self) -> None:
        self.date.setText(long_date(self._shown) if self._shown else "")

    def _typed(self) -> None:
        text = self.date.text().strip()
        found = read_date(text, self._cutoff.year).value if text else None
        if text and found is None:
            self._show_date()
            self.told.emit(f"“{text}”认不出是哪一天，成文日期没有改。请写成2006-07-06这样。")
        elif found != self._shown:
            self.dated.emit(found)

    def _chosen(self, at: int) -> None:
        self.read_by.emit(list(_READERS)[at])
