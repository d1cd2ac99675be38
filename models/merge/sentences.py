"""What people are told about files and returns in a merge, in plain Chinese."""

from __future__ import annotations

from msgspec import Struct

from models.forms.definition import FormSet
from models.forms.field_types import field_types
from models.forms.identity import mask
from models.forms.payload import short_code
from models.merge.combine import Status
from models.merge.lineage import Relation
from models.merge.three_way import Conflict, Side
from models.records import Origin, Part, Revision, Row, Unit

STATUS_WORDS = {
    Status.MISSING: "未报",
    Status.LISTS_ONLY: "只收到人员名单",
    Status.RECEIVED: "已收",
    Status.COMBINED: "已收（自动合并）",
    Status.DISPUTED: "已收，待定",
}
PART_WORDS = {Part.FIGURES: "数字表", Part.PERSONS: "人员名单"}
ORIGIN_WORDS = {
    Origin.BLANK: "空表",
    Origin.SCHOOL: "学校版导出",
    Origin.WORKBOOK: "工作簿填报",
    Origin.BUREAU: "县局更正",
}

_WHAT_HAPPENS = {
    Relation.NEW: "本期第一次收到，收下。",
    Relation.NEWER: "比已收的那份新，换成这一份；原来那份仍然保留。",
    Relation.IDENTICAL: "和已收的完全一样，不改动任何数据。",
    Relation.OLDER: "比已收的那份旧，只存档，不采用。",
    Relation.SEPARATE: "和已收的那份填的是不同的表，自动合在一起。",
    Relation.ALIKE: "和已收的那份不是一次导出的，但填的内容一样，不用选，都收下。",
    Relation.DIVERGENT: "和本单位另一份各改各的，分不出先后；先都收下，请您选定一份，或逐项核对。",
}
_MEANWHILE = {
    True: "县局更正过已收的那份，两边改的有重叠；先都收下，请您逐项决定。",
    False: "县局更正过已收的那份，两边改的不重叠，自动合在一起，县局的更正保留。",
}


class FileFacts(Struct, frozen=True):
    """What a sentence about a file is made of.

    Attributes:
        disputed: whether the unit waits for a decision afterwards.
    """

    unit: Unit
    revision: Revision
    part: Part
    edited: bool
    disputed: bool = False


def what_it_is(facts: FileFacts) -> str:
    """Say what a file is: whose, which part, which revision."""
    revision = facts.revision
    edited = "，导出后在表格软件里改过" if facts.edited else ""
    return (
        f"{facts.unit.name}的{PART_WORDS[facts.part]}，第{revision.number}版"
        f"（校验码{short_code(revision.digest)}{edited}）"
    )


def file_sentence(facts: FileFacts, relation: Relation) -> str:
    """Say what a file is and what will happen with it."""
    if relation is Relation.CORRECTED_MEANWHILE:
        happens = _MEANWHILE[facts.disputed]
    else:
        happens = _WHAT_HAPPENS[relation]
    return f"{what_it_is(facts)}：{happens}"


def part_sentence(facts: FileFacts) -> str:
    """Say that a file brings the missing part of a revision."""
    return f"{what_it_is(facts)}：这一版的另一部分已经收到，把{PART_WORDS[facts.part]}补上。"


def excluded_sentence(facts: FileFacts, reason: str) -> str:
    """Say that a return was left out earlier."""
    return f"{what_it_is(facts)}：这一版以前已被搁置（{reason or '没有写原因'}），仍然不采用。"


def what_it_was(revision: Revision) -> str:
    """Say what a bureau's revision was: who, when."""
    when = revision.time.replace("T", " ")[:16]
    who = revision.author or "县局"
    return (
        f"{when} {who}的更正或决定（第{revision.number}版，{short_code(revision.digest)}）".strip()
    )


def side_text(form_set: FormSet, conflict: Conflict, side: Side) -> str:
    """Say what one side has at the place of a conflict."""
    if conflict.kind == "part":
        return "采用这一版的全部名单" if side.head else "都不采用"
    if conflict.kind == "form":
        data = side.data
        if data is None or not (data.absent or data.rows):
            return "没有填"
        return "本期无此项" if data.absent else f"填了{len(data.rows)}条"
    if conflict.kind == "row":
        return _row_text(form_set, conflict.form, side.row) if side.row else "已删除"
    item = form_set.form(conflict.form).field(conflict.field)
    if side.unread:
        return f"“{side.unread}”（认不出）"
    if side.value is None or item is None:
        return "空着"
    return field_types(form_set).of(item).format(side.value)


def _row_text(form_set: FormSet, form_id: str, row: Row) -> str:
    types = field_types(form_set)
    told = [
        f"{item.label} {types.of(item).mask(row.values[item.id])}"
        for item in form_set.form(form_id).fields
        if item.id in row.values
    ]
    return "，".join(told[:4])


def place_text(form_set: FormSet, conflict: Conflict) -> str:
    """Say where a conflict lies."""
    if conflict.kind == "part":
        return "人员名单" if conflict.field == Part.PERSONS else "数字表"
    form = form_set.form(conflict.form)
    words = [form.title]
    if form.shape == "grid" and conflict.row:
        item = form_set.choices[form.rows].item(conflict.row)
        words.append(item.label if item else conflict.row)
    if conflict.kind == "field" and (field := form.field(conflict.field)) is not None:
        words.append(field.label)
    return "／".join(words)


def shown_side(form_set: FormSet, conflict: Conflict, side: Side) -> str:
    """Return what a side says, with what is personal masked."""
    item = form_set.form(conflict.form).field(conflict.field) if conflict.kind == "field" else None
    if item is None or not item.personal:
        return side_text(form_set, conflict, side)
    if side.unread:
        return f"“{mask(item.personal, side.unread)}”（认不出）"
    return "空着" if side.value is None else field_types(form_set).of(item).mask(side.value)
