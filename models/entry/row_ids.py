"""Ids for new list rows that sort where the row is to stand, also on a PC with a dead clock."""

from __future__ import annotations

import secrets

from models.forms.payload import new_row_id

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BASE = len(_ALPHABET)
_LENGTH = 14
_STEP = _BASE**4 * 1_000  # a millisecond of ids made by the clock


def id_after(last: str) -> str:
    """Return an id that sorts behind ``last`` ("" for the first row)."""
    made = new_row_id()
    if made > last:
        return made
    number = _number(last)
    if number is None or number + _STEP >= _BASE**_LENGTH:
        return last + _ALPHABET[1]
    return _text(number + _STEP)


def id_between(low: str, high: str) -> str:
    """Return an id that sorts between two others; ``high`` "" means at the end."""
    if not high:
        return id_after(low)
    first, second = _number(low), _number(high)
    if first is None or second is None or second - first < _BASE:
        return low + _ALPHABET[_BASE // 2] + secrets.choice(_ALPHABET)
    third = (second - first) // 3
    return _text(first + third + secrets.randbelow(third) + 1)


def _number(text: str) -> int | None:
    if len(text) != _LENGTH:
        return None
    number = 0
    for character in text:
        digit = _ALPHABET.find(character)
        if digit < 0:
            return None
        number = number * _BASE + digit
    return number


def _text(number: int) -> str:
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(_LENGTH)))
