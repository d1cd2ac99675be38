"""A paragraph as the clerk edited it: words and live slots, stored as one line of JSON.

The clerk sees a slot as its figure in 【】 and writes around it.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from models.errors import Damaged, Refused
from models.report.slots import Slot

_HELD = re.compile("【([^【】]*)】")


class PieceLike(Protocol):
    """Words, or what stands in a slot."""

    @property
    def text(self) -> str:
        """What is printed."""
        ...

    @property
    def slot(self) -> str:
        """The slot as it is written; "" for words."""
        ...


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


def to_type(pieces: Iterable[PieceLike]) -> str:
    """Return a paragraph as the clerk edits it: figures in 【】."""
    return "".join(f"【{piece.text}】" if piece.slot else piece.text for piece in pieces)


def from_typed(text: str, pieces: Sequence[PieceLike]) -> tuple[str | Slot, ...]:
    """Return the words and slots of an edited text; slots may be left out or change places.

    Raises:
        Refused: something stands in 【】 that was no figure of the paragraph.
    """
    waiting: dict[str, deque[Slot]] = {}
    for piece in pieces:
        if piece.slot:
            waiting.setdefault(piece.text, deque()).append(Slot.parse(piece.slot))
    found: list[str | Slot] = []
    at = 0
    for held in _HELD.finditer(text):
        slots = waiting.get(held[1])
        if not slots:
            raise Refused(
                f"“【{held[1]}】”不是这一段里的数。【】里的数由程序填，请不要改、不要添；"
                "要写死的数，写在【】外面。"
            )
        found += [text[at : held.start()], slots.popleft()]
        at = held.end()
    found.append(text[at:])
    if any(mark in item for item in found if isinstance(item, str) for mark in "【】"):
        raise Refused("【和】要成对，里面是程序填的数。")
    return tuple(item for item in found if item)
