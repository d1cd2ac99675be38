"""The open return: what is typed, understood, computed, undone, saved."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from models.entry.draft import Changed, Draft
from models.entry.steps import AbsentChange, Change, ExplanationChange, RowChange
from models.problems import Place
from models.records import EMPTY_CONTENT, Content, FormData, Row
from tests.models.entry.samples import LAST, many_dropouts, open_draft
from tests.resources.teacher import VILLAGE
from tests.resources.teacher import context as shipped_context


class Memory:
    """A store that keeps what it is told, as the real one would."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], Row] = {}
        self.absent: set[str] = set()
        self.explanations: dict[str, str] = {}

    def write(self, changes: Sequence[Change]) -> Future[None]:
        """Keep the present state of what changed."""
        for change in changes:
            if isinstance(change, RowChange) and change.after is not None:
                self.rows[change.key] = change.after
            elif isinstance(change, RowChange):
                self.rows.pop(change.key, None)
            elif isinstance(change, AbsentChange):
                (self.absent.add if change.after else self.absent.discard)(change.form)
            elif isinstance(change, ExplanationChange):
                self.explanations[change.explanation] = change.after
        done: Future[None] = Future()
        done.set_result(None)
        return done

    def content(self) -> Content:
        """Return what would be loaded again."""
        forms: dict[str, list[Row]] = {}
        for (form_id, _), row in sorted(self.rows.items()):
            if not row.empty:
                forms.setdefault(form_id, []).append(row)
        made = {key: FormData(tuple(rows)) for key, rows in forms.items()}
        made |= {key: FormData((), absent=True) for key in self.absent}
        return Content(made, {k: text for k, text in self.explanations.items() if text})


def values(draft: Draft, form_id: str, row_id: str = "1") -> dict[str, Any]:
    """Return a row's values."""
    return dict(draft.view.row(form_id, row_id).values)


# Typing.


def test_what_is_typed_is_understood_or_kept() -> None:
    """Units and full-width digits are read; what can't be read stays as it was typed."""
    draft = open_draft()
    draft.set_text("school", "1", "budget", "3.5万元")
    assert values(draft, "school")["budget"] == Decimal("35000.00")
    note = draft.note("school", "1", "budget")
    assert note is not None
    assert "35000.00" in note.message
    draft.set_text("school", "1", "budget", "很多")
    assert draft.view.row("school", "1").unread == {"budget": "很多"}
    assert draft.note("school", "1", "budget") is None
    field = draft.view.form("school").field("budget")
    assert field is not None
    assert draft.view.text("school", "1", field) == "很多"
    draft.set_text("school", "1", "budget", "")
    assert "budget" not in values(draft, "school")
    assert draft.view.row("school", "1").unread == {}


def test_typing_the_same_is_no_step() -> None:
    """Entering a field and leaving it changes nothing and can't be undone."""
    draft = open_draft(EMPTY_CONTENT)
    draft.set_text("school", "1", "built", "2006-03-23")
    draft.set_text("school", "1", "built", "2006.3.23")
    assert draft.undo_title == "填写“建校时间”"
    assert draft.undo()
    assert not draft.undo()


def test_a_row_emptied_is_gone() -> None:
    """A grid row whose last value is cleared is not kept as an empty row."""
    draft = open_draft(EMPTY_CONTENT)
    draft.set_text("pupils", "3", "classes", "1")
    draft.set_text("pupils", "3", "classes", "")
    assert draft.content == EMPTY_CONTENT


def test_set_value() -> None:
    """A value can be set as it is, and taken away."""
    draft = open_draft(EMPTY_CONTENT)
    draft.set_value("school", "1", "boarding", value=True)
    assert values(draft, "school") == {"boarding": True}
    draft.set_value("school", "1", "boarding", None)
    assert draft.content == EMPTY_CONTENT


# Computed fields.


