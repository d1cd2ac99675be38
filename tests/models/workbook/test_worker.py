"""The pool survives whatever files do to the processes that read them.

The ``after`` functions stand in for a reader that crashes, hangs or eats memory; they run in the
worker, live, and are killed there.
"""

from __future__ import annotations

import os
import time
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import psutil
import pytest

from models.errors import Cancelled, EnvironmentFault
from models.forms.context import ReturnContext
from models.forms.payload import encode_part
from models.log import end_log, log_into
from models.records import Content, FormData, Part, Row
from models.workbook import worker
from models.workbook.result import ReadResult
from models.workbook.worker import PoolLimits, ReadOutcome, WorkerPool
from tests.models.workbook.editing import Book, repacked
from tests.models.workbook.sample_county import UNIT, known, sample_form_set

_OF_A_PERSON = "韦小明 451324199103040013"


def staff_of(result: ReadResult) -> int:
    row = result.content.form("school").row("1")
    staff = row.values["staff"] if row else 0
    assert isinstance(staff, int)
    return staff


def misbehave(result: ReadResult, ctx: ReturnContext) -> int:
    """Do what the number of staff says: 666 crashes, 777 hangs, 888 eats memory, 555 is killed."""
    staff = staff_of(result)
    if staff == 555:
        psutil.Process().kill()
    if staff == 444:
        raise MemoryError
    if staff == 666:
        os._exit(3)
    if staff == 777:
        time.sleep(60)
    if staff == 888:
        eaten = [bytearray(10 * 2**20) for _ in range(50)]
        time.sleep(60 + len(eaten))
    if staff == 999:
        raise ValueError(_OF_A_PERSON)
    return staff


def last_staff(_result: ReadResult, ctx: ReturnContext) -> object:
    row = ctx.last.form("school").row("1")
    return row.values.get("staff") if row else None


def workbook(folder: Path, staff: int) -> bytes:
    content = Content({"school": FormData((Row("1", {"staff": staff}),))})
    return Book(folder, content, prepared=0).path.read_bytes()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[int, bytes]:
    folder = tmp_path_factory.mktemp("made")
    return {staff: workbook(folder, staff) for staff in (1, 2, 3, 444, 555, 666, 777, 888, 999)}


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    bounds = PoolLimits(seconds=2.0, resident_bytes=300 * 2**20)
    with WorkerPool(known("密码"), count=2, after=misbehave, bounds=bounds) as made:
        yield made


def lay(folder: Path, **contents: bytes) -> list[Path]:
    paths = []
    for name, data in contents.items():
        path = folder / f"{name}.xlsx"
        path.write_bytes(data)
        paths.append(path)
    return paths


def told(outcome: ReadOutcome) -> object:
    return outcome.refused.code if outcome.refused else outcome.extra


def test_crashing_hanging_and_greedy_files_cost_only_themselves(
    pool: WorkerPool, files: dict[int, bytes], tmp_path: Path
) -> None:
    """Each is refused with its own sentence, in its place; all others are read."""
    order = [1, 666, 2, 777, 3, 888, 1, 999, 2, 555, 3, 444, 1]
    paths = lay(tmp_path, **{f"f{index}": files[staff] for index, staff in enumerate(order)})

    outcomes = list(pool.read_many(paths))

    assert [outcome.path for outcome in outcomes] == paths
    assert [told(outcome) for outcome in outcomes] == [
        1, "R020", 2, "R021", 3, "R022", 1, "R020", 2, "R020", 3, "R022", 1,
    ]  # fmt: skip
    assert all(outcome.refused.message.endswith("。") for outcome in outcomes if outcome.refused)
    assert outcomes[3].seconds >= 2.0


