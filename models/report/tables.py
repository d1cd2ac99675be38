"""Appendix tables as plain data: figures by township, kind or unit, lists of units and records."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from models.forms.applicability import kind_matches
from models.forms.definition import ReportTable, TableBand, TableColumn
from models.forms.expressions import compile_expression
from models.indicators.coverage import expected_units
from models.indicators.declared import ADDITIVE, declared, is_bureau
from models.indicators.totals import COUNTY, By, Figure
from models.records import Unit
from models.report.content import Cell, Column, Row, Table
from models.report.figures_format import exact, short
from models.report.record_lists import evaluated, long_date, plain, raw_records
from models.report.rules import Formula, compile_formula
from models.report.slots import capped, too_small
from models.report.suppression import Numbers, Place, left_out
from models.report.view import View

Privacy = Literal["public", "internal"]
"""Who will read it: outside the bureau small numbers of persons are left out of tables."""

NOT_ASKED, NOT_IN, BLANK, PENDING, HIDDEN = "—", "未报", "未填", "待定", "*"
LISTS_ONLY = "只收到人员名单"
SIGNING = "填表人：　　　　审核人：　　　　负责人：　　　　填报日期："
COUNTY_SEAT = "县直"
"""Where units without a township stand."""


FigureKey = tuple[str, tuple[str, ...]]
"""An indicator and the units it is about: what makes a figure the same wherever it is printed."""


class Blocks(Struct, frozen=True):
    """The figures of all tables, and which of them are left out everywhere.

    Attributes:
        blocks: place of a table in the report → its bands.
    """

    blocks: Mapping[int, Sequence[_Block]]
    withheld: frozenset[FigureKey]


def key_of(figure: Figure) -> FigureKey:
    """Return what tells a figure from others."""
    return figure.indicator, figure.expected


def lay_out(view: View, privacy: Privacy = "public", published: Collection[str] = ()) -> Blocks:
    """Return the figures of the tables; what one of them leaves out, none of them prints.

    Args:
        view: the figures.
        privacy: who will read it.
        published: indicators whose figure of the county the text prints.
    """
    printed = frozenset(key_of(view.figure(name)) for name in published)
    blocks = {
        place: _blocks(view, table, printed)
        for place, table in enumerate(view.form_set.report.tables)
        if table.rows not in {"missing", "record"}
    }
    withheld: frozenset[FigureKey] = frozenset()
    grows = privacy == "public"
    while grows:
        found = (block.withhold(withheld) for some in blocks.values() for block in some)
        more = withheld.union(*found)
        grows, withheld = more != withheld, more
    return Blocks(blocks, withheld)


def build_tables(
    view: View,
    note: Callable[[str], str],
    privacy: Privacy = "public",
    laid_out: Blocks | None = None,
) -> tuple[Table, ...]:
    """Return the declared tables; lists without a line are left out.

    Args:
        view: the figures.
        note: fills in the template of a note.
        privacy: who will read it.
        laid_out: the figures, if they are known already.
    """
    known = laid_out or lay_out(view, privacy)
    made = (
        _table(view, table, note, privacy, known.blocks.get(place, ()))
        for place, table in enumerate(view.form_set.report.tables)
    )
    return tuple(table for table in made if table is not None)


def _table(
    view: View,
    table: ReportTable,
    note: Callable[[str], str],
    privacy: Privacy,
    blocks: Sequence[_Block],
) -> Table | None:
    coverage = view.coverage.line
    if table.rows == "missing":
        body = _missing(view, table)
    elif table.rows == "record":
        body = _records(view, table)
    else:
        of_kinds = _narrowed(view, table)
        coverage = of_kinds.coverage.line
        body = _figures(of_kinds, table, privacy, blocks)
    if not body.rows:
        return None
    declared_note = (note(table.note),) if table.note else ()
    return Table(
        id=table.id,
        title=plain(note(table.title)),
        columns=body.columns,
        rows=tuple(body.rows),
        reporter=f"填报单位：{plain(view.bureau)}" if view.bureau else "",
        period=plain(view.period.title),
        unit=table.unit,
        coverage=coverage,
        notes=(*declared_note, *body.notes),
        signing=SIGNING,
    )


def _narrowed(view: View, table: ReportTable) -> View:
    """Return the view of the kinds a table is about, so that its total is that of its rows."""
    if not table.kinds:
        return view
    units = [unit for unit in view.units if kind_matches(view.form_set, unit.kind, table.kinds)]
    return replace(view, units=units)


class _Body(Struct, frozen=True):
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    notes: Sequence[str] = ()


# Figures by township, kind or unit.


def _by(table: ReportTable) -> By:
    return "township" if table.rows == "township" else "kind" if table.rows == "kind" else "unit"


def _blocks(view: View, table: ReportTable, published: frozenset[FigureKey]) -> tuple[_Block, ...]:
    """Return the bands of a table that have rows."""
    of_kinds, by = _narrowed(view, table), _by(table)
    groups = [(COUNTY, "合计"), *_groups(of_kinds, by)]
    bands = table.bands or (TableBand("", ""),)
    made = (_Block(of_kinds, table, band, by, groups, published) for band in bands)
    return tuple(block for block in made if block.rows)


def _figures(view: View, table: ReportTable, privacy: Privacy, blocks: Sequence[_Block]) -> _Body:
    by = _by(table)
    rows: list[Row] = []
    notes: dict[str, None] = {}
    for block in blocks:
        if block.label:
            rows.append(Row((Cell(block.label),), "band"))
        rows.extend(block.drawn(privacy))
        notes |= dict.fromkeys(block.notes(privacy))
    heading = {"township": "乡镇", "kind": "学校类别", "unit": "学校"}[by]
    columns = (Column(heading, align="text"), *(_column(view, table, one) for one in table.columns))
    return _Body(columns, rows, tuple(notes))


def _column(view: View, table: ReportTable, column: TableColumn) -> Column:
    first = table.bands[0].id if table.bands else ""
    formula = _formula(view, column, first)
    title = view.indicators[formula.indicator].title if formula.indicator else ""
    return Column(column.label or title, column.group)


def _formula(view: View, column: TableColumn, band: str) -> Formula:
    text = column.indicator.removeprefix("=").replace("{band}", band)
    return compile_formula(text, view.form_set)


def _groups(view: View, by: By) -> list[tuple[str, str]]:
    """Return key and label of every group that has units, in their order."""
    units = [
        unit
        for unit in expected_units(view.form_set, view.period, view.units)
        if not is_bureau(view.form_set, unit)
    ]
    if by == "unit":
        return [(unit.code, plain(unit.name)) for unit in units]
    if by == "kind":
        there = {unit.kind for unit in units}
        return [(kind.code, kind.title) for kind in view.form_set.kinds if kind.code in there]
    towns = town_names(view)
    order = {code: place for place, code in enumerate(towns)}
    codes = sorted({unit.town for unit in units}, key=lambda code: (order.get(code, 999), code))
    return [(code, towns.get(code, code) or COUNTY_SEAT) for code in codes]


def town_names(view: View) -> dict[str, str]:
    """Return township code → name, from the code list that knows most of the units' codes."""
    codes = {unit.town for unit in view.units}
    lists = [
        {item.code: item.label for item in choices.items}
        for choices in view.form_set.choices.values()
    ]
    return max(lists, key=lambda known: len(codes & set(known)), default={})


