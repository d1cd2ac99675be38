"""Second step of handing over: which workbooks, the password of the names, and where to."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from models.records import Part
from models.task.package import PasswordPolicy
from ui.dialogs.where import WhereRow
from ui.messages import Messages
from ui.theme import GAP, WIDE, Theme

_NAMED = 3
_TO = "插着U盘的，可以直接选U盘。"


class ChoosePage(QWidget):
    """What goes along.

    Args:
        policy: what the bureau asks of person lists.
        lists: titles of the person lists that name anybody, with the number of records.
        folder: proposed target.

    Signals:
        changed: whether one may go on has changed.
    """

    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        messages: Messages,
        policy: PasswordPolicy,
        folder: Path,
        *,
        lists: Mapping[str, int],
    ) -> None:
        super().__init__()
        self._theme = theme
        self._policy = policy
        self.figures = QCheckBox("数字表（必须交）：里面没有学生姓名")
        self.figures.setChecked(True)
        self.figures.setEnabled(False)
        has_names = bool(lists)
        self.names = QCheckBox(f"人员名单（{_told(lists)}）：有姓名，用密码保护")
        self.names.setChecked(has_names and policy.persons)
        self.names.setVisible(has_names and policy.persons)
        self.first, self.again = QLineEdit(), QLineEdit()
        self.shown = QCheckBox("显示密码")
        self.fault = QLabel()
        self.fault.setProperty("role", "error")
        self.fault.setWordWrap(True)
        self.where = WhereRow(theme, messages, "导出到哪个文件夹", _TO)
        self.where.show_folder(folder)
        self._lay_out(has_names=has_names)
        self._follow()
        self.names.toggled.connect(self._follow)
        self.shown.toggled.connect(self._follow)
        self.where.changed.connect(self._follow)
        for line in (self.first, self.again):
            line.textChanged.connect(self._follow)

    def _lay_out(self, *, has_names: bool) -> None:
        theme, policy = self._theme, self._policy
        self.card = QFrame()
        self.card.setProperty("role", "card")
        grid = QGridLayout(self.card)
        grid.setHorizontalSpacing(theme.px(GAP))
        for row, (title, line) in enumerate((("密码", self.first), ("再输一次", self.again))):
            label = QLabel(title)
            label.setBuddy(line)
            grid.addWidget(label, row, 0)
            grid.addWidget(line, row, 1)
        grid.addWidget(self.shown, 0, 2)
        words = (
            f"县局的话：{policy.note}" if policy.note else "",
            f"至少{policy.min_length}位。",
            "密码忘了谁也打不开，请另外记好，不要写在U盘或文件名里。",
        )
        for row, text in enumerate(filter(None, words), start=2):
            told = _muted(text)
            told.setWordWrap(True)
            grid.addWidget(told, row, 1, 1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(GAP))
        column.addWidget(self.figures)
        column.addWidget(self.names)
        if has_names and not policy.persons:
            column.addWidget(_muted("县局本期不要名单，名单留在学校。"))
        elif not has_names:
            column.addWidget(_muted("各张名单里都没有人，没有名单要交。"))
        column.addWidget(self.card)
        column.addSpacing(theme.px(WIDE))
        column.addWidget(self.where)
        column.addWidget(self.fault)
        column.addStretch(1)

    def _follow(self) -> None:
        wanted = self.names.isChecked()
        self.card.setVisible(wanted)
        mode = QLineEdit.EchoMode.Normal if self.shown.isChecked() else QLineEdit.EchoMode.Password
        for line in (self.first, self.again):
            line.setEchoMode(mode)
        # Nobody is blamed for what is not typed to its end yet.
        told = self.fault_now() if self.again.text() or not wanted else ""
        self.fault.setText(told)
        self.changed.emit()

    def fault_now(self) -> str:
        """Return why one can't go on, "" if one can."""
        if self.names.isChecked():
            if len(self.first.text()) < max(1, self._policy.min_length):
                return f"密码太短，至少{self._policy.min_length}位。"
            if self.first.text() != self.again.text():
                return "两次输入的密码不一样，请重新输入。"
        if self.where.folder is None:
            return "请选一个文件夹，比如U盘。"
        return ""

    @property
    def first_line(self) -> QLineEdit:
        """Where one begins to type."""
        return self.first if self.names.isChecked() else self.where.line

    @property
    def parts(self) -> tuple[Part, ...]:
        """The workbooks that go along."""
        return (Part.FIGURES, Part.PERSONS) if self.names.isChecked() else (Part.FIGURES,)

    @property
    def password(self) -> str:
        """The password of the names, "" if they stay here."""
        return self.first.text() if self.names.isChecked() else ""


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "muted")
    return label


def _told(lists: Mapping[str, int]) -> str:
    """Return what the lists hold: 辍学学生台账4条、受助学生77条."""
    told = "、".join(f"{title}{count}条" for title, count in list(lists.items())[:_NAMED])
    return f"{told}等" if len(lists) > _NAMED else told
