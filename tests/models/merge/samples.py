"""A small form set and short ways to write contents and revisions, for the tests of the merge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct, field

from models.forms.context import ReturnContext
from models.forms.definition import (
    Area,
    ChoiceItem,
    ChoiceList,
    Field,
    Form,
    FormSet,
    Indicator,
    Kind,
)
from models.forms.field_types import field_types
from models.forms.loader import form_set_to_json, trusted_form_set
from models.forms.payload import (
    RevisionIdentity,
    canonical,
    decode_part,
    encode_part,
    only_part,
    part_digest,
)
from models.records import (
    EMPTY_CONTENT,
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

SCHOOLS = ("primary",)


def _numbers(*ids: str) -> tuple[Field, ...]:
    return tuple(Field(name, name, "integer") for name in ids)


def _text(name: str) -> Field:
    return Field(name, name, "text")


COVER = Form("cover", "封面", "single", (_text("filled_by"),), for_=(*SCHOOLS, "bureau"))
BASE = Form(
    "base",
    "基本情况",
    "single",
    (
        *_numbers("pupils", "girls"),
        Field("boys", "boys", "integer", compute="pupils - girls"),
        _text("remark"),
    ),
    for_=SCHOOLS,
)
MOVEMENT = Form(
    "movement", "学生变动", "grid", _numbers("start", "end"), for_=SCHOOLS, rows="grades"
)
EVENTS = Form(
    "events",
    "活动",
    "list",
    (_text("name"), *_numbers("joined")),
    for_=SCHOOLS,
    natural_key=("name",),
)
VISITS = Form("visits", "家访", "list", (_text("place"), *_numbers("homes")), for_=SCHOOLS)
DROPOUTS = Form(
    "dropouts",
    "辍学名单",
    "list",
    (_text("name"), _text("reason")),
    for_=SCHOOLS,
    part=Part.PERSONS,
    natural_key=("name",),
)
DOCUMENTS = Form("documents", "发文", "list", (_text("title"),), for_=("bureau",))
EXAM = Form("exam", "高考", "single", _numbers("candidates"), for_=("bureau",))

_DECLARED = FormSet(
    id="sample",
    version="1",
    title="样表",
    kinds=(Kind("11", "小学", SCHOOLS), Kind("90", "县局", ("bureau",))),
    areas=(
        Area("a0", "基本", (COVER, BASE)),
        Area("a5", "控辍", (MOVEMENT, DROPOUTS, VISITS)),
        Area("a12", "平安", (EVENTS,)),
        Area("b", "县局", (DOCUMENTS, EXAM)),
    ),
    choices={
        "grades": ChoiceList(
            "grades", "年级", tuple(ChoiceItem(str(grade), f"{grade}年级") for grade in (1, 2, 3))
        )
    },
    indicators=(
        Indicator("pupils", "在校生", "sum", "人", form="base", value="pupils"),
        Indicator("events", "活动次数", "count", "次", form="events"),
    ),
)
FORM_SET = trusted_form_set(form_set_to_json(_DECLARED))
SCHOOL = Unit("2145000001", "桐木镇中心小学", "11")
OTHER = Unit("2145000002", "罗香乡中心小学", "11")
BUREAU = Unit("JX00000001", "县教育局", "90")
PERIOD = Period(
    "2006H1",
    "2006年上半年",
    date(2006, 1, 1),
    date(2006, 6, 30),
    date(2006, 6, 30),
    date(2006, 7, 5),
    date(2005, 9, 1),
    (SCHOOL.code, OTHER.code),
)
FIGURE_FORMS = tuple(form.id for form in FORM_SET.forms if form.part is Part.FIGURES)
PERSON_FORMS = ("dropouts",)


def said(text: str, form_set: FormSet = FORM_SET) -> Content:
    """Return the content written as lines ``form[/row] field=value …`` or ``form absent``.

    A value ``?x`` is text that was not understood; ``! key text`` is an explanation.
    """
    forms: dict[str, FormData] = {}
    explanations: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        place, *cells = line.split()
        if place == "!":
            explanations[cells[0]] = cells[1]
            continue
        form_id, _, row_id = place.partition("/")
        known = forms.get(form_id, FormData())
        if cells == ["absent"]:
            forms[form_id] = FormData(absent=True)
            continue
        row = _row(form_set, form_id, row_id or SINGLE_ROW, cells)
        forms[form_id] = FormData((*known.rows, row))
    return canonical(form_set, Content(forms, explanations))


def _row(form_set: FormSet, form_id: str, row_id: str, cells: Sequence[str]) -> Row:
    values: dict[str, Value] = {}
    unread = {}
    for cell in cells:
        name, _, raw = cell.partition("=")
        if raw.startswith("?"):
            unread[name] = raw[1:]
            continue
        item = form_set.form(form_id).field(name)
        assert item is not None, cell
        value = field_types(form_set).of(item).parse(raw).value
        assert value is not None, cell
        values[name] = value
    return Row(row_id, values, unread)


def told(content: Content) -> str:
    """Return a content in the words of ``said``."""
    lines = []
    for form_id in sorted(content.forms):
        data = content.forms[form_id]
        if data.absent:
            lines.append(f"{form_id} absent")
        for row in sorted(data.rows, key=lambda row: row.row_id):
            cells = {**row.values, **{name: f"?{text}" for name, text in row.unread.items()}}
            single = FORM_SET.form(form_id).shape == "single"
            at = form_id if single else f"{form_id}/{row.row_id}"
            lines.append(" ".join([at, *(f"{name}={cells[name]}" for name in sorted(cells))]))
    lines += [f"! {key} {text}" for key, text in sorted(content.explanations.items())]
    return "\n".join(lines)


class Made(Struct, frozen=True):
    """A revision with the payloads it was made of."""

    revision: Revision
    content: Content
    payloads: dict[Part, bytes] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """The revision's digest."""
        return self.revision.digest


