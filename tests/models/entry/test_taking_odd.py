"""Workbooks that come back in odd ways: copies, other forms, gone columns, another half-year."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from models.entry.export import ExportWish
from models.entry.taking import take
from models.entry.taking_words import outcome
from models.errors import Refused
from models.forms.context import ReturnContext
from models.forms.loader import parse_form_set
from models.records import Part
from models.task.package import read_task
from models.workbook.writer import write_blank
from models.workspace import Workspace
from tests.benchmarks.samples import PERIOD, SCHOOL
from tests.five_forms.loaded import FOLDER, five_forms
from tests.models.entry.by_hand import (
    TWO_SCHOOLS,
    ByHand,
    blank,
    said,
    wait_until_saved,
    without_password,
)

PASSWORD = "vB7-nongmang"
REASON = "只是试一试能不能导出"


def test_two_colleagues_in_copies_of_one_list(village: Workspace, tmp_path: Path) -> None:
    """Both filled the first free row, with different children: both children are there."""
    wish = ExportWish((Part.PERSONS,), PASSWORD, reason=REASON)
    (path,) = village.export(tmp_path, wish).paths
    plain = without_password(path, PASSWORD)
    copies = []
    for name, birth in (("韦小明", "1995-03-04"), ("韦大贵", "1996-05-06")):
        hand = ByHand(plain)
        first = hand.ids("dropout_ledger")[0]
        hand.put("dropout_ledger", first, "name", name)
        hand.put("dropout_ledger", first, "birth", birth)
        copies.append(hand.save(tmp_path / f"{birth}.xlsx"))
    draft = village.own_draft()
    for copy in (*copies, copies[0]):
        plan = village.plan_taking(draft, copy)
        take(draft, plan, plan.proposed)
    names = [row.values["name"] for row in draft.content.form("dropout_ledger").rows]
    assert sorted(map(str, names)) == ["韦大贵", "韦小明"]
    assert village.plan_taking(draft, copies[1]).items == ()


def test_explanations_come_along(village: Workspace, tmp_path: Path) -> None:
    """One written on the sheet is proposed; where one stands here already, it is asked."""
    draft = village.own_draft()
    for grade in "12":
        draft.set_text("enrolment", grade, "classes", "1")
        draft.set_text("enrolment", grade, "students", "70")
    wait_until_saved(draft)
    (path,) = village.export(tmp_path, ExportWish(reason=REASON)).paths
    book = ByHand(path)
    notes = book.book["说明"]
    lines = [row for row in notes.iter_rows() if str(row[0].value).startswith("C")]
    keys = [str(line[0].value) for line in lines]
    here = [key for key in keys if "|enrolment|" in key][:2]
    for line in lines:
        if line[0].value in here:
            line[-1].value = "撤点后并过来的"
    draft = village.own_draft()
    problem = next(p for p in draft.check_all() if f"{p.code}|enrolment|{p.place.row}" == here[0])
    draft.set_explanation(problem, "今年刚并校")
    plan = village.plan_taking(draft, book.save())
    assert [item.both for item in plan.items] == [True, False]
    assert [item.explanation for item in plan.items] == here
    take(draft, plan, plan.proposed)
    assert draft.content.explanations[here[0]] == "今年刚并校"
    assert draft.content.explanations[here[1]] == "撤点后并过来的"
    assert draft.undo()
    assert here[1] not in draft.content.explanations


def test_another_half_year(village: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "w.xlsx"
    write_blank(ReturnContext(five_forms(), SCHOOL, replace(PERIOD, id="2005H2")), path)
    hand = ByHand(path)
    hand.put("enrolment", "1", "students", 3)
    with pytest.raises(Refused, match="这不是本期的工作簿，没有收；现在填的是2006年上半年"):
        village.plan_taking(village.own_draft(), hand.save())


def test_a_base_nobody_knows(village: Workspace, tmp_path: Path) -> None:
    """From another copy of the program: what is blank here is proposed, a blank deletes nothing."""
    facts = replace(SCHOOL, facts={"principal": "黄校长"})
    path = tmp_path / "w.xlsx"
    write_blank(ReturnContext(five_forms(), facts, TWO_SCHOOLS), path)
    hand = ByHand(path)
    hand.put("enrolment", "1", "students", 3)
    hand.put("enrolment", "2", "students", 4)
    draft = village.own_draft()
    draft.set_text("enrolment", "2", "students", "5")
    draft.set_text("enrolment", "3", "students", "6")
    plan = village.plan_taking(draft, hand.save())
    assert not plan.brought.base_known
    assert "查不到这份工作簿是从哪一版填起的" in outcome(plan)
    told = [line for line in said(plan) if line.startswith("在校生")]
    assert told == [
        "在校生与班级 一年级 在校生数：空着 → 3",
        "在校生与班级 二年级 在校生数：5 → 4 两边",
    ]


def test_what_is_gone_from_the_sheet_deletes_nothing(village: Workspace, tmp_path: Path) -> None:
    """A column that was deleted, cells that were merged and a sheet that was thrown away."""
    draft = village.own_draft()
    for grade in "1234":
        for field in ("classes", "students", "girls"):
            draft.set_text("enrolment", grade, field, "2")
    draft.set_text("movement", "1", "changed", "否")
    wait_until_saved(draft)
    (path,) = village.export(tmp_path, ExportWish(reason=REASON)).paths
    draft = village.own_draft()

    hand = ByHand(path)
    cells, top, _ = hand.sheet("enrolment")
    across = {cells.cell(top, at).value: at for at in range(1, cells.max_column + 1)}
    cells.delete_cols(across["girls"])
    del hand.book[hand.sheet("movement")[0].title]
    plan = village.plan_taking(draft, hand.save(tmp_path / "少了.xlsx"))
    assert said(plan) == []
    assert any("学生变动" in problem.message for problem in plan.brought.unread)

    hand = ByHand(path)
    first = hand.put("enrolment", "1", "students", 9)
    last = hand.put("enrolment", "3", "students", 2)
    hand.sheet("enrolment")[0].merge_cells(f"{first}:{last}")
    plan = village.plan_taking(draft, hand.save(tmp_path / "合并.xlsx"))
    assert said(plan) == ["在校生与班级 一年级 在校生数：2 → 9"]
    assert any("合并的单元格" in problem.message for problem in plan.brought.unread)


def test_a_workbook_of_older_forms(village: Workspace, sent_down: Path, tmp_path: Path) -> None:
    """A field has another name since: what was typed under the old one goes into the new one."""
    hand = blank(sent_down)
    hand.put("enrolment", "1", "repeat_in", 2)
    hand.put("enrolment", "1", "students", 30)
    path = hand.save(tmp_path / "旧表.xlsx")
    sources = {file.name: file.read_bytes() for file in FOLDER.glob("*.toml")}
    text = sources["base.toml"].decode()
    text = text.replace('label = "留级进入本年级"', 'label = "留级进来"')
    sources["base.toml"] = text.encode()
    newer = parse_form_set(sources)
    (package,) = sent_down.glob("*.xqhtask")
    task = replace(read_task(package), form_set=newer)
    village.open_task(task, SCHOOL.code)
    draft = village.own_draft()
    assert draft.ctx.form_set.hash == newer.hash != five_forms().hash
    draft.set_text("enrolment", "2", "students", "25")
    plan = village.plan_taking(draft, path)
    assert plan.brought.base_known
    assert [line.partition(" ")[2] for line in said(plan)] == [
        "一年级 在校生数：空着 → 30",
        "一年级 留级进来：空着 → 2",
    ]
