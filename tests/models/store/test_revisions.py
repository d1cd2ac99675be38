"""What is stored is a function of what came in and what was undone, never of the order."""

from __future__ import annotations

import itertools

import pytest
from msgspec.structs import replace

from models.errors import Damaged, NotFound
from models.forms.payload import encode_part
from models.records import EMPTY_CONTENT, EMPTY_FORM, Part
from models.store import batches, payloads, revisions
from models.store.database import Database
from models.store.payloads import EMPTY_DIGEST, EMPTY_PAYLOAD
from models.store.revisions import Source, StoredRevision
from models.store.transaction import Transaction
from tests.models.store.samples import (
    CONTENT,
    FORM_SET,
    OTHER,
    PERIOD,
    UNIT,
    cells,
    count,
    payloads_of,
    revision_of,
    spending,
)

FIRST = revision_of(CONTENT)
SECOND = revision_of(CONTENT.with_form("cover", CONTENT.form("movement")), parents=[FIRST])
BOTH = payloads_of(CONTENT)
FILE = Source("东山小学.xlsx", "a" * 64, cells())


def stored(database: Database) -> tuple[StoredRevision, ...]:
    return database.call(lambda tx: revisions.revisions(tx, UNIT.code, PERIOD.id), write=False)


def test_the_empty_payload_is_what_the_form_set_makes_of_nothing() -> None:
    assert encode_part(FORM_SET, EMPTY_CONTENT, Part.PERSONS) == EMPTY_PAYLOAD


def test_a_revision_comes_back_as_it_was(registered: Database) -> None:
    assert registered.call(lambda tx: revisions.add_revision(tx, FIRST, BOTH)) is True
    assert stored(registered) == (
        StoredRevision(
            FIRST,
            frozenset(Part),
            (
                revisions.Receipt(Part.FIGURES, None, "", "", undone=False),
                revisions.Receipt(Part.PERSONS, None, "", "", undone=False),
            ),
        ),
    )
    (one,) = stored(registered)
    assert one.active
    assert one.batches == ()
    assert registered.call(lambda tx: revisions.revision(tx, FIRST.digest), write=False) == one
    assert registered.call(lambda tx: revisions.revision(tx, "?"), write=False) is None


def test_the_same_file_twice_changes_nothing(registered: Database) -> None:
    def add(tx: Transaction) -> bool:
        return revisions.add_revision(tx, FIRST, BOTH, batch=None, source=FILE)

    assert registered.call(add) is True
    before = stored(registered)
    assert registered.call(add) is False
    assert stored(registered) == before
    assert count(registered, "receipt") == 2


def test_payloads_are_stored_once_by_digest(registered: Database) -> None:
    """Two schools without person lists, two revisions with the same ones: one payload each."""

    def add(tx: Transaction) -> None:
        revisions.add_revision(tx, FIRST, BOTH)
        again = revision_of(CONTENT, parents=[FIRST])
        revisions.add_revision(tx, again, BOTH)

    registered.call(add)
    assert (count(registered, "figures_part"), count(registered, "person_part")) == (1, 1)
    digest = FIRST.part_digests[Part.PERSONS]
    found = registered.call(lambda tx: payloads.payload(tx, Part.PERSONS, digest), write=False)
    assert found == BOTH[Part.PERSONS]


def test_a_part_may_come_later(registered: Database) -> None:
    """The figures travel at once, the list of names a week later on another stick."""

    def add(tx: Transaction) -> None:
        figures = {Part.FIGURES: BOTH[Part.FIGURES]}
        revisions.add_revision(tx, FIRST, figures, source=FILE)

    registered.call(add)
    (one,) = stored(registered)
    assert (one.has_part(Part.FIGURES), one.has_part(Part.PERSONS)) == (True, False)
    persons = BOTH[Part.PERSONS]
    registered.call(lambda tx: revisions.add_part(tx, FIRST.digest, Part.PERSONS, persons))
    (one,) = stored(registered)
    assert one.parts == frozenset(Part)


def test_a_part_of_nothing(registered: Database) -> None:
    with pytest.raises(NotFound, match="没有这一次"):
        registered.call(lambda tx: revisions.add_part(tx, "?", Part.FIGURES, b""))


def test_a_revision_may_be_known_before_any_of_its_parts(registered: Database) -> None:
    registered.call(lambda tx: revisions.add_revision(tx, FIRST, {}))
    (one,) = stored(registered)
    assert (one.active, one.parts) == (True, frozenset())


def test_a_part_nobody_filled_in_is_known_without_a_file(registered: Database) -> None:
    content = spending(课桌="0.10")
    made = revision_of(content)
    figures = {Part.FIGURES: payloads_of(content)[Part.FIGURES]}

    def load(tx: Transaction) -> bytes | None:
        revisions.add_revision(tx, made, figures)
        return payloads.payload(tx, Part.PERSONS, EMPTY_DIGEST)

    assert registered.call(load) == EMPTY_PAYLOAD
    assert stored(registered)[0].parts == frozenset(Part)


def test_a_payload_that_is_not_the_digests_is_a_mistake(registered: Database) -> None:
    with pytest.raises(ValueError, match="does not belong"):
        registered.call(lambda tx: revisions.add_revision(tx, FIRST, {Part.FIGURES: b"{}"}))
    assert count(registered, "revision") == 0


