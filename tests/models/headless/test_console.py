"""Answers on stdout, all else on stderr, whatever is at the other end."""

from __future__ import annotations

import errno
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest

from models.errors import EnvironmentFault, NotFound, Refused
from models.headless.answer import ATTENTION, Answer
from models.headless.console import Console, standard
from models.problems import Problem, Severity


class Tty(io.StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


class Closed(io.StringIO):
    """A stream that takes nothing."""

    def __init__(self, code: int) -> None:
        super().__init__()
        self.code = code

    def write(self, text: str) -> int:
        """Refuse."""
        raise OSError(self.code, "gone")


def test_a_terminal_shows_one_line_that_is_written_over() -> None:
    err = Tty()
    console = Console(io.StringIO(), err)
    watch = console.watch("读取")
    watch.step(9, 10)
    watch.step(10, 10)
    console.tell("读完了。")

    assert err.getvalue() == "\r读取 9/10\r读取 10/10\r          \r读完了。\n"


def test_a_shorter_line_leaves_nothing_of_the_longer_one() -> None:
    err = Tty()
    watch = Console(io.StringIO(), err).watch("写")
    watch.step(100, 100)
    watch.step(1, 2)

    assert err.getvalue().endswith("\r写 1/2    ")


def test_elsewhere_a_line_stands_now_and_then() -> None:
    err = io.StringIO()
    watch = Console(io.StringIO(), err).watch("读取")
    watch.step(0, 0)
    for done in range(1001):
        watch.step(done, 1000)

    assert err.getvalue().splitlines() == [f"读取 {done}/1000" for done in range(0, 1001, 100)]


def test_an_answer_is_lines_or_one_document() -> None:
    answer = Answer(("学校2所。",), {"n": Decimal("0.50"), "path": Path("a")}, ATTENTION)
    plain, told = io.StringIO(), io.StringIO()

    assert Console(plain, io.StringIO()).show(answer) == 1
    assert Console(told, io.StringIO(), json=True, command="check").show(answer) == 1
    assert plain.getvalue() == "学校2所。\n"
    assert json.loads(told.getvalue()) == {
        "command": "check", "status": 1, "n": "0.50", "path": "a"
    }  # fmt: skip


def test_a_failure_is_one_sentence_on_stderr() -> None:
    out, err = io.StringIO(), io.StringIO()

    assert Console(out, err).fail(NotFound("没有这一批。")) == 2
    assert (out.getvalue(), err.getvalue()) == ("", "没有这一批。\n")


def test_what_lies_behind_a_refusal_is_listed() -> None:
    problems = [
        Problem("C060", Severity.ERROR, "人数不平。"),
        Problem("C001", Severity.ERROR, "没填。"),
    ]
    out, err, told = io.StringIO(), io.StringIO(), io.StringIO()

    Console(out, err).fail(Refused("还有2处错误。", problems))
    Console(told, io.StringIO(), json=True).fail(Refused("还有2处错误。", problems))

    assert err.getvalue() == "还有2处错误。\n"
    assert out.getvalue() == "  人数不平。\n  没填。\n"
    document = json.loads(told.getvalue())
    assert document["error"] == "还有2处错误。"
    assert [one["code"] for one in document["problems"]] == ["C060", "C001"]


@pytest.mark.parametrize("code", [errno.EPIPE, errno.EINVAL])
def test_a_reader_that_has_gone_is_no_error(code: int) -> None:
    console = Console(Closed(code), Closed(code))

    console.tell("一句话。")
    assert console.show(Answer(("行",))) == 0


def test_a_full_disk_behind_stdout_is_said_once() -> None:
    console = Console(Closed(errno.ENOSPC), io.StringIO())

    with pytest.raises(EnvironmentFault, match="磁盘满了"):
        console.show(Answer(("行",)))
    assert console.fail(NotFound("没有。")) == 2


def test_a_stream_that_knows_no_chinese_shows_question_marks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Piped output is UTF-8; a terminal keeps its own encoding, and never fails."""
    piped = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="gbk")
    monkeypatch.setattr(terminal, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout", piped)
    monkeypatch.setattr("sys.stderr", terminal)
    console = standard(["check", "--json"])
    console.tell("𠮷木乡")
    console.show(Answer((), {"name": "𠮷木乡\udce4"}))

    assert "𠮷木乡?" in piped.buffer.getvalue().decode("utf-8")
    assert terminal.buffer.getvalue().decode("gbk") == "?木乡\n"


def test_a_program_without_a_terminal_speaks_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a window that was started by a double click."""
    monkeypatch.setattr("sys.stdout", None)
    monkeypatch.setattr("sys.stderr", None)

    assert standard([]).fail(NotFound("没有。")) == 2
