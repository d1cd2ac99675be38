"""Where everything of a data set lies in its folder."""

from __future__ import annotations

import os
from pathlib import Path

from msgspec import Struct


class Folder(Struct, frozen=True):
    """The folder of a data set."""

    path: Path

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.path / "data.db"

    @property
    def originals(self) -> Path:
        """Received files, named by their SHA-256."""
        return self.path / "originals"

    @property
    def backups(self) -> Path:
        """Numbered copies of the database."""
        return self.path / "backups"

    @property
    def log(self) -> Path:
        """What the program notes down for the person who helps."""
        return self.path / "log"

    @property
    def lock(self) -> Path:
        """The file that says the data set is open; see ``models.store.lock``."""
        return self.path / "data.lock"

    def make(self) -> None:
        """Make the folder and what belongs in it; OSError if the disk refuses."""
        for path in (self.path, self.originals, self.backups, self.log):
            path.mkdir(parents=True, exist_ok=True)
        sync_folder(self.path)


def side_files(database: Path) -> tuple[Path, ...]:
    """Return the files SQLite keeps beside a database: write-ahead log, its index, journal."""
    return tuple(database.with_name(database.name + end) for end in ("-wal", "-shm", "-journal"))


def sync_folder(folder: Path) -> None:
    """Make new and removed names last; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:  # some sticks' file systems refuse it; the files themselves are safe
        pass
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make the content of a file last."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
