"""The claims of the summary with a box to tick for those that the bureau must confirm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from models.report.claims import Decision, JudgedClaim
from models.report.verdicts import Standing
from ui.bureau.rows_model import Column, Index, RowsModel
from ui.theme import Theme

_WORDS = {
    Standing.HOLDS: ("成立", "done"),
    Standing.ASK: ("要确认", "warning"),
    Standing.FAILS: ("不成立", "muted"),
}


def title_of(judged: JudgedClaim) -> str:
    """Return what is claimed, as the clerk reads it."""
    return judged.claim.title or judged.claim.id


def standing_of(judged: JudgedClaim) -> str:
    """Say whether it holds."""
    if judged.decided:
        return "已确认" if judged.printed else "不写"
    return _WORDS[judged.verdict.standing][0]


def _colour(judged: JudgedClaim) -> str:
    if judged.decided:
        return "done" if judged.printed else "muted"
    return _WORDS[judged.verdict.standing][1]


def told(judged: JudgedClaim) -> str:
    """Return all there is to say about a claim."""
    asked = judged.verdict.standing is Standing.ASK
    reasons = "" if asked and judged.decided else "；".join(judged.verdict.reasons)
    printed = "总结里写这一句。" if judged.printed else "总结里不写这一句。"
    if asked and not judged.decided:
        printed = "在方框里打勾，才会写进总结。"
    lines = [f"“{title_of(judged)}”：{standing_of(judged)}。", f"{reasons}。" if reasons else ""]
    return "\n".join([line for line in lines if line] + [printed])


CLAIM_COLUMNS: tuple[Column[JudgedClaim], ...] = (
    Column("说法", title_of),
    Column("结论", standing_of, 72, _colour),
)


def decision(judged: JudgedClaim, *, yes: bool) -> Decision:
    """Return the decision that ticking a claim means; it counts for what it rests on now."""
    return Decision(yes, judged.verdict.basis)


class ClaimsModel(RowsModel[JudgedClaim]):
    """Claims, those in doubt first.

    Signals:
        ticked: a claim was ticked or unticked (``JudgedClaim``, yes).
    """

    ticked = Signal(object, bool)

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(CLAIM_COLUMNS, theme, parent)

    def show_claims(self, judged: Sequence[JudgedClaim]) -> None:
        """Show the claims."""
        order = (Standing.ASK, Standing.HOLDS, Standing.FAILS)
        self.show_rows(sorted(judged, key=lambda one: order.index(one.verdict.standing)))

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let those be ticked that do not fail."""
        usual = super().flags(index)
        return usual | Qt.ItemFlag.ItemIsUserCheckable if self._may_tick(index) else usual

    def _may_tick(self, index: Index) -> bool:
        if not index.isValid() or index.column() != 0:
            return False
        return self.rows[index.row()].verdict.standing is not Standing.FAILS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what stands in a cell, and whether it is ticked."""
        if role == Qt.ItemDataRole.CheckStateRole:
            if not self._may_tick(index):
                return None
            printed = self.rows[index.row()].printed
            return Qt.CheckState.Checked if printed else Qt.CheckState.Unchecked
        return super().data(index, role)

    def setData(  # noqa: D102  # Qt's own
        self,
        index: Index,
        value: Any,  # noqa: ANN401
        role: int = Qt.ItemDataRole.EditRole,
    ) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not self._may_tick(index):
            return False
        yes = Qt.CheckState(value) == Qt.CheckState.Checked
        self.ticked.emit(self.rows[index.row()], yes)
        return True
