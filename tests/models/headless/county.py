"""A county of two junior schools and the bureau, set up and run through the program's own entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from models.forms.definition import FormSet
from models.records import Content, Period, Unit
from models.store import drafts
from models.store.transaction import Transaction
from models.task.package import read_task
from models.workspace import Workspace
from tests.five_forms.loaded import five_forms
from tests.models.merge.samples import said

FIRST, SECOND = "2145000001", "2145000002"
_FACTS = {
    "type_code": "311",
    "urban_rural": "121",
    "boarding": "是",
    "address": "学校路1号",
    "postcode": "545700",
    "phone": "0772-6212001",
    "principal": "黄明",
    "principal_phone": "13978000001",
}
UNITS = (
    Unit(FIRST, "桐木镇初级中学", "20", "451324101", aliases=("桐木中学",), facts=_FACTS),
    Unit(SECOND, "罗香乡初级中学", "20", "451324202", facts=_FACTS),
    Unit("JX00000000", "金秀瑶族自治县教育局", "90", "451324100"),
)
PERIOD = Period(
    "2006H1",
    "2006年上半年",
    date(2006, 1, 1),
    date(2006, 6, 30),
    date(2006, 6, 20),
    date(2006, 7, 5),
    date(2005, 9, 1),
    (FIRST, SECOND),
    {"graduated": False},
)
_MOVES = (
    "in_transfer_county=0 in_transfer_outside=0 in_resume_leave=0 in_resume_dropout=0 in_other=0"
    " out_transfer_county=0 out_transfer_outside=0 out_suspend=0 out_death=0 out_grad=0 out_other=0"
)
PERSON = (
    "name=韦小明 sex=1 birth=1991-03-04 grade=9 guardian=韦大山 home=长垌乡平道村"
    " leave_date=2006-03-10 reason=03 whereabouts=04 reported_date=2006-03-20 status=20"
    " responsible=覃干部"
)


@lru_cache
def form_set() -> FormSet:
    """Return the forms that are filled in."""
    return five_forms()


def filled(unit: str, students: int = 50, start: int = 0, person: str = "") -> Content:
    """Return the return of a school: three grades of so many, one who left if a person is named.

    With another number than ``students`` at the start, the balance of the ninth grade is wrong.
    """
    known = next(one for one in UNITS if one.code == unit)
    lines = ["cover filled_by=韦老师 principal=黄明 filled_date=2006-06-20"]
    lines.append(
        f"school school_code={unit} school_name={known.name} school_kind=20 type_code=311"
        f" town_code={known.town} urban_rural=121 boarding_school=是 address=学校路1号"
        " postcode=545700 phone=0772-6212001 principal=黄明 principal_phone=13978000001"
        " change_type=0"
    )
    for grade in "789":
        lines.append(
            f"enrolment/{grade} classes=1 students={students} girls=20 minority=20 boarders=10"
        )
        left = 1 if person and grade == "9" else 0
        begun = start if start and grade == "9" else students + left
        moved = f"changed=是 {_MOVES} out_dropout={left}" if left else "changed=否"
        lines.append(f"movement/{grade} start={begun} {moved}")
    lines.append(f"dropout_ledger/d1 {person}" if person else "dropout_ledger absent")
    return said("\n".join(lines), form_set())


def set_up(folder: Path) -> Path:
    """Make the bureau's data set."""
    with Workspace.open(folder, create=True) as workspace:
        workspace.set_up(form_set(), PERIOD, UNITS)
    return folder


def open_school(folder: Path, package: Path, unit: str) -> Path:
    """Make a school's data set from the bureau's task package."""
    with Workspace.open(folder, create=True) as workspace:
        workspace.open_task(read_task(package), unit)
    return folder


def fill_in(folder: Path, content: Content) -> None:
    """Type a whole return into a school's data set."""
    with Workspace.open(folder) as workspace:
        unit = workspace.own_unit().code

        def put(tx: Transaction) -> None:
            drafts.replace_draft(tx, unit, PERIOD.id, form_set(), content)

        workspace.draft(unit)
        workspace.dataset.db.call(put)


def store_revision(folder: Path) -> int:
    """Return the number that grows with every change of what is stored about returns."""
    with Workspace.open(folder) as workspace:
        return workspace.dataset.db.call(lambda tx: tx.revision_of_store(), write=False)


@dataclass(frozen=True)
class Places:
    """Where everything of a county lies.

    Attributes:
        bureau: the bureau's data set.
        schools: unit code → the school's data set.
        down: task package and blank workbooks.
        up: the exported workbooks.
    """

    bureau: Path
    schools: dict[str, Path]
    down: Path
    up: Path
