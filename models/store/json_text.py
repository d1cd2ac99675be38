"""Lists and tables that are kept in one column, as JSON text."""

from __future__ import annotations

from typing import Any

import msgspec


def to_text(value: object) -> str:
    """Return compact JSON."""
    return msgspec.json.encode(value).decode()


def from_text(text: str) -> Any:  # noqa: ANN401  # JSON of any shape; the caller knows it
    """Return the value of a column written by ``to_text``."""
    return msgspec.json.decode(text)
