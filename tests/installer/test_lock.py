"""The pinned files are made by one command, and what changed in them is shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from installer import lock

OLD = "a==1 \\\n    --hash=sha256:00\n    # via -r runtime.in\nb==2 ; sys_platform == 'win32' \\\n"


def test_only_pins_that_came_or_went_are_shown() -> None:
    new = OLD.replace("a==1", "a==1.1") + "c==3 \\\n"

    assert lock.changes(OLD, new) == ["- a==1", "+ a==1.1", "+ c==3"]
    assert lock.changes(OLD, OLD.replace("00", "11")) == []


def test_one_file_is_compiled_for_all_machines_with_hashes() -> None:
    command = [str(word) for word in lock.compile_command(Path("uv"), "dev", ["--upgrade"])]

    assert {"--universal", "--generate-hashes", "--no-strip-extras", "--upgrade"} <= set(command)
    assert command[-3:] == ["dev.in", "--output-file", "dev.txt"]


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keep the requirement files in a temporary folder and listen."""
    lines: list[str] = []
    monkeypatch.setattr(lock, "say", lines.append)
    monkeypatch.setattr(lock, "REQUIREMENTS", tmp_path)
    monkeypatch.setattr(lock, "provide_uv", lambda: Path("uv"))
    for level in ("runtime", "dev"):
        (tmp_path / f"{level}.txt").write_text(OLD, encoding="utf-8")
    return lines


def test_both_files_are_compiled_and_compared(
    monkeypatch: pytest.MonkeyPatch, told: list[str]
) -> None:
    def compiled(command: Sequence[str | Path], folder: Path) -> tuple[int, str]:
        if command[-1] == "dev.txt":
            (folder / "dev.txt").write_text(OLD.replace("b==2", "b==3"), encoding="utf-8")
        return 0, ""

    monkeypatch.setattr(lock, "ask", compiled)

    assert lock.main([]) == 0
    assert told == [
        "runtime.txt：没有变化",
        "dev.txt：已更新",
        "  - b==2 ; sys_platform == 'win32'",
        "  + b==3 ; sys_platform == 'win32'",
    ]


def test_a_file_that_cannot_be_compiled_stops_it(
    monkeypatch: pytest.MonkeyPatch, told: list[str]
) -> None:
    monkeypatch.setattr(lock, "ask", lambda *_, **__: (1, "No solution found"))

    assert lock.main([]) == 3
    assert told == ["没能算出 runtime.txt，uv 说：\nNo solution found"]
