"""No text of a form set hides anything: one that came from elsewhere is shown everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from models.forms.lint_common import fault
from models.forms.plain_text import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.forms.definition import FormSet
    from models.problems import Problem

_LONGEST = 20_000
_LONGEST_NAME = 60
_NAMES = frozenset(("label", "title"))
_BREAKS = str.maketrans("", "", "\n\t")


def lint_texts(form_set: FormSet) -> Iterator[Problem]:
    """Yield texts with characters that steer or hide, and names too long for tab and column."""
    for path, key, text in _texts(msgspec.to_builtins(form_set), "", ""):
        plain = text.translate(_BREAKS)
        if shown(plain) != plain:
            yield fault("form_set.toml", path, "里面有看不见的字符或控制符")
        elif len(text) > (_LONGEST_NAME if key in _NAMES else _LONGEST):
            yield fault("form_set.toml", path, "太长")


def _texts(value: object, path: str, key: str) -> Iterator[tuple[str, str, str]]:
    """Yield every text with where it stands and its key."""
    if isinstance(value, str):
        yield path, key, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield f"{path}（键）", "", str(name)
            yield from _texts(inner, f"{path}.{shown(str(name))}".lstrip("."), str(name))
    elif isinstance(value, list | tuple):
        for at, inner in enumerate(value, 1):
            yield from _texts(inner, f"{path}.{at}", key)
