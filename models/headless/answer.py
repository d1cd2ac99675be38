"""What a command answers: lines for a person, facts for a program, and an exit status."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec import Struct, field

DONE, ATTENTION, FAILED = 0, 1, 2
"""Exit statuses: all is well, a person should look at something, it could not be done."""


class Answer(Struct, frozen=True):
    """What came of a command.

    Attributes:
        lines: what a person reads.
        facts: the same and more for a program; with ``--json`` they are written instead.
    """

    lines: tuple[str, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)
    status: int = DONE


def as_json(facts: Mapping[str, Any]) -> str:
    """Return facts as one JSON document; exact decimals are texts, days ISO 8601."""
    return json.dumps(facts, ensure_ascii=False, indent=2, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"no JSON for {type(value).__name__}")
