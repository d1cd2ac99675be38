"""The environment is made once, filled again when the pins change, and otherwise left alone."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from installer import environment
from installer.environment import Stamp, digest, ensure, read_stamp, write_stamp
from installer.system import QT_PACKAGES
from installer.terminal import CannotGoOn


@dataclass
class Machine:
    """An environment in a temporary folder, and all that was done to it."""

    folder: Path
    done: list[str] = field(default_factory=list)

    def pin(self, level: str, text: str) -> None:
        """Write a requirement file."""
        (self.folder / f"{level}.txt").write_text(text, encoding="utf-8")

    def again(self) -> list[str]:
        """Return what was done since the last question."""
        done, self.done = self.done, []
        return done


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Note the steps instead of carrying them out."""
    made = Machine(tmp_path)
    venv = tmp_path / ".venv"
    python = venv / "bin" / "python"

    def make_venv() -> None:
        python.parent.mkdir(parents=True, exist_ok=True)
        python.touch()
        made.done.append("make")

    monkeypatch.setattr(environment, "VENV", venv)
    monkeypatch.setattr(environment, "STAMP", venv / "set-up.json")
    monkeypatch.setattr(environment, "REQUIREMENTS", tmp_path)
    monkeypatch.setattr(environment, "venv_python", lambda: python)
    monkeypatch.setattr(environment, "check_machine", lambda: made.done.append("machine"))
    monkeypatch.setattr(environment, "make_venv", make_venv)
    monkeypatch.setattr(environment, "install", lambda level: made.done.append(f"install {level}"))
    for name in environment.CHECKS:
        monkeypatch.setitem(environment.CHECKS, name, note(made, name))
    made.pin("runtime", "a==1\n")
    made.pin("dev", "a==1\nb==1\n")
    return made


def note(machine: Machine, text: str) -> Callable[[], None]:
    """Return a step that does nothing but note itself."""
    return lambda: machine.done.append(text)


def test_a_bare_machine_gets_everything_in_order(machine: Machine) -> None:
    ensure("runtime", ("qt", "window"))

    assert machine.again() == ["machine", "make", "install runtime", "qt", "window"]


def test_a_second_run_does_nothing(machine: Machine) -> None:
    ensure("runtime", ("qt",))
    machine.again()

    ensure("runtime", ("qt",))

    assert machine.again() == []


def test_a_check_not_made_yet_is_made_alone(machine: Machine) -> None:
    ensure("runtime", ("qt",))
    machine.again()

    ensure("runtime", ("qt", "window"))

    assert machine.again() == ["window"]


def test_changed_pins_are_installed_and_checked_again(machine: Machine) -> None:
    ensure("runtime", ("qt",))
    machine.again()
    machine.pin("runtime", "a==2\n")

    ensure("runtime", ("qt",))

    assert machine.again() == ["install runtime", "qt"]


def test_what_tests_need_is_enough_for_running(machine: Machine) -> None:
    ensure("dev", ("qt",))
    machine.again()

    ensure("runtime", ("qt",))
    assert machine.again() == []


def test_what_running_needs_is_not_enough_for_tests(machine: Machine) -> None:
    ensure("runtime", ("qt",))
    machine.again()

    ensure("dev", ("qt",))
    assert machine.again() == ["install dev", "qt"]


def test_an_installation_broken_off_starts_anew(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody knows what half an installation holds."""

    def fail(level: str) -> None:
        raise CannotGoOn(f"{level} 没有装上。")

    ensure("runtime", ())
    machine.pin("runtime", "a==2\n")
    with monkeypatch.context() as broken:
        broken.setattr(environment, "install", fail)
        with pytest.raises(CannotGoOn):
            ensure("runtime", ())
    machine.again()

    ensure("runtime", ())

    assert machine.again() == ["machine", "make", "install runtime"]


def test_a_check_that_failed_downloads_nothing_twice(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person installs a system library and comes back: only the check is left to do."""

    def fail() -> None:
        raise CannotGoOn("缺少系统库。")

    with monkeypatch.context() as broken:
        broken.setitem(environment.CHECKS, "window", fail)
        with pytest.raises(CannotGoOn):
            ensure("runtime", ("qt", "window"))
    machine.again()

    ensure("runtime", ("qt", "window"))

    assert machine.again() == ["window"]


def test_another_python_makes_another_environment(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ensure("runtime", ())
    machine.again()
    monkeypatch.setattr(environment, "python_identity", lambda: "3.13 elsewhere")

    ensure("runtime", ())

    assert machine.again() == ["machine", "make", "install runtime"]


def test_a_stamp_is_read_as_it_was_written(machine: Machine) -> None:
    environment.make_venv()
    stamp = Stamp(environment.python_identity(), {"dev": digest("dev")}, ["qt"])

    write_stamp(stamp)

    assert read_stamp() == stamp
    assert [path.name for path in machine.folder.glob(".venv/set-up*")] == ["set-up.json"]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"other": 1}', json.dumps({"python": "2.7 somewhere"})]
)
def test_a_stamp_that_cannot_be_believed_is_none(machine: Machine, text: str) -> None:
    environment.make_venv()
    environment.STAMP.write_text(text, encoding="utf-8")

    assert read_stamp() is None


