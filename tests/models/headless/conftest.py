"""A county that was made once by the commands themselves; tests that change it take a copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import paths
from models.log import end_log
from tests.models.headless.county import (
    FIRST,
    PERSON,
    SECOND,
    Places,
    fill_in,
    filled,
    open_school,
    set_up,
)
from tests.models.headless.running import Terminal, quietly

PASSWORD = "baohu-2006"


@pytest.fixture(autouse=True)
def _log_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the log of the program out of the home of whoever runs the tests."""
    monkeypatch.setattr(paths, "log_folder", lambda: tmp_path / "log")
    yield
    end_log()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """Return a county whose schools have exported their returns; nothing is imported yet."""
    root = tmp_path_factory.mktemp("county")
    bureau = set_up(root / "bureau")
    assert quietly(["task", bureau, root / "down", "--persons"]) == 0
    (package,) = (root / "down").glob("*.xqhtask")
    schools = {}
    for code, person in ((FIRST, PERSON), (SECOND, "")):
        schools[code] = open_school(root / code, package, code)
        fill_in(schools[code], filled(code, person=person))
        secret = ["--persons", "--password", PASSWORD] if person else []
        assert quietly(["export", schools[code], root / "up", *secret]) == 0
    end_log()
    return Places(bureau, schools, root / "down", root / "up")


@pytest.fixture(scope="session")
def counted(made: Places, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the bureau's data with all returns in it."""
    folder = tmp_path_factory.mktemp("counted") / "county"
    shutil.copytree(made.bureau, folder)
    assert quietly(["import", folder, made.up, "--password", PASSWORD]) == 0
    end_log()
    return folder


@pytest.fixture
def bureau(made: Places, tmp_path: Path) -> Path:
    """Return a copy of the bureau's data before any import."""
    return Path(shutil.copytree(made.bureau, tmp_path / "bureau"))


@pytest.fixture
def county(counted: Path, tmp_path: Path) -> Path:
    """Return a copy of the bureau's data with all returns in it."""
    return Path(shutil.copytree(counted, tmp_path / "county"))


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str]) -> Terminal:
    """Return where commands are typed."""
    return Terminal(capsys)