def made(
    content: Content | str,
    *parents: Made,
    origin: Origin = Origin.SCHOOL,
    scope: Iterable[str] = (),
    form_set: FormSet = FORM_SET,
    unit: str = SCHOOL.code,
) -> Made:
    """Return a revision of the school (or another unit) made from its parents."""
    if isinstance(content, str):
        content = said(content, form_set)
    payloads = {
        part: encode_part(form_set, only_part(form_set, content, part), part) for part in Part
    }
    digests = {part: part_digest(payload) for part, payload in payloads.items()}
    names = tuple(sorted(parent.digest for parent in parents))
    identity = RevisionIdentity(unit, PERIOD.id, form_set.hash, digests, names)
    above = frozenset(names).union(*(parent.revision.ancestors for parent in parents))
    revision = Revision(
        unit=unit,
        period=PERIOD.id,
        form_set=form_set.id,
        form_set_hash=form_set.hash,
        number=1 + max((parent.revision.number for parent in parents), default=0),
        digest=identity.digest(),
        parents=names,
        ancestors=above,
        part_digests=digests,
        origin=origin,
        author="张老师",
        time="2006-07-01T08:00:00",
        scope=tuple(scope),
    )
    return Made(revision, content, payloads)


def edited(content: Content | str, parent: Made, part: Part = Part.FIGURES) -> Made:
    """Return what a workbook of one part becomes when it is edited in Excel and comes back."""
    if isinstance(content, str):
        content = said(content)
    other = Part.PERSONS if part is Part.FIGURES else Part.FIGURES
    mine = only_part(FORM_SET, content, part)
    rest = only_part(FORM_SET, parent.content, other)
    whole = Content({**rest.forms, **mine.forms}, {**rest.explanations, **mine.explanations})
    scope = FIGURE_FORMS if part is Part.FIGURES else PERSON_FORMS
    result = made(whole, parent, origin=Origin.WORKBOOK, scope=scope)
    return Made(result.revision, whole, {part: result.payloads[part]})


NOTHING = EMPTY_CONTENT


class MemoryShelf:
    """A library that holds what it was given, in memory."""

    def __init__(self, *items: Made, without: Iterable[Part] = ()) -> None:
        """Take the payloads of the revisions, save those of the parts named in ``without``."""
        self.payloads = {
            (part, item.revision.part_digests[part]): payload
            for item in items
            for part, payload in item.payloads.items()
            if part not in set(without)
        }

    def payload(self, part: Part, digest: str) -> bytes | None:
        """Return what was put on the shelf."""
        return self.payloads.get((part, digest))

    def content(self, form_set_hash: str, payload: bytes) -> Content:
        """Return what a payload says."""
        assert form_set_hash == FORM_SET.hash
        return decode_part(FORM_SET, payload)


CTX = ReturnContext(FORM_SET, SCHOOL, PERIOD)
