"""What the store holds of a period, read once: what plans and decisions are worked out from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from msgspec import Struct, field

from models.errors import NotFound
from models.forms.context import ReturnContext
from models.forms.definition import FormSet
from models.forms.migrate import in_terms_of
from models.forms.payload import decode_part
from models.indicators.parts import IndicatorPart
from models.indicators.stored import shares
from models.merge.last_return import last_content
from models.records import Content, Part, Period, Revision, Unit
from models.store import registry
from models.store.payloads import EMPTY_DIGEST, EMPTY_PAYLOAD, payload
from models.store.revisions import StoredRevision, all_revisions, revisions
from models.store.submissions import SubmissionState, submissions
from models.store.transaction import Transaction

Fetch = Callable[[Part, str], bytes | None]
"""Gets a payload from the store."""


class StoredUnit(Struct, frozen=True):
    """What is stored of one unit and period."""

    revisions: tuple[StoredRevision, ...] = ()
    state: SubmissionState | None = None

    @property
    def active(self) -> tuple[Revision, ...]:
        """The revisions that count."""
        return tuple(item.revision for item in self.revisions if item.active)

    @property
    def excluded(self) -> frozenset[str]:
        """Those a person left out."""
        return frozenset(
            item.revision.digest for item in self.revisions if item.excluded is not None
        )

    @property
    def here(self) -> frozenset[tuple[Part, str]]:
        """The payloads that came in and count: part and digest."""
        return frozenset(
            (part, item.revision.part_digests[part])
            for item in self.revisions
            for part in item.parts
        )

    def find(self, digest: str) -> StoredRevision | None:
        """Return a revision, or None."""
        return next((item for item in self.revisions if item.revision.digest == digest), None)


NOTHING_STORED = StoredUnit()


class Frame(Struct, frozen=True):
    """What a period is reported with.

    Attributes:
        form_set: the one in use.
        form_sets: every one the store knows, by hash.
        units: code → unit.
    """

    period: Period
    form_set: FormSet
    form_sets: Mapping[str, FormSet]
    units: Mapping[str, Unit]


def read_frame(tx: Transaction, period_id: str) -> Frame:
    """Read a period with its form sets and the registry; NotFound if it is not set up."""
    period = registry.period(tx, period_id)
    form_set = registry.form_set(tx, registry.period_form_set(tx, period_id))
    if period is None or form_set is None:
        raise NotFound(f"还没有设定“{period_id}”这一期，请先新建县局数据，或打开任务包。")
    known = {item.hash: item for item in registry.form_sets(tx)}
    return Frame(period, form_set, known, {unit.code: unit for unit in registry.units(tx)})


class Snapshot(Struct, frozen=True):
    """What the store held at one moment.

    Attributes:
        store_revision: says whether it still holds the same.
        stored: unit code → what is stored of it.
        shares: unit code → its shares in the figures.
    """

    store_revision: int
    frame: Frame
    stored: Mapping[str, StoredUnit] = field(default_factory=dict)
    shares: Mapping[str, tuple[IndicatorPart, ...]] = field(default_factory=dict)

    def unit(self, code: str) -> StoredUnit:
        """Return what is stored of a unit."""
        return self.stored.get(code, NOTHING_STORED)


def read_snapshot(tx: Transaction, period_id: str) -> Snapshot:
    """Read all that is stored of a period, without the payloads."""
    states = {state.unit: state for state in submissions(tx, period_id)}
    found = all_revisions(tx, period_id)
    stored = {code: StoredUnit(found.get(code, ()), states.get(code)) for code in {*found, *states}}
    return Snapshot(
        tx.revision_of_store(), read_frame(tx, period_id), stored, shares(tx, period_id)
    )


def read_unit(tx: Transaction, period_id: str, unit: str) -> StoredUnit:
    """Read what is stored of one unit."""
    state = next((item for item in submissions(tx, period_id) if item.unit == unit), None)
    return StoredUnit(revisions(tx, unit, period_id), state)


def context(tx: Transaction, frame: Frame, unit: str) -> ReturnContext:
    """Return what a unit's return is about, its last return included."""
    known = frame.units.get(unit)
    if known is None:
        raise NotFound(f"名册里没有代码为{unit}的学校，请先核对名册。")
    last = last_content(tx, frame.period, unit, frame.form_set)
    return ReturnContext(frame.form_set, known, frame.period, last)


class Shelf:
    """The payloads of one unit that count: those stored, and those a batch brings."""

    def __init__(
        self,
        frame: Frame,
        here: Collection[tuple[Part, str]],
        fetch: Fetch,
        brought: Mapping[tuple[Part, str], bytes] | None = None,
    ) -> None:
        """Keep what counts; payloads are fetched only when they are looked into."""
        self._frame = frame
        self._here = frozenset(here)
        self._fetch = fetch
        self._brought = brought or {}

    def payload(self, part: Part, digest: str) -> bytes | None:
        """Return a payload, or None if it never came, or came by an import that was undone."""
        if digest == EMPTY_DIGEST:
            return EMPTY_PAYLOAD
        if (part, digest) in self._brought:
            return self._brought[part, digest]
        return self._fetch(part, digest) if (part, digest) in self._here else None

    def content(self, form_set_hash: str, payload: bytes) -> Content:
        """Return what a payload says, carried over to the form set in use."""
        form_set = self._frame.form_sets[form_set_hash]
        return in_terms_of(self._frame.form_set, form_set, decode_part(form_set, payload))


def fetch_in(tx: Transaction) -> Fetch:
    """Return what gets payloads inside a transaction."""
    return lambda part, digest: payload(tx, part, digest)
