"""The values of an open return: changed in place, looked at as ordinary ``Content``."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from types import MappingProxyType

from models.entry.steps import AbsentChange, Change, ExplanationChange, RowChange
from models.forms.applicability import grid_rows
from models.forms.context import ReturnContext
from models.forms.definition import Form
from models.records import EMPTY_FORM, SINGLE_ROW, Content, FormData, Row

Changed = dict[str, Row | None]


class WorkingContent:
    """Rows by form; the rows of a list lie in the order of their ids.

    ``live`` is a view that always shows the present state: one object for the life of the return,
    so that nothing is copied when a field is left.
    """

    def __init__(self, ctx: ReturnContext, content: Content) -> None:
        """Take over a content; rows of lists are brought into the order of their ids."""
        self._ctx = ctx
        self._lists = {form.id for form in ctx.form_set.forms if form.shape == "list"}
        self._forms: dict[str, FormData] = {}
        self._explanations = dict(content.explanations)
        self._rows: dict[str, dict[str, Row]] = {}
        self._ids: dict[str, list[str]] = {}
        for form in ctx.form_set.forms:
            self._take(form, content.form(form.id))
        self.live = Content(MappingProxyType(self._forms), MappingProxyType(self._explanations))

    def _take(self, form: Form, data: FormData) -> None:
        rows = {row.row_id: row for row in data.rows}
        self._rows[form.id] = rows
        if form.id in self._lists:
            self._ids[form.id] = sorted(rows)
        else:
            fixed = self._fixed_ids(form)
            self._ids[form.id] = [*fixed, *(key for key in rows if key not in set(fixed))]
        self._freeze(form.id, absent=data.absent)

    def _fixed_ids(self, form: Form) -> list[str]:
        if form.shape == "single":
            return [SINGLE_ROW]
        return [item.code for item in grid_rows(self._ctx.form_set, form, self._ctx.unit)]

    def _freeze(self, form_id: str, *, absent: bool) -> None:
        rows = self._rows[form_id]
        kept = tuple([rows[key] for key in self._ids[form_id] if key in rows])
        if kept or absent:
            self._forms[form_id] = FormData(kept, absent)
        else:
            self._forms.pop(form_id, None)

    def snapshot(self) -> Content:
        """Return the content as it is now; later changes don't touch it."""
        return Content(dict(self._forms), dict(self._explanations))

    def row_ids(self, form_id: str) -> Sequence[str]:
        """Return the ids of the rows to show: all fixed rows, or the records of a list."""
        return self._ids[form_id]

    def row(self, form_id: str, row_id: str) -> Row:
        """Return a row; an empty one where nothing was filled in."""
        return self._rows[form_id].get(row_id) or Row(row_id)

    def has_row(self, form_id: str, row_id: str) -> bool:
        """Tell whether the row was touched."""
        return row_id in self._rows[form_id]

    def absent(self, form_id: str) -> bool:
        """Tell whether 本期无此项 is set."""
        return self._forms.get(form_id, EMPTY_FORM).absent

    def explanation(self, key: str) -> str:
        """Return the 说明 under a key, or ""."""
        return self._explanations.get(key, "")

    def position(self, form_id: str, row_id: str) -> int:
        """Return where the row is shown."""
        ids = self._ids[form_id]
        if form_id in self._lists:
            return bisect_left(ids, row_id)
        return ids.index(row_id)

    def apply(self, changes: Iterable[Change]) -> None:
        """Make the changes; each form's rows are put together once."""
        rows: dict[str, Changed] = defaultdict(dict)
        absent: dict[str, bool] = {}
        for change in changes:
            if isinstance(change, RowChange):
                rows[change.form][change.row_id] = change.after
            elif isinstance(change, AbsentChange):
                absent[change.form] = change.after
            else:
                self._explain(change)
        for form_id in {*rows, *absent}:
            flag = absent.get(form_id, self.absent(form_id))
            self._apply_rows(form_id, rows[form_id], absent=flag)

    def _explain(self, change: ExplanationChange) -> None:
        if change.after:
            self._explanations[change.explanation] = change.after
        else:
            self._explanations.pop(change.explanation, None)

    def _apply_rows(self, form_id: str, changed: Changed, *, absent: bool) -> None:
        known = self._rows[form_id]
        same_ids = True
        for row_id, row in changed.items():
            if (row is None) != (row_id not in known):
                same_ids = False
            if row is None:
                known.pop(row_id, None)
            else:
                known[row_id] = row
        is_list = form_id in self._lists
        if is_list and not same_ids:
            self._ids[form_id] = sorted(known)
        if same_ids and len(changed) == 1 and form_id in self._forms and is_list:
            ((row_id, row),) = changed.items()
            if row is not None and not absent:
                self._replace_one(form_id, bisect_left(self._ids[form_id], row_id), row)
                return
        self._freeze(form_id, absent=absent)

    def _replace_one(self, form_id: str, at: int, row: Row) -> None:
        """Put one row of a long list in its place without walking over the others."""
        rows = list(self._forms[form_id].rows)
        rows[at] = row
        self._forms[form_id] = FormData(tuple(rows))
