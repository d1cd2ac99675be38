"""What a field type understands and shows: raw text or cell → value, value → text, value ⇄ JSON.

The three ways in (typing, pasting, a workbook cell) all come through ``FieldType.parse``. Parsing
only *understands*; whether the value may stand (limits, lengths, patterns) is for the checks, so
that a wrong number is kept, shown and can be sent with a reason.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from difflib import get_close_matches
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from models.forms.identity import is_id_shape, mask
from models.forms.plain_dates import read_date
from models.forms.plain_numbers import NumberRead, read_number
from models.forms.plain_text import clean, narrow, one_line, squeeze
from models.problems import Problem, Severity
from models.records import Value

if TYPE_CHECKING:
    from models.forms.definition import ChoiceList, Field, FormSet

_YES = frozenset(("是", "有", "√", "✓", "✔", "对", "y", "yes", "true", "1", "已"))
_NO = frozenset(
    ("否", "无", "×", "✗", "✘", "错", "n", "no", "false", "0", "没有", "未", "没", "不是")
)
_EXACT_DIGITS = 15  # an Excel number keeps no more


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a text meant: a value, blank (all None), or a problem; a note tells how it was read."""

    value: Value | None = None
    problem: Problem | None = None
    note: Problem | None = None


BLANK = Parsed()


class FieldType:
    """Base of all field types; one instance serves one field."""

    numeric = False

    def __init__(self, field: Field, choices: ChoiceList | None = None) -> None:
        """Keep the declaration; ``choices`` is the list of a choice field."""
        self.field = field
        self.choices = choices

    def parse(self, raw: object, year: int | None = None) -> Parsed:
        """Understand typed text or a cell's value; ``year`` completes a date without one."""
        if raw is None:
            return BLANK
        if isinstance(raw, str) and not clean(raw).lstrip("'"):
            return BLANK
        return self._read(raw, year)

    def _read(self, raw: object, _year: int | None) -> Parsed:
        raise NotImplementedError

    def format(self, value: Value) -> str:
        """Return the text people see; ``parse`` of it gives the value back."""
        return str(value)

    def mask(self, value: Value) -> str:
        """Return the text shown by default where the field is personal."""
        return mask(self.field.personal, self.format(value))

    def to_json(self, value: Value) -> Any:  # noqa: ANN401  # JSON scalars of several types
        """Return the exact JSON scalar that stands for the value."""
        return value

    def from_json(self, raw: Any) -> Value:  # noqa: ANN401
        """Return the value of a JSON scalar; ValueError or TypeError if it is none of this type."""
        if not isinstance(raw, str):
            raise TypeError(self.field.id)
        return raw

    def _problem(self, code: str, message: str, raw: object, hint: str = "") -> Parsed:
        found = as_text(raw)
        return Parsed(problem=Problem(code, Severity.ERROR, message, hint=hint, found=found))

    def _note(self, code: str, raw: object, value: Value, extra: str = "") -> Problem:
        text = f"“{as_text(raw)}”按“{self.format(value)}”读入{extra}。"
        return Problem(code, Severity.NOTE, text, found=as_text(raw))


def as_text(raw: object) -> str:
    """Return a raw value as a person would have typed it."""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    return str(raw).strip()


class NumberType(FieldType):
    """Integers and exact decimals; ``digits`` is the number of digits after the point."""

    numeric = True

    @cached_property
    def digits(self) -> int:
        """Digits after the point: integer 0, money 2, area 1, decimal as declared."""
        fixed = {"integer": 0, "money": 2, "area": 1}
        return fixed.get(self.field.type, self.field.scale)

    @cached_property
    def _step(self) -> Decimal:
        return Decimal(1).scaleb(-self.digits)

    def _read(self, raw: object, _year: int | None) -> Parsed:
        if type(raw) is int:
            read = NumberRead(Decimal(raw))
        elif isinstance(raw, bool) or not isinstance(raw, str | float | int | Decimal):
            return self._not_a_number(raw)
        elif isinstance(raw, str):
            read = read_number(raw, self.field.unit)
        elif isinstance(raw, float) and not math.isfinite(raw):
            return self._not_a_number(raw)
        else:
            read = NumberRead(_from_cell(raw))
        if read.value is None:
            return self._refusal(read.reason, raw)
        return self._exact(read.value, read.notes, raw)

    def _exact(self, number: Decimal, notes: tuple[str, ...], raw: object) -> Parsed:
        if abs(number) >= Decimal(10) ** 15:
            return self._not_a_number(raw)
        rounded = number.quantize(self._step, ROUND_HALF_UP)
        lost = rounded != number
        if lost and not self.digits:
            return self._problem(
                "C004",
                f"“{self.field.label}”要填整数，不能带小数点。你填的是“{as_text(raw)}”。",
                raw,
            )
        value: Value = rounded if self.digits else int(rounded)
        if "estimate" in notes:
            return Parsed(value, note=self._note("N101", raw, value, "，原文像是估计数，请核实"))
        if lost:
            extra = f"，只保留{self.digits}位小数"
            return Parsed(value, note=self._note("N103", raw, value, extra))
        if set(notes) - {"grouped"}:
            return Parsed(value, note=self._note("N102", raw, value))
        return Parsed(value)

    def _refusal(self, reason: str, raw: object) -> Parsed:
        label, typed = self.field.label, as_text(raw)
        if reason == "nothing":
            return self._problem(
                "C015",
                f"“{label}”写了“{typed}”，看不出是0还是没有统计。",
                raw,
                "没有就填0，不知道就留空。",
            )
        if reason == "unit":
            unit = self.field.unit or "不带单位的数"
            return self._problem(
                "C016", f"“{label}”要填{unit}，你填的是“{typed}”，单位对不上。", raw
            )
        return self._not_a_number(raw)

    def _not_a_number(self, raw: object) -> Parsed:
        message = f"“{self.field.label}”只能填数字。你填的是“{as_text(raw)}”，请改成数字。"
        return self._problem("C002", message, raw)

    def to_json(self, value: Value) -> Any:  # noqa: ANN401
        """Return the number scaled to an integer, so that JSON carries it exactly."""
        if not self.digits:
            return value
        assert isinstance(value, Decimal)
        return int(value.scaleb(self.digits))

    def from_json(self, raw: Any) -> Value:  # noqa: ANN401
        """Return the int, or the scaled integer as an exact decimal."""
        if type(raw) is not int:
            raise TypeError(self.field.id)
        return Decimal(raw).scaleb(-self.digits) if self.digits else raw


