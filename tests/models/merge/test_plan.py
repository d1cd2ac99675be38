"""The table of design.md §8, from files to plan to data set."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import permutations
from pathlib import Path

import pytest

from models.merge.apply import apply_plan
from models.merge.combine import Status
from models.merge.decisions import Correction, Who, correct, leave_out
from models.merge.incoming import Turned
from models.merge.plan import MergePlan
from models.problems import Problem, Severity
from models.records import Origin, Part
from models.store.dataset import DataSet
from tests.models.merge.county import bring, counts, files_of, open_county, plan_of, stored
from tests.models.merge.samples import OTHER, PERIOD, SCHOOL, Made, edited, made

FIRST = made("base pupils=120\nmovement/1 start=30\ndropouts/A1 name=张三")
SECOND = made("base pupils=121\nmovement/1 start=30", FIRST)


@pytest.fixture
def county(tmp_path: Path) -> Iterator[DataSet]:
    with open_county(tmp_path / "data") as dataset:
        yield dataset


def actions(plan: MergePlan) -> list[str]:
    return [item.action.value for item in plan.items]


def planned(county: DataSet, folder: Path, *items: Made) -> MergePlan:
    return plan_of(county, files_of(folder, *items))


def test_first_return(county: DataSet, tmp_path: Path) -> None:
    """New; the plan says so for each file, for the unit and for the county's figures."""
    plan = planned(county, tmp_path, FIRST)
    assert actions(plan) == ["new", "part"]
    assert "桐木镇中心小学的数字表，第1版" in plan.items[0].sentence
    (change,) = plan.units
    assert (change.before, change.after) == (Status.MISSING, Status.RECEIVED)
    (total,) = [item for item in plan.totals if item.indicator == "pupils"]
    assert (total.before, total.after) == (None, Decimal(120))
    assert (total.counted_before, total.counted_after, total.expected) == (0, 1, 2)
    assert "收下2/2个" in plan.summary


def test_planning_writes_nothing(county: DataSet, tmp_path: Path) -> None:
    """Before anything is written the user sees the plan."""
    planned(county, tmp_path, FIRST)
    assert stored(county).revisions == ()
    assert list((tmp_path / "data" / "originals").iterdir()) == []


def test_identical(county: DataSet, tmp_path: Path) -> None:
    """A re-import changes nothing and says so."""
    bring(county, tmp_path, FIRST)
    plan = planned(county, tmp_path, FIRST)
    assert actions(plan) == ["identical", "identical"]
    assert plan.changes_nothing
    assert (plan.units, plan.totals, plan.results) == ((), (), ())
    assert "收下0/2个，2个和已收的完全一样，数据没有任何改动" in plan.summary


def test_the_same_file_twice_in_one_batch(county: DataSet, tmp_path: Path) -> None:
    """A copy beside the original is nothing new."""
    files = files_of(tmp_path, FIRST) + files_of(tmp_path, FIRST)
    assert actions(plan_of(county, files)) == ["new", "part", "identical", "identical"] or (
        sorted(actions(plan_of(county, files))) == ["identical", "identical", "new", "part"]
    )


def test_newer(county: DataSet, tmp_path: Path) -> None:
    """The newer one becomes the head; the older one is kept."""
    bring(county, tmp_path, FIRST)
    plan = planned(county, tmp_path, SECOND)
    assert actions(plan) == ["newer"]
    (total,) = plan.totals
    assert (total.before, total.after) == (Decimal(120), Decimal(121))
    bring(county, tmp_path, SECOND)
    assert counts(county) == "received: base pupils=121\nmovement/1 start=30"
    assert len(stored(county).revisions) == 2


def test_older(county: DataSet, tmp_path: Path) -> None:
    """An older return that arrives late is filed and changes nothing that counts."""
    bring(county, tmp_path, SECOND)
    plan = planned(county, tmp_path, FIRST)
    assert actions(plan) == ["older", "part"]
    assert plan.units == ()
    bring(county, tmp_path, FIRST)
    assert counts(county) == "received: base pupils=121\nmovement/1 start=30"
    assert len(stored(county).revisions) == 2


def test_person_list_that_comes_later(county: DataSet, tmp_path: Path) -> None:
    """The figures count at once; the person list joins its revision."""
    figures = files_of(tmp_path, FIRST, parts=[Part.FIGURES])
    assert actions(plan_of(county, figures)) == ["new"]
    apply_plan(county, plan_of(county, figures))
    state = stored(county).state
    assert state is not None
    assert set(state.effective) == {Part.FIGURES}
    plan = planned(county, tmp_path, FIRST)
    assert actions(plan) == ["identical", "part"]
    assert "把人员名单补上" in plan.items[1].sentence
    bring(county, tmp_path, FIRST)
    state = stored(county).state
    assert state is not None
    assert set(state.effective) == set(Part)


def test_edited_after_export(county: DataSet, tmp_path: Path) -> None:
    """A workbook edited in Excel is a new revision made from the exported one."""
    bring(county, tmp_path, FIRST)
    workbook = edited("base pupils=125\nmovement/1 start=30", FIRST)
    assert actions(planned(county, tmp_path, workbook)) == ["newer"]
    bring(county, tmp_path, workbook)
    assert counts(county).startswith("received: base pupils=125\ndropouts/A1")
    (mine,) = [item for item in stored(county).revisions if item.revision.number == 2]
    assert mine.revision.origin is Origin.WORKBOOK


def test_edited_figures_and_edited_persons(county: DataSet, tmp_path: Path) -> None:
    """Edits of the two workbooks of one export are combined by themselves."""
    bring(county, tmp_path, FIRST)
    figures = edited("base pupils=125\nmovement/1 start=30", FIRST)
    persons = edited("dropouts/A1 name=李四", FIRST, Part.PERSONS)
    plan = planned(county, tmp_path, figures, persons)
    assert actions(plan) == ["separate", "separate"]
    bring(county, tmp_path, figures, persons)
    assert counts(county) == (
        "combined: base pupils=125\ndropouts/A1 name=李四\nmovement/1 start=30"
    )


