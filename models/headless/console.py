"""The terminal: answers go to stdout, sentences and progress to stderr, whatever is at their end.

A terminal that cannot show a character shows a question mark; a reader that has seen enough and
closed the pipe is no error; a program started without a terminal has nowhere to write to, which is
none either.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TextIO

from models.errors import AppError, Refused
from models.files import named
from models.forms.plain_text import shown
from models.headless.answer import FAILED, Answer, as_json
from models.headless.facts import problem_facts
from models.headless.tables import width
from models.watch import Watch

_STEPS = 10
_ANSWER = Path("结果")
_GONE = frozenset((errno.EPIPE, errno.EINVAL, errno.ESHUTDOWN))  # EINVAL: Windows says it so


class Console:
    """Where a command speaks.

    Attributes:
        json: answers are written for a program.
        command: name of the command, told in its answer.
    """

    def __init__(self, out: TextIO, err: TextIO, *, json: bool = False, command: str = "") -> None:
        """Speak to two streams; see ``standard``."""
        self.json = json
        self.command = command
        self._out = out
        self._err = err
        self._shown = 0

    def watch(self, doing: str) -> Watch:
        """Return what shows how far long work is.

        On a terminal one line that is written over; elsewhere a line now and then.
        """
        return Watch(self._overwriting(doing) if self._err.isatty() else self._now_and_then(doing))

    def _overwriting(self, doing: str) -> Callable[[int, int], None]:
        def show(done: int, total: int) -> None:
            text = f"{doing} {done}/{total}"
            self._write(self._err, "\r" + text + " " * max(0, self._shown - width(text)))
            self._shown = width(text)

        return show

    def _now_and_then(self, doing: str) -> Callable[[int, int], None]:
        said = -1

        def show(done: int, total: int) -> None:
            nonlocal said
            step = done * _STEPS // total if total else 0
            if total and step > said:
                said = step
                self._write(self._err, f"{doing} {done}/{total}\n")

        return show

    def tell(self, sentence: str) -> None:
        """Say something beside the answer."""
        self._end_progress()
        self._write(self._err, f"{_visible(sentence)}\n")

    def _end_progress(self) -> None:
        if self._shown:
            self._write(self._err, "\r" + " " * self._shown + "\r")
            self._shown = 0

    def show(self, answer: Answer) -> int:
        """Write an answer and return its exit status."""
        self._end_progress()
        if self.json:
            self._document(answer.status, answer.facts)
        else:
            self._write(self._out, "".join(f"{_visible(line)}\n" for line in answer.lines))
        return answer.status

    def fail(self, error: AppError) -> int:
        """Say in one sentence why a command could not do its work; what lies behind it follows."""
        self.tell(error.message)
        problems = error.problems if isinstance(error, Refused) else ()
        if self.json:
            facts = {"error": error.message, "problems": [problem_facts(p) for p in problems]}
            self._document(FAILED, facts)
        elif len(problems) > 1 or any(p.message != error.message for p in problems):
            told = (f"  {_visible(problem.message)}\n" for problem in problems)
            self._write(self._out, "".join(told))
        return FAILED

    def _document(self, status: int, facts: Any) -> None:  # noqa: ANN401  # JSON is anything
        head = {"command": self.command, "status": status}
        self._write(self._out, as_json({**head, **facts}) + "\n")

    def _write(self, stream: TextIO, text: str) -> None:
        try:
            stream.write(text)
            stream.flush()
        except OSError as error:
            self._mute(stream)
            if error.errno not in _GONE:
                raise named(error, _ANSWER) from error

    def _mute(self, stream: TextIO) -> None:
        """Write nothing more to a stream that takes nothing; closing it must not fail either."""
        nowhere = io.StringIO()
        if stream is self._out:
            self._out = nowhere
        if stream is self._err:
            self._err = nowhere
        try:
            number = stream.fileno()
        except (OSError, ValueError):
            return
        sink = os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, number)
        os.close(sink)


def _visible(text: str) -> str:
    """Return a text without what would steer the terminal or turn its lines round."""
    return "\n".join(map(shown, text.split("\n")))


def standard(words: Sequence[str]) -> Console:
    """Return the console of the process: its own streams, made so that writing never fails."""
    return Console(
        _stream(sys.stdout),
        _stream(sys.stderr),
        json="--json" in words,
        command=next((word for word in words if not word.startswith("-")), ""),
    )


def _stream(stream: TextIO | None) -> TextIO:
    if stream is None:  # started without a terminal, as windows are
        return io.StringIO()
    if isinstance(stream, io.TextIOWrapper):
        # A file or pipe holds UTF-8 everywhere; a terminal knows best what it can show.
        stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")
    return stream
