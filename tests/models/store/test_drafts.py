"""What is typed comes back exactly: zero, blank, 本期无此项 and text that was not understood."""

from __future__ import annotations

import sqlite3
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.errors import Damaged
from models.records import EMPTY_CONTENT, Content, FormData, Row, Value
from models.store import drafts
from models.store.database import Database
from models.store.transaction import Transaction
from tests.models.store.samples import CONTENT, FORM_SET, PERIOD, UNIT, count, small_form_set

KEY = (UNIT.code, PERIOD.id)


def load(database: Database) -> Content | None:
    return database.call(lambda tx: drafts.load_draft(tx, *KEY, FORM_SET), write=False)


def save(database: Database, form_id: str, row: Row) -> None:
    database.call(lambda tx: drafts.save_row(tx, *KEY, FORM_SET, form_id, row))


def test_no_draft(database: Database) -> None:
    assert load(database) is None
    assert database.call(lambda tx: drafts.draft_base(tx, *KEY), write=False) == ""
    assert database.call(drafts.drafts, write=False) == ()


def test_a_draft_is_kept_row_by_row(database: Database) -> None:
    save(database, "spending", Row("R2", {"item": "课桌", "sum": Decimal("0.10")}))
    save(database, "spending", Row("R1", {"item": "修缮"}, {"sum": "大约三百"}))
    save(database, "movement", Row("1", {"start": 0}))
    save(database, "spending", Row("R2", {"item": "课桌", "sum": Decimal("0.30")}))
    assert load(database) == Content(
        {
            "movement": FormData((Row("1", {"start": 0}),)),
            "spending": FormData(
                (
                    Row("R1", {"item": "修缮"}, {"sum": "大约三百"}),
                    Row("R2", {"item": "课桌", "sum": Decimal("0.30")}),
                )
            ),
        }
    )


def test_grid_rows_come_in_the_order_of_their_choice_list(database: Database) -> None:
    save(database, "movement", Row("1", {"start": 1}))
    save(database, "movement", Row("2", {"start": 2}))
    content = load(database)
    assert content is not None
    assert [row.row_id for row in content.form("movement").rows] == ["2", "1"]


def test_a_row_that_was_emptied_is_gone(database: Database) -> None:
    save(database, "movement", Row("1", {"start": 1}))
    save(database, "movement", Row("1"))
    database.call(lambda tx: drafts.delete_row(tx, *KEY, "movement", "9"))
    assert load(database) == EMPTY_CONTENT


def test_a_pasted_block_is_one_step(database: Database) -> None:
    save(database, "spending", Row("R0", {"item": "旧"}))
    block = [("spending", Row(f"R{n}", {"item": f"第{n}项"} if n else {})) for n in range(3)]
    database.call(lambda tx: drafts.save_rows(tx, *KEY, FORM_SET, block))
    content = load(database)
    assert content is not None
    assert [row.row_id for row in content.form("spending").rows] == ["R1", "R2"]


def test_absent_can_be_taken_back_and_the_rows_are_there_again(database: Database) -> None:
    save(database, "spending", Row("R1", {"item": "课桌"}))
    for absent in (True, True, False):
        database.call(
            lambda tx, absent=absent: drafts.set_absent(  # type: ignore[misc]  # bound early
                tx, *KEY, FORM_SET, "spending", absent=absent
            )
        )
        content = load(database)
        assert content is not None
        assert content.form("spending") == FormData((Row("R1", {"item": "课桌"}),), absent)


def test_explanations_are_kept_changed_and_removed(database: Database) -> None:
    def explain(text: str) -> None:
        key = "C060|movement|2"
        database.call(lambda tx: drafts.set_explanation(tx, *KEY, FORM_SET, key, text))

    explain("转入")
    explain("转入两人")
    content = load(database)
    assert content is not None
    assert dict(content.explanations) == {"C060|movement|2": "转入两人"}
    explain("")
    assert load(database) == EMPTY_CONTENT


