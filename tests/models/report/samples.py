"""Views of the small county, for the tests of the report."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from models.forms.definition import FormSet
from models.indicators.history import NO_HISTORY, History
from models.indicators.parts import unit_parts
from models.records import Content
from models.report.view import Returns, View
from tests.models.indicators.samples import (
    BASE,
    CHOICES,
    EXAM,
    FORM_SET,
    INDICATORS,
    PERIOD,
    RETENTION,
    UNITS,
    build,
    form_set,
    said,
)
from tests.models.indicators.test_totals import ALL_IN


def form_set_with(report: str) -> FormSet:
    """Return the sample form set with this ``report.toml``."""
    return build(
        {
            "form_set.toml": FORM_SET,
            "choices.toml": CHOICES,
            "base.toml": BASE,
            "retention.toml": RETENTION,
            "exam.toml": EXAM,
            "indicators.toml": INDICATORS,
            "report.toml": report,
        }
    )


def years(indicator: str, values: Mapping[int, int], half: int = 0) -> History:
    """Return the history of one indicator."""
    return History({(indicator, year, half): Decimal(value) for year, value in values.items()})


def view(
    returns: Mapping[str, str] = ALL_IN,
    forms: FormSet | None = None,
    *,
    history: History = NO_HISTORY,
    pending: frozenset[str] = frozenset(),
) -> View:
    """Return the view of a county whose units have handed in these texts."""
    known = forms or form_set()
    by_code = {unit.code: unit for unit in UNITS}
    contents: dict[str, Content] = {code: said(text, known) for code, text in returns.items()}
    parts = {
        code: unit_parts(known, PERIOD, by_code[code], content)
        for code, content in contents.items()
    }
    return View(known, PERIOD, UNITS, Returns(parts, pending, contents), history)


def without(*codes: str) -> dict[str, str]:
    """Return the returns of all units but these."""
    return {code: text for code, text in ALL_IN.items() if code not in codes}
