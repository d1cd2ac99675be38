"""The page of a form with one record: field below field."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from models.entry.draft import Changed, Draft
from models.forms.definition import Field, Form
from models.problems import Place
from models.records import SINGLE_ROW
from ui.entry.field_row import LABEL_WIDEST, FieldRow
from ui.entry.field_strip import FieldStrip
from ui.entry.form_page import FormPage
from ui.entry.label_lines import label_lines
from ui.entry.line_editor import LineEditor
from ui.theme import WIDE, Theme

_LABEL_NARROWEST = 6


class SinglePage(FormPage):
    """Field below field; Enter goes down."""

    def __init__(
        self, draft: Draft, form: Form, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(draft, form, theme, parent)
        self.rows: dict[str, FieldRow] = {}
        self._current = ""
        self._body = QWidget()
        self._body.setProperty("role", "page")
        self._column = QVBoxLayout(self._body)
        self._column.setSpacing(0)
        for item in form.fields:
            self._add(item)
        self._column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._scroll.setWidget(self._body)
        self.strip = FieldStrip(draft, theme)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self.strip)
        theme.changed.connect(self.resize_all)
        self.resize_all()

    def _add(self, item: Field) -> None:
        row = FieldRow(self.draft, self.form, item, self.theme, self._body)
        row.refresh()
        editor = row.editor
        editor.entered.connect(lambda text, item=item: self._entered(item, text))
        editor.advance.connect(lambda step, item=item: self._advance(item, step))
        editor.focused.connect(lambda item=item: self._focused(item))
        if isinstance(editor, LineEditor):
            editor.block_pasted.connect(lambda block, item=item: self._paste(item, block))
        self.rows[item.id] = row
        self._column.addWidget(row)

    def resize_all(self) -> None:
        """Give everything its size at the present zoom."""
        longest = max(
            (
                len(line)
                for item in self.form.fields
                for line in label_lines(item.label, LABEL_WIDEST)
            ),
            default=0,
        )
        for row in self.rows.values():
            row.resize_all()
            row.set_label_width(max(_LABEL_NARROWEST, longest))
        edge = self.theme.px(WIDE)
        self._column.setContentsMargins(edge, self.theme.px(8), edge, edge)

    # What the user does.

    def _entered(self, item: Field, text: str) -> None:
        self.draft.set_text(self.form.id, SINGLE_ROW, item.id, text)
        self.rows[item.id].refresh()

    def _advance(self, item: Field, step: int) -> None:
        order = list(self.rows.values())
        at = order.index(self.rows[item.id]) + step
        while 0 <= at < len(order):
            if order[at].open:
                order[at].editor.setFocus(Qt.FocusReason.TabFocusReason)
                return
            at += step
        self.left.emit(step)

    def _focused(self, item: Field) -> None:
        self._current = item.id
        self._scroll.ensureWidgetVisible(self.rows[item.id], 0, self.theme.px(48))
        self.strip.show_field(self.form, SINGLE_ROW, item)
        self.place_changed.emit(self.place())

    def _paste(self, item: Field, block: list[list[str]]) -> None:
        """Paste into this field and those below: a column, a row, or a column beside its labels."""
        labels = {field.label: field.id for field in self.form.fields}
        named = [row for row in block if len(row) >= 2 and row[0].strip().rstrip("*") in labels]
        if named and len(named) * 2 > len(block):
            line = [[row[0].strip().rstrip("*") for row in named], [row[1] for row in named]]
            plan = self.draft.paste_block(self.form.id, SINGLE_ROW, self.form.fields[0].id, line)
        elif all(len(row) == 1 for row in block):
            line = [[row[0] for row in block]]
            plan = self.draft.paste_block(self.form.id, SINGLE_ROW, item.id, line)
        else:
            plan = self.draft.paste_block(self.form.id, SINGLE_ROW, item.id, block)
        self.told.emit(str(plan))

    # What the page can do.

    def follow(self, changed: Changed) -> None:
        """Show what changed."""
        if self.form.id in changed.forms or any(item.when for item in self.form.fields):
            for row in self.rows.values():
                row.refresh()
            item = self.form.field(self._current)
            if item is not None:
                self.strip.show_field(self.form, SINGLE_ROW, item)

    def go_to(self, place: Place) -> None:
        """Put the cursor into a field."""
        row = self.rows.get(place.field)
        if row is None or row.isHidden():
            self.enter()
            return
        row.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def enter(self, *, at_end: bool = False) -> None:
        """Put the cursor into the first field, or the last."""
        order = [row for row in self.rows.values() if row.open]
        if order:
            order[-1 if at_end else 0].editor.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._scroll.setFocus()

    def place(self) -> Place:
        """Return where the cursor is."""
        return Place(form=self.form.id, row=SINGLE_ROW, field=self._current)

    def commit(self) -> None:
        """Hand over what is being typed."""
        row = self.rows.get(self._current)
        if row is not None:
            row.editor.commit()

    def show_names(self, shown: bool) -> None:  # noqa: FBT001  # it is the value
        """Show or mask personal fields."""
        for row in self.rows.values():
            if row.item.personal:
                row.show_names(shown)
