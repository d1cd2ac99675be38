"""The only place that opens message boxes and asks for files; tests put their own in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QInputDialog, QLineEdit, QMessageBox, QWidget

from models.errors import AppError, Refused

_TITLE = "校情汇"
_SHOWN = 8
_ASKED = 28
"""Width of a box that asks for a line of text, in characters: a reason is a sentence."""


class Messages:
    """Everything that stops the user for an answer."""

    def __init__(self, parent: Callable[[], QWidget | None]) -> None:
        """Remember how to find the window the boxes belong to."""
        self._parent = parent

    def tell(self, text: str, *, details: str = "") -> None:
        """Say something that must be read."""
        self._box(QMessageBox.Icon.Information, text, details).exec()

    def warn(self, text: str, *, details: str = "") -> None:
        """Say that something could not be done."""
        self._box(QMessageBox.Icon.Warning, text, details).exec()

    def failed(self, error: AppError) -> None:
        """Say in its own sentence why an operation was not done."""
        self.warn(error.message, details=reasons(error))

    def ask(self, text: str, *, yes: str, no: str = "取消", details: str = "") -> bool:
        """Ask a question with two named answers; closing the box means no."""
        box = self._box(QMessageBox.Icon.Question, text, details)
        accept = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        reject = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(reject)
        box.setEscapeButton(reject)
        box.exec()
        return box.clickedButton() is accept

    def ask_text(self, title: str, label: str, text: str = "") -> str | None:
        """Ask for one line of text; None if the user gave none."""
        box = QInputDialog(self._parent())
        box.setWindowTitle(title)
        box.setLabelText(label)
        box.setTextValue(text)
        box.resize(box.fontMetrics().horizontalAdvance("字") * _ASKED, 0)
        return box.textValue().strip() if box.exec() else None

    def ask_password(self, title: str, label: str) -> str | None:
        """Ask for a password, which nobody else can read; None if the user gave none."""
        hidden = QLineEdit.EchoMode.Password
        answer, accepted = QInputDialog.getText(self._parent(), title, label, hidden)
        return answer if accepted and answer else None

    def open_file(self, title: str, kinds: str, folder: Path | None = None) -> Path | None:
        """Ask for one file to open."""
        name, _ = QFileDialog.getOpenFileName(self._parent(), title, str(folder or ""), kinds)
        return Path(name) if name else None

    def open_files(self, title: str, kinds: str, folder: Path | None = None) -> list[Path]:
        """Ask for several files to open."""
        names, _ = QFileDialog.getOpenFileNames(self._parent(), title, str(folder or ""), kinds)
        return [Path(name) for name in names]

    def save_file(self, title: str, suggestion: Path, kinds: str) -> Path | None:
        """Ask where to write a file; the dialog itself asks before one is replaced."""
        name, _ = QFileDialog.getSaveFileName(self._parent(), title, str(suggestion), kinds)
        return Path(name) if name else None

    def choose_folder(self, title: str, folder: Path | None = None) -> Path | None:
        """Ask for a folder."""
        name = QFileDialog.getExistingDirectory(self._parent(), title, str(folder or ""))
        return Path(name) if name else None

    def crashed(self, log: Path | None) -> None:
        """Say that the program made a mistake, that the data is safe, and where the log lies."""
        where = f"出错的情况记在：{log}" if log else ""
        self.warn(
            "程序出了一个错误，刚才这一步可能没有做成。已经填好的内容都已保存，可以继续填。",
            details=f"{where}\n如果反复出现，请把这个文件发给县局的管理员。".strip(),
        )

    def _box(self, icon: QMessageBox.Icon, text: str, details: str) -> QMessageBox:
        box = QMessageBox(self._parent())
        box.setIcon(icon)
        box.setWindowTitle(_TITLE)
        box.setText(text)
        if details:
            box.setInformativeText(details)
        return box


def reasons(error: AppError) -> str:
    """Return the findings behind a refusal, one a line, the first few of them."""
    if not isinstance(error, Refused):
        return ""
    return listed([problem.message + problem.hint for problem in error.problems], error.message)


def listed(sentences: Sequence[str], without: str = "") -> str:
    """Return sentences one a line, the first few of them, without one already said."""
    told = [text for text in sentences if text != without]
    lines = told[:_SHOWN]
    if len(told) > _SHOWN:
        lines.append(f"……另外还有{len(told) - _SHOWN}条。")
    return "\n".join(lines)
