"""What comes with the program is found, in the source tree and beside an executable."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from models import paths
from models.errors import EnvironmentFault


def test_what_comes_with_the_program_is_there() -> None:
    assert (paths.form_set_folder() / "form_set.toml").is_file()
    assert (paths.fonts_folder() / "fonts.toml").is_file()
    assert (paths.resources() / "style.qss").is_file()


@pytest.mark.parametrize("inside", ["", "app"])
def test_beside_an_executable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inside: str) -> None:
    place = tmp_path / "program" / inside
    (place / "resources" / "forms").mkdir(parents=True)
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "lib" / "models" / "paths.py"))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "program" / "校情汇.exe"))

    assert paths.resources() == place / "resources"


def test_an_incomplete_program_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "models" / "paths.py"))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))

    with pytest.raises(EnvironmentFault, match="请重新安装校情汇"):
        paths.resources()


def test_folders_of_a_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Data lie where people look for them, the log does not lie among them."""
    monkeypatch.setenv("HOME", str(tmp_path))

    assert paths.data_folder().name == "校情汇"
    assert paths.data_folder() not in paths.log_folder().parents
