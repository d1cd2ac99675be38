"""All measurements, side by side in one run: ``installer/bootstrap.py bench [NAME …]``.

Names are those of the files beside this one; without any, everything is measured. A number behind
a name makes it smaller or larger: ``importing:100`` takes 100 returns instead of 1,000. Exit
status 1 means that a target of design is missed on this machine, now.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from importlib import import_module

from tests.benchmarks.results import Result, table

_ALL = ("burden", "writing", "typing_speed", "memory", "starting", "printing", "importing")


def _measure(wish: str) -> Iterable[Result]:
    """Measure one thing; loaded here, because worker processes load what this file loads."""
    name, _, count = wish.partition(":")
    measure = import_module(f"tests.benchmarks.{name}").measure
    found: Iterable[Result] = measure(int(count)) if count else measure()
    return found


def main(names: list[str]) -> int:
    """Measure, print, and tell whether every target is met."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # Compiled modules are kept, as on every PC; else each process would compile the program again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    unknown = [name for name in names if name.partition(":")[0] not in _ALL]
    if unknown:
        print(f"没有这些测量：{'、'.join(unknown)}。可以测：{'、'.join(_ALL)}。")
        return 2
    results: list[Result] = []
    for name in names or _ALL:
        print(f"正在测：{name}……", file=sys.stderr, flush=True)
        results += _measure(name)
    print(table(results))
    return 0 if all(result.met for result in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
