"""回执: what came, what is wrong with it, what the bureau changed, what is new since last time."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import openpyxl
import pytest

from models.entry.export import ExportWish
from models.errors import Cancelled
from models.merge.decisions import Correction, Who, correct, hand_in
from models.records import Content, FormData, Row
from models.task.receipts import write_receipts
from models.watch import Watch
from models.workspace import Workspace
from tests.models.task.county import PERIOD, POINT, TOWN, WHO, asked, bureau, school

REASON = "学籍还在核对，下周更正"


def type_in(own: Workspace, *typed: tuple[str, str, str, str]) -> None:
    """Type into the school's return: form, row, field, text."""
    draft = own.draft()
    for place in typed:
        draft.set_text(*place)
    row = draft.add_row("pupils")
    draft.set_text("pupils", row, "name", "韦小明𠮷")
    assert draft.saver is not None
    assert draft.saver.drain()


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Workspace]:
    """A school handed in twice, the second time with an error; the bureau put one figure right."""
    (tmp_path / "up").mkdir()
    with bureau(tmp_path / "county") as workspace:
        with school(tmp_path / "school", asked(workspace)) as own:
            type_in(own, ("school", "1", "staff", "12"), ("enrolment", "1", "students", "28"))
            first = own.export(tmp_path / "up", ExportWish(reason=REASON))
            workspace.apply(workspace.plan_import(first.paths))
            type_in(own, ("enrolment", "1", "girls", "31"), ("school", "1", "teachers", "十来个"))
            second = own.export(tmp_path / "up", ExportWish(reason=REASON))
            workspace.apply(workspace.plan_import(second.paths))
        fixed = Correction("school", "1", "staff", 13)
        correct(workspace.dataset, PERIOD.id, TOWN.code, (fixed,), Who("李股长", "电话核实", "1"))
        yield workspace


def read(path: Path) -> dict[str, list[list[str]]]:
    """Return the tables of a receipt by title, without their headings."""
    found: dict[str, list[list[str]]] = {"": []}
    title = ""
    for row in openpyxl.load_workbook(path)["回执"].iter_rows(values_only=True):
        texts = [str(cell or "") for cell in row]
        if texts[0][1:2] == "、":
            title = texts[0][2:].partition("（")[0]
            found[title] = []
        elif any(texts):
            found[title].append(texts)
    return found


def test_what_a_school_is_told(county: Workspace, tmp_path: Path) -> None:
    """Files, state, problems, corrections with who and before, and what is new."""
    (path,) = write_receipts(county.dataset, PERIOD.id, tmp_path / "out")
    assert path.name == "2006年上半年_桐木镇中心小学_回执.xlsx"
    told = read(path)
    assert told[""][0][0] == "2006年上半年报表回执"
    assert told[""][3][0] == "还有2处错误，0处要核对的没有说明。"
    came = told["收到的文件"][1:]
    assert [row[2] for row in came] == ["第1版", "第2版"]
    assert came[1][1].endswith("数字表_第2版.xlsx")
    assert "换成这一份" in came[1][4]
    assert ["在校生", "已填", "1", "", ""] in told["各表情况"]
    assert ["学校情况", "已填", "1", "", ""] in told["各表情况"]
    assert [row[0] for row in told["要改正或说明的"][1:]] == ["学校情况", "在校生／一年级"]
    assert [row[:4] for row in told["县局的更正"][1:]] == [["学校情况", "教职工", "12", "13"]]
    assert told["县局的更正"][1][4].startswith("李股长")
    new = [row[:4] for row in told["和上次交的不同"][1:]]
    assert ["学校情况", "教师", "空着", "“十来个”（认不出）"] in new
    assert ["在校生／一年级", "女生", "空着", "31"] in new
    assert len(new) == 2


def test_it_names_nobody(county: Workspace, tmp_path: Path) -> None:
    """A child on the list stands in no receipt."""
    (path,) = write_receipts(county.dataset, PERIOD.id, tmp_path / "out")
    with zipfile.ZipFile(path) as archive:
        everything = unescape("".join(archive.read(name).decode() for name in archive.namelist()))
    assert "韦小明" not in everything
    assert "在校生" in everything


def test_a_return_keyed_in_from_paper(county: Workspace, tmp_path: Path) -> None:
    """Nothing of the school's was changed; only units that were wished for get a receipt."""
    content = Content({"school": FormData((Row("1", {"staff": 2, "teachers": 2}),))})
    hand_in(county.dataset, PERIOD.id, POINT.code, content, WHO)
    (path,) = write_receipts(county.dataset, PERIOD.id, tmp_path / "out", {POINT.code})
    told = read(path)
    said = {title: [row[0] for row in told[title]] for title in told}
    assert said["收到的文件"] == ["没有收到文件，是县局录入的。"]
    assert said["县局的更正"] == ["没有。"]
    assert said["和上次交的不同"] == ["没有更早的一份。"]
    assert len(write_receipts(county.dataset, PERIOD.id, tmp_path / "all")) == 2


def test_stopped(county: Workspace, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        write_receipts(
            county.dataset, PERIOD.id, tmp_path / "no", watch=Watch(cancelled=lambda: True)
        )
    assert list((tmp_path / "no").iterdir()) == []


def test_how_cells_were_understood(county: Workspace, tmp_path: Path) -> None:
    """A workbook filled in by hand: the school sees what was typed and what it was taken for."""
    (path,) = [one for one in (tmp_path / "up").iterdir() if "第2版" in one.name]
    book = openpyxl.load_workbook(path)
    typed = next(
        cell
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value == 28
    )
    typed.value = "约二十九人"
    book.save(tmp_path / "手填.xlsx")
    county.apply(county.plan_import([tmp_path / "手填.xlsx"]))
    review = county.plan_import([tmp_path / "手填.xlsx"])
    assert review.changes_nothing
    (made,) = write_receipts(county.dataset, PERIOD.id, tmp_path / "out")
    assert read(made)["认读的格子"][1:] == [
        [
            "在校生",
            typed.coordinate,
            "",
            "",
            "“约二十九人”按“29”读入，原文像是估计数，请核实。",
        ]
    ]