def _from_cell(raw: float | Decimal) -> Decimal:
    """Return the number a cell shows: Excel keeps 15 digits, the rest is binary noise."""
    if isinstance(raw, Decimal):
        return raw
    return Decimal(format(raw, f".{_EXACT_DIGITS}g"))


class DateType(FieldType):
    """A calendar day."""

    def _read(self, raw: object, year: int | None) -> Parsed:
        if isinstance(raw, bool):
            return self._refuse(raw, "text")
        read = read_date(raw, year)
        if read.value is None:
            return self._refuse(raw, read.reason)
        if read.assumed:
            extra = "，年份按本期补上"
            return Parsed(read.value, note=self._note("N104", raw, read.value, extra))
        if not read.plain:
            return Parsed(read.value, note=self._note("N102", raw, read.value))
        return Parsed(read.value)

    def _refuse(self, raw: object, reason: str) -> Parsed:
        typed = as_text(raw)
        message = f"“{self.field.label}”请写成“2006-03-23”这样的日期。你填的是“{typed}”。"
        hints = {
            "month": "还缺日期，请写明是哪一天。",
            "ambiguous": "分不清是1日还是10日，请写全年月日。",
        }
        return self._problem("C005", message, raw, hints.get(reason, ""))

    def format(self, value: Value) -> str:
        """Return the ISO form."""
        assert isinstance(value, date)
        return value.isoformat()

    def to_json(self, value: Value) -> Any:  # noqa: ANN401
        """Return the ISO form."""
        return self.format(value)

    def from_json(self, raw: Any) -> Value:  # noqa: ANN401
        """Return the day of an ISO text."""
        return date.fromisoformat(raw)


class TextType(FieldType):
    """One line of text."""

    def _read(self, raw: object, _year: int | None) -> Parsed:
        return Parsed(one_line(as_text(raw)))


class NoteType(FieldType):
    """A text of several lines."""

    def _read(self, raw: object, _year: int | None) -> Parsed:
        return Parsed(clean(as_text(raw)))


class CodeType(FieldType):
    """A code or number that is text: postcodes, document numbers, 学籍号; always half width."""

    def _read(self, raw: object, _year: int | None) -> Parsed:
        if isinstance(raw, float) and abs(raw) >= 1e15:
            message = f"“{self.field.label}”在表格里成了数字，后几位已经丢失，请按文本重新填写。"
            return self._problem("C018", message, raw)
        text = re.sub(r"\s+", "", narrow(as_text(raw)).lstrip("'")).upper()
        return Parsed(text) if text else BLANK


class IdNumberType(CodeType):
    """An identity number (GB 11643); 15 or 18 characters."""

    def _read(self, raw: object, _year: int | None) -> Parsed:
        if isinstance(raw, int | float) and abs(raw) >= 1e15:
            message = f"“{self.field.label}”在表格里成了数字，后几位已经丢失，请按文本重新填写。"
            return self._problem("C018", message, raw)
        parsed = super()._read(raw, _year)
        if isinstance(parsed.value, str) and not is_id_shape(parsed.value):
            message = f"“{self.field.label}”应是18位身份证号。你填的有{len(parsed.value)}个字符。"
            return self._problem("C019", message, raw, "请对着户口本重抄。")
        return parsed


class PhoneType(CodeType):
    """A phone number: digits with at most a hyphen between area code and number."""

    def _read(self, raw: object, _year: int | None) -> Parsed:
        text = re.sub(r"[\s()]+", "", narrow(as_text(raw)).lstrip("'"))
        text = re.sub(r"[—–－_]+", "-", text).strip("-")
        if re.match(r"^(\+?86)?1[3-9]\d[\d-]{8,10}$", text):
            text = text.replace("-", "").removeprefix("+86").removeprefix("86")
        if not re.match(r"^[\d-]{5,20}$", text):
            message = f"“{self.field.label}”应是电话号码。你填的是“{as_text(raw)}”。"
            return self._problem("C017", message, raw)
        return Parsed(text)


