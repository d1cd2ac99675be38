"""The main job on the sample county: sent down, filled in, handed in, merged, printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from models.demo.county import DEFAULT_SCHOOLS
from models.demo.figures import DemoReturns
from models.demo.returns import write_returns
from models.demo.target import COUNTY, MARK, RETURNS, SUMMARY, TASK, demo_folder
from models.files import write_safely
from models.forms.definition import FormSet
from models.merge.decisions import Who, hand_in
from models.merge.plan import MergePlan
from models.records import Period
from models.report.claims import Decision, judge_claims
from models.report.fonts import Fonts
from models.report.pdf import PdfReport, write_pdf
from models.report.summary import Summary
from models.report.verdicts import Standing
from models.store.database import Opening
from models.store.dataset import DataSet
from models.task.package import PasswordPolicy
from models.task.sending import TaskWish
from models.version import PROGRAM
from models.watch import Watch
from models.workspace import Workspace

PASSWORD = "yanshi-2006"  # noqa: S105  # of a demo, written down for everybody in its folder
_FONTS = Path(__file__).parents[2] / "resources" / "fonts"
_CLOCK = "2006-07-06T09:00:00"
"""The time at the bureau while the demo is made: the same every time."""

_POLICY = PasswordPolicy(persons=True, note=f"演示用的密码是{PASSWORD}")
_PAPER = "根据学校上报的纸质表录入"
_NOTE = """\
这是校情汇的演示数据，由程序编造，学校、人名和电话都是虚构的。
这个文件夹可以整个删掉；再做一次演示时会被替换，请不要在里面存放自己的文件。

{county}：县局的数据，可以用校情汇打开。
{task}：县局发给学校的任务包。
{returns}：各校交来的工作簿，共{files}个。
{summary}：汇总后打印的半年工作总结。

总结里“没有发生……”一类的话，各校都填了0，并由这个虚构的县局确认过。

人员名单工作簿的密码：{password}
编号（种子）：{seed}，学校{schools}所，教学点{points}所。
"""


class DemoResult(Struct, frozen=True):
    """What was made.

    Attributes:
        folder: where everything lies.
        county: the bureau's data set.
        task: the task package.
        returns: the schools' workbooks.
        summary: the printed summary.
        password: opens the workbooks of person lists.
        schools, points: how many units of either sort.
        imported: what became of the workbooks, in one sentence: n of m.
        report: the summary as it was printed.
        pdf: what became of it on paper.
    """

    folder: Path
    county: Path
    task: Path
    returns: tuple[Path, ...]
    summary: Path
    password: str
    schools: int
    points: int
    imported: str
    report: Summary
    pdf: PdfReport


class _Maker(Struct, frozen=True):
    """Makes one demo in an empty folder."""

    returns: DemoReturns
    folder: Path
    watch: Watch
    phase: Callable[[str], None]

    def set_up(self, workspace: Workspace) -> None:
        """Set both half-years up at the bureau, the earlier one with its returns."""
        self.phase("准备县局数据，录入上一期的报表")
        returns, registry = self.returns, self.returns.county.registry
        workspace.set_up(returns.form_set, returns.before, registry)
        self._key_in(workspace.dataset, returns.before)
        workspace.set_up(returns.form_set, returns.now, registry)

    def _key_in(self, dataset: DataSet, period: Period) -> None:
        """Let the bureau key the returns of a half-year in."""
        registry = self.returns.county.registry
        for number, unit in enumerate(registry):
            self.watch.step(number, len(registry))
            content = self.returns.content(unit, period)
            cover = content.form("cover").row("1")
            who = Who(str(cover.values["filled_by"]) if cover else "", _PAPER, PROGRAM)
            hand_in(dataset, period.id, unit.code, content, who)
        self.watch.step(len(registry), len(registry))

    def collect(self, workspace: Workspace) -> tuple[Path, tuple[Path, ...], MergePlan]:
        """Send the task down, let everybody hand in, import what came."""
        self.phase("生成任务包")
        task = workspace.send_task(self.folder / TASK, TaskWish(_POLICY, blanks=False))
        self.phase("各校填报，导出工作簿")
        folder = self.folder / RETURNS
        folder.mkdir()
        paths = write_returns(self.returns, folder, PASSWORD, workspace.task_id(), self.watch)
        self.phase("导入各校工作簿")
        plan = workspace.plan_import(paths, (PASSWORD,), self.watch)
        workspace.apply(plan)
        self._bureau(workspace)
        return task.package, paths, plan

    def _bureau(self, workspace: Workspace) -> None:
        """Hand in the bureau's own return."""
        bureau, period = self.returns.county.bureau, self.returns.now
        content = self.returns.content(bureau)
        hand_in(
            workspace.dataset, period.id, bureau.code, content, Who("县局", "本局填报", PROGRAM)
        )


