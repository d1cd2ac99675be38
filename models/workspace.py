"""The facade: an open data set and the half-year that is worked on; it holds no logic of its own.

The window and the commands talk to this one object. Every method hands on to the module that knows
how, with the data set and the period filled in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Self

from msgspec.structs import asdict

from models.entry.brought import read_brought
from models.entry.draft import Changed, Draft
from models.entry.export import Exported, ExportWish, export_return
from models.entry.open_return import open_draft
from models.entry.taking import TakingPlan, locked_places, plan_taking
from models.errors import NotFound
from models.forms.definition import FormSet
from models.indicators.declared import declared, is_bureau
from models.indicators.stored import origins
from models.indicators.trace import Trace, trace
from models.merge.apply import apply_plan, undo_batch
from models.merge.decisions import Who
from models.merge.intake import plan_import
from models.merge.plan import MergePlan
from models.merge.snapshot import Frame, read_frame
from models.merge.unit_result import UnitResult
from models.problems import Problem
from models.records import Period, Unit
from models.report.county_findings import AllReturns, county_findings, read_all_returns
from models.report.final import Draw, Final, lock_summary, read_final, unlock_summary
from models.report.stored import keep_choices, read_choices, read_view
from models.report.summary import Choices, Summary, build_summary
from models.report.view import View
from models.store import registry
from models.store.batches import Decision, add_decision
from models.store.dataset import DataSet
from models.store.final_files import final_file
from models.store.originals import find as find_original
from models.store.originals import read as read_original
from models.store.purge import Purge, preview, purge_persons
from models.store.revisions import named_originals
from models.store.texts import EditedParagraph, drop_text, put_text
from models.task.answers import Answers, write_answers
from models.task.new_half_year import begin_half_year
from models.task.opening import (
    OWN_PERIOD,
    OWN_UNIT,
    open_task,
    set_up,
    task_id,
    task_policy,
    worked_on,
)
from models.task.own import open_own
from models.task.package import PasswordPolicy, TaskPackage
from models.task.sending import Sent, TaskWish, send_task
from models.watch import Watch


class Workspace:
    """An open data set.

    Attributes:
        dataset: the store.
    """

    def __init__(self, dataset: DataSet) -> None:
        """Work with an open data set; ``open`` also opens it."""
        self.dataset = dataset

    @classmethod
    def open(cls, folder: Path, *, create: bool = False) -> Self:
        """Open the data set in a folder; see ``DataSet.open`` for what may go wrong."""
        return cls(DataSet.open(folder, create=create))

    def close(self) -> bool:
        """Close it; False if the disk made trouble (nothing is lost)."""
        return self.dataset.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    # What is worked on.

    @property
    def notices(self) -> tuple[Problem, ...]:
        """What the user should be told after opening."""
        return self.dataset.notices

    def periods(self) -> tuple[Period, ...]:
        """Return all half-years of the data set, earliest first."""
        return self.dataset.db.call(registry.periods, write=False)

    def period_id(self) -> str:
        """Return the half-year that is worked on; NotFound if none is set up."""
        period = self.dataset.db.call(worked_on, write=False)
        if not period:
            raise NotFound("这份数据里还没有期次，请先打开任务包，或新建县局数据。")
        return period

    def choose_period(self, period: str) -> None:
        """Work on another half-year from now on; NotFound if it is not set up."""
        if period not in [item.id for item in self.periods()]:
            raise NotFound(f"没有“{period}”这一期。")
        self.dataset.db.call(lambda tx: registry.set_setting(tx, OWN_PERIOD, period))

    def frame(self) -> Frame:
        """Return what the half-year is reported with: form set, registry, settings."""
        period = self.period_id()
        return self.dataset.db.call(lambda tx: read_frame(tx, period), write=False)

    def own_unit(self) -> Unit:
        """Return the unit this data set is filled in for; NotFound if that is not known.

        For a school it is the one that was chosen when the task package was opened, for the
        bureau the bureau itself.
        """
        code = self.dataset.db.call(lambda tx: registry.get_setting(tx, OWN_UNIT, ""), write=False)
        frame = self.frame()
        if code in frame.units:
            return frame.units[code]
        found = next((u for u in frame.units.values() if is_bureau(frame.form_set, u)), None)
        if found is None:
            raise NotFound("还不知道这份数据是哪个单位的，请打开县局发来的任务包。")
        return found

    # A return.

    def open_task(self, task: TaskPackage, unit: str) -> Unit:
        """Take a task package in for a unit; see ``models.task.opening``."""
        return open_task(self.dataset, task, unit)

    def policy(self) -> PasswordPolicy:
        """Return what the bureau asks of person lists."""
        period = self.period_id()
        return self.dataset.db.call(lambda tx: task_policy(tx, period), write=False)

    def draft(self, unit: str = "", on_change: Callable[[Changed], None] | None = None) -> Draft:
        """Open the return of a unit (the own one if none is named) for filling in."""
        return open_draft(self.dataset, self.period_id(), unit or self.own_unit().code, on_change)

    def own_draft(self) -> Draft:
        """Open the return of the school this data set was set up for; NotFound if it is none's."""
        return open_own(self.dataset).draft

    def plan_taking(
        self, draft: Draft, path: Path, passwords: Sequence[str] = (), watch: Watch | None = None
    ) -> TakingPlan:
        """Read a workbook and compare it with an open return; writes nothing."""
        brought = read_brought(self.dataset, draft.ctx, path, passwords, watch)
        return plan_taking(draft.ctx, brought, draft.content, locked_places(draft))

    def export(self, folder: Path, wish: ExportWish, unit: str = "") -> Exported:
        """Hand the return of a unit over; see ``models.entry.export``."""
        period = self.period_id()
        return export_return(self.dataset, period, unit or self.own_unit().code, folder, wish)

    def answer(
        self, folder: Path, units: Collection[str] | None = None, watch: Watch | None = None
    ) -> Answers:
        """Write receipts, and send back what has errors; see ``models.task.answers``."""
        return write_answers(self.dataset, self.period_id(), folder, units, watch)

    def task_id(self) -> str:
        """Return the id of the task package the half-year was set up with, "" if none."""
        period = self.period_id()
        return self.dataset.db.call(lambda tx: task_id(tx, period), write=False)

    # The county.

    def set_up(self, form_set: FormSet, period: Period, units: Sequence[Unit]) -> None:
        """Set a half-year up at the bureau and work on it; see ``models.task.opening``."""
        set_up(self.dataset, form_set, period, units)

    def begin_half_year(self, form_set: FormSet, period: Period) -> None:
        """Begin another half-year with the schools there are; see ``models.task.new_half_year``."""
        begin_half_year(self.dataset, form_set, period)

    def send_task(
        self, folder: Path, wish: TaskWish | None = None, watch: Watch | None = None
    ) -> Sent:
        """Write the task package and blank workbooks; see ``models.task.sending``."""
        return send_task(self.dataset, self.period_id(), folder, wish, watch)

    def plan_import(
        self, paths: Sequence[Path], passwords: Sequence[str] = (), watch: Watch | None = None
    ) -> MergePlan:
        """Return what importing files and packages would do; writes nothing."""
        return plan_import(self.dataset, self.period_id(), paths, passwords, watch)

    def apply(self, plan: MergePlan, note: str = "", watch: Watch | None = None) -> int:
        """Carry a plan out and return the number of the batch."""
        return apply_plan(self.dataset, plan, note, watch)

    def undo(self, batch: int, reason: str) -> tuple[UnitResult, ...]:
        """Let nothing count that came with one import only."""
        return undo_batch(self.dataset, batch, reason)

    def view(self) -> View:
        """Return the facts of the report: figures, coverage, earlier years."""
        period = self.period_id()
        return self.dataset.db.call(lambda tx: read_view(tx, period), write=False)

    def all_returns(self) -> AllReturns:
        """Return the half-year's returns, for what only all of them together show."""
        period = self.period_id()
        return self.dataset.db.call(lambda tx: read_all_returns(tx, period), write=False)

    def county_findings(self, view: View) -> tuple[Problem, ...]:
        """Return what the returns show together; see ``models.report.county_findings``."""
        return county_findings(view, self.all_returns())

    def trace(self, indicator: str) -> Trace:
        """Return the way from a figure back to its cells; NotFound if there is no such figure."""
        frame = self.frame()
        known = declared(frame.form_set).by_id.get(indicator)
        if known is None:
            raise NotFound(f"没有“{indicator}”这个指标。")
        names = (known.numerator, known.denominator) if known.agg == "ratio" else (indicator,)
        found = self.dataset.db.call(lambda tx: origins(tx, frame.period.id, names), write=False)
        units = tuple(frame.units.values())
        return trace(frame.form_set, frame.period, indicator, units, found)

    def choices(self) -> Choices:
        """Return what the clerk edited and decided about the summary."""
        period = self.period_id()
        return self.dataset.db.call(lambda tx: read_choices(tx, period), write=False)

    def keep_choices(self, choices: Choices) -> None:
        """Keep what the clerk decided about the summary."""
        period = self.period_id()
        self.dataset.db.call(lambda tx: keep_choices(tx, period, choices))

    def edit_paragraph(self, edited: EditedParagraph) -> None:
        """Keep a paragraph of the summary as it was edited."""
        period = self.period_id()
        self.dataset.db.call(lambda tx: put_text(tx, period, edited))

    def restore_paragraph(self, paragraph: str) -> None:
        """Go back to the template's wording of a paragraph."""
        period = self.period_id()
        self.dataset.db.call(lambda tx: drop_text(tx, period, paragraph))

    def final(self) -> Final | None:
        """Return the summary that was locked, None if none is."""
        period = self.period_id()
        return self.dataset.db.call(lambda tx: read_final(tx, period), write=False)

    def lock_summary(self, who: str, draw: Draw) -> Final:
        """Lock the summary as it is now; see ``models.report.final``."""
        return lock_summary(self.dataset, self.period_id(), who, draw)

    def unlock_summary(self, who: str, reason: str) -> None:
        """Let the locked summary be changed again."""
        unlock_summary(self.dataset, self.period_id(), who, reason)

    def kept_persons(self, period: str) -> Purge:
        """Return what a half-year still keeps of persons; see ``models.store.purge``."""
        return preview(self.dataset.db, self.dataset.place, (period,))

    def purge_persons(self, period: str, who: Who) -> Purge:
        """Delete the person lists of a half-year everywhere; that it was done stays on record."""
        gone = purge_persons(self.dataset.db, self.dataset.place, (period,))
        decision = Decision(who.name, "到期清理", who.reason, "", period, asdict(gone))
        self.dataset.db.call(lambda tx: add_decision(tx, decision))
        return gone

    def original(self, digest: str) -> bytes | None:
        """Return a kept file, None if it is not kept any more.

        What was received lies beside the data; the files of a locked summary also lie in it.
        """
        printed = self.dataset.db.call(lambda tx: final_file(tx, digest), write=False)
        return printed or read_original(self.dataset.originals, digest)

    def missing_originals(self) -> int:
        """Return how many received files are not here; a backup holds what was read from them."""
        named = self.dataset.db.call(named_originals, write=False)
        return sum(find_original(self.dataset.originals, digest) is None for digest in named)

    def summary(self) -> Summary:
        """Return the summary on the figures as they are now."""
        return build_summary(self.view(), self.choices())
