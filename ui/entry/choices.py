"""Which options a typed beginning means: by code, label or another spelling, best first."""

from __future__ import annotations

from msgspec import Struct

from models.forms.definition import ChoiceList
from models.forms.field_types import ChoiceType, FieldType
from models.forms.plain_text import squeeze


class Option(Struct, frozen=True):
    """One thing that can be chosen: what is shown, its code, and all spellings of it."""

    label: str
    code: str = ""
    words: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The line of the list: code and label, so that the code can be learnt."""
        return f"{self.code}　{self.label}" if self.code else self.label


_YES_NO = (
    Option("是", "", tuple(map(squeeze, ("是", "有", "y", "1", "对", "shi")))),
    Option("否", "", tuple(map(squeeze, ("否", "无", "没有", "n", "0", "fou")))),
)


def options_of(kind: FieldType) -> tuple[Option, ...]:
    """Return what can be chosen in a field; nothing for types that are typed freely."""
    if kind.field.type == "yes_no":
        return _YES_NO
    if isinstance(kind, ChoiceType) and kind.choices is not None:
        return options_in(kind.choices)
    return ()


def options_in(choices: ChoiceList) -> tuple[Option, ...]:
    """Return the options of a choice list."""
    return tuple(
        Option(item.label, item.code, tuple(map(squeeze, (item.label, item.code, *item.aliases))))
        for item in choices.items
    )


def matching(options: tuple[Option, ...], typed: str) -> list[Option]:
    """Return the options that a typed beginning may mean, best first; all if nothing is typed."""
    word = squeeze(typed)
    if not word:
        return list(options)
    ranked = []
    for at, option in enumerate(options):
        rank = _rank(option, word)
        if rank is not None:
            ranked.append((rank, at, option))
    return [option for _, _, option in sorted(ranked, key=lambda item: item[:2])]


def _rank(option: Option, word: str) -> int | None:
    if word in option.words:
        return 0
    for rank, spelling in enumerate(option.words[:2], start=1):
        if spelling.startswith(word):
            return rank
    if option.code and option.code.lstrip("0") == word:
        return 1
    if any(spelling.startswith(word) for spelling in option.words):
        return 3
    if any(word in spelling for spelling in option.words):
        return 4
    return None


def meant(options: tuple[Option, ...], typed: str) -> Option | None:
    """Return the one option a text means when the field is left, or None if it is doubtful."""
    word = squeeze(typed)
    found = matching(options, typed)
    if not word or not found:
        return None
    exact = [option for option in found if word in option.words]
    if exact:
        return exact[0]
    starting = [o for o in found if any(spelling.startswith(word) for spelling in o.words)]
    return starting[0] if len(starting) == 1 else None
