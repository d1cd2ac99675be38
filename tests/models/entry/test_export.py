"""A return is handed over: refused with errors, always the same for the same content, no names."""

from __future__ import annotations

import errno
import os
import zipfile
from collections.abc import Iterator, Sequence
from itertools import permutations
from pathlib import Path

import pytest
from msgspec.structs import replace

from models.entry.export import Exported, ExportWish
from models.errors import DiskFull, EnvironmentFault, Refused
from models.forms.compute import prefill
from models.forms.definition import FormSet
from models.forms.loader import parse_form_set
from models.forms.payload import decode_part
from models.merge.combine import Status
from models.merge.plan import Action
from models.records import (
    SINGLE_ROW,
    Content,
    FormData,
    Origin,
    Part,
    Period,
    Row,
    Unit,
    Value,
    explanation_key,
)
from models.store import drafts
from models.store.revisions import revisions
from models.store.submissions import submissions
from models.task.package import PasswordPolicy, read_task
from models.task.sending import Sent, TaskWish
from models.workspace import Workspace
from tests.benchmarks.samples import PERIOD, SCHOOL, children
from tests.five_forms.loaded import FOLDER, five_forms
from tests.models.workbook.editing import repacked

BUREAU = Unit("JX00000000", "县教育和科技局", "90")
PASSWORD = "vB7-nongmang"
PLANTED = ("韦小明𠮷", "0772-7001234", "大樟乡垌心屯18号", "韦大贵")


@pytest.fixture(scope="module")
def form_set() -> FormSet:
    """Return the forms that are filled in."""
    return five_forms()


@pytest.fixture
def bureau(tmp_path: Path, form_set: FormSet) -> Iterator[Workspace]:
    """Return a bureau with one village school."""
    with Workspace.open(tmp_path / "bureau", create=True) as workspace:
        workspace.set_up(form_set, PERIOD, (SCHOOL, BUREAU))
        yield workspace


@pytest.fixture
def sent(bureau: Workspace, tmp_path: Path) -> Sent:
    """Return what the bureau sent down."""
    wish = TaskWish(PasswordPolicy(persons=True), "请按时上报。")
    return bureau.send_task(tmp_path / "down", wish)


@pytest.fixture
def school(sent: Sent, tmp_path: Path) -> Iterator[Workspace]:
    """Return the school's data set with its task open."""
    with Workspace.open(tmp_path / "school", create=True) as workspace:
        workspace.open_task(read_task(sent.package), SCHOOL.code)
        yield workspace


def filled(workspace: Workspace, students: int = 30) -> Content:
    """Return a return without errors: one child left and is on the list."""
    draft = workspace.draft()
    content = prefill(draft.ctx)
    cover: dict[str, Value] = {
        "filled_by": "覃老师",
        "principal": "蓝校长",
        "filled_date": PERIOD.cutoff,
    }
    content = content.with_form("cover", FormData((Row(SINGLE_ROW, cover),)))
    known = content.form("school").rows[0].values
    facts: dict[str, Value] = {
        "type_code": "211",
        "urban_rural": "220",
        "boarding_school": False,
        "address": "大樟乡六巷村",
        "postcode": "545700",
        "phone": "0772-7000021",
        "principal": "蓝校长",
        "principal_phone": "0772-7000022",
        "change_type": "0",
    }
    content = content.with_form("school", FormData((Row(SINGLE_ROW, {**known, **facts}),)))
    grades = tuple(
        Row(str(n), {"classes": 1, "students": students, "girls": 15, "minority": 20})
        for n in range(1, 7)
    )
    moved = tuple(Row(str(n), {"start": students, "changed": False}) for n in range(2, 7))
    flows: dict[str, Value] = dict.fromkeys(
        [f.id for f in draft.ctx.form_set.form("movement").fields if f.required], 0
    )
    first = {**flows, "start": students + 1, "changed": True, "out_dropout": 1}
    del first["out_grad"]
    content = content.with_form("enrolment", FormData(grades))
    content = content.with_form("movement", FormData((Row("1", first), *moved)))
    child = {
        **children(1)[0].values,
        "name": PLANTED[0],
        "guardian": PLANTED[3],
        "guardian_phone": PLANTED[1],
        "home": PLANTED[2],
        "whereabouts": "02",
        "reported_date": PERIOD.cutoff,
        "birth": children(1)[0].values["birth"],
    }
    return content.with_form("dropout_ledger", FormData((Row("A1", child),)))


