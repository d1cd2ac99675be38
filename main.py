"""Starts the program: arguments → the window, or one command on the terminal."""

from __future__ import annotations

import logging
import os
import sys
from argparse import Namespace
from collections.abc import Sequence

from models import paths
from models.errors import AppError, EnvironmentFault
from models.headless.arguments import parse
from models.headless.commands import command
from models.headless.console import Console, standard
from models.log import log_into
from models.store.folder import Folder

_STOPPED = "已取消；没有做完的那一步没有改动任何数据。"
_MISTAKE = "程序出了意外，这一步没有做完，以前保存的数据都在；请把日志“{log}”交给帮您的人。"
_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
_NO_DISPLAY = "这里没有图形桌面，打不开窗口；请在桌面上启动，或用命令（--help 列出所有命令）。"
_log = logging.getLogger(__name__)


def main(words: Sequence[str] | None = None) -> int:
    """Do what the arguments ask for and return the exit status."""
    words = sys.argv[1:] if words is None else words
    console = standard(words)
    log = paths.log_folder()
    try:
        arguments = parse(words)
        place = Folder(getattr(arguments, "data", None) or paths.data_folder())
        log = log_into(place.log if place.database.is_file() else log)
        _log.info("command %s", arguments.command or "(window)")
        return _do(arguments, console)
    except AppError as error:
        _log.info("refused: %s", type(error).__name__)
        return console.fail(error)
    except KeyboardInterrupt:
        return console.fail(AppError(_STOPPED))
    except SystemExit as stop:  # help was asked for
        return stop.code if isinstance(stop.code, int) else 0
    except Exception:  # noqa: BLE001  # the last resort: a person gets a sentence
        _log.exception("mistake")
        return console.fail(AppError(_MISTAKE.format(log=log)))


def _do(arguments: Namespace, console: Console) -> int:
    if not arguments.command:
        _need_a_display()
        from ui.start import run  # noqa: PLC0415  # Qt, which no command needs

        return run(arguments.data, arguments.edition)
    return console.show(command(arguments.command)(arguments, console))


def _need_a_display() -> None:
    """Say so where no window can be shown; Qt itself would end the program in English."""
    if sys.platform.startswith("linux") and not any(map(os.environ.get, _DISPLAYS)):
        raise EnvironmentFault(_NO_DISPLAY)


if __name__ == "__main__":
    sys.exit(main())
