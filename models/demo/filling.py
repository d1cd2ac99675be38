"""What whoever fills in one work area of the sample county knows, and how it is written down.

An area is filled in by a function from ``Filling`` to its forms; it sees what is filled in before
it, so that the figures of one form agree with those of another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random

from msgspec import Struct

from models.demo.chance import chance
from models.demo.county import DEFAULT_SCHOOLS, County
from models.demo.year import SchoolYear
from models.forms.context import ReturnContext
from models.records import SINGLE_ROW, Content, FormData, Period, Row, Unit, Value

Values = dict[str, Value]


class Filling(Struct, frozen=True):
    """One return while it is filled in.

    Attributes:
        county, year: the registry and what happened in the school year.
        ctx: what the return is about; ``ctx.last`` is the last one.
        ready: what is pre-filled from the registry and the last return.
        done: form → what has been filled in so far.
    """

    county: County
    year: SchoolYear
    ctx: ReturnContext
    ready: Content
    done: Mapping[str, FormData]

    @property
    def unit(self) -> Unit:
        """Who fills it in."""
        return self.ctx.unit

    @property
    def period(self) -> Period:
        """The half-year it is about."""
        return self.ctx.period

    @property
    def is_bureau(self) -> bool:
        """Tell whether it is the bureau's own return."""
        return self.unit.code == self.county.bureau.code

    @property
    def is_golden(self) -> bool:
        """Tell whether the county has the size at which it gives the figures of 2006."""
        return self.county.schools == DEFAULT_SCHOOLS and self.period.half == 1

    def dice(self, *purpose: object) -> Random:
        """Return the random numbers of one purpose of this unit, the same in every half-year."""
        return chance(self.county.seed, *purpose, self.unit.code)

    def number(self, form: str, field: str, *row_ids: str) -> int:
        """Add a whole-number field up over what is filled in; of some rows, if they are named."""
        data = self.done.get(form)
        rows = data.rows if data else ()
        found = (row.values.get(field) for row in rows if not row_ids or row.row_id in row_ids)
        return sum(value for value in found if isinstance(value, int))

    def single(self, form: str, values: Values) -> dict[str, FormData]:
        """Return a form of one record: what is pre-filled, with what is typed over it."""
        return self.grid(form, {SINGLE_ROW: values})

    def grid(self, form: str, typed: Mapping[str, Values]) -> dict[str, FormData]:
        """Return a form of fixed rows: what is pre-filled, with what is typed over it."""
        known = {row.row_id: row.values for row in self.ready.form(form).rows}
        rows = (Row(row_id, {**known.get(row_id, {}), **typed[row_id]}) for row_id in typed)
        return {form: FormData(tuple(rows))}

    def listed(self, form: str, records: Iterable[Values]) -> dict[str, FormData]:
        """Return a list, or 本期无此项 where it has no record.

        A record's id follows from its place, so that the same county is always the same file.
        """
        code = self.ctx.form_set.form(form).code[1:].zfill(2)[:2]
        stem = f"0{self.period.id.replace('H', '')}{code}"
        rows = tuple(Row(f"{stem}{n:06d}", values) for n, values in enumerate(records, 1))
        return {form: FormData(rows, absent=not rows)}

    def going_on(
        self, form: str, records: Iterable[Values], same: Sequence[str] = ()
    ) -> dict[str, FormData]:
        """Return a list like ``listed``, in which what goes on keeps the id it had.

        Args:
            form: form id of the list.
            records: everything that stands in it at the end, whole.
            same: fields by which a record is known to be one that is pre-filled; without any,
                those of the form's natural key.
        """
        names = same or self.ctx.form_set.form(form).natural_key

        def key(row: Row) -> tuple[object, ...]:
            return tuple(row.values.get(name) for name in names)

        ids = {key(row): row.row_id for row in self.ready.form(form).rows}
        made = self.listed(form, records)[form]
        rows = tuple(Row(ids.get(key(row), row.row_id), row.values) for row in made.rows)
        return {form: FormData(rows, absent=made.absent)}


Filler = Callable[[Filling], dict[str, FormData]]
"""Fills in the forms of one area; forms that the unit does not have are left out later."""
