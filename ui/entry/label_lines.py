"""Breaks a long label where a person would: before a bracket, after a colon, else in the middle."""

from __future__ import annotations

_AFTER = "：、，；"
_NOT_FIRST = "）”》。：、，；*"
_SLACK = 2
"""How much longer than half the label a line may be for the sake of a good break."""


def label_lines(label: str, widest: int) -> list[str]:
    """Return a label in as many lines as it needs.

    Args:
        label: what to break.
        widest: how many characters a line may have; a label no longer than that stays whole.
    """
    if len(label) <= widest:
        return [label]
    half = (len(label) + 1) // 2
    even = half + half % 2  # most words have two characters
    good = [at for at in range(1, len(label)) if label[at] == "（" or label[at - 1] in _AFTER]
    places = [at for at in good if max(at, len(label) - at) <= half + _SLACK] or [even]
    at = min(places, key=lambda place: abs(place - half))
    while at < len(label) and label[at] in _NOT_FIRST:
        at += 1
    return [part for part in (label[:at], label[at:]) if part]
