"""Lists to choose from, limits and hints of input cells; the lists lie on a hidden sheet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from models.forms.applicability import kind_matches
from models.forms.context import ReturnContext
from models.forms.definition import Field
from models.forms.field_types import field_types
from models.workbook.cell_values import choice_text
from models.workbook.layout import CHOICES_SHEET, cell_name
from models.workbook.styles import put

_INLINE = 240  # Excel takes 255 characters in a validation
_TITLE, _PROMPT = 30, 250
Operator = Literal["between", "greaterThanOrEqual", "lessThanOrEqual"]


class Validations:
    """Makes the validations of one workbook."""

    def __init__(self, ctx: ReturnContext, workbook: Workbook) -> None:
        """Remember what the lists depend on."""
        self._ctx = ctx
        self._workbook = workbook
        self._names: dict[tuple[str, ...], str] = {}

    def add(self, sheet: Worksheet, field: Field, cells: str, *, hint: bool) -> None:
        """Attach a field's validation to a range of cells; ``hint`` shows the help text there."""
        made = self._make(field)
        if made is None:
            if not (hint and field.help):
                return
            made = DataValidation()
        made.allow_blank = True
        if hint and field.help:
            made.promptTitle = field.label[:_TITLE]
            made.prompt = field.help[:_PROMPT]
            made.showInputMessage = True
        made.add(cells)
        sheet.add_data_validation(made)

    def words(self, sheet: Worksheet, words: tuple[str, ...], cells: str) -> None:
        """Let cells take one of a few words only."""
        made = self._list(words)
        made.allow_blank = True
        made.add(cells)
        sheet.add_data_validation(made)

    def _make(self, field: Field) -> DataValidation | None:
        if field.type == "yes_no":
            return self._list(("是", "否"))
        if field.type == "choice":
            return self._list(self._labels(field))
        if field.type == "date":
            return self._date(field)
        kind = field_types(self._ctx.form_set).of(field)
        if kind.numeric:
            return self._number(field)
        if field.max_length:
            message = f"“{field.label}”最多{field.max_length}个字。"
            return _limit("textLength", None, Decimal(field.max_length), message)
        return None

    def _labels(self, field: Field) -> tuple[str, ...]:
        form_set, unit = self._ctx.form_set, self._ctx.unit
        kind = field_types(form_set).of(field)
        return tuple(
            choice_text(kind, item.code)
            for item in form_set.choices[field.choices].items
            if kind_matches(form_set, unit.kind, item.for_)
        )

    def _list(self, words: tuple[str, ...]) -> DataValidation:
        text = ",".join(words)
        plain = len(text) <= _INLINE and not any('"' in word or "," in word for word in words)
        formula = f'"{text}"' if plain else self._named(words)
        return DataValidation(
            type="list",
            formula1=formula,
            showErrorMessage=True,
            errorStyle="stop",
            errorTitle="请从下拉表里选",
            error="这里只能从下拉表里选一项；没有合适的，请选“其他”或留空。",
        )

    def _named(self, words: tuple[str, ...]) -> str:
        """Return the name of the range that holds a long list."""
        name = self._names.get(words)
        if name is None:
            name = f"xqh_choices_{len(self._names) + 1}"
            self._names[words] = name
            sheet = self._choices_sheet()
            column = len(self._names)
            for row, word in enumerate(words, 1):
                put(sheet, row, column, word)
            letter = cell_name(1, column)[:-1]
            target = f"{CHOICES_SHEET}!${letter}$1:${letter}${len(words)}"
            self._workbook.defined_names[name] = DefinedName(name, attr_text=target)
        return name

    def _choices_sheet(self) -> Worksheet:
        if CHOICES_SHEET not in self._workbook.sheetnames:
            sheet = self._workbook.create_sheet(CHOICES_SHEET)
            assert isinstance(sheet, Worksheet)
            sheet.sheet_state = "veryHidden"
        found = self._workbook[CHOICES_SHEET]
        assert isinstance(found, Worksheet)
        return found

    def _number(self, field: Field) -> DataValidation:
        low, high = self._bound(field, field.min), self._bound(field, field.max)
        whole = field.type == "integer"
        if low is None and high is None:
            low = Decimal(-999_999_999_999)
        what = "整数" if whole else "数字"
        message = f"“{field.label}”要填{what}{_between(low, high, field.unit)}。"
        return _limit("whole" if whole else "decimal", low, high, message)

    def _date(self, field: Field) -> DataValidation:
        low, high = self._bound(field, field.min), self._bound(field, field.max)
        low = low if isinstance(low, date) else date(1900, 3, 1)
        message = f"“{field.label}”请写成2006-03-23这样的日期。"
        return _limit("date", low, high, message)

    def _bound(self, field: Field, raw: int | str | None) -> Decimal | date | None:
        """Return a declared limit; None where there is none that Excel can compare with."""
        if raw is None:
            return None
        found = field_types(self._ctx.form_set).of(field).parse(raw).value
        if isinstance(found, bool | str) or found is None:
            return None
        return found if isinstance(found, date) else Decimal(found)


def _between(low: Decimal | date | None, high: Decimal | date | None, unit: str) -> str:
    if isinstance(low, Decimal) and low <= Decimal(-999_999_999_999):
        low = None
    if low is not None and high is not None:
        return f"，{low}到{high}{unit}"
    if low is not None:
        return f"，不小于{low}{unit}"
    if high is not None:
        return f"，不大于{high}{unit}"
    return ""


def _limit(
    kind: Literal["whole", "decimal", "date", "textLength"],
    low: Decimal | date | None,
    high: Decimal | date | None,
    message: str,
) -> DataValidation:
    """Return a validation that warns and lets the user go on: the checks decide, not Excel."""
    operator: Operator = "between"
    if high is None:
        operator = "greaterThanOrEqual"
    elif low is None:
        operator = "lessThanOrEqual"
    first, second = (high, None) if low is None else (low, high)
    return DataValidation(
        type=kind,
        operator=operator,
        formula1=_operand(first),
        formula2=_operand(second),
        showErrorMessage=True,
        errorStyle="warning",
        errorTitle="请核对",
        error=message[:_PROMPT],
    )


def _operand(bound: Decimal | date | None) -> str | None:
    if isinstance(bound, date):
        return f"DATE({bound.year},{bound.month},{bound.day})"
    return None if bound is None else format(bound, "f")
