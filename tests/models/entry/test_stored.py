"""What is typed lies on the disk a moment later, and comes back as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.entry.draft import Draft
from models.entry.open_return import open_draft
from models.forms.loader import form_set_to_json, trusted_form_set
from models.problems import Place, Problem, Severity
from models.records import Content
from models.store import registry
from models.store.dataset import DataSet
from models.store.transaction import Transaction
from tests.models.entry.samples import FORM_SET, PERIOD, UNIT

Action = Callable[[Draft], object]
"""One thing a user may do."""

FORMS = trusted_form_set(form_set_to_json(FORM_SET))


def set_up(dataset: DataSet) -> DataSet:
    """Put the sample school into a data set."""
    dataset.add_form_set(FORMS)

    def fill(tx: Transaction) -> None:
        registry.put_units(tx, (UNIT,))
        registry.put_period(tx, PERIOD, FORMS.hash)

    dataset.db.call(fill)
    return dataset


@pytest.fixture
def dataset(tmp_path: Path) -> Iterator[DataSet]:
    with DataSet.open(tmp_path / "data", create=True) as opened:
        yield set_up(opened)


def opened(dataset: DataSet) -> Draft:
    """Open the return of the school."""
    return open_draft(dataset, PERIOD.id, UNIT.code)


def written(draft: Draft) -> bool:
    """Wait until everything typed is on the disk."""
    assert draft.saver is not None
    return draft.saver.drain()


def kept(dataset: DataSet) -> Content:
    """Return what a new start of the program would show."""
    return opened(dataset).content


def test_every_kind_of_change_is_written(dataset: DataSet) -> None:
    """Values, texts not understood, records that come and go, 本期无此项, 说明."""
    draft = opened(dataset)
    draft.set_text("school", "1", "budget", "3500元")
    draft.set_text("school", "1", "built", "不记得")
    first = draft.add_row("dropouts")
    second = draft.add_row("dropouts")
    draft.set_text("dropouts", second, "name", "韦小明")
    draft.delete_rows("dropouts", [first])
    draft.set_absent("events", absent=True)
    warning = Problem("C041", Severity.WARNING, "请核对。", Place(form="pupils", row="3"))
    draft.set_explanation(warning, "两个村合班上课")
    assert written(draft)
    content = kept(dataset)
    (school,) = content.form("school").rows
    assert school.unread == {"built": "不记得"}
    assert str(school.values["budget"]) == "3500.00"
    assert [row.values for row in content.form("dropouts").rows] == [{"name": "韦小明"}]
    assert content.form("events").absent
    assert content.explanations == {"C041|pupils|3": "两个村合班上课"}
    assert content == draft.content


def test_taking_back_is_written_too(dataset: DataSet) -> None:
    """Undone, nothing of it is left: not the record, not 本期无此项, not the 说明."""
    draft = opened(dataset)
    before = draft.content
    draft.set_text("pupils", "3", "total", "30")
    draft.add_row("dropouts")
    draft.set_absent("events", absent=True)
    warning = Problem("C041", Severity.WARNING, "请核对。", Place(form="pupils", row="3"))
    draft.set_explanation(warning, "两个村合班上课")
    assert written(draft)
    while draft.undo():
        pass
    assert written(draft)
    assert kept(dataset) == draft.content == before


_CELL = st.sampled_from(
    [
        ("pupils", "1", "total"),
        ("pupils", "1", "girls"),
        ("pupils", "6", "classes"),
        ("school", "1", "budget"),
        ("school", "1", "boarding"),
        ("aid", "1", "helped"),
    ]
)
_LIST = st.sampled_from(["events", "dropouts"])


def _type(cell: tuple[str, str, str], text: str) -> Action:
    return lambda draft: draft.set_text(*cell, text)


def _clear(cell: tuple[str, str, str]) -> Action:
    form_id, row_id, field_id = cell
    return lambda draft: draft.clear(form_id, [(row_id, field_id)])


def _absent(form_id: str, absent: bool) -> Action:  # noqa: FBT001  # drawn
    return lambda draft: draft.set_absent(form_id, absent=absent)


def _add(form_id: str) -> Action:
    return lambda draft: draft.add_row(form_id)


_ACTION: st.SearchStrategy[Action] = st.one_of(
    st.builds(_type, _CELL, st.sampled_from(["", "0", "12", "是", "很多", "3.50"])),
    st.builds(_absent, _LIST, st.booleans()),
    st.builds(_add, _LIST),
    st.builds(_clear, _CELL),
    st.sampled_from([Draft.undo, Draft.redo]),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(_ACTION, max_size=12))
def test_whatever_is_done_the_disk_holds_what_the_window_shows(
    actions: list[Action],
) -> None:
    """After any actions: a new start shows the same, empty records left aside."""
    with TemporaryDirectory() as folder:
        with DataSet.open(Path(folder) / "data", create=True) as dataset:
            draft = opened(set_up(dataset))
            for action in actions:
                action(draft)
            assert written(draft)
            shown = draft.content
        with DataSet.open(Path(folder) / "data") as dataset:
            again = kept(dataset)
    for form in FORMS.forms:
        left, right = again.form(form.id), shown.form(form.id)
        assert left.absent == right.absent
        assert [row for row in left.rows if not row.empty] == [
            row for row in right.rows if not row.empty
        ]