def test_what_a_process_met_is_for_the_log_alone(
    pool: WorkerPool, files: dict[int, bytes], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Where in the program it was, and nothing of the person the error speaks of."""
    log = log_into(tmp_path / "log")
    (outcome,) = pool.read_many(lay(tmp_path, a=files[999]))
    end_log()
    text = log.read_text("utf-8")

    assert told(outcome) == "R020"
    assert "misbehave" in text
    assert "ValueError" in text
    assert not [piece for piece in _OF_A_PERSON.split() if piece in text]
    assert "Traceback" not in capfd.readouterr().err


def test_a_workbook_that_makes_calamine_abort_is_refused_by_the_scan(
    pool: WorkerPool, files: dict[int, bytes], tmp_path: Path
) -> None:
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    far = repacked(
        files[1],
        {"xl/worksheets/sheet2.xml": lambda data: data.replace(b"</sheetData>", cell)},
    )

    outcomes = list(pool.read_many(lay(tmp_path, far=far, good=files[2])))

    assert [told(outcome) for outcome in outcomes] == ["R004", 2]


def zipped(members: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_packages_are_read_member_by_member(
    pool: WorkerPool, files: dict[int, bytes], tmp_path: Path
) -> None:
    """A township's package holds workbooks and the packages of its central schools."""
    inner = zipped({"点1.xlsx": files[2], "读我.txt": "说明".encode()})
    deep = zipped({"再一层.zip": zipped({"x.zip": inner})})
    outer = zipped({"1号.xlsx": files[1], "中心校.zip": inner, "太深.zip": deep})
    path = tmp_path / "大乐乡.zip"
    path.write_bytes(outer)
    counts: list[tuple[int, int]] = []

    outcomes = list(
        pool.read_many([path, *lay(tmp_path, z=files[3])], progress=lambda *at: counts.append(at))
    )

    assert [(outcome.member, told(outcome)) for outcome in outcomes] == [
        ("1号.xlsx", 1),
        ("中心校.zip／点1.xlsx", 2),
        ("中心校.zip／读我.txt", "R001"),
        ("太深.zip／再一层.zip", "R003"),
        ("", 3),
    ]
    assert counts[-1] == (5, 5)
    assert outcomes[1].result is not None
    assert outcomes[1].result.name == "大乐乡.zip／中心校.zip／点1.xlsx"


def test_a_climbing_path_refuses_the_whole_package(pool: WorkerPool, tmp_path: Path) -> None:
    path = tmp_path / "坏.zip"
    path.write_bytes(zipped({"../../坏.xlsx": b"x"}))

    (outcome,) = pool.read_many([path])

    assert told(outcome) == "R003"
    assert not (tmp_path.parent / "坏.xlsx").exists()


def test_files_that_cannot_be_opened_are_answered(pool: WorkerPool, tmp_path: Path) -> None:
    gone, folder = tmp_path / "没有.xlsx", tmp_path / "文件夹.xlsx"
    folder.mkdir()

    outcomes = list(pool.read_many([gone, folder]))

    assert [told(outcome) for outcome in outcomes] == ["R013", "R013"]


def test_cancelling_stops_everything(
    pool: WorkerPool, files: dict[int, bytes], tmp_path: Path
) -> None:
    paths = lay(tmp_path, slow=files[777], more=files[1])
    answers = iter([False, False, True])

    with pytest.raises(Cancelled):
        list(pool.read_many(paths, cancelled=lambda: next(answers, True)))

    assert [told(outcome) for outcome in pool.read_many(paths[1:])] == [1]


def test_workers_are_kept_and_a_batch_left_early_leaves_none_at_work(
    pool: WorkerPool, files: dict[int, bytes], tmp_path: Path
) -> None:
    paths = lay(tmp_path, a=files[1], b=files[777], c=files[777])
    for outcome in pool.read_many(paths):
        assert told(outcome) == 1
        break

    assert not [process for process in pool._processes if process.busy]


def test_closing_ends_the_processes(files: dict[int, bytes], tmp_path: Path) -> None:
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    with WorkerPool(known(), count=1) as pool:
        (outcome,) = pool.read_many(lay(tmp_path, a=files[1]))
        assert outcome.result is not None
        assert outcome.extra is None

    assert {child.pid for child in psutil.Process().children(recursive=True)} <= before


def test_the_last_return_lies_beside(files: dict[int, bytes], tmp_path: Path) -> None:
    """What the checks compare with; a payload of another form set is nothing to compare with."""
    content = Content({"school": FormData((Row("1", {"staff": 9, "fund": Decimal("1.00")}),))})
    payload = encode_part(sample_form_set(), content, Part.FIGURES)
    paths = lay(tmp_path, a=files[1])

    for given, expected in ((payload, 9), (b'{"forms":{"x":{}}}', None)):
        last = {UNIT.code: (given,)}
        with WorkerPool(known(), count=1, after=last_staff, last=last) as pool:
            assert [outcome.extra for outcome in pool.read_many(paths)] == [expected]


def test_processes_that_cannot_start_end_the_batch(
    files: dict[int, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An antivirus that kills them at birth must not make the program hang."""
    monkeypatch.setattr(worker, "_START_SECONDS", -1.0)
    with WorkerPool(known(), count=1) as pool, pytest.raises(EnvironmentFault, match="杀毒"):
        list(pool.read_many(lay(tmp_path, a=files[1])))
