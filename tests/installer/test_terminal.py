"""Other programs are run in the project's folder, with nothing that leads our Python astray."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from installer.terminal import ROOT, ask, clean_environment, last_lines, run


@pytest.mark.parametrize("name", ["PYTHONPATH", "PYTHONHOME", "PYTHONSAFEPATH", "PIP_TARGET"])
def test_what_was_set_for_another_python_is_dropped(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "elsewhere")

    assert name not in clean_environment()


def test_what_a_machine_needs_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mirror and a proxy are the person's own business."""
    monkeypatch.setenv("HTTPS_PROXY", "proxy")
    monkeypatch.setenv("PIP_USER", "1")

    assert clean_environment()["HTTPS_PROXY"] == "proxy"
    assert clean_environment()["PIP_USER"] == "0"


def test_all_that_a_program_said_comes_back() -> None:
    code, said = ask([sys.executable, "-c", "import sys; print('一', flush=True); sys.exit('二')"])

    assert (code, said.split()) == (1, ["一", "二"])


def test_a_program_works_in_the_projects_folder_unless_told_otherwise(tmp_path: Path) -> None:
    where = [sys.executable, "-c", "import os; print(os.getcwd())"]

    assert Path(ask(where)[1].strip()) == ROOT
    assert Path(ask(where, folder=tmp_path)[1].strip()).resolve() == tmp_path.resolve()


def test_a_program_that_is_not_there_is_an_answer_too() -> None:
    assert ask(["no-such-program-anywhere"]) == (127, "")


@pytest.mark.skipif(sys.platform == "win32", reason="signals are not for Windows")
def test_a_program_killed_by_a_signal_ends_as_in_a_shell() -> None:
    assert run([sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"]) == 137


def test_the_reason_stands_at_the_end() -> None:
    said = "\n".join(f"line {number}" for number in range(30)) + "\n\n"

    assert last_lines(said, 2) == "line 28\nline 29"
