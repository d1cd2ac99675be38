"""Merges by form, row and field; contents are written as ``form[/row] field=value`` lines."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.merge.three_way import Choice, Merged, choose_side, decide, merge3, merge_all
from models.records import Content, FormData, Row
from tests.models.merge.samples import FORM_SET, said, told


def merged(base: str, ours: str, theirs: str) -> Merged:
    return merge3(FORM_SET, said(base), said(ours), said(theirs))


def lines(text: str) -> str:
    return told(said(text))


def conflicts(result: Merged) -> list[str]:
    return ["/".join(part for part in item.key if part) for item in result.conflicts]


def test_changes_in_different_places_are_combined() -> None:
    """Another field, another row, another form: nothing to ask."""
    result = merged(
        "base pupils=120 girls=60\nmovement/1 start=30\nmovement/2 start=31",
        "base pupils=121 girls=60\nmovement/1 start=30\nmovement/2 start=31",
        "base pupils=120 girls=61\nmovement/1 start=32\nmovement/2 start=31\nevents/A1 name=讲座",
    )
    assert told(result.content) == lines(
        "base pupils=121 girls=61\nmovement/1 start=32\nmovement/2 start=31\nevents/A1 name=讲座"
    )
    assert not result.conflicts


def test_the_same_change_on_both_sides_is_one_change() -> None:
    """Both corrected 120 to 121."""
    result = merged("base pupils=120", "base pupils=121", "base pupils=121 girls=50")
    assert told(result.content) == "base girls=50 pupils=121"
    assert not result.conflicts


def test_two_values_for_one_field_are_asked() -> None:
    """The base's value stands until a person decides."""
    result = merged("base pupils=120", "base pupils=121", "base pupils=122")
    assert told(result.content) == "base pupils=120"
    (conflict,) = result.conflicts
    assert conflict.key == ("base", "1", "pupils")
    assert (conflict.base.value, conflict.ours.value, conflict.theirs.value) == (120, 121, 122)


def test_clearing_a_field_against_changing_it() -> None:
    """Blank is a state of its own, not the lack of a change."""
    result = merged("base pupils=120 girls=60", "base girls=60", "base pupils=121 girls=60")
    assert conflicts(result) == ["base/1/pupils"]
    assert result.conflicts[0].ours.value is None


def test_zero_is_not_blank() -> None:
    """One side typed 0 where the other left it blank: that is one change."""
    assert told(merged("", "base pupils=0", "").content) == "base pupils=0"


def test_text_that_was_not_understood_is_merged_like_a_value() -> None:
    """What one side typed and nobody could read is not lost, and can collide."""
    assert told(merged("", "base pupils=?三四十", "").content) == "base pupils=?三四十"
    result = merged("", "base pupils=?三四十", "base pupils=34")
    assert conflicts(result) == ["base/1/pupils"]
    assert result.conflicts[0].ours.unread == "三四十"


def test_a_deleted_record_goes_if_nobody_else_touched_it() -> None:
    """Deleting is a change like any other."""
    base = "events/A1 name=讲座 joined=30\nevents/A2 name=演练"
    result = merged(base, "events/A2 name=演练", base)
    assert told(result.content) == "events/A2 name=演练"


def test_deleted_here_edited_there_is_asked() -> None:
    """Neither the deletion nor the edit may win by itself."""
    result = merged("events/A1 name=讲座 joined=30", "", "events/A1 name=讲座 joined=40")
    assert conflicts(result) == ["events/A1"]
    (conflict,) = result.conflicts
    assert (conflict.kind, conflict.ours.row) == ("row", None)
    assert conflict.theirs.row is not None
    assert conflict.theirs.row.values["joined"] == 40
    assert told(result.content) == "events/A1 joined=30 name=讲座"


def test_both_deleted() -> None:
    """One deletion."""
    assert not merged("events/A1 name=讲座", "", "visits/B1 place=甲村").content.form("events").rows


def test_nothing_this_period_against_nothing_done() -> None:
    """本期无此项 is a change of the form."""
    result = merged("", "events absent", "base pupils=120")
    assert told(result.content) == "base pupils=120\nevents absent"


def test_nothing_this_period_against_records_is_asked() -> None:
    """One says that there was none, the other names one."""
    result = merged("", "events absent", "events/A1 name=讲座")
    (conflict,) = result.conflicts
    assert (conflict.kind, conflict.key) == ("form", ("events", "", ""))
    assert conflict.ours.data == FormData(absent=True)
    assert told(result.content) == ""


def test_taking_back_nothing_this_period_on_both_sides() -> None:
    """Both found an event after all: two records."""
    result = merged("events absent", "events/A1 name=讲座", "events/A2 name=演练")
    assert told(result.content) == "events/A1 name=讲座\nevents/A2 name=演练"


def test_explanations_are_kept_together() -> None:
    """A text of one side is taken over; texts of both are put one after the other."""
    result = merged(
        "! C1|base|1 旧", "! C1|base|1 旧\n! C2|base|1 甲", "! C1|base|1 新\n! C2|base|1 乙"
    )
    assert result.content.explanations == {"C1|base|1": "新", "C2|base|1": "乙；甲"}


