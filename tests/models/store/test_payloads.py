"""Payloads are kept by digest; see ``test_revisions`` for how they come in."""

from __future__ import annotations

from models.forms.payload import part_digest
from models.records import Part
from models.store.database import Database
from models.store.payloads import in_slices, payload, put_payload

DATA = '{"forms":{"spending":{"rows":[["R1",{"item":"课桌"}]]}}}'.encode()


def test_long_lists_are_cut() -> None:
    assert [len(some) for some in in_slices(["x"] * 1201)] == [500, 500, 201]
    assert list(in_slices([])) == []


def test_a_dropped_person_payload_may_arrive_again(database: Database) -> None:
    """A school hands the list in once more after 到期清理: then it is there again."""
    digest = part_digest(DATA)
    database.call(lambda tx: put_payload(tx, Part.PERSONS, digest, DATA))
    database.call(lambda tx: tx.execute("UPDATE person_part SET payload = NULL, dropped = 'then'"))
    assert database.call(lambda tx: payload(tx, Part.PERSONS, digest), write=False) is None
    database.call(lambda tx: put_payload(tx, Part.PERSONS, digest, DATA))
    assert database.call(lambda tx: payload(tx, Part.PERSONS, digest), write=False) == DATA
    row = database.call(lambda tx: tx.one("SELECT dropped FROM person_part"), write=False)
    assert row == (None,)


def test_figures_are_apart_from_persons(database: Database) -> None:
    digest = part_digest(DATA)
    database.call(lambda tx: put_payload(tx, Part.FIGURES, digest, DATA))
    assert database.call(lambda tx: payload(tx, Part.PERSONS, digest), write=False) is None
