"""工作总结: the printed pages as they are now, what keeps them from being final, and the files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QDir, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QTabWidget

from models.errors import AppError
from models.problems import Problem, Severity
from models.report.claims import JudgedClaim
from models.report.content import Document
from models.report.docx import write_docx
from models.report.fonts import Fonts
from models.report.pdf import write_pdf
from models.report.wording import Written
from models.report.xlsx import write_xlsx
from ui.bureau.bench import Bench
from ui.bureau.claims_model import ClaimsModel, decision
from ui.bureau.claims_model import told as claim_told
from ui.bureau.list_detail import ListDetail
from ui.bureau.page import Page
from ui.bureau.pdf_pages import render_page
from ui.bureau.pdf_preview import PdfPreview
from ui.bureau.plan_rows import SEVERITY_COLOURS, SEVERITY_WORDS
from ui.bureau.rows_model import Column, RowsModel
from ui.bureau.summary_load import Shown, load_fonts, load_summary
from ui.tasks import Control
from ui.theme import GAP, set_look

_NAME = "工作总结"
_PROBLEMS: tuple[Column[Problem], ...] = (
    Column("", lambda p: SEVERITY_WORDS[p.severity], 50, lambda p: SEVERITY_COLOURS[p.severity]),
    Column("内容", lambda p: p.message),
)


def _mark(made: Written) -> str:
    if made.changed:
        return "数字变了"
    return "改过" if made.edited else ""


def _mark_colour(made: Written) -> str:
    return "warning" if made.changed else "muted"


_PARAGRAPHS: tuple[Column[Written], ...] = (
    Column("段落", lambda made: made.text),
    Column("变化", _mark, 72, _mark_colour),
)


class SummaryPage(Page):
    """The summary."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench, _NAME, "")
        theme = bench.theme
        self._fonts: Fonts | None = None
        self.shown: Shown | None = None
        self._saved: Path | None = None
        self.state = QLabel()
        self.state.setWordWrap(True)
        self.preview = PdfPreview(theme, "正在写总结……")
        self.preview.picture_wanted.connect(self._draw)
        self.problems = ListDetail(
            RowsModel[Problem](_PROBLEMS, theme),
            theme,
            "没有发现问题，总结可以定稿。",
            lambda problem: problem.message + problem.hint,
        )
        self.claims_model = ClaimsModel(theme, self)
        self.claims_model.ticked.connect(self._tick)
        self.claims = ListDetail(
            self.claims_model, theme, "这份总结没有要按条件才写的说法。", claim_told
        )
        self.paragraphs = ListDetail(
            RowsModel[Written](_PARAGRAPHS, theme),
            theme,
            "总结里还没有段落。",
            lambda made: made.text,
        )
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.pdf_button = QPushButton("保存PDF…")
        self.pdf_button.setProperty("primary", True)
        self.word_button = QPushButton("保存Word…")
        self.excel_button = QPushButton("保存Excel表格…")
        self.open_button = QPushButton("用系统程序打开")
        self._buttons = (self.pdf_button, self.word_button, self.excel_button, self.open_button)
        for button, command in zip(
            self._buttons,
            (self.save_pdf, self.save_word, self.save_excel, self.open_pdf),
            strict=True,
        ):
            button.clicked.connect(lambda _checked=False, run=command: run())
            button.setEnabled(False)
        self._lay_out()

    def _lay_out(self) -> None:
        theme = self.theme
        for widget, title in (
            (self.problems, "定稿检查"),
            (self.claims, "说法"),
            (self.paragraphs, "段落"),
        ):
            self.tabs.addTab(widget, title)
        row = QHBoxLayout()
        row.setSpacing(theme.px(GAP))
        row.addWidget(self.state, 1)
        for button in self._buttons:
            row.addWidget(button)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.preview)
        split.addWidget(self.tabs)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([theme.px(460), theme.px(320)])
        split.setChildrenCollapsible(False)
        split.setProperty("bare", True)
        split.setHandleWidth(theme.px(12))
        self.body.addLayout(row)
        self.body.addWidget(split, 1)

    # Writing it anew.

    def refresh(self) -> None:
        """Write the summary on the figures as they are now."""
        workspace, fonts = self.bench.workspace, self._fonts

        def work(_control: Control) -> tuple[Fonts, Shown]:
            known = fonts or load_fonts()
            return known, load_summary(workspace, known)

        self.run(work, self._show, failed=self._failed, title="正在写总结")

    def _failed(self, error: AppError) -> None:
        self.preview.empty.setText(error.message)
        self.bench.messages.failed(error)

    def _show(self, loaded: tuple[Fonts, Shown]) -> None:
        self._fonts, shown = loaded
        self.shown = shown
        self.hint.say(shown.coverage)
        found = [*shown.obstacles, *shown.others]
        self.problems.view.rows.show_rows(found)
        self.problems.view.choose(0)
        judged = list(shown.summary.claims.judged.values())
        asked = sum(not one.decided and one.verdict.standing == 1 for one in judged)
        self.claims_model.show_claims(judged)
        self.claims.view.choose(0)
        self.paragraphs.view.rows.show_rows(shown.summary.paragraphs)
        self.paragraphs.view.choose(0)
        for at, text in enumerate((f"定稿检查 {len(found)}", f"说法 {asked}", "段落")):
            self.tabs.setTabText(at, text)
        doubtful = sum(problem.severity is not Severity.NOTE for problem in shown.others)
        self._show_state(len(shown.obstacles), doubtful)
        for button in self._buttons:
            button.setEnabled(True)
        self._saved = None
        self.preview.show_pages(shown.sizes)

    def _show_state(self, obstacles: int, doubtful: int) -> None:
        words, role = "可以定稿。", "done"
        if obstacles:
            words, role = f"还有{obstacles}处要处理，先印成未定稿。", "error"
        elif doubtful:
            words, role = f"可以定稿；定稿前还有{doubtful}处请核对。", "warning"
        self.state.setText(words)
        set_look(self.state, "role", role)

    def _draw(self, number: int, width: int) -> None:
        shown = self.shown
        if shown is None:
            return

        def done(picture: QImage) -> None:
            if self.shown is shown:
                self.preview.show_picture(number, width, picture)

        self.run(lambda _: render_page(shown.pdf, number, width), done, title="正在画页面")

    def _tick(self, judged: JudgedClaim, yes: bool) -> None:  # noqa: FBT001  # a Qt signal
        if self.shown is None:
            return
        workspace, choices = self.bench.workspace, self.shown.choices
        decisions = {**choices.decisions, judged.claim.id: decision(judged, yes=yes)}
        wanted = replace(choices, decisions=decisions)
        self.run(lambda _: workspace.keep_choices(wanted), lambda _: self.refresh())

    def enter(self) -> None:
        """Begin at the pages."""
        self.preview.area.setFocus()

    # Files.

    def save_pdf(self) -> None:
        """Write the PDF where the user wants it."""
        fonts = self._fonts

        def write(document: Document, path: Path) -> None:
            assert fonts is not None
            write_pdf(document, path, fonts)

        self._save("保存PDF", "pdf", write)

    def save_word(self) -> None:
        """Write the Word file where the user wants it."""
        self._save("保存Word文件", "docx", write_docx)

    def save_excel(self) -> None:
        """Write the tables where the user wants them."""
        self._save("保存Excel表格", "xlsx", write_xlsx)

    def _save(self, title: str, ending: str, write: Callable[[Document, Path], None]) -> None:
        shown = self.shown
        if shown is None:
            self.told.emit("总结还没有写好，请稍候。")
            return
        name = "".join(shown.document.title) or _NAME
        suggestion = self.bench.workspace.dataset.folder.parent / f"{name}.{ending}"
        path = self.bench.messages.save_file(title, suggestion, f"{ending} (*.{ending})")
        if path is None:
            return
        wanted = path if path.suffix else path.with_suffix(f".{ending}")

        def done(_: None) -> None:
            self._saved = wanted if ending == "pdf" else self._saved
            self.told.emit(f"已保存：{wanted}")

        self.run(lambda _: write(shown.document, wanted), done, title="正在保存")

    def open_pdf(self) -> None:
        """Open the pages in the program the system has for PDF, to look or to print."""
        shown, fonts = self.shown, self._fonts
        if shown is None or fonts is None:
            return
        if self._saved is not None and self._saved.exists():
            self._open(self._saved)
            return
        path = Path(QDir.tempPath()) / f"{_NAME}.pdf"

        def work(_control: Control) -> Path:
            write_pdf(shown.document, path, fonts)
            return path

        self.run(work, self._open, title="正在打开")

    def _open(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.bench.messages.warn(
                "这台电脑上没有能打开PDF的程序。请先保存PDF，拷到别的电脑上打印。",
                details=str(path),
            )