def test_a_hand_typed_row_is_the_row_with_its_natural_key() -> None:
    """The row lost its id in Excel; its name tells which record it is."""
    result = merged(
        "events/A1 name=讲座 joined=30\nevents/A2 name=演练 joined=50",
        "events/A1 name=讲座 joined=35\nevents/A2 name=演练 joined=50",
        "events/ZQ1 name=讲座 joined=30\nevents/A2 name=演练 joined=55",
    )
    assert told(result.content) == "events/A1 joined=35 name=讲座\nevents/A2 joined=55 name=演练"
    assert not result.conflicts


def test_a_hand_typed_row_without_natural_key_is_matched_by_content() -> None:
    """The form 家访 declares no natural key."""
    result = merged(
        "visits/A1 place=甲村 homes=3",
        "visits/A1 place=甲村 homes=4",
        "visits/ZX place=甲村 homes=3\nvisits/ZY place=乙村 homes=1",
    )
    assert told(result.content) == "visits/A1 homes=4 place=甲村\nvisits/ZY homes=1 place=乙村"


def test_two_rows_with_one_natural_key_are_not_guessed() -> None:
    """Two lectures on one side: nobody can tell which one the hand-typed row is."""
    result = merged(
        "events/A1 name=讲座 joined=1\nevents/A2 name=讲座 joined=2",
        "events/A1 name=讲座 joined=1\nevents/A2 name=讲座 joined=2",
        "events/A1 name=讲座 joined=1\nevents/A2 name=讲座 joined=2\nevents/Z3 name=讲座 joined=3",
    )
    assert len(result.content.form("events").rows) == 3


def test_the_same_record_added_twice_is_counted_once() -> None:
    """Two people each added the same event under ids of their own."""
    result = merged("", "events/B1 name=讲座 joined=30", "events/C1 name=讲座 joined=20")
    assert told(result.content) == "events/B1 name=讲座"
    assert conflicts(result) == ["events/B1/joined"]


def test_a_lasting_id_is_kept_before_a_made_one() -> None:
    """The hand-typed row gets the id of the same record from the program."""
    result = merged("", "events/Z1 name=讲座", "events/C1 name=讲座")
    assert told(result.content) == "events/C1 name=讲座"


def test_one_prepared_row_filled_with_two_records_is_two() -> None:
    """Both used the first empty row of the list; explanations follow their record."""
    result = merged(
        "",
        "events/P1234567890123 name=讲座\n! C5|events|P1234567890123 甲",
        "events/P1234567890123 name=演练\n! C5|events|P1234567890123 乙",
    )
    first, second = result.content.form("events").rows
    assert {first.values["name"], second.values["name"]} == {"讲座", "演练"}
    assert "P1234567890123" in {first.row_id, second.row_id}
    assert len(first.row_id) == len(second.row_id) == 14
    assert [note.code for note in result.notes] == ["M101"]
    for row in (first, second):
        wanted = "甲" if row.values["name"] == "讲座" else "乙"
        assert result.content.explanations[f"C5|events|{row.row_id}"] == wanted


def test_the_third_record_in_a_prepared_row_gets_its_own_id() -> None:
    """Ids that follow from the record never collide."""
    heads = {name: said(f"events/P1 name={name}") for name in ("甲", "乙", "丙")}
    rows = merge_all(FORM_SET, Content(), heads).content.form("events").rows
    assert len({row.row_id for row in rows}) == len({row.values["name"] for row in rows}) == 3


def test_a_grid_row_missing_on_one_side_is_a_blank_row() -> None:
    """A grid's rows are fixed: clearing one is clearing its fields."""
    result = merged("movement/1 start=30 end=31", "", "movement/1 start=30 end=32")
    assert told(result.content) == "movement/1 end=31"
    assert conflicts(result) == ["movement/1/end"]


def test_deciding_by_side_value_and_blank() -> None:
    """A person takes one side, the base, a typed value or nothing, for each conflict."""
    result = merged(
        "base pupils=1 girls=1 remark=旧\nevents/A1 name=讲座\nmovement/1 start=1",
        "base pupils=2 girls=2 remark=新\nevents/A1 name=座谈\nmovement/1 start=2",
        "base pupils=3 girls=?三 remark=改\nmovement/1 start=3\nvisits absent",
    )
    keys = [item.key for item in result.conflicts]
    assert keys == [
        ("base", "1", "pupils"),
        ("base", "1", "girls"),
        ("base", "1", "remark"),
        ("movement", "1", "start"),
        ("events", "A1", ""),
    ]
    choices = {
        keys[0]: Choice("ours"),
        keys[1]: Choice("theirs"),
        keys[2]: Choice(""),
        keys[3]: Choice(typed=9),
        keys[4]: Choice("theirs"),
    }
    decided = decide(result, choices)
    assert not decided.conflicts
    assert told(decided.content) == lines(
        "base pupils=2 girls=?三 remark=旧\nmovement/1 start=9\nvisits absent"
    )
    blank = decide(result, {keys[0]: Choice(blank=True)})
    assert [item.key for item in blank.conflicts] == keys[1:]
    assert "pupils" not in blank.content.form("base").rows[0].values


