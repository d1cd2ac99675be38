"""Another half-year in the bureau's data: which one, on which forms."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from models.forms.definition import FormSet
from models.records import Period
from ui.dialogs.foot import foot
from ui.dialogs.half_year_box import HalfYearBox
from ui.theme import WIDE, Theme

_TOLD = (
    "学校名册沿用现在的，各校上期的数字会带过来；换了表样的，已经取消的栏目会逐条说明。"
    "选已有的期次、换另一套表样，就是给那一期换表样，只能在还没收表的时候换。"
)


class NewHalfYearDialog(QDialog):
    """Asks which half-year is begun, and on which forms.

    Args:
        form_sets: those that come with the program.
        proposed: year and half.
        done: called with what is to be set up.
    """

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        form_sets: Sequence[FormSet],
        proposed: tuple[int, int],
        done: Callable[[FormSet, Period], None],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("新建期次")
        self._done = done
        self.box = HalfYearBox(theme, form_sets, proposed)
        self.fault = QLabel()
        self.fault.setProperty("role", "muted")
        self.accept_button = QPushButton("建好并办理这一期")
        self.accept_button.clicked.connect(self._take)
        told = QLabel(_TOLD)
        told.setWordWrap(True)
        column = QVBoxLayout(self)
        edge = theme.px(WIDE)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.px(WIDE))
        column.addWidget(self.box)
        column.addWidget(told)
        column.addStretch(1)
        column.addLayout(foot(self, theme, self.accept_button, self.fault))
        self.box.changed.connect(self._follow)
        self._follow()
        self.resize(theme.px(620), theme.px(320))

    def _follow(self) -> None:
        told = self.box.fault_now()
        self.fault.setText(told)
        self.accept_button.setEnabled(not told)

    def _take(self) -> None:
        form_set, period = self.box.form_set, self.box.period()
        if form_set is not None and period is not None:
            self.accept()
            self._done(form_set, period)
