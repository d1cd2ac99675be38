"""What counts for a unit and period, as the merge worked it out."""

from __future__ import annotations

from msgspec.structs import replace

from models.forms.payload import part_digest
from models.records import EMPTY_CONTENT, Part
from models.store import revisions, submissions
from models.store.database import Database
from models.store.payloads import EMPTY_DIGEST, EMPTY_PAYLOAD
from models.store.submissions import SubmissionState
from models.store.transaction import Transaction
from tests.models.store.samples import (
    CONTENT,
    FORM_SET,
    OTHER,
    PERIOD,
    UNIT,
    count,
    payloads_of,
    revision_of,
)

MADE = revision_of(CONTENT)
STATE = SubmissionState(
    UNIT.code,
    PERIOD.id,
    "received",
    (MADE.digest,),
    FORM_SET.hash,
    MADE.part_digests,
    "晚交",
    {"errors": 2, "areas": ["people"]},
)
WAITING = SubmissionState(OTHER.code, PERIOD.id, "undecided", ("a" * 64, "b" * 64))


def test_states_come_back_by_unit(registered: Database) -> None:
    def put(tx: Transaction) -> None:
        submissions.set_submission(tx, WAITING)
        submissions.set_submission(tx, replace(STATE, note=""))
        submissions.set_submission(tx, STATE)

    registered.call(put)
    assert registered.call(lambda tx: submissions.submissions(tx, PERIOD.id), write=False) == (
        STATE,
        WAITING,
    )
    one = registered.call(lambda tx: submissions.submission(tx, OTHER.code, PERIOD.id), write=False)
    assert one == WAITING


def test_nothing_came_in_or_nothing_is_left(registered: Database) -> None:
    def drop(tx: Transaction) -> SubmissionState | None:
        submissions.set_submission(tx, STATE)
        submissions.drop_submission(tx, UNIT.code, PERIOD.id)
        return submissions.submission(tx, UNIT.code, PERIOD.id)

    assert registered.call(drop) is None


def test_effective_payloads_of_a_period(registered: Database) -> None:
    """The other school handed in empty person lists; a third one's are not there."""

    def put(tx: Transaction) -> dict[str, bytes]:
        revisions.add_revision(tx, MADE, payloads_of(CONTENT))
        submissions.set_submission(tx, STATE)
        empty = {Part.PERSONS: EMPTY_DIGEST, Part.FIGURES: "f" * 64}
        submissions.set_submission(tx, replace(WAITING, effective=empty))
        return submissions.effective_payloads(tx, PERIOD.id, Part.PERSONS)

    assert registered.call(put) == {
        UNIT.code: payloads_of(CONTENT)[Part.PERSONS],
        OTHER.code: EMPTY_PAYLOAD,
    }
    figures = registered.call(
        lambda tx: submissions.effective_payloads(tx, PERIOD.id, Part.FIGURES), write=False
    )
    assert figures == {UNIT.code: payloads_of(CONTENT)[Part.FIGURES]}


def test_a_combination_of_several_hands_is_kept_while_it_counts(registered: Database) -> None:
    """The combined payload belongs to no revision; the next combination replaces it."""
    combined = payloads_of(EMPTY_CONTENT.with_form("movement", CONTENT.form("movement")))
    digests = {part: part_digest(data) for part, data in combined.items()}

    def put(tx: Transaction) -> dict[str, bytes]:
        revisions.add_revision(tx, MADE, payloads_of(CONTENT))
        submissions.set_submission(tx, replace(STATE, effective=digests), combined)
        return submissions.effective_payloads(tx, PERIOD.id, Part.FIGURES)

    assert registered.call(put) == {UNIT.code: combined[Part.FIGURES]}
    assert count(registered, "figures_part") == 2
    assert registered.call(submissions.drop_unused_payloads) == 0
    registered.call(lambda tx: submissions.set_submission(tx, STATE))
    assert registered.call(submissions.drop_unused_payloads) == 2
    assert count(registered, "figures_part") == 1
