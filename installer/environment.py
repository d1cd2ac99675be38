"""The project's own Python environment, .venv: made, filled, checked, and remembered.

The stamp inside .venv says which Python made the environment, which requirement file was
installed and which checks passed; a run that finds it true does nothing at all. It is written
when the packages are in, and after each check, so that whoever has to install something first
downloads nothing twice. No stamp means that a set-up was broken off: the environment is then
made anew.
"""

import hashlib
import importlib.util
import json
import os
import platform
import shutil
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

from installer.system import (
    QT_PACKAGES,
    WINDOW_PACKAGES,
    install_or_tell,
    missing_libraries,
    unmet_libraries,
)
from installer.terminal import ROOT, CannotGoOn, ask, last_lines, say

VENV = ROOT / ".venv"
STAMP = VENV / "set-up.json"
REQUIREMENTS = ROOT / "requirements"

# dev.txt holds all of runtime.txt at the same versions, so that one of the two is enough.
ENOUGH = {"runtime": ("runtime", "dev"), "dev": ("dev",)}

ROOM_NEEDED = 1_500_000_000

QT_PROBE = "from PySide6.QtWidgets import QApplication; QApplication([])"

_NO_NETWORK = "连不上软件源。请检查网络（或者设置 pip 的软件源），再来一次。"
_DISK_FULL = "磁盘满了。请腾出一些空间，再来一次。"

# What pip says → what the person is told. The first that fits counts: a proxy that does not
# answer is a connection that failed, too.
PIP_TROUBLES = (
    (
        "DO NOT MATCH THE HASHES",
        "下载到的软件包和记录的校验值不符，没有安装。请换一个软件源，再来一次。",
    ),
    ("No space left on device", _DISK_FULL),
    ("Errno 28", _DISK_FULL),
    ("ProxyError", "连不上软件源。请检查代理设置，再来一次。"),
    ("SSLError", "软件源的证书不被信任。请检查电脑的日期和网络，再来一次。"),
    ("Failed to establish a new connection", _NO_NETWORK),
    ("name resolution", _NO_NETWORK),
    ("NewConnectionError", _NO_NETWORK),
    ("NameResolutionError", _NO_NETWORK),
    ("ConnectTimeoutError", _NO_NETWORK),
    ("Read timed out", "软件源太慢，下载中断了。请再来一次。"),
)


@dataclass
class Stamp:
    """What the environment is known to hold."""

    python: str = ""
    installed: dict[str, str] = field(default_factory=dict)
    checks: list[str] = field(default_factory=list)


def python_identity() -> str:
    """Name the Python that environments are made with: another one makes another environment."""
    return f"{sys.version_info[0]}.{sys.version_info[1]} {Path(sys.base_prefix).resolve()}"


def digest(name: str) -> str:
    """Return the SHA-256 of a requirement file."""
    return hashlib.sha256((REQUIREMENTS / f"{name}.txt").read_bytes()).hexdigest()


