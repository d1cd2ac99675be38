"""A received file as it came, opened as a copy that can't be written over."""

from __future__ import annotations

import shutil
import stat
import weakref
from pathlib import Path
from tempfile import mkdtemp

from models.errors import NotFound
from models.workspace import Workspace

_GONE = "这份原件已经不在了（可能已到期清理），打不开。"


class OriginalCopies:
    """Copies of originals, gone with the page or the program, but for those that are still open."""

    def __init__(self) -> None:
        """Make no folder before it is needed."""
        self._folder: Path | None = None

    def copy(self, workspace: Workspace, digest: str, name: str) -> Path:
        """Return a read-only copy under the file's own name.

        Raises:
            NotFound: the original is not kept any more.
            Damaged: it changed on the disk.
        """
        data = workspace.original(digest)
        if data is None:
            raise NotFound(_GONE)
        if self._folder is None:
            self._folder = Path(mkdtemp(prefix="xqh-"))
            weakref.finalize(self, _remove, self._folder)
        folder = self._folder / digest[:12]
        path = folder / Path(name.replace("／", "/").replace("\\", "/")).name
        if not path.exists():
            folder.mkdir(exist_ok=True)
            path.write_bytes(data)
            path.chmod(stat.S_IREAD)
        return path


def _remove(folder: Path) -> None:
    for path in folder.glob("*/*"):
        path.chmod(stat.S_IWRITE)  # Windows deletes no file that is read-only
    shutil.rmtree(folder, ignore_errors=True)
