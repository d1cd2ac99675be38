"""Canonical payloads: the same content, the same bytes, whatever order it was typed in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from random import Random
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import Damaged
from models.forms.applicability import fields_in_row
from models.forms.definition import Field, Form
from models.forms.field_types import field_type
from models.forms.payload import (
    RevisionIdentity,
    canonical,
    decode_part,
    encode_part,
    join_parts,
    new_row_id,
    only_part,
    part_digest,
    short_code,
)
from models.records import EMPTY_CONTENT, Content, FormData, Part, Row, Value
from tests.models.forms.samples import sample

FILLED = Content(
    {
        "school": FormData(
            (
                Row(
                    "1",
                    {
                        "staff": 0,
                        "fund": Decimal("35000.50"),
                        "floor": Decimal("820.5"),
                        "rate": Decimal("0.125"),
                        "built": date(1958, 9, 1),
                        "boarding": False,
                        "state": "02",
                        "post": "045700",
                    },
                    {"teachers": "十几个"},
                ),
            )
        ),
        "enrolment": FormData((Row("7", {"students": 3}), Row("1", {"students": 5}), Row("2"))),
        "pupils": FormData((Row("B", {"name": "韦二"}), Row("A", {"name": "韦大"}))),
    },
    {"T001|enrolment|1": "已与家长核对过", "T003|pupils|": "姓名还在补", "T001|school|1": ""},
)


def test_the_bytes() -> None:
    """Sorted, compact, exact: decimals as scaled integers, unread texts, no empty rows."""
    assert encode_part(sample(), FILLED, Part.FIGURES).decode() == (
        '{"explanations":{"T001|enrolment|1":"已与家长核对过"},"forms":{"enrolment":{"rows":'
        '[["1",{"students":5}],["7",{"students":3}]]},"school":{"rows":[["1",{"boarding":false,'
        '"built":"1958-09-01","floor":8205,"fund":3500050,"post":"045700","rate":125,"staff":0,'
        '"state":"02"},{"teachers":"十几个"}]]}}}'
    )
    assert encode_part(sample(), FILLED, Part.PERSONS).decode() == (
        '{"explanations":{"T003|pupils|":"姓名还在补"},"forms":{"pupils":{"rows":'
        '[["A",{"name":"韦大"}],["B",{"name":"韦二"}]]}}}'
    )


def test_three_states() -> None:
    """Blank, zero and 本期无此项 have different bytes."""
    states = [
        Content(),
        Content({"school": FormData((Row("1", {"staff": 0}),))}),
        Content({"school": FormData(absent=True)}),
    ]
    payloads = [encode_part(sample(), content, Part.FIGURES) for content in states]
    assert payloads[0] == b'{"forms":{}}'
    assert len(set(payloads)) == 3
    assert [decode_part(sample(), payload) for payload in payloads] == states


def values_of(field: Field) -> st.SearchStrategy[Value]:
    """Return values of a field, as its type reads them."""
    kind = field_type(sample(), field)
    raw: st.SearchStrategy[object] = {
        "integer": st.integers(-1000, 10**9),
        "money": st.decimals(-(10**9), 10**9, places=2),
        "area": st.decimals(0, 10**6, places=1),
        "decimal": st.decimals(0, 1, places=3),
        "date": st.dates(),
        "yes_no": st.booleans(),
        "id_number": st.from_regex(r"\A[0-9]{17}[0-9X]\Z"),
        "phone": st.from_regex(r"\A0[0-9]{2}-[0-9]{8}\Z"),
        "choice": st.sampled_from(
            [item.code for item in sample().choices[field.choices].items] if field.choices else [""]
        ),
    }.get(field.type, st.text())
    return raw.map(lambda typed: kind.parse(typed).value).filter(lambda value: value is not None)  # type: ignore[return-value]  # None is filtered out


def rows_of(form: Form, row_id: str) -> st.SearchStrategy[Row]:
    here = {field.id: values_of(field) for field in fields_in_row(form, row_id)}

    def row(values: dict[str, Value], unread: dict[str, str]) -> Row:
        return Row(row_id, values, {key: unread[key] for key in unread if key not in values})

    texts = st.dictionaries(st.sampled_from(sorted(here)), st.text(min_size=1), max_size=2)
    return st.builds(row, st.fixed_dictionaries({}, optional=here), texts)


def data_of(form: Form) -> st.SearchStrategy[FormData]:
    ids = {"single": ["1"], "grid": ["1", "2", "7"], "list": ["A", "B", "C"]}[form.shape]
    filled = st.tuples(*(rows_of(form, row_id) for row_id in ids)).map(FormData)
    return filled | st.just(FormData(absent=True)) | st.just(FormData())


CONTENTS = st.builds(
    Content,
    st.fixed_dictionaries({}, optional={form.id: data_of(form) for form in sample().forms}),
    st.dictionaries(st.sampled_from(["T001|enrolment|1", "T003|pupils|"]), st.text()),
)


@settings(deadline=None, max_examples=150)
@given(CONTENTS)
def test_round_trip(content: Content) -> None:
    """What is decoded is the canonical content, and it is encoded to the same bytes."""
    settled = canonical(sample(), content)
    for part in Part:
        payload = encode_part(sample(), content, part)
        assert decode_part(sample(), payload) == only_part(sample(), settled, part)
        assert encode_part(sample(), settled, part) == payload
    assert canonical(sample(), settled) == settled


T = TypeVar("T")


def shuffled(known: Mapping[str, T], chance: Random) -> dict[str, T]:
    keys = list(known)
    chance.shuffle(keys)
    return {key: known[key] for key in keys}


@settings(deadline=None, max_examples=100)
@given(CONTENTS, st.randoms(use_true_random=False))
def test_the_order_of_typing_is_not_seen(content: Content, chance: Random) -> None:
    """Forms, fields, rows and explanations in any order give the same payload and digest."""
    forms = {}
    for form_id, data in shuffled(content.forms, chance).items():
        rows = [
            Row(row.row_id, shuffled(row.values, chance), shuffled(row.unread, chance))
            for row in data.rows
        ]
        chance.shuffle(rows)
        forms[form_id] = FormData(tuple(rows), data.absent)
    mixed = Content(forms, shuffled(content.explanations, chance))
    for part in Part:
        one, other = (encode_part(sample(), each, part) for each in (content, mixed))
        assert one == other
        assert part_digest(one) == part_digest(other)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"forms":[]}',
        b'{"forms":{"nothing":{"absent":true}}}',
        b'{"forms":{"school":[]}}',
        b'{"forms":{"school":{}}}',
        b'{"forms":{"school":{"rows":[["1"]]}}}',
        b'{"forms":{"school":{"rows":[[1,{}]]}}}',
        b'{"forms":{"school":{"rows":[["1",[]]]}}}',
        b'{"forms":{"school":{"rows":[["1",{"nothing":1}]]}}}',
        b'{"forms":{"school":{"rows":[["1",{"staff":"1"}]]}}}',
        b'{"forms":{"school":{"rows":[["1",{"staff":1.5}]]}}}',
        b'{"forms":{"school":{"rows":[["1",{"built":"soon"}]]}}}',
        b'{"forms":{"school":{"rows":[["1",{},{"staff":1}]]}}}',
        b'{"forms":{"school":{"rows":[["1",{},[1]]]}}}',
        b'{"forms":{},"explanations":[]}',
        b'{"forms":{},"explanations":{"T001|school|1":1}}',
        b'{"forms":{},"explanations":{"T001":"text"}}',
        b'{"forms":' + b"[" * 100_000,
    ],
)
def test_damaged_payloads(payload: bytes) -> None:
    """One plain sentence, whatever the bytes are."""
    with pytest.raises(Damaged, match="这份数据的内容已损坏"):
        decode_part(sample(), payload)


@settings(deadline=None)
@given(
    st.binary()
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=3),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["forms", "explanations", "school", "rows", "a|school|1"]), inner
            )
        ),
        max_leaves=10,
    ).map(lambda made: json.dumps(made).encode())
)
def test_hostile_payloads(payload: bytes) -> None:
    """Nothing but Damaged comes out of bytes somebody made up; what is read can be written."""
    try:
        content = decode_part(sample(), payload)
    except Damaged:
        return
    for part in Part:
        encode_part(sample(), content, part)


def test_parts() -> None:
    """Taken apart by the part of each form, explanations too, and put together again."""
    figures, persons = (only_part(sample(), FILLED, part) for part in Part)
    assert list(figures.forms) == ["school", "enrolment"]
    assert list(persons.forms) == ["pupils"]
    assert list(persons.explanations) == ["T003|pupils|"]
    assert join_parts(figures, persons) == FILLED
    assert join_parts() is EMPTY_CONTENT


def test_a_grid_row_that_the_list_no_longer_has() -> None:
    """It stands behind the others; nothing is lost."""
    content = Content({"enrolment": FormData((Row("9", {"girls": 1}), Row("7", {"girls": 2})))})
    rows = canonical(sample(), content).form("enrolment").rows
    assert [row.row_id for row in rows] == ["7", "9"]


def test_a_revision_is_known_by_its_digest() -> None:
    """Each fact counts; the order of parents does not."""
    base = RevisionIdentity(
        "21", "2006H1", "hash", {Part.FIGURES: "a", Part.PERSONS: "b"}, ("x", "y")
    )
    others = [
        RevisionIdentity("22", "2006H1", "hash", base.part_digests, base.parents),
        RevisionIdentity("21", "2006H2", "hash", base.part_digests, base.parents),
        RevisionIdentity("21", "2006H1", "other", base.part_digests, base.parents),
        RevisionIdentity("21", "2006H1", "hash", {Part.FIGURES: "a"}, base.parents),
        RevisionIdentity("21", "2006H1", "hash", base.part_digests, ("x",)),
    ]
    turned = RevisionIdentity("21", "2006H1", "hash", base.part_digests, ("y", "x"))
    assert turned.digest() == base.digest()
    assert len({base.digest(), *(other.digest() for other in others)}) == 6


def test_verification_codes() -> None:
    """Eight characters of the first 40 bits, none of them mistaken for another."""
    assert short_code("0" * 64) == "0000-0000"
    assert short_code("f" * 64) == "ZZZZ-ZZZZ"
    assert short_code("0000000001" + "f" * 54) == "0000-0001"
    assert not set("ILOU") & set(short_code(part_digest(b"x")))


def test_row_ids() -> None:
    """14 characters, never twice, in the order in which they were made."""
    made = [new_row_id() for _ in range(500)]
    assert {len(row_id) for row_id in made} == {14}
    assert len(set(made)) == 500
    assert [row_id[:10] for row_id in made] == sorted(row_id[:10] for row_id in made)
