"""Slots: the places in a sentence where a figure stands, and how it is said there.

A slot is written ``gk_sat``, ``fund|over`` or ``returned|people(名,学生)``: an indicator, a form of
words, its arguments. What must not be printed is *unsaid*: a figure without a value, a count of one
or two persons, a comparison that rests on incomplete figures or on nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum

from msgspec import Struct

from models.errors import Refused
from models.forms.definition import Indicator
from models.indicators.declared import declared
from models.indicators.totals import Figure
from models.report import figures_format
from models.report.claim_rules import reached
from models.report.figures_format import QUANTIFIERS, Quantifier
from models.report.view import View

SMALL = frozenset((1, 2))
"""Numbers of persons that are never printed: 个别 instead (domain.md §6)."""
FEW = "个别"


class Why(Enum):
    """Why something must not be printed."""

    NOTHING = "没有数"
    SMALL = "人数太少，不列出"
    ZERO = "是0"
    NO_BASE = "没有上年的数"
    INCOMPLETE = "数据未齐，不作比较"


class Unsaid(Exception):
    """A figure that must not be printed here."""

    def __init__(self, title: str, why: Why) -> None:
        """Keep what it is called and the reason."""
        super().__init__(f"“{title}”{why.value}")
        self.title = title
        self.why = why


class Slot(Struct, frozen=True):
    """Where a figure stands: indicator, form of words, arguments."""

    indicator: str
    form: str = ""
    args: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return it as it is written."""
        text = f"{self.indicator}|{self.form}" if self.form else self.indicator
        return f"{text}({','.join(self.args)})" if self.args else text

    @classmethod
    def parse(cls, text: str) -> Slot:
        """Return the slot of a text; ValueError if it is none."""
        match = _SLOT.fullmatch(text)
        if match is None:
            raise ValueError(text)
        indicator, form, args = match.groups()
        return cls(indicator, form or "", tuple(args.split(",")) if args else ())


_SLOT = re.compile(r"([a-z][a-z0-9_]*)(?:\|([a-z_]+)(?:\(([^()|]+)\))?)?")


class SlotForm(Struct, frozen=True):
    """A form of words: how it is made and how many arguments it takes."""

    say: Callable[[View, Figure, Indicator, tuple[str, ...]], str]
    least: int = 0
    most: int = 0
    ratio_only: bool = False


def say(view: View, slot: Slot) -> str:
    """Return what stands in a slot; Unsaid if nothing may, KeyError if there is no such slot."""
    indicator = view.indicators[slot.indicator]
    return FORMS[slot.form].say(view, view.figure(slot.indicator), indicator, slot.args)


def is_zero(view: View, slot: Slot) -> bool:
    """Tell whether the slot holds a count or amount of 0, which needs no optional clause."""
    return view.indicators[slot.indicator].agg != "ratio" and view.figure(slot.indicator).value == 0


def too_small(view: View, figure: Figure) -> bool:
    """Tell whether a figure speaks of one or two persons, itself or above the line of a ratio."""
    return figure.numerator in SMALL and declared(view.form_set).sensitive(figure.indicator)


def capped(figure: Figure, indicator: Indicator) -> bool:
    """Tell whether a figure is above what may be printed (a 巩固率 above 100)."""
    return figure.value is not None and indicator.cap is not None and figure.value > indicator.cap


def _value(view: View, figure: Figure, indicator: Indicator) -> Decimal:
    """Return the value to print: there, not too small, at most the cap."""
    if figure.value is None:
        raise Unsaid(indicator.title, Why.NOTHING)
    if too_small(view, figure):
        raise Unsaid(indicator.title, Why.SMALL)
    if indicator.cap is not None and capped(figure, indicator):
        return Decimal(indicator.cap)
    return figure.value


def _number(view: View, figure: Figure, item: Indicator, _args: tuple[str, ...]) -> str:
    return figures_format.exact(_value(view, figure, item), item.scale)


def _with_unit(view: View, figure: Figure, item: Indicator, _args: tuple[str, ...]) -> str:
    return figures_format.exact(_value(view, figure, item), item.scale) + item.unit


def _simply(
    function: Callable[[Decimal], str],
) -> Callable[[View, Figure, Indicator, tuple[str, ...]], str]:
    return lambda view, figure, item, _args: function(_value(view, figure, item))


def _about(view: View, figure: Figure, item: Indicator, args: tuple[str, ...]) -> str:
    return figures_format.about(_value(view, figure, item)) + (args[0] if args else "")