def test_a_stamp_without_its_python_is_none(machine: Machine) -> None:
    environment.make_venv()
    write_stamp(Stamp(environment.python_identity()))
    environment.venv_python().unlink()

    assert read_stamp() is None


def pip_says(monkeypatch: pytest.MonkeyPatch, said: str) -> str:
    """Return what the person is told when pip fails with the given words."""
    monkeypatch.setattr(environment, "ask", lambda *_: (1, said))
    with pytest.raises(CannotGoOn) as stop:
        environment.install("runtime")
    return str(stop.value)


BROKEN_BY = "WARNING: Retrying (Retry(total=1, connect=None)) after connection broken by "


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
            "校验值不符",
        ),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space", "磁盘满了"),
        (
            BROKEN_BY + "'ProxyError('Cannot connect to proxy.', "
            "NewConnectionError('Failed to establish a new connection'))'",
            "请检查代理设置",
        ),
        (
            BROKEN_BY + "'NewConnectionError('Failed to establish a new connection: refused')'\n"
            "ERROR: No matching distribution found for lxml==6.1.3",
            "请检查网络",
        ),
        (BROKEN_BY + "'ConnectTimeoutError('Connection timed out')'", "请检查网络"),
        (BROKEN_BY + "'NameResolutionError('Temporary failure in name resolution')'", "请检查网络"),
        (BROKEN_BY + "'ReadTimeoutError('Read timed out. (read timeout=15)')'", "软件源太慢"),
        (
            BROKEN_BY + "'SSLError(SSLCertVerificationError(1, 'certificate verify failed'))'",
            "证书不被信任",
        ),
        ("ERROR: No matching distribution found for lxml==6.1.3", "没有适合这台电脑"),
        ("ERROR: something nobody thought of", "pip 说：\nERROR: something nobody thought of"),
    ],
)
def test_pips_trouble_becomes_a_sentence(
    monkeypatch: pytest.MonkeyPatch, said: str, told: str
) -> None:
    assert told in pip_says(monkeypatch, said)


def test_pip_takes_only_what_has_the_right_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    """And never builds from source, for which users have no compiler."""
    asked: list[list[object]] = []

    def answer(command: list[object]) -> tuple[int, str]:
        asked.append(command)
        return 0, ""

    monkeypatch.setattr(environment, "ask", answer)

    environment.install("dev")

    assert {"--require-hashes", "--only-binary=:all:"} <= {str(word) for word in asked[0]}
    assert asked[0][-1] == environment.REQUIREMENTS / "dev.txt"


def test_a_full_disk_is_refused_before_anything_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "ROOM_NEEDED", 10**18)

    with pytest.raises(CannotGoOn, match="请腾出空间"):
        environment.check_machine()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux only")
@pytest.mark.parametrize("libc", [("glibc", "2.27"), ("musl", "1.2"), ("", "")])
def test_an_old_linux_is_refused(monkeypatch: pytest.MonkeyPatch, libc: tuple[str, str]) -> None:
    monkeypatch.setattr(platform, "libc_ver", lambda: libc)

    with pytest.raises(CannotGoOn, match=r"glibc 2\.28"):
        environment.check_machine()


def test_a_missing_library_of_qt_is_installed_and_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = [(1, "ImportError: libGL.so.1: cannot open shared object file"), (0, "")]
    installed: list[tuple[object, ...]] = []
    monkeypatch.setattr(environment, "ask", lambda *_: answers.pop(0))
    monkeypatch.setattr(environment, "install_or_tell", lambda *wish: installed.append(wish))

    environment.check_qt()

    assert installed == [("窗口程序要用的系统库", QT_PACKAGES, ["libGL.so.1"])]
    assert answers == []


def test_another_fault_of_qt_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "ask", lambda *_: (139, "Segmentation fault"))

    with pytest.raises(CannotGoOn, match="Segmentation fault"):
        environment.check_qt()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux only")
def test_libraries_still_missing_after_installing_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Rather than a window that never appears."""
    monkeypatch.setattr(environment, "unmet_by_windows", lambda: ["libxcb-cursor.so.0"])
    monkeypatch.setattr(environment, "install_or_tell", lambda *_: None)

    with pytest.raises(CannotGoOn, match=r"libxcb-cursor\.so\.0"):
        environment.check_window()
