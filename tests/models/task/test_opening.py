"""A school takes its task in: forms, period, registry, last figures; what was typed stays."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from models.entry.export import ExportWish
from models.errors import NotFound
from models.forms.definition import FormSet
from models.forms.loader import parse_form_set
from models.merge.combine import Status
from models.merge.plan import Action
from models.records import SINGLE_ROW, Content, FormData, Part, Row, Unit
from models.store import drafts
from models.store.dataset import DataSet
from models.store.revisions import revisions
from models.task.opening import task_id, task_note, task_policy
from models.task.package import PasswordPolicy, read_task
from models.task.sending import TaskWish
from models.workbook import layout
from models.workspace import Workspace
from tests.models.forms.samples import BASE, SOURCES, sample
from tests.models.task.county import (
    LAST,
    PERIOD,
    POINT,
    SECRETS,
    TOWN,
    asked,
    bureau,
    remember,
    school,
)

NEWER = '{ id = "radio", label = "广播", type = "integer" },\n  { id = "head", label = "校长"'


def newer() -> FormSet:
    """Return the forms with a field more."""
    area = BASE.replace('{ id = "head", label = "校长"', NEWER)
    sources = {**SOURCES, "base.toml": area}
    return parse_form_set({name: text.encode() for name, text in sources.items()})


def test_what_a_school_knows_then(tmp_path: Path) -> None:
    """Whose data it is, what is asked, what last time was, what the bureau wants to say."""
    with bureau(tmp_path / "bureau", [(TOWN, LAST)]) as county:
        wish = TaskWish(PasswordPolicy(persons=True, min_length=10), "请按时上报。", blanks=False)
        task = read_task(county.send_task(tmp_path / "down", wish).package)
    with Workspace.open(tmp_path / "school", create=True) as own:
        assert own.open_task(task, TOWN.code) == TOWN
        assert own.own_unit() == TOWN
        assert own.period_id() == PERIOD.id
        assert own.frame().form_set.hash == sample().hash
        assert own.task_id() == task.id
        assert own.policy() == wish.policy
        assert own.dataset.db.call(lambda tx: task_note(tx, PERIOD.id), write=False) == wish.note
        draft = own.draft()
        assert draft.ctx.last == task.last_content(TOWN.code)
        assert draft.content.form("school").rows[0].values["staff"] == 12
        assert [row.values["students"] for row in draft.content.form("enrolment").rows] == [30, 28]


def test_without_a_task_nothing_is_asked(tmp_path: Path) -> None:
    """A data set of the bureau knows no package."""
    with bureau(tmp_path / "bureau") as county:
        db = county.dataset.db
        assert db.call(lambda tx: task_id(tx, PERIOD.id), write=False) == ""
        assert db.call(lambda tx: task_note(tx, PERIOD.id), write=False) == ""
        assert db.call(lambda tx: task_policy(tx, PERIOD.id), write=False) == PasswordPolicy()
        assert county.task_id() == ""


def test_a_package_for_others(tmp_path: Path) -> None:
    """Refused in one sentence; nothing was set up."""
    with bureau(tmp_path / "bureau") as county:
        task = asked(county)
    with Workspace.open(tmp_path / "school", create=True) as own:
        with pytest.raises(NotFound, match="任务包里没有这个单位"):
            own.open_task(task, "2145000099")
        with pytest.raises(NotFound, match="还没有期次"):
            own.period_id()


def typed(own: Workspace, content: Content) -> None:
    """Put a content where the window would have put it."""
    code, form_set = own.own_unit().code, own.frame().form_set
    own.dataset.db.call(lambda tx: drafts.replace_draft(tx, code, PERIOD.id, form_set, content))


FILLED = Content(
    {
        "school": FormData((Row(SINGLE_ROW, {"staff": 13, "teachers": 11, "listed": 1}),)),
        "enrolment": FormData((Row("1", {"students": 31, "girls": 15}),)),
        "pupils": FormData((Row("A1", {"name": SECRETS[0]}),)),
    }
)


def test_a_newer_package_takes_over_and_keeps_what_was_typed(tmp_path: Path) -> None:
    """Another form set, another note: the draft is carried over, nothing of it is lost."""
    with bureau(tmp_path / "bureau") as county, school(tmp_path / "school", asked(county)) as own:
        typed(own, FILLED)
        first = own.task_id()
        own.open_task(asked(county, newer(), note="加了一栏广播"), TOWN.code)
        assert own.task_id() != first
        draft = own.draft()
        assert draft.ctx.form_set.hash == newer().hash
        draft.set_text("school", "1", "radio", "3")
        assert draft.saver is not None
        assert draft.saver.drain()
        content = own.draft().content
        assert content.form("school").rows[0].values["staff"] == 13
        assert content.form("school").rows[0].values["radio"] == 3
        assert content.form("pupils").rows[0].values["name"] == SECRETS[0]


def test_an_export_before_and_after_the_newer_package(tmp_path: Path) -> None:
    """The second revision is made from the first, though its forms are others."""
    (tmp_path / "up").mkdir()
    with bureau(tmp_path / "bureau") as county, school(tmp_path / "school", asked(county)) as own:
        typed(own, FILLED)
        first = own.export(tmp_path / "up", ExportWish())
        own.open_task(asked(county, newer()), TOWN.code)
        second = own.export(tmp_path / "up", ExportWish())
        assert (second.again, second.revision.number) == (False, 2)
        assert second.revision.parents == (first.revision.digest,)
        assert second.revision.form_set_hash == newer().hash
        for paths in (second.paths, first.paths):
            county.apply(county.plan_import(paths))
        assert county.view().figure("students").value == 31
        assert county.view().coverage.returned == (TOWN.code,)


def counting() -> FormSet:
    """Return forms that look at the names of last time."""
    was = '{ id = "was", label = "上期名单", type = "integer", compute = "count(last.pupils)" },'
    area = BASE.replace('  { id = "head",', f'  {was}\n  {{ id = "head",')
    sources = {**SOURCES, "base.toml": area}
    return parse_form_set({name: text.encode() for name, text in sources.items()})


@pytest.mark.parametrize("last", [(), ((TOWN, LAST),)], ids=["first", "with last"])
def test_both_ways_of_filling_in_start_from_one_blank(
    tmp_path: Path, last: tuple[tuple[Unit, Content], ...]
) -> None:
    """The blank edited by hand and the program's export have the same parent: the bureau's blank.

    Even where the school still has the names of last time, which the bureau's blank knows
    nothing of. Both together are then two returns, between which a person decides.
    """
    (tmp_path / "up").mkdir()
    with bureau(tmp_path / "bureau", last, counting()) as county:
        sent = county.send_task(tmp_path / "down")
        blank = next(path for path in sent.workbooks if TOWN.name in path.name)
        with school(tmp_path / "school", read_task(sent.package)) as own:
            for unit, content in last:
                remember(own, unit, content, counting())
                own.choose_period(PERIOD.id)
            typed(own, FILLED)
            made = own.export(tmp_path / "up", ExportWish())
        by_hand = county.plan_import([type_into(blank, tmp_path / "手填.xlsx")])
        (item,) = by_hand.items
        assert item.action is Action.NEW
        (edited,) = [file.revision for file in by_hand.taken]
        assert edited.parents == made.revision.parents
        assert edited.ancestors == made.revision.ancestors
        county.apply(by_hand)
        assert county.view().figure("students").value == 44 + (28 if last else 0)
        plan = county.plan_import(made.paths)
        county.apply(plan)
        (change,) = plan.units
        assert change.after is Status.DISPUTED


def type_into(blank: Path, to: Path) -> Path:
    """Type 44 pupils into the first grade with an office program."""
    book = openpyxl.load_workbook(blank)
    for sheet in book.worksheets:
        table = [[cell.value for cell in row] for row in sheet.iter_rows()]
        for row in table:
            if layout.parse_marker(row[0]) == "enrolment":
                ids = [line[0] for line in table]
                sheet.cell(ids.index("1") + 1, row.index("students") + 1).value = 44
    book.save(to)
    return to


def test_another_school_may_begin_in_the_same_data_set(tmp_path: Path) -> None:
    """Both drafts stay; the one worked on is the one opened last."""
    with bureau(tmp_path / "bureau") as county:
        task = asked(county)
    with school(tmp_path / "school", task) as own:
        typed(own, FILLED)
        own.open_task(task, POINT.code)
        assert own.own_unit() == POINT
        assert own.draft().content.form("pupils").rows == ()
        assert own.draft(TOWN.code).content.form("pupils").rows[0].values["name"] == SECRETS[0]


def test_a_draft_that_was_never_handed_over_has_no_revision(tmp_path: Path) -> None:
    """Opening a task makes none."""

    def known(dataset: DataSet) -> int:
        found = dataset.db.call(lambda tx: revisions(tx, TOWN.code, PERIOD.id), write=False)
        return len(found)

    with bureau(tmp_path / "bureau") as county, school(tmp_path / "school", asked(county)) as own:
        own.draft()
        assert known(own.dataset) == 0
        typed(own, FILLED)
        (tmp_path / "up").mkdir()
        own.export(tmp_path / "up", ExportWish(parts=(Part.FIGURES,)))
        assert known(own.dataset) == 1