class _Block:
    """The rows of a table, or of one of its bands."""

    def __init__(
        self,
        view: View,
        table: ReportTable,
        band: TableBand,
        by: By,
        groups: Sequence[tuple[str, str]],
        published: frozenset[FigureKey],
    ) -> None:
        self.label = band.label
        self._view = view
        self._table = table
        self._formulas = [_formula(view, column, band.id) for column in table.columns]
        self.rows: list[tuple[str, str, View]] = []
        for key, label in groups:
            at = view if key == COUNTY and label == "合计" else view.at(by, key)
            if any(figure.expected for figure in self._looked_at(at)):
                self.rows.append((key, label, at))
        self._numbers = [
            [formula.number(at) for formula in self._formulas] for _, _, at in self.rows
        ]
        self._keys = {
            (place, column): key_of(at.figure(formula.indicator))
            for place, (_, _, at) in enumerate(self.rows)
            for column, formula in enumerate(self._formulas)
            if formula.indicator
        }
        small = self._small()
        self._published = {at for at, key in self._keys.items() if key in published} - small
        self._withheld = small

    def withhold(self, withheld: frozenset[FigureKey]) -> set[FigureKey]:
        """Leave out what is left out elsewhere; return all that is left out here."""
        elsewhere = {at for at, key in self._keys.items() if key in withheld}
        self._withheld = set(self._hidden(self._withheld | elsewhere))
        return {self._keys[at] for at in self._withheld if at in self._keys}

    def _looked_at(self, at: View) -> list[Figure]:
        names = dict.fromkeys(
            name for formula in self._formulas for name in sorted(formula.indicators)
        )
        return [at.figure(name) for name in names]

    def drawn(self, privacy: Privacy) -> list[Row]:
        """Return the rows as they are printed."""
        hidden = self._withheld if privacy == "public" else set()
        drawn = []
        for place, (key, label, at) in enumerate(self.rows):
            cells = [Cell(label)]
            for column, formula in enumerate(self._formulas):
                if (place, column) in hidden:
                    cells.append(Cell(HIDDEN, None, formula.indicator, key))
                else:
                    cells.append(self._cell(at, formula, self._numbers[place][column], key))
            drawn.append(Row(tuple(cells), "total" if place == 0 else "body"))
        return drawn

    def _cell(self, at: View, formula: Formula, value: Decimal | None, key: str) -> Cell:
        figures = [at.figure(name) for name in sorted(formula.indicators)]
        if value is None:
            return Cell(_nothing(figures), None, formula.indicator, key)
        if not formula.indicator:
            return Cell(short(value), value, "", key)
        indicator = at.indicators[formula.indicator]
        if indicator.cap is not None and capped(at.figure(formula.indicator), indicator):
            value = Decimal(indicator.cap)
        return Cell(exact(value, indicator.scale), value, formula.indicator, key)

    def _hidden(self, small: Collection[Place]) -> frozenset[Place]:
        known = declared(self._view.form_set)
        columns = range(len(self._formulas))
        single = {c: self._formulas[c].indicator for c in columns if self._formulas[c].indicator}
        reads = {column: self._reads(self._formulas[column].indicators) for column in columns}
        plain_sums = {c for c, name in single.items() if known.by_id[name].agg in ADDITIVE}
        made_from = {
            column: frozenset(other for other in plain_sums if reads[other] & reads[column])
            for column in columns
            if column not in plain_sums
        }
        numbers = Numbers(
            cells=self._numbers,
            additive=frozenset(plain_sums),
            sensitive=frozenset(c for c, name in single.items() if known.sensitive(name)),
            made_from=made_from,
            balanced=self._table.balanced,
            published=frozenset(self._published),
        )
        return left_out(numbers, small)

    def _reads(self, names: Iterable[str]) -> set[tuple[str, str]]:
        """Return the fields that figures are made of, those of a ratio's terms included."""
        known = declared(self._view.form_set)
        found: set[tuple[str, str]] = set()
        for name in names:
            item = known.by_id[name]
            if item.agg == "ratio":
                found |= self._reads((item.numerator, item.denominator))
            else:
                over = known.over_records[name]
                found |= {(over.form.id, one) for one in over.fields}
        return found

    def _small(self) -> set[Place]:
        return {
            (place, column)
            for place, (_, _, at) in enumerate(self.rows)
            for column, formula in enumerate(self._formulas)
            if any(too_small(at, at.figure(name)) for name in formula.indicators)
        }

    def notes(self, privacy: Privacy) -> list[str]:
        """Return what must be said below: how figures were made, what is not in them."""
        found = []
        if privacy == "public" and self._withheld:
            found.append(f"“{HIDDEN}”处人数太少或可推算出很少的人数，不列出。")
        for formula, column in zip(self._formulas, self._table.columns, strict=True):
            if not formula.indicator:
                continue
            item = self._view.indicators[formula.indicator]
            label = column.label or item.title
            if any(capped(at.figure(item.id), item) for _, _, at in self.rows):
                found.append(f"“{label}”超过{item.cap}的按{item.cap}列出。")
            made = self._view.figure(item.id).made
            if made and item.agg != "ratio":
                found.append(f"“{label}”为{made}。")
        lacking = self._lacking()
        return [*found, f"数据未齐：{'；'.join(lacking)}。"] if lacking else found

    def _lacking(self) -> list[str]:
        """Return the groups whose figures do not hold all units, with the worst coverage."""
        lacking = []
        for _, label, at in self.rows[1:] or self.rows:
            open_ones = [figure for figure in self._looked_at(at) if not _whole(figure)]
            if open_ones:
                worst = min(
                    open_ones, key=lambda figure: len(figure.counted) - len(figure.expected)
                )
                lacking.append(f"{label}{worst.coverage}")
        return lacking


