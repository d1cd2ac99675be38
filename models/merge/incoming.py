"""What came out of the reader, as revisions and payloads that can be merged.

The revisions of one unit come from any number of files: the two workbooks of one export carry one
revision, a file may lie twice on the stick, and one that nobody filled in is no return at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from models.forms.payload import RevisionIdentity, part_digest
from models.forms.plain_text import shown
from models.merge.prepared import Prepared
from models.problems import Problem, Severity
from models.records import Origin, Part, Revision
from models.store.revisions import CellMap
from models.workbook.scan import DAMAGED, open_zip, package_member, package_names, refuse
from models.workbook.worker import ReadOutcome

_WAY = "／"
"""Stands between the names on the way into packages (``ReadOutcome.member``)."""

BLANK_RETURN = "M001"
_BLANK = "这份工作簿还是空的，一个字也没有填，没有当作报表收下；请让学校填好再交。"


class Incoming(Struct, frozen=True):
    """One file that is a return.

    Attributes:
        position: place of the file in the order the user gave them.
        name: file name as shown, with the way into a package.
        revision: which revision it carries, or was edited into.
        path: where the file, or the package it lay in, is now.
        member: the way to it inside the package; "" if it lay there by itself.
        part, payload: what of it the file brings.
        prepared: what the worker computed of it already.
    """

    position: int
    name: str
    path: Path
    member: str
    sha256: str
    revision: Revision
    part: Part
    payload: bytes
    prepared: Prepared
    problems: tuple[Problem, ...] = ()
    cells: CellMap = field(default_factory=dict)
    edited: bool = False

    @property
    def key(self) -> tuple[str, Part]:
        """Which part of which revision it is."""
        return self.revision.digest, self.part


class Turned(Struct, frozen=True):
    """One file that is not taken in, and why."""

    position: int
    name: str
    problem: Problem


def incoming(outcomes: Iterable[ReadOutcome]) -> list[Incoming | Turned]:
    """Return what each file is, in the order of the files."""
    return [_one(position, outcome) for position, outcome in enumerate(outcomes)]


def _one(position: int, outcome: ReadOutcome) -> Incoming | Turned:
    way = f"{outcome.path.name}{_WAY}{outcome.member}" if outcome.member else outcome.path.name
    name = shown(way)
    result = outcome.result
    if result is None:
        assert outcome.refused is not None
        return Turned(position, name, outcome.refused)
    if result.revision.origin is Origin.BLANK:
        return Turned(position, name, Problem(BLANK_RETURN, Severity.ERROR, _BLANK).at(file=name))
    revision = result.revision
    if not result.edited and not result.complete:
        revision = _partial(revision, result.part, result.payload, result.stamp.forms)
    assert isinstance(outcome.extra, Prepared)
    return Incoming(
        position,
        name,
        outcome.path,
        outcome.member,
        result.sha256,
        revision,
        result.part,
        result.payload,
        outcome.extra,
        result.problems,
        {form: (at.sheet, at.rows, at.columns, at.upright) for form, at in result.cells.items()},
        result.edited,
    )


def _partial(whole: Revision, part: Part, payload: bytes, forms: tuple[str, ...]) -> Revision:
    """Return the revision of an unedited workbook that carries only some areas of its part.

    Its stamp names the whole revision, but the rest of that is not in the file; so it counts as
    an extract (``lineage.is_extract``): made from it, with just these forms.
    """
    digests = {**whole.part_digests, part: part_digest(payload)}
    identity = RevisionIdentity(
        whole.unit, whole.period, whole.form_set_hash, digests, (whole.digest,)
    )
    return replace(
        whole,
        number=whole.number + 1,
        digest=identity.digest(),
        parents=(whole.digest,),
        ancestors=whole.ancestors | {whole.digest},
        part_digests=digests,
        scope=forms,
    )


def unpacked(package: bytes, member: str) -> bytes:
    """Return a workbook out of a package, or out of a package inside it.

    Raises:
        FileRefused: there is no such member.
    """
    archive = open_zip(package)
    for name in package_names(archive):
        if member == name:
            return package_member(archive, name).data
        if member.startswith(f"{name}{_WAY}"):
            return unpacked(package_member(archive, name).data, member[len(name) + len(_WAY) :])
    raise refuse(DAMAGED)
