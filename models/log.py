"""The log for whoever helps: what went wrong and where in the program, and nothing about persons.

Nothing that is not plain ASCII is written, and no long number either: names of people are Chinese,
and what identifies them otherwise is digits. So an error's text may go into the log as it is.
"""

from __future__ import annotations

import logging
import platform
import re
import tempfile
from logging.handlers import RotatingFileHandler
from pathlib import Path

from models.version import VERSION

FILE_NAME = "xiaoqinghui.log"
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_MOST_BYTES = 512 * 1024
_KEPT = 3
_WORDS = re.compile(r"[^\x00-\x7f]+")
_NUMBER = re.compile(r"\d{7,}[0-9Xx]?")


def cleaned(text: str) -> str:
    """Return a text without anything that may be about a person."""
    return _NUMBER.sub("#", _WORDS.sub("…", text))


class _Clean(logging.Formatter):
    """Writes a record, an exception's trace included, without what may be about a person."""

    def format(self, record: logging.LogRecord) -> str:
        return cleaned(super().format(record))


class _Quiet(RotatingFileHandler):
    """A log that cannot be written is no reason to disturb anybody."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's own name
        """Do without the line."""


def log_into(folder: Path) -> Path:
    """Write the log into a folder from now on, and return the file.

    The file is made with its first line. Where the folder cannot be made, the system's folder for
    temporary files takes its place.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = Path(tempfile.gettempdir())
    path = folder / FILE_NAME
    handler = _Quiet(path, maxBytes=_MOST_BYTES, backupCount=_KEPT, encoding="utf-8", delay=True)
    handler.setFormatter(_Clean(_FORMAT))
    root = logging.getLogger()
    end_log()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.captureWarnings(capture=True)
    logging.getLogger(__name__).info(
        "version %s, Python %s, %s", VERSION, platform.python_version(), platform.platform()
    )
    return path


def end_log() -> None:
    """Write no log any more."""
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if isinstance(handler, _Quiet)]:
        root.removeHandler(handler)
        handler.close()
    logging.captureWarnings(capture=False)
