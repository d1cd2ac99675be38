"""Asked once, at the very first start: a school's program or the bureau's."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout

from models.edition import BUREAU, SCHOOL
from ui.dialogs.start_desk import Choice, ChoiceButton
from ui.theme import GAP, WIDE, Theme

_TEXTS = (
    (SCHOOL, "我是学校（教学点）的", "打开县局发来的任务包，填报、核对、导出上报。"),
    (BUREAU, "我是县局的", "下发任务包，收各校的工作簿，汇总、印半年总结。"),
)


class WhichEdition(QDialog):
    """Two large buttons; the answer is remembered and can be changed on the first page.

    Attributes:
        chosen: name of the edition, "" if the box was closed.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setWindowTitle("校情汇")
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, on=False)
        self.chosen = ""
        title = QLabel("第一次使用：您是哪一边的？")
        title.setProperty("role", "title")
        words = QLabel("以后不再问。选错了不要紧，在开始页上可以换。")
        words.setProperty("role", "muted")
        self.buttons = [
            ChoiceButton(Choice(name, text, self._choice(edition.name)), theme)
            for edition, name, text in _TEXTS
        ]
        column = QVBoxLayout(self)
        edge = theme.px(WIDE)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.px(GAP))
        for widget in (title, words, *self.buttons):
            column.addWidget(widget)
        column.addStretch(1)
        self.setMinimumWidth(theme.px(460))

    def _choice(self, name: str) -> Callable[[], None]:
        return partial(self._choose, name)

    def _choose(self, name: str) -> None:
        self.chosen = name
        self.accept()