def test_a_payload_that_changed_on_the_disk_is_never_handed_out(registered: Database) -> None:
    digest = FIRST.part_digests[Part.FIGURES]
    registered.call(lambda tx: revisions.add_revision(tx, FIRST, BOTH))
    registered.call(
        lambda tx: tx.execute("UPDATE figures_part SET payload = replace(payload, '30', '31')")
    )
    with pytest.raises(Damaged, match="备份"):
        registered.call(lambda tx: payloads.payload(tx, Part.FIGURES, digest), write=False)


def test_many_payloads_at_once(registered: Database) -> None:
    """More digests than one statement takes."""

    def add(tx: Transaction) -> dict[str, bytes]:
        made = [spending(课桌=f"{n}.00") for n in range(1100)]
        for content in made:
            revisions.add_revision(tx, revision_of(content), payloads_of(content))
        digests = [revision_of(content).part_digests[Part.FIGURES] for content in made]
        return payloads.payloads(tx, Part.FIGURES, [*digests, "unknown"])

    assert len(registered.call(add)) == 1100


def test_undone_imports_do_not_count_in_any_order(registered: Database) -> None:
    """Figures by batch 1, names by batch 2, both again by batch 3; then any of them is undone."""

    def put(tx: Transaction) -> list[int]:
        numbers = [batches.new_batch(tx, f"第{n}批") for n in (1, 2, 3)]
        brought = [{Part.FIGURES}, {Part.PERSONS}, set(Part)]
        for number, parts in zip(numbers, brought, strict=True):
            some = {part: BOTH[part] for part in parts}
            source = replace(FILE, sha256=str(number) * 64)
            revisions.add_revision(tx, FIRST, some, batch=number, source=source)
        return numbers

    brings = dict(
        zip(registered.call(put), [{Part.FIGURES}, {Part.PERSONS}, set(Part)], strict=True)
    )
    for size in range(4):
        for undone in itertools.combinations(brings, size):
            expected: set[Part] = set()
            for number, parts in brings.items():
                if number in undone:
                    registered.call(lambda tx, n=number: batches.mark_undone(tx, n, "弄错"))  # type: ignore[misc]  # bound early
                else:
                    registered.call(lambda tx, n=number: batches.mark_redone(tx, n))  # type: ignore[misc]  # bound early
                    expected |= parts
            (one,) = stored(registered)
            assert (one.active, set(one.parts)) == (bool(expected), expected)
            assert one.batches == tuple(brings)


def test_what_another_revision_brought_counts_only_while_that_one_does(
    registered: Database,
) -> None:
    """Revision 2 has the names of revision 1; its own names file never came."""
    changed = CONTENT.with_form("spending", EMPTY_FORM)
    later = revision_of(changed, parents=[FIRST])
    figures = {Part.FIGURES: payloads_of(changed)[Part.FIGURES]}

    def put(tx: Transaction) -> int:
        batch = batches.new_batch(tx, "")
        revisions.add_revision(tx, FIRST, BOTH, batch=batch)
        revisions.add_revision(tx, later, figures)
        return batch

    batch = registered.call(put)
    assert [one.parts for one in stored(registered)] == [frozenset(Part)] * 2
    registered.call(lambda tx: batches.mark_undone(tx, batch, ""))
    assert [one.parts for one in stored(registered)] == [frozenset(), {Part.FIGURES}]
    assert [one.active for one in stored(registered)] == [False, True]


def test_left_out_and_taken_in_again(registered: Database) -> None:
    registered.call(lambda tx: revisions.add_revision(tx, FIRST, BOTH))
    registered.call(lambda tx: revisions.exclude(tx, FIRST.digest, "学校重报"))
    (one,) = stored(registered)
    assert (one.active, one.excluded) == (False, "学校重报")
    registered.call(lambda tx: revisions.include(tx, FIRST.digest))
    (one,) = stored(registered)
    assert (one.active, one.excluded) == (True, None)
    with pytest.raises(NotFound):
        registered.call(lambda tx: revisions.exclude(tx, "?", ""))


def test_a_period_at_once(registered: Database) -> None:
    other = revision_of(CONTENT, unit=OTHER.code)

    def put(tx: Transaction) -> None:
        for one in (SECOND, other, FIRST):
            revisions.add_revision(tx, one, {})

    registered.call(put)
    found = registered.call(lambda tx: revisions.all_revisions(tx, PERIOD.id), write=False)
    assert {unit: [one.revision for one in some] for unit, some in found.items()} == {
        UNIT.code: [FIRST, SECOND],
        OTHER.code: [other],
    }
    assert registered.call(lambda tx: revisions.all_revisions(tx, "1999H1"), write=False) == {}


def test_a_figure_leads_to_file_sheet_and_cell(registered: Database) -> None:
    def put(tx: Transaction) -> int:
        batch = batches.new_batch(tx, "")
        revisions.add_revision(tx, FIRST, BOTH, batch=batch, source=FILE)
        return batch

    def source(part: Part) -> Source | None:
        return registered.call(lambda tx: revisions.source(tx, FIRST.digest, part), write=False)

    batch = registered.call(put)
    assert source(Part.FIGURES) == FILE
    registered.call(lambda tx: batches.mark_undone(tx, batch, ""))
    assert source(Part.FIGURES) is None


def test_what_was_made_here_has_no_file(registered: Database) -> None:
    registered.call(lambda tx: revisions.add_revision(tx, FIRST, BOTH))
    digest = FIRST.digest
    assert registered.call(lambda tx: revisions.source(tx, digest, Part.FIGURES)) is None
