"""What a command opens: data with their notices, a unit, a password nobody else can see."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from models.errors import NotFound
from models.headless.opening import find_unit, password
from models.merge.snapshot import Frame
from models.records import Unit
from tests.models.headless.county import FIRST, PERIOD, UNITS, form_set
from tests.models.headless.running import Terminal


def frame(*units: Unit) -> Frame:
    return Frame(PERIOD, form_set(), {}, {unit.code: unit for unit in units})


@pytest.mark.parametrize("text", [FIRST, "桐木镇初级中学", "桐木中学"])
def test_a_unit_has_a_code_a_name_and_other_names(text: str) -> None:
    assert find_unit(frame(*UNITS), text).code == FIRST


def test_a_name_that_two_units_have_is_not_enough() -> None:
    twins = (Unit("2145000008", "平道小学", "12"), Unit("2145000009", "平道小学", "12"))
    with pytest.raises(NotFound) as twice:
        find_unit(frame(*twins), "平道小学")

    assert twice.value.message == ("叫“平道小学”的单位有2个（2145000008、2145000009），请写代码。")


def test_after_an_unclean_close_it_says_so(terminal: Terminal, bureau: Path) -> None:
    (bureau / "data.lock").write_bytes(b"open\n")
    ran = terminal.run("totals", bureau)

    assert ran.status == 0
    assert ran.err.startswith("上次没有正常退出（停电或死机）。")
    assert terminal.run("totals", bureau).err == ""


def test_a_password_may_come_from_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    assert password("abcd") == "abcd"
    monkeypatch.setattr("sys.stdin", io.StringIO("mi ma\r\nnext\n"))
    assert password("-") == "mi ma"
    monkeypatch.setattr("sys.stdin", None)
    assert password("-") == ""


def test_at_a_terminal_a_password_is_typed_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = io.StringIO("seen")
    monkeypatch.setattr(typed, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", typed)
    monkeypatch.setattr("getpass.getpass", lambda prompt: f"{prompt}unseen")

    assert password("-") == "密码：unseen"
