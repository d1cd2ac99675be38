"""A form set as frozen values: areas, forms, fields, choices, checks, indicators, report.

The loader builds these from TOML and nothing changes them afterwards. Attribute names are the
TOML keys, except ``for_`` (``for``). Ids live for ever; labels may change.

What is as its default says is left out of the canonical form: an attribute that a later version of
the program adds changes the hash of no form set that does not use it, and what schools hold of it
goes on to be known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from models.problems import Severity
from models.records import Part

Shape = Literal["single", "grid", "list"]
Personal = Literal["name", "id", "phone", "address", "birth", "guardian", "other"]
TypeName = Literal[
    "integer",
    "decimal",
    "money",
    "area",
    "date",
    "text",
    "note",
    "yes_no",
    "choice",
    "id_number",
    "student_no",
    "phone",
    "code",
]


GoneKind = Literal[
    "check", "choices", "setting", "indicator", "claim", "paragraph", "table", "chart"
]


class Tombstone(Struct, frozen=True, omit_defaults=True):
    """Something that is gone: where its value went, or since when it has none.

    Attributes:
        of: what it was, where that is not plain from the place: a form's tombstones are of its
            fields, a choice list's of its items, a form set's of its forms.
        reason: why, in a sentence for those whose value it held.
    """

    id: str
    renamed_to: str = ""
    removed_in: str = ""
    of: GoneKind | Literal[""] = ""
    reason: str = ""


class ChoiceItem(Struct, frozen=True, omit_defaults=True):
    """One line of a choice list.

    Attributes:
        code: what is stored.
        label: what is shown.
        aliases: other spellings people type (domain.md §8.2).
        for_: kinds or kind groups it applies to; empty means all.
        attrs: declared facts an expression may ask for, e.g. ``row.stage``, ``status.open``.
    """

    code: str
    label: str
    aliases: tuple[str, ...] = ()
    for_: tuple[str, ...] = ()
    attrs: Mapping[str, Any] = field(default_factory=dict)


class ChoiceList(Struct, frozen=True, omit_defaults=True):
    """A code list; ``items`` in the order in which people see them.

    Attributes:
        defaults: values of the attributes that an item does not set itself.
        tombstones: items that are gone.
    """

    id: str
    title: str
    items: tuple[ChoiceItem, ...]
    defaults: Mapping[str, Any] = field(default_factory=dict)
    tombstones: tuple[Tombstone, ...] = ()

    def item(self, code: str) -> ChoiceItem | None:
        """Return the item with this code, or None."""
        return next((item for item in self.items if item.code == code), None)


class Field(Struct, frozen=True, omit_defaults=True):
    """One item of a form.

    Attributes:
        id: lasting id, unique within the form.
        label: Chinese label.
        type: field type name; see ``models.forms.field_types``.
        unit: unit of measure printed behind the label (人, 元, 平方米).
        required: must be filled where it is relevant.
        min, max: hard limits (inclusive); in the field's own type, written as text or number.
        soft_min, soft_max: usual limits (inclusive); outside is a warning.
        scale: digits after the point of ``decimal`` (money is 2, area 1).
        max_length: characters, for texts.
        pattern: regular expression of a ``code``.
        choices: choice list id of a ``choice``.
        when: relevance rule; the field is hidden and not required where it is false.
        compute: rule of a computed field; the value is never typed where it can be computed.
        carry: where the value is pre-filled from in the last return: ``form.field``, or
            ``unit.fact`` for the registry.
        carry_when: condition on unit, period and settings under which it is pre-filled; what was
            true of one school year is not true of the next.
        default: value of a new record, as text.
        rows: in a grid, the row codes the field exists for; empty means all.
        personal: kind of personal data; masked by default everywhere.
        stays: the value never leaves the computer it is typed on: it is in the draft and its
            checks, but in no revision and no workbook, and not at the bureau (domain.md §6).
        help: one or two sentences for the teacher.
        width: width on screen and in the workbook, in Chinese characters; 0 means by type.
    """

    id: str
    label: str
    type: TypeName
    unit: str = ""
    required: bool = False
    min: int | str | None = None
    max: int | str | None = None
    soft_min: int | str | None = None
    soft_max: int | str | None = None
    scale: int = 2
    max_length: int = 0
    pattern: str = ""
    choices: str = ""
    when: str = ""
    compute: str = ""
    carry: str = ""
    carry_when: str = ""
    default: str = ""
    rows: tuple[str, ...] = ()
    personal: Personal | None = None
    stays: bool = False
    help: str = ""
    width: int = 0


class Example(Struct, frozen=True, omit_defaults=True):
    """A check's proof: data that makes it fire (with this message) or pass.

    Attributes:
        row: values of the row under test, as a person would type them.
        row_id: grid row or list row id of it.
        forms: other rows: form id → list of typed rows (``row_id`` under the key ``row``).
        others: the same in the return of another unit, for checks that compare units.
        last: the same for the last period's return.
        unit, settings: facts of the unit and settings of the period, where they matter.
        message: the exact message expected (firing examples).
    """

    row: Mapping[str, Any] = field(default_factory=dict)
    row_id: str = ""
    forms: Mapping[str, Any] = field(default_factory=dict)
    others: Mapping[str, Any] = field(default_factory=dict)
    last: Mapping[str, Any] = field(default_factory=dict)
    unit: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    message: str = ""


SLOT = re.compile(r"\{([a-z_0-9]+)\}")
"""A place in a check's message where a value stands."""


