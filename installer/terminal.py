"""Talking to the person at the terminal, and running other programs for them."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Set for another Python or another purpose: ours would find other modules, or lose its asserts.
MISLEADING = {
    "PYTHONHOME",
    "PYTHONPATH",
    "PYTHONSAFEPATH",
    "PYTHONOPTIMIZE",
    "PIP_TARGET",
    "PIP_PREFIX",
}


class CannotGoOn(Exception):
    """Something a person must do first; the text is the sentence that says it."""


def say(text: str) -> None:
    """Print one line at once, so that nobody wonders whether the program still lives."""
    print(text, flush=True)


def clean_environment() -> dict[str, str]:
    """Return the environment for our own Python, without what would lead it astray."""
    kept = {name: value for name, value in os.environ.items() if name not in MISLEADING}
    # Said outright, because pip's own settings file may ask for installing beside the Python.
    return kept | {"PYTHONUTF8": "1", "PIP_USER": "0"}


def run(command: Sequence[str | Path], extra: Mapping[str, str] | None = None) -> int:
    """Run a program in the project's folder, in view of the person; return its exit code."""
    sys.stdout.flush()
    environment = clean_environment() | dict(extra or {})
    try:
        code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    except KeyboardInterrupt:
        return 130
    return code if code >= 0 else 128 - code


def ask(
    command: Sequence[str | Path],
    extra: Mapping[str, str] | None = None,
    folder: Path = ROOT,
) -> tuple[int, str]:
    """Run a program out of sight; return its exit code and all it said."""
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=clean_environment() | dict(extra or {}),
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
    except FileNotFoundError:
        return 127, ""
    return done.returncode, done.stdout


def last_lines(text: str, count: int = 12) -> str:
    """Return the end of what a program said, where the reason stands."""
    return "\n".join(text.strip().splitlines()[-count:])
