"""Who has handed in and who has not, as plain rows read from the store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from msgspec import Struct

from models.entry.clipboard import write_block
from models.indicators.coverage import coverage
from models.merge.combine import Status
from models.merge.snapshot import Frame, read_frame
from models.records import Unit
from models.report.tables import COUNTY_SEAT
from models.store.submissions import SubmissionState, submissions
from models.store.transaction import Transaction
from models.workspace import Workspace

_PHONES = ("principal_phone", "phone")


class Stand(StrEnum):
    """How a unit's return stands, in the words of the page."""

    MISSING = "未报"
    LISTS_ONLY = "只收到人员名单"
    PENDING = "已收，待定"
    WRONG = "已收，有错"
    COMBINED = "已收（合并）"
    RECEIVED = "已收"


class UnitRow(Struct, frozen=True):
    """One expected unit.

    Attributes:
        override: why the head teacher sent it with errors.
        contact, phone: head teacher and telephone numbers, from the registry.
    """

    code: str
    name: str
    town: str
    kind: str
    stand: Stand
    errors: int = 0
    warnings: int = 0
    unexplained: int = 0
    override: str = ""
    contact: str = ""
    phone: str = ""


class Progress(Struct, frozen=True):
    """The whole half-year: 应报/已报 as a sentence, and every expected unit by township."""

    period: str
    deadline: str
    line: str
    rows: tuple[UnitRow, ...]

    def count(self, *stands: Stand) -> int:
        """Return how many units stand like this."""
        return sum(row.stand in stands for row in self.rows)


def read_progress(workspace: Workspace) -> Progress:
    """Return how the half-year stands that is worked on."""
    period = workspace.period_id()

    def read(tx: Transaction) -> Progress:
        return progress_of(read_frame(tx, period), submissions(tx, period))

    return workspace.dataset.db.call(read, write=False)


def progress_of(frame: Frame, states: Sequence[SubmissionState]) -> Progress:
    """Return how a half-year stands."""
    by_unit = {state.unit: state for state in states}
    returned = {state.unit for state in states if state.has_figures}
    pending = {state.unit for state in states if state.status == Status.DISPUTED}
    units = tuple(frame.units.values())
    half_in = {state.unit for state in states if not state.has_figures}
    covered = coverage(frame.form_set, frame.period, units, returned, pending, half_in)
    towns = town_labels(frame)
    order = {code: at for at, code in enumerate(towns)}
    expected = [frame.units[code] for code in covered.expected]
    expected.sort(key=lambda unit: (order.get(unit.town, len(order)), unit.town, unit.code))
    deadline = frame.period.deadline
    return Progress(
        frame.period.title,
        f"{deadline.month}月{deadline.day}日",
        covered.line,
        tuple(_row(frame, towns, unit, by_unit.get(unit.code)) for unit in expected),
    )


def town_labels(frame: Frame) -> dict[str, str]:
    """Return township code → name, from the code list that knows most of the units' codes."""
    codes = {unit.town for unit in frame.units.values()}
    lists = [
        {item.code: item.label for item in choices.items}
        for choices in frame.form_set.choices.values()
    ]
    return max(lists, key=lambda known: len(codes & known.keys()), default={})


def _row(frame: Frame, towns: dict[str, str], unit: Unit, state: SubmissionState | None) -> UnitRow:
    kind = frame.form_set.kind(unit.kind)
    facts = state.facts if state else {}
    return UnitRow(
        unit.code,
        unit.name,
        towns.get(unit.town, unit.town) or COUNTY_SEAT,
        kind.title if kind else unit.kind,
        _stand(state),
        int(facts.get("errors", 0)),
        int(facts.get("warnings", 0)),
        int(facts.get("unexplained", 0)),
        str(facts.get("override", "")),
        unit.facts.get("principal", ""),
        " ".join(dict.fromkeys(unit.facts[key] for key in _PHONES if unit.facts.get(key))),
    )


def _stand(state: SubmissionState | None) -> Stand:
    if state is None:
        return Stand.MISSING
    if state.status == Status.DISPUTED:
        return Stand.PENDING
    if not state.has_figures:
        return Stand.LISTS_ONLY
    if state.facts.get("errors"):
        return Stand.WRONG
    return Stand.COMBINED if state.status == Status.COMBINED else Stand.RECEIVED


def reminder(progress: Progress, rows: Iterable[UnitRow]) -> str:
    """Return the list to ring round with (催报单), as text for any program."""
    listed = list(rows)
    head = f"{progress.period}报表催报单：{len(listed)}个单位，截止{progress.deadline}"
    lines = [
        (row.town, row.name, row.stand.value, row.contact, row.phone or "没有登记")
        for row in listed
    ]
    return write_block([[head], ("乡镇", "单位", "状态", "联系人", "电话"), *lines])
