"""Where things lie: what comes with the program, and where a person's data is proposed to lie."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs

from models.errors import EnvironmentFault

DEFAULT_FORM_SET = "county_2006"
_APP = "xiaoqinghui"
_DATA = "校情汇"


def resources() -> Path:
    """Return the folder of all that comes with the program: form sets, fonts, help, style.

    It lies beside ``main.py``, in the source tree as in the installed program; a program made into
    one executable has it beside that.

    Raises:
        EnvironmentFault: it is not there.
    """
    beside = Path(__file__).resolve().parents[1]
    beside_program = Path(sys.executable).resolve().parent
    for place in (beside, beside_program, beside_program / "app"):
        if (place / "resources" / "forms").is_dir():
            return place / "resources"
    raise EnvironmentFault("程序自带的文件不全，可能被杀毒软件删掉了；请重新安装校情汇。")


def form_set_folder(name: str = DEFAULT_FORM_SET) -> Path:
    """Return the folder of a form set that comes with the program."""
    return resources() / "forms" / name


def fonts_folder() -> Path:
    """Return the folder of the fonts that reports are printed with."""
    return resources() / "fonts"


def data_folder() -> Path:
    """Return where a data set is proposed to lie: where people find it and copy it."""
    return platformdirs.user_documents_path() / _DATA


def log_folder() -> Path:
    """Return where the log is written while no data set is open."""
    return platformdirs.user_log_path(_APP, appauthor=False)
