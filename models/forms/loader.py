"""TOML files of a form set → ``FormSet``, or every fault at once with file and path.

A form set may be ``based_on`` another that lies beside it; then its files say only what differs
(``layers``), and the places of faults are named by ids instead of numbers. Unknown keys are
refused. The canonical form (JSON with sorted keys) travels in task packages and lies in the data
set; its SHA-256 is the form set's hash.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
import typing
from collections.abc import Hashable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
import msgspec.structs
from msgspec.structs import replace

from models.errors import FormSetInvalid, NotFound
from models.forms.definition import Area, ChoiceList, Form, FormSet, Indicator, Report
from models.forms.layers import BASED_ON, HEAD, lay_over
from models.forms.lint import lint
from models.problems import Place, Problem, Severity

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T")
_RENAMED = {"for": "for_", "field": "fields", "form": "forms", "check": "checks", "kind": "kinds"}
_RENAMED |= {"tombstone": "tombstones", "setting": "settings", "claim": "claims", "item": "items"}
_RENAMED |= {"paragraph": "paragraphs", "table": "tables", "column": "columns"}
_RENAMED |= {"band": "bands", "chart": "charts"}
# Set by the loader, or from a file of their own; nobody writes them where the class has them.
_NOT_WRITTEN: Mapping[type, frozenset[str]] = {
    FormSet: frozenset(("choices", "indicators", "report", "hash")),
    Form: frozenset(("area",)),
    Indicator: frozenset(("area",)),
}
_FOLDER = re.compile(r"^[a-z0-9_]+$")
_TOP_FILES = ("form_set.toml", "choices.toml", "indicators.toml", "report.toml")


def load_form_set(folder: Path) -> FormSet:
    """Read, check and freeze a form set; FormSetInvalid carries every fault found."""
    sources = _sources(folder)
    beside = folder.parent / _based_on(sources)
    same = beside in {folder, folder.parent}
    base = None if same else tuple(_sources(beside).items())
    return _loaded(tuple(sources.items()), base)


_Texts = tuple[tuple[str, bytes], ...]
"""Files: name and what it says."""


@lru_cache(maxsize=4)
def _loaded(sources: _Texts, base: _Texts | None) -> FormSet:
    """Parse what lies on the disk once, however often it is asked for."""
    return parse_form_set(dict(sources), dict(base) if base is not None else None)


def _sources(folder: Path) -> dict[str, bytes]:
    if not (folder / "form_set.toml").is_file():
        raise NotFound(f"“{folder.name}”里没有表样文件 form_set.toml。")
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.toml"))}


def _based_on(sources: Mapping[str, bytes]) -> str:
    """Return the name of the form set below, "" if there is none or it can't be told."""
    try:
        name = tomllib.loads(sources["form_set.toml"].decode()).get(BASED_ON, "")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
        return ""  # told when the file is read for good
    return name if isinstance(name, str) and _FOLDER.match(name) else ""


def parse_form_set(
    sources: Mapping[str, bytes], base: Mapping[str, bytes] | None = None
) -> FormSet:
    """Build a form set from file name → TOML text; FormSetInvalid carries every fault found.

    Args:
        sources: its own files.
        base: the files of the one it is based on, if it is.
    """
    builder = _Builder()
    form_set = builder.build(sources, base)
    if not builder.problems and form_set is not None:
        builder.problems.extend(lint(form_set))
    if form_set is None or builder.problems:
        count = len(builder.problems)
        first = builder.problems[0] if builder.problems else None
        where = f"第一处在{first.place.file}：{first.message}" if first else ""
        raise FormSetInvalid(f"表样有{count}处错误，不能使用。{where}", builder.problems)
    return form_set


def form_set_to_json(form_set: FormSet) -> bytes:
    """Return the canonical form, without the hash."""
    return msgspec.json.encode(replace(form_set, hash=""), order="sorted")


def form_set_from_json(data: bytes) -> FormSet:
    """Return the form set of a canonical form; FormSetInvalid if it is none or fails the lint."""
    try:
        form_set = msgspec.json.decode(data, type=FormSet)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise FormSetInvalid("表样数据已损坏，读不出来。") from error
    problems = lint(form_set)
    if problems:
        raise FormSetInvalid(f"表样有{len(problems)}处错误，不能使用。", problems)
    return replace(form_set, hash=hashlib.sha256(data).hexdigest())


