"""The bureau sends down: one package without a name in it, and a blank for every unit."""

from __future__ import annotations

import errno
import os
import zipfile
from pathlib import Path

import pytest
from msgspec.structs import replace

from models.errors import Cancelled, DiskFull, EnvironmentFault, NotFound, Refused
from models.merge.plan import Action
from models.records import FormData, Origin, Row
from models.task.package import PasswordPolicy, read_task
from models.task.sending import TaskWish, task_of
from models.watch import Watch
from models.workbook.reader import read_bytes
from models.workbook.result import Known
from tests.models.forms.samples import sample
from tests.models.task.county import BEFORE, LAST, PERIOD, POINT, SECRETS, TOWN, TWIN, UNITS, bureau

NAMES = {
    "2006年上半年_桐木镇中心小学_数字表_空白表.xlsx",
    "2006年上半年_六巷教学点（2145000002）_数字表_空白表.xlsx",
    "2006年上半年_六巷教学点（2145000003）_数字表_空白表.xlsx",
}


def test_every_unit_gets_a_blank(tmp_path: Path) -> None:
    """Two teaching points of one name get a file each; all read back as what they are."""
    told: list[tuple[int, int]] = []
    with bureau(tmp_path / "bureau", [(TOWN, LAST)]) as workspace:
        watch = Watch(progress=lambda done, total: told.append((done, total)))
        sent = workspace.send_task(tmp_path / "down", watch=watch)
        assert {path.name for path in sent.workbooks} == NAMES
        assert {path.name for path in (tmp_path / "down").iterdir()} == {
            *NAMES,
            "2006年上半年任务包.xqhtask",
        }
        frame = workspace.frame()
        known = Known(frame.form_sets, frame.units, {PERIOD.id: PERIOD})
        task = read_task(sent.package)
        for path in sent.workbooks:
            result = read_bytes(path.name, path.read_bytes(), known)
            assert result.revision.origin is Origin.BLANK
            assert (result.revision.number, result.revision.parents) == (0, ())
            assert (result.edited, result.complete) == (False, True)
            assert result.stamp.task == task.id
            assert result.problems == ()
        plan = workspace.plan_import(sent.workbooks)
        assert plan.count(Action.REFUSED) == 3
        assert {item.sentence for item in plan.items} == {
            "这份工作簿还是空的，一个字也没有填，没有当作报表收下；请让学校填好再交。"
        }
        assert plan.changes_nothing
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_the_last_return_goes_down_without_a_name(tmp_path: Path) -> None:
    """Figures and their explanations go along, names and what was said about them do not."""
    with bureau(tmp_path / "bureau", [(TOWN, LAST)]) as workspace:
        sent = workspace.send_task(tmp_path / "down")
    task = read_task(sent.package)
    assert set(task.last) == {TOWN.code}
    last = task.last_content(TOWN.code)
    figures = {key: data for key, data in LAST.forms.items() if key != "pupils"}
    (row,) = figures["school"].rows
    computed = Row("1", {**row.values, "support": 2, "double": 4, "listed": 1})
    assert last.forms == {**figures, "school": FormData((computed,))}
    assert last.explanations == {"T001|enrolment|1": "两个村合班上课"}
    for path in (sent.package, *sent.workbooks):
        with zipfile.ZipFile(path) as archive:
            inside = b"".join(archive.read(name) for name in archive.namelist()).decode()
        for secret in SECRETS:
            assert secret not in inside, path.name
        assert "韦小明" not in inside


def test_what_stands_in_a_package(tmp_path: Path) -> None:
    """Those expected, the policy, the note; the same wish is the same package, to the byte."""
    wish = TaskWish(PasswordPolicy(persons=True, note="电话通知"), "请按时上报。", blanks=False)
    with bureau(tmp_path / "bureau") as workspace:
        some = replace(PERIOD, expected=(TOWN.code, POINT.code))
        workspace.set_up(sample(), some, UNITS)
        one = workspace.send_task(tmp_path / "one", wish)
        two = workspace.send_task(tmp_path / "two" / "deeper", wish)
    assert one.workbooks == ()
    assert one.package.read_bytes() == two.package.read_bytes()
    task = read_task(one.package)
    assert task.units == (TOWN, POINT)
    assert task.unit(TWIN.code) is None
    assert (task.policy, task.note, task.last) == (wish.policy, wish.note, {})


def test_a_title_that_is_no_file_name(tmp_path: Path) -> None:
    """The bureau may call a half-year as it likes."""
    with bureau(tmp_path / "bureau") as workspace:
        workspace.set_up(sample(), replace(PERIOD, title="2006/上半年：补报"), UNITS)
        sent = workspace.send_task(tmp_path / "down", TaskWish(blanks=False))
    assert sent.package.name == "2006_上半年：补报任务包.xqhtask"


def test_nobody_to_send_to(tmp_path: Path) -> None:
    """A period without expected units, and one that is not there."""
    with bureau(tmp_path / "bureau") as workspace:
        workspace.set_up(sample(), replace(PERIOD, expected=()), UNITS)
        with pytest.raises(Refused, match="没有应报单位"):
            workspace.send_task(tmp_path / "down")
        with pytest.raises(NotFound, match="2007H1"):
            task_of(workspace.dataset, "2007H1")
        assert not (tmp_path / "down").exists()


def test_it_can_be_stopped(tmp_path: Path) -> None:
    """What is written so far is whole."""
    asked = iter((False, True))
    with bureau(tmp_path / "bureau") as workspace, pytest.raises(Cancelled):
        workspace.send_task(tmp_path / "down", watch=Watch(cancelled=lambda: next(asked)))
    files = sorted((tmp_path / "down").iterdir())
    assert len(files) == 2
    assert read_task(next(path for path in files if path.suffix == ".xqhtask")).period == PERIOD


def test_a_place_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file where the folder should be, a full stick: named, and nothing half written."""
    (tmp_path / "down").write_text("a file")
    with bureau(tmp_path / "bureau") as workspace:
        with pytest.raises(EnvironmentFault):
            workspace.send_task(tmp_path / "down")

        def full(_handle: int) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr("os.fsync", full)
        with pytest.raises(DiskFull):
            workspace.send_task(tmp_path / "stick")
        monkeypatch.undo()
    assert list((tmp_path / "stick").iterdir()) == []


def test_only_what_counts_of_last_time_goes_down(tmp_path: Path) -> None:
    """A unit that handed in nothing has no last return; nobody else's is put in its place."""
    with bureau(tmp_path / "bureau", [(POINT, LAST)]) as workspace:
        task = task_of(workspace.dataset, PERIOD.id)
        assert set(task.last) == {POINT.code}
        earlier = task_of(workspace.dataset, BEFORE.id)
        assert earlier.last == {}
