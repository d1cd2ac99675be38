"""The settings of a half-year as the bureau reads and types them: one plain text for each value.

A table of standards (code → number) is as many rows as it has codes, so that one number is changed
without touching the others. What has a deeper structure is shown as JSON and must keep its shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import Struct

from models.forms.definition import ChoiceItem, FormSet, Setting
from models.forms.expression_nodes import exact
from models.forms.plain_numbers import read_number
from models.forms.plain_text import one_line, squeeze

_YES, _NO = ("是", "有", "对", "yes", "true", "1", "√"), ("否", "无", "不", "no", "false", "0", "×")
_SEPARATORS = ("，", ",", "；", ";", " ", "\n")


class SettingRow(Struct, frozen=True):
    """One value the bureau may set.

    Attributes:
        setting: id of the setting.
        key: code within a table of standards, "" for a setting that is one value.
        title: what people call it.
        text: the value, as it would be typed; "" if a standard is not set.
        usual: the value of the form set, where the half-year has another one.
        help: what it does.
    """

    setting: str
    key: str
    title: str
    text: str
    usual: str = ""
    help: str = ""


class SettingTyped(Struct, frozen=True):
    """What came of a typed text: the settings with it, or a sentence that says what is wrong."""

    settings: Mapping[str, Any]
    problem: str = ""


def setting_rows(form_set: FormSet, settings: Mapping[str, Any]) -> tuple[SettingRow, ...]:
    """Return every value that may be set, in the order of the form set.

    Args:
        form_set: declares the settings.
        settings: those of the half-year that differ from the form set's.
    """
    rows: list[SettingRow] = []
    for setting in form_set.settings:
        value = settings.get(setting.id, setting.default)
        if _is_table(setting.default):
            rows += _table_rows(form_set, setting, value)
            continue
        text, usual = (_shown(form_set, setting, one) for one in (value, setting.default))
        other = usual if text != usual else ""
        rows.append(SettingRow(setting.id, "", setting.label, text, other, setting.help))
    return tuple(rows)


def type_setting(
    form_set: FormSet, settings: Mapping[str, Any], row: SettingRow, text: str
) -> SettingTyped:
    """Return the settings after a value was typed; a blank one is again the form set's.

    Args:
        form_set: declares the settings.
        settings: those of the half-year before.
        row: which value.
        text: what was typed.
    """
    setting = next(item for item in form_set.settings if item.id == row.setting)
    typed = text.strip()
    before = settings.get(setting.id, setting.default)
    if row.key:
        number = _number(typed) if typed else None
        if typed and number is None:
            return SettingTyped(settings, f"“{row.title}”要填一个数，“{typed}”读不出来。")
        value: Any = {key: old for key, old in before.items() if key != row.key}
        if number is not None:
            value[row.key] = number
        elif row.key in setting.default:
            value[row.key] = setting.default[row.key]
    elif not typed:
        value = setting.default
    else:
        value = _read(form_set, setting, typed)
        if value is None:
            return SettingTyped(settings, f"“{row.title}”{_wanted(form_set, setting)}")
    rest = {key: old for key, old in settings.items() if key != setting.id}
    return SettingTyped(rest if value == setting.default else {**rest, setting.id: value})


def _is_table(default: object) -> bool:
    return isinstance(default, Mapping) and all(
        isinstance(value, int | float) and not isinstance(value, bool) for value in default.values()
    )


def _table_rows(form_set: FormSet, setting: Setting, value: Mapping[str, Any]) -> list[SettingRow]:
    items = {item.code: item.label for item in _items(form_set, setting)}
    codes = dict.fromkeys((*items, *setting.default, *value))
    rows = []
    for code in codes:
        text, usual = (_plain(one.get(code)) for one in (value, setting.default))
        title = f"{setting.label}：{items.get(code, code)}"
        other = (usual or "不定") if text != usual else ""
        rows.append(SettingRow(setting.id, code, title, text, other, setting.help))
    return rows


def _items(form_set: FormSet, setting: Setting) -> tuple[ChoiceItem, ...]:
    choices = form_set.choices.get(setting.choices)
    return choices.items if choices else ()


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{exact(value):f}"
    return str(value)


def _shown(form_set: FormSet, setting: Setting, value: Any) -> str:  # noqa: ANN401  # TOML
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        known = {item.code: item.label for item in _items(form_set, setting)}
        return known.get(value, value)
    if _is_list(value):
        return "、".join(_plain(one) for one in value)
    if isinstance(value, list | tuple | Mapping):
        return msgspec.json.format(msgspec.json.encode(value), indent=1).decode()
    return _plain(value)


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple) and not any(
        isinstance(one, list | tuple | Mapping) for one in value
    )


def _read(form_set: FormSet, setting: Setting, typed: str) -> Any:  # noqa: ANN401  # TOML
    """Return the value of a text, None if it can't be read as one of this setting."""
    default = setting.default
    if isinstance(default, bool):
        return _yes_or_no(typed)
    if isinstance(default, str):
        return _text(form_set, setting, typed)
    if isinstance(default, int | float):
        return _number(typed)
    if _is_list(default):
        return _list(default, typed)
    return _structure(default, typed)


def _yes_or_no(typed: str) -> bool | None:
    word = squeeze(typed).lower()
    return True if word in _YES else False if word in _NO else None


def _text(form_set: FormSet, setting: Setting, typed: str) -> str | None:
    items = _items(form_set, setting)
    if not items:
        return one_line(typed)
    wanted = squeeze(typed)
    for item in items:
        if wanted in {squeeze(name) for name in (item.code, item.label, *item.aliases)}:
            return item.code
    return None


def _number(typed: str) -> int | float | None:
    found = read_number(typed)
    if found.value is None or found.notes not in {(), ("grouped",)}:
        return None  # an estimate is no standard
    value: Decimal = found.value
    return int(value) if value == value.to_integral_value() else float(value)


def _list(default: list[Any] | tuple[Any, ...], typed: str) -> list[Any] | None:
    for mark in _SEPARATORS:
        typed = typed.replace(mark, "、")
    words = [word for word in typed.split("、") if word]
    if any(isinstance(one, str) for one in default):
        return words
    numbers = [_number(word) for word in words]
    return None if None in numbers else numbers


def _structure(default: Any, typed: str) -> Any:  # noqa: ANN401  # TOML
    try:
        value = msgspec.json.decode(typed.encode())
    except msgspec.DecodeError:
        return None
    return value if _alike(default, value) else None


def _alike(model: object, value: object) -> bool:
    """Tell whether a value has the shape of another: the same keys, lists of the same things."""
    if isinstance(model, Mapping):
        return (
            isinstance(value, dict)
            and value.keys() == model.keys()
            and all(_alike(model[key], value[key]) for key in model)
        )
    if isinstance(model, list | tuple):
        return isinstance(value, list) and all(_alike(model[0], one) for one in value if model)
    return isinstance(value, str) == isinstance(model, str) and not isinstance(value, dict | list)


def _wanted(form_set: FormSet, setting: Setting) -> str:
    default = setting.default
    if isinstance(default, bool):
        return "填“是”或“否”。"
    if isinstance(default, str):
        return "只能填：" + "、".join(item.label for item in _items(form_set, setting)) + "。"
    if isinstance(default, int | float):
        return "要填一个数。"
    if _is_list(default):
        return "要填几个数，用顿号隔开。"
    return "要照原来的写法改，引号和括号一个也不能少。"
