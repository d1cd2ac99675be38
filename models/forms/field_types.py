"""What a field type understands and shows: raw text or cell → value, value → text, value ⇄ JSON.

The three ways in (typing, pasting, a workbook cell) all come through ``FieldType.parse``. Parsing
only *understands*; whether the value may stand (limits, lengths, patterns) is for the checks, so
that a wrong number is kept, shown and can be sent with a reason.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from difflib import get_close_matches
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from models.forms.identity import is_id_shape, long_form, mask
from models.forms.plain_dates import read_date
from models.forms.plain_numbers import NumberRead, read_number
from models.forms.plain_text import clean, narrow, one_line, squeeze
from models.problems import Problem, Severity
from models.records import Value

if TYPE_CHECKING:
    from models.forms.definition import ChoiceItem, ChoiceList, Field, FormSet

_YES = frozenset(("是", "有", "√", "✓", "✔", "对", "y", "yes", "true", "1", "已"))
_NO = frozenset(
    ("否", "无", "×", "✗", "✘", "错", "n", "no", "false", "0", "没有", "未", "没", "不是")
)
_EXACT_DIGITS = 15  # an Excel number keeps no more
_SHORT_ID = 15  # the number of 1989: no century, no check character
_EXPONENT = re.compile(r"^\d(\.\d+)?E\+\d+$")  # how a cell shows a number too long for it
_FEW_DIGITS = re.compile(r"^[0-9]{1,9}$")
_TOO_LARGE = Decimal(10) ** _EXACT_DIGITS


class Parsed(Struct, frozen=True):
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
    if isinstance(raw, datetime) and raw.time() == time():
        return raw.date().isoformat()
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
        else:
            number = _from_cell(raw)
            if not number.is_finite():
                return self._not_a_number(raw)
            read = NumberRead(number)
        if read.value is None:
            return self._refusal(read.reason, raw)
        return self._exact(read.value, read.notes, raw)

    def _exact(self, number: Decimal, notes: tuple[str, ...], raw: object) -> Parsed:
        if abs(number) >= _TOO_LARGE:
            return self._not_a_number(raw)
        rounded = number.quantize(self._step, ROUND_HALF_UP) + 0  # no minus before a zero
        if abs(rounded) >= _TOO_LARGE:
            return self._not_a_number(raw)
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
        if reason == "day":
            message = f"“{self.field.label}”填的是“{typed}”，日历上没有这一天。"
            return self._problem("C005", message, raw, "请核对月份和日期。")
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
        joined = re.sub(r"\s+", "", narrow(as_text(raw))).lstrip("'").upper()
        text = narrow(joined)  # an accent that stood apart has come to its letter
        if (isinstance(raw, int | float) and abs(raw) >= 1e15) or _EXPONENT.match(text):
            message = f"“{self.field.label}”在表格里成了数字，后几位已经丢失，请按文本重新填写。"
            return self._problem("C018", message, raw)
        return Parsed(text) if text else BLANK


class IdNumberType(CodeType):
    """An identity number (GB 11643); 15 or 18 characters."""

    def _read(self, raw: object, _year: int | None) -> Parsed:
        parsed = super()._read(raw, _year)
        text = parsed.value
        if not isinstance(text, str):
            return parsed
        if not is_id_shape(text):
            message = f"“{self.field.label}”应是18位身份证号。你填的有{len(text)}个字符。"
            wrong_x = is_id_shape(text[:-1] + "X") and text[-1] in "*×"
            hint = "最后一位如果是X，请改成字母X。" if wrong_x else "请对着户口本重抄。"
            return self._problem("C019", message, raw, hint)
        if len(text) == _SHORT_ID:
            note = f"“{text}”是15位的旧号，换成18位是“{long_form(text)}”，请核对。"
            return Parsed(text, note=Problem("N105", Severity.NOTE, note, found=as_text(raw)))
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
        word = squeeze(as_text(raw).lstrip("'"))
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
        """Every accepted spelling → code; "" for a spelling that may mean several.

        A code means itself whatever else is spelled like it, and a label before an alias.
        """
        assert self.choices is not None
        ranks: tuple[dict[str, set[str]], ...] = ({}, {}, {})
        for item in self.choices.items:
            for rank, texts in zip(ranks, _spellings(item), strict=True):
                for text in texts:
                    rank.setdefault(squeeze(text), set()).add(item.code)
        words: dict[str, str] = {}
        for rank in ranks:
            for word, codes in rank.items():
                words.setdefault(word, min(codes) if len(codes) == 1 else "")
        return words

    @cached_property
    def _own(self) -> frozenset[str]:
        """The spellings that need no remark."""
        assert self.choices is not None
        own = [word for item in self.choices.items for word in (item.code, item.label)]
        return frozenset(squeeze(word) for word in own)

    @cached_property
    def _labels(self) -> dict[str, str]:
        """Code → what is shown: the label, with the code before it where two are the same."""
        assert self.choices is not None
        times = Counter(item.label for item in self.choices.items)
        return {
            item.code: item.label if times[item.label] == 1 else item.code + item.label
            for item in self.choices.items
        }

    @cached_property
    def _codes(self) -> dict[str, str]:
        """What is shown → code."""
        return {label: code for code, label in self._labels.items()}

    def _read(self, raw: object, _year: int | None) -> Parsed:
        typed = as_text(raw).lstrip("'")
        code = self._codes.get(typed) or self._lookup(squeeze(typed))
        if not code:
            return self._refuse(raw, typed)
        if typed in self._codes or squeeze(typed) in self._own or isinstance(raw, int | float):
            return Parsed(code)
        return Parsed(code, note=self._note("N102", raw, code))

    def _lookup(self, word: str) -> str:
        if word in self._words:
            return self._words[word]
        if _FEW_DIGITS.match(word):  # a number cell drops leading zeros: 1 for 01
            number = word.lstrip("0")
            matches = [code for code in self._labels if code.lstrip("0") == number]
            return matches[0] if len(matches) == 1 else ""
        return ""

    def _refuse(self, raw: object, typed: str) -> Parsed:
        message = f"“{self.field.label}”只能从下拉表里选，没有“{typed}”这一项。"
        close = get_close_matches(typed, list(self._labels.values()), n=3, cutoff=0.5)
        hint = f"是不是“{'”“'.join(close)}”？" if close else ""
        return self._problem("C007", message, raw, hint)

    def format(self, value: Value) -> str:
        """Return what is shown for a code; an unknown code shows as itself."""
        return self._labels.get(str(value), str(value))


def _spellings(item: ChoiceItem) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return what may be typed for a choice: its code, its label, and what else is understood."""
    return (item.code,), (item.label,), (item.code + item.label, *item.aliases)


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
