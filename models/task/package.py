"""The task package: one zip with all a school needs, written by the bureau, opened by a school.

::

    task.json           what it is: format, program, period, units, password policy
    form_set.json       the form set in its canonical form
    last/<unit>.json    the figures of the unit's last return, in terms of this form set

It holds no person: of the last return only the figures go along. The same facts always give the
same bytes, and the package's id is their digest. Reading it trusts nothing: sizes and names are
bounded, every value is checked for its type, and the form set passes the same lint as one from
disk; its expressions are data.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from models.errors import Damaged, FileRefused, FormSetInvalid, NewerFile
from models.files import read_whole, write_safely
from models.forms.definition import FormSet
from models.forms.loader import form_set_from_json, form_set_to_json
from models.forms.payload import decode_part
from models.forms.plain_text import clean, name_of
from models.problems import Place, Problem, Severity
from models.records import EMPTY_CONTENT, Content, Part, Period, Unit
from models.workbook.scan import open_zip, read_member

FORMAT = 1
SUFFIX = ".xqhtask"
"""Ending of the file's name: Windows then offers this program, not an unzipper."""

FILE_BYTES = 60 * 2**20
_TASK_BYTES = 8 * 2**20
_FORM_SET_BYTES = 8 * 2**20
_LAST_BYTES = 4 * 2**20
_TOTAL_BYTES = 200 * 2**20
_TASK, _FORM_SET = "task.json", "form_set.json"
_LAST = re.compile(r"^last/([0-9A-Z]{4,20})\.json$")
_UNIT_CODE = re.compile(r"^[0-9A-Z]{4,20}$")
_PERIOD_ID = re.compile(r"^\d{4}H[12]$")
_LONGEST_WORDS, _LONGEST_FACT = 2_000, 200
_MOMENT = (1990, 1, 1, 0, 0, 0)

_NOT_A_TASK = "“{name}”不是任务包；请选择县局发来的任务包文件。"
_BROKEN = "任务包“{name}”已经损坏或没有拷贝完整，没有打开；请向县局重新要一份。"
_NEWER = "任务包“{name}”是用更新版本的校情汇做的，请先把本程序更新到同样的版本再打开。"


class PasswordPolicy(Struct, frozen=True):
    """How person workbooks are protected on their way to the bureau.

    Attributes:
        persons: whether the bureau wants the person lists at all.
        min_length: shortest password allowed.
        note: how the password is agreed on, e.g. 密码由县局电话通知.
    """

    persons: bool = False
    min_length: int = 8
    note: str = ""


class TaskPackage(Struct, frozen=True):
    """What the bureau asks for.

    Attributes:
        units: those who must hand in a return with it, and the bureau itself.
        last: unit code → payload of the figures of its last return.
        note: the bureau's words to the schools.
        program: version that made it.
    """

    form_set: FormSet
    period: Period
    units: tuple[Unit, ...]
    last: Mapping[str, bytes] = field(default_factory=dict)
    policy: PasswordPolicy = field(default_factory=PasswordPolicy)
    note: str = ""
    program: str = ""

    @property
    def id(self) -> str:
        """What names the package: the digest of all it says."""
        digest = hashlib.sha256()
        for name, data in _members(self).items():
            digest.update(f"{name}\n{hashlib.sha256(data).hexdigest()}\n".encode())
        return digest.hexdigest()

    def unit(self, code: str) -> Unit | None:
        """Return a unit of the package, or None."""
        return next((unit for unit in self.units if unit.code == code), None)

    def last_content(self, code: str) -> Content:
        """Return the figures of a unit's last return; empty if there is none."""
        payload = self.last.get(code)
        return decode_part(self.form_set, payload) if payload else EMPTY_CONTENT


class _Told(msgspec.Struct, forbid_unknown_fields=True):
    """What task.json says."""

    format: int
    program: str
    note: str
    period: Period
    units: tuple[Unit, ...]
    policy: PasswordPolicy
    form_set_hash: str


def _members(task: TaskPackage) -> dict[str, bytes]:
    """Return the files of a package, in their order."""
    told = _Told(
        FORMAT,
        task.program,
        task.note,
        replace(task.period, settings=dict(task.period.settings)),
        tuple(replace(unit, facts=dict(unit.facts)) for unit in task.units),
        task.policy,
        task.form_set.hash,
    )
    members = {
        _TASK: msgspec.json.encode(told, order="sorted"),
        _FORM_SET: form_set_to_json(task.form_set),
    }
    members.update((f"last/{code}.json", task.last[code]) for code in sorted(task.last))
    return members


