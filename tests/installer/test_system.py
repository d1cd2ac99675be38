"""Missing libraries are recognised, and installed or named in one line to type."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence

import pytest

from installer import system
from installer.system import apt_line, install_or_tell, lacking, missing_libraries
from installer.terminal import CannotGoOn


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """What is asked once a run is asked anew in each test."""
    system.apt_prefix.cache_clear()
    system.refresh_lists.cache_clear()
    yield
    system.apt_prefix.cache_clear()
    system.refresh_lists.cache_clear()


def programs(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Make a machine on which only the named programs are found."""
    there = {name: f"bin/{name}" for name in names}
    monkeypatch.setattr(shutil, "which", there.get)


def ordinary_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be somebody whose sudo wants a password."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(system, "ask", lambda *_: (1, "sudo: a password is required"))


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (
            "ImportError: libGL.so.1: cannot open shared object file: No such file or directory",
            ["libGL.so.1"],
        ),
        (
            """
            libxcb-cursor.so.0 => not found
            libxcb.so.1 => usr/lib/libxcb.so.1 (0x7f)
            libxcb-icccm.so.4 => not found
            libxcb-cursor.so.0 => not found
            """,
            ["libxcb-cursor.so.0", "libxcb-icccm.so.4"],
        ),
        ("ImportError: No module named PySide6", []),
        ("", []),
    ],
)
def test_missing_libraries_are_read_from_loader_and_ldd(said: str, found: list[str]) -> None:
    assert missing_libraries(said) == found


def test_the_line_to_type_with_sudo(monkeypatch: pytest.MonkeyPatch) -> None:
    programs(monkeypatch, "apt-get", "sudo")

    assert apt_line(["libgl1", "libegl1"]) == (
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends libgl1 libegl1"
    )


def test_the_line_to_type_where_there_is_no_sudo(monkeypatch: pytest.MonkeyPatch) -> None:
    programs(monkeypatch, "apt-get")

    assert apt_line(["libgl1"]) == (
        "su - -c 'apt-get update && apt-get install -y --no-install-recommends libgl1'"
    )


def test_an_ordinary_user_is_told_everything_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line for the environment, for drawing and for windows, not three in three runs."""
    programs(monkeypatch, "apt-get", "sudo")
    ordinary_user(monkeypatch)

    with pytest.raises(CannotGoOn) as stop:
        install_or_tell("建立 Python 环境的部件", ["python3.11-venv"])

    sentence, _, line = str(stop.value).partition("：")
    assert sentence == "这台电脑缺少建立 Python 环境的部件。请输入这一行，然后再来一次"
    assert line == apt_line(["python3.11-venv", *system.QT_PACKAGES, *system.WINDOW_PACKAGES])


def test_a_package_stands_only_once_in_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    programs(monkeypatch, "apt-get")
    ordinary_user(monkeypatch)

    with pytest.raises(CannotGoOn) as stop:
        install_or_tell("窗口程序要用的系统库", system.QT_PACKAGES, ["libGL.so.1"])

    assert str(stop.value).count(" libgl1 ") == 1


def test_what_debian_has_installed_is_not_lacking(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package removed but for its settings is lacking, one that is unknown as well."""
    said = (
        "libgl1 install ok installed\n"
        "libegl1 deinstall ok config-files\n"
        "dpkg-query: no packages found matching libglib2.0-0\n"
    )
    monkeypatch.setattr(system, "ask", lambda *_: (1, said))

    assert lacking(["libgl1", "libegl1", "libglib2.0-0"]) == ["libegl1", "libglib2.0-0"]


def test_root_installs_without_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lists are fetched once, however much is installed."""
    asked: list[list[str]] = []

    def answer(command: Sequence[str]) -> tuple[int, str]:
        asked.append(list(command))
        return 0, ""

    programs(monkeypatch, "apt-get")
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(system, "ask", answer)

    install_or_tell("系统库", ["libgl1"])
    install_or_tell("系统库", ["libegl1"])

    assert [command for command in asked if "update" in command] == [["apt-get", "update"]]
    assert [command[-1] for command in asked if "install" in command] == ["libgl1", "libegl1"]
    assert not any("sudo" in command for command in asked)


def test_apts_own_words_are_shown_when_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    programs(monkeypatch, "apt-get")
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(system, "ask", lambda *_: (100, "E: Unable to locate package libgl1"))

    with pytest.raises(CannotGoOn) as stop:
        install_or_tell("系统库", ["libgl1"])

    assert "E: Unable to locate package libgl1" in str(stop.value)
    assert apt_line(["libgl1"]) in str(stop.value)


def test_another_linux_is_asked_for_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its packages have other names, but dnf knows which one holds a library."""
    programs(monkeypatch, "dnf")

    with pytest.raises(CannotGoOn, match=r"sudo dnf install 'libGL\.so\.1\(\)\(64bit\)'$"):
        install_or_tell("系统库", ["libgl1"], ["libGL.so.1"])


def test_a_linux_of_an_unknown_kind_is_given_the_names(monkeypatch: pytest.MonkeyPatch) -> None:
    programs(monkeypatch)

    with pytest.raises(CannotGoOn, match=r"软件包：libGL\.so\.1$"):
        install_or_tell("系统库", ["libgl1"], ["libGL.so.1"])


def test_missing_test_programs_are_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing may be installed, the tests that need them are skipped, and that is said."""
    monkeypatch.setattr(sys, "platform", "linux")
    programs(monkeypatch, "soffice", "Xvfb", "openbox", "xdotool", "pdftotext")

    assert system.provide_test_programs() == ["写盘顺序"]
