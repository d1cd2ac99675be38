"""What Debian and its relatives must have besides Python, and how to come by it.

With root or a sudo that asks nothing, packages are installed; otherwise the person gets the
one line to type. Other systems are told the names of the missing libraries.
"""

import os
import re
import shutil
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from installer.terminal import CannotGoOn, ask, last_lines, say

# What Qt needs for drawing without a screen (measured on a Debian with nothing but Python).
QT_PACKAGES = (
    "libgl1",
    "libegl1",
    "libglib2.0-0",
    "libfontconfig1",
    "libxkbcommon0",
    "libdbus-1-3",
)

# What it needs besides for a window on X11.
WINDOW_PACKAGES = (
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-xkb1",
    "libxkbcommon-x11-0",
)

ALL_PACKAGES = (*QT_PACKAGES, *WINDOW_PACKAGES)

# Real programs that some tests talk to: the command that shows each is there, its package, and
# what stays untested without it.
TEST_PROGRAMS = (
    ("soffice", "libreoffice-calc", "LibreOffice 打开、改动、另存我们的工作簿"),
    ("Xvfb", "xvfb", "真实窗口"),
    ("openbox", "openbox", "真实窗口里的焦点"),
    ("xdotool", "xdotool", "真实窗口里的键盘操作"),
    ("pdftotext", "poppler-utils", "PDF 的文字和页面"),
    ("strace", "strace", "写盘顺序"),
)


@cache
def apt_prefix() -> tuple[str, ...] | None:
    """Return what must stand before apt-get here, or None if we may not or cannot use it."""
    if shutil.which("apt-get") is None:
        return None
    if sys.platform != "win32" and os.geteuid() == 0:
        return ()
    if shutil.which("sudo") and ask(["sudo", "-n", "true"])[0] == 0:
        return ("sudo", "-n")
    return None


def apt_line(packages: Sequence[str]) -> str:
    """Return the one line that installs packages, for a person to type.

    A Debian whose root has a password comes without sudo.
    """
    install = "apt-get install -y --no-install-recommends " + " ".join(packages)
    if shutil.which("sudo"):
        return f"sudo apt-get update && sudo {install}"
    return f"su - -c 'apt-get update && {install}'"


@cache
def refresh_lists() -> None:
    """Fetch the package lists once; a bare machine has none."""
    ask([*(apt_prefix() or ()), "apt-get", "update"])


def apt_install(packages: Sequence[str]) -> str:
    """Install packages; return nothing, or the end of what apt said when it failed."""
    prefix = apt_prefix()
    if prefix is None:
        return "no permission"
    refresh_lists()
    quiet = ("env", "DEBIAN_FRONTEND=noninteractive")
    wish = ("install", "-y", "--no-install-recommends", *packages)
    code, said = ask([*prefix, *quiet, "apt-get", *wish])
    return "" if code == 0 else last_lines(said) or f"exit code {code}"


def lacking(packages: Sequence[str]) -> list[str]:
    """Return the packages that Debian does not know as installed.

    Later releases renamed some of them; those count as lacking, and apt then finds them there.
    """
    form = "${Package} ${Status}\n"
    said = ask(["dpkg-query", "--show", f"--showformat={form}", *packages])[1]
    there = {line.split()[0] for line in said.splitlines() if line.endswith(" ok installed")}
    return [name for name in packages if name not in there]


def install_or_tell(what: str, packages: Sequence[str], libraries: Sequence[str] = ()) -> None:
    """Install packages where we may, otherwise stop with what the person has to do."""
    if apt_prefix() is not None:
        say(f"正在安装{what}：{' '.join(packages)}")
        trouble = apt_install(packages)
        if trouble:
            line = apt_line(packages)
            raise CannotGoOn(f"安装{what}没有成功，apt-get 说：\n{trouble}\n可以自己试一次：{line}")
    elif shutil.which("apt-get"):
        # Whoever must type it is told everything at once, not one thing each time.
        others = [name for name in lacking(ALL_PACKAGES) if name not in packages]
        line = apt_line([*packages, *others])
        raise CannotGoOn(f"这台电脑缺少{what}。请输入这一行，然后再来一次：{line}")
    else:
        raise CannotGoOn(f"这台电脑缺少{what}。{other_line(libraries or packages)}")


def other_line(libraries: Sequence[str]) -> str:
    """Return what to do on a Linux without apt: its package manager knows files, not our names."""
    wanted = " ".join(f"'{name}()(64bit)'" for name in libraries)
    for manager in ("dnf", "zypper"):
        if shutil.which(manager):
            return f"请输入这一行，然后再来一次：sudo {manager} install {wanted}"
    return f"请用系统的软件管理器安装含有这些文件的软件包：{' '.join(libraries)}"


def missing_libraries(said: str) -> list[str]:
    """Find the shared libraries that the loader or ldd names as missing."""
    pattern = r"(\S+\.so[.\d]*)(?:: cannot open shared object file| => not found)"
    return sorted(set(re.findall(pattern, said)))


def unmet_libraries(binary: Path) -> list[str]:
    """Return the shared libraries that a plugin would not find when it is loaded."""
    return missing_libraries(ask(["ldd", binary], {"LC_ALL": "C"})[1])


def missing_programs() -> list[tuple[str, str, str]]:
    """Return the rows of TEST_PROGRAMS whose command is not on this machine."""
    return [row for row in TEST_PROGRAMS if shutil.which(row[0]) is None]


def provide_test_programs() -> list[str]:
    """Install what tests need where we may; return what stays untested, in words."""
    if not sys.platform.startswith("linux"):
        return [row[2] for row in TEST_PROGRAMS]
    missing = missing_programs()
    if missing and apt_prefix() is not None:
        packages = [row[1] for row in missing]
        say(f"正在安装测试要用的程序：{' '.join(packages)}")
        trouble = apt_install(packages)
        if trouble:
            say(f"没有装上，用到它们的测试会跳过。apt-get 说：\n{trouble}")
        missing = missing_programs()
    return [row[2] for row in missing]