class Check(Struct, frozen=True, omit_defaults=True):
    """A declared rule: what must hold.

    Attributes:
        id: public code (domain.md §3).
        level: error or warning.
        rule: expression that is true when all is well; a blank operand keeps it silent.
        message: template; ``{x}`` is a field, a ``let`` name, or ``row``; ``unit`` and ``units``
            name schools where a check is asked about them.
        each: ``row`` (for every record), ``form`` (once per return); and at the bureau, after
            merging: ``county`` (once, over the records of all returns), ``unit`` (once for every
            unit, over its own return and the bureau's own forms), ``twins`` (once for all records
            that agree in ``key`` and stand in the returns of different units; the rule says of
            one record that it may).
        key: field ids in which twins agree; a record with a blank one has no twin.
        when: further condition under which the rule is asked.
        let: named sub-expressions for rule and message.
        fields: fields that are marked; the first one that the record has is where the problem
            lies.
        hint: what to do.
        fires, passes: the proof; both are required.
    """

    id: str
    level: Severity
    rule: str
    message: str
    fires: Example
    passes: Example
    each: Literal["row", "form", "county", "unit", "twins"] = "row"
    key: tuple[str, ...] = ()
    when: str = ""
    let: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[str, ...] = ()
    hint: str = ""


class Form(Struct, frozen=True, omit_defaults=True):
    """One thing to fill in within an area.

    Attributes:
        id: lasting id, unique in the form set.
        code: the code people know (F40).
        shape: ``single`` (one record), ``grid`` (fixed rows from ``rows``), ``list`` (0..n).
        for_: kinds or kind groups that fill it in.
        optional: may be left untouched (o in domain.md §1.3); else it must be filled or 本期无.
        may_be_absent: 本期无此项 may be said of it although fields are required; of lists and of
            forms without a required field it always may.
        part: ``figures`` or ``persons``; forms that name people are person parts.
        rows: choice list of a grid's rows.
        rows_label: heading of the grid's row column.
        natural_key: fields that tell two list records apart when row ids are lost.
        carry_rows: of a list: condition on a record of the last return under which a new return
            starts with that record, under its id; the fields that say ``carry`` come with it.
        when: relevance of the whole form (e.g. boarding schools only).
        area: id of its area (set by the loader).
    """

    id: str
    title: str
    shape: Shape
    fields: tuple[Field, ...]
    code: str = ""
    for_: tuple[str, ...] = ()
    optional: bool = False
    may_be_absent: bool = False
    part: Part = Part.FIGURES
    rows: str = ""
    rows_label: str = ""
    natural_key: tuple[str, ...] = ()
    carry_rows: str = ""
    when: str = ""
    help: str = ""
    checks: tuple[Check, ...] = ()
    tombstones: tuple[Tombstone, ...] = ()
    area: str = ""

    def field(self, field_id: str) -> Field | None:
        """Return the field with this id, or None."""
        return next((item for item in self.fields if item.id == field_id), None)

    def travelling(self) -> Form:
        """Return the form as it leaves the computer: without the fields that stay there."""
        if not any(item.stays for item in self.fields):
            return self
        return replace(self, fields=tuple(item for item in self.fields if not item.stays))


class Area(Struct, frozen=True, omit_defaults=True):
    """A work area: one tab."""

    id: str
    title: str
    forms: tuple[Form, ...]
    code: str = ""
    help: str = ""


class Kind(Struct, frozen=True, omit_defaults=True):
    """A kind of unit (县小, 教学点, 县局 …) and the groups it belongs to."""

    code: str
    title: str
    groups: tuple[str, ...] = ()


class Setting(Struct, frozen=True, omit_defaults=True):
    """A value the bureau sets for a period (thresholds, tables, texts).

    Attributes:
        choices: choice list whose labels name the codes it is about: the keys of a table of
            standards, or the one value of a text.
    """

    id: str
    label: str
    default: Any
    choices: str = ""
    help: str = ""


class Indicator(Struct, frozen=True, omit_defaults=True):
    """A declared county figure over merged records (domain.md §1.13).

    Attributes:
        agg: ``sum``, ``count``, ``distinct``, ``max``, ``min`` over records of ``form``, or
            ``ratio`` of two other indicators (never a mean of ratios).
        form: form id the records come from.
        value: expression over one record (for count: not used).
        where: filter over one record.
        numerator, denominator: indicator ids of a ratio.
        factor: ratio is multiplied by this (100 for per cent).
        scale: digits after the point when printed exactly.
        kinds: kinds or kind groups it is about; empty means those of the form.
        cap: larger values are printed as this, with a note (巩固率 never above 100).
        sensitive: counts persons: 1 and 2 are never printed. What is drawn from person lists
            is sensitive without saying so.
    """

    id: str
    title: str
    agg: Literal["sum", "count", "distinct", "max", "min", "ratio"]
    unit: str = ""
    form: str = ""
    value: str = ""
    where: str = ""
    numerator: str = ""
    denominator: str = ""
    factor: int = 1
    scale: int = 0
    kinds: tuple[str, ...] = ()
    area: str = ""
    help: str = ""
    cap: int | None = None
    sensitive: bool = False


