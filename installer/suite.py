"""The test job: style, types, tests and coverage, one after the other, all of them."""

import os
import time
from collections.abc import Sequence

from installer.environment import venv_python
from installer.system import missing_programs, provide_test_programs
from installer.terminal import ROOT, run, say

# Two at a time: the machines this must run on have two cores, and more would only swap.
WORKERS = "2"


def steps(wishes: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Return the steps in order: what each is called and how it is run.

    Whoever names tests wants just these, at once, and no verdict about coverage.
    """
    chosen = [wish for wish in wishes if wish != "--long"]
    pytest = ["pytest", "-n", WORKERS]
    if "--long" in wishes:
        pytest += ["-m", "slow or not slow"]
    if chosen:
        return [("测试", [*pytest, *chosen])]
    files = [name for name in ("main.py", "models", "ui", "installer", "tests") if has_code(name)]
    return [
        ("写法（ruff）", ["ruff", "check", "."]),
        ("排版（ruff format）", ["ruff", "format", "--check", "."]),
        ("类型（mypy）", ["mypy", *files]),
        ("测试（pytest）", [*pytest, "--cov", "--cov-report=term"]),
    ]


def has_code(name: str) -> bool:
    """Tell whether a file or folder of the project holds Python code yet."""
    path = ROOT / name
    return path.is_file() or any(path.rglob("*.py"))


def main(wishes: Sequence[str]) -> int:
    """Run every step, also after one failed; return the first failure's exit code."""
    plan = steps(wishes)
    # Whoever asks for a few tests wants them now; a full run may take its time to get ready.
    whole = len(plan) > 1
    untested = provide_test_programs() if whole else [row[2] for row in missing_programs()]
    failed: list[tuple[str, int]] = []
    # Without a screen, Qt draws into memory; tests of a real window start their own screen.
    extra = {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    for title, command in plan:
        say(f"── {title}")
        began = time.monotonic()
        code = run([venv_python(), "-m", *command], extra)
        say(f"── {title}：{'通过' if code == 0 else '没有通过'}，{time.monotonic() - began:.0f} 秒")
        if code:
            failed.append((title, code))
    if untested:
        say(f"这台电脑缺少程序，没有测到：{'；'.join(untested)}。")
    if failed:
        say(f"没有通过：{'、'.join(title for title, _ in failed)}。")
        return failed[0][1]
    return 0
