"""The stamp: the very hidden sheet that says which revision of whose return a workbook carries."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from models.errors import FileRefused, NewerFile
from models.forms.payload import RevisionIdentity
from models.forms.plain_text import name_of
from models.problems import Problem, Severity
from models.records import Part, Revision
from models.workbook import limits
from models.workbook.layout import FORMAT

MAGIC = "校情汇工作簿"
_WARNING = "这一页记录工作簿的来历，请不要改动"
_CHUNK = 30_000  # a cell holds 32,767 UTF-16 units
_DIGEST = re.compile(r"^[0-9a-f]{64}$")
_DAMAGED = (
    "这份工作簿里记录来历的隐藏页被改动或损坏了，认不出是哪个学校哪一期的；"
    "请让学校从校情汇重新导出一份，把改过的内容填进去。"
)
_NEWER = "这份工作簿是用更新版本的校情汇导出的，请先把本程序更新到同样的版本再导入。"


Plain = str | int | float | bool | None
"""A JSON value that holds no others."""


class Stamp(Struct, frozen=True):
    """What a workbook is.

    Attributes:
        format: version of the layout.
        program: version of the program that wrote the file.
        revision: the revision it was written from.
        part: which part of it the file carries.
        forms: ids of the forms in the file, in order.
        content_digest: digest of exactly what the file carries, as ``payload.part_digest``.
        computed: form → row → field → JSON value of the computed fields, as written; an office
            program that never calculated the file leaves their formulas without results.
        task: id of the task package it belongs to.
    """

    format: int
    program: str
    revision: Revision
    part: Part
    forms: tuple[str, ...]
    content_digest: str
    computed: Mapping[str, Mapping[str, Mapping[str, Plain]]] = field(default_factory=dict)
    task: str = ""


def stamp_lines(stamp: Stamp) -> list[str]:
    """Return the texts of the stamp sheet, one a row."""
    text = msgspec.json.encode(stamp, order="sorted").decode()
    digest = hashlib.sha256(text.encode()).hexdigest()
    chunks = [text[at : at + _CHUNK] for at in range(0, len(text), _CHUNK)]
    return [MAGIC, _WARNING, str(stamp.format), digest, *chunks]


def read_stamp(lines: Sequence[object]) -> Stamp:
    """Return the stamp of a sheet's first column.

    Raises:
        FileRefused: it is damaged, or what it says does not hold together.
        NewerFile: a newer version of the program wrote it.
    """
    texts = [line for line in lines if isinstance(line, str) and line]
    if len(texts) < 5 or texts[0] != MAGIC:
        raise _refused()
    if not texts[2].isascii() or not texts[2].isdigit():
        raise _refused()
    if int(texts[2][:6]) > FORMAT:
        raise NewerFile(_NEWER)
    body = "".join(texts[4:]).encode("utf-8", "replace")
    if len(body) > limits.STAMP_BYTES or hashlib.sha256(body).hexdigest() != texts[3]:
        raise _refused()
    try:
        stamp = msgspec.json.decode(body, type=Stamp)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise _refused() from error
    _check(stamp)
    return _told_plainly(stamp)


def _told_plainly(stamp: Stamp) -> Stamp:
    """Return the stamp with its words as they may be shown; none of them proves anything."""
    made = stamp.revision
    revision = replace(
        made, author=name_of(made.author), time=name_of(made.time), program=name_of(made.program)
    )
    return replace(
        stamp, program=name_of(stamp.program), revision=revision, task=name_of(stamp.task, 64)
    )


def _check(stamp: Stamp) -> None:
    """Refuse a stamp whose digests do not follow from what it says."""
    revision = stamp.revision
    digests = [
        revision.digest,
        revision.form_set_hash,
        stamp.content_digest,
        *revision.parents,
        *revision.ancestors,
        *revision.part_digests.values(),
    ]
    identity = RevisionIdentity(
        revision.unit,
        revision.period,
        revision.form_set_hash,
        revision.part_digests,
        revision.parents,
    )
    if (
        not all(_DIGEST.match(digest) for digest in digests)
        or identity.digest() != revision.digest
        or not set(revision.parents) <= revision.ancestors
        or revision.digest in revision.ancestors
        or not 0 <= revision.number < 1_000_000
    ):
        raise _refused()


def _refused() -> FileRefused:
    return FileRefused(_DAMAGED, [Problem("R005", Severity.ERROR, _DAMAGED)])