def trusted_form_set(data: bytes) -> FormSet:
    """Return the form set of a canonical form that this program has already checked and stored."""
    form_set = msgspec.json.decode(data, type=FormSet)
    return replace(form_set, hash=hashlib.sha256(data).hexdigest())


class _Builder:
    """Collects faults while it turns tables into values."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._by_id = False

    def build(
        self, sources: Mapping[str, bytes], base: Mapping[str, bytes] | None
    ) -> FormSet | None:
        tables = {name: self._toml(name, data) for name, data in sources.items()}
        if BASED_ON in (tables.get(HEAD) or {}):
            tables = self._laid(tables, base)
        head = dict(tables.get("form_set.toml") or {})
        order = self._order(head.pop("areas", []), tables)
        made = [self._area(name, table) for name in order if (table := tables[name]) is not None]
        areas = tuple(area for area, _ in made if area is not None)
        choices = self._choices(tables.get("choices.toml") or {})
        listed = tables.get("indicators.toml") or {}
        self._only({"indicator"}, listed, "indicators.toml")
        whole = self._many(Indicator, listed.get("indicator", []), "indicators.toml")
        indicators = (*whole, *(item for _, own in made for item in own))
        report = self.structure(Report, tables.get("report.toml") or {}, "report.toml", "")
        if tables.get("form_set.toml") is None:
            return None  # its one fault has been told; what it should hold need not be
        form_set = self.structure(FormSet, head, "form_set.toml", "", {"areas": (), "choices": {}})
        if form_set is None or report is None:
            return None
        form_set = replace(
            form_set, areas=areas, choices=choices, indicators=indicators, report=report
        )
        digest = hashlib.sha256(form_set_to_json(form_set)).hexdigest()
        return replace(form_set, hash=digest)

    def _laid(
        self, own: Mapping[str, dict[str, Any] | None], base: Mapping[str, bytes] | None
    ) -> dict[str, dict[str, Any] | None]:
        """Return the tables laid over those of the form set below; what can't be read stays so."""
        self._by_id = True
        head = dict(own[HEAD] or {})
        name = head.pop(BASED_ON)
        below = {file: self._toml(f"{name}/{file}", data) for file, data in (base or {}).items()}
        if base is None:
            self._fault(HEAD, BASED_ON, f"旁边没有“{name}”这套表样")
        elif BASED_ON in (below.get(HEAD) or {}):
            self._fault(HEAD, BASED_ON, f"“{name}”自己也有底子，只能叠一层")
        upper = {**own, HEAD: head}
        laid = lay_over(
            {file: table for file, table in below.items() if table is not None},
            {file: table for file, table in upper.items() if table is not None},
        )
        for fault in laid.faults:
            self._fault(*fault)
        broken: dict[str, dict[str, Any] | None] = {
            file: None for file, table in upper.items() if table is None
        }
        return {file: dict(table) for file, table in laid.tables.items()} | broken

    def _at(self, path: str, number: int, raw: Any) -> str:  # noqa: ANN401
        """Return the path of an element: its number in the file, or its id in laid files."""
        name = raw.get("id", raw.get("code")) if self._by_id and isinstance(raw, dict) else None
        return f"{path}[{number if name is None else name}]"

    def _toml(self, name: str, data: bytes) -> dict[str, Any] | None:
        try:
            return tomllib.loads(data.decode())
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
            self._fault(name, "", f"不是正确的TOML文件（{error}）")
            return None

    def _order(self, areas: Any, tables: Mapping[str, Any]) -> list[str]:  # noqa: ANN401
        """Take the areas in the order ``areas`` names their files; all of them must be named."""
        found = [name for name in tables if name not in _TOP_FILES]
        if tables.get("form_set.toml") is None:
            return found
        if not isinstance(areas, list):
            self._fault("form_set.toml", "areas", "应是一个列表")
            return found
        named = [f"{name}.toml" for name in areas]
        for name in sorted(set(named) ^ set(found)):
            what = "没有这个文件" if name in named else "没有列在form_set.toml的areas里"
            self._fault("form_set.toml", "areas", f"{name}{what}")
        return [name for name in named if name in found]

    def _area(self, name: str, table: dict[str, Any]) -> tuple[Area | None, list[Indicator]]:
        """Return the area of a file, and the indicators that stand behind its forms."""
        self._only({"area", "form", "indicator"}, table, name)
        head = table.get("area", {})
        made = self._value(_hints(Area)["forms"], table.get("form", []), name, "form")
        own = self._many(Indicator, table.get("indicator", []), name, "indicator")
        area = self.structure(Area, head, name, "area", {"forms": made})
        if area is None or made is None:
            return None, []
        if f"{area.id}.toml" != name:
            self._fault(name, "area.id", f"应与文件名一致，写成“{name.removesuffix('.toml')}”")
        forms = tuple(replace(form, area=area.id) for form in area.forms)
        return replace(area, forms=forms), [replace(item, area=area.id) for item in own]

    def _choices(self, table: dict[str, Any]) -> dict[str, ChoiceList]:
        lists: dict[str, ChoiceList] = {}
        for key, raw in table.items():
            if not isinstance(raw, dict):
                self._fault("choices.toml", key, "应是一个代码表")
                continue
            body = {"id": key, **raw}
            if isinstance(items := body.get("items"), dict):  # short form: code = "label"
                body["items"] = [{"code": code, "label": text} for code, text in items.items()]
            made = self.structure(ChoiceList, body, "choices.toml", key)
            if made is not None:
                lists[key] = made
        return lists

    def _many(self, cls: type[T], raws: Any, name: str, path: str = "") -> tuple[T, ...]:  # noqa: ANN401
        if not isinstance(raws, list):
            self._fault(name, cls.__name__.lower(), "应是一个列表")
            return ()
        made = [
            self.structure(cls, raw, name, self._at(path, i, raw)) for i, raw in enumerate(raws)
        ]
        return tuple(item for item in made if item is not None)

    def _only(self, known: set[str], table: Mapping[str, Any], name: str) -> None:
        for key in sorted(set(table) - known):
            self._fault(name, key, "不认识这一项")

    def structure(
        self,
        cls: type[T],
        raw: Any,  # noqa: ANN401
        name: str,
        path: str,
        given: Mapping[str, Any] = MappingProxyType({}),
    ) -> T | None:
        """Turn one table into ``cls``; faults of all keys are collected, then None comes back.

        ``given`` are attributes that the table does not have to say.
        """
        if not isinstance(raw, dict):
            self._fault(name, path, "应是一组“名称 = 值”")
            return None
        hints = _hints(typing.cast("Hashable", cls))
        before = len(self.problems)
        values: dict[str, Any] = dict(given)
        for key, value in raw.items():
            attribute = key if key in hints else _RENAMED.get(key, key)
            if attribute not in hints or _unwritten(cls, key):
                self._fault(name, _join(path, key), "不认识这一项")
                continue
            if attribute in values:
                self._fault(name, _join(path, key), "这一项写了两次")
                continue
            values[attribute] = self._value(hints[attribute], value, name, _join(path, key))
        for item in msgspec.structs.fields(cls):  # type: ignore[arg-type]  # cls is a Struct
            if item.required and item.name not in values:
                self._fault(name, _join(path, item.name.rstrip("_")), "缺少这一项")
        return cls(**values) if len(self.problems) == before else None

    def _value(self, hint: Any, value: Any, name: str, path: str) -> Any:  # noqa: ANN401
        inner = typing.get_args(hint)
        if typing.get_origin(hint) is tuple and _is_struct(inner[0]):
            if not isinstance(value, list):
                return self._fault(name, path, "应是一个列表")
            cls = typing.cast("type[Any]", inner[0])
            made = [
                self.structure(cls, raw, name, self._at(path, i, raw))
                for i, raw in enumerate(value)
            ]
            return tuple(item for item in made if item is not None)
        if _is_struct(hint):
            return self.structure(typing.cast("type[Any]", hint), value, name, path)
        try:
            return msgspec.convert(value, hint)
        except msgspec.ValidationError as error:
            return self._fault(name, path, f"值“{value}”不合要求（{error}）")

    def _fault(self, name: str, path: str, what: str) -> None:
        message = f"{path or name}：{what}。"
        place = Place(file=name, path=path)
        self.problems.append(Problem("F001", Severity.ERROR, message, place))


@lru_cache(maxsize=64)
def _hints(cls: Hashable) -> dict[str, Any]:
    """Return attribute → type of a class."""
    return typing.get_type_hints(cls)


def _is_struct(hint: Any) -> bool:  # noqa: ANN401
    return isinstance(hint, type) and issubclass(hint, msgspec.Struct)


def _unwritten(cls: type, key: str) -> bool:
    """Tell whether a key is the program's own affair, e.g. the hash, or ``for_`` for ``for``."""
    return key.endswith("_") or key in _NOT_WRITTEN.get(cls, ())


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
