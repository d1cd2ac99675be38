"""What bootstrap.py can be asked to do, after it has made sure of its Python."""

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from installer import environment, suite
from installer.terminal import ROOT, CannotGoOn, run, say

USAGE = """用法：python3 installer/bootstrap.py 命令
  run      打开窗口
  demo     造一个虚构的县来看看，例如：demo 输出文件夹 --schools 20
  test     做全部检查和测试；加 --long 连慢的也做
  bench    测速度
  setup    只做准备，什么也不运行"""


def has_screen() -> bool:
    """Tell whether a window could appear at all."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def start(*arguments: str) -> int:
    """Run one of the project's own scripts in its environment."""
    command: list[str | Path] = [environment.venv_python(), ROOT / arguments[0], *arguments[1:]]
    # A script in a folder of its own finds the project's modules from here.
    return run(command, {"PYTHONPATH": str(ROOT)})


def do(job: str, wishes: Sequence[str]) -> int:
    """Set up as far as the job needs it, then do it."""
    if job == "run":
        if not has_screen():
            raise CannotGoOn("这里没有图形桌面，打不开窗口。请在桌面里的终端运行这个命令。")
        environment.ensure("runtime", ("qt", "window"))
        return start("main.py", *wishes)
    if job == "demo":
        environment.ensure("runtime", ("qt",))
        return start("main.py", "demo", *wishes)
    environment.ensure("dev", ("qt", "window"))
    if job == "test":
        return suite.main(wishes)
    if job == "bench":
        return start("tests/benchmarks/run.py", *wishes)
    say("准备好了。")
    return 0


def main(arguments: Sequence[str]) -> int:
    """Do the job that the first argument names; turn every refusal into its sentence."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8" if not sys.stdout.isatty() else None)
        sys.stdout.reconfigure(errors="replace")
    if not arguments or arguments[0] not in ("run", "demo", "test", "bench", "setup"):
        say(USAGE)
        return 2
    try:
        return do(arguments[0], arguments[1:])
    except CannotGoOn as stop:
        say(str(stop))
        return 3
    except KeyboardInterrupt:
        say("已停下。下次运行会接着准备好。")
        return 130
