"""Lays the tables of one form set over those of another, by id, before they become values.

A key that is given replaces the base's; what is not named stays as it is; what is new is put at
the end, or behind the neighbour its ``after`` names (``after = ""`` is the first place). What is
removed is removed by its tombstone. Forms, fields, checks, indicators, settings, kinds, choice
lists and their items, claims, paragraphs, tables and charts are known by their ids; everything
else is taken or left whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, field

Table = Mapping[str, Any]
Found = tuple[str, str, str]
"""File, path, and what is wrong there."""

HEAD, CHOICES = "form_set.toml", "choices.toml"
BASED_ON = "based_on"
_STONES = "tombstone"
_AFTER = "after"
_OWN_NAMES = ("id", "version", "title")
_BY_ID: Mapping[str, str] = {
    **dict.fromkeys(("form", "field", "check", "indicator", "setting"), "id"),
    **dict.fromkeys(("claim", "paragraph", "table", "chart"), "id"),
    **dict.fromkeys(("kind", "items"), "code"),
}
"""Lists whose elements are told apart by this key of theirs."""


class Laid(Struct, frozen=True):
    """File → table of the whole, and what could not be laid over."""

    tables: Mapping[str, Table]
    faults: tuple[Found, ...] = ()


def lay_over(base: Mapping[str, Table], own: Mapping[str, Table]) -> Laid:
    """Return the tables of ``own`` laid over those of ``base``, both by file name."""
    layer = _Layer(own)
    return Laid({name: layer.file(name, base, own) for name in {**base, **own}}, layer.all_faults())


class _Gone(Struct):
    """What tombstones of one place take away; ``met`` are those the base had."""

    file: str
    path: str
    names: frozenset[tuple[str, str]]
    met: set[tuple[str, str]] = field(default_factory=set)

    def takes(self, kind: str, name: object) -> bool:
        """Tell whether something is gone."""
        if (kind, name) not in self.names:
            return False
        self.met.add((kind, str(name)))
        return True

    def faults(self) -> Iterator[Found]:
        """Yield the tombstones of what never was."""
        for _, name in sorted(self.names - self.met):
            yield self.file, f"{self.path}{_STONES}.{name}", "作为底子的表样里没有这一项"


def _gone(file: str, path: str, table: Table, usual: str) -> _Gone:
    """Return what the tombstones in a table take away; without ``of`` it is the ``usual``."""
    stones = table.get(_STONES, [])
    names = {
        (str(stone.get("of", usual)), str(stone["id"]))
        for stone in (stones if isinstance(stones, list) else [])
        if isinstance(stone, Mapping) and "id" in stone
    }
    return _Gone(file, path, frozenset(names))


class _Layer:
    """Lays file over file and remembers what was wrong."""

    def __init__(self, own: Mapping[str, Table]) -> None:
        self._whole = _gone(HEAD, "", own.get(HEAD, {}), "form")
        self._faults: list[Found] = []

    def file(self, name: str, base: Mapping[str, Table], own: Mapping[str, Table]) -> Table:
        """Return one file's table."""
        below, above = base.get(name, {}), own.get(name, {})
        if name == CHOICES:
            return self._choices(below, above)
        if name == HEAD:
            below = {key: value for key, value in below.items() if key not in _OWN_NAMES}
        return self._table(name, "", below, above, self._whole)

    def all_faults(self) -> tuple[Found, ...]:
        """Return everything that was wrong, to be asked for at the end."""
        return (*self._faults, *self._whole.faults())

    def _choices(self, below: Table, above: Table) -> Table:
        result: dict[str, Any] = {}
        for key in {**below, **above}:
            if key in below and self._whole.takes("choices", key):
                if key in above:
                    result[key] = above[key]
                continue
            lower, upper = below.get(key, {}), above.get(key, {})
            if not isinstance(lower, Mapping) or not isinstance(upper, Mapping):
                result[key] = upper or lower
                continue
            gone = _gone(CHOICES, f"{key}.", upper, "items")
            lower, upper = _long_form(lower), _long_form(upper)
            result[key] = self._table(CHOICES, f"{key}.", lower, upper, gone)
            self._faults.extend(gone.faults())
        return result

    def _table(self, file: str, path: str, below: Table, above: Table, gone: _Gone) -> Table:
        """Return one table laid over another."""
        result: dict[str, Any] = {}
        for key in {**below, **above}:
            lower, upper = below.get(key), above.get(key)
            if key in _BY_ID and isinstance(lower, list) and isinstance(upper, list | None):
                at = f"{path}{key}."
                result[key] = self._list(file, at, lower, upper or [], (key, gone))
            elif key in _BY_ID and lower is None and isinstance(upper, list):
                result[key] = self._list(file, f"{path}{key}.", [], upper, (key, gone))
            elif key == _STONES and isinstance(lower, list) and isinstance(upper, list):
                result[key] = [*lower, *upper]
            elif key == "area" and isinstance(lower, Mapping) and isinstance(upper, Mapping):
                result[key] = {**lower, **upper}
            else:
                result[key] = lower if key not in above else upper
        return result

    def _list(
        self, file: str, path: str, below: list[Any], above: list[Any], what: tuple[str, _Gone]
    ) -> list[Any]:
        """Return the elements of a list, each laid over the one of its id, at its place."""
        key, gone = what
        name_of = _BY_ID[key]
        stay = [item for item in below if not gone.takes(key, _name(item, name_of))]
        seen: set[object] = set()
        for item in above:
            name = _name(item, name_of)
            if name is None:
                stay.append(item)  # the loader says what is wrong with it
                continue
            if name in seen:
                self._faults.append((file, f"{path}{name}", "写了两次"))
            seen.add(name)
            at = _index(stay, name_of, name)
            made = self._element(file, f"{path}{name}.", stay[at] if at is not None else {}, item)
            self._put(file, path, stay, (at, made), (name_of, item.get(_AFTER)))
        return stay

    def _element(self, file: str, path: str, below: Table, above: Table) -> Table:
        gone = _gone(file, path, above, "field")
        made = self._table(file, path, below, above, gone)
        self._faults.extend(gone.faults())
        return {key: value for key, value in made.items() if key != _AFTER}

    def _put(
        self,
        file: str,
        path: str,
        stay: list[Any],
        found: tuple[int | None, Table],
        place: tuple[str, object],
    ) -> None:
        """Put an element where it was, where its ``after`` says, or at the end."""
        at, made = found
        name_of, after = place
        if after is None:
            if at is None:
                stay.append(made)
            else:
                stay[at] = made
            return
        if at is not None:
            del stay[at]
        neighbour = -1 if after == "" else _index(stay, name_of, after)
        if neighbour is None:
            where = f"{path}{made[name_of]}.{_AFTER}"
            self._faults.append((file, where, f"没有“{after}”这一项，不知道放在哪里"))
            return
        stay.insert(neighbour + 1, made)


def _name(item: Any, name_of: str) -> object:  # noqa: ANN401  # whatever stands in the file
    """Return what an element is known by; None if it has no name."""
    found = item.get(name_of) if isinstance(item, Mapping) else None
    return found if isinstance(found, str) else None


def _index(items: list[Any], name_of: str, name: object) -> int | None:
    return next((i for i, item in enumerate(items) if _name(item, name_of) == name), None)


def _long_form(choices: Table) -> Table:
    """Return a choice list whose items are tables, also where they were written code = "label"."""
    items = choices.get("items")
    if not isinstance(items, Mapping):
        return choices
    return {**choices, "items": [{"code": code, "label": text} for code, text in items.items()]}