def _nothing(figures: Sequence[Figure]) -> str:
    """Say why there is no figure: not asked, nothing to divide by, or an answer that is lacking."""
    without = [figure for figure in figures if figure.expected and not figure.counted]
    if any(figure.blank for figure in without):
        return BLANK
    if any(figure.missing for figure in without):
        return NOT_IN
    return PENDING if without else NOT_ASKED


def _whole(figure: Figure) -> bool:
    return figure.complete or not figure.expected


# Lists of units and of records.


def _missing(view: View, table: ReportTable) -> _Body:
    units = {unit.code: unit for unit in view.units}
    states = [(code, "未报") for code in view.coverage.missing]
    states += [(code, LISTS_ONLY) for code in view.coverage.lists_only]
    states += [(code, "待定") for code in view.coverage.pending]
    columns = [Column("序号", align="center")]
    columns += [Column(column.label, align="text", grow=1) for column in table.columns]
    rows: list[Row] = []
    for code, state in states:
        unit = units[code]
        if not kind_matches(view.form_set, unit.kind, table.kinds):
            continue
        texts = [_unit_fact(view, unit, state, column.indicator) for column in table.columns]
        rows.append(Row((Cell(str(len(rows) + 1)), *map(Cell, texts))))
    return _Body(tuple(columns), rows)


