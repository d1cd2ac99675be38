"""Lets LibreOffice open, recalculate and save workbooks: one run for many files."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def resaved(paths: Sequence[Path], folder: Path) -> list[Path]:
    """Return the files as LibreOffice saves them; skips the test where it is missing."""
    if SOFFICE is None:
        pytest.skip("LibreOffice is not installed here")
    out = folder / "resaved"
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [
            SOFFICE,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(out),
            *map(str, paths),
        ],
        check=True,
        capture_output=True,
        timeout=110,
    )
    return [out / path.name for path in paths]
