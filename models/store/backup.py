"""Copies of the database: made whole, checked, numbered, thinned, brought back.

A copy is made by SQLite's own backup, never by copying the file, into a name of its own; only one
that was looked through gets its final name. The number in the name decides which is newer, never
the date: old PCs have dead clocks.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Protocol, TypeVar

from msgspec import Struct

from models.errors import AppError, Damaged, NotFound
from models.store.connection import check_whole
from models.store.faults import disk_faults, store_faults
from models.store.folder import Folder, side_files, sync_file, sync_folder
from models.store.lock import Lock
from models.store.migrations import APPLICATION_ID, MIGRATIONS, refuse_newer
from models.store.transaction import Clock, local_time

T = TypeVar("T")
_NAME = re.compile(r"^(\d{5,})_(\d{8}-\d{6})_(.*)\.db$")
_ANY_NUMBER = re.compile(r"^(\d{5,})_")
_RECENT = 10
_STEPS = (5, 25, 125)
"""Of older backups every 5th is kept for 50 numbers, every 25th for 250, every 125th for ever:
with one backup a day of work that is recent, weekly, monthly and half-yearly."""


class HasConnection(Protocol):
    """A database that lends its connection (``models.store.database.Database``)."""

    def on_connection(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        """Run ``fn`` with the connection, on the thread that owns it."""
        ...


class Backup(Struct, frozen=True):
    """One backup: its file, number, time as the clock said it, why it was made, size in bytes."""

    path: Path
    sequence: int
    time: str
    reason: str
    size: int


def make_backup(
    database: HasConnection, folder: Path, reason: str, clock: Clock = local_time
) -> Path:
    """Copy an open database into the backup folder, check the copy, thin the older ones."""
    return database.on_connection(lambda connection: back_up(connection, folder, reason, clock))


def back_up(
    connection: sqlite3.Connection, folder: Path, reason: str, clock: Clock = local_time
) -> Path:
    """Do what ``make_backup`` does, on the thread that owns the connection."""
    with disk_faults(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        target = folder / _next_name(folder, reason, "db", clock)
        beside = target.with_suffix(".part")
        try:
            with store_faults(beside):
                _copy_checked(connection, beside)
            sync_file(beside)
            beside.replace(target)
            sync_folder(folder)
        finally:
            _remove(beside)
    thin(folder)
    return target


def _copy_checked(connection: sqlite3.Connection, target: Path) -> None:
    with closing(sqlite3.connect(target, isolation_level=None)) as copy:
        connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE").fetchone()  # one file, readable anywhere
        check_whole(copy, target)


def list_backups(folder: Path) -> tuple[Backup, ...]:
    """Return all backups in a folder, oldest first."""
    if not folder.is_dir():
        return ()
    found = []
    for path in folder.iterdir():
        match = _NAME.match(path.name)
        if match:
            number, time, reason = match.groups()
            found.append(Backup(path, int(number), time, reason, path.stat().st_size))
    return tuple(sorted(found, key=lambda backup: backup.sequence))


def thin(folder: Path) -> tuple[Path, ...]:
    """Remove older backups, the more the older; return what was removed."""
    backups = list_backups(folder)
    newest = backups[-1].sequence if backups else 0
    removed = []
    for backup in backups:
        if not _stays(backup.sequence, newest):
            with disk_faults(backup.path):
                backup.path.unlink(missing_ok=True)
            removed.append(backup.path)
    return tuple(removed)


def _stays(number: int, newest: int) -> bool:
    """Decide by the numbers alone, so that thinning again changes nothing."""
    age = newest - number
    if age < _RECENT:
        return True
    weekly, monthly, yearly = _STEPS
    if age < _RECENT * weekly:
        return number % weekly == 0
    if age < _RECENT * monthly:
        return number % monthly == 0
    return number % yearly == 0


def restore(folder: Path, backup: Path, clock: Clock = local_time) -> Path | None:
    """Put a backup in the place of a closed data set's database.

    What was there becomes a backup itself, or, if it is too broken for that, is kept beside the
    backups as it is.

    Returns:
        Where the former database is kept; None if there was none.

    Raises:
        InUse: the data set is open. Damaged, NewerFile: the backup is of no use; nothing changed.
    """
    place = Folder(folder)
    if not backup.is_file():
        raise NotFound(f"找不到备份“{backup.name}”。")
    with disk_faults(folder):
        place.make()
    with Lock(place.lock) as lock, disk_faults(place.database):
        fresh = place.database.with_name("data.db.restoring")
        try:
            shutil.copyfile(backup, fresh)
            _refuse_useless(fresh, backup)
            sync_file(fresh)
            kept = _keep_former(place, clock)
            for path in side_files(place.database):
                path.unlink(missing_ok=True)  # a log of the former file would spoil the new one
            fresh.replace(place.database)
            sync_folder(folder)
        finally:
            _remove(fresh)
        lock.clear()
    return kept


def _refuse_useless(copy: Path, backup: Path) -> None:
    with store_faults(backup), closing(sqlite3.connect(copy, isolation_level=None)) as opened:
        (application,) = opened.execute("PRAGMA application_id").fetchone()
        if application != APPLICATION_ID:
            raise Damaged(f"“{backup.name}”不是校情汇的备份，没有恢复。")
        refuse_newer(opened, len(MIGRATIONS), backup)
        check_whole(opened, backup)


def _keep_former(place: Folder, clock: Clock) -> Path | None:
    """Back up the present database; keep it as it is if it is broken."""
    if not place.database.exists():
        return None
    raw = _copy_raw(place, clock)  # first, because looking into it may already change it
    try:
        with (
            store_faults(place.database),
            closing(sqlite3.connect(place.database, isolation_level=None)) as former,
        ):
            check_whole(former, place.database)
            kept = back_up(former, place.backups, "恢复前", clock)
    except Damaged:
        return raw[0]
    for path in raw:
        path.unlink()
    return kept


def _copy_raw(place: Folder, clock: Clock) -> list[Path]:
    """Copy the file and its log byte by byte, for whoever may still save something."""
    target = place.backups / _next_name(place.backups, "损坏的数据", "broken", clock)
    made = []
    for path in (place.database, *side_files(place.database)):
        if path.exists():
            made.append(target.with_name(target.name + path.name[len("data.db") :]))
            shutil.copyfile(path, made[-1])
    return made


def drop_broken(folder: Path) -> int:
    """Delete the broken databases that restorings kept; nobody can take a person out of them."""
    found = [path for path in folder.iterdir() if ".broken" in path.name] if folder.is_dir() else []
    for path in found:
        with disk_faults(path):
            path.unlink(missing_ok=True)
    return len(found)


def change_backup(backup: Path, change: Callable[[sqlite3.Connection], bool]) -> bool:
    """Rewrite one backup without what ``change`` removes; False if it changed nothing.

    The former file is replaced only by a checked one. For 到期清理 alone.
    """
    beside = backup.with_suffix(".part")
    with disk_faults(backup):
        try:
            shutil.copyfile(backup, beside)
            with store_faults(beside), closing(sqlite3.connect(beside)) as copy:
                copy.isolation_level = None
                if not change(copy):
                    return False
                copy.execute("VACUUM")
                check_whole(copy, beside)
            sync_file(beside)
            beside.replace(backup)
            sync_folder(backup.parent)
        finally:
            _remove(beside)
    return True


def _next_name(folder: Path, reason: str, ending: str, clock: Clock) -> str:
    numbers = [int(match.group(1)) for path in folder.iterdir() if (match := _number(path))]
    stamp = re.sub(r"\D", "", clock())[:14].ljust(14, "0")
    words = re.sub(r"\W+", "", reason)[:20]
    return f"{max(numbers, default=0) + 1:05d}_{stamp[:8]}-{stamp[8:]}_{words}.{ending}"


def _number(path: Path) -> re.Match[str] | None:
    return _ANY_NUMBER.match(path.name)


def _sweep(folder: Path) -> None:
    """Remove what an interrupted backup left."""
    for path in folder.glob("*.part*"):
        path.unlink(missing_ok=True)


def _remove(path: Path) -> None:
    """Remove an unfinished file; what cannot be removed now is swept later."""
    for each in (path, *side_files(path)):
        try:
            each.unlink(missing_ok=True)
        except OSError:
            continue


def usable(backup: Path) -> bool:
    """Tell whether a backup could be restored: whole, ours, not newer than the program."""
    try:
        _refuse_useless(backup, backup)
    except AppError:
        return False
    return True
