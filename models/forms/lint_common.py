"""What all lints of a form set share: how a fault is told, and whether an expression compiles."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from models.forms.expression_nodes import ExpressionError
from models.forms.expressions import compile_expression
from models.problems import Place, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from models.forms.definition import Form, FormSet, Indicator

NUMBER = frozenset(("number", "any"))
ONE_VALUE = NUMBER | {"text", "date", "bool"}
CONDITION = frozenset(("bool", "any"))

_ID = re.compile(r"^[a-z][a-z0-9_]{0,39}$")
_RESERVED = frozenset("row this last unit period setting and or not in if else is".split())  # noqa: SIM905


def fault(file: str, path: str, what: str) -> Problem:
    """Return a fault of a form set at a file and path."""
    return Problem("F002", Severity.ERROR, f"{path}：{what}。", Place(file=file, path=path))


def indicator_file(item: Indicator) -> str:
    """Return the file an indicator is declared in: its area's, or that of the whole county's."""
    return f"{item.area}.toml" if item.area else "indicators.toml"


def repeated(ids: Iterable[str]) -> list[str]:
    """Return what occurs more than once."""
    return [name for name, times in Counter(ids).items() if times > 1]


def bad_id(name: str) -> bool:
    """Tell whether a name can't be an id: other characters, or a word of the language."""
    return not _ID.match(name) or name in _RESERVED


def known_kinds(form_set: FormSet) -> set[str]:
    """Return the codes of the kinds of units and the names of their groups."""
    known = {kind.code for kind in form_set.kinds}
    return known.union(group for kind in form_set.kinds for group in kind.groups)


def compiles(
    form_set: FormSet,
    place: tuple[str, str],
    text: str,
    form: Form | None,
    kinds: frozenset[str] | None = CONDITION,
) -> Iterator[Problem]:
    """Yield what is wrong with an expression; its value must be of one of the kinds, if given."""
    if not text:
        return
    try:
        made = compile_expression(text, form_set, form)
    except ExpressionError as error:
        yield fault(*place, f"{error}（{text}）")
        return
    if kinds is not None and made.kind not in kinds:
        what = "应是一个条件，如a > 0" if kinds == CONDITION else "算出来的不是这一栏要的"
        yield fault(*place, f"{what}（{text}）")