def read_stamp() -> Stamp | None:
    """Return the stamp, or None if there is none that can be believed."""
    try:
        stamp = Stamp(**json.loads(STAMP.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    whole = stamp.python == python_identity() and venv_python().exists()
    return stamp if whole else None


def write_stamp(stamp: Stamp) -> None:
    """Write the stamp in one step, so that it is there whole or not at all."""
    beside = STAMP.with_suffix(".new")
    beside.write_text(json.dumps(asdict(stamp), indent=1), encoding="utf-8")
    beside.replace(STAMP)


def venv_python() -> Path:
    """Return the Python inside the environment."""
    return VENV / "Scripts" / "python.exe" if os.name == "nt" else VENV / "bin" / "python"


def ensure(level: str, checks: tuple[str, ...]) -> None:
    """Have an environment with the given requirements that passed the given checks."""
    stamp = read_stamp()
    if stamp is None:
        check_machine()
        make_venv()
        stamp = Stamp(python_identity())
    if not any(stamp.installed.get(name) == digest(name) for name in ENOUGH[level]):
        STAMP.unlink(missing_ok=True)
        install(level)
        stamp = Stamp(stamp.python, {level: digest(level)})
        write_stamp(stamp)
    for check in checks:
        if check not in stamp.checks:
            CHECKS[check]()
            stamp.checks.append(check)
            write_stamp(stamp)


def check_machine() -> None:
    """Refuse a machine on which the set-up cannot end well, before anything is written."""
    if sys.platform == "win32" and sys.getwindowsversion().build < 17763:
        raise CannotGoOn("校情汇需要 Windows 10（1809）或更高版本。Windows 7 上请直接填工作簿。")
    if sys.platform.startswith("linux"):
        name, version = platform.libc_ver()
        numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
        if name != "glibc" or numbers < (2, 28):
            raise CannotGoOn("校情汇需要 glibc 2.28 或更高版本的 Linux，这个系统没有。")
    if not os.access(ROOT, os.W_OK):
        raise CannotGoOn(
            f"不能在这个文件夹里写文件：{ROOT}。请把程序放到自己的文件夹里，再来一次。"
        )
    free = shutil.disk_usage(ROOT).free
    if free < ROOM_NEEDED:
        raise CannotGoOn(
            f"磁盘只剩 {free // 10**6} MB，需要 {ROOM_NEEDED // 10**6} MB。请腾出空间。"
        )


def make_venv() -> None:
    """Make an empty environment in place of whatever half of one is there."""
    if any(importlib.util.find_spec(name) is None for name in ("venv", "ensurepip")):
        package = f"python3.{sys.version_info[1]}-venv"
        install_or_tell("建立 Python 环境的部件", [package])
        importlib.invalidate_caches()
    if VENV.exists():
        say("原来的 Python 环境不完整，或者是另一个 Python 建的，正在删掉重建……")
        try:
            shutil.rmtree(VENV)
        except OSError as fault:
            raise CannotGoOn(
                f"删不掉 {VENV}：{fault.strerror}。请关掉正在运行的校情汇，再来一次。"
            ) from fault
    say("正在建立 Python 环境（.venv）……")
    base = getattr(sys, "_base_executable", None) or sys.executable
    code, said = ask([base, "-m", "venv", VENV])
    if code:
        raise CannotGoOn(f"没能建立 Python 环境：\n{last_lines(said)}")


def install(level: str) -> None:
    """Install one requirement file, refusing every file whose hash is not in it."""
    path = REQUIREMENTS / f"{level}.txt"
    count = sum("==" in line for line in path.read_text(encoding="utf-8").splitlines())
    say(f"正在下载并安装 {count} 个软件包，头一次要几分钟……")
    options = ("--require-hashes", "--only-binary=:all:", "--no-input", "--retries", "2", "-q")
    code, said = ask([venv_python(), "-m", "pip", "install", *options, "-r", path])
    if code:
        sentence = next((told for sign, told in PIP_TROUBLES if sign in said), "")
        if not sentence and "No matching distribution" in said:
            machine = f"{platform.system()} {platform.machine()}"
            sentence = f"软件源里没有适合这台电脑（{machine}）的软件包，或者连不上软件源。"
        raise CannotGoOn(sentence or f"没能安装软件包，pip 说：\n{last_lines(said)}")


def check_qt() -> None:
    """See that Qt really starts; tell a missing system library from a fault of ours."""
    say("正在检查窗口部件能不能用……")
    code, said = try_qt()
    missing = missing_libraries(said)
    if code and missing:
        install_or_tell("窗口程序要用的系统库", QT_PACKAGES, missing)
        code, said = try_qt()
    if code:
        raise CannotGoOn(f"窗口部件启动不了，请把下面的话告诉我们：\n{last_lines(said)}")


def try_qt() -> tuple[int, str]:
    """Start Qt without a screen; return its exit code and what it said."""
    return ask([venv_python(), "-c", QT_PROBE], {"QT_QPA_PLATFORM": "offscreen"})


def check_window() -> None:
    """See that a window on X11 would find all its libraries."""
    if not sys.platform.startswith("linux"):
        return
    missing = unmet_by_windows()
    if missing:
        install_or_tell("显示窗口要用的系统库", WINDOW_PACKAGES, missing)
        missing = unmet_by_windows()
    if missing:
        raise CannotGoOn(f"装好以后还缺少显示窗口要用的系统库：{' '.join(missing)}。")


def unmet_by_windows() -> list[str]:
    """Return the libraries that Qt's plugin for X11 would not find."""
    plugins = VENV.glob("lib/python3*/site-packages/PySide6/Qt/plugins/platforms/libqxcb.so")
    return [name for plugin in plugins for name in unmet_libraries(plugin)]


CHECKS = {"qt": check_qt, "window": check_window}
