"""The summary's facts as the data set holds them, and what the clerk decided about it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import get_args

from msgspec.structs import asdict

from models.forms.migrate import in_terms_of
from models.indicators import stored as stored_figures
from models.indicators.declared import is_bureau
from models.indicators.history import NO_HISTORY, History
from models.merge.combine import Status
from models.merge.snapshot import Frame, read_frame
from models.records import Content, Part
from models.report.claims import Decision
from models.report.summary import Choices
from models.report.tables import Privacy
from models.report.view import Returns, View
from models.store import registry
from models.store.submissions import submissions
from models.store.texts import get_texts
from models.store.transaction import Transaction

HISTORY_FORM = "indicator_history"
"""The bureau's form of earlier years (B13): indicator, year, half and value."""

_HALVES = {"1": 1, "2": 2}
"""Code of the half → its number; everything else is about the whole year."""


def read_view(tx: Transaction, period: str) -> View:
    """Return the facts of a period's report; NotFound if the period is not set up."""
    frame = read_frame(tx, period)
    states = submissions(tx, period)
    shares = stored_figures.shares(tx, period)
    # A return that no indicator asks anything of is in all the same; a list of names alone is not.
    parts = {state.unit: shares.get(state.unit, ()) for state in states if state.has_figures}
    half_in = frozenset(state.unit for state in states if not state.has_figures)
    waiting = frozenset(state.unit for state in states if state.status == Status.DISPUTED)
    wrong = frozenset(state.unit for state in states if state.facts.get("errors"))
    written_with = {state.unit: state.form_set_hash for state in states}
    contents = {
        unit: in_terms_of(frame.form_set, frame.form_sets[written_with[unit]], content)
        for unit, content in stored_figures.contents(tx, period, (Part.FIGURES,)).items()
    }
    units = tuple(frame.units.values())
    returns = Returns(parts, waiting, contents, half_in, wrong)
    return View(frame.form_set, frame.period, units, returns, _history(frame, contents))


def _history(frame: Frame, contents: dict[str, Content]) -> History:
    """Return the earlier years the bureau has entered."""
    bureau = next((u.code for u in frame.units.values() if is_bureau(frame.form_set, u)), "")
    rows = contents[bureau].form(HISTORY_FORM).rows if bureau in contents else ()
    found = []
    for row in rows:
        name, year, half, value = (
            row.values.get(key) for key in ("indicator", "year", "half", "value")
        )
        if isinstance(name, str) and isinstance(year, int) and isinstance(value, Decimal | int):
            found.append((name, year, _HALVES.get(str(half), 0), Decimal(value)))
    return History.of(found) if found else NO_HISTORY


def read_choices(tx: Transaction, period: str) -> Choices:
    """Return what the clerk edited, decided and left out."""
    told = registry.get_setting(tx, _key(period), {})
    privacy = told.get("privacy", "public")
    return Choices(
        edits=get_texts(tx, period),
        decisions={key: Decision(**value) for key, value in told.get("decisions", {}).items()},
        omitted=frozenset(told.get("omitted", ())),
        issued=date.fromisoformat(told["issued"]) if told.get("issued") else None,
        privacy=privacy if privacy in get_args(Privacy) else "public",
    )


def keep_choices(tx: Transaction, period: str, choices: Choices) -> None:
    """Keep what the clerk decided; edited paragraphs are kept one by one (``store.texts``)."""
    told = {
        "decisions": {key: asdict(value) for key, value in choices.decisions.items()},
        "omitted": sorted(choices.omitted),
        "issued": choices.issued.isoformat() if choices.issued else "",
        "privacy": choices.privacy,
    }
    registry.set_setting(tx, _key(period), told)


def _key(period: str) -> str:
    return f"report/{period}"
