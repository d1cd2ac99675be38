"""已保存 is a promise: whatever happens to the program, the disk or the log, it is kept.

The system calls are watched and made to fail by strace; programs are killed; logs are cut and
spoilt at any byte; a disk is full. Each time the file must open with every confirmed field.
"""

from __future__ import annotations

import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.store.database import Database
from tests.models.store.save_driver import kept, make, submit

_ROOT = Path(__file__).parents[3]
_DRIVER = [sys.executable, "-m", "tests.models.store.save_driver"]
_PAGE = 4096


def strace_works() -> bool:
    """Tell whether strace is there and may trace; some containers forbid it."""
    if shutil.which("strace") is None:
        return False
    tried = subprocess.run(
        ["strace", "-f", "-o", "/dev/null", "true"], capture_output=True, check=False
    )
    return tried.returncode == 0


needs_strace = pytest.mark.skipif(not strace_works(), reason="strace is absent or not allowed")
needs_limits = pytest.mark.skipif(sys.platform == "win32", reason="no RLIMIT_FSIZE on Windows")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a closed database with an empty draft."""
    made = tmp_path / "data.db"
    make(made).close()
    return made


def run(path: Path, fields: int, *options: str, trace: tuple[str, ...] = ()) -> str:
    """Run the typing program, perhaps under strace, and return what it said."""
    under = ["strace", "-f", "-y", "-o", str(path.with_name("trace")), *trace] if trace else []
    done = subprocess.run(
        [*under, *_DRIVER, str(path), str(fields), *options],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def confirmed(said: str) -> list[int]:
    """Return the fields the program showed 已保存 for."""
    return [int(number) for number in re.findall(r"^saved (\d+)$", said, re.MULTILINE)]


@dataclass(frozen=True)
class Event:
    """A line of the trace: a marker, or a flush that has returned."""

    kind: str  # "submit", "saved", "flushed"
    number: int = 0


def events(trace: str) -> Iterator[Event]:
    """Read a trace: markers where their write begins, flushes of the log where they return 0."""
    open_flushes: dict[str, str] = {}
    for line in trace.splitlines():
        process, call = line.split(maxsplit=1)
        if marker := re.search(r'write\(1<[^>]*>, "(submit|saved) (\d+)\\n"', call):
            yield Event(marker[1], int(marker[2]))
        elif begun := re.match(r"f(?:data)?sync\(\d+<([^>]*)>(.*)", call):
            if "unfinished" in begun[2]:
                open_flushes[process] = begun[1]
            elif begun[1].endswith("-wal") and begun[2].endswith("= 0"):
                yield Event("flushed")
        elif re.match(r"<\.\.\. f(?:data)?sync resumed>", call):
            name = open_flushes.pop(process, "")
            if name.endswith("-wal") and call.endswith("= 0"):
                yield Event("flushed")


def test_the_trace_is_read_rightly() -> None:
    """Only a flush of the log that returned 0 counts, also one in two pieces in the trace."""
    trace = r"""
