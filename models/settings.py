"""What the program remembers between two starts: edition, data folders, size of letters.

It is a convenience and no data: a file that cannot be read is as good as none, and one that cannot
be written is not worth a message.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, fields, replace

from models.errors import EnvironmentFault
from models.files import named, write_safely

_log = logging.getLogger(__name__)
FILE = "settings.json"
_FOLDERS = 6
_LARGEST = 64 * 1024


class Settings(Struct, frozen=True):
    """What is remembered.

    Attributes:
        edition: name of the edition, "" if nobody has chosen yet.
        folders: data folders, the one used last first.
        percent: how large everything is.
        export_folder: where the last return was handed over.
    """

    edition: str = ""
    folders: tuple[str, ...] = ()
    percent: int = 100
    export_folder: str = ""

    def with_folder(self, folder: Path) -> Settings:
        """Return the settings with a data folder used last."""
        text = str(folder)
        others = [name for name in self.folders if name != text]
        return replace(self, folders=(text, *others)[:_FOLDERS])

    def without_folder(self, folder: Path) -> Settings:
        """Return the settings without a data folder that is gone."""
        return replace(self, folders=tuple(name for name in self.folders if name != str(folder)))


class SettingsFile:
    """The settings and the file they lie in.

    Attributes:
        settings: as they are now.
    """

    def __init__(self, folder: Path) -> None:
        """Read the settings of a folder; what is not there, or is nonsense, is as at first."""
        self._path = folder / FILE
        self.settings = _read(self._path)

    def keep(self, settings: Settings) -> None:
        """Remember the settings from now on."""
        if settings == self.settings:
            return
        self.settings = settings
        data = json.dumps(asdict(settings), ensure_ascii=False, indent=1).encode()
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_safely(self._path, data, lambda _written: None)
        except OSError as error:
            _log.warning("settings not kept: %s", named(error, self._path).message)
        except EnvironmentFault as error:
            _log.warning("settings not kept: %s", error.message)


def _read(path: Path) -> Settings:
    try:
        with path.open("rb") as file:
            told: Any = json.loads(file.read(_LARGEST))
    except (OSError, ValueError):
        return Settings()
    if not isinstance(told, dict):
        return Settings()
    usual = Settings()
    known: dict[str, Any] = {}
    for item in fields(Settings):
        value = told.get(item.name)
        if item.name == "folders" and isinstance(value, list):
            known["folders"] = tuple(str(name) for name in value[:_FOLDERS])
        elif type(value) is type(getattr(usual, item.name)):
            known[item.name] = value
    return replace(usual, **known)