def _people(view: View, figure: Figure, item: Indicator, args: tuple[str, ...]) -> str:
    """Say a number of persons, 个别 where they are one or two: 12名学生, 个别学生."""
    counter, noun = args
    if figure.value is not None and too_small(view, figure):
        return FEW + noun
    return figures_format.exact(_value(view, figure, item)) + counter + noun


def _milestone(view: View, figure: Figure, item: Indicator, args: tuple[str, ...]) -> str:
    step = reached(view, _value(view, figure, item))
    if step is None:
        raise Unsaid(item.title, Why.NOTHING)
    return figures_format.chinese_number(step) + (args[0] if args else "")


_Change = Callable[[Decimal, Decimal, str, str], str]


def _compared(function: _Change) -> Callable[[View, Figure, Indicator, tuple[str, ...]], str]:
    """Return the form of a comparison with the year before; complete figures only."""

    def compare(view: View, figure: Figure, item: Indicator, args: tuple[str, ...]) -> str:
        now = _value(view, figure, item)
        before = view.earlier(item.id).get(view.period.year - 1)
        if before is None:
            raise Unsaid(item.title, Why.NO_BASE)
        if not figure.complete:
            raise Unsaid(item.title, Why.INCOMPLETE)
        base = "上年" if view.history.yearly(item.id) else "上年同期"
        return function(now, before, base, args[0] if args else item.unit)

    return compare


def _share(*, verb: bool) -> Callable[[View, Figure, Indicator, tuple[str, ...]], str]:
    """Return the form of 大部分 and its like; 全部 only of complete figures."""

    def quantify(view: View, figure: Figure, item: Indicator, args: tuple[str, ...]) -> str:
        _value(view, figure, item)
        part, whole = int(figure.numerator or 0), int(figure.denominator or 0)
        unit, scale = (args[0] if args else "所"), quantifiers(view)
        if not figure.complete:
            scale = tuple(step for step in scale if step.share < 100)
            if not _counts_units(view, item):
                scale = ()  # how many are missing below the line is not known
            whole = max(whole, len(figure.expected))
        return figures_format.quantifier(part, whole, unit, verb=verb, scale=scale)

    return quantify


def _counts_units(view: View, ratio: Indicator) -> bool:
    """Tell whether a ratio counts units, so that a unit not in it is one below the line."""
    known = declared(view.form_set)
    terms = (known.over_records.get(name) for name in (ratio.numerator, ratio.denominator))
    return all(
        term is not None and term.indicator.agg == "count" and term.form.shape == "single"
        for term in terms
    )


def quantifiers(view: View) -> tuple[Quantifier, ...]:
    """Return the scale of 大部分 and its like; Refused if the bureau's own cannot be used."""
    raw = view.settings.get("quantifiers")
    if not raw:
        return QUANTIFIERS
    try:
        steps = [
            Quantifier(
                Decimal(str(row["share"])), row["noun"], row["verb"], row.get("above", False)
            )
            for row in raw
        ]
    except (KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise Refused(
            "设置“quantifiers”不合要求：每一级要写share、noun和verb，请改正后再生成总结。"
        ) from error
    return tuple(sorted(steps, key=lambda step: step.share, reverse=True))


def _points(now: Decimal, before: Decimal, base: str, _unit: str) -> str:
    return figures_format.points(now, before, base)


FORMS: Mapping[str, SlotForm] = {
    "": SlotForm(_number),
    "unit": SlotForm(_with_unit),
    "over": SlotForm(_simply(figures_format.money_over)),
    "money": SlotForm(_simply(figures_format.money)),
    "about": SlotForm(_about, most=1),
    "at_least": SlotForm(_simply(figures_format.at_least), ratio_only=True),
    "percent": SlotForm(_simply(figures_format.percent), ratio_only=True),
    "people": SlotForm(_people, 2, 2),
    "milestone": SlotForm(_milestone, most=1),
    "growth": SlotForm(_compared(figures_format.growth), most=1),
    "difference": SlotForm(_compared(figures_format.difference), most=1),
    "points": SlotForm(_compared(_points), ratio_only=True),
    "share": SlotForm(_share(verb=False), most=1, ratio_only=True),
    "share_verb": SlotForm(_share(verb=True), most=1, ratio_only=True),
}
"""Name in a template → form of words; these are the filters a template may use on a figure."""


def misuse(indicator: Indicator, slot: Slot) -> str:
    """Return what is wrong with a slot, "" if nothing."""
    form = FORMS.get(slot.form)
    if form is None:
        return f"没有“{slot.form}”这种写法"
    if not form.least <= len(slot.args) <= form.most:
        return f"“{slot}”的参数个数不对"
    if form.ratio_only and indicator.agg != "ratio":
        return f"“{slot.form}”只能用于比率，“{indicator.title}”不是"
    return ""
