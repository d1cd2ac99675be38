"""The log holds where the program went wrong, and nothing about persons."""

from __future__ import annotations

import logging
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import log
from models.log import FILE_NAME, cleaned, end_log, log_into


@pytest.fixture(autouse=True)
def _end() -> Iterator[None]:
    yield
    end_log()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("KeyError: '韦小明'", "KeyError: '…'"),
        ("id 45213119910304001X", "id #"),
        ("phone 13978000001", "phone #"),
        ("row 1234, page 56", "row 1234, page 56"),
    ],
)
def test_what_may_be_about_a_person_is_left_out(text: str, kept: str) -> None:
    assert cleaned(text) == kept


def test_a_trace_names_the_place(tmp_path: Path) -> None:
    path = log_into(tmp_path / "log")
    try:
        int("韦小明，13978000001")
    except ValueError:
        logging.getLogger("x").exception("failed")
    text = path.read_text(encoding="utf-8")

    assert "ERROR x: failed" in text
    assert "test_log.py" in text
    assert "ValueError: invalid literal for int() with base 10: '…#'" in text
    assert "韦" not in text


def test_a_second_folder_takes_the_place_of_the_first(tmp_path: Path) -> None:
    first, second = log_into(tmp_path / "a"), log_into(tmp_path / "b")
    logging.getLogger("x").warning("later")

    assert "later" not in first.read_text(encoding="utf-8")
    assert "later" in second.read_text(encoding="utf-8")


def test_it_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "_MOST_BYTES", 2000)
    log_into(tmp_path)
    for number in range(200):
        logging.getLogger("x").warning("line %d %s", number, "x" * 50)

    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == [FILE_NAME, *(f"{FILE_NAME}.{number}" for number in (1, 2, 3))]
    assert all(path.stat().st_size <= 2000 for path in tmp_path.iterdir())


def test_a_folder_that_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "temp").mkdir()
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path / "temp"))

    assert log_into(tmp_path / "file" / "log") == tmp_path / "temp" / FILE_NAME


def test_a_log_that_cannot_be_written_disturbs_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / FILE_NAME).mkdir()
    log_into(tmp_path)
    logging.getLogger("x").warning("lost")

    assert capsys.readouterr().err == ""


def test_warnings_go_into_the_log_while_there_is_one(tmp_path: Path) -> None:
    path = log_into(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old call", UserWarning, stacklevel=1)

    assert "old call" in path.read_text(encoding="utf-8")
