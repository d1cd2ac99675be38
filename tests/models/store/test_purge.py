"""到期清理: after it no byte of a name is left in the data set, and every digest still is."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.forms.payload import encode_part
from models.records import Content, FormData, Part, Row
from models.store import drafts, originals, payloads, purge, revisions, submissions
from models.store.dataset import DataSet
from models.store.purge import Purge
from models.store.revisions import Source
from models.store.submissions import SubmissionState
from models.store.transaction import Transaction
from tests.models.store.samples import FORM_SET, LATER, PERIOD, UNIT, payloads_of, revision_of

WORKBOOK = "保护的名单：欧阳娜娜".encode()


def named(name: str) -> Content:
    return Content(
        {
            "movement": FormData((Row("1", {"start": 5}),)),
            "dropouts": FormData((Row("R1", {"name": name}),)),
        },
        {"C070|dropouts|R1": f"{name}已劝返", "C060|movement|1": "核对过"},
    )


OLD, BOTH_TIMES, NEW = named("欧阳娜娜"), named("司马光光"), named("诸葛明明")


@pytest.fixture
def filled(dataset: DataSet) -> DataSet:
    """Return a data set with two periods, a draft, an original, a backup and a broken file."""
    digest = originals.keep(dataset.originals, WORKBOOK)

    def put(tx: Transaction) -> None:
        for period, contents in ((PERIOD.id, (OLD, BOTH_TIMES)), (LATER.id, (BOTH_TIMES, NEW))):
            for content in contents:
                made = revision_of(content, period=period)
                source = Source("名单.xlsx", digest) if content is OLD else None
                revisions.add_revision(tx, made, payloads_of(content), source=source)
                state = SubmissionState(
                    UNIT.code, period, "received", (), FORM_SET.hash, made.part_digests
                )
                submissions.set_submission(tx, state)
        drafts.replace_draft(tx, UNIT.code, PERIOD.id, FORM_SET, OLD)

    dataset.db.call(put)
    dataset.back_up("导入前")
    (dataset.place.backups / "00009_20060630-120000_损坏的数据.broken").write_bytes(WORKBOOK)
    return dataset


def files_with(folder: Path, name: str) -> list[str]:
    return [
        path.name
        for path in sorted(folder.rglob("*"))
        if path.is_file() and name.encode() in path.read_bytes()
    ]


def test_no_byte_of_a_name_is_left(filled: DataSet) -> None:
    assert files_with(filled.folder, "欧阳娜娜") != []
    before = purge.preview(filled.db, filled.place, [PERIOD.id])
    assert before == Purge(payloads=1, draft_rows=1, originals=1, backups=1)
    done = purge.purge_persons(filled.db, filled.place, [PERIOD.id])
    assert done == Purge(payloads=1, draft_rows=1, originals=1, backups=2)
    filled.close()
    assert files_with(filled.folder, "欧阳娜娜") == []


def test_what_another_period_still_needs_stays(filled: DataSet) -> None:
    purge.purge_persons(filled.db, filled.place, [PERIOD.id])
    for content in (BOTH_TIMES, NEW):
        digest = revision_of(content).part_digests[Part.PERSONS]
        found = filled.db.call(
            lambda tx, digest=digest: payloads.payload(tx, Part.PERSONS, digest)  # type: ignore[misc]  # bound early
        )
        assert found == encode_part(FORM_SET, content, Part.PERSONS)


def test_figures_digests_and_history_stay(filled: DataSet) -> None:
    old = revision_of(OLD)
    purge.purge_persons(filled.db, filled.place, [PERIOD.id])
    stored = filled.db.call(lambda tx: revisions.revision(tx, old.digest), write=False)
    assert stored is not None
    assert stored.revision == old
    assert stored.parts == {Part.FIGURES}
    draft = filled.db.call(lambda tx: drafts.load_draft(tx, UNIT.code, PERIOD.id, FORM_SET))
    assert draft == Content({"movement": OLD.form("movement")}, {"C060|movement|1": "核对过"})


def test_doing_it_again_finds_nothing(filled: DataSet) -> None:
    purge.purge_persons(filled.db, filled.place, [PERIOD.id])
    again = purge.purge_persons(filled.db, filled.place, [PERIOD.id])
    assert again == Purge(payloads=0, draft_rows=0, originals=0, backups=0)
    assert (
        filled.db.call(lambda tx: tx.all("SELECT * FROM person_dropouts WHERE period = '2006H1'"))
        != []
    )
