"""TOML files of a form set → ``FormSet``, or every fault at once with file and path.

Unknown keys are refused. The canonical form (JSON with sorted keys) travels in task packages and
lies in the data set; its SHA-256 is the form set's hash.
"""

from __future__ import annotations

import dataclasses
import hashlib
import tomllib
import typing
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from models.errors import FormSetInvalid, NotFound
from models.forms.definition import Area, ChoiceList, FormSet, Indicator, Report
from models.forms.lint import lint
from models.problems import Place, Problem, Severity

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T")
_RENAMED = {"for": "for_", "field": "fields", "form": "forms", "check": "checks", "kind": "kinds"}
_RENAMED |= {"tombstone": "tombstones", "setting": "settings", "claim": "claims", "item": "items"}
_RENAMED |= {"paragraph": "paragraphs", "table": "tables", "column": "columns"}
_RENAMED |= {"band": "bands", "chart": "charts"}
_TOP_FILES = ("form_set.toml", "choices.toml", "indicators.toml", "report.toml")


def load_form_set(folder: Path) -> FormSet:
    """Read, check and freeze a form set; FormSetInvalid carries every fault found."""
    if not (folder / "form_set.toml").is_file():
        raise NotFound(f"“{folder.name}”里没有表样文件 form_set.toml。")
    sources = {path.name: path.read_bytes() for path in sorted(folder.glob("*.toml"))}
    return parse_form_set(sources)


def parse_form_set(sources: Mapping[str, bytes]) -> FormSet:
    """Build a form set from file name → TOML text; FormSetInvalid carries every fault found."""
    builder = _Builder()
    form_set = builder.build(sources)
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
    """Collects faults while it turns tables into dataclasses."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def build(self, sources: Mapping[str, bytes]) -> FormSet | None:
        tables = {name: self._toml(name, data) for name, data in sources.items()}
        head = dict(tables.get("form_set.toml") or {})
        order = self._order(head, tables)
        areas = tuple(
            area for name in order if (area := self._area(name, tables[name] or {})) is not None
        )
        choices = self._choices(tables.get("choices.toml") or {})
        indicators = self._many(
            Indicator, (tables.get("indicators.toml") or {}).get("indicator", []), "indicators.toml"
        )
        self._only({"indicator"}, tables.get("indicators.toml") or {}, "indicators.toml")
        report = self.structure(Report, tables.get("report.toml") or {}, "report.toml", "")
        head |= {"areas": [], "choices": {}, "report": {}}
        form_set = self.structure(FormSet, head, "form_set.toml", "")
        if form_set is None or report is None:
            return None
        form_set = replace(
            form_set, areas=areas, choices=choices, indicators=indicators, report=report
        )
        digest = hashlib.sha256(form_set_to_json(form_set)).hexdigest()
        return replace(form_set, hash=digest)

    def _toml(self, name: str, data: bytes) -> dict[str, Any] | None:
        try:
            return tomllib.loads(data.decode())
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            self._fault(name, "", f"不是正确的TOML文件（{error}）")
            return None

    def _order(self, head: dict[str, Any], tables: Mapping[str, Any]) -> list[str]:
        """Take the areas in the order ``areas`` names their files; all of them must be named."""
        named = [f"{name}.toml" for name in head.pop("areas", [])]
        found = [name for name in tables if name not in _TOP_FILES]
        for name in sorted(set(named) ^ set(found)):
            what = "没有这个文件" if name in named else "没有列在form_set.toml的areas里"
            self._fault("form_set.toml", "areas", f"{name}{what}")
        return [name for name in named if name in found]

    def _area(self, name: str, table: dict[str, Any]) -> Area | None:
        self._only({"area", "form"}, table, name)
        merged = {**table.get("area", {}), "form": table.get("form", [])}
        area = self.structure(Area, merged, name, "area")
        if area is None:
            return None
        forms = tuple(replace(form, area=area.id) for form in area.forms)
        return replace(area, forms=forms)

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

    def _many(self, cls: type[T], raws: Any, name: str) -> tuple[T, ...]:  # noqa: ANN401
        made = [self.structure(cls, raw, name, f"[{i}]") for i, raw in enumerate(raws)]
        return tuple(item for item in made if item is not None)

    def _only(self, known: set[str], table: Mapping[str, Any], name: str) -> None:
        for key in sorted(set(table) - known):
            self._fault(name, key, "不认识这一项")

    def structure(self, cls: type[T], raw: Any, name: str, path: str) -> T | None:  # noqa: ANN401
        """Turn one table into ``cls``; faults of all keys are collected, then None comes back."""
        if not isinstance(raw, dict):
            self._fault(name, path, "应是一组“名称 = 值”")
            return None
        hints = _hints(cls)
        before = len(self.problems)
        values: dict[str, Any] = {}
        for key, value in raw.items():
            attribute = key if key in hints else _RENAMED.get(key, key)
            if attribute not in hints:
                self._fault(name, _join(path, key), "不认识这一项")
                continue
            values[attribute] = self._value(hints[attribute], value, name, _join(path, key))
        for item in dataclasses.fields(cls):  # type: ignore[arg-type]  # cls is a dataclass
            required = item.default is item.default_factory is dataclasses.MISSING
            if required and item.name not in values:
                self._fault(name, _join(path, item.name.rstrip("_")), "缺少这一项")
        return cls(**values) if len(self.problems) == before else None

    def _value(self, hint: Any, value: Any, name: str, path: str) -> Any:  # noqa: ANN401
        inner = typing.get_args(hint)
        if typing.get_origin(hint) is tuple and dataclasses.is_dataclass(inner[0]):
            if not isinstance(value, list):
                return self._fault(name, path, "应是一个列表")
            made = [
                self.structure(inner[0], item, name, f"{path}[{i}]") for i, item in enumerate(value)
            ]
            return tuple(item for item in made if item is not None)
        if isinstance(hint, type) and dataclasses.is_dataclass(hint):
            return self.structure(hint, value, name, path)
        if typing.get_origin(hint) is Mapping and isinstance(value, dict):
            return value
        try:
            return msgspec.convert(value, hint)
        except msgspec.ValidationError as error:
            return self._fault(name, path, f"值“{value}”不合要求（{error}）")

    def _fault(self, name: str, path: str, what: str) -> None:
        message = f"{path or name}：{what}。"
        place = Place(file=name, path=path)
        self.problems.append(Problem("F001", Severity.ERROR, message, place))


@lru_cache(maxsize=64)
def _hints(cls: type) -> dict[str, Any]:
    """Return attribute → type of a dataclass."""
    return typing.get_type_hints(cls)


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
