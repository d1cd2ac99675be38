"""Imports are carried out whole, can be taken back, and can be done again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from models.errors import FileRefused, NotFound, Refused, StoreChanged
from models.merge.apply import apply_plan, undo_batch
from models.merge.decisions import Correction, Who, correct, leave_out
from models.merge.incoming import unpacked
from models.merge.intake import snapshot_of
from models.records import Part
from models.store import batches, originals
from models.store.dataset import DataSet
from tests.models.merge.county import bring, counts, files_of, open_county, plan_of, stored
from tests.models.merge.samples import OTHER, PERIOD, SCHOOL, made

FIRST = made("base pupils=120\ndropouts/A1 name=张三")
SECOND = made("base pupils=121", FIRST)
WHO = Who("李股长", "电话核对")


@pytest.fixture
def county(tmp_path: Path) -> Iterator[DataSet]:
    with open_county(tmp_path / "data") as dataset:
        yield dataset


def batch_list(county: DataSet) -> list[tuple[int, bool]]:
    found = county.db.call(batches.batches, write=False)
    return [(item.id, item.undone is not None) for item in found]


def test_everything_of_an_import_is_kept(county: DataSet, tmp_path: Path) -> None:
    """Revision, payloads, originals, where it came from, shares in the figures, the log."""
    number = bring(county, tmp_path, FIRST)
    (mine,) = stored(county).revisions
    assert mine.revision == FIRST.revision
    assert mine.parts == set(Part)
    files = county.db.call(lambda tx: batches.batch_files(tx, number), write=False)
    assert [file.result for file in files] == ["new", "part"]
    for file in files:
        kept = originals.read(county.originals, file.sha256)
        assert kept == (tmp_path / file.file_name).read_bytes()
    shares = snapshot_of(county, PERIOD.id).shares[SCHOOL.code]
    assert {part.indicator for part in shares} == {"pupils", "events"}


def test_a_plan_holds_only_for_the_store_it_was_made_for(county: DataSet, tmp_path: Path) -> None:
    """Somebody imported something else meanwhile: nothing is done."""
    plan = plan_of(county, files_of(tmp_path, SECOND))
    bring(county, tmp_path, FIRST)
    with pytest.raises(StoreChanged):
        apply_plan(county, plan)
    assert len(stored(county).revisions) == 1
    assert len(batch_list(county)) == 1


def test_a_re_import_leaves_other_plans_valid(county: DataSet, tmp_path: Path) -> None:
    """It changes nothing, so nothing that was planned before has to be planned anew."""
    bring(county, tmp_path, FIRST)
    plan = plan_of(county, files_of(tmp_path, SECOND))
    bring(county, tmp_path, FIRST)
    apply_plan(county, plan)
    assert counts(county) == "received: base pupils=121"


def test_a_file_that_changed_since_it_was_read(county: DataSet, tmp_path: Path) -> None:
    """The stick was swapped between preview and import: nothing is done."""
    files = files_of(tmp_path, FIRST)
    plan = plan_of(county, files)
    files[0].path.write_bytes(b"something else")
    with pytest.raises(Refused, match="预演以后被改动"):
        apply_plan(county, plan)
    assert stored(county).revisions == ()


def test_workbooks_in_packages_are_kept_one_by_one(county: DataSet, tmp_path: Path) -> None:
    """The original of a figure is the workbook, also where it lay in a package in a package."""
    files = files_of(tmp_path, FIRST)
    inner = tmp_path / "中心校.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.write(files[0].path, "甲／乙.xlsx")
    outer = tmp_path / "全乡.zip"
    with zipfile.ZipFile(outer, "w") as archive:
        archive.write(inner, "中心校.zip")
        archive.write(files[1].path, "名单.xlsx")
    packed = [
        replace(files[0], path=outer, member="中心校.zip／甲／乙.xlsx"),
        replace(files[1], path=outer, member="名单.xlsx"),
    ]
    apply_plan(county, plan_of(county, packed))
    for file in files:
        assert originals.read(county.originals, file.sha256) == file.path.read_bytes()
    with pytest.raises(FileRefused):
        unpacked(outer.read_bytes(), "丙.xlsx")


def test_undo_brings_back_what_was_before(county: DataSet, tmp_path: Path) -> None:
    """The newer return vanishes, the older one counts again; nothing is deleted."""
    bring(county, tmp_path, FIRST)
    before = counts(county)
    number = bring(county, tmp_path, SECOND)
    (result,) = undo_batch(county, number, "导错了")
    assert result.status.value == "received"
    assert counts(county) == before
    assert len(stored(county).revisions) == 2
    assert batch_list(county) == [(2, True), (1, False)]


def test_undo_of_the_first_import_leaves_nothing(county: DataSet, tmp_path: Path) -> None:
    """The unit is missing again, and so are its shares in the figures."""
    number = bring(county, tmp_path, FIRST)
    undo_batch(county, number, "导错了")
    assert counts(county) == "missing: "
    assert stored(county).state is None
    assert snapshot_of(county, PERIOD.id).shares == {}


def test_import_again_after_undo(county: DataSet, tmp_path: Path) -> None:
    """The undo forgot the fingerprints: the same files are new again."""
    number = bring(county, tmp_path, FIRST)
    before = counts(county)
    undo_batch(county, number, "导错了")
    plan = plan_of(county, files_of(tmp_path, FIRST))
    assert [item.action.value for item in plan.items] == ["new", "part"]
    apply_plan(county, plan)
    assert counts(county) == before


def test_undo_takes_back_only_what_came_with_that_import_alone(
    county: DataSet, tmp_path: Path
) -> None:
    """The figures came twice, the person list once: only that goes."""
    first = bring(county, tmp_path, FIRST)
    apply_plan(county, plan_of(county, files_of(tmp_path, FIRST, parts=[Part.FIGURES])))
    undo_batch(county, first, "导错了")
    assert counts(county) == "received: base pupils=120"


def test_undo_twice_and_of_nothing(county: DataSet, tmp_path: Path) -> None:
    """One sentence each."""
    number = bring(county, tmp_path, FIRST)
    undo_batch(county, number, "导错了")
    with pytest.raises(Refused, match="已经撤销过"):
        undo_batch(county, number, "再来")
    with pytest.raises(NotFound):
        undo_batch(county, 99, "没有")


def test_undo_names_the_corrections_that_stand_in_the_way(county: DataSet, tmp_path: Path) -> None:
    """A later correction was made from the return: it has to be withdrawn first."""
    number = bring(county, tmp_path, FIRST, made("base pupils=9", unit=OTHER.code))
    correct(county, PERIOD.id, SCHOOL.code, [Correction("base", "1", "pupils", 119)], WHO)
    with pytest.raises(Refused) as caught:
        undo_batch(county, number, "导错了")
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.unit) == ("M010", SCHOOL.code)
    assert "桐木镇中心小学" in problem.message
    assert batch_list(county) == [(number, False)]
    assert counts(county, OTHER.code) == "received: base pupils=9"
    (mine,) = [item for item in stored(county).revisions if item.revision.number == 2]
    leave_out(county, PERIOD.id, SCHOOL.code, mine.revision.digest, WHO)
    undo_batch(county, number, "导错了")
    assert counts(county) == "missing: "


_CRASH = """
import os, signal, sys
from pathlib import Path
from models.merge import apply
from tests.models.merge import county
from tests.models.merge.samples import OTHER, made