def test_divergent(county: DataSet, tmp_path: Path) -> None:
    """Two returns made from one: both are kept, the figures stay the last undisputed ones."""
    bring(county, tmp_path, FIRST)
    rival = made("base pupils=130\nmovement/1 start=30", FIRST)
    plan = planned(county, tmp_path, SECOND, rival)
    assert actions(plan) == ["divergent", "divergent"]
    assert [(change.after, change.conflicts) for change in plan.units] == [(Status.DISPUTED, 1)]
    assert "1个学校待定" in plan.summary
    bring(county, tmp_path, SECOND, rival)
    assert counts(county).startswith("disputed: base pupils=120")
    state = stored(county).state
    assert state is not None
    assert state.facts["conflicts"] == 1


def test_divergent_without_anything_undisputed(county: DataSet, tmp_path: Path) -> None:
    """The unit counts as received, but none of its figures do."""
    rival = made("base pupils=130", FIRST)
    plan = planned(county, tmp_path, SECOND, rival)
    (change,) = plan.units
    assert change.after is Status.DISPUTED
    assert plan.results[0].parts == ()
    assert all(item.after is None for item in plan.totals)
    bring(county, tmp_path, SECOND, rival)
    assert counts(county) == "disputed: "


def test_refused(county: DataSet) -> None:
    """A file that is no return is named, with its one sentence, and the rest goes on."""
    problem = Problem("R006", Severity.ERROR, "这是一张普通表格。")
    plan = plan_of(county, [Turned(0, "照片.jpg", problem)])
    assert actions(plan) == ["refused"]
    assert plan.items[0].sentence == "这是一张普通表格。"
    assert "1个没有收下" in plan.summary


def test_a_return_that_was_left_out_stays_out(county: DataSet, tmp_path: Path) -> None:
    """Importing it again does not overrule the person who left it out."""
    bring(county, tmp_path, FIRST)
    leave_out(county, PERIOD.id, SCHOOL.code, FIRST.digest, Who("李股长", "校长来电撤回"))
    assert counts(county) == "missing: "
    plan = planned(county, tmp_path, FIRST)
    assert actions(plan) == ["identical", "identical"]
    later = made("base pupils=99")
    rival = files_of(tmp_path, FIRST, later)
    assert "newer" in actions(plan_of(county, rival)) or "new" in actions(plan_of(county, rival))


def test_the_person_list_of_a_return_left_out(county: DataSet, tmp_path: Path) -> None:
    """Its missing part is filed with it and does not count."""
    apply_plan(county, plan_of(county, files_of(tmp_path, FIRST, parts=[Part.FIGURES])))
    leave_out(county, PERIOD.id, SCHOOL.code, FIRST.digest, Who("李股长", "校长来电撤回"))
    plan = planned(county, tmp_path, FIRST)
    assert actions(plan) == ["identical", "excluded"]
    assert "校长来电撤回" in plan.items[1].sentence
    bring(county, tmp_path, FIRST)
    assert counts(county) == "missing: "


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_order_of_the_files_has_no_meaning(
    county: DataSet, tmp_path: Path, order: tuple[int, ...]
) -> None:
    """Four returns of two schools: whichever comes first, the plan says the same."""
    other = made("base pupils=50", unit=OTHER.code)
    items = [FIRST, SECOND, made("base pupils=122\nmovement/1 start=30", SECOND), other]
    plan = planned(county, tmp_path, *(items[place] for place in order))
    told = {(item.revision, item.part): item.action.value for item in plan.items}
    assert told[items[2].digest, Part.FIGURES] == "new"
    assert told[items[1].digest, Part.FIGURES] == "older"
    assert told[other.digest, Part.FIGURES] == "new"
    assert [change.unit for change in plan.units] == [SCHOOL.code, OTHER.code]
    assert [(item.indicator, item.after) for item in plan.totals] == [("pupils", Decimal(172))]


def test_two_returns_that_say_the_same_need_no_decision(county: DataSet, tmp_path: Path) -> None:
    """Exported on two computers, on different days: only the cover differs."""
    bring(county, tmp_path, FIRST)
    text = "base pupils=121\ncover filled_by="
    plan = planned(county, tmp_path, made(f"{text}张老师", FIRST), made(f"{text}李老师", FIRST))
    assert actions(plan) == ["alike", "alike"]
    assert "填的内容一样，不用选" in plan.items[0].sentence
    apply_plan(county, plan)
    assert counts(county).startswith("combined: base pupils=121\ncover filled_by=")


def test_the_school_sends_what_the_bureau_corrected(county: DataSet, tmp_path: Path) -> None:
    """It is the school's own word now: another return made from the old one is asked about."""
    bring(county, tmp_path, FIRST)
    fix = [Correction("base", "1", "pupils", 121)]
    correct(county, PERIOD.id, SCHOOL.code, fix, Who("李股长", "电话核对"))
    same = made("base pupils=121\nmovement/1 start=30\ndropouts/A1 name=张三", FIRST)
    plan = planned(county, tmp_path, same)
    assert actions(plan) == ["alike", "part"]
    apply_plan(county, plan)
    (head,) = [item for item in stored(county).revisions if item.revision.digest == same.digest]
    assert head.revision.origin is Origin.SCHOOL
    assert actions(planned(county, tmp_path, same)) == ["identical", "identical"]
    bring(county, tmp_path, made("base pupils=120\nmovement/1 start=31", FIRST))
    assert counts(county).startswith("disputed: base pupils=120")
