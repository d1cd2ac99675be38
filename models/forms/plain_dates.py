"""Read a date the way people write it: 2006.3.23, 06.3.23, 3月23日, 38799 (domain.md §8.2)."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from msgspec import Struct

from models.forms.plain_numbers import chinese_number
from models.forms.plain_text import narrow

_EPOCH = date(1899, 12, 30)  # Excel's 1900 system, past its imaginary 29 February 1900
_FIRST_SERIAL, _LAST_SERIAL = 10_959, 73_050  # 1930-01-01 … 2099-12-31
_FULL = re.compile(r"^(\d{4}|\d{2})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?$")
_DAY = re.compile(r"^(\d{1,2})(?:[-./](\d{1,2})|月(\d{1,2})[日号]?)$")
_MONTH = re.compile(r"^(?:(\d{4}|\d{2})年?[-./]?)?(\d{1,2})月$|^(\d{4})[-./](\d{1,2})$")
_SERIAL = re.compile(r"^\d{5}$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_TIME = re.compile(r"[ T]0?0:00(:00(\.0+)?)?$")
_NUMERAL = re.compile("[〇○零一二三四五六七八九十廿]+")


class DateRead(Struct, frozen=True):
    """What a text meant: a date, or the reason why it is none.

    Attributes:
        value: the date, or None.
        reason: ``month`` (no day given), ``ambiguous`` (3.1: 1 March or 10 March?), ``day`` (the
            calendar has no such day), ``text``.
        assumed: whether the year was added from the period.
        plain: whether it was written in one of the forms that need no remark.
    """

    value: date | None
    reason: str = ""
    assumed: bool = False
    plain: bool = True


def read_date(raw: object, year: int | None = None) -> DateRead:
    """Understand a date; ``year`` completes one written without a year."""
    if isinstance(raw, datetime):
        return DateRead(raw.date())
    if isinstance(raw, date):
        return DateRead(raw)
    if isinstance(raw, int | float | Decimal):
        return _from_number(raw, year)
    text = _TIME.sub("", narrow(str(raw)).lstrip("'"))
    text = _NUMERAL.sub(_digits, text).replace(" ", "")
    return _from_text(text, year)


def _digits(match: re.Match[str]) -> str:
    number = chinese_number(match.group().replace("零", "〇"))
    return match.group() if number is None else str(number)


def _from_number(raw: float | Decimal, year: int | None) -> DateRead:
    if isinstance(raw, Decimal):
        raw = float(raw) if raw.is_finite() else 0
    if not 0 < raw < 1e9:  # also what is no number at all
        return DateRead(None, "text")
    number = int(raw)
    if _FIRST_SERIAL <= number <= _LAST_SERIAL:  # the fraction is the time of day
        return DateRead(_EPOCH + timedelta(days=number), plain=False)
    if raw == number:
        return _from_text(str(number), None)
    text = str(raw)
    if raw < 13 and len(text.partition(".")[2]) == 2:
        return _from_text(text, year)
    # 3.1 in a number cell was 3.1 or 3.10; 2006.3 has no day at all.
    return DateRead(None, "month" if raw >= 1900 else "ambiguous")


def _from_text(text: str, year: int | None) -> DateRead:
    if match := _FULL.match(text):
        return _checked(_four_digits(match[1]), match[2], match[3], plain=len(match[1]) == 4)
    if match := _COMPACT.match(text):
        return _checked(int(match[1]), match[2], match[3])
    if match := _MONTH.match(text):
        return DateRead(None, "month")
    if match := _DAY.match(text):
        if year is None:
            return DateRead(None, "text")
        found = _checked(year, match[1], match[2] or match[3], plain=False)
        return DateRead(found.value, found.reason, assumed=found.value is not None, plain=False)
    if _SERIAL.match(text) and _FIRST_SERIAL <= int(text) <= _LAST_SERIAL:
        return DateRead(_EPOCH + timedelta(days=int(text)), plain=False)
    return DateRead(None, "text")


def _four_digits(text: str) -> int:
    """Complete a two-digit year: 00–49 are this century's."""
    number = int(text)
    if len(text) == 4:
        return number
    return number + (2000 if number < 50 else 1900)


def _checked(year: int, month: str, day: str, *, plain: bool = True) -> DateRead:
    try:
        return DateRead(date(year, int(month), int(day)), plain=plain)
    except ValueError:
        return DateRead(None, "day")