def type_in(workspace: Workspace, content: Content) -> None:
    """Put a content where the window would have put it."""
    period, unit = workspace.period_id(), workspace.own_unit().code
    form_set = workspace.frame().form_set
    workspace.dataset.db.call(lambda tx: drafts.replace_draft(tx, unit, period, form_set, content))


def kept(workspace: Workspace) -> list[int]:
    """Return the numbers of the revisions the school has kept."""
    known = workspace.dataset.db.call(lambda tx: revisions(tx, SCHOOL.code, PERIOD.id), write=False)
    return [item.revision.number for item in known]


def hand_over(workspace: Workspace, folder: Path, **wish: object) -> Exported:
    """Export both workbooks into a folder."""
    folder.mkdir(exist_ok=True)
    made = ExportWish(parts=tuple(Part), password=PASSWORD)
    return workspace.export(folder, replace(made, **wish))


def test_errors_keep_it_at_the_school(school: Workspace, tmp_path: Path) -> None:
    """Refused with every error; with the head teacher's reason it goes out all the same."""
    content = filled(school)
    grades = list(content.form("enrolment").rows)
    grades[0] = Row("1", {**grades[0].values, "girls": 31})
    type_in(school, content.with_form("enrolment", FormData(tuple(grades))))
    with pytest.raises(Refused, match="还有1处错误没有改正") as refused:
        hand_over(school, tmp_path / "up")
    assert [problem.code for problem in refused.value.problems] == ["C040"]
    assert list((tmp_path / "up").iterdir()) == []
    with pytest.raises(Refused, match="写得太短"):
        hand_over(school, tmp_path / "up", reason="忙")
    made = hand_over(school, tmp_path / "up", reason="学籍系统还没有更正，下周补报")
    assert made.revision.number == 1
    assert any(problem.code == "C040" for problem in made.problems)


def test_reasons_that_were_pasted_hold_up_no_return(school: Workspace, tmp_path: Path) -> None:
    """From a chat they come with invisible characters, other line ends, unusual forms."""
    pasted, meant = "县\u200b里调\ufeff整\r\n丽水村撤点\u00a0", "县里调整\n丽水村撤点"
    content = filled(school)
    grades = list(content.form("enrolment").rows)
    grades[0] = Row("1", {**grades[0].values, "girls": 31})
    content = content.with_form("enrolment", FormData(tuple(grades)))
    key = explanation_key("C062", "enrolment", "2")
    type_in(school, Content(content.forms, {key: pasted}))
    made = hand_over(school, tmp_path / "up", reason=f"下周补报，{pasted}")

    with Workspace.open(tmp_path / "another", create=True) as bureau:
        bureau.set_up(school.frame().form_set, PERIOD, tuple(school.frame().units.values()))
        plan = bureau.plan_import(made.paths, (PASSWORD,))
    (file,) = [file for file in plan.taken if file.part is Part.FIGURES]
    texts = decode_part(school.frame().form_set, file.payload).explanations
    assert texts[key] == meant
    assert f"下周补报，{meant}" in texts.values()


def test_without_a_change_it_is_the_same_revision(school: Workspace, tmp_path: Path) -> None:
    """Exported twice it is one; a change makes the next one, made from it."""
    type_in(school, filled(school))
    first = hand_over(school, tmp_path / "up")
    again = hand_over(school, tmp_path / "again")
    assert (first.again, again.again) == (False, True)
    assert again.revision == first.revision
    type_in(school, filled(school, students=31))
    second = hand_over(school, tmp_path / "up")
    assert second.revision.number == 2
    assert second.revision.parents == (first.revision.digest,)
    assert second.revision.ancestors >= {first.revision.digest, *first.revision.parents}
    assert second.revision.origin is Origin.SCHOOL
    assert second.revision.author == "覃老师"


def test_no_name_in_the_figures(school: Workspace, tmp_path: Path) -> None:
    """Nothing personal in any part of the figures workbook, in messages or in the log."""
    type_in(school, filled(school))
    made = hand_over(school, tmp_path / "up")
    figures = next(path for path in made.paths if "数字表" in path.name)
    with zipfile.ZipFile(figures) as archive:
        inside = b"".join(archive.read(name) for name in archive.namelist()).decode()
    told = "".join(problem.message + problem.found for problem in made.problems)
    for planted in PLANTED:
        assert planted not in inside
        assert planted not in told
        assert planted not in figures.name
    persons = next(path for path in made.paths if "名单" in path.name)
    assert persons.read_bytes()[:4] != b"PK\x03\x04"
    assert PLANTED[0].encode() not in persons.read_bytes()


