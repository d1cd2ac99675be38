"""The data browser's tables: plain, typed, over what counts now, names only where they belong."""

from __future__ import annotations

from msgspec.structs import replace

from models.forms.definition import Field, Form, FormSet
from models.records import Content, Part
from models.store import registry, revisions, submissions, views
from models.store.database import Database
from models.store.submissions import SubmissionState
from models.store.transaction import Table, Transaction
from tests.models.store.samples import (
    CONTENT,
    COVER,
    DROPOUTS,
    FORM_SET,
    LATER,
    OTHER,
    PERIOD,
    SPENDING,
    UNIT,
    payloads_of,
    revision_of,
    small_form_set,
    spending,
)


def hand_in(
    tx: Transaction, unit: str, content: Content, form_set: FormSet = FORM_SET, period: str = ""
) -> None:
    """Store a return and let it count."""
    registry.put_form_set(tx, form_set)
    period = period or PERIOD.id
    made = revision_of(content, unit=unit, form_set=form_set, period=period)
    revisions.add_revision(tx, made, payloads_of(content, form_set))
    state = SubmissionState(
        unit, period, "received", (made.digest,), form_set.hash, made.part_digests
    )
    submissions.set_submission(tx, state)
    views.create_views(tx, registry.form_sets(tx))


def look(database: Database, view: str) -> Table:
    return database.call(lambda tx: tx.table(f"SELECT * FROM {view}"), write=False)


def test_a_list_form_is_one_row_a_record(registered: Database) -> None:
    """Money is there as exact cents and as a number; a blank is NULL, a zero is 0."""
    registered.call(lambda tx: hand_in(tx, UNIT.code, CONTENT))
    table = look(registered, "form_spending")
    assert table.columns == (
        "unit", "unit_name", "period", "row_id", "item", "unit_", "sum", "sum_scaled",
    )  # fmt: skip
    assert table.rows == [
        (UNIT.code, "东山小学", "2006H1", "R1", "课桌", None, 0.1, 10),
        (UNIT.code, "东山小学", "2006H1", "R2", "修缮", None, None, None),
    ]


def test_a_grid_shows_its_rows_yes_and_no_are_one_and_zero(registered: Database) -> None:
    registered.call(lambda tx: hand_in(tx, UNIT.code, CONTENT))
    rows = [row[3:] for row in look(registered, "form_movement").rows]
    assert rows == [("2", 30, 1), ("1", 0, None)]


def test_personal_fields_are_in_person_views_only(registered: Database) -> None:
    """The cover is a form of figures: its 填表人 is in no view at all."""
    registered.call(lambda tx: hand_in(tx, UNIT.code, CONTENT))
    rows = [row[3:] for row in look(registered, "person_dropouts").rows]
    assert rows == [("R1", "张小明", "2006-03-23")]
    assert look(registered, "form_cover").columns[4:] == ("total", "total_scaled")
    assert [row[4:] for row in look(registered, "form_cover").rows] == [(1234.5, 123450)]
    names = registered.call(lambda tx: tx.all("SELECT name FROM sqlite_master WHERE type='view'"))
    assert {name for (name,) in names} == {
        "form_movement", "form_cover", "form_spending", "person_dropouts",
    }  # fmt: skip
    assert [views.view_name(form) for form in (COVER, DROPOUTS)] == [
        "form_cover",
        "person_dropouts",
    ]


def test_only_what_counts_is_shown(registered: Database) -> None:
    def put(tx: Transaction) -> None:
        hand_in(tx, UNIT.code, spending(课桌="1.00"))
        hand_in(tx, UNIT.code, spending(课桌="2.00", 修缮="3.00"))
        hand_in(tx, OTHER.code, spending(粉笔="4.00"))

    registered.call(put)
    table = registered.call(
        lambda tx: tx.all("SELECT unit_name, item, sum_scaled FROM form_spending ORDER BY 1, 2"),
        write=False,
    )
    assert table == [
        ("东山小学", "修缮", 300),
        ("东山小学", "课桌", 200),
        ("西河小学", "粉笔", 400),
    ]


def test_returns_of_an_older_form_set_are_shown_in_the_columns_of_the_newest(
    registered: Database,
) -> None:
    """A field of today that was not there is NULL; another number of decimals stays right."""
    fields = (
        Field("item", "项目", "text"),
        Field("sum", "金额", "decimal", scale=3),
        Field("paid", "已付", "yes_no"),
    )
    newer = small_form_set("2", Form("spending", "支出", "list", fields, area="money"))

    def put(tx: Transaction) -> None:
        hand_in(tx, UNIT.code, spending(课桌="1.50"))
        hand_in(tx, UNIT.code, spending(粉笔="0.125"), newer, LATER.id)

    registered.call(put)
    table = look(registered, "form_spending")
    assert table.columns[4:] == ("item", "sum", "sum_scaled", "paid")
    assert sorted(row[2:] for row in table.rows) == [
        ("2006H1", "R0", "课桌", 1.5, 150, None),
        ("2006H2", "R0", "粉笔", 0.125, 125, None),
    ]


def test_a_form_that_became_a_list_of_names_is_not_shown_among_the_figures(
    registered: Database,
) -> None:
    newer = small_form_set("2", replace(SPENDING, part=Part.PERSONS))
    registered.call(lambda tx: hand_in(tx, UNIT.code, spending(课桌="1.50")))
    registered.call(lambda tx: hand_in(tx, OTHER.code, spending(粉笔="2.50"), newer))
    assert [row[4] for row in look(registered, "person_spending").rows] == ["粉笔"]
    names = registered.call(lambda tx: tx.all("SELECT name FROM sqlite_master WHERE type='view'"))
    assert ("form_spending",) not in names


def test_names_are_quoted() -> None:
    assert views.quoted('a"b') == '"a""b"'
