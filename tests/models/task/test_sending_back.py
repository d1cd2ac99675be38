"""退回: a return goes back with its wrong cells marked, and comes back corrected in its place."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell import Cell

from models.entry.export import ExportWish
from models.errors import Cancelled
from models.merge.plan import Action
from models.task.sending_back import SentBack, send_back
from models.watch import Watch
from models.workspace import Workspace
from tests.models.task.county import PERIOD, POINT, TOWN, asked, bureau, school

REASON = "学籍还在核对，下周更正"


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Workspace]:
    """The bureau has a return with one cell that can't be read and one that can't be true."""
    with bureau(tmp_path / "county") as workspace:
        with school(tmp_path / "school", asked(workspace)) as own:
            draft = own.draft()
            draft.set_text("school", "1", "staff", "12")
            draft.set_text("school", "1", "teachers", "十来个吧")
            for field, text in (("students", "30"), ("girls", "31")):
                draft.set_text("enrolment", "2", field, text)
            draft.set_text("enrolment", "1", "students", "28")
            row = draft.add_row("pupils")
            draft.set_text("pupils", row, "name", "韦小明𠮷")
            assert draft.saver is not None
            assert draft.saver.drain()
            (tmp_path / "up").mkdir()
            wish = ExportWish(reason=REASON)
            made = own.export(tmp_path / "up", wish)
        workspace.apply(workspace.plan_import(made.paths))
        yield workspace


def sent(county: Workspace, folder: Path) -> SentBack:
    """Send everything back; it is the one return."""
    (made,) = send_back(county.dataset, PERIOD.id, folder)
    return made


def cells(path: Path, colour: str = "00FBD5D5") -> dict[str, Cell]:
    """Return the marked cells by what stands in them."""
    book = openpyxl.load_workbook(path)
    return {
        str(cell.value): cell
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell, Cell) and cell.fill.fgColor.rgb == colour
    }


def test_wrong_cells_are_marked_and_the_reasons_listed(county: Workspace, tmp_path: Path) -> None:
    """What was typed stays in the cell; its note and the list say what is wrong and what to do."""
    made = sent(county, tmp_path / "back")
    assert (made.unit, made.errors, made.warnings) == (TOWN.code, 2, 0)
    assert made.path.name == "2006年上半年_桐木镇中心小学_退回_第1版.xlsx"
    marked = cells(made.path)
    assert set(marked) == {"十来个吧", "二年级"}
    note = marked["二年级"].comment
    assert note is not None
    assert note.text == "▲二年级女生31人，多于30人，差99。"
    book = openpyxl.load_workbook(made.path)
    assert book.sheetnames[1] == "退回原因"
    listed = [
        [cell.value for cell in row[1:5]]
        for row in book["退回原因"].iter_rows(min_row=5, max_col=5)
    ]
    assert [row[1] for row in listed] == ["十来个吧", None]
    assert listed[1][0] == "在校生／二年级"
    assert listed[1][3] == "请改正。"
    link = book["退回原因"]["B6"].hyperlink
    assert link is not None
    assert link.location == f"'{marked['二年级'].parent.title}'!{marked['二年级'].coordinate}"


def test_it_holds_no_name(county: Workspace, tmp_path: Path) -> None:
    """Only figures go back, whatever the list of names says."""
    with zipfile.ZipFile(sent(county, tmp_path / "back").path) as archive:
        everything = unescape("".join(archive.read(name).decode() for name in archive.namelist()))
    assert "韦小明" not in everything
    assert "二年级" in everything


def test_sent_back_unchanged_nothing_happens(county: Workspace, tmp_path: Path) -> None:
    """Marks and reasons are no content."""
    plan = county.plan_import([sent(county, tmp_path / "back").path])
    assert [item.action for item in plan.items] == [Action.IDENTICAL]


def test_corrected_it_takes_the_place_of_the_first(county: Workspace, tmp_path: Path) -> None:
    """The school mends the marked cells in Excel; the errors are gone, and so is the reason."""
    made = sent(county, tmp_path / "back")
    book = openpyxl.load_workbook(made.path)
    marked = cells(made.path)
    unread, girls = marked["十来个吧"], marked["二年级"]
    book[unread.parent.title][unread.coordinate].value = 10
    book[girls.parent.title].cell(girls.row, girls.column + 2).value = 14
    book.save(made.path)
    plan = county.plan_import([made.path])
    assert [item.action for item in plan.items] == [Action.NEWER]
    county.apply(plan)
    assert county.view().figure("girls").value == 14
    assert send_back(county.dataset, PERIOD.id, tmp_path / "again") == ()


def test_only_those_wished_for(county: Workspace, tmp_path: Path) -> None:
    """A unit that handed nothing in, or whose return is in order, gets nothing back."""
    assert send_back(county.dataset, PERIOD.id, tmp_path / "back", {POINT.code}) == ()
    assert len(send_back(county.dataset, PERIOD.id, tmp_path / "back", {TOWN.code})) == 1
    with pytest.raises(Cancelled):
        send_back(county.dataset, PERIOD.id, tmp_path / "no", watch=Watch(cancelled=lambda: True))
    assert list((tmp_path / "no").iterdir()) == []