def test_names_never_go_out_without_a_password(school: Workspace, tmp_path: Path) -> None:
    """Refused before anything is written or kept; the figures may go alone."""
    type_in(school, filled(school))
    with pytest.raises(Refused, match="必须设密码"):
        hand_over(school, tmp_path / "up", password="")
    with pytest.raises(Refused, match="密码太短，至少要9个字符。"):
        hand_over(school, tmp_path / "up", password="12345678", shortest=9)
    assert list((tmp_path / "up").iterdir()) == []
    assert kept(school) == []
    made = hand_over(school, tmp_path / "up", parts=(Part.FIGURES,), password="")
    assert [path.name for path in made.paths] == ["2006年上半年_大樟乡六巷村小学_数字表_第1版.xlsx"]


def test_a_target_that_cannot_be_written(school: Workspace, tmp_path: Path) -> None:
    """The return is kept, and goes out to another place as the same revision."""
    type_in(school, filled(school))
    with pytest.raises(EnvironmentFault):
        school.export(tmp_path / "拔掉的U盘", ExportWish())
    made = hand_over(school, tmp_path / "up")
    assert (made.revision.number, made.again) == (1, True)
    assert kept(school) == [1]


def test_a_full_stick(school: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file that was there stays whole; with room again the same revision goes out."""
    type_in(school, filled(school))
    first = hand_over(school, tmp_path / "up", parts=(Part.FIGURES,))
    before = {path: path.read_bytes() for path in first.paths}
    type_in(school, filled(school, students=31))
    typed = school.draft().content

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(DiskFull):
        hand_over(school, tmp_path / "up", parts=(Part.FIGURES,))
    monkeypatch.undo()
    assert {path: path.read_bytes() for path in (tmp_path / "up").iterdir()} == before
    assert school.draft().content == typed
    second = hand_over(school, tmp_path / "up", parts=(Part.FIGURES,))
    assert (second.again, second.revision.number) == (True, 2)
    assert kept(school) == [1, 2]


def test_work_handed_out_by_area(bureau: Workspace, school: Workspace, tmp_path: Path) -> None:
    """Files of one revision in one folder, each with its areas in its name; together a return."""
    type_in(school, filled(school))
    up = tmp_path / "up"
    one = hand_over(school, up, parts=(Part.FIGURES,), forms=("cover", "school", "enrolment"))
    two = hand_over(school, up, parts=(Part.FIGURES,), forms=("movement", "ledger_summary"))
    assert [path.name for path in (*one.paths, *two.paths)] == [
        "2006年上半年_大樟乡六巷村小学_数字表_基本情况_第1版.xlsx",
        "2006年上半年_大樟乡六巷村小学_数字表_控辍保学_第1版.xlsx",
    ]
    assert two.revision == one.revision
    bureau.apply(bureau.plan_import([*one.paths, *two.paths]))
    (state,) = bureau.dataset.db.call(lambda tx: submissions(tx, PERIOD.id), write=False)
    assert state.status in {Status.RECEIVED, Status.COMBINED}
    assert bureau.view().figure("stu_pri").value == 30 * 6
    assert bureau.view().figure("start_pri").value == 30 * 6 + 1


def test_an_error_elsewhere_does_not_keep_an_area_back(school: Workspace, tmp_path: Path) -> None:
    """Only the forms that go out are looked at."""
    content = filled(school)
    grades = list(content.form("enrolment").rows)
    grades[0] = Row("1", {**grades[0].values, "girls": 31})
    type_in(school, content.with_form("enrolment", FormData(tuple(grades))))
    hand_over(school, tmp_path / "up", parts=(Part.FIGURES,), forms=("movement",))
    with pytest.raises(Refused):
        hand_over(school, tmp_path / "up", parts=(Part.FIGURES,), forms=("enrolment",))


def test_the_reason_goes_when_the_errors_are_gone(
    bureau: Workspace, school: Workspace, tmp_path: Path
) -> None:
    """带错上报 arrives as such; once corrected nothing is said about errors any more."""
    content = filled(school)
    grades = list(content.form("enrolment").rows)
    grades[0] = Row("1", {**grades[0].values, "girls": 31})
    type_in(school, content.with_form("enrolment", FormData(tuple(grades))))
    reason = "学籍系统还没有更正，下周补报"
    first = hand_over(school, tmp_path / "up", reason=reason)
    again = hand_over(school, tmp_path / "again", reason=reason)
    assert again.again
    bureau.apply(bureau.plan_import(first.paths, (PASSWORD,)))
    (state,) = bureau.dataset.db.call(lambda tx: submissions(tx, PERIOD.id), write=False)
    assert (state.facts["errors"], state.facts["override"]) == (1, reason)
    type_in(school, with_draft(school, content))
    second = hand_over(school, tmp_path / "up", reason="用不着的原因写在这里")
    assert second.revision.parents == (first.revision.digest,)
    bureau.apply(bureau.plan_import(second.paths, (PASSWORD,)))
    (state,) = bureau.dataset.db.call(lambda tx: submissions(tx, PERIOD.id), write=False)
    assert "override" not in state.facts
    assert "errors" not in state.facts


def with_draft(school: Workspace, content: Content) -> Content:
    """Return the draft with one form put right, its explanations as they are."""
    return school.draft().content.with_form("enrolment", content.form("enrolment"))


def imported(bureau: Workspace, paths: Sequence[Path]) -> list[Action]:
    """Import files one batch each and return what became of them."""
    actions = []
    for path in paths:
        plan = bureau.plan_import([path], (PASSWORD,))
        bureau.apply(plan)
        actions += [item.action for item in plan.items]
    return actions


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_every_order_of_arrival_ends_in_the_newest(
    bureau: Workspace, sent: Sent, school: Workspace, tmp_path: Path, order: tuple[int, ...]
) -> None:
    """A blank is no return; of two exports the second counts, whichever came first."""
    type_in(school, filled(school))
    first = hand_over(school, tmp_path / "one").paths[0]
    type_in(school, filled(school, students=31))
    second = hand_over(school, tmp_path / "two").paths[0]
    blank = next(path for path in sent.workbooks if SCHOOL.name in path.name)
    files = [blank, first, second]
    actions = imported(bureau, [files[at] for at in order])
    assert actions[order.index(0)] is Action.REFUSED
    figure = bureau.view().figure("stu_pri")
    assert figure.value == 31 * 6
    assert figure.counted == (SCHOOL.code,)


def test_a_blank_filled_in_by_hand_descends_from_what_was_sent(
    bureau: Workspace, sent: Sent, school: Workspace, tmp_path: Path
) -> None:
    """The school's first export is made from the very blank the bureau wrote."""
    blank = next(path for path in sent.workbooks if SCHOOL.name in path.name)
    turned = bureau.plan_import([blank]).items[0]
    assert "还是空的" in turned.sentence
    type_in(school, filled(school))
    made = hand_over(school, tmp_path / "up")
    by_hand = tmp_path / "手填.xlsx"
    edited = repacked(
        blank.read_bytes(),
        {"docProps/core.xml": lambda xml: xml.replace(b"xiaoqinghui", b"wps")},
    )
    by_hand.write_bytes(edited)
    plan = bureau.plan_import([by_hand, made.paths[0]])
    assert sorted(item.action.value for item in plan.items) == ["new", "refused"]
    assert len(made.revision.ancestors) == 1


def test_a_newer_package_keeps_what_was_filled_in(
    bureau: Workspace, school: Workspace, tmp_path: Path, form_set: FormSet
) -> None:
    """The bureau adds a field; the draft is carried over to the new forms."""
    type_in(school, filled(school))
    sources = {path.name: path.read_bytes() for path in FOLDER.glob("*.toml")}
    extra = '\n  [[form.field]]\n  id = "radio"\n  label = "广播"\n  type = "yes_no"\n'
    head = sources["exam.toml"].decode()
    sources["exam.toml"] = head.replace("\n[[form]]", "\n[[form]]", 1).encode()
    base = sources["base.toml"].decode()
    at = base.index("  [[form.check]]", base.index('id = "open_weeks"'))
    sources["base.toml"] = (base[:at] + extra.lstrip("\n") + "\n" + base[at:]).encode()
    newer = parse_form_set(sources)
    assert newer.hash != form_set.hash
    period: Period = replace(PERIOD, title="2006年上半年（补充）")
    bureau.set_up(newer, period, (SCHOOL, BUREAU))
    package = bureau.send_task(tmp_path / "again", TaskWish(blanks=False)).package
    school.open_task(read_task(package), SCHOOL.code)
    draft = school.draft()
    assert draft.ctx.form_set.hash == newer.hash
    assert draft.ctx.form_set.form("school").field("radio") is not None
    assert draft.content.form("enrolment").rows[0].values["students"] == 30
    assert draft.content.form("dropout_ledger").rows[0].values["name"] == PLANTED[0]