def write_task(task: TaskPackage, path: Path) -> None:
    """Write a package: whole, read back and compared, or not at all."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _members(task).items():
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), data, zipfile.ZIP_DEFLATED)

    def verify(written: bytes) -> None:
        if task_from_bytes(path.name, written).id != task.id:
            raise Damaged(_BROKEN.format(name=path.name))

    write_safely(path, out.getvalue(), verify)


def read_task(path: Path) -> TaskPackage:
    """Read a package.

    Raises:
        FileRefused: it is none, damaged, or says what cannot be.
        NewerFile: a newer version of the program made it.
    """
    return task_from_bytes(path.name, read_whole(path, FILE_BYTES))


def task_from_bytes(name: str, data: bytes) -> TaskPackage:
    """Read a package that is in memory; see ``read_task``."""
    members = _unpacked(name, data)
    told = _told(name, members[_TASK])
    try:
        form_set = form_set_from_json(members[_FORM_SET])
    except FormSetInvalid as error:
        raise _refused(_BROKEN, name) from error
    if form_set.hash != told.form_set_hash:
        raise _refused(_BROKEN, name)
    last = {
        match[1]: payload
        for member, payload in members.items()
        if (match := _LAST.match(member)) is not None
    }
    task = plain_task(
        TaskPackage(form_set, told.period, told.units, last, told.policy, told.note, told.program)
    )
    _check(name, task)
    return task


def plain_task(task: TaskPackage) -> TaskPackage:
    """Return the package with its names and words as they may be shown: nothing hidden, no jokes.

    The texts of the form set are under its hash; a hidden character in them fails the lint.
    """
    settings = {
        name: clean(value) if isinstance(value, str) else value
        for name, value in task.period.settings.items()
    }
    period = replace(task.period, title=name_of(task.period.title), settings=settings)
    policy = replace(task.policy, note=clean(task.policy.note)[:_LONGEST_WORDS])
    return replace(
        task,
        period=period,
        units=tuple(map(_plain_unit, task.units)),
        policy=policy,
        note=clean(task.note)[:_LONGEST_WORDS],
        program=name_of(task.program),
    )


def _plain_unit(unit: Unit) -> Unit:
    return replace(
        unit,
        name=name_of(unit.name),
        town=name_of(unit.town),
        parent=name_of(unit.parent),
        aliases=tuple(map(name_of, unit.aliases)),
        facts={name_of(fact): name_of(text, _LONGEST_FACT) for fact, text in unit.facts.items()},
    )


def _unpacked(name: str, data: bytes) -> dict[str, bytes]:
    """Return the members, all of whose names and sizes are as they must be."""
    if len(data) > FILE_BYTES or not data.startswith(b"PK"):
        raise _refused(_NOT_A_TASK, name)
    try:
        archive = open_zip(data)
        found = archive.infolist()
        names = {member.filename for member in found}
        if not {_TASK, _FORM_SET} <= names:
            raise _refused(_NOT_A_TASK, name)
        if sum(member.file_size for member in found) > _TOTAL_BYTES:
            raise _refused(_BROKEN, name)
        members = {}
        for member in found:
            limit = _limit(member.filename)
            if not limit:
                raise _refused(_BROKEN, name)
            members[member.filename] = read_member(archive, member, limit)
    except FileRefused as error:
        if error.problems[0].code == _CODE:
            raise
        raise _refused(_BROKEN, name) from error
    return members


def _limit(member: str) -> int:
    """Return the most bytes a member may have, 0 if it does not belong into a package."""
    if member == _TASK:
        return _TASK_BYTES
    if member == _FORM_SET:
        return _FORM_SET_BYTES
    return _LAST_BYTES if _LAST.match(member) else 0


def _told(name: str, data: bytes) -> _Told:
    try:
        head: Any = msgspec.json.decode(data)
        newer = isinstance(head, dict) and isinstance(head.get("format"), int)
        if newer and head["format"] > FORMAT:
            raise NewerFile(_NEWER.format(name=name))
        return msgspec.json.decode(data, type=_Told)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise _refused(_BROKEN, name) from error


def _check(name: str, task: TaskPackage) -> None:
    """Refuse a package whose facts contradict one another."""
    period = task.period
    codes = [unit.code for unit in task.units]
    consistent = (
        bool(_PERIOD_ID.match(period.id))
        and period.start <= period.end
        and period.year_start <= period.cutoff
        and period.start <= period.cutoff
        and bool(codes)
        and len(set(codes)) == len(codes)
        and all(_UNIT_CODE.match(code) for code in codes)
        and all(unit.name for unit in task.units)
        and all(task.form_set.kind(unit.kind) is not None for unit in task.units)
        and set(task.last) <= set(codes)
        and task.policy.min_length >= 0
    )
    if not consistent:
        raise _refused(_BROKEN, name)
    persons = {form.id for form in task.form_set.forms if form.part is Part.PERSONS}
    for code in task.last:
        try:
            content = task.last_content(code)
        except Damaged as error:
            raise _refused(_BROKEN, name) from error
        if persons & content.forms.keys():
            raise _refused(_BROKEN, name)


_CODE = "T001"


def _refused(sentence: str, name: str) -> FileRefused:
    message = sentence.format(name=name)
    return FileRefused(message, [Problem(_CODE, Severity.ERROR, message, Place(file=name))])
