"""A received file as it came, opened as a copy that can't be written over."""

from __future__ import annotations

import stat
from pathlib import Path
from tempfile import TemporaryDirectory

from models.errors import NotFound
from models.workspace import Workspace

_GONE = "这份原件已经不在了（可能已到期清理），打不开。"


class OriginalCopies:
    """Copies of originals, gone when the program ends."""

    def __init__(self) -> None:
        """Make no folder before it is needed."""
        self._folder: TemporaryDirectory[str] | None = None

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
            self._folder = TemporaryDirectory(prefix="xqh-", ignore_cleanup_errors=True)
        folder = Path(self._folder.name) / digest[:12]
        path = folder / Path(name.replace("／", "/").replace("\\", "/")).name
        if not path.exists():
            folder.mkdir(exist_ok=True)
            path.write_bytes(data)
            path.chmod(stat.S_IREAD)
        return path
