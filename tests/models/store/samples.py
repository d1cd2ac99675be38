"""A form set of four forms with every kind of column, two schools, a period, and revisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from models.forms.definition import Area, ChoiceItem, ChoiceList, Field, Form, FormSet, Kind
from models.forms.loader import form_set_to_json, trusted_form_set
from models.forms.payload import RevisionIdentity, encode_part, part_digest
from models.records import Content, FormData, Origin, Part, Period, Revision, Row, Unit
from models.store import registry
from models.store.database import Database
from models.store.transaction import Transaction

NOON = "2006-06-30T12:00:00"
UNIT = Unit("JX00000001", "东山小学", "10", "214500001", aliases=("东小",), facts={"phone": "1"})
OTHER = Unit("JX00000002", "西河小学", "10", "214500001")
PERIOD = Period(
    "2006H1",
    "2006年上半年",
    date(2006, 1, 1),
    date(2006, 6, 30),
    date(2006, 6, 30),
    date(2006, 7, 10),
    date(2005, 9, 1),
    expected=(UNIT.code, OTHER.code),
    settings={"limit": 3},
)
LATER = replace(PERIOD, id="2006H2", title="2006年下半年", start=date(2006, 7, 1))

MOVEMENT = Form(
    "movement",
    "学生变动",
    "grid",
    (Field("start", "学年初", "integer"), Field("boarding", "住校", "yes_no")),
    rows="grades",
    area="people",
)
DROPOUTS = Form(
    "dropouts",
    "辍学名单",
    "list",
    (Field("name", "姓名", "text", personal="name"), Field("left", "离校日期", "date")),
    part=Part.PERSONS,
    natural_key=("name",),
    area="people",
)
COVER = Form(
    "cover",
    "封面",
    "single",
    (Field("filled_by", "填表人", "text", personal="name"), Field("total", "合计", "money")),
    area="money",
)
SPENDING = Form(
    "spending",
    "支出",
    "list",
    (Field("item", "项目", "text"), Field("unit", "单位", "text"), Field("sum", "金额", "money")),
    natural_key=("item",),
    area="money",
)


def small_form_set(version: str = "1", spending: Form = SPENDING) -> FormSet:
    """Return the form set with its hash; another version may have another form of spending."""
    items = (ChoiceItem("2", "二年级"), ChoiceItem("1", "一年级"))
    form_set = FormSet(
        "small",
        version,
        "小表样",
        (Kind("10", "县小"),),
        (
            Area("people", "学生", (MOVEMENT, DROPOUTS)),
            Area("money", "经费", (COVER, spending)),
        ),
        {"grades": ChoiceList("grades", "年级", items)},
    )
    return trusted_form_set(form_set_to_json(form_set))


FORM_SET = small_form_set()

CONTENT = Content(
    {
        "movement": FormData((Row("2", {"start": 30, "boarding": True}), Row("1", {"start": 0}))),
        "dropouts": FormData((Row("R1", {"name": "张小明", "left": date(2006, 3, 23)}),)),
        "cover": FormData((Row("1", {"filled_by": "李老师", "total": Decimal("1234.50")}),)),
        "spending": FormData(
            (
                Row("R1", {"item": "课桌", "sum": Decimal("0.10")}),
                Row("R2", {"item": "修缮"}, {"sum": "大约三百"}),
            )
        ),
    },
    {"C060|movement|2": "转入两人", "C070|dropouts|R1": "已劝返"},
)
"""One of everything: zero and blank, yes, exact money, a date, text that was not understood."""


def payloads_of(content: Content, form_set: FormSet = FORM_SET) -> dict[Part, bytes]:
    """Return both payloads of a content."""
    return {part: encode_part(form_set, content, part) for part in Part}


def revision_of(
    content: Content,
    *,
    unit: str = UNIT.code,
    period: str = PERIOD.id,
    parents: Sequence[Revision] = (),
    form_set: FormSet = FORM_SET,
) -> Revision:
    """Return the revision a school would make of a content."""
    payloads = payloads_of(content, form_set)
    digests = {part: part_digest(data) for part, data in payloads.items()}
    above = tuple(sorted(parent.digest for parent in parents))
    return Revision(
        unit,
        period,
        form_set.id,
        form_set.hash,
        number=1 + max((parent.number for parent in parents), default=0),
        digest=RevisionIdentity(unit, period, form_set.hash, digests, above).digest(),
        parents=above,
        ancestors=frozenset(above).union(*(parent.ancestors for parent in parents)),
        part_digests=digests,
        origin=Origin.SCHOOL,
        author="李老师",
        time=NOON,
        scope=("movement",),
        program="0.1",
    )


def spending(**sums: str) -> Content:
    """Return a content of one form: item → sum of money."""
    rows = [
        Row(f"R{n}", {"item": item, "sum": Decimal(text)})
        for n, (item, text) in enumerate(sums.items())
    ]
    return Content({"spending": FormData(tuple(rows))})


def register(database: Database, form_set: FormSet = FORM_SET) -> None:
    """Put the form set, the schools and the periods into a database."""

    def put(tx: Transaction) -> None:
        registry.put_form_set(tx, form_set)
        registry.put_units(tx, (UNIT, OTHER))
        registry.put_period(tx, PERIOD, form_set.hash)
        registry.put_period(tx, LATER, form_set.hash)

    database.call(put)


def count(database: Database, table: str) -> int:
    """Return how many rows a table has."""
    row = database.call(lambda tx: tx.one(f"SELECT count(*) FROM {table}"), write=False)
    assert row is not None
    return int(row[0])


def cells() -> Mapping[str, Any]:
    """Return a cell map: the form's sheet, the row of each record, the column of each field."""
    return {"spending": ("支出", {"R0": 8, "R1": 9}, {"item": 3, "sum": 4}, False)}
