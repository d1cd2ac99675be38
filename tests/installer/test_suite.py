"""The test job: what is run, in which order, and how it ends."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from installer import suite
from installer.suite import steps


def commands(*wishes: str) -> list[str]:
    """Return the steps as lines."""
    return [" ".join(command) for _, command in steps(wishes)]


def test_a_whole_run_checks_style_types_tests_and_coverage() -> None:
    ruff, layout, mypy, pytest_ = commands()

    assert ruff == "ruff check ."
    assert layout == "ruff format --check ."
    assert mypy.startswith("mypy ")
    assert {"models", "ui", "installer", "tests"} <= set(mypy.split())
    assert "--cov" in pytest_.split()
    assert "slow" not in pytest_


def test_a_long_run_has_the_slow_tests_too() -> None:
    assert "-m slow or not slow" in commands("--long")[-1]


def test_named_tests_are_run_alone_and_at_once() -> None:
    (only,) = commands("tests/installer", "-x")

    assert only.endswith("tests/installer -x")
    assert "--cov" not in only


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Listen to what the person is told, on a machine that has all it needs."""
    lines: list[str] = []
    monkeypatch.setattr(suite, "say", lines.append)
    monkeypatch.setattr(suite, "provide_test_programs", list)
    monkeypatch.setattr(suite, "missing_programs", list)
    return lines


def fail_at(monkeypatch: pytest.MonkeyPatch, tool: str, code: int) -> list[str]:
    """Let one tool fail; return the list that the tools run are noted in."""
    ran: list[str] = []

    def run(command: Sequence[str | Path], _extra: object) -> int:
        name = str(command[2])
        ran.append(name)
        return code if name == tool else 0

    monkeypatch.setattr(suite, "run", run)
    return ran


def test_every_step_runs_also_after_one_failed(
    monkeypatch: pytest.MonkeyPatch, told: list[str]
) -> None:
    ran = fail_at(monkeypatch, "mypy", 1)

    assert suite.main([]) == 1
    assert ran == ["ruff", "ruff", "mypy", "pytest"]
    assert told[-1] == "没有通过：类型（mypy）。"


def test_a_run_without_a_fault_ends_with_zero(
    monkeypatch: pytest.MonkeyPatch, told: list[str]
) -> None:
    fail_at(monkeypatch, "nothing", 1)

    assert suite.main([]) == 0
    assert not any("没有通过" in line for line in told)


def test_the_exit_code_is_the_first_failures(
    monkeypatch: pytest.MonkeyPatch, told: list[str]
) -> None:
    fail_at(monkeypatch, "pytest", 4)

    assert suite.main([]) == 4


def test_what_was_not_tested_is_said(monkeypatch: pytest.MonkeyPatch, told: list[str]) -> None:
    fail_at(monkeypatch, "nothing", 1)
    monkeypatch.setattr(suite, "provide_test_programs", lambda: ["写盘顺序", "真实窗口"])

    assert suite.main([]) == 0
    assert told[-1] == "这台电脑缺少程序，没有测到：写盘顺序；真实窗口。"


def test_naming_a_test_installs_nothing(monkeypatch: pytest.MonkeyPatch, told: list[str]) -> None:
    def install() -> list[str]:
        raise AssertionError

    fail_at(monkeypatch, "nothing", 1)
    monkeypatch.setattr(suite, "provide_test_programs", install)

    assert suite.main(["tests/test_repository.py"]) == 0
