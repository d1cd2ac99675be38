"""A made-up county of the shipped forms: the bureau's data set, and returns of its schools."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from msgspec.structs import replace

from models.demo.figures import DemoReturns
from models.forms.compute import fill_computed
from models.forms.loader import load_form_set
from models.forms.payload import RevisionIdentity, canonical, encode_part, only_part, part_digest
from models.paths import form_set_folder
from models.records import Content, Origin, Part, Revision, Row, Unit, Value
from models.version import PROGRAM
from models.workbook.writer import blank_revision, write_workbook
from models.workspace import Workspace

SCHOOLS = 10
PASSWORD = "baohu-2006"
"""Opens the person lists."""


@lru_cache
def returns(schools: int = SCHOOLS) -> DemoReturns:
    """Return what the schools of the county say."""
    return DemoReturns.make(load_form_set(form_set_folder()), schools)


def set_up(folder: Path, made: DemoReturns) -> Workspace:
    """Return the bureau's new data set."""
    workspace = Workspace.open(folder, create=True)
    workspace.set_up(made.form_set, made.now, made.county.registry)
    return workspace


def units(made: DemoReturns, *kinds: str) -> tuple[Unit, ...]:
    """Return the schools and points of the county, those of some kinds if any are named."""
    return made.county.of_kind(*kinds) if kinds else made.county.units


def changed(content: Content, form: str, row: str, **values: Value) -> Content:
    """Return a content with some values of one record set."""
    data = content.form(form)
    old = data.row(row) or Row(row)
    new = replace(old, values={**old.values, **values})
    rows = tuple(new if item.row_id == row else item for item in data.rows)
    return content.with_form(form, replace(data, rows=rows if data.row(row) else (*rows, new)))


def other_return(made: DemoReturns, unit: Unit) -> Content:
    """Return what a school would say that counted one girl more and opened 20 weeks."""
    content = made.content(unit)
    first = content.form("enrolment").rows[0]
    girls = first.values["girls"]
    assert isinstance(girls, int)
    more = changed(content, "enrolment", first.row_id, girls=girls + 1)
    return changed(more, "school", "1", open_weeks=20)


def write_return(
    folder: Path,
    made: DemoReturns,
    unit: Unit,
    content: Content | None = None,
    parts: Sequence[Part] = (Part.FIGURES,),
    name: str = "",
) -> list[Path]:
    """Write the workbooks of a unit, as its first export; return their paths."""
    ctx = made.context(unit)
    said = made.content(unit) if content is None else content
    said = canonical(ctx.form_set, fill_computed(ctx, said))
    revision = _revision(made, unit, said)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for part in parts:
        path = folder / f"{name or unit.name}_{part.value}.xlsx"
        secret = PASSWORD if part is Part.PERSONS else ""
        write_workbook(ctx, said, revision, part, path, password=secret, prepared_rows=5)
        paths.append(path)
    return paths


def write_returns(folder: Path, made: DemoReturns, some: Iterable[Unit]) -> list[Path]:
    """Write the figures of some units."""
    return [path for unit in some for path in write_return(folder, made, unit)]


def _revision(made: DemoReturns, unit: Unit, content: Content) -> Revision:
    ctx = made.context(unit)
    blank = blank_revision(ctx, ctx.last, PROGRAM)
    form_set, period = ctx.form_set, ctx.period
    digests = {
        part: part_digest(encode_part(form_set, only_part(form_set, content, part), part))
        for part in Part
    }
    identity = RevisionIdentity(unit.code, period.id, form_set.hash, digests, (blank.digest,))
    return replace(
        blank,
        number=1,
        digest=identity.digest(),
        parents=(blank.digest,),
        ancestors=frozenset((blank.digest,)),
        part_digests=digests,
        origin=Origin.SCHOOL,
        author=str(content.form("cover").rows[0].values.get("filled_by", "")),
        time="2006-07-01T09:30:00",
    )