class YesNoType(FieldType):
    """Yes or no."""

    def _read(self, raw: object, _year: int | None) -> Parsed:
        if isinstance(raw, bool):
            return Parsed(raw)
        word = squeeze(as_text(raw))
        for words, value in ((_YES, True), (_NO, False)):
            if word in words:
                plain = word in {"是", "否"}
                return Parsed(value, note=None if plain else self._note("N102", raw, value))
        message = f"“{self.field.label}”请填“是”或“否”。你填的是“{as_text(raw)}”。"
        return self._problem("C007", message, raw)

    def format(self, value: Value) -> str:
        """Return 是 or 否."""
        return "是" if value else "否"

    def from_json(self, raw: Any) -> Value:  # noqa: ANN401
        """Return the bool itself."""
        if not isinstance(raw, bool):
            raise TypeError(self.field.id)
        return raw


class ChoiceType(FieldType):
    """One code of a choice list; stored as the code, shown as the label."""

    @cached_property
    def _words(self) -> dict[str, str]:
        """Every accepted spelling → code; a spelling of two codes is none."""
        assert self.choices is not None
        words: dict[str, str] = {}
        doubtful: set[str] = set()
        for item in self.choices.items:
            spellings = {item.code, item.label, item.code + item.label, *item.aliases}
            for word in {squeeze(text) for text in spellings}:
                if words.setdefault(word, item.code) != item.code:
                    doubtful.add(word)
        for item in self.choices.items:  # a code or label always means itself
            words[squeeze(item.label)] = item.code
        for item in self.choices.items:
            words[squeeze(item.code)] = item.code
        return {
            word: code for word, code in words.items() if word not in doubtful or word in self._own
        }

    @cached_property
    def _own(self) -> frozenset[str]:
        assert self.choices is not None
        own = [word for item in self.choices.items for word in (item.code, item.label)]
        return frozenset(squeeze(word) for word in own)

    @cached_property
    def _labels(self) -> dict[str, str]:
        assert self.choices is not None
        return {item.code: item.label for item in self.choices.items}

    def _read(self, raw: object, _year: int | None) -> Parsed:
        typed = as_text(raw)
        code = self._labels_back.get(typed) or self._lookup(squeeze(typed))
        if code is None:
            return self._refuse(raw, typed)
        spelled = squeeze(typed)
        if spelled in self._own or isinstance(raw, int | float):
            return Parsed(code)
        return Parsed(code, note=self._note("N102", raw, code))

    @cached_property
    def _labels_back(self) -> dict[str, str]:
        assert self.choices is not None
        return {item.label: item.code for item in reversed(self.choices.items)}

    def _lookup(self, word: str) -> str | None:
        if word in self._words:
            return self._words[word]
        if word.isdigit():  # a number cell drops leading zeros: 1 for 01
            matches = [code for code in self._labels if code.isdigit() and int(code) == int(word)]
            return matches[0] if len(matches) == 1 else None
        return None

    def _refuse(self, raw: object, typed: str) -> Parsed:
        message = f"“{self.field.label}”只能从下拉表里选，没有“{typed}”这一项。"
        close = get_close_matches(typed, list(self._labels.values()), n=3, cutoff=0.5)
        hint = f"是不是“{'”“'.join(close)}”？" if close else ""
        return self._problem("C007", message, raw, hint)

    def format(self, value: Value) -> str:
        """Return the label of a code; an unknown code shows as itself."""
        return self._labels.get(str(value), str(value))


_CLASSES: dict[str, type[FieldType]] = {
    "integer": NumberType,
    "decimal": NumberType,
    "money": NumberType,
    "area": NumberType,
    "date": DateType,
    "text": TextType,
    "note": NoteType,
    "yes_no": YesNoType,
    "choice": ChoiceType,
    "id_number": IdNumberType,
    "student_no": CodeType,
    "phone": PhoneType,
    "code": CodeType,
}
TYPE_NAMES = tuple(_CLASSES)


class FieldTypes:
    """The field types of one form set, made once per field."""

    def __init__(self, form_set: FormSet) -> None:
        """Remember the choice lists."""
        self._choices = form_set.choices
        self._made: dict[int, tuple[Field, FieldType]] = {}

    def of(self, field: Field) -> FieldType:
        """Return the field's type; the field must belong to the form set."""
        made = self._made.get(id(field))
        if made is None:
            made = (field, _CLASSES[field.type](field, self._choices.get(field.choices)))
            self._made[id(field)] = made
        return made[1]


@lru_cache(maxsize=16)
def field_types(form_set: FormSet) -> FieldTypes:
    """Return the field types of a form set, the same object every time."""
    return FieldTypes(form_set)


def field_type(form_set: FormSet, field: Field) -> FieldType:
    """Return the type of one field of a form set."""
    return field_types(form_set).of(field)
