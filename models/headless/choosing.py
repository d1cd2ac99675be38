"""How choices about conflicts are written on the command line: ``form/row/field=CODE``.

A place may be cut short: ``form/row`` is every conflict of that record, ``form`` of that form, and
a person list that stayed at the school is ``persons``. A side is named by its verification code or
its digest, what stood before by ``base``.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Sequence

from models.errors import NotFound, Refused
from models.forms.field_types import field_types
from models.forms.payload import short_code
from models.merge.decisions import Combine, PickHead, Review
from models.merge.three_way import Choice, Conflict, ConflictKey

BASE = "base"


def place_key(conflict: Conflict) -> str:
    """Return how the place of a conflict is written."""
    return "/".join(word for word in conflict.key if word)


def decision(review: Review, arguments: Namespace) -> PickHead | Combine:
    """Return what was decided.

    Raises:
        NotFound: a side or a place is none of this unit's.
        Refused: a value does not fit its field, or choices stand beside a whole return.
    """
    detailed = arguments.choose or arguments.value or arguments.blank or arguments.rest
    if arguments.head:
        if detailed:
            raise Refused("整份采用一版（--head）时，不用再逐处选定；逐处选定请用--combine。")
        return PickHead(head(review, arguments.head))
    conflicts = review.proposal.places if review.proposal else ()
    choices: dict[ConflictKey, Choice] = {}
    if arguments.rest:
        side = _side(review, arguments.rest)
        choices.update((conflict.key, Choice(side)) for conflict in conflicts)
    for place, text in _pairs(arguments.choose):
        side = _side(review, text)
        choices.update((found.key, Choice(side)) for found in _at(conflicts, place))
    for place, text in _pairs(arguments.value):
        choices.update((found.key, _typed(review, found, text)) for found in _at(conflicts, place))
    for place in arguments.blank:
        choices.update((_field(found).key, Choice(blank=True)) for found in _at(conflicts, place))
    return Combine(choices)


def head(review: Review, text: str) -> str:
    """Return the digest of the head that is named by its code or the beginning of its digest."""
    wanted = text.strip().upper()
    found = [
        digest
        for digest in review.heads
        if wanted in {short_code(digest), short_code(digest).replace("-", "")}
        or (len(wanted) >= 8 and digest.upper().startswith(wanted))
    ]
    if len(found) != 1:
        codes = "、".join(short_code(digest) for digest in review.heads) or "没有"
        raise NotFound(f"“{text}”不是待定的那几版之一；现在待定的是：{codes}。")
    return found[0]


def _side(review: Review, text: str) -> str:
    return "" if text == BASE else head(review, text)


def _pairs(words: Iterable[str]) -> Iterable[tuple[str, str]]:
    for word in words:
        place, equals, text = word.partition("=")
        if not equals:
            raise Refused(f"“{word}”里没有等号；要写成：哪一处=用哪一版（或什么值）。")
        yield place, text


def _at(conflicts: Sequence[Conflict], place: str) -> list[Conflict]:
    """Return the conflicts at a place or below it."""
    found = [one for one in conflicts if f"{place_key(one)}/".startswith(f"{place}/")]
    if not found:
        raise NotFound(f"没有“{place}”这一处要决定；用conflicts看有哪些。")
    return found


def _field(conflict: Conflict) -> Conflict:
    if conflict.kind != "field":
        raise Refused(f"“{place_key(conflict)}”不是一格，只能选定用哪一版。")
    return conflict


def _typed(review: Review, conflict: Conflict, text: str) -> Choice:
    """Return a value typed instead of what any side says."""
    form_set = review.ctx.form_set
    item = form_set.form(_field(conflict).form).field(conflict.field)
    assert item is not None
    parsed = field_types(form_set).of(item).parse(text, review.ctx.period.year)
    if parsed.value is None:
        told = parsed.problem.message if parsed.problem else "这一格要写一个值；要空着请用--blank。"
        raise Refused(told)
    return Choice(typed=parsed.value)