def test_computed_at_once_across_forms() -> None:
    """Boys follow from girls; the share follows from another form."""
    draft = open_draft(EMPTY_CONTENT)
    draft.set_text("pupils", "1", "total", "20")
    draft.set_text("pupils", "1", "girls", "8")
    assert values(draft, "pupils")["boys"] == 12
    draft.set_text("aid", "1", "helped", "5")
    assert values(draft, "aid") == {"helped": 5, "share": Decimal("25.00")}
    draft.set_text("pupils", "2", "total", "30")
    assert values(draft, "aid")["share"] == Decimal("10.00")
    draft.undo()
    assert values(draft, "aid")["share"] == Decimal("25.00")


def test_a_computed_field_is_not_typed() -> None:
    """What is computed stays computed, whatever is typed or pasted into it."""
    draft = open_draft(EMPTY_CONTENT)
    draft.set_text("pupils", "1", "boys", "7")
    assert draft.content == EMPTY_CONTENT
    plan = draft.paste_block("pupils", "1", "total", [["20", "8", "99"]])
    assert plan.skipped == 1
    assert values(draft, "pupils") == {"total": 20, "girls": 8, "boys": 12}


def test_what_no_longer_holds_goes() -> None:
    """When a source is cleared, the computed value goes with it."""
    draft = open_draft(EMPTY_CONTENT)
    draft.paste_block("pupils", "1", "total", [["20", "8"]])
    draft.set_text("pupils", "1", "girls", "")
    assert values(draft, "pupils") == {"total": 20}


def test_figures_of_a_list_kept_elsewhere_may_be_typed() -> None:
    """The number of dropouts is typed where the person list is kept elsewhere, else computed."""
    draft = open_draft(EMPTY_CONTENT)
    assert not draft.view.locked("aid", "1", "dropped")
    draft.set_text("aid", "1", "dropped", "3")
    assert values(draft, "aid") == {"dropped": 3}
    row = draft.add_row("dropouts")
    draft.set_text("dropouts", row, "name", "张三")
    assert draft.view.locked("aid", "1", "dropped")
    assert values(draft, "aid") == {"dropped": 1}
    draft.undo()
    assert values(draft, "aid") == {"dropped": 3}
    assert not draft.view.locked("aid", "1", "dropped")
    draft.redo()
    assert draft.view.locked("aid", "1", "dropped")


def test_no_records_is_a_number_too() -> None:
    """本期无此项 of the list makes the computed number 0."""
    draft = open_draft(EMPTY_CONTENT)
    draft.set_absent("dropouts", absent=True)
    assert values(draft, "aid") == {"dropped": 0}
    draft.set_absent("dropouts", absent=False)
    assert values(draft, "aid") == {}


def test_computed_when_opened() -> None:
    """A content saved by an older program is brought up to date, and that is saved."""
    row = Row("1", {"total": 20, "girls": 8})
    store = Memory()
    draft = open_draft(Content({"pupils": FormData((row,))}), store=store)
    assert values(draft, "pupils")["boys"] == 12
    assert store.rows["pupils", "1"].values["boys"] == 12


# Rows.


def test_rows_come_and_go() -> None:
    """Rows are added at the end or below another, copied, deleted."""
    draft = open_draft(EMPTY_CONTENT)
    first = draft.add_row("events")
    last = draft.add_row("events")
    draft.set_text("events", first, "title", "讲座")
    middle = draft.add_row("events", first)
    copy = draft.duplicate_row("events", first)
    end = draft.duplicate_row("events", last)
    assert draft.view.row_ids("events") == [first, copy, middle, last, end]
    assert values(draft, "events", copy) == {"title": "讲座"}
    assert draft.untouched("events", middle)
    assert not draft.untouched("events", copy)
    draft.delete_rows("events", [middle, last, "unknown"])
    assert draft.view.row_ids("events") == [first, copy, end]
    assert draft.undo_title == "删除2行"
    draft.undo()
    assert draft.view.row_ids("events") == [first, copy, middle, last, end]
    assert draft.redo_title == "删除2行"
    assert draft.view.row_title("events", middle) == "第3行"


