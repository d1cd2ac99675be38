"""Every command that can be written can be carried out."""

from __future__ import annotations

import pytest

from models.headless.arguments import COMMANDS
from models.headless.commands import command


def test_every_command_has_its_function() -> None:
    """And no two have the same."""
    assert len({command(name) for name in COMMANDS}) == len(COMMANDS) == 16


def test_there_are_no_others() -> None:
    with pytest.raises(KeyError):
        command("totls")
