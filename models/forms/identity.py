"""National identity numbers and the masks personal data is shown behind.

Source: GB 11643 as told in domain.md §2.5 (weights, ISO 7064 MOD 11-2), domain.md §6 (masks).
"""

from __future__ import annotations

import re
from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_LONG = re.compile(r"^\d{17}[\dX]$")
_SHORT = re.compile(r"^\d{15}$")


def is_id_shape(text: str) -> bool:
    """Tell whether a text has the shape of an 18- or 15-digit number."""
    return bool(_LONG.match(text) or _SHORT.match(text))


def check_digit_holds(text: str) -> bool:
    """Tell whether the last character is right; 15-digit numbers of 1989 carry none."""
    if _SHORT.match(text):
        return True
    if not _LONG.match(text):
        return False
    return _check_character(text[:17]) == text[17]


def long_form(text: str) -> str:
    """Return the 18-digit form of a 15-digit number: the century and a check character added."""
    digits = text[:6] + "19" + text[6:]
    return digits + _check_character(digits)


def _check_character(digits: str) -> str:
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True))
    return _CHECK[total % 11]


def birth_in_id(text: str) -> date | None:
    """Return the birth date inside the number, or None if there is no such day."""
    digits = text[6:14] if len(text) == 18 else "19" + text[6:12]
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def male_in_id(text: str) -> bool:
    """Tell whether the sequence digit is odd, which means male."""
    return int(text[16] if len(text) == 18 else text[14]) % 2 == 1


def mask(kind: str | None, text: str) -> str:
    """Return how a personal text is shown by default; other texts come back unchanged."""
    if not text or kind is None:
        return text
    if kind in {"name", "guardian"}:
        return text[0] + "*" if len(text) <= 2 else text[0] + "*" * (len(text) - 2) + text[-1]
    if kind == "id":
        return "*" * max(len(text) - 4, 4) + text[-4:] if len(text) > 4 else "****"
    if kind == "phone":
        return text[:3] + "****" + text[-4:] if len(text) >= 11 else "****" + text[-2:]
    if kind == "address":
        town = re.match(r"^.*?[乡镇]", text)
        return (town.group() if town else "") + "***"
    if kind == "birth":
        return text[:4] + "-**-**" if len(text) > 4 else text  # a year alone says no more
    return "***"
