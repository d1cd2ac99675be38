"""The entry: which way the arguments lead, exit statuses, and what happens when things go wrong."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

import main
from models import paths
from models.errors import NotFound
from models.headless.answer import ATTENTION, Answer
from models.headless.console import Console
from models.log import FILE_NAME, end_log

ROOT = Path(__file__).parents[1]
Carried = Callable[[Namespace, Console], Answer]


@pytest.fixture(autouse=True)
def _log_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(paths, "log_folder", lambda: tmp_path / "log")
    yield
    end_log()


@pytest.fixture
def carry(monkeypatch: pytest.MonkeyPatch) -> Callable[[Carried], None]:
    """Let every command be carried out by one function."""

    def use(function: Carried) -> None:
        monkeypatch.setattr(main, "command", lambda _name: function)

    return use


def test_help_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["--help"]) == 0
    assert main.main(["import", "-h"]) == 0
    assert "用法：main.py import" in capsys.readouterr().out


def test_without_a_command_the_window_opens(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Its exit status is the program's."""
    asked: list[tuple[Path | None, str]] = []
    window = ModuleType("ui.start")

    def run(data: Path | None, edition: str) -> int:
        asked.append((data, edition))
        return 0

    window.run = run  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "ui.start", window)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")

    assert main.main([]) == 0
    assert main.main([str(tmp_path), "--edition", "bureau"]) == 0
    assert asked == [(None, ""), (tmp_path, "bureau")]


def test_a_word_that_is_neither_command_nor_folder(capsys: pytest.CaptureFixture[str]) -> None:
    """It is refused with the commands there are; no window opens."""
    assert main.main(["bogus"]) == 2
    assert "没有“bogus”这个命令，也没有这个文件夹。命令有：demo、" in capsys.readouterr().err


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have a desktop")
def test_where_no_window_can_be_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence, not Qt's own last words."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert main.main([]) == 2
    assert "这里没有图形桌面" in capsys.readouterr().err


def test_a_status_of_a_command_is_the_programs(
    carry: Callable[[Carried], None], capsys: pytest.CaptureFixture[str]
) -> None:
    carry(lambda _arguments, _console: Answer(("有事要看。",), {"n": 1}, ATTENTION))

    assert main.main(["check", "D"]) == 1
    assert capsys.readouterr().out == "有事要看。\n"
    assert main.main(["check", "D", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {"command": "check", "status": 1, "n": 1}


def test_an_error_is_one_sentence(
    carry: Callable[[Carried], None], capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_arguments: Namespace, _console: Console) -> Answer:
        raise NotFound("没有这一期。")

    carry(fail)

    assert main.main(["check", "D", "--json"]) == 2
    said = capsys.readouterr()
    assert said.err == "没有这一期。\n"
    assert json.loads(said.out) == {
        "command": "check", "status": 2, "error": "没有这一期。", "problems": []
    }  # fmt: skip


def test_wrong_usage_is_one_sentence_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["undo", "D", "x", "--json"]) == 2
    said = capsys.readouterr()
    assert said.err == "BATCH要写整数，写的是“x”。用“main.py undo --help”看写法。\n"
    assert json.loads(said.out)["status"] == 2


def test_a_mistake_is_logged_and_answered_without_a_trace(
    carry: Callable[[Carried], None], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """What the error says of a person does not reach the log."""

    def fail(_arguments: Namespace, _console: Console) -> Answer:
        raise KeyError("韦小明 452131199103040019")

    carry(fail)

    assert main.main(["check", "D"]) == 2
    said = capsys.readouterr()
    log = tmp_path / "log" / FILE_NAME
    assert said.out == ""
    assert said.err == (
        f"程序出了意外，这一步没有做完，以前保存的数据都在；请把日志“{log}”交给帮您的人。\n"
    )
    text = log.read_text(encoding="utf-8")
    assert "KeyError" in text
    assert "test_main.py" in text
    assert "韦" not in text
    assert "1991" not in text


def test_the_log_lies_with_the_data(
    carry: Callable[[Carried], None], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Where there are data; nothing is made in a folder that is something else."""
    data, other = tmp_path / "data", tmp_path / "other"
    data.mkdir()
    other.mkdir()
    (data / "data.db").write_bytes(b"")
    carry(lambda _arguments, _console: Answer(()))

    main.main(["check", str(data)])
    main.main(["check", str(other)])

    assert (data / "log" / FILE_NAME).is_file()
    assert list(other.iterdir()) == []


def test_ctrl_c_is_said_in_one_sentence(
    carry: Callable[[Carried], None], capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(_arguments: Namespace, _console: Console) -> Answer:
        raise KeyboardInterrupt

    carry(stop)

    assert main.main(["check", "D"]) == 2
    assert capsys.readouterr().err == "已取消；没有做完的那一步没有改动任何数据。\n"


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "main.py", *map(str, words)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_process_of_its_own(tmp_path: Path) -> None:
    done = run("check", tmp_path / "没有")

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (f"“{tmp_path}/没有”里没有校情汇的数据，请选别的文件夹，或在这里新建。\n")


def test_a_reader_that_has_seen_enough(tmp_path: Path) -> None:
    """As in ``main.py --help | head -1``: no trace, also not when the process ends."""
    process = subprocess.Popen(
        [sys.executable, "main.py", "restore", str(tmp_path / "没有"), "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()

    assert process.wait() == 2
    assert said.count("\n") == 1
    assert "BrokenPipe" not in said


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_in_the_middle_of_work(tmp_path: Path) -> None:
    """The signal goes to the whole group, workers too; nothing is left behind."""
    process = subprocess.Popen(
        [sys.executable, "main.py", "demo", str(tmp_path / "demo"), "--schools", "20"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    assert process.stderr is not None
    first = process.stderr.readline()
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)

    assert first.endswith("……\n")
    assert (process.returncode, out) == (2, "")
    assert err.splitlines()[-1] in {
        "已取消；没有做完的那一步没有改动任何数据。",
        "已取消，什么都没有改动。",  # where the work itself noticed it
    }
    assert "Traceback" not in err
    assert not (tmp_path / "demo").exists()


HEAVY = ("PySide6", "openpyxl", "reportlab", "docx", "pypdfium2")
LOADED = (
    "import sys, main\n"
    "main.main(sys.argv[1:])\n"
    f"print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)\n"
)


@pytest.mark.parametrize("words", [["restore"], ["check"], ["totals"], ["import", "x"], ["-h"]])
def test_a_command_loads_no_more_than_it_needs(words: list[str], tmp_path: Path) -> None:
    """Nothing that draws or writes workbooks, where nothing is drawn and no workbook written."""
    name, *rest = words
    command = [
        sys.executable,
        "-c",
        LOADED,
        name,
        *([] if name == "-h" else [str(tmp_path)]),
        *rest,
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)

    assert done.stderr.splitlines()[-1] == "[]"