def test_below_the_last_row_is_the_end() -> None:
    """Adding below the last row adds at the end."""
    draft = open_draft(EMPTY_CONTENT)
    first = draft.add_row("events")
    second = draft.add_row("events", first)
    assert draft.view.row_ids("events") == [first, second]


def test_clear_some_cells() -> None:
    """Delete empties the selected cells as one step; computed ones follow by themselves."""
    draft = open_draft(EMPTY_CONTENT)
    draft.paste_block("pupils", "1", "classes", [["1", "20", "8"], ["1", "30", "9"]])
    draft.clear("pupils", [("1", "girls"), ("1", "boys"), ("2", "total"), ("2", "girls")])
    assert values(draft, "pupils") == {"classes": 1, "total": 20}
    assert values(draft, "pupils", "2") == {"classes": 1}
    draft.undo()
    assert values(draft, "pupils", "2") == {"classes": 1, "total": 30, "girls": 9, "boys": 21}


# 本期无此项 and explanations.


def test_absent_takes_the_rows_along() -> None:
    """本期无此项 empties the form; undo brings everything back; typing lifts it."""
    draft = open_draft(EMPTY_CONTENT)
    row = draft.add_row("dropouts")
    draft.set_text("dropouts", row, "name", "张三")
    draft.set_absent("dropouts", absent=True)
    assert draft.content.form("dropouts") == FormData((), absent=True)
    draft.set_absent("dropouts", absent=True)
    draft.undo()
    assert draft.content.form("dropouts").rows[0].values == {"name": "张三"}
    draft.redo()
    draft.add_row("dropouts")
    assert not draft.view.absent("dropouts")


def test_explanations() -> None:
    """A 说明 is kept under the check, form and row; it can be undone like everything else."""
    draft = open_draft(EMPTY_CONTENT)
    draft.paste_block("pupils", "1", "classes", [["1", "80", "8"]])
    (problem,) = [p for p in draft.check_all() if p.code == "C041"]
    assert draft.status("pupils").unexplained == 1
    assert draft.explanation(problem) == ""
    draft.set_explanation(problem, "两个班合并上课，教室不够")
    assert draft.content.explanations == {"C041|pupils|1": "两个班合并上课，教室不够"}
    assert draft.review.explained(problem)
    assert draft.status("pupils").unexplained == 0
    draft.undo()
    assert draft.explanation(problem) == ""


# Paste.


def test_paste_makes_rows_and_keeps_what_it_cannot_read() -> None:
    """A block of Excel becomes records in one step; the sentence tells what happened."""
    draft = open_draft(EMPTY_CONTENT)
    block = [
        ["张三", "1", "打工", "3.23"],
        ["李四", "二年级", "不知道", "2006/4/1", "多", "否", "x", "y"],
    ]
    plan = draft.paste_block("dropouts", "", "name", block)
    assert [dict(row.values) for row in draft.content.form("dropouts").rows] == [
        {"name": "张三", "grade": "1", "reason": "03", "left_on": date(2006, 3, 23)},
        {"name": "李四", "grade": "2", "left_on": date(2006, 4, 1), "returned": False, "note": "x"},
    ]
    assert draft.content.form("dropouts").rows[1].unread == {"reason": "不知道", "phone": "多"}
    assert str(plan) == (
        "贴上了2行、11格；2格换成了规范写法；2格看不懂，原文留着，请改；"
        "1格落在自动计算或没有的栏里，没有贴。"
    )
    first = draft.content.form("dropouts").rows[0].row_id
    assert draft.note("dropouts", first, "left_on") is not None
    draft.undo()
    assert draft.content.form("dropouts").rows == ()
    assert draft.note("dropouts", first, "left_on") is None


