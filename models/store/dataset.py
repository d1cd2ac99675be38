"""A data set: one folder with everything, open in one program at a time."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import Self

from msgspec.structs import replace

from models.errors import EnvironmentFault, NotFound
from models.forms.definition import FormSet
from models.problems import Problem, Severity
from models.store import backup, registry
from models.store.database import Database, Opening
from models.store.faults import disk_faults
from models.store.folder import Folder
from models.store.lock import Lock
from models.store.transaction import Transaction
from models.store.views import create_views

_CHECKED = Problem(
    "D001",
    Severity.NOTE,
    "上次没有正常退出（停电或死机）。数据已检查过，完好，保存过的内容都在。",
)


class DataSet:
    """An open data set.

    Attributes:
        db: its database.
        place: where everything lies in its folder.
        notices: what the user should be told after opening.
    """

    def __init__(self, place: Folder, lock: Lock, database: Database) -> None:
        """Use ``open`` instead."""
        self.place = place
        self.db = database
        self.notices: tuple[Problem, ...] = (_CHECKED,) if lock.unclean else ()
        self._lock = lock
        self._closed = False

    @classmethod
    def open(cls, folder: Path, *, create: bool = False, opening: Opening | None = None) -> Self:
        """Open the data set in a folder; with ``create`` make one if there is none.

        After an unclean close the whole file is looked through first; an older file is backed up
        and brought up to date.

        Raises:
            NotFound, Refused, NewerFile, Damaged, EnvironmentFault: with everything as it was.
        """
        place = Folder(folder)
        if not create and not place.database.exists():
            raise NotFound(f"“{folder}”里没有校情汇的数据，请选别的文件夹，或在这里新建。")
        with disk_faults(folder):
            place.make()
        lock = Lock(place.lock)
        try:
            lock.mark()
            database = _open_database(place, lock, create=create, opening=opening or Opening())
        except BaseException:
            lock.abandon()
            raise
        return cls(place, lock, database)

    @property
    def folder(self) -> Path:
        """The data set's folder."""
        return self.place.path

    @property
    def originals(self) -> Path:
        """The folder for ``models.store.originals``."""
        return self.place.originals

    def add_form_set(self, form_set: FormSet) -> None:
        """Keep a form set and make the views of its forms."""

        def add(tx: Transaction) -> None:
            registry.put_form_set(tx, form_set)
            create_views(tx, registry.form_sets(tx))

        self.db.call(add)

    def idle(self) -> Future[bool]:
        """Empty the write-ahead log while nothing happens; returns at once."""
        return self.db.checkpoint()

    def back_up(self, reason: str) -> Path:
        """Make a backup now."""
        return backup.make_backup(self.db, self.place.backups, reason)

    def backups(self) -> tuple[backup.Backup, ...]:
        """Return all backups, oldest first."""
        return backup.list_backups(self.place.backups)

    def close(self) -> bool:
        """Write what waits, empty the log, mark the clean close; again does no harm.

        Returns:
            False if the disk made trouble: nothing is lost, the next opening looks closer.
        """
        if self._closed:
            return True
        self._closed = True
        try:
            clean = self.db.close()
            if clean:
                self._lock.clear()
        except EnvironmentFault:  # the mark of an open data set stays
            return False
        else:
            return clean
        finally:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def _open_database(place: Folder, lock: Lock, *, create: bool, opening: Opening) -> Database:
    """Open the database, checked after an unclean close, with views that fit its tables."""
    opening = replace(
        opening,
        check=lock.unclean,
        before_migration=lambda connection: backup.back_up(
            connection, place.backups, "升级前", opening.clock
        ),
    )
    database = Database.open(place.database, create=create, opening=opening)
    if database.migrated:
        try:
            database.call(lambda tx: create_views(tx, registry.form_sets(tx)))
        except BaseException:
            database.close()
            raise
    return database
