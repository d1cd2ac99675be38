"""Returns written with an older form set are checked in terms of the one in use."""

from __future__ import annotations

import shutil
from pathlib import Path

from msgspec.structs import replace

from models.forms.loader import form_set_to_json, trusted_form_set
from models.workspace import Workspace
from tests.models.headless.county import PERIOD, SECOND, UNITS, Places, form_set
from tests.models.headless.running import Terminal


def change_form_set(folder: Path) -> None:
    """Let the half-year go on with a newer form set."""
    newer = trusted_form_set(form_set_to_json(replace(form_set(), version="1.1", hash="")))
    assert newer.hash != form_set().hash
    with Workspace.open(folder) as workspace:
        workspace.set_up(newer, PERIOD, UNITS)


def test_returns_that_came_in_before(terminal: Terminal, county: Path) -> None:
    change_form_set(county)
    ran = terminal.run("check", county)

    assert ran.status == 0
    assert ran.lines[-1].startswith("检查了2个单位的报表：0处错误，")


def test_a_draft_that_was_begun_before(terminal: Terminal, made: Places, tmp_path: Path) -> None:
    school = Path(shutil.copytree(made.schools[SECOND], tmp_path / "school"))
    change_form_set(school)
    facts = terminal.run("check", school, "--json").facts

    assert [(one["unit"], one["status"], one["errors"]) for one in facts["units"]] == [
        (SECOND, "draft", 0)
    ]
