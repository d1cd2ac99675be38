"""Another half-year in a county's data: on the same forms, on others, and when it cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from models.entry.open_return import read_return
from models.errors import Refused
from models.forms.definition import FormSet
from models.forms.loader import parse_form_set
from models.merge.decisions import Who, hand_in
from models.records import SINGLE_ROW, Content, FormData, Row, Value
from models.store.dataset import DataSet
from models.task.half_years import half_year, named_half_year
from models.task.new_county import NewCounty, set_up_county, usual_form_set
from models.task.new_half_year import begin_half_year
from models.task.opening import open_task
from models.task.sending import task_of
from models.workspace import Workspace
from tests.models.forms.samples import PERIOD, SOURCES, UNIT, sample

NEW = {
    "form_set.toml": """
based_on = "sample"
id = "newer"
version = "1"
title = "新表样"
since = "2007H1"
""",
    "base.toml": """
[[form]]
id = "school"
tombstone = [{ id = "rate", removed_in = "2007H1", reason = "比率不用再填。" }]
""",
}
AUTUMN, SPRING = half_year(2006, 2), half_year(2007, 1)


def newer() -> FormSet:
    """Return forms that lack one field of the sample's."""
    encoded = [{name: text.encode() for name, text in one.items()} for one in (NEW, SOURCES)]
    return parse_form_set(*encoded)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """A bureau's data of 2006H1."""
    with Workspace.open(tmp_path / "data", create=True) as opened:
        set_up_county(opened.dataset, NewCounty(sample(), half_year(2006, 1), (UNIT,)))
        yield opened


def fill_in(workspace: Workspace) -> None:
    """Let the school's return be in: 12 of staff, a rate of a half."""
    values: dict[str, Value] = {"staff": 12}
    if workspace.frame().form_set.form("school").field("rate") is not None:
        values["rate"] = Decimal("0.500")
    content = Content({"school": FormData((Row(SINGLE_ROW, values),))})
    hand_in(workspace.dataset, workspace.period_id(), UNIT.code, content, Who("韦", "报"))


def test_names_of_half_years() -> None:
    """As they stand in files, and nothing else."""
    assert named_half_year("2026H2") == half_year(2026, 2)
    assert [named_half_year(text) for text in ("2026", "2026H3", "2026年上")] == [None] * 3


def test_the_usual_forms_of_a_half_year() -> None:
    """The latest of those that go back to it."""
    old, new = sample(), newer()
    found = {period: usual_form_set((old, new), period) for period in ("2006H2", "2007H1")}
    assert found == {"2006H2": old, "2007H1": new}
    assert usual_form_set((new,), "2006H2") is None


def test_the_next_half_year_on_other_forms(workspace: Workspace) -> None:
    """The last values come along; what did not is told when the return is first opened."""
    fill_in(workspace)
    workspace.begin_half_year(newer(), SPRING)
    frame = workspace.frame()
    assert (frame.period.id, frame.form_set.id) == ("2007H1", "newer")
    assert frame.period.expected == (UNIT.code,)
    opened = read_return(workspace.dataset, "2007H1", UNIT.code)
    assert opened.content.form("school").rows[0].values["staff"] == 12
    assert opened.ctx.last.form("school").rows[0].values["staff"] == 12
    assert [problem.message for problem in opened.carried] == [
        "“学校情况”的“比率”已取消，原来的内容没有带过来。比率不用再填。"
    ]
    assert read_return(workspace.dataset, "2007H1", UNIT.code).carried == ()


def test_a_school_that_gets_the_new_task(workspace: Workspace, tmp_path: Path) -> None:
    """The package is in terms of the new forms; the school's own last lists are carried over."""
    fill_in(workspace)
    workspace.begin_half_year(newer(), SPRING)
    task = task_of(workspace.dataset, "2007H1")
    assert task.last_content(UNIT.code).form("school").rows[0].values == {"staff": 12}
    with DataSet.open(tmp_path / "school", create=True) as school:
        open_task(school, task, UNIT.code)
        assert read_return(school, "2007H1", UNIT.code).carried == ()


def test_what_was_set_stays_where_the_forms_stay(workspace: Workspace) -> None:
    """Other forms begin with their own standards."""
    period = replace(half_year(2006, 1), settings={"limit": 40}, expected=(UNIT.code,))
    workspace.set_up(sample(), period, (UNIT,))
    workspace.begin_half_year(sample(), AUTUMN)
    assert workspace.frame().period.settings == {"limit": 40}
    workspace.begin_half_year(newer(), SPRING)
    assert workspace.frame().period.settings == {}


def test_the_forms_of_a_half_year_change_until_something_comes_in(workspace: Workspace) -> None:
    """Its days stay; afterwards what came in would count on forms nobody filled in."""
    workspace.begin_half_year(sample(), replace(AUTUMN, deadline=date(2007, 1, 20)))
    workspace.begin_half_year(newer(), AUTUMN)
    assert workspace.frame().form_set.id == "newer"
    assert workspace.frame().period.deadline == date(2007, 1, 20)
    with pytest.raises(Refused, match="已经建好了"):
        workspace.begin_half_year(newer(), AUTUMN)
    fill_in(workspace)
    with pytest.raises(Refused, match="已经收到报表"):
        workspace.begin_half_year(sample(), AUTUMN)


def test_only_in_the_bureaus_data(workspace: Workspace, tmp_path: Path) -> None:
    """A school waits for the task package; forms must know all kinds of schools."""
    task = task_of(workspace.dataset, PERIOD.id)
    with DataSet.open(tmp_path / "school", create=True) as school:
        open_task(school, task, UNIT.code)
        with pytest.raises(Refused, match="这不是县局的数据"):
            begin_half_year(school, sample(), AUTUMN)
    kinds = tuple(kind for kind in sample().kinds if kind.code != UNIT.kind)
    with pytest.raises(Refused, match=UNIT.kind):
        workspace.begin_half_year(replace(sample(), kinds=kinds), AUTUMN)
