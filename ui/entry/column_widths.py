"""How wide the columns of a table are: as they like it, closer or wider where that makes it fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from models.forms.field_types import FieldType
from ui.entry.field_editors import width_of

_CLOSEST = {"integer": 4, "decimal": 5, "area": 5, "money": 6, "date": 6, "text": 7, "note": 10}
"""Characters below which a value of the type would be cut often; other types are never squeezed."""
_WIDEST = {"text": 24, "note": 36}
"""Characters up to which a longer text is of use to the eye; other types do not grow."""


class Wish(NamedTuple):
    """The width a column likes, the least it can do with, and the most it has a use for."""

    least: int
    liked: int
    most: int


def wish_of(kind: FieldType, letter: int, heading: int, edge: int) -> Wish:
    """Return what the column of a field wants, in pixels.

    Args:
        kind: the field's type.
        letter: width of a Chinese character.
        heading: width of its heading, which is never cut.
        edge: what stands free beside a value.
    """
    item = kind.field
    characters = width_of(kind, in_table=True)
    closest = min(characters, _CLOSEST.get(item.type, characters))
    most = characters
    if not item.personal and item.type in _WIDEST:
        most = max(characters, min(item.max_length or _WIDEST[item.type], _WIDEST[item.type]))
    return Wish(*(max(count * letter + edge, heading) for count in (closest, characters, most)))


def least(wishes: Sequence[Wish]) -> int:
    """Return the room columns need at least."""
    return sum(wish.least for wish in wishes)


def fitted(wishes: Sequence[Wish], room: int) -> list[int]:
    """Return the widths of columns beside one another.

    What is a little too wide for the room is squeezed to fit; what is far too wide has to be
    scrolled anyway and is left alone. Where there is room to spare, texts get it.
    """
    liked = [wish.liked for wish in wishes]
    over = sum(liked) - room
    slack = [wish.liked - wish.least if over > 0 else wish.most - wish.liked for wish in wishes]
    total = sum(slack)
    if not total or over > total:
        return liked
    if over > 0:
        return [width - -(-part * over // total) for width, part in zip(liked, slack, strict=True)]
    spare = min(-over, total)
    return [width + part * spare // total for width, part in zip(liked, slack, strict=True)]
