"""``python -m tests.fuzz.run --count 20000 --seed N``: mutants of real workbooks, and what came.

The run goes on where it was stopped, as long as its folder is kept. Exit status 1 means that
something was found; ``--only NUMBER`` hands in one mutant again and keeps it as a file.
"""

from __future__ import annotations

import argparse
import logging
import multiprocessing
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from msgspec import Struct, field
from msgspec.json import decode, encode

from tests.fuzz.mutants import mutant
from tests.fuzz.oracle import Bench, Fault
from tests.fuzz.seeds import World, large_world, small_world

_AT_ONCE = 50
_OF_LARGE = 5
"""One batch in so many is made from the workbooks of the sample county."""


def main(words: list[str]) -> int:
    """Run, print a summary, and tell whether nothing was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.run")
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, default=-1)
    parser.add_argument("--small", action="store_true", help="without the sample county")
    default = Path(tempfile.gettempdir()) / "xqh-fuzz"
    parser.add_argument("--folder", type=Path, default=default)
    wish = parser.parse_args(words)
    logging.getLogger().addHandler(logging.NullHandler())
    folder = wish.folder / str(wish.seed)
    worlds = (
        [_world(folder, "small")] if wish.small else [_world(folder, n) for n in ("small", "large")]
    )
    if wish.only >= 0:
        return _again(worlds, folder, wish.seed, wish.only)
    return _run(worlds, folder, wish.seed, wish.count)


def _world(folder: Path, name: str) -> World:
    """Make a world anew; its files are the same, its data set must be clean."""
    place = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=_made(folder)))
    return small_world(place) if name == "small" else large_world(place)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _which(worlds: list[World], number: int) -> int:
    return 1 if len(worlds) > 1 and number // _AT_ONCE % _OF_LARGE == _OF_LARGE - 1 else 0


class _Progress(Struct):
    """How far a run is, and what it found; kept in its folder."""

    next: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def _run(worlds: list[World], folder: Path, seed: int, count: int) -> int:
    log = folder / "progress.json"
    done = decode(log.read_bytes(), type=_Progress) if log.exists() else _Progress()
    benches = [Bench(world, folder / f"files{n}") for n, world in enumerate(worlds)]
    began = time.monotonic()
    for start in range(done.next, count, _AT_ONCE):
        which = _which(worlds, start)
        numbers = range(start, min(start + _AT_ONCE, count))
        bench = benches[which]
        bench.judge([mutant(seed, number, worlds[which].seeds) for number in numbers])
        for fault in bench.faults:
            print(encode(fault).decode()[:3000], flush=True)
        done.faults += bench.faults
        done.outcomes = dict(Counter(done.outcomes) + bench.outcomes)
        done.next = numbers.stop
        bench.faults.clear()
        bench.outcomes.clear()
        log.write_bytes(encode(done))
    for bench in benches:
        bench.close()
    slowest = max(bench.slowest for bench in benches)
    resident = max(bench.resident for bench in benches) / 2**20
    print(f"{done.next} mutants of seed {seed}, this time {time.monotonic() - began:.0f} s")
    print(f"slowest file {slowest:.2f} s, the program held up to {resident:.0f} MB")
    for kind, times in Counter(done.outcomes).most_common():
        print(f"  {times:6} {kind}")
    print(f"{len(done.faults)} faults")
    return 1 if done.faults else 0


def _again(worlds: list[World], folder: Path, seed: int, number: int) -> int:
    world = worlds[_which(worlds, number)]
    one = mutant(seed, number, world.seeds)
    path = folder / f"{number}.xlsx"
    path.write_bytes(one.data)
    print(f"{path}: {one.source}, {one.level}: {one.what}")
    with Bench(world, folder / "files") as bench:
        bench.judge([one])
        for fault in bench.faults:
            print(fault.text)
        print(dict(bench.outcomes))
        return 1 if bench.faults else 0


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main(sys.argv[1:]))
