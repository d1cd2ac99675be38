"""The surroundings in which a return is filled in and checked."""

from __future__ import annotations

from msgspec import Struct

from models.forms.definition import FormSet
from models.records import EMPTY_CONTENT, Content, Period, Unit


class ReturnContext(Struct, frozen=True):
    """What a return is about: form set, unit, period and the unit's last return."""

    form_set: FormSet
    unit: Unit
    period: Period
    last: Content = EMPTY_CONTENT
