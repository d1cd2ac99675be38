"""Whether the summary is final, and the button that makes it so or opens it again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from models.problems import Severity
from models.report.docx import draw_docx
from models.report.final import Draw
from models.report.fonts import Fonts
from models.report.pdf import draw_pdf
from models.report.xlsx import draw_xlsx
from ui.bureau.bench import Bench
from ui.bureau.summary_load import Shown
from ui.theme import GAP, set_look

_LOCK = (
    "定稿以后，文字和数字都按现在的样子保存，打印、保存出来的都是定稿。"
    "以后数据再有变化，会提醒“与定稿不同”；要改先解除定稿。"
)


def draw_with(fonts: Fonts) -> Draw:
    """Return what draws the files that are kept of a final summary."""
    return lambda document: {
        "pdf": draw_pdf(document, fonts)[0],
        "docx": draw_docx(document),
        "xlsx": draw_xlsx(document),
    }


class FinalBar(QWidget):
    """The state of the summary in one line.

    Args:
        lock: locks it, told who does.
        unlock: opens it again, told who does and why.
    """

    def __init__(
        self, bench: Bench, lock: Callable[[str], None], unlock: Callable[[str, str], None]
    ) -> None:
        super().__init__()
        self._bench = bench
        self._lock, self._unlock = lock, unlock
        self._locked = False
        self.state = QLabel()
        self.state.setWordWrap(True)
        self.button = QPushButton("定稿…")
        self.button.setEnabled(False)
        self.button.clicked.connect(self._clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(bench.theme.px(GAP))
        row.addWidget(self.state, 1)
        row.addWidget(self.button)

    def show_state(self, shown: Shown) -> None:
        """Say how it stands."""
        final, differ = shown.final, len(shown.differences)
        doubtful = sum(problem.severity is not Severity.NOTE for problem in shown.others)
        self._locked = final is not None
        if final is not None:
            when = final.time.replace("T", " ")[:16]
            more = f"现在的数据有{differ}处与定稿不同。" if differ else ""
            words, role = f"已定稿（{when}，{final.who}）。{more}", "warning" if differ else "done"
        elif shown.obstacles:
            words, role = f"还有{len(shown.obstacles)}处要处理，先印成未定稿。", "error"
        elif doubtful:
            words, role = f"可以定稿；定稿前还有{doubtful}处请核对。", "warning"
        else:
            words, role = "可以定稿。", "done"
        self.state.setText(words)
        set_look(self.state, "role", role)
        self.button.setText("解除定稿…" if self._locked else "定稿…")
        self.button.setEnabled(self._locked or not shown.obstacles)

    def _clicked(self) -> None:
        messages = self._bench.messages
        if not self._locked and not messages.ask(_LOCK, yes="定稿", no="先不定"):
            return
        name = messages.ask_text("谁来定", "姓名：", self._bench.name)
        if not name:
            return
        self._bench.name = name
        if not self._locked:
            self._lock(name)
            return
        reason = messages.ask_text("解除定稿", "为什么要改：")
        if reason:
            self._unlock(name, reason)
