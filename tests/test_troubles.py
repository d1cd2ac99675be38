"""The table of troubles names tests that exist, and says of each what the user is told."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "tests" / "TROUBLES.md"
SECTIONS = ("Values", "Structure", "Programs", "Hostile files", "Merging")


def rows() -> list[tuple[str, str, str]]:
    """Return the rows: trouble, test, what is told."""
    found = []
    for line in TABLE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and cells[0] not in {"trouble", "---"}:
            assert len(cells) == 3, line
            found.append((cells[0], cells[1].strip("`"), cells[2]))
    return found


def functions(path: str) -> set[str]:
    """Return the functions of a test file."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_section_is_there() -> None:
    headings = re.findall(r"^## (.+)$", TABLE.read_text("utf-8"), re.MULTILINE)
    assert [name.partition(",")[0] for name in headings] == list(SECTIONS)


@pytest.mark.parametrize(("trouble", "test", "told"), rows())
def test_each_trouble_has_its_test(trouble: str, test: str, told: str) -> None:
    """No row is half filled in, none names a test that is not there."""
    path, _, name = test.partition("::")
    assert trouble
    assert told
    assert name in functions(path)
