"""Edited paragraphs and notes."""

from __future__ import annotations

from models.problems import Place
from models.store import texts
from models.store.database import Database
from models.store.texts import EditedParagraph, Note
from models.store.transaction import Transaction
from tests.models.store.samples import LATER, NOON, PERIOD, UNIT


def test_an_edited_paragraph_is_kept_until_it_is_given_up(registered: Database) -> None:
    def put(tx: Transaction) -> dict[str, EditedParagraph]:
        texts.put_text(tx, PERIOD.id, EditedParagraph("p1", "初稿", "f1"))
        texts.put_text(tx, PERIOD.id, EditedParagraph("p1", "全县{pupils}人。", "f2", "王科长"))
        texts.put_text(tx, LATER.id, EditedParagraph("p1", "另一期", ""))
        return texts.get_texts(tx, PERIOD.id)

    expected = EditedParagraph("p1", "全县{pupils}人。", "f2", "王科长", NOON)
    assert registered.call(put) == {"p1": expected}
    registered.call(lambda tx: texts.drop_text(tx, PERIOD.id, "p1"))
    assert registered.call(lambda tx: texts.get_texts(tx, PERIOD.id)) == {}
    assert len(registered.call(lambda tx: texts.get_texts(tx, LATER.id))) == 1


def test_notes_lie_where_they_were_put(registered: Database) -> None:
    place = Place(unit=UNIT.code, form="spending", row="R1", field="sum")

    def put(tx: Transaction) -> int:
        texts.add_note(tx, PERIOD.id, Place(unit="other"), "电话问过")
        return texts.add_note(tx, PERIOD.id, place, "发票在财务", "王科长")

    number = registered.call(put)
    expected = Note(number, NOON, "王科长", "发票在财务", PERIOD.id, place)
    assert registered.call(lambda tx: texts.notes(tx, PERIOD.id, UNIT.code)) == (expected,)
    assert len(registered.call(lambda tx: texts.notes(tx, PERIOD.id))) == 2
    registered.call(lambda tx: texts.drop_note(tx, number))
    assert registered.call(lambda tx: texts.notes(tx, PERIOD.id, UNIT.code)) == ()