12 write(1</p>, "submit 1\n", 9) = 9
13 fdatasync(4</d/data.db-wal>) = 0
12 write(1</p>, "saved 1\n", 8) = 8
13 fdatasync(4</d/data.db>) = 0
13 fdatasync(4</d/data.db-wal>) = -1 EIO (Input/output error) (INJECTED)
13 fsync(4</d/data.db-wal> <unfinished ...>
12 write(1</p>, "submit 2\n", 9) = 9
13 <... fsync resumed>) = 0
""".strip()
    found = [(event.kind, event.number) for event in events(trace)]
    assert found == [("submit", 1), ("flushed", 0), ("saved", 1), ("submit", 2), ("flushed", 0)]


@needs_strace
def test_every_saved_stands_behind_a_flush_that_returned(path: Path) -> None:
    """Between giving a field to the store and 已保存 the write-ahead log was flushed."""
    said = run(path, 40, trace=("-e", "trace=fsync,fdatasync,write"))
    assert confirmed(said) == list(range(1, 41))
    flushed, saved = False, []
    for event in events(path.with_name("trace").read_text()):
        if event.kind == "submit":
            flushed = False
        elif event.kind == "flushed":
            flushed = True
        else:
            assert flushed, f"已保存 {event.number} came before the flush"
            saved.append(event.number)
    assert saved == list(range(1, 41))


@needs_strace
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("pwrite64:error=ENOSPC:when=12..30", "DiskFull"),
        ("pwrite64:error=EIO:when=17+5", "EnvironmentFault"),
        ("fdatasync:error=EIO:when=3+4", "EnvironmentFault"),
        ("fdatasync:error=EIO:when=6..9", "EnvironmentFault"),
    ],
)
def test_calls_that_fail_are_told_and_lose_nothing_confirmed(
    path: Path, fault: str, error: str
) -> None:
    """The disk refuses some writes or flushes; the program says so, goes on, and lies never."""
    said = run(path, 30, trace=("-e", "trace=pwrite64,fdatasync", "-e", f"inject={fault}"))
    failed = re.findall(r"^failed (\d+) (\w+) (.*)$", said, re.MULTILINE)
    assert failed
    assert {kind for _, kind, _ in failed} == {error}
    assert all("没有保存" in sentence for _, _, sentence in failed)
    assert confirmed(said)
    assert len(confirmed(said)) + len(failed) == 30
    assert set(confirmed(said)) <= set(kept(path))


@needs_strace
def test_typing_does_not_wait_for_a_disk_whose_flush_takes_100_ms(path: Path) -> None:
    """The flush itself is delayed; submit returns at once and the fields share a few flushes."""
    slow = ("--seccomp-bpf", "-e", "trace=fdatasync", "-e", "inject=fdatasync:delay_enter=100000")
    said = run(path, 60, "--burst", trace=slow)
    match = re.search(r"longest (\S+) all (\S+)", said)
    assert match is not None
    longest, everything = map(float, match.groups())
    assert longest < 0.05
    assert everything < 60 * 0.1
    assert kept(path) == list(range(1, 61))


@needs_limits
@pytest.mark.parametrize("room", [50_000, 120_000, 333_333])
def test_a_full_disk_keeps_what_was_confirmed_and_goes_on_when_there_is_room(
    path: Path, room: int
) -> None:
    """No file may grow beyond the limit: writes end anywhere, also in the middle of a page."""
    limit = path.stat().st_size + room
    said = run(path, 120, "--limit", str(limit))
    failed = re.findall(r"^failed (\d+) (\w+)", said, re.MULTILINE)
    assert failed
    assert confirmed(said)[-1] == 121  # after room was made, in the same program
    assert {kind for _, kind in failed} <= {"DiskFull", "EnvironmentFault"}
    assert set(confirmed(said)) <= set(kept(path))


@pytest.mark.parametrize("seed", range(8))
def test_a_program_killed_at_any_moment_loses_nothing_confirmed(path: Path, seed: int) -> None:
    """SIGKILL while it types as fast as it can, checkpoints included; then the file is opened."""
    with subprocess.Popen(
        [*_DRIVER, str(path), "1000000"], cwd=_ROOT, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "begin\n"
        time.sleep(random.Random(seed).uniform(0.0, 0.9))
        program.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
        said = program.stdout.read()
    numbers = confirmed(said)
    found = kept(path)
    assert found[: len(numbers)] == numbers
    assert len(found) - len(numbers) in {0, 1}


@dataclass(frozen=True)
class Taken:
    """A copy of the files while the program was running.

    Attributes:
        main: the file before anything was checkpointed.
        log: the write-ahead log.
        ends: how long the log was when each field was confirmed.
        after: the file after the checkpoint.
    """

    main: bytes
    log: bytes
    ends: list[int]
    after: bytes


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Taken:
    path = tmp_path_factory.mktemp("taken") / "data.db"
    log = path.with_name("data.db-wal")
    with make(path) as database:
        main, ends = path.read_bytes(), []
        for number in range(1, 41):
            submit(database, number).result()
            ends.append(log.stat().st_size)
        written = log.read_bytes()
    return Taken(main, written, ends, path.read_bytes())


def reopened(folder: Path, main: bytes, log: bytes) -> list[int]:
    """Return the fields of a file and log as a crash left them."""
    for old in folder.iterdir():
        old.unlink()
    (folder / "data.db").write_bytes(main)
    (folder / "data.db-wal").write_bytes(log)
    return kept(folder / "data.db")


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_a_log_cut_at_any_byte_keeps_every_field_before(
    tmp_path_factory: pytest.TempPathFactory, taken: Taken, data: st.DataObject
) -> None:
    """The power fails in the middle of a write: what was flushed before is there, and no more."""
    cut = data.draw(st.integers(0, len(taken.log)))
    found = reopened(tmp_path_factory.mktemp("cut"), taken.main, taken.log[:cut])
    assert found == list(range(1, 1 + sum(end <= cut for end in taken.ends)))


@settings(deadline=None, max_examples=60)
@given(data=st.data(), junk=st.binary(min_size=1, max_size=9000))
def test_a_log_spoilt_at_any_byte_keeps_every_field_before(
    tmp_path_factory: pytest.TempPathFactory, taken: Taken, data: st.DataObject, junk: bytes
) -> None:
    """A torn write leaves anything there, old bytes behind it too: never a wrong value."""
    at = data.draw(st.integers(0, len(taken.log)))
    spoilt = taken.log[:at] + junk + taken.log[at + len(junk) :]
    found = reopened(tmp_path_factory.mktemp("spoilt"), taken.main, spoilt)
    whole = sum(end <= at for end in taken.ends)
    assert found == list(range(1, 1 + len(found)))
    assert whole <= len(found)


@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_a_checkpoint_torn_anywhere_loses_nothing(
    tmp_path_factory: pytest.TempPathFactory, taken: Taken, data: st.DataObject
) -> None:
    """The power fails while the log is copied into the file: any sectors, halves of pages too."""
    sector = data.draw(st.sampled_from([512, _PAGE]))
    count = len(taken.after) // sector
    written = data.draw(st.sets(st.integers(0, count - 1)))
    main = bytearray(taken.main.ljust(len(taken.after), b"\0"))
    for number in written:
        place = slice(number * sector, (number + 1) * sector)
        main[place] = taken.after[place]
    found = reopened(tmp_path_factory.mktemp("torn"), bytes(main), taken.log)
    assert found == list(range(1, 41))


def test_files_copied_while_it_runs_open_with_what_was_confirmed(
    path: Path, tmp_path: Path
) -> None:
    """Somebody copies the folder by hand between two fields."""
    with Database.open(path) as database:
        for number in range(1, 11):
            submit(database, number).result()
            main, log = path.read_bytes(), path.with_name("data.db-wal").read_bytes()
            copy = tmp_path / f"copy{number}"
            copy.mkdir()
            assert reopened(copy, main, log) == list(range(1, number + 1))
