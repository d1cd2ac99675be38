"""The imports so far, the files of each, and taking one back."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from models.errors import AppError, Refused
from models.merge.plan import Action
from models.store import batches
from models.store.batches import Batch, BatchFile
from models.store.transaction import Transaction
from models.workspace import Workspace
from ui.bureau.list_detail import ListDetail
from ui.bureau.plan_rows import ACTION_WORDS
from ui.bureau.rows_model import Column, RowsModel
from ui.bureau.rows_view import RowsView
from ui.messages import Messages
from ui.theme import GAP, Theme


class Import(Struct, frozen=True):
    """One import with its files."""

    batch: Batch
    files: tuple[BatchFile, ...]


def read_imports(workspace: Workspace) -> list[Import]:
    """Return all imports, latest first."""

    def read(tx: Transaction) -> list[Import]:
        return [Import(one, batches.batch_files(tx, one.id)) for one in batches.batches(tx)]

    return workspace.dataset.db.call(read, write=False)


def _state(one: Import) -> str:
    if one.batch.undone is None:
        return "有效"
    return f"已撤销：{one.batch.undone_reason}"


_BATCH_COLUMNS: tuple[Column[Import], ...] = (
    Column("批次", lambda one: f"第{one.batch.id}批", 76),
    Column("时间", lambda one: one.batch.time.replace("T", " ")[:16], 136),
    Column("结果", lambda one: one.batch.note),
    Column("状态", _state, 150, lambda one: "muted" if one.batch.undone else "done"),
)
_FILE_COLUMNS: tuple[Column[BatchFile], ...] = (
    Column("怎么办了", lambda file: ACTION_WORDS[Action(file.result)], 112),
    Column("文件", lambda file: file.file_name, 300, middle=True),
    Column("说明", lambda file: file.message),
)


def _attention(file: BatchFile) -> bool:
    """Put what was refused or waits for a decision first."""
    return Action(file.result) not in {Action.REFUSED, Action.DIVERGENT}


class BatchesPanel(QWidget):
    """The list of imports.

    Signals:
        undo_wanted: take an import back (its number, and why).
        told: something that the status bar should say.
    """

    undo_wanted = Signal(int, str)
    told = Signal(str)

    def __init__(self, theme: Theme, messages: Messages) -> None:
        super().__init__()
        self._messages = messages
        self.batches = RowsView(
            RowsModel[Import](_BATCH_COLUMNS, theme),
            theme,
            "还没有导入过。把学校交来的文件拖到上面，就从这里看得到每一批。",
        )
        self.files = ListDetail(
            RowsModel[BatchFile](_FILE_COLUMNS, theme), theme, "", lambda file: file.message
        )
        self.undo_button = QPushButton("撤销这一批…(&U)")
        self.undo_button.setEnabled(False)
        self.undo_button.clicked.connect(self.ask_undo)
        self.batches.moved.connect(self._show_files)
        title = QLabel("已经导入的")
        title.setProperty("role", "strong")
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.undo_button)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.addWidget(self.batches)
        self._split.addWidget(self.files)
        self._split.setStretchFactor(0, 1)
        self._split.setStretchFactor(1, 3)
        self._split.setSizes([theme.px(130), theme.px(270)])
        self._split.setCollapsible(0, False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(GAP))
        column.addLayout(head)
        column.addWidget(self._split, 1)
        self.files.hide()

    def show_imports(self, found: list[Import]) -> None:
        """Show the imports."""
        self.batches.rows.show_rows(found)
        self.files.setVisible(bool(found))
        self.batches.choose(0)

    def _show_files(self) -> None:
        one = self.batches.current()
        files = () if one is None else sorted(one.files, key=_attention)
        self.files.view.rows.show_rows(files)
        self.files.view.choose(0)
        self.undo_button.setEnabled(one is not None and one.batch.undone is None)

    def ask_undo(self) -> None:
        """Ask why the chosen import should be taken back."""
        one = self.batches.current()
        if one is None or one.batch.undone is not None:
            return
        asked = f"撤销第{one.batch.id}批导入"
        reason = self._messages.ask_text(asked, "为什么撤销？文件和记录都会留着，只是不再算数。")
        if reason:
            self.undo_wanted.emit(one.batch.id, reason)
        elif reason is not None:
            self.told.emit("没有写原因，没有撤销。")


def undo_failure(messages: Messages, number: int) -> Callable[[AppError], None]:
    """Return what says why an import could not be taken back, and what stands in the way."""

    def failed(error: AppError) -> None:
        if isinstance(error, Refused) and error.problems:
            lines = [problem.message for problem in error.problems]
            way = "到“待定报表”的“各次上报”里把这些更正设为不计入，再来撤销。"
            messages.warn(
                f"第{number}批导入撤不了。{error.message}", details="\n".join([*lines, way])
            )
        else:
            messages.failed(error)

    return failed
