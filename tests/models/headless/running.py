"""Runs commands through the program's own entry and keeps what they said."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import main


@dataclass(frozen=True)
class Ran:
    """What a command said and its exit status."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """What stands on stdout, line by line."""
        return self.out.splitlines()

    @property
    def facts(self) -> dict[str, Any]:
        """The one JSON document on stdout."""
        found: dict[str, Any] = json.loads(self.out)
        return found


class Terminal:
    """Where tests type commands."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def run(self, *words: str | Path) -> Ran:
        """Run a command in this process."""
        self._capsys.readouterr()
        status = main.main([str(word) for word in words])
        said = self._capsys.readouterr()
        return Ran(status, said.out, said.err)

    def both(self, *words: str | Path) -> tuple[Ran, dict[str, Any]]:
        """Run a command that changes nothing as text and as JSON; both have one status."""
        plain, told = self.run(*words), self.run(*words, "--json")
        assert told.facts["status"] == told.status == plain.status
        assert told.facts["command"] == words[0]
        return plain, told.facts


def quietly(words: Sequence[str | Path]) -> int:
    """Run a command for its effect."""
    return main.main([str(word) for word in words])
