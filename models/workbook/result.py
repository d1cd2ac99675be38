"""What was read of a workbook, and as which revision it counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from models.forms.compute import fill_computed
from models.forms.context import ReturnContext
from models.forms.definition import Field, FormSet
from models.forms.field_types import FieldType, field_types
from models.forms.payload import RevisionIdentity
from models.problems import Problem
from models.records import (
    SINGLE_ROW,
    Content,
    FormData,
    Origin,
    Part,
    Period,
    Revision,
    Row,
    Unit,
    Value,
)
from models.workbook import layout
from models.workbook.layout import SheetMap
from models.workbook.scan import DAMAGED, refuse
from models.workbook.stamp import Stamp


class Known(Struct, frozen=True):
    """What a reader knows of the county.

    Attributes:
        form_sets: hash → form set.
        units: code → unit.
        periods: id → period that returns are taken in for.
        passwords: tried in turn on encrypted workbooks.
    """

    form_sets: Mapping[str, FormSet]
    units: Mapping[str, Unit]
    periods: Mapping[str, Period]
    passwords: tuple[str, ...] = ()


class ReadResult(Struct, frozen=True):
    """What a workbook says.

    Attributes:
        name: file name as shown.
        sha256: of the file as it lay there, encrypted or not.
        revision: as found, or derived where the file was edited outside the program.
        edited: whether it was.
        complete: whether the file carries its whole part, not only some areas' forms.
        content: of its part and forms.
        payload: the content as canonical bytes.
        problems: what was not understood (error), doubtful (warning) or interpreted (note).
        cells: form id → where its records were read.
    """

    name: str
    sha256: str
    stamp: Stamp
    revision: Revision
    edited: bool
    complete: bool
    content: Content
    payload: bytes
    problems: tuple[Problem, ...] = ()
    cells: Mapping[str, SheetMap] = field(default_factory=dict)

    @property
    def part(self) -> Part:
        """Which part of the submission it is."""
        return self.stamp.part


def with_computed(
    form_set: FormSet,
    content: Content,
    computed: Mapping[str, Mapping[str, Mapping[str, object]]],
) -> Content:
    """Return the content with its computed fields as they were when the file was written.

    Excel's result may differ in the last digit or be missing; neither makes a file edited.
    """
    forms = dict(content.forms)
    typed = layout.typed_computed(form_set)
    for form_id, data in content.forms.items():
        fields = [
            item
            for item in form_set.form(form_id).fields
            if item.compute and (form_id, item.id) not in typed
        ]
        if fields and not data.absent:
            forms[form_id] = _put_computed(
                form_set, fields, data, computed.get(form_id, {}), drop=True
            )
    return Content(forms, content.explanations)


def _put_computed(
    form_set: FormSet,
    fields: Sequence[Field],
    data: FormData,
    stamped: Mapping[str, Mapping[str, object]],
    *,
    drop: bool,
) -> FormData:
    """Put stamped values into their rows; ``drop`` leaves no other value of the fields."""
    types = field_types(form_set)
    ids = {item.id for item in fields}
    rows = {row.row_id: row for row in data.rows}
    for row_id in stamped:
        rows.setdefault(row_id, Row(row_id))
    made = []
    for row_id, row in rows.items():
        raws = stamped.get(row_id, {})
        dropped = ids if drop else raws.keys()
        values = {key: value for key, value in row.values.items() if key not in dropped}
        for item in fields:
            if item.id in raws:
                values[item.id] = _from_json(types.of(item), raws[item.id])
        unread = {key: text for key, text in row.unread.items() if key not in dropped}
        made.append(Row(row_id, values, unread))
    return FormData(tuple(made))


def _from_json(kind: FieldType, raw: object) -> Value:
    try:
        return kind.from_json(raw)
    except (TypeError, ValueError) as error:
        raise refuse(DAMAGED) from error


def calculated(
    ctx: ReturnContext,
    content: Content,
    stamp: Stamp,
    uncalculated: Mapping[str, set[tuple[str, str]]],
) -> Content:
    """Return an edited content with its computed fields computed anew, where that is possible.

    What the file says stays where it can't be computed from the file alone: results of Excel,
    or the value it was exported with.
    """
    forms = dict(content.forms)
    for form_id, places in uncalculated.items():
        known = stamp.computed.get(form_id, {})
        raws = {
            row_id: {key: raw for key, raw in values.items() if (row_id, key) in places}
            for row_id, values in known.items()
        }
        form = ctx.form_set.form(form_id)
        fields = [item for item in form.fields if any(item.id in row for row in raws.values())]
        if fields and not forms[form_id].absent:
            forms[form_id] = _put_computed(ctx.form_set, fields, forms[form_id], raws, drop=False)
    filled = fill_computed(ctx, Content(forms, content.explanations))
    # computed fields of forms that are not in the file are nobody's statement here
    kept = {key: data for key, data in filled.forms.items() if key in forms}
    return Content(kept, content.explanations)


def derived(stamp: Stamp, digest: str, scope: tuple[str, ...], content: Content) -> Revision:
    """Return the revision of a workbook edited outside: always the same for the same content."""
    old = stamp.revision
    digests = {**old.part_digests, stamp.part: digest}
    parents = (old.digest,)
    identity = RevisionIdentity(old.unit, old.period, old.form_set_hash, digests, parents)
    cover = content.form(layout.COVER_FORM).row(SINGLE_ROW)
    author = cover.values.get("filled_by", old.author) if cover else old.author
    return replace(
        old,
        number=old.number + 1,
        digest=identity.digest(),
        parents=parents,
        ancestors=old.ancestors | {old.digest},
        part_digests=digests,
        origin=Origin.WORKBOOK,
        author=str(author),
        time="",
        scope=scope,
    )
