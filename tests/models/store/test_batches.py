"""Imports, what became of each file, and decisions, for ever."""

from __future__ import annotations

import pytest

from models.errors import NotFound
from models.store import batches, revisions
from models.store.batches import Batch, BatchFile, Decision
from models.store.database import Database
from models.store.transaction import Transaction
from tests.models.store.samples import CONTENT, NOON, OTHER, PERIOD, UNIT, payloads_of, revision_of

FILES = [
    BatchFile("东山.xlsx", "a" * 64, "new", "首次上报", UNIT.code, PERIOD.id, "d" * 64),
    BatchFile("说明.docx", "b" * 64, "refused", "这是Word文档，不是上报表。"),
]


def test_an_import_and_its_files(registered: Database) -> None:
    def put(tx: Transaction) -> int:
        number = batches.new_batch(tx, "U盘")
        batches.add_files(tx, number, FILES[:1])
        batches.add_files(tx, number, FILES[1:])
        return number

    assert registered.call(put) == 1
    assert registered.call(lambda tx: batches.batch(tx, 1)) == Batch(1, NOON, "U盘")
    assert registered.call(lambda tx: batches.batch_files(tx, 1)) == tuple(FILES)


def test_undone_and_taken_back(registered: Database) -> None:
    registered.call(lambda tx: batches.new_batch(tx, "一"))
    registered.call(lambda tx: batches.new_batch(tx, "二"))
    registered.call(lambda tx: batches.mark_undone(tx, 1, "拿错了U盘"))
    assert registered.call(batches.batches) == (
        Batch(2, NOON, "二"),
        Batch(1, NOON, "一", NOON, "拿错了U盘"),
    )
    registered.call(lambda tx: batches.mark_redone(tx, 1))
    assert registered.call(lambda tx: batches.batch(tx, 1)) == Batch(1, NOON, "一")


def test_an_import_that_never_was(registered: Database) -> None:
    with pytest.raises(NotFound, match="第7批"):
        registered.call(lambda tx: batches.batch(tx, 7))
    with pytest.raises(NotFound, match="第7批"):
        registered.call(lambda tx: batches.mark_undone(tx, 7, ""))


def test_the_returns_an_import_touched(registered: Database) -> None:
    """Undoing works them out anew, whatever else came in since."""

    def put(tx: Transaction) -> tuple[tuple[str, str], ...]:
        number = batches.new_batch(tx, "")
        for unit in (OTHER.code, UNIT.code):
            made = revision_of(CONTENT, unit=unit)
            revisions.add_revision(tx, made, payloads_of(CONTENT), batch=number)
        return batches.touched_returns(tx, number)

    assert registered.call(put) == ((UNIT.code, PERIOD.id), (OTHER.code, PERIOD.id))


def test_decisions_are_found_by_period_and_unit(registered: Database) -> None:
    def put(tx: Transaction) -> None:
        for unit, period in ((UNIT.code, "2006H1"), (OTHER.code, "2006H1"), (UNIT.code, "2006H2")):
            decision = Decision("王科长", "pick", "以第二次为准", unit, period, {"digest": "d"})
            batches.add_decision(tx, decision)

    registered.call(put)

    def found(*which: str) -> list[int]:
        made = registered.call(lambda tx: batches.decisions(tx, *which), write=False)
        return [decision.id for decision in made]

    assert found() == [1, 2, 3]
    assert found("2006H1") == [1, 2]
    assert found("2006H1", UNIT.code) == [1]
    (last,) = registered.call(lambda tx: batches.decisions(tx, "2006H2"), write=False)
    assert last == Decision(
        "王科长", "pick", "以第二次为准", UNIT.code, "2006H2", {"digest": "d"}, 3, NOON
    )
