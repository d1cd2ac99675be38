"""What the window shows of a return: which forms, rows and fields, and their texts."""

from __future__ import annotations

from models.entry.computing import Computer
from models.entry.explain import computed_from
from models.entry.working import WorkingContent
from models.forms.applicability import fields_in_row, forms_for
from models.forms.compiled import compiled
from models.forms.context import ReturnContext
from models.forms.definition import Area, Field, Form
from models.forms.field_types import field_types
from models.forms.possible import possible_fields
from models.records import Row, Value


class ReturnView:
    """The reading side of an open return."""

    def __init__(self, ctx: ReturnContext, working: WorkingContent, computer: Computer) -> None:
        """Look up what never changes while the return is open."""
        self.ctx = ctx
        self.types = field_types(ctx.form_set)
        self._working = working
        self._computer = computer
        self._rules = compiled(ctx.form_set)
        self._forms = {form.id: form for form in ctx.form_set.forms}
        self.forms = forms_for(ctx.form_set, ctx.unit)
        self._columns: dict[str, tuple[Field, ...]] = {}
        self._last: dict[str, dict[str, Row]] = {}

    def form(self, form_id: str) -> Form:
        """Return a form of the form set."""
        return self._forms[form_id]

    def areas(self) -> list[tuple[Area, tuple[Form, ...]]]:
        """Return the areas in which this unit has anything to fill in, with its forms."""
        here = {form.id for form in self.forms}
        found = []
        for area in self.ctx.form_set.areas:
            forms = tuple(form for form in area.forms if form.id in here)
            if forms:
                found.append((area, forms))
        return found

    def columns(self, form: Form) -> tuple[Field, ...]:
        """Return the fields shown in a table: those that exist in at least one of its rows."""
        made = self._columns.get(form.id)
        if made is None:
            if form.shape == "grid":
                here = {
                    item.id
                    for row_id in self._working.row_ids(form.id)
                    for item in fields_in_row(form, row_id)
                }
                made = tuple(item for item in form.fields if item.id in here)
            else:
                made = form.fields
            self._columns[form.id] = made
        return made

    def row_ids(self, form_id: str) -> list[str]:
        """Return the ids of the rows, in the order they are shown."""
        return list(self._working.row_ids(form_id))

    def position(self, form_id: str, row_id: str) -> int:
        """Return where a row is shown."""
        return self._working.position(form_id, row_id)

    def row(self, form_id: str, row_id: str) -> Row:
        """Return a row; an empty one where nothing was filled in."""
        return self._working.row(form_id, row_id)

    def row_title(self, form_id: str, row_id: str) -> str:
        """Return what people call a row: 三年级, 第5行, or "" for a single form."""
        form = self._forms[form_id]
        if not row_id or form.shape == "single":
            return ""
        if form.shape == "grid":
            item = self.ctx.form_set.choices[form.rows].item(row_id)
            return item.label if item else row_id
        return f"第{self._working.position(form_id, row_id) + 1}行"

    def absent(self, form_id: str) -> bool:
        """Tell whether 本期无此项 is set."""
        return self._working.absent(form_id)

    def exists(self, form: Form, row_id: str, item: Field) -> bool:
        """Tell whether a field exists in a row (a grid leaves out some)."""
        return form.shape != "grid" or not item.rows or row_id in item.rows

    def relevant(self, form: Form, row_id: str, item: Field) -> bool:
        """Tell whether a field is asked for, as the other values stand."""
        if not item.when:
            return True
        rule = self._rules.relevance(form, item)
        assert rule is not None
        values = self._working.row(form.id, row_id).values
        return rule.holds(self._computer.env.at(values, row_id), blank=False)

    def possible(self, form: Form, row_id: str) -> frozenset[str]:
        """Return the fields that may come to be asked for by typing in a row."""
        return possible_fields(self._rules, form, row_id, self._computer.env)

    def computed_from(self, form: Form, row_id: str, item: Field) -> str:
        """Return what a computed field is computed from, in words that concern this unit."""
        unasked = {known.id for known in form.fields} - self.possible(form, row_id)
        return computed_from(self.ctx.form_set, form, item, unasked)

    def open_to_typing(self, form: Form, row_id: str, item: Field) -> bool:
        """Tell whether a field is typed by hand: asked for, or holding what must be cleared."""
        if self.locked(form.id, row_id, item.id):
            return False
        if self.exists(form, row_id, item) and self.relevant(form, row_id, item):
            return True
        return not item.compute and bool(self.text(form.id, row_id, item))

    def form_relevant(self, form: Form) -> bool:
        """Tell whether a form is asked for, as the other values stand."""
        return self._rules.asks(form, self._computer.env)

    def locked(self, form_id: str, row_id: str, field_id: str) -> bool:
        """Tell whether a field is computed, so that nobody types it."""
        item = self._forms[form_id].field(field_id)
        if item is None or not item.compute:
            return False
        return self._computer.locked(form_id, row_id, field_id)

    def text(self, form_id: str, row_id: str, item: Field, *, masked: bool = False) -> str:
        """Return what a field shows: its value, or the text that was not understood."""
        row = self._working.row(form_id, row_id)
        value = row.values.get(item.id)
        if value is None:
            return row.unread.get(item.id, "")
        kind = self.types.of(item)
        return kind.mask(value) if masked and item.personal else kind.format(value)

    def value(self, form_id: str, row_id: str, field_id: str) -> Value | None:
        """Return a field's value, None if blank or not understood."""
        return self._working.row(form_id, row_id).values.get(field_id)

    def last_text(self, form_id: str, row_id: str, item: Field, *, masked: bool = False) -> str:
        """Return the value of the last return, or ""; records of a list have none."""
        rows = self._last.get(form_id)
        if rows is None:
            form = self._forms[form_id]
            data = self.ctx.last.form(form_id)
            rows = {} if form.shape == "list" else {row.row_id: row for row in data.rows}
            self._last[form_id] = rows
        row = rows.get(row_id)
        value = row.values.get(item.id) if row else None
        if value is None:
            return ""
        kind = self.types.of(item)
        return kind.mask(value) if masked and item.personal else kind.format(value)