def test_paste_goes_by_headings() -> None:
    """A first line of column names decides where the columns go."""
    draft = open_draft(EMPTY_CONTENT)
    block = [["离校日期", "年级", "序号", "姓名*"], ["2006-03-23", "三年级", "1", "张三"]]
    plan = draft.paste_block("dropouts", "", "name", block)
    assert plan.headed
    assert "按栏目名对应" in str(plan)
    (row,) = draft.content.form("dropouts").rows
    assert row.values == {"name": "张三", "grade": "3", "left_on": date(2006, 3, 23)}


def test_paste_into_a_full_grid() -> None:
    """A grid has no more rows than it has; what is left over is told, missing fields skipped."""
    draft = open_draft(EMPTY_CONTENT)
    plan = draft.paste_block("pupils", "5", "intake", [["1"], ["2"], ["3"]])
    assert plan.left_over == 1
    assert plan.skipped == 2
    assert draft.content == EMPTY_CONTENT
    draft.paste_block("pupils", "5", "classes", [["1", ""], ["2"]])
    assert values(draft, "pupils", "6") == {"classes": 2}


def test_paste_over_rows_that_are_there() -> None:
    """Pasting on existing records changes them and adds what is missing."""
    draft = open_draft(EMPTY_CONTENT)
    row = draft.add_row("events")
    draft.paste_block("events", row, "title", [["讲座", "30"], ["演练", "四十"]])
    rows = [dict(item.values) for item in draft.content.form("events").rows]
    assert rows == [{"title": "讲座", "persons": 30}, {"title": "演练", "persons": 40}]


# What the window hears.


def test_the_window_is_told_what_changed() -> None:
    """Rows, structure, reviews and the place to look at are told."""
    told: list[Changed] = []
    draft = open_draft(EMPTY_CONTENT, on_change=told.append)
    draft.set_text("pupils", "1", "total", "20")
    assert told[-1].rows == {("pupils", "1")}
    assert not any(changed.place for changed in told)
    row = draft.add_row("dropouts")
    assert told[-1].structure == {"dropouts"}
    draft.undo()
    assert told[-1].place == Place(form="dropouts", row=row)
    assert draft.check_next()
    assert told[-1].reviewed == told[-1].forms


def test_a_problem_is_known_when_the_field_is_left() -> None:
    """More girls than pupils is told at once, not after a while."""
    draft = open_draft(EMPTY_CONTENT)
    draft.set_text("pupils", "2", "total", "20")
    draft.set_text("pupils", "2", "girls", "30")
    assert [p.code for p in draft.problems_at("pupils", "2", "girls")] == ["C040"]
    draft.set_text("pupils", "2", "girls", "10")
    assert draft.problems_at("pupils", "2", "girls") == []


def test_a_date_that_is_none() -> None:
    """31 June is told by the calendar, not by how dates are written."""
    draft = open_draft(EMPTY_CONTENT)
    draft.set_text("events", draft.add_row("events"), "day", "6月31日")
    (row,) = draft.view.row_ids("events")
    (problem,) = draft.problems_at("events", row, "day")
    assert problem.message == "“日期”填的是“6月31日”，日历上没有这一天。"


def test_what_was_understood_of_a_person_stays_masked() -> None:
    """The note beside a masked field shows no more than the field; others say what was typed."""
    ctx = shipped_context(VILLAGE, EMPTY_CONTENT)
    draft = Draft(ctx, EMPTY_CONTENT)
    row = draft.add_row("dropout_ledger")
    for name in ("birth", "leave_date"):
        draft.set_text("dropout_ledger", row, name, "94.3.23")
    notes = [draft.note("dropout_ledger", row, name) for name in ("birth", "leave_date")]
    assert [note.message for note in notes if note] == [
        "按“1994-**-**”读入。",
        "“94.3.23”按“1994-03-23”读入。",
    ]


