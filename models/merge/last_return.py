"""A unit's last return: what new returns are pre-filled from and compared with."""

from __future__ import annotations

from collections.abc import Collection

from models.errors import Damaged
from models.forms.definition import FormSet
from models.forms.migrate import in_terms_of, migrate_content
from models.forms.payload import decode_part, encode_part, join_parts
from models.problems import Problem
from models.records import EMPTY_CONTENT, Content, Part, Period
from models.store import registry
from models.store.payloads import payloads
from models.store.submissions import submission, submissions
from models.store.transaction import Transaction


def put_last(tx: Transaction, period: str, unit: str, form_set: FormSet, payload: bytes) -> None:
    """Keep the figures of a unit's last return as the bureau sent them down."""
    registry.set_setting(
        tx, _key(period, unit), {"form_set": form_set.hash, "figures": payload.decode()}
    )


def _key(period: str, unit: str) -> str:
    return f"last/{period}/{unit}"


def last_period(tx: Transaction, period: Period) -> Period | None:
    """Return the period before, or None if the data set knows of none."""
    earlier = [item for item in registry.periods(tx) if item.start < period.start]
    return earlier[-1] if earlier else None


def last_content(tx: Transaction, period: Period, unit: str, form_set: FormSet) -> Content:
    """Return a unit's last return in terms of ``form_set``; empty if there is none."""
    return last_carried(tx, period, unit, form_set)[0]


def last_carried(
    tx: Transaction, period: Period, unit: str, form_set: FormSet
) -> tuple[Content, list[Problem]]:
    """Return a unit's last return in terms of ``form_set``, and what became of what did not fit.

    What the bureau sent down goes before what lies here, for the bureau may have corrected it;
    the person lists are only here.
    """
    before = last_period(tx, period)
    content, told = _stored(tx, before.id, unit, form_set) if before else (EMPTY_CONTENT, [])
    sent = registry.get_setting(tx, _key(period.id, unit))
    if sent is None:
        return content, told
    known = registry.form_set(tx, sent["form_set"]) or form_set
    figures, more = _in_terms_of(form_set, known, decode_part(known, sent["figures"].encode()))
    persons = {
        form.id: content.forms[form.id]
        for form in form_set.forms
        if form.part is Part.PERSONS and form.id in content.forms
    }
    return join_parts(figures, Content(persons)), [*told, *more]


def handed_in(tx: Transaction, period: str, unit: str, form_set: FormSet) -> Content:
    """Return what of a unit's return counts in a period; nothing if none was handed in."""
    return _stored(tx, period, unit, form_set)[0]


def _in_terms_of(new: FormSet, old: FormSet, content: Content) -> tuple[Content, list[Problem]]:
    return (content, []) if new.hash == old.hash else migrate_content(old, new, content)


def _stored(
    tx: Transaction, period: str, unit: str, form_set: FormSet
) -> tuple[Content, list[Problem]]:
    state = submission(tx, unit, period)
    known = registry.form_set(tx, state.form_set_hash) if state else None
    if state is None or known is None:
        return EMPTY_CONTENT, []
    found = [
        payload
        for part, digest in state.effective.items()
        for payload in payloads(tx, part, (digest,)).values()
    ]
    content = join_parts(*(decode_part(known, payload) for payload in found))
    return _in_terms_of(form_set, known, content)


def last_payloads(
    tx: Transaction, period: Period, form_set: FormSet, units: Collection[str] = ()
) -> dict[str, tuple[bytes, ...]]:
    """Return unit → payloads of its last return in terms of ``form_set``, for the readers."""
    before = last_period(tx, period)
    if before is None:
        return {}
    states = [state for state in submissions(tx, before.id) if not units or state.unit in units]
    found = {
        part: payloads(tx, part, {state.effective.get(part, "") for state in states})
        for part in Part
    }
    result = {}
    for state in states:
        own = tuple(
            found[part][digest] for part, digest in state.effective.items() if digest in found[part]
        )
        if state.form_set_hash != form_set.hash:
            own = _migrated(tx, state.form_set_hash, form_set, own)
        if own:
            result[state.unit] = own
    return result


def _migrated(
    tx: Transaction, known_hash: str, form_set: FormSet, own: tuple[bytes, ...]
) -> tuple[bytes, ...]:
    known = registry.form_set(tx, known_hash)
    if known is None:
        return ()
    try:
        content = join_parts(*(decode_part(known, payload) for payload in own))
    except Damaged:
        return ()
    content = in_terms_of(form_set, known, content)
    return tuple(encode_part(form_set, content, part) for part in Part)
