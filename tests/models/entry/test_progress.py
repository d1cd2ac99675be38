"""The marks of forms and areas, and what is still to be filled in."""

from __future__ import annotations

import pytest

from models.entry.completion import State, Status, form_state, together
from models.entry.draft import Draft
from models.records import EMPTY_CONTENT
from tests.models.entry.samples import open_draft


def marks(draft: Draft) -> dict[str, str]:
    """Return form → mark and words."""
    return {f.id: f"{draft.status(f.id).state}/{draft.status(f.id)}" for f in draft.view.forms}


def test_a_new_return() -> None:
    """What came from the registry does not count as filled in; optional forms don't press."""
    draft = open_draft()
    draft.check_all()
    assert marks(draft) == {
        "school": "未填/还有3项未填",
        "pupils": "未填/还有18项未填",
        "dropouts": "未填/还有1项未填",
        "aid": "未填/还有1项未填",
        "events": "未填/选填",
    }
    assert draft.progress().to_fill == 23
    assert (draft.progress().forms_done, draft.progress().forms) == (0, 4)
    assert str(draft.area_status("safety")) == "选填"


def test_filling_in() -> None:
    """未填, 填了一部分, 有错, 完成 come one after the other, without waiting for the checks."""
    draft = open_draft()
    draft.set_text("school", "1", "budget", "1000")
    assert draft.status("school") == Status(State.PARTLY, 2)
    draft.set_text("school", "1", "boarding", "是")
    assert draft.status("school") == Status(State.PARTLY, 2), "beds are asked for now"
    draft.set_text("school", "1", "beds", "多")
    assert draft.status("school").state is State.WRONG
    draft.set_text("school", "1", "boarding", "否")
    assert draft.status("school").to_fill == 1
    draft.set_text("school", "1", "phone", "7212345")
    draft.check_all()
    assert draft.status("school").to_fill == 0


def test_optional_forms_count_once_they_are_begun() -> None:
    """An optional list that was begun must be finished."""
    draft = open_draft()
    row = draft.add_row("events")
    assert draft.status("events") == Status(State.PARTLY, 3, optional=True)
    for field, text in (("day", "3.23"), ("title", "讲座"), ("persons", "30")):
        draft.set_text("events", row, field, text)
    assert draft.status("events") == Status(State.DONE, optional=True)
    draft.delete_rows("events", [row])
    assert str(draft.status("events")) == "选填"


def test_absent_is_done() -> None:
    """本期无此项 is an answer."""
    draft = open_draft()
    draft.check_all()
    draft.set_absent("dropouts", absent=True)
    draft.check_all()
    assert draft.status("dropouts") == Status(State.DONE)
    assert draft.area_status("retention").state is State.DONE


def test_counts_follow_rows_of_a_list() -> None:
    """Each record has its own blanks; they are counted as they come and go."""
    draft = open_draft(EMPTY_CONTENT)
    draft.paste_block("dropouts", "", "name", [["张三"], ["李四"]])
    assert draft.status("dropouts").to_fill == 6
    rows = draft.view.row_ids("dropouts")
    draft.set_text("dropouts", rows[0], "grade", "一年级")
    assert draft.status("dropouts").to_fill == 5
    draft.delete_rows("dropouts", rows[1:])
    assert draft.status("dropouts").to_fill == 2
    draft.undo()
    assert draft.status("dropouts").to_fill == 5
    draft.undo()
    draft.undo()
    assert draft.status("dropouts").to_fill == 1


def test_form_states() -> None:
    """The four marks of a form."""
    blank = {"to_fill": 0, "errors": 0, "unexplained": 0}
    assert form_state(touched=False, **{**blank, "to_fill": 3}) is State.EMPTY
    assert form_state(touched=True, **{**blank, "to_fill": 3}) is State.PARTLY
    assert form_state(touched=True, **{**blank, "to_fill": 3, "errors": 1}) is State.WRONG
    assert form_state(touched=True, **{**blank, "unexplained": 1}) is State.PARTLY
    assert form_state(touched=True, **blank) is State.DONE
    assert form_state(touched=False, **blank) is State.EMPTY


EMPTY, DONE = Status(State.EMPTY, 2), Status(State.DONE)
OPTIONAL = Status(State.EMPTY, optional=True)


@pytest.mark.parametrize(
    ("statuses", "mark"),
    [
        ([], "未填/选填"),
        ([OPTIONAL, OPTIONAL], "未填/选填"),
        ([OPTIONAL, DONE], "完成/完成"),
        ([EMPTY, EMPTY], "未填/还有4项未填"),
        ([EMPTY, DONE], "填了一部分/还有2项未填"),
        ([Status(State.WRONG, 1, 2, 3), DONE], "有错/2处有错，还有1项未填，3处要说明"),
    ],
)
def test_several_forms_together(statuses: list[Status], mark: str) -> None:
    """The mark of an area."""
    status = together(statuses)
    assert f"{status.state}/{status}" == mark
