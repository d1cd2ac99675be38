"""Work handed out by area: several teachers, several files, in the end one return."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace

from models.entry.export import ExportWish
from models.merge.combine import Status
from models.merge.decisions import Correction, Who, correct, review
from models.records import Content, FormData, Row, Unit, Value
from models.store.submissions import SubmissionState, submissions
from models.task.package import read_task
from models.task.sending import TaskWish
from models.workspace import Workspace
from tests.benchmarks.samples import PERIOD, SCHOOL
from tests.five_forms.loaded import five_forms
from tests.models.entry.test_export import BUREAU, filled, type_in

BASE = ("cover", "school", "enrolment")
FLOWS = ("movement", "ledger_summary")


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "bureau", create=True) as workspace:
        workspace.set_up(five_forms(), PERIOD, (SCHOOL, BUREAU))
        yield workspace


@pytest.fixture
def package(bureau: Workspace, tmp_path: Path) -> Path:
    return bureau.send_task(tmp_path / "down", TaskWish(blanks=False)).package


def computer(package: Path, folder: Path, unit: Unit = SCHOOL) -> Workspace:
    """Return the data set of one teacher's computer, with the task open."""
    workspace = Workspace.open(folder, create=True)
    workspace.open_task(read_task(package), unit.code)
    return workspace


def hand_in(workspace: Workspace, folder: Path, forms: tuple[str, ...], reason: str = "") -> Path:
    """Export some forms, and return the file."""
    folder.mkdir(exist_ok=True)
    return workspace.export(folder, ExportWish(forms=forms, reason=reason)).paths[0]


def bring(bureau: Workspace, *paths: Path) -> SubmissionState:
    """Import files one after the other, and return how the school stands."""
    for path in paths:
        bureau.apply(bureau.plan_import([path]))
    states = bureau.dataset.db.call(lambda tx: submissions(tx, PERIOD.id), write=False)
    return next(state for state in states if state.unit == SCHOOL.code)


def figures(bureau: Workspace) -> tuple[object, object]:
    view = bureau.view()
    return view.figure("stu_pri").value, view.figure("start_pri").value


def only(content: Content, *forms: str) -> Content:
    return Content({key: data for key, data in content.forms.items() if key in forms})


@pytest.mark.parametrize("order", list(permutations(range(2))), ids=str)
def test_two_teachers_on_two_computers(
    bureau: Workspace, package: Path, tmp_path: Path, order: tuple[int, ...]
) -> None:
    """Neither knows of the other; whichever comes first, both areas are in one return."""
    files = []
    for name, forms in (("one", BASE), ("two", FLOWS)):
        with computer(package, tmp_path / name) as school:
            type_in(school, only(filled(school), *forms, "enrolment", "dropout_ledger"))
            files.append(hand_in(school, tmp_path / f"up-{name}", forms))
    state = bring(bureau, *(files[at] for at in order))
    assert state.status == "combined"
    assert figures(bureau) == (180, 181)


def test_one_area_now_another_later_and_one_again(
    bureau: Workspace, package: Path, tmp_path: Path
) -> None:
    """Each export is a revision of its own: what an area's file does not carry stays as it was."""
    with computer(package, tmp_path / "school") as school:
        type_in(school, only(filled(school), *BASE))
        first = hand_in(school, tmp_path / "up", BASE)
        type_in(school, filled(school))
        second = hand_in(school, tmp_path / "up", FLOWS)
        type_in(school, filled(school, students=31))
        third = hand_in(school, tmp_path / "up", BASE)
    for order in permutations((first, second)):
        assert bring(bureau, *order).status == "received"
        assert figures(bureau) == (180, 181)
    who = Who("李股长", "电话核对")
    fix = Correction("movement", "1", "start", 40)
    correct(bureau.dataset, PERIOD.id, SCHOOL.code, [fix], who)
    assert bring(bureau, third).status == "combined"
    assert figures(bureau) == (186, 190)


def test_areas_filled_in_in_excel(bureau: Workspace, package: Path, tmp_path: Path) -> None:
    """The school hands its teachers workbooks of their areas; they come back one by one."""
    with computer(package, tmp_path / "school") as school:
        type_in(school, filled(school))
        files = [hand_in(school, tmp_path / "up", forms) for forms in (BASE, FLOWS)]
    for path, form, old, new in ((files[0], "enrolment", 30, 33), (files[1], "movement", 31, 32)):
        book = openpyxl.load_workbook(path)
        title = five_forms().form(form).title
        sheet = book[next(name for name in book.sheetnames if title in name)]
        cell = next(c for row in sheet.iter_rows() for c in row if c.value == old)
        cell.value = new
        book.save(path)
    assert bring(bureau, *files).status == "combined"
    assert figures(bureau) == (183, 182)


def test_the_reason_for_errors_comes_with_any_area(
    bureau: Workspace, package: Path, tmp_path: Path
) -> None:
    """The area's own file has no cover; another area without errors does not wipe it out."""
    reason = "学籍系统还没有更正，下周补报"
    with computer(package, tmp_path / "school") as school:
        content = filled(school)
        rows = content.form("enrolment").rows
        wrong = replace(rows[0], values={**rows[0].values, "girls": 31})
        type_in(school, content.with_form("enrolment", FormData((wrong, *rows[1:]))))
        one = hand_in(school, tmp_path / "up", ("school", "enrolment"), reason)
        two = hand_in(school, tmp_path / "up", FLOWS)
    state = bring(bureau, one)
    assert state.facts["override"] == reason
    assert bring(bureau, two).facts["override"] == reason
    assert one.name == "2006年上半年_大樟乡六巷村小学_数字表_基本情况_第1版.xlsx"


def test_the_bureau_s_own_offices(bureau: Workspace, tmp_path: Path) -> None:
    """Two 股室 fill in the bureau's own forms at their own computers."""
    exam: dict[str, Value] = {"year": 2006, "school": "县高级中学", "stream": "1"}
    exam |= {"registered": 500, "sat": 493, "tier1": 20, "tier2": 90}
    texts: dict[str, dict[str, Value]] = {
        "exam_result": exam,
        "indicator_history": {"indicator": "gk_sat", "year": 2005, "half": "1"},
    }
    for form, values in texts.items():
        with Workspace.open(tmp_path / form, create=True) as office:
            office.set_up(five_forms(), PERIOD, (SCHOOL, BUREAU))
            type_in(office, Content({form: FormData((Row("1J9C3DA0000001", values),))}))
            path = hand_in(office, tmp_path / f"{form}-up", (form,), "其余各项由别的股室填")
        bureau.apply(bureau.plan_import([path]))
    seen = review(bureau.dataset, PERIOD.id, BUREAU.code)
    assert seen.effective.status is Status.COMBINED
    assert {form for form in texts if seen.effective.content.form(form).rows} == set(texts)
    assert bureau.view().figure("gk_sat").value == 493
