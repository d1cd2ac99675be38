"""Lists that go on: the records of the last return keep their ids, new ones are added behind."""

from __future__ import annotations

from collections.abc import Sequence

from models.demo.filling import Filling, Values
from models.records import FormData, Row


def carried_on(
    filling: Filling, form: str, records: Sequence[Values], same: Sequence[str]
) -> dict[str, FormData]:
    """Return a list, or 本期无此项 where it has no record.

    Args:
        filling: the return; what is pre-filled is looked at.
        form: form id of the list.
        records: everything that is in the list at the end.
        same: fields by which a record is known to be one that is pre-filled.
    """

    def key(values: Values) -> tuple[object, ...]:
        return tuple(values.get(name) for name in same)

    ready = {key(dict(row.values)): row for row in filling.ready.form(form).rows}
    new = [record for record in records if key(record) not in ready]
    going_on = tuple(
        Row(ready[key(record)].row_id, {**ready[key(record)].values, **record})
        for record in records
        if key(record) in ready
    )
    added = filling.listed(form, new)[form].rows
    return {form: FormData((*going_on, *added), absent=not records)}
