"""What the program remembers between two starts."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from msgspec.structs import replace

from models.settings import FILE, Settings, SettingsFile


def test_what_was_kept_is_there_at_the_next_start(tmp_path: Path) -> None:
    """The folder of the file is made when it is needed."""
    place = tmp_path / "config" / "校情汇"
    kept = Settings("school", ("/d/校情汇数据",), 125, "/media/u")
    SettingsFile(place).keep(kept)
    assert SettingsFile(place).settings == kept


def test_the_first_start(tmp_path: Path) -> None:
    """Nothing is remembered yet, and reading alone writes nothing."""
    assert SettingsFile(tmp_path).settings == Settings()
    SettingsFile(tmp_path).keep(Settings())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '"x"', "\x00\xff", '{"percent": "large", "folders": "x", "edition": 3}']
)
def test_nonsense_is_as_good_as_nothing(tmp_path: Path, text: str) -> None:
    """Whatever somebody did to the file, the program starts."""
    (tmp_path / FILE).write_text(text, encoding="latin-1")
    assert SettingsFile(tmp_path).settings == Settings()


def test_what_is_right_in_a_partly_wrong_file_stays(tmp_path: Path) -> None:
    """A later version's settings are passed over, too."""
    text = '{"edition": "bureau", "percent": null, "later": 1, "folders": ["/a"]}'
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    assert SettingsFile(tmp_path).settings == Settings("bureau", ("/a",))


def test_folders_used_last_stand_first(tmp_path: Path) -> None:
    """Each once, six at most."""
    settings = Settings()
    for name in "abcdefg":
        settings = settings.with_folder(Path(name))
    assert settings.folders == tuple("gfedcb")
    assert settings.with_folder(Path("d")).folders == tuple("dgfecb")
    assert settings.without_folder(Path("f")).folders == tuple("gedcb")


def test_a_place_that_cannot_be_written(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The program goes on with what it was told; the log says why it will have forgotten."""
    (tmp_path / "file").write_text("")
    file = SettingsFile(tmp_path / "file")
    with caplog.at_level(logging.WARNING):
        file.keep(replace(Settings(), percent=150))
    assert file.settings.percent == 150
    assert "settings not kept" in caplog.text
    (tmp_path / FILE).mkdir()
    file = SettingsFile(tmp_path)
    caplog.clear()
    file.keep(replace(Settings(), percent=150))
    assert "settings not kept" in caplog.text