def test_a_whole_content_replaces_the_draft_and_its_base_stays(database: Database) -> None:
    content = CONTENT.with_form("cover", FormData((), absent=True))

    def replace(tx: Transaction) -> str:
        drafts.save_row(tx, *KEY, FORM_SET, "spending", Row("R9", {"item": "旧"}))
        drafts.set_draft_base(tx, *KEY, "b" * 64)
        drafts.replace_draft(tx, *KEY, FORM_SET, content)
        return drafts.draft_base(tx, *KEY)

    assert database.call(replace) == "b" * 64
    assert load(database) == content
    (head,) = database.call(drafts.drafts, write=False)
    assert head == drafts.Draft(*KEY, FORM_SET.hash, "b" * 64)


def test_a_dropped_draft_leaves_nothing(database: Database) -> None:
    database.call(lambda tx: drafts.replace_draft(tx, *KEY, FORM_SET, CONTENT))
    database.call(lambda tx: drafts.drop_draft(tx, *KEY))
    assert load(database) is None
    assert [count(database, f"draft_{name}") for name in ("row", "absent", "explanation")] == [
        0
    ] * 3


def test_a_draft_is_never_mixed_with_another_form_set(database: Database) -> None:
    """A changed form set must be migrated to; reading with the wrong one is a mistake."""
    save(database, "movement", Row("1", {"start": 1}))
    newer = small_form_set("2")
    with pytest.raises(ValueError, match="another form set"):
        database.call(lambda tx: drafts.load_draft(tx, *KEY, newer))
    with pytest.raises(ValueError, match="another form set"):
        database.call(
            lambda tx: drafts.save_row(tx, *KEY, newer, "movement", Row("2", {"start": 1}))
        )
    database.call(lambda tx: drafts.replace_draft(tx, *KEY, newer, CONTENT))
    head = database.call(lambda tx: drafts.draft(tx, *KEY), write=False)
    assert head is not None
    assert head.form_set_hash == newer.hash


def test_damage_is_never_shown_as_a_value(database: Database) -> None:
    save(database, "movement", Row("1", {"start": 1}))
    database.call(lambda tx: tx.execute('UPDATE draft_row SET body = \'[{"start":"x"}]\''))
    with pytest.raises(Damaged, match="备份"):
        load(database)


def test_a_draft_needs_its_form_set(database: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        database.call(lambda tx: tx.execute("INSERT INTO draft VALUES ('a', 'b', 'c', '')"))


VALUES: dict[str, dict[str, st.SearchStrategy[Value]]] = {
    "movement": {"start": st.integers(-(10**12), 10**12), "boarding": st.booleans()},
    "dropouts": {
        "name": st.text("张王李０\n'=\"", min_size=1),
        "left": st.dates(date(1900, 1, 1)),
    },
    "spending": {"sum": st.decimals(-(10**9), 10**9, places=2)},
}


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """Make contents whose rows are all filled, in canonical order."""
    forms = {}
    for form_id in draw(st.lists(st.sampled_from(sorted(VALUES)), unique=True)):
        ids = ["2", "1"] if form_id == "movement" else ["A", "B", "C"]
        chosen = draw(st.sets(st.sampled_from(ids), min_size=1))
        rows = []
        for row_id in (one for one in ids if one in chosen):
            fields = st.fixed_dictionaries({}, optional=VALUES[form_id])
            values = draw(fields)
            unread = {} if values else {"item": draw(st.text(min_size=1))}
            rows.append(Row(row_id, values, unread))
        forms[form_id] = FormData(tuple(rows), draw(st.booleans()))
    return Content(forms, draw(st.dictionaries(st.just("C1|movement|2"), st.text(min_size=1))))


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(contents())
def test_any_content_comes_back_the_same(database: Database, content: Content) -> None:
    database.call(lambda tx: drafts.replace_draft(tx, *KEY, FORM_SET, content))
    assert load(database) == content
