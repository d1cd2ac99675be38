"""工作总结: the printed pages as they are now, what keeps them from being final, and the files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QDir, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QTabWidget, QVBoxLayout, QWidget

from models.errors import AppError
from models.files import write_safely
from models.problems import Problem
from models.report.claims import JudgedClaim
from models.report.content import Document
from models.report.docx import write_docx
from models.report.final import Difference
from models.report.fonts import Fonts
from models.report.pdf import write_pdf
from models.report.verdicts import Standing
from models.report.xlsx import write_xlsx
from models.store.texts import EditedParagraph
from ui.bureau.bench import Bench
from ui.bureau.claims_model import ClaimsModel, decision
from ui.bureau.claims_model import told as claim_told
from ui.bureau.difference_rows import DIFFERENCE_COLUMNS
from ui.bureau.difference_rows import told as difference_told
from ui.bureau.final_bar import FinalBar, draw_with
from ui.bureau.issue_row import IssueRow
from ui.bureau.list_detail import ListDetail
from ui.bureau.page import Page
from ui.bureau.paragraphs_panel import ParagraphsPanel
from ui.bureau.pdf_pages import render_page
from ui.bureau.pdf_preview import PdfPreview
from ui.bureau.plan_rows import SEVERITY_COLOURS, SEVERITY_WORDS
from ui.bureau.rows_model import Column, RowsModel
from ui.bureau.summary_load import Shown, load_fonts, load_summary
from ui.tasks import Control
from ui.theme import GAP

_NAME = "工作总结"
_PROBLEMS: tuple[Column[Problem], ...] = (
    Column("", lambda p: SEVERITY_WORDS[p.severity], 50, lambda p: SEVERITY_COLOURS[p.severity]),
    Column("内容", lambda p: p.message),
)


class SummaryPage(Page):
    """The summary."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench, _NAME, "")
        theme = bench.theme
        self._fonts: Fonts | None = None
        self.shown: Shown | None = None
        self._saved: Path | None = None
        self.bar = FinalBar(bench, self._lock, self._unlock)
        self.preview = PdfPreview(theme, "正在写总结……")
        self.preview.picture_wanted.connect(self._draw)
        self.problems = ListDetail(
            RowsModel[Problem](_PROBLEMS, theme),
            theme,
            "没有发现问题。",
            lambda problem: problem.message + problem.hint,
        )
        self.claims_model = ClaimsModel(theme, self)
        self.claims_model.ticked.connect(self._tick)
        self.claims = ListDetail(
            self.claims_model, theme, "这份总结没有要按条件才写的说法。", claim_told
        )
        self.undecide_button = QPushButton("改回没有决定")
        self.undecide_button.setToolTip("撤回对这一句的决定，按数据再判断。")
        self.undecide_button.clicked.connect(self._undecide)
        self.claims.foot.addWidget(self.undecide_button)
        self.claims.foot.addStretch(1)
        self.claims.view.moved.connect(self._follow_claim)
        self.paragraphs = ParagraphsPanel(theme)
        self.paragraphs.edited.connect(self._edit)
        self.paragraphs.restore_wanted.connect(self._restore)
        self.paragraphs.omit_wanted.connect(lambda one: self._omit({one}))
        self.paragraphs.all_wanted.connect(lambda: self._omit(None))
        self.differences = ListDetail(
            RowsModel[Difference](DIFFERENCE_COLUMNS, theme),
            theme,
            "现在的数据和定稿一样。",
            difference_told,
        )
        self.issue = IssueRow(theme)
        self.issue.dated.connect(lambda day: self._choose(issued=day))
        self.issue.read_by.connect(lambda who: self._choose(privacy=who))
        self.issue.told.connect(self.told)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.pdf_button = QPushButton("保存PDF…")
        self.pdf_button.setProperty("primary", True)
        self.word_button = QPushButton("保存Word…")
        self.excel_button = QPushButton("保存Excel…")
        self.open_button = QPushButton("打开PDF")
        self.open_button.setToolTip("用电脑上看PDF的程序打开，在那里打印。")
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
            (self.differences, "与定稿不同"),
        ):
            self.tabs.addTab(widget, title)
        row = QHBoxLayout()
        row.setSpacing(theme.px(GAP))
        row.addWidget(self.bar, 1)
        for button in self._buttons:
            row.addWidget(button)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.preview)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(GAP))
        column.addWidget(self.issue)
        column.addWidget(self.tabs, 1)
        split.addWidget(side)
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
        asked = sum(not one.decided and one.verdict.standing is Standing.ASK for one in judged)
        at = self.claims.view.currentIndex().row()
        self.claims_model.show_claims(judged)
        self.claims.view.choose(max(at, 0))
        self._follow_claim()
        omitted = len(shown.choices.omitted)
        self.paragraphs.show_paragraphs(
            shown.summary.paragraphs, omitted, locked=shown.final is not None
        )
        self.differences.view.rows.show_rows(shown.differences)
        self.differences.view.choose(0)
        titles = (f"定稿检查 {len(found)}", f"说法 {asked}项要确认" if asked else "说法", "段落")
        for place, text in enumerate((*titles, f"与定稿不同 {len(shown.differences)}")):
            self.tabs.setTabText(place, text)
        self.tabs.setTabVisible(self.tabs.indexOf(self.differences), shown.final is not None)
        self.bar.show_state(shown)
        self.issue.show_choices(shown.choices, shown.cutoff, locked=shown.final is not None)
        for button in self._buttons:
            button.setEnabled(True)
        self._saved = None
        self.preview.show_pages(shown.sizes)

    def _draw(self, number: int, width: int) -> None:
        shown = self.shown
        if shown is None:
            return

        def done(picture: QImage) -> None:
            if self.shown is shown:
                self.preview.show_picture(number, width, picture)

        self.run(lambda _: render_page(shown.pdf, number, width), done, title="正在画页面")

    # What the clerk decides.

    @property
    def _locked(self) -> bool:
        return self.shown is not None and self.shown.final is not None

    def _tick(self, judged: JudgedClaim, yes: bool) -> None:  # noqa: FBT001  # a Qt signal
        if self.shown is not None:
            decisions = {**self.shown.choices.decisions}
            decisions[judged.claim.id] = decision(judged, yes=yes)
            self._choose(decisions=decisions)

    def _undecide(self) -> None:
        judged = self.claims.view.current()
        if self.shown is not None and judged is not None:
            decisions = {**self.shown.choices.decisions}
            decisions.pop(judged.claim.id, None)
            self._choose(decisions=decisions)

    def _follow_claim(self) -> None:
        judged = self.claims.view.current()
        decided = self.shown.choices.decisions if self.shown is not None else {}
        may = judged is not None and judged.claim.id in decided and not self._locked
        self.undecide_button.setEnabled(may)

    def _omit(self, paragraphs: set[str] | None) -> None:
        """Leave more paragraphs out, or none any more."""
        if self.shown is not None:
            before = frozenset(self.shown.choices.omitted)
            self._choose(omitted=before | paragraphs if paragraphs else frozenset())

    def _choose(self, **chosen: object) -> None:
        if self.shown is None:
            return
        if self._locked:
            self.told.emit("已经定稿。要改先解除定稿。")
            return
        workspace, wanted = self.bench.workspace, replace(self.shown.choices, **chosen)
        self._change(lambda: workspace.keep_choices(wanted))

    def _edit(self, edited: EditedParagraph) -> None:
        workspace, who = self.bench.workspace, self.bench.name
        self._change(lambda: workspace.edit_paragraph(replace(edited, who=who)))

    def _restore(self, paragraph: str) -> None:
        workspace = self.bench.workspace
        self._change(lambda: workspace.restore_paragraph(paragraph))

    def _lock(self, who: str) -> None:
        workspace, fonts = self.bench.workspace, self._fonts
        if fonts is not None:
            draw = draw_with(fonts)
            self._change(lambda: workspace.lock_summary(who, draw), title="正在定稿")

    def _unlock(self, who: str, reason: str) -> None:
        workspace = self.bench.workspace
        self._change(lambda: workspace.unlock_summary(who, reason))

    def _change(self, work: Callable[[], object], title: str = "请稍候") -> None:
        self.run(lambda _: work(), lambda _: self.refresh(), title=title)

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
        kept = shown.final.files.get(ending, "") if shown.final else ""
        workspace = self.bench.workspace

        def work(_control: Control) -> None:
            data = workspace.original(kept) if kept else None
            if data is None:
                write(shown.document, wanted)
            else:
                write_safely(wanted, data, lambda _written: None)

        def done(_: None) -> None:
            self._saved = wanted if ending == "pdf" else self._saved
            self.told.emit(f"已保存：{wanted}")

        self.run(work, done, title="正在保存")

    def open_pdf(self) -> None:
        """Open the pages in the program the system has for PDF, to look or to print."""
        shown = self.shown
        if shown is None:
            return
        if self._saved is not None and self._saved.exists():
            self._open(self._saved)
            return
        path = Path(QDir.tempPath()) / f"{_NAME}.pdf"

        def work(_control: Control) -> Path:
            write_safely(path, shown.pdf, lambda _written: None)
            return path

        self.run(work, self._open, title="正在打开")

    def _open(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.bench.messages.warn(
                "这台电脑上没有能打开PDF的程序。请先保存PDF，拷到别的电脑上打印。",
                details=str(path),
            )