UNIT_FACTS = ("name", "town", "kind", "parent", "state", "phone", "principal")
"""What a list of units may show, written ``=name``."""


def _unit_fact(view: View, unit: Unit, state: str, column: str) -> str:
    name = column.removeprefix("=")
    kind = view.form_set.kind(unit.kind)
    known = {
        "name": unit.name,
        "town": town_names(view).get(unit.town, COUNTY_SEAT),
        "kind": kind.title if kind else unit.kind,
        "parent": view.names.get(unit.parent, ""),
        "state": state,
    }
    return plain(known.get(name) or unit.facts.get(name, ""))


def _records(view: View, table: ReportTable) -> _Body:
    form = view.form_set.form(table.form)
    rules = [
        compile_expression(column.indicator.removeprefix("="), view.form_set, form)
        for column in table.columns
    ]
    columns = tuple(
        Column(
            column.label,
            column.group,
            "number" if rule.kind == "number" else "text",
            grow=int(rule.kind != "number"),
        )
        for column, rule in zip(table.columns, rules, strict=True)
    )
    found = raw_records(view, table.form, table.where, table.order)
    values = [[evaluated(rule, env) for rule in rules] for env, _, _ in found]
    rows = [Row(tuple(_record_cell(value) for value in line)) for line in values]
    if rows and any(column.total for column in table.columns):
        rows.insert(0, _total_row(table, values))
    return _Body(columns, rows)


def _record_cell(value: object) -> Cell:
    match value:
        case None:
            return Cell("")
        case bool():
            return Cell("是" if value else "否")
        case int() | Decimal():
            number = Decimal(value)
            return Cell(format(number, "f"), number)
        case date():
            return Cell(long_date(value))
    return Cell(plain(str(value)))


def _total_row(table: ReportTable, values: Sequence[Sequence[object]]) -> Row:
    cells = []
    for place, column in enumerate(table.columns):
        if column.total:
            numbers = [line[place] for line in values]
            total = sum((Decimal(n) for n in numbers if isinstance(n, int | Decimal)), Decimal(0))
            cells.append(Cell(format(total, "f"), total))
        else:
            cells.append(Cell("合计" if place == 0 else ""))
    return Row(tuple(cells), "total")