def test_a_copied_return_is_told_only_as_long_as_it_is_one() -> None:
    """C012 goes with the first figure that differs, though it stands in another form."""
    grid = tuple(Row(str(n), {"classes": 1, "total": 20 + n, "girls": 9}) for n in range(1, 7))
    last = Content({**LAST.forms, "pupils": FormData(grid)})
    draft = open_draft(last, last=last)

    def told() -> bool:
        draft.check_all()
        return any(problem.code == "C012" for problem in draft.problems())

    assert told()
    draft.set_text("pupils", "1", "total", "99")
    assert not told()
    draft.undo()
    assert told()


# Properties.

actions = st.lists(
    st.one_of(
        st.tuples(
            st.just("text"),
            st.sampled_from("123"),
            st.sampled_from(["total", "girls", "boys"]),
            st.sampled_from(["", "5", "９人", "？"]),
        ),
        st.tuples(st.just("add")),
        st.tuples(st.just("paste"), st.sampled_from(["name", "reason"])),
        st.tuples(st.just("delete")),
        st.tuples(st.just("absent"), st.booleans()),
        st.tuples(st.just("undo")),
        st.tuples(st.just("redo")),
    ),
    max_size=12,
)


def act(draft: Draft, action: tuple[Any, ...]) -> None:
    """Do one thing as a user would."""
    name, *rest = action
    if name == "text":
        draft.set_text("pupils", rest[0], rest[1], rest[2])
    elif name == "add":
        draft.add_row("dropouts")
    elif name == "paste":
        draft.paste_block("dropouts", "", rest[0], [["张三", "1"], ["李四", "外出务工"]])
    elif name == "delete":
        draft.delete_rows("dropouts", draft.view.row_ids("dropouts")[:1])
    elif name == "absent":
        draft.set_absent("dropouts", absent=rest[0])
    elif name == "undo":
        draft.undo()
    else:
        draft.redo()


@settings(deadline=None, max_examples=60)
@given(actions)
def test_undo_brings_everything_back_and_the_store_follows(todo: list[tuple[Any, ...]]) -> None:
    """Whatever is done: undoing all of it gives the start, and the store holds what is shown."""
    store = Memory()
    draft = open_draft(EMPTY_CONTENT, store=store)
    assert draft.saver is not None
    for action in todo:
        act(draft, action)
        while draft.saver.collect():
            pass
    shown = draft.content
    filled = {
        key: FormData(tuple(row for row in data.rows if not row.empty), data.absent)
        for key, data in shown.forms.items()
    }
    kept = {key: data for key, data in filled.items() if data.rows or data.absent}
    assert store.content() == Content(kept, shown.explanations)
    while draft.undo():
        pass
    assert draft.content == EMPTY_CONTENT
    while draft.redo():
        pass
    assert draft.content == shown or any(action[0] == "undo" for action in todo)


def test_long_list_stays_quick_to_change() -> None:
    """One change in a list of 10,000 rows touches one row."""
    told: list[Changed] = []
    draft = open_draft(many_dropouts(10_000), on_change=told.append)
    row = draft.view.row_ids("dropouts")[5_000]
    draft.set_text("dropouts", row, "reason", "不想读")
    assert told[-1].rows == {("dropouts", row)}
    assert draft.view.position("dropouts", row) == 5_000
    assert draft.content.form("dropouts").rows[5_000].values["reason"] == "02"


def test_last_values() -> None:
    """Last period's value stands beside grid and single fields."""
    draft = open_draft(last=LAST)
    total, phone = (
        draft.view.form(f).field(i) for f, i in (("pupils", "total"), ("school", "phone"))
    )
    assert total is not None
    assert phone is not None
    assert draft.view.last_text("pupils", "2", total) == "22"
    assert draft.view.last_text("school", "1", phone) == "0772-7212345"
    row = draft.add_row("dropouts")
    name = draft.view.form("dropouts").field("name")
    assert name is not None
    assert draft.view.last_text("dropouts", row, name) == ""
