"""Messages that open no boxes: what was said is kept, questions get prepared answers."""

from __future__ import annotations

from pathlib import Path

from models.errors import AppError
from ui.messages import Messages, reasons


class Answers(Messages):
    """Stands in for the message boxes."""

    def __init__(self) -> None:
        super().__init__(lambda: None)
        self.said: list[str] = []
        self.asked: list[str] = []
        self.yes = True
        self.files: list[Path] = []
        self.texts: list[str] = []

    def tell(self, text: str, *, details: str = "") -> None:
        """Keep what was said."""
        self.said.append(f"{text}\n{details}".strip())

    def warn(self, text: str, *, details: str = "") -> None:
        """Keep what was said."""
        self.said.append(f"{text}\n{details}".strip())

    def failed(self, error: AppError) -> None:
        """Keep what was said."""
        self.said.append(f"{error.message}\n{reasons(error)}".strip())

    def ask(self, text: str, *, yes: str, no: str = "取消", details: str = "") -> bool:
        """Answer as prepared."""
        self.asked.append(text)
        return self.yes

    def ask_text(self, title: str, label: str, text: str = "") -> str | None:
        """Answer with the next prepared text."""
        self.asked.append(title)
        return self.texts.pop(0) if self.texts else None

    def ask_password(self, title: str, label: str) -> str | None:
        """Answer with the next prepared text."""
        return self.ask_text(title, label)

    def open_file(self, title: str, kinds: str, folder: Path | None = None) -> Path | None:
        """Answer with the next prepared file."""
        return self.files.pop(0) if self.files else None

    def open_files(self, title: str, kinds: str, folder: Path | None = None) -> list[Path]:
        """Answer with all prepared files."""
        found, self.files = self.files, []
        return found

    def save_file(self, title: str, suggestion: Path, kinds: str) -> Path | None:
        """Answer with the next prepared file."""
        return self.files.pop(0) if self.files else None

    def choose_folder(self, title: str, folder: Path | None = None) -> Path | None:
        """Answer with the next prepared folder."""
        return self.files.pop(0) if self.files else None

    def crashed(self, log: Path | None) -> None:
        """Keep that it happened."""
        self.said.append(f"crashed: {log}")
