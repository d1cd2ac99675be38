"""The worker's own side, run here: what it answers to every kind of job."""

from __future__ import annotations

import signal
import threading
from multiprocessing import Pipe
from pathlib import Path

import pytest

from models.forms.loader import form_set_to_json
from models.workbook import worker_process
from models.workbook.worker_process import Answer, Job, Setup, Worker, serve
from tests.models.workbook.editing import Book
from tests.models.workbook.sample_county import known


def setup(**options: object) -> Setup:
    facts = known()
    form_sets = tuple(form_set_to_json(form_set) for form_set in facts.form_sets.values())
    return Setup(form_sets, facts.units, facts.periods, address_bytes=0, **options)  # type: ignore[arg-type]


def test_a_workbook_is_answered_with_its_result(tmp_path: Path) -> None:
    book = Book(tmp_path)
    worker = Worker(setup(after=lambda result, ctx: (result.edited, ctx.unit.code)))

    answer = worker.answer(Job(str(book.path)))

    assert answer.result is not None
    assert answer.result.content.form("enrolment") == book.content.form("enrolment")
    assert answer.extra == (False, "2145000001")


def test_what_is_refused_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "总结.pdf"
    path.write_bytes(b"%PDF-1.4")

    for job, code in ((Job(str(path)), "R001"), (Job(str(tmp_path / "没有.xlsx")), "R013")):
        answer = Worker(setup()).answer(job)
        assert answer.refused is not None
        assert (answer.refused.code, answer.refused.place.file) == (code, Path(job.path).name)


def test_it_serves_until_the_pool_hangs_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first message says that it is ready."""
    path = tmp_path / "a.txt"
    path.write_text("学校", "utf-8")
    monkeypatch.setattr(signal, "signal", lambda *_args: None)
    ours, theirs = Pipe()
    thread = threading.Thread(target=serve, args=(theirs, setup()))
    thread.start()

    ready = ours.recv()
    ours.send(Job(str(path)))
    answer = ours.recv()
    ours.close()
    thread.join(10)

    assert ready is None
    assert isinstance(answer, Answer)
    assert answer.refused is not None
    assert not thread.is_alive()


def test_a_pool_that_hangs_up_early_is_no_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    """As with Ctrl+C while the processes start."""
    monkeypatch.setattr(signal, "signal", lambda *_args: None)
    ours, theirs = Pipe()
    ours.close()

    serve(theirs, setup())


def test_memory_is_limited_where_the_system_can(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    asked: list[tuple[int, tuple[int, int]]] = []
    monkeypatch.setattr(resource, "setrlimit", lambda what, how: asked.append((what, how)))

    worker_process._limit_memory(1000)
    worker_process._limit_memory(0)

    assert asked == [(resource.RLIMIT_AS, (1000, 1000))]
