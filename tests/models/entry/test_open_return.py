"""Opening a return: as a new one starts, as it was left, or carried over to new forms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from models.entry.open_return import open_draft, read_return
from models.errors import NotFound
from models.forms.definition import FormSet
from models.forms.loader import parse_form_set
from models.merge.decisions import Who, hand_in
from models.records import SINGLE_ROW, Content, FormData, Part, Row, Unit
from models.store import drafts, registry
from models.store.dataset import DataSet
from models.workspace import Workspace
from tests.models.forms.samples import BASE, PERIOD, SOURCES, sample

SCHOOL = Unit("2145000001", "桐木镇中心小学", "11", facts={"principal": "蓝校长"})
STRANGER = Unit("2145000099", "外来单位", "99")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "data", create=True) as opened:
        opened.set_up(sample(), PERIOD, (SCHOOL, STRANGER))
        yield opened


def renewed(*pairs: tuple[str, str]) -> FormSet:
    """Return the forms with pieces replaced, as a newer package brings them."""
    area = BASE
    for old, new in pairs:
        assert old in area, old
        area = area.replace(old, new)
    sources = {**SOURCES, "base.toml": area}
    return parse_form_set({name: text.encode() for name, text in sources.items()})


def typed(dataset: DataSet, content: Content, form_set: FormSet) -> None:
    """Put a content where the window would have put it."""
    dataset.db.call(lambda tx: drafts.replace_draft(tx, SCHOOL.code, PERIOD.id, form_set, content))


def test_a_new_return_starts_from_the_registry(workspace: Workspace) -> None:
    """It is written down at once, so that what was carried in does not change under the typist."""
    opened = read_return(workspace.dataset, PERIOD.id, SCHOOL.code)
    (row,) = opened.content.form("school").rows
    assert row.values == {
        "name": "桐木镇中心小学",
        "head": "蓝校长",
        "boarding": False,
        "post": "545700",
    }
    assert opened.carried == ()
    later = replace(SCHOOL, facts={"principal": "韦校长"})
    workspace.dataset.db.call(lambda tx: registry.put_units(tx, (later,)))
    again = read_return(workspace.dataset, PERIOD.id, SCHOOL.code)
    assert again.content == opened.content
    assert again.ctx.unit.facts == {"principal": "韦校长"}


def test_what_counts_already_is_what_one_goes_on_with(workspace: Workspace) -> None:
    """A return that was handed in without a draft is not opened empty."""
    said = Content({"school": FormData((Row(SINGLE_ROW, {"name": "桐木镇小学", "head": "韦"}),))})
    hand_in(workspace.dataset, PERIOD.id, SCHOOL.code, said, Who("韦", "第一次"))
    opened = read_return(workspace.dataset, PERIOD.id, SCHOOL.code)
    (row,) = opened.content.form("school").rows
    assert (row.values["name"], row.values["head"]) == ("桐木镇小学", "韦")


def test_what_cannot_be_opened(workspace: Workspace) -> None:
    """No such period, no such unit, a unit that is asked nothing: each with its sentence."""
    dataset = workspace.dataset
    with pytest.raises(NotFound, match="还没有设定“2007H1”这一期"):
        read_return(dataset, "2007H1", SCHOOL.code)
    with pytest.raises(NotFound, match="名册里没有代码为2145000002的学校"):
        read_return(dataset, PERIOD.id, "2145000002")
    with pytest.raises(NotFound, match="“外来单位”这类单位本期没有要填的表"):
        read_return(dataset, PERIOD.id, STRANGER.code)
    assert dataset.db.call(drafts.drafts, write=False) == ()


def test_a_draft_of_older_forms_is_carried_over_once(workspace: Workspace) -> None:
    """What became of it is told at the first opening; from then on it is one of the new forms."""
    typed(
        workspace.dataset,
        Content(
            {
                "school": FormData((Row(SINGLE_ROW, {"staff": 12, "teachers": 10}),)),
                "pupils": FormData((Row("A1", {"name": "韦小明"}),)),
            },
            {"T003|pupils|A1": "户口还没有上"},
        ),
        sample(),
    )
    workspace.dataset.db.call(
        lambda tx: drafts.set_draft_base(tx, SCHOOL.code, PERIOD.id, "a" * 64)
    )
    newer = renewed(
        ('{ id = "teachers", label = "教师"', '{ id = "instructors", label = "教师"'),
        ('compute = "staff - teachers"', 'compute = "staff - instructors"'),
    )
    workspace.set_up(newer, PERIOD, (SCHOOL,))
    opened = read_return(workspace.dataset, PERIOD.id, SCHOOL.code)
    assert [problem.code for problem in opened.carried] == ["M006"]
    assert opened.content.form("school").rows[0].values == {"staff": 12}
    assert opened.content.form("pupils").rows[0].values == {"name": "韦小明"}
    assert opened.content.explanations == {"T003|pupils|A1": "户口还没有上"}
    again = read_return(workspace.dataset, PERIOD.id, SCHOOL.code)
    assert (again.content, again.carried) == (opened.content, ())
    base = workspace.dataset.db.call(
        lambda tx: drafts.draft_base(tx, SCHOOL.code, PERIOD.id), write=False
    )
    assert base == "a" * 64  # it is still made from what was handed over before
    draft = open_draft(workspace.dataset, PERIOD.id, SCHOOL.code)
    assert draft.ctx.form_set.hash == newer.hash
    assert draft.saver is not None


def test_a_draft_whose_forms_are_gone(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A data set put together from pieces: refused in one sentence, nothing is overwritten."""
    content = Content({"school": FormData((Row(SINGLE_ROW, {"staff": 12}),))})
    typed(workspace.dataset, content, sample())
    workspace.set_up(renewed(('label = "校名"', 'label = "学校名称"')), PERIOD, (SCHOOL,))
    known = registry.form_set
    monkeypatch.setattr(
        registry,
        "form_set",
        lambda tx, digest: None if digest == sample().hash else known(tx, digest),
    )
    with pytest.raises(NotFound, match="旧表样找不到了，请从备份里恢复"):
        read_return(workspace.dataset, PERIOD.id, SCHOOL.code)
    monkeypatch.undo()
    assert read_return(workspace.dataset, PERIOD.id, SCHOOL.code).content == content


def test_each_part_of_the_draft_lies_in_its_own_place(workspace: Workspace) -> None:
    """Names are marked as such in the store, so that they can be cleaned away by themselves."""
    typed(
        workspace.dataset,
        Content(
            {
                "school": FormData((Row(SINGLE_ROW, {"staff": 12}),)),
                "pupils": FormData((Row("A1", {"name": "韦小明"}),)),
            }
        ),
        sample(),
    )
    rows = workspace.dataset.db.call(
        lambda tx: tx.all("SELECT form, part FROM draft_row ORDER BY form"), write=False
    )
    assert rows == [("pupils", Part.PERSONS.value), ("school", Part.FIGURES.value)]
