"""A bureau with two half-years, what it sends down, and a school that takes it in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from models.forms.definition import FormSet
from models.merge.decisions import Who, hand_in
from models.records import SINGLE_ROW, Content, FormData, Row, Unit
from models.task.package import TaskPackage
from models.task.sending import TaskWish, task_of
from models.workspace import Workspace
from tests.models.forms.samples import PERIOD as NOW
from tests.models.forms.samples import sample

TOWN = Unit("2145000001", "桐木镇中心小学", "11", "451324101", facts={"principal": "蓝校长"})
POINT = Unit("2145000002", "六巷教学点", "13", "451324102")
TWIN = Unit("2145000003", "六巷教学点", "13", "451324103")
UNITS = (TOWN, POINT, TWIN)
PERIOD = replace(NOW, expected=(TOWN.code, POINT.code, TWIN.code))
BEFORE = replace(
    PERIOD,
    id="2005H2",
    title="2005年下半年",
    start=date(2005, 7, 1),
    end=date(2005, 12, 31),
    cutoff=date(2005, 12, 31),
    deadline=date(2006, 1, 10),
)
WHO = Who("李股长", "代录", "1.0")
SECRETS = ("韦小明𠮷", "451324199801010021", "户口在外县的韦家")
LAST = Content(
    {
        "school": FormData((Row(SINGLE_ROW, {"staff": 12, "teachers": 10}),)),
        "enrolment": FormData((Row("1", {"students": 30}), Row("2", {"students": 28}))),
        "pupils": FormData((Row("A1", {"name": SECRETS[0], "idno": SECRETS[1]}),)),
    },
    {"T003|pupils|A1": SECRETS[2], "T001|enrolment|1": "两个村合班上课"},
)


@contextmanager
def bureau(
    folder: Path, last: Sequence[tuple[Unit, Content]] = (), form_set: FormSet | None = None
) -> Iterator[Workspace]:
    """Open a bureau's new data set in which some units handed in last time."""
    form_set = form_set or sample()
    with Workspace.open(folder, create=True) as workspace:
        for unit, content in last:
            remember(workspace, unit, content, form_set)
        workspace.set_up(form_set, PERIOD, UNITS)
        yield workspace


def remember(workspace: Workspace, unit: Unit, content: Content, form_set: FormSet) -> None:
    """Let a data set have a unit's return of last time, names included."""
    workspace.set_up(form_set, BEFORE, UNITS)
    hand_in(workspace.dataset, BEFORE.id, unit.code, content, WHO)


@contextmanager
def school(folder: Path, task: TaskPackage, unit: Unit = TOWN) -> Iterator[Workspace]:
    """Open a school's data set and its task in it."""
    with Workspace.open(folder, create=True) as workspace:
        workspace.open_task(task, unit.code)
        yield workspace


def asked(workspace: Workspace, form_set: FormSet | None = None, note: str = "") -> TaskPackage:
    """Return what the bureau asks; with other forms if given."""
    if form_set is not None:
        workspace.set_up(form_set, PERIOD, UNITS)
    return task_of(workspace.dataset, PERIOD.id, TaskWish(note=note))
