"""A bureau that sends its task down, and a village school that has it open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.task.package import PasswordPolicy, read_task
from models.task.sending import TaskWish
from models.workspace import Workspace
from tests.benchmarks.samples import SCHOOL
from tests.five_forms.loaded import five_forms
from tests.models.entry.by_hand import BUREAU, OTHER, TWO_SCHOOLS


@pytest.fixture(scope="session")
def sent_down(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what the bureau sent down: the package and the blank workbooks."""
    folder = tmp_path_factory.mktemp("down")
    with Workspace.open(folder / "bureau", create=True) as workspace:
        workspace.set_up(five_forms(), TWO_SCHOOLS, (SCHOOL, OTHER, BUREAU))
        workspace.send_task(folder, TaskWish(PasswordPolicy(persons=True)))
    return folder


@pytest.fixture
def village(sent_down: Path, tmp_path: Path) -> Iterator[Workspace]:
    """Return the school's data set with its task open."""
    (package,) = sent_down.glob("*.xqhtask")
    with Workspace.open(tmp_path / "school", create=True) as workspace:
        workspace.open_task(read_task(package), SCHOOL.code)
        yield workspace
