"""A paragraph as the clerk edited it: words and live slots, stored as one line of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from models.errors import Damaged
from models.report.slots import Slot


def write_edit(items: Iterable[str | Slot]) -> str:
    """Return words and slots as they are stored; words that touch are put together."""
    joined: list[Any] = []
    for item in items:
        if isinstance(item, Slot):
            joined.append({"slot": str(item)})
        elif item and joined and isinstance(joined[-1], str):
            joined[-1] += item
        elif item:
            joined.append(item)
    return json.dumps(joined, ensure_ascii=False, separators=(",", ":"))


def read_edit(text: str) -> tuple[str | Slot, ...]:
    """Return the words and slots of a stored edit; Damaged if it is none."""
    try:
        return tuple(
            item if isinstance(item, str) else Slot.parse(item["slot"]) for item in json.loads(text)
        )
    except (ValueError, TypeError, KeyError) as error:
        raise Damaged("这一段改过的文字已损坏，请恢复成原来的写法再改。") from error
