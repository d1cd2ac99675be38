"""An unsuitable Python gets a sentence, never a traceback."""

from __future__ import annotations

import ast
import io
import sys
from pathlib import Path

import pytest

from installer import bootstrap

SOURCE = Path(bootstrap.__file__).read_text(encoding="utf-8")


def test_an_old_python_can_read_it() -> None:
    ast.parse(SOURCE, feature_version=(3, 6))


def test_what_an_old_python_could_not_read_is_noticed() -> None:
    with pytest.raises(SyntaxError):
        ast.parse("if (n := 1):\n    pass", feature_version=(3, 6))


def test_only_the_standard_library_is_loaded_before_the_check() -> None:
    """Nothing of ours, which an old Python could not read."""
    first = [node for node in ast.parse(SOURCE).body if isinstance(node, ast.Import)]
    others = [node for node in ast.parse(SOURCE).body if isinstance(node, ast.ImportFrom)]

    assert {alias.name for node in first for alias in node.names} <= sys.stdlib_module_names
    assert others == []


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
def test_a_supported_python_is_not_refused(version: tuple[int, int]) -> None:
    assert bootstrap.refusal(version, 64, "") == ""


@pytest.mark.parametrize(
    ("version", "bits", "found"),
    [
        ((3, 6), 64, "64 位的 3.6"),
        ((3, 10), 64, "64 位的 3.10"),
        ((3, 14), 64, "64 位的 3.14"),
        ((3, 11), 32, "32 位的 3.11"),
    ],
)
def test_another_python_is_told_what_it_is(version: tuple[int, int], bits: int, found: str) -> None:
    sentence = bootstrap.refusal(version, bits, "")

    assert sentence == (
        f"校情汇需要 64 位的 Python 3.11、3.12 或 3.13，现在用的是 {found}。请先安装合适的 Python。"
    )


def test_a_better_python_beside_it_is_named() -> None:
    sentence = bootstrap.refusal((3, 9), 64, "python3.12")

    assert sentence.endswith("请改用：python3.12 installer/bootstrap.py")


def pretend(folder: Path, name: str, exit_code: int) -> None:
    """Put a program on the path that ends with the given code."""
    program = folder / name
    program.write_text(f"#!/bin/sh\nexit {exit_code}\n", encoding="utf-8")
    program.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="stand-ins are shell scripts")
def test_a_python_that_does_not_answer_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A version manager puts wrappers on the path for Pythons that are not there."""
    pretend(tmp_path, "python3.13", 127)
    pretend(tmp_path, "python3.12", 0)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert bootstrap.better_python() == "python3.12"


@pytest.mark.skipif(sys.platform == "win32", reason="stand-ins are shell scripts")
def test_the_windows_launcher_counts_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(tmp_path, "py", 0)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert bootstrap.better_python() == "py -3.13"


def test_no_better_python_is_no_advice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert bootstrap.better_python() == ""


def test_an_old_python_stops_before_anything_else(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 7, 3))
    monkeypatch.setattr(bootstrap, "better_python", lambda: "")

    assert bootstrap.main(["run"]) == 2
    assert "现在用的是 64 位的 3.7" in capsys.readouterr().out


def test_a_terminal_that_knows_only_ascii_still_gets_the_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))

    bootstrap.say("请先安装合适的 Python。")

    assert raw.getvalue().decode("utf-8").strip() == "请先安装合适的 Python。"
