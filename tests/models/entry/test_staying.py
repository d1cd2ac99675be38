"""What stays where it was typed: an identity number is checked here and goes nowhere."""

from __future__ import annotations

from pathlib import Path

from models.entry.export import ExportWish
from models.records import Part
from models.store.payloads import payload
from models.workspace import Workspace
from tests.models.entry.by_hand import ByHand, wait_until_saved, without_password

PASSWORD = "vB7-nongmang"
NUMBER = "11010519491231002X"


def _typed(village: Workspace) -> str:
    """Enter a child with an identity number that does not fit; return the record's id."""
    draft = village.own_draft()
    row = draft.add_row("dropout_ledger")
    told = {"name": "韦小明", "sex": "男", "birth": "1995-03-04", "id_number": NUMBER}
    for field, text in told.items():
        draft.set_text("dropout_ledger", row, field, text)
    wait_until_saved(draft)
    return row


def test_it_is_checked_here(village: Workspace) -> None:
    """Neither the date of birth nor the sex in it is the one beside it."""
    row = _typed(village)
    found = {
        problem.code
        for problem in village.own_draft().check_all()
        if problem.place.row == row and problem.place.form == "dropout_ledger"
    }
    assert {"C083", "C084"} <= found


def test_it_is_in_no_workbook_and_no_revision(village: Workspace, tmp_path: Path) -> None:
    """There is no column to type it in; what is kept as handed in has not got it either."""
    row = _typed(village)
    wish = ExportWish((Part.PERSONS,), PASSWORD, reason="只是试一试能不能导出")
    done = village.export(tmp_path, wish)
    hand = ByHand(without_password(done.paths[0], PASSWORD))
    cells, top, _ = hand.sheet("dropout_ledger")
    fields = {cell.value for cell in cells[top]}
    assert "name" in fields
    assert "id_number" not in fields
    everywhere = (cell.value for one in hand.book for line in one.iter_rows() for cell in line)
    assert not any(NUMBER in str(value) for value in everywhere)
    sent = village.dataset.db.call(
        lambda tx: payload(tx, Part.PERSONS, done.revision.part_digests[Part.PERSONS])
    )
    assert sent is not None
    assert row in sent.decode()
    assert NUMBER not in sent.decode()


def test_it_is_still_here_after_the_export(village: Workspace, tmp_path: Path) -> None:
    """And to change it makes no new revision: nothing is new in what was handed in."""
    row = _typed(village)
    wish = ExportWish((Part.PERSONS,), PASSWORD, reason="只是试一试能不能导出")
    first = village.export(tmp_path, wish)
    draft = village.own_draft()
    kept = draft.content.form("dropout_ledger").row(row)
    assert kept is not None
    assert kept.values["id_number"] == NUMBER
    draft.set_text("dropout_ledger", row, "id_number", "")
    wait_until_saved(draft)
    again = village.export(tmp_path, wish)
    assert again.again
    assert again.revision == first.revision
