"""County figures as a table: indicators down and groups across, or schools down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct, field
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from models.forms.definition import Indicator
from models.indicators.declared import is_bureau
from models.indicators.totals import COUNTY, By, Figure
from models.report.plain_figures import coverage_text, value_text
from models.report.tables import COUNTY_SEAT, town_names
from models.report.view import View
from ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
COVERAGE = Qt.ItemDataRole.UserRole + 1
"""How many schools are in a figure, in words."""
COMPLETE = Qt.ItemDataRole.UserRole + 2
"""Whether all of them are."""
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_NAMED = 6


class Spot(Struct, frozen=True):
    """One figure of the table: which indicator, of which group."""

    indicator: Indicator
    by: By
    group: str


class Line(Struct, frozen=True):
    """One row: its heading, its figures, and how they were made where there is room to say it."""

    title: str
    spots: tuple[Spot, ...]
    note: str = ""


class Sheet(Struct, frozen=True):
    """A whole table of figures.

    Attributes:
        corner: heading of the rows' headings.
        heads: headings of the columns.
        note: heading of the last column, which says how figures were made; "" leaves it out.
    """

    view: View | None = None
    corner: str = "指标"
    heads: tuple[str, ...] = ()
    lines: Sequence[Line] = field(default_factory=tuple)
    note: str = ""


def sheet_of(view: View, by: By) -> Sheet:
    """Return the figures of a dimension."""
    groups = _groups(view, by)
    indicators = view.form_set.indicators
    if by == "unit":
        heads = tuple(_titled(item) for item in indicators)
        lines = [
            Line(label, tuple(Spot(item, by, key) for item in indicators)) for key, label in groups
        ]
        return Sheet(view, "学校", heads, lines)
    heads = tuple(label for _, label in groups)
    whole = view.totals("county")
    lines = [
        Line(
            _titled(item),
            tuple(Spot(item, at, key) for at, key in _across(by, groups)),
            whole.figure(item.id).made or item.help,
        )
        for item in indicators
    ]
    return Sheet(view, "指标", heads, lines, "怎么算的" if by == "county" else "")


def _across(by: By, groups: Sequence[tuple[str, str]]) -> list[tuple[By, str]]:
    return [("county" if key == COUNTY and label == _WHOLE else by, key) for key, label in groups]


_WHOLE = "全县合计"


def _titled(item: Indicator) -> str:
    return f"{item.title}（{item.unit}）" if item.unit else item.title


def _groups(view: View, by: By) -> list[tuple[str, str]]:
    """Return key and label of the groups that have schools, the whole county first."""
    keys = view.totals(by).groups
    whole = [(COUNTY, _WHOLE)]
    if by == "county":
        return whole
    schools = [unit for unit in view.units if not is_bureau(view.form_set, unit)]
    if by == "unit":
        own = [unit for unit in view.units if is_bureau(view.form_set, unit)]
        return [(unit.code, unit.name) for unit in (*schools, *own) if unit.code in keys]
    if by == "kind":
        there = {unit.kind for unit in schools}
        kinds = [kind for kind in view.form_set.kinds if kind.code in there and kind.code in keys]
        return whole + [(kind.code, kind.title) for kind in kinds]
    towns = town_names(view)
    order = {code: at for at, code in enumerate(towns)}
    there = {unit.town for unit in schools} & keys.keys()
    sorted_keys = sorted(there, key=lambda key: (order.get(key, len(order)), key))
    return whole + [(key, towns.get(key, key) or COUNTY_SEAT) for key in sorted_keys]


def _coverage(spot: Spot, figure: Figure) -> str:
    """Return what stands below a figure; one school's needs no 含 1/1 校."""
    if not figure.expected:
        return ""
    if spot.by != "unit":
        return figure.coverage
    stands = (
        (figure.missing, "未报"),
        (figure.pending, "待定"),
        (figure.blank, "未填"),
        (figure.partial, "未填全"),
    )
    return next((word for codes, word in stands if codes), "")


class FiguresModel(QAbstractTableModel):
    """A sheet of figures; ``search`` narrows its rows down."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.sheet = Sheet()
        self._lines: Sequence[Line] = ()
        self._words: list[str] = []

    def show_sheet(self, sheet: Sheet) -> None:
        """Show another sheet."""
        self.beginResetModel()
        self.sheet = sheet
        self._lines = self._found()
        self.endResetModel()

    def search(self, text: str) -> None:
        """Show the rows whose heading has every word of the text."""
        self._words = text.split()
        self.beginResetModel()
        self._lines = self._found()
        self.endResetModel()

    def _found(self) -> list[Line]:
        lines = self.sheet.lines
        return [line for line in lines if all(word in line.title for word in self._words)]

    def spot(self, index: Index) -> Spot | None:
        """Return which figure stands in a cell."""
        if not index.isValid() or not 0 < index.column() <= len(self.sheet.heads):
            return None
        return self._lines[index.row()].spots[index.column() - 1]

    def figure(self, spot: Spot) -> Figure:
        """Return a figure."""
        view = self.sheet.view
        if view is None:
            return Figure(spot.indicator.id)
        return view.totals(spot.by).figure(spot.indicator.id, spot.group)

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """Return the number of columns, the headings of the rows among them."""
        return 0 if parent.isValid() else 1 + len(self.sheet.heads) + bool(self.sheet.note)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401
        """Return a column's heading."""
        heads = (self.sheet.corner, *self.sheet.heads, self.sheet.note)
        if orientation != Qt.Orientation.Horizontal or section >= len(heads):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if 0 < section <= len(self.sheet.heads) else _LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what stands in a cell."""
        if not index.isValid():
            return None
        spot = self.spot(index)
        if spot is None:
            line = self._lines[index.row()]
            known = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
            text = line.note if index.column() else line.title
            return text if role in known else None
        figure = self.figure(spot)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return value_text(spot.indicator, figure.value) if figure.expected else "—"
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(spot, figure)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT
            case _ if role == COVERAGE:
                return _coverage(spot, figure)
            case _ if role == COMPLETE:
                return figure.complete
        return None

    def _tip(self, spot: Spot, figure: Figure) -> str:
        view = self.sheet.view
        names = view.names if view is not None else {}
        lines = [_titled(spot.indicator), coverage_text(figure)]
        lines += [figure.made] if figure.made else []
        for title, codes in (("未报", figure.missing), ("未填", figure.blank)):
            if codes:
                told = "、".join(names.get(code, code) for code in codes[:_NAMED])
                more = f"等{len(codes)}个单位" if len(codes) > _NAMED else ""
                lines.append(f"{title}：{told}{more}")
        return "\n".join(lines)