def make_demo(  # noqa: PLR0913  # what a demo is made of
    out: Path,
    form_set: FormSet,
    *,
    schools: int = DEFAULT_SCHOOLS,
    seed: int = 2006,
    watch: Watch | None = None,
    fonts: Fonts | None = None,
    phase: Callable[[str], None] | None = None,
) -> DemoResult:
    """Make a county up and do the main job on it, into a folder that is new, empty or a demo.

    Args:
        out: where ``county``, ``task``, ``returns`` and ``summary.pdf`` will lie.
        form_set: the forms of 2006.
        schools: how many, teaching points not counted; they come on top.
        seed: another number, another county.
        watch: told how far each phase is, and asked whether to stop.
        fonts: for the summary; None takes those that come with the program.
        phase: told what is being done now.

    Raises:
        Refused: the folder holds other files, or the number of schools is out of range.
        Cancelled: the user stopped it; an earlier demo is as it was.
        InUse: the earlier demo is open in another program.
        EnvironmentFault: the disk could not do it.
    """
    returns = DemoReturns.make(form_set, schools, seed)
    tell = phase or (lambda _text: None)
    with demo_folder(out) as stage:
        maker = _Maker(returns, stage, watch or Watch(), tell)
        opening = Opening(clock=lambda: _CLOCK)
        with Workspace(DataSet.open(stage / COUNTY, create=True, opening=opening)) as workspace:
            maker.set_up(workspace)
            task, paths, plan = maker.collect(workspace)
            tell("生成总结")
            _confirm(workspace)
            report = workspace.summary()
            pdf = write_pdf(report.document, stage / SUMMARY, fonts or Fonts(_FONTS))
        _write_note(stage / MARK, returns, len(paths))
    return DemoResult(
        folder=out,
        county=out / COUNTY,
        task=out / TASK / task.name,
        returns=tuple(out / RETURNS / path.name for path in paths),
        summary=out / SUMMARY,
        password=PASSWORD,
        schools=schools,
        points=len(returns.county.of_kind("13")),
        imported=plan.summary,
        report=report,
        pdf=pdf,
    )


def _confirm(workspace: Workspace) -> None:
    """Let the bureau confirm what the figures bear out and only it can say: 没有发生…."""
    judged = judge_claims(workspace.view()).judged
    decisions = {
        name: Decision(yes=True, basis=one.verdict.basis)
        for name, one in judged.items()
        if one.verdict.standing is Standing.ASK
    }
    issued = datetime.fromisoformat(_CLOCK).date()
    workspace.keep_choices(replace(workspace.choices(), decisions=decisions, issued=issued))


def _write_note(path: Path, returns: DemoReturns, files: int) -> None:
    """Write what the folder is; it is also the mark by which a demo is known."""
    county = returns.county
    text = _NOTE.format(
        county=COUNTY,
        task=TASK,
        returns=RETURNS,
        files=files,
        summary=SUMMARY,
        password=PASSWORD,
        seed=county.seed,
        schools=county.schools,
        points=len(county.of_kind("13")),
    )
    write_safely(path, text.encode("utf-8-sig"), lambda _written: None)
