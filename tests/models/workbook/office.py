"""Lets LibreOffice open, recalculate and save workbooks: one run for many files."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_LIBRARY = (
    '<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN"'
    ' "library.dtd"><library:library xmlns:library="http://openoffice.org/2000/library"'
    ' library:name="Standard" library:readonly="false" library:passwordprotected="false">'
    '<library:element library:name="Module1"/></library:library>'
)
_MODULE = """\
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script"
 script:name="Module1" script:language="StarBasic">
Sub Main
  On Error GoTo Done
  Dim given(1) As New com.sun.star.beans.PropertyValue
  given(0).Name = "Hidden"
  given(0).Value = True
  given(1).Name = "Password"
  given(1).Value = "{password}"
  Dim saved(0) As New com.sun.star.beans.PropertyValue
  saved(0).Name = "FilterName"
  saved(0).Value = "Calc MS Excel 2007 XML"
  book = StarDesktop.loadComponentFromURL("{source}", "_blank", 0, given())
{edits}  book.storeToURL("{target}", saved())
  book.close(True)
Done:
  StarDesktop.terminate()
End Sub
</script:module>
"""

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


def unlocked(path: Path, folder: Path, password: str) -> Path | None:
    """Return a file that LibreOffice opened with a password and saved without; None if not."""
    return _driven(path, folder, password, ())


def edited(path: Path, folder: Path, edits: Sequence[str]) -> Path:
    """Return a file that LibreOffice opened, edited (lines of Basic over ``book``) and saved."""
    made = _driven(path, folder, "", edits)
    assert made is not None
    return made


def _driven(path: Path, folder: Path, password: str, edits: Sequence[str]) -> Path | None:
    """Run a macro that lies in its profile; the command line can neither edit nor unlock."""
    if SOFFICE is None:
        pytest.skip("LibreOffice is not installed here")
    profile = folder / "macros"
    start = [SOFFICE, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    if not profile.exists():  # its first start lays an empty library there
        _run([*start, "--terminate_after_init"])
    library = profile / "user" / "basic" / "Standard"
    target = folder / "unlocked.xlsx"
    module = _MODULE.format(
        password=password,
        source=path.as_uri(),
        target=target.as_uri(),
        edits="".join(f"  {escape(line)}\n" for line in edits),
    )
    (library / "Module1.xba").write_text(_HEAD + module)
    (library / "script.xlb").write_text(_HEAD + _LIBRARY)
    _run([*start, "macro:///Standard.Module1.Main"])
    return target if target.exists() else None


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=100)
