"""Which row of a grid is which: what its hidden id says, and what can be seen in front of it."""

from __future__ import annotations

from functools import cached_property, lru_cache

from models.forms.definition import FormSet
from models.forms.plain_text import squeeze
from models.workbook import layout
from models.workbook.frame import Frame


class GridRows:
    """The rows of one grid as they stand in a sheet."""

    def __init__(self, form_set: FormSet, frame: Frame) -> None:
        self._table = frame.table
        self._top = frame.top
        self._id_column = frame.id_column
        choices = form_set.choices.get(frame.form.rows)
        self._known = frozenset(item.code for item in choices.items) if choices else frozenset()
        self._names = row_labels(form_set, frame.form.rows, codes=False)

    def by_id(self, line: int) -> str:
        """Return which row a line is by its hidden id, "" if it has none of this grid."""
        code = self._table.text(line, self._id_column) if self._id_column >= 0 else ""
        return code if code in self._known else ""

    def by_label(self, line: int) -> str:
        """Return which row a line is by the name in front of it, "" if that names none."""
        column = self._label_column
        return self._names.get(squeeze(self._table.text(line, column)), "") if column >= 0 else ""

    def settled(self, code: str) -> bool:
        """Tell whether a line is this row by its id and by its name."""
        return code in self._settled

    @cached_property
    def _label_column(self) -> int:
        cells = self._table.rows[self._top] if self._table.height > self._top else ()
        return next((at for at, cell in enumerate(cells) if cell == layout.LABEL), -1)

    @cached_property
    def _settled(self) -> frozenset[str]:
        lines = range(self._top + 1, self._table.height)
        return frozenset(
            code for line in lines if (code := self.by_id(line)) and self.by_label(line) == code
        )


@lru_cache(maxsize=64)
def row_labels(form_set: FormSet, rows: str, *, codes: bool = True) -> dict[str, str]:
    """Return what the rows of a grid may be called → code; the same for all workbooks."""
    labels: dict[str, str] = {}
    choices = form_set.choices.get(rows)
    for item in choices.items if choices else ():
        for text in (item.label, *((item.code,) if codes else ()), *item.aliases):
            labels.setdefault(squeeze(text), item.code)
    return labels
