"""A locked summary is part of the data: whoever has a backup has its printed files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from models.errors import Damaged
from models.report.content import Document
from models.store import backup
from models.store.folder import Folder
from models.workspace import Workspace
from tests.models.report.test_stored import NURSERY, SCHOOL, county, enter, facts

__all__ = ["county"]
FILES = {"pdf": b"%PDF one", "docx": b"PK two", "xlsx": b"PK three"}


def drawn(_document: Document) -> dict[str, bytes]:
    return FILES


def locked(county: Workspace) -> dict[str, str]:
    """Lock the summary and return ending → digest."""
    enter(county, SCHOOL, facts(pupils=120))
    enter(county, NURSERY, facts(note="新园"))
    return dict(county.lock_summary("覃", drawn).files)


def test_a_backup_on_another_pc_has_what_was_printed(county: Workspace, tmp_path: Path) -> None:
    """Only the one file is carried over; not the folder of originals."""
    files = locked(county)
    made = county.dataset.back_up("手工备份")
    there = Folder(tmp_path / "another")
    there.make()
    carried = shutil.copy(made, there.backups)
    backup.restore(there.path, Path(carried))

    with Workspace.open(there.path) as other:
        final = other.final()
        assert final is not None
        assert final.files == files
        assert {end: other.original(digest) for end, digest in files.items()} == FILES
        assert list(there.originals.rglob("*")) == []


def test_unlocked_it_no_longer_weighs_on_the_backups(county: Workspace) -> None:
    """The folder of originals still has it: what was printed once was printed."""
    files = locked(county)
    county.unlock_summary("覃", "有一所学校更正")

    assert county.dataset.db.call(
        lambda tx: tx.one("SELECT count(*) FROM final_file"), write=False
    ) == (0,)
    assert county.original(files["pdf"]) == FILES["pdf"]


def test_a_file_that_changed_on_the_disk_is_not_handed_out(county: Workspace) -> None:
    files = locked(county)
    county.dataset.db.call(lambda tx: tx.execute("UPDATE final_file SET data = x'00'"))

    with pytest.raises(Damaged, match="从备份里恢复"):
        county.original(files["pdf"])