def test_deciding_for_a_whole_side_record_and_form() -> None:
    """Per file and per record are choices for many conflicts at once."""
    result = merged(
        "events/A1 name=讲座 joined=1\nevents/A2 name=演练 joined=1",
        "events/A1 name=讲座 joined=2\nevents/A2 name=演练 joined=2",
        "events/A1 name=讲座 joined=3\nevents/A2 name=演练 joined=3",
    )
    everything = decide(result, choose_side(result.conflicts, "theirs"))
    assert told(everything.content) == lines(
        "events/A1 name=讲座 joined=3\nevents/A2 name=演练 joined=3"
    )
    one = choose_side(result.conflicts, "ours", lambda item: item.row == "A1")
    assert list(one) == [("events", "A1", "joined")]
    form = merged("", "events absent", "events/A1 name=讲座")
    assert told(decide(form, choose_side(form.conflicts, "theirs")).content) == (
        "events/A1 name=讲座"
    )
    with pytest.raises(KeyError):
        form.conflicts[0].side("nobody")


# Any content of the sample form set, small enough that sides often touch the same place.
_CELLS = st.dictionaries(st.sampled_from(["pupils", "girls"]), st.integers(0, 2), max_size=2)
_LIST = st.dictionaries(
    st.sampled_from(["A1", "A2", "P1", "Z1", "Z2"]),
    st.tuples(st.sampled_from(["讲座", "演练", "晚会"]), st.integers(0, 2)),
    max_size=4,
)


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """Return what somebody might have filled in."""
    forms = {}
    if cells := draw(_CELLS):
        forms["base"] = FormData((Row("1", cells),))
    for form_id, (key, number) in {
        "events": ("name", "joined"),
        "visits": ("place", "homes"),
    }.items():
        if draw(st.integers(0, 5)) == 0:
            forms[form_id] = FormData(absent=True)
        elif rows := draw(_LIST):
            forms[form_id] = FormData(
                tuple(Row(row_id, {key: name, number: n}) for row_id, (name, n) in rows.items())
            )
    return Content(forms)


@settings(max_examples=200, deadline=None)
@given(contents(), contents(), contents(), contents())
def test_the_order_of_the_sides_has_no_meaning(
    base: Content, one: Content, two: Content, three: Content
) -> None:
    """Any number of sides, given in any order, gives one result."""
    sides = {"a": one, "b": two, "c": three}
    wanted = merge_all(FORM_SET, base, sides)
    for order in permutations(sides):
        assert merge_all(FORM_SET, base, {name: sides[name] for name in order}) == wanted
    swapped = merge3(FORM_SET, base, two, one)
    straight = merge3(FORM_SET, base, one, two)
    assert swapped.content == straight.content
    assert [item.key for item in swapped.conflicts] == [item.key for item in straight.conflicts]


@settings(max_examples=200, deadline=None)
@given(contents(), contents())
def test_merging_with_oneself_or_the_base_changes_nothing(base: Content, one: Content) -> None:
    """Only one side changed: its content is the result, to the last field."""
    for sides in ({"a": one, "b": one}, {"a": one, "b": base}):
        result = merge_all(FORM_SET, base, sides)
        assert told(result.content) == told(one)
        assert not result.conflicts


@settings(max_examples=200, deadline=None)
@given(contents(), contents(), contents())
def test_no_change_disappears(base: Content, one: Content, two: Content) -> None:
    """What a side changed in a record of the base stands in the result or in a conflict."""
    result = merge3(FORM_SET, base, one, two)
    asked = {item.key for item in result.conflicts}
    for form_id, data in base.forms.items():
        if (form_id, "", "") in asked:
            continue
        for row in data.rows:
            for side in (one, two):
                now = side.form(form_id).row(row.row_id)
                if now is None or (form_id, row.row_id, "") in asked:
                    continue
                for name, value in now.values.items():
                    if value != row.values.get(name) and (form_id, row.row_id, name) not in asked:
                        kept = result.content.form(form_id).row(row.row_id)
                        assert kept is not None
                        assert kept.values[name] == value


@settings(max_examples=100, deadline=None)
@given(contents(), contents(), contents())
def test_every_conflict_can_be_decided_for_either_side(
    base: Content, one: Content, two: Content
) -> None:
    """Taking one side everywhere leaves no conflict and the merge of that side's changes."""
    result = merge3(FORM_SET, base, one, two)
    for side in ("ours", "theirs", ""):
        decided = decide(result, choose_side(result.conflicts, side))
        assert not decided.conflicts
        for conflict in result.conflicts:
            if conflict.kind == "field":
                row = decided.content.form(conflict.form).row(conflict.row)
                found = row.values.get(conflict.field) if row else None
                assert found == conflict.side(side).value