folder, steps = Path(sys.argv[1]), int(sys.argv[2])


def die_after(name):
    real = getattr(apply, name)

    def work(*args, **kwargs):
        global steps
        result = real(*args, **kwargs)
        steps -= 1
        if steps == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(apply, name, work)


for name in ("add_revision", "store_result", "_apply"):
    die_after(name)
first = made("base pupils=120\\ndropouts/A1 name=张三")
other = made("base pupils=9", unit=OTHER.code)
dataset = county.DataSet.open(folder / "data")
files = county.files_of(folder, made("base pupils=121", first), other)
apply.apply_plan(dataset, county.plan_of(dataset, files))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
@pytest.mark.parametrize("steps", [1, 2, 3, 4, 5])
def test_a_crash_in_the_middle_leaves_all_or_nothing(tmp_path: Path, steps: int) -> None:
    """The power goes after each step, the last one before COMMIT: everything is as before."""
    with open_county(tmp_path / "data") as dataset:
        bring(dataset, tmp_path, FIRST)
        before = counts(dataset)
    killed = subprocess.run(
        [sys.executable, "-c", _CRASH, str(tmp_path), str(steps)],
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    with DataSet.open(tmp_path / "data") as dataset:
        assert counts(dataset) == before
        assert stored(dataset, OTHER.code).revisions == ()
        assert batch_list(dataset) == [(1, False)]
        bring(dataset, tmp_path, SECOND)
        assert counts(dataset) == "received: base pupils=121"
