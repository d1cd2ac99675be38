"""Charts as plain data: indicators by township, by kind, or over the years."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from msgspec import Struct

from models.forms.applicability import kind_matches
from models.forms.definition import ReportChart
from models.indicators.declared import is_bureau
from models.indicators.totals import By
from models.report.content import Chart, Series, Target
from models.report.record_lists import plain
from models.report.rules import compile_formula
from models.report.slots import capped, too_small
from models.report.tables import COUNTY_SEAT, FigureKey, Privacy, key_of, town_names
from models.report.view import View


def build_charts(
    view: View, privacy: Privacy = "public", withheld: Collection[FigureKey] = ()
) -> tuple[Chart, ...]:
    """Return the declared charts; one with fewer than two points is left out.

    Args:
        view: the figures.
        privacy: who will read it.
        withheld: what the tables leave out.
    """
    reader = _Reader(privacy, withheld)
    made = (_chart(view, chart, reader) for chart in view.form_set.report.charts)
    return tuple(chart for chart in made if len(chart.categories) > 1)


class _Reader(Struct, frozen=True):
    """Who will read the charts, and what the tables leave out for that."""

    privacy: Privacy
    withheld: Collection[FigureKey]


def _chart(view: View, chart: ReportChart, reader: _Reader) -> Chart:
    if chart.by == "year":
        categories, series = _by_year(view, chart, reader)
    else:
        categories, series = _by_group(view, chart, chart.by, reader)
    return Chart(
        id=chart.id,
        kind=chart.kind,
        title=chart.title,
        categories=tuple(categories),
        series=series,
        unit=chart.unit,
        target=_target(view, chart),
        source=_source(view, chart, categories),
        base=Decimal(chart.base),
        scale=chart.scale,
    )


def _source(view: View, chart: ReportChart, categories: Sequence[str]) -> str:
    """Say whose returns the values come from, and of which years."""
    own = all(_is_own(view, name) for name in chart.series)
    when = plain(view.period.title)
    if chart.by == "year":
        when = f"{categories[0]}至{categories[-1]}各期" if len(categories) > 1 else when
    return f"数据来源：{'县局' if own else '各校'}{when}报表"


def _is_own(view: View, name: str) -> bool:
    """Tell whether an indicator is about what the bureau itself reports."""
    indicator = view.indicators[name]
    if not indicator.form:
        return all(_is_own(view, part) for part in (indicator.numerator, indicator.denominator))
    asked = view.form_set.form(indicator.form).for_
    units = (unit for unit in view.units if kind_matches(view.form_set, unit.kind, asked))
    return all(is_bureau(view.form_set, unit) for unit in units)


def _target(view: View, chart: ReportChart) -> Target | None:
    if not chart.target:
        return None
    value = compile_formula(chart.target, view.form_set).number(view)
    return None if value is None else Target(chart.target_label or "目标", value)


def _by_group(
    view: View, chart: ReportChart, by: By, reader: _Reader
) -> tuple[list[str], tuple[Series, ...]]:
    """Return the groups in which any of the indicators is asked, and their values."""
    names = _group_names(view, by)
    groups = [
        key for key in names if any(view.at(by, key).figure(name).expected for name in chart.series)
    ]
    series = tuple(
        Series(
            view.indicators[name].title,
            tuple(_value(view.at(by, key), name, reader) for key in groups),
        )
        for name in chart.series
    )
    return [names[key] for key in groups], series


def _group_names(view: View, by: By) -> dict[str, str]:
    if by == "kind":
        return {kind.code: kind.title for kind in view.form_set.kinds}
    there = set(view.totals("township").groups)
    known = {code: name for code, name in town_names(view).items() if code in there}
    return known | {code: code or COUNTY_SEAT for code in sorted(there - set(known))}


def _value(at: View, name: str, reader: _Reader) -> Decimal | None:
    figure = at.figure(name)
    indicator = at.indicators[name]
    if reader.privacy == "public" and too_small(at, figure):
        return None
    if key_of(figure) in reader.withheld:
        return None
    if indicator.cap is not None and capped(figure, indicator):
        return Decimal(indicator.cap)
    return figure.value


def _by_year(
    view: View, chart: ReportChart, reader: _Reader
) -> tuple[list[str], tuple[Series, ...]]:
    """Return the stored years and this one; years without any value are left out."""
    values: dict[str, dict[int, Decimal]] = {}
    this = view.period.year
    for name in chart.series:
        values[name] = dict(view.earlier(name))
        now = _value(view, name, reader)
        if now is not None:
            values[name][this] = now
    years = _years(values, this - chart.years + 1)
    series = tuple(
        Series(view.indicators[name].title, tuple(found.get(year) for year in years))
        for name, found in values.items()
    )
    return [f"{year}年" for year in years], series


def _years(values: dict[str, dict[int, Decimal]], first: int) -> Sequence[int]:
    return sorted({year for found in values.values() for year in found if year >= first})
