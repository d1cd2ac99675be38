"""A school takes a hand-filled workbook into its open return; nothing typed is lost on the way."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from models.entry.brought import Brought
from models.entry.draft import Draft
from models.entry.export import ExportWish
from models.entry.taking import plan_taking, take
from models.entry.taking_words import how_read, outcome, what_follows
from models.errors import Cancelled, Refused, StoreChanged
from models.forms.compute import prefill
from models.forms.context import ReturnContext
from models.forms.payload import only_part
from models.records import (
    EMPTY_CONTENT,
    SINGLE_ROW,
    Content,
    FormData,
    Origin,
    Part,
    Revision,
    Row,
    Value,
)
from models.watch import Watch
from models.workspace import Workspace
from tests.benchmarks.samples import PERIOD, SCHOOL
from tests.five_forms.loaded import five_forms
from tests.models.entry.by_hand import (
    OTHER,
    ByHand,
    blank,
    said,
    wait_until_saved,
    without_password,
)

PASSWORD = "vB7-nongmang"
REASON = "只是试一试能不能导出"


def test_a_blank_that_was_filled_in(village: Workspace, sent_down: Path, tmp_path: Path) -> None:
    """What only the workbook has is proposed, what both have is not, what is unclear stays out."""
    draft = village.own_draft()
    draft.set_text("enrolment", "1", "students", "30")
    draft.set_text("enrolment", "2", "students", "25")
    draft.set_text("cover", SINGLE_ROW, "principal", "蓝校长")
    hand = blank(sent_down)
    hand.put("enrolment", "1", "students", 31)
    hand.put("enrolment", "1", "classes", "１个")
    where = hand.put("enrolment", "3", "students", "三十几")
    hand.put("enrolment", "4", "girls", 0)
    hand.put("cover", SINGLE_ROW, "filled_by", "覃老师")
    plan = village.plan_taking(draft, hand.save(tmp_path / "填好的.xlsx"))

    assert said(plan) == [
        "封面 填表人：空着 → 覃老师",
        "在校生与班级 一年级 班数：空着 → 1",
        "在校生与班级 一年级 在校生数：30 → 31 两边",
        "在校生与班级 四年级 其中：女：空着 → 0",
    ]
    reading = dict(how_read(plan))
    (unclear,) = reading["看不懂，不收（1处）"]
    assert where in unclear.message
    assert "三十几" in unclear.message
    assert any("１个" in p.message for p in plan.brought.understood)
    before = draft.content
    taken = take(draft, plan, plan.proposed)
    assert str(taken) == "从“填好的.xlsx”收进3格，2格没有收。"
    assert draft.view.value("enrolment", "1", "students") == 30
    assert draft.view.value("enrolment", "2", "students") == 25
    assert draft.view.value("enrolment", "4", "girls") == 0
    assert draft.view.value("enrolment", "3", "students") is None
    assert draft.note("enrolment", "1", "classes") is not None
    wait_until_saved(draft)
    assert village.own_draft().content == draft.content

    assert draft.undo_title == "收进工作簿“填好的.xlsx”"
    assert draft.undo()
    assert draft.content == before
    assert draft.redo()
    again = village.plan_taking(draft, tmp_path / "填好的.xlsx")
    assert [item.both for item in again.items] == [True], "only what was left out is still there"


def test_the_base_tells_a_deletion_from_a_blank(village: Workspace, tmp_path: Path) -> None:
    """Three-way: cleared in the workbook is cleared; what was typed since the export stays."""
    draft = village.own_draft()
    for grade, number in (("1", "30"), ("2", "25")):
        draft.set_text("enrolment", grade, "students", number)
    draft.set_text("enrolment", "1", "girls", "0")
    wait_until_saved(draft)
    (path,) = village.export(tmp_path, ExportWish(reason=REASON)).paths
    unchanged = village.plan_taking(village.own_draft(), path)
    assert unchanged.items == ()
    assert outcome(unchanged).startswith("没有不同")

    draft = village.own_draft()
    draft.set_text("enrolment", "3", "students", "20")  # typed after the export
    hand = ByHand(path)
    hand.put("enrolment", "2", "students", None)
    hand.put("enrolment", "1", "girls", None)
    plan = village.plan_taking(draft, hand.save(tmp_path / "改过.xlsx"))
    assert said(plan) == [
        "在校生与班级 一年级 其中：女：0 → 空着",
        "在校生与班级 二年级 在校生数：25 → 空着",
    ]
    assert "第1版" in what_follows(plan)
    take(draft, plan, plan.proposed)
    assert draft.view.value("enrolment", "2", "students") is None
    assert draft.view.value("enrolment", "3", "students") == 20


def test_names_come_with_a_password_and_are_masked(village: Workspace, tmp_path: Path) -> None:
    """The list of a second workbook; the record typed by hand goes in, the name is not shown."""
    draft = village.own_draft()
    row = draft.add_row("dropout_ledger")
    for field, text in {"name": "韦小明", "birth": "1995-03-04", "grade": "五年级"}.items():
        draft.set_text("dropout_ledger", row, field, text)
    wait_until_saved(draft)
    wish = ExportWish((Part.PERSONS,), PASSWORD, reason=REASON)
    (path,) = village.export(tmp_path, wish).paths
    draft = village.own_draft()
    for secrets, told in (((), "请输入导出这份工作簿时设定的密码"), (("x",), "密码不对")):
        with pytest.raises(Refused, match=told):
            village.plan_taking(draft, path, secrets)
    hand = ByHand(without_password(path, PASSWORD))
    spare = next(one for one in hand.ids("dropout_ledger") if one != row)
    hand.put("dropout_ledger", spare, "name", "韦大贵")
    hand.put("dropout_ledger", spare, "birth", "1996.5.6")
    hand.put("dropout_ledger", row, "name", "韦晓明")
    plan = village.plan_taking(draft, hand.save())
    assert len(plan.items) == 2
    told = "".join([*said(plan), *(p.message for _, found in how_read(plan) for p in found)])
    assert "新的一条" in told
    for name in ("韦小明", "韦晓明", "韦大贵"):
        assert name not in told
    take(draft, plan, plan.proposed)
    names = [found.values["name"] for found in draft.content.form("dropout_ledger").rows]
    assert sorted(map(str, names)) == ["韦大贵", "韦晓明"]


def test_this_half_year_nothing_is_taken_as_such(
    village: Workspace, sent_down: Path, tmp_path: Path
) -> None:
    """本期无此项 against a filled form is asked; against an empty one it is proposed."""
    wish = ExportWish((Part.PERSONS,), PASSWORD, reason=REASON)
    (path,) = village.export(tmp_path, wish).paths
    hand = ByHand(without_password(path, PASSWORD))
    cells, _, _ = hand.sheet("dropout_ledger")
    label = next(
        cell for line in cells.iter_rows() for cell in line if str(cell.value)[:6] == "本期无此项（"
    )
    cells.cell(label.row or 1, (label.column or 1) + 1).value = "是"
    file = hand.save()
    draft = village.own_draft()
    plan = village.plan_taking(draft, file)
    assert said(plan) == ["辍学学生台账 整张表：没有填 → 本期无此项"]
    take(draft, plan, plan.proposed)
    assert draft.view.absent("dropout_ledger")
    draft.undo()
    draft.set_text("dropout_ledger", draft.add_row("dropout_ledger"), "name", "韦小明")
    plan = village.plan_taking(draft, file)
    assert [item.both for item in plan.items] == [True]
    take(draft, plan, plan.proposed)
    assert not draft.view.absent("dropout_ledger")


def test_what_can_not_be_taken(village: Workspace, sent_down: Path, tmp_path: Path) -> None:
    """One plain sentence each, and what to do."""
    draft = village.own_draft()
    filled = blank(sent_down)
    filled.put("enrolment", "1", "students", 3)
    good = filled.save(tmp_path / "good.xlsx").read_bytes()
    other = blank(sent_down, OTHER)
    other.put("enrolment", "1", "students", 3)
    (empty,) = sent_down.glob(f"*{SCHOOL.name}*.xlsx")
    plain = openpyxl.Workbook()
    plain.save(tmp_path / "plain.xlsx")
    files = {
        "别的.xlsx": (other.save(tmp_path / "x.xlsx").read_bytes(), "这是六巷乡门头小学的工作簿"),
        "空的.xlsx": (empty.read_bytes(), "这份工作簿还是空的"),
        "普通.xlsx": ((tmp_path / "plain.xlsx").read_bytes(), "复制过来粘贴"),
        "坏的.xlsx": (good[: len(good) // 2], "请把文件重新拷一份再试"),
        "表.csv": ("年级,人数\n一,3\n".encode("gb18030"), "要收的是从校情汇导出"),
        "旧.xls": (b"<html><table></table></html>", "另存为”.xlsx格式后再收"),
        "~$good.xlsx": (good, "临时文件"),
    }
    before = draft.content
    for name, (data, told) in files.items():
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(Refused) as refused:
            village.plan_taking(draft, path)
        assert told in refused.value.message, name
        assert "请让学校" not in refused.value.message
        assert "向学校要" not in refused.value.message
    assert draft.content == before
    opened = village.plan_taking(draft, tmp_path / "good.xlsx")
    assert any("还在WPS或Excel里开着" in p.message for p in opened.brought.doubts)
    with pytest.raises(Cancelled):
        village.plan_taking(draft, tmp_path / "good.xlsx", (), Watch(cancelled=lambda: True))


def test_what_was_typed_meanwhile_stops_it(
    village: Workspace, sent_down: Path, tmp_path: Path
) -> None:
    draft = village.own_draft()
    hand = blank(sent_down)
    hand.put("enrolment", "1", "students", 3)
    plan = village.plan_taking(draft, hand.save(tmp_path / "good.xlsx"))
    draft.set_text("enrolment", "1", "students", "9")
    with pytest.raises(StoreChanged):
        take(draft, plan, plan.proposed)
    assert draft.view.value("enrolment", "1", "students") == 9


# Any cells changed on any side.

CONTEXT = ReturnContext(five_forms(), SCHOOL, PERIOD)
CELLS = [(row, name) for row in "123" for name in ("classes", "students", "girls")]
VALUES = st.none() | st.integers(0, 3)
Grid = dict[tuple[str, str], int | None]
GRIDS = st.fixed_dictionaries(dict.fromkeys(CELLS, VALUES))


def content_of(grid: Grid) -> Content:
    """Return a return in which only these cells are filled in."""
    draft = Draft(CONTEXT, only_part(CONTEXT.form_set, prefill(CONTEXT), Part.FIGURES))
    for (row, name), value in grid.items():
        draft.set_value("enrolment", row, name, value)
    return draft.content


def brought(base: Content, theirs: Content, *, known: bool) -> Brought:
    """Return a workbook that says so."""
    made = Revision("", "", "", "", 1, "0" * 64, (), frozenset(), {}, Origin.SCHOOL)
    return Brought(
        "w.xlsx", made, Part.FIGURES, edited=True, content=theirs, base=base, base_known=known
    )


@settings(max_examples=60, deadline=None)
@given(base=GRIDS, ours=GRIDS, theirs=GRIDS, data=st.data(), known=st.booleans())
def test_nothing_is_lost(
    base: Grid, ours: Grid, theirs: Grid, data: st.DataObject, *, known: bool
) -> None:
    """A conflict exactly where both differ from the base and each other; undo brings all back."""
    if not known:
        base = dict.fromkeys(CELLS)
    draft = Draft(CONTEXT, content_of(ours))
    before = draft.content
    ground = content_of(base) if known else EMPTY_CONTENT
    plan = plan_taking(CONTEXT, brought(ground, content_of(theirs), known=known), before)
    differ = {cell for cell in CELLS if theirs[cell] not in (base[cell], ours[cell])}
    both = {cell for cell in differ if ours[cell] != base[cell]}
    assert {item.key[1:] for item in plan.items} == differ
    assert {item.key[1:] for item in plan.both} == both
    chosen = data.draw(st.sets(st.sampled_from(sorted(differ)))) if differ else set()
    take(draft, plan, {("enrolment", *cell) for cell in chosen})
    for cell in CELLS:
        value: Value | None = draft.view.value("enrolment", *cell)
        assert value == (theirs if cell in chosen else ours)[cell]
    if chosen:
        assert draft.undo()
    assert _told(draft.content) == _told(before)


def _told(content: Content) -> dict[tuple[str, str], Row]:
    return {(key, row.row_id): row for key, data in content.forms.items() for row in data.rows}


# Any records changed on any side.

NAMES, REMARKS = st.sampled_from("甲乙丙丁戊己"), st.sampled_from(("", "一", "二"))
IDS = ("A1", "A2", "A3", "A4", "P1", "P2", "Z1")
RECORDS = st.dictionaries(st.sampled_from(IDS), st.tuples(NAMES, REMARKS)).filter(
    lambda found: len({name for name, _ in found.values()}) == len(found)
)
Records = dict[str, tuple[str, str]]


def list_of(records: Records) -> Content:
    """Return a return in which only these children are on the list."""
    rows = []
    for row_id, (name, remark) in sorted(records.items()):
        rows.append(Row(row_id, {"name": name, "remark": remark} if remark else {"name": name}))
    return Content({"dropout_ledger": FormData(tuple(rows))}) if rows else EMPTY_CONTENT


def names_in(content: Content) -> set[str]:
    """Return the children of a return."""
    return {str(row.values.get("name")) for row in content.form("dropout_ledger").rows}


def new_names(records: Records, base: Records) -> set[str]:
    """Return the names that somebody typed since the base."""
    return {name for name, _ in records.values()} - {name for name, _ in base.values()}


@settings(max_examples=80, deadline=None)
@example(
    base={},
    ours={"P1": ("甲", ""), "P2": ("乙", "")},
    theirs={"P1": ("乙", ""), "P2": ("丙", ""), "Z1": ("甲", "")},
)
@given(base=RECORDS, ours=RECORDS, theirs=RECORDS)
def test_no_record_is_lost(base: Records, ours: Records, theirs: Records) -> None:
    """Nothing chosen changes nothing; what was typed here stays; all chosen brings all there is."""
    plans = []
    for _ in range(3):
        draft = Draft(CONTEXT, list_of(ours))
        workbook = brought(list_of(base), list_of(theirs), known=True)
        plans.append((draft, plan_taking(CONTEXT, workbook, draft.content)))
    (first, nothing), (second, some), (third, everything) = plans
    take(first, nothing, ())
    assert first.content.form("dropout_ledger") == list_of(ours).form("dropout_ledger")

    take(second, some, some.proposed)
    assert new_names(ours, base) <= names_in(second.content)

    take(third, everything, {item.key for item in everything.items})
    assert new_names(theirs, base) <= names_in(third.content)
    if everything.items:
        assert third.undo()
    assert third.content.form("dropout_ledger") == list_of(ours).form("dropout_ledger")