class Claim(Struct, frozen=True, omit_defaults=True):
    """A sentence part that may be printed only if its rule holds (domain.md §5.4).

    Attributes:
        rule: expression over indicators; see ``models.report.rules``.
        title: what is claimed, as the clerk reads it.
        confirm: the bureau must confirm it too, even if the rule holds (没有发生).
    """

    id: str
    rule: str
    title: str = ""
    confirm: bool = False


class Paragraph(Struct, frozen=True, omit_defaults=True):
    """One paragraph or heading of the summary; ``text`` is a sandboxed Jinja2 template."""

    id: str
    text: str
    level: Literal["title", "h1", "h2", "h3", "body"] = "body"
    area: str = ""
    when: str = ""


class TableColumn(Struct, frozen=True, omit_defaults=True):
    """A column of an appendix table under a heading.

    Attributes:
        indicator: indicator id, or ``=`` and an expression: over indicators, in which ``{band}``
            stands for the band's id; over the record where the rows are records; or a fact of
            the unit (``=name``, ``=town``, ``=kind``, ``=state``).
        group: heading above several columns that stand side by side.
        total: whether the column is added up where the rows are records.
    """

    indicator: str
    label: str = ""
    group: str = ""
    total: bool = False


class TableBand(Struct, frozen=True, omit_defaults=True):
    """A block of rows of an appendix table with indicators of its own (小学, 初中)."""

    id: str
    label: str


class ReportTable(Struct, frozen=True, omit_defaults=True):
    """An appendix table: rows by a dimension, columns of indicators (domain.md §5.5).

    Attributes:
        rows: ``township``, ``kind``, ``unit``: a row each, after the total; ``missing``: units
            whose return has not come or is undecided; ``record``: the records of ``form``.
        unit: unit of measure printed at the right above the table.
        note: formula note below; a template like a paragraph's text.
        kinds: kinds or kind groups of the units that are counted.
        bands: the rows once for each band.
        form, where, order: the records shown, and the fields they are sorted by.
        balanced: the figures of a row add up, so that one that is left out could be computed.
    """

    id: str
    title: str
    rows: Literal["township", "kind", "unit", "missing", "record"]
    columns: tuple[TableColumn, ...]
    unit: str = ""
    note: str = ""
    kinds: tuple[str, ...] = ()
    bands: tuple[TableBand, ...] = ()
    form: str = ""
    where: str = ""
    order: tuple[str, ...] = ()
    balanced: bool = False


class ReportChart(Struct, frozen=True, omit_defaults=True):
    """A chart: indicators by township, by kind, or over the years.

    Attributes:
        series: indicator ids, each a row of bars or a line.
        years: how many years a chart by year goes back.
        target: number, or expression over indicators and settings, of a line across.
        base: where the axis begins.
    """

    id: str
    title: str
    kind: Literal["bar", "stacked", "line"]
    by: Literal["township", "kind", "year"]
    series: tuple[str, ...]
    unit: str = ""
    years: int = 6
    target: str = ""
    target_label: str = ""
    base: int = 0
    scale: int = 0


class Report(Struct, frozen=True, omit_defaults=True):
    """The declared summary: wording, claims, appendix tables, charts."""

    title: tuple[str, ...] = ()
    signature: str = ""
    claims: tuple[Claim, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    tables: tuple[ReportTable, ...] = ()
    charts: tuple[ReportChart, ...] = ()


class FormSet(Struct, frozen=True, eq=False, omit_defaults=True):
    """Everything declared for one reporting scheme.

    Compared and hashed by identity, so that what is compiled from it can be memoised; two form
    sets say the same if their ``hash`` is the same.

    Attributes:
        id, version, title: who it is.
        since: first half-year it is meant for, "" if it was always there; of several the latest is
            proposed.
        hash: SHA-256 over its canonical form; two form sets with one hash are the same.
        places: township code → name.
        tombstones: forms that are gone, and other things if they say what they were.
    """

    id: str
    version: str
    title: str
    kinds: tuple[Kind, ...]
    areas: tuple[Area, ...]
    choices: Mapping[str, ChoiceList]
    settings: tuple[Setting, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    report: Report = field(default_factory=Report)
    tombstones: tuple[Tombstone, ...] = ()
    since: str = ""
    hash: str = ""

    @property
    def forms(self) -> tuple[Form, ...]:
        """All forms in the order of their areas."""
        return tuple(form for area in self.areas for form in area.forms)

    def form(self, form_id: str) -> Form:
        """Return a form; KeyError if the form set has none of this id."""
        for area in self.areas:
            for form in area.forms:
                if form.id == form_id:
                    return form
        raise KeyError(form_id)

    def kind(self, code: str) -> Kind | None:
        """Return the kind with this code, or None."""
        return next((kind for kind in self.kinds if kind.code == code), None)
