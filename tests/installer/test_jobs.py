"""The first word names the job; every refusal ends in its sentence and a number of its own."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from installer import environment, jobs, suite
from installer.terminal import ROOT, CannotGoOn


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note what is set up and what is started, instead of doing it."""
    notes: list[str] = []

    def start(command: Sequence[str | Path], _extra: Mapping[str, str]) -> int:
        script = Path(command[1]).relative_to(ROOT).as_posix()
        notes.append(" ".join(["start", script, *map(str, command[2:])]))
        return 0

    def ensure(level: str, checks: tuple[str, ...]) -> None:
        notes.append(f"{level} {'+'.join(checks)}")

    def tested(wishes: Sequence[str]) -> int:
        notes.append(" ".join(["suite", *wishes]))
        return 0

    monkeypatch.setattr(jobs, "run", start)
    monkeypatch.setattr(environment, "ensure", ensure)
    monkeypatch.setattr(suite, "main", tested)
    return notes


@pytest.mark.parametrize(
    ("words", "steps"),
    [
        (["run"], ["runtime qt+window", "start main.py"]),
        (["demo", "out", "--schools", "3"], ["runtime qt", "start main.py demo out --schools 3"]),
        (["bench"], ["dev qt+window", "start tests/benchmarks/run.py"]),
        (["test", "--long"], ["dev qt+window", "suite --long"]),
        (["setup"], ["dev qt+window"]),
    ],
)
def test_a_job_sets_up_just_what_it_needs(
    monkeypatch: pytest.MonkeyPatch, done: list[str], words: list[str], steps: list[str]
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")

    assert jobs.main(words) == 0
    assert done == steps


@pytest.mark.parametrize("words", [[], ["--help"], ["fly"]])
def test_an_unknown_job_gets_the_list(
    done: list[str], words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert jobs.main(words) == 2
    assert capsys.readouterr().out.startswith("用法：")
    assert done == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux only")
def test_no_window_without_a_screen(
    monkeypatch: pytest.MonkeyPatch, done: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Said before anything is downloaded."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)

    assert jobs.main(["run"]) == 3
    assert "没有图形桌面" in capsys.readouterr().out
    assert done == []


def test_a_refusal_is_its_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise CannotGoOn("磁盘满了。")

    monkeypatch.setattr(environment, "ensure", refuse)

    assert jobs.main(["setup"]) == 3
    assert capsys.readouterr().out == "磁盘满了。\n"


def test_stopping_it_is_no_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(environment, "ensure", stop)

    assert jobs.main(["setup"]) == 130
    assert "已停下" in capsys.readouterr().out
