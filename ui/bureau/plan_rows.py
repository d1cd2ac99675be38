"""A merge plan in words: what happens with each file, each unit, each county figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from msgspec import Struct

from models.forms.definition import FormSet, Indicator
from models.merge.plan import Action, FileItem, MergePlan, UnitChange
from models.merge.sentences import PART_WORDS, STATUS_WORDS
from models.merge.snapshot import Frame
from models.merge.total_changes import TotalChange
from models.problems import Problem, Severity
from models.report.plain_figures import value_text
from ui.bureau.rows_model import Column

ACTION_WORDS = {
    Action.NEW: "新收",
    Action.NEWER: "换成新的",
    Action.PART: "补上另一部分",
    Action.IDENTICAL: "已经有了",
    Action.OLDER: "旧的，只存档",
    Action.ALIKE: "内容一样",
    Action.SEPARATE: "合在一起",
    Action.CORRECTED_MEANWHILE: "和县局更正合并",
    Action.DIVERGENT: "待定",
    Action.EXCLUDED: "已搁置",
    Action.REFUSED: "不收",
}
_ACTION_COLOURS = {
    Action.REFUSED: "error",
    Action.DIVERGENT: "warning",
    Action.IDENTICAL: "muted",
    Action.OLDER: "muted",
    Action.EXCLUDED: "muted",
}
SEVERITY_WORDS = {Severity.ERROR: "有错", Severity.WARNING: "提醒", Severity.NOTE: "说明"}
SEVERITY_COLOURS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "muted"}


class PlanFacts(Struct, frozen=True):
    """A plan with what its codes stand for.

    Attributes:
        names: unit code → name.
        indicators: indicator id → declaration.
        form_set: says what forms, rows and fields are called.
    """

    plan: MergePlan
    names: Mapping[str, str]
    indicators: Mapping[str, Indicator]
    form_set: FormSet

    @classmethod
    def of(cls, plan: MergePlan, frame: Frame) -> PlanFacts:
        """Return a plan with the names of the half-year it is about."""
        names = {unit.code: unit.name for unit in frame.units.values()}
        indicators = {item.id: item for item in frame.form_set.indicators}
        return cls(plan, names, indicators, frame.form_set)


class Finding(Struct, frozen=True):
    """One thing that was found in a file: who found it, and where."""

    by: str
    problem: Problem
    where: str


def action_word(item: FileItem) -> str:
    """Say in a word what happens with a file."""
    return ACTION_WORDS[item.action]


def findings_of(item: FileItem, form_set: FormSet) -> list[Finding]:
    """Return what the reader and the checks found in a file, what weighs most first."""
    found = [Finding("读取", problem, _where(problem, form_set)) for problem in item.problems]
    found += [Finding("核对", problem, _where(problem, form_set)) for problem in item.findings]
    order = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
    return sorted(found, key=lambda one: order.index(one.problem.severity))


def counted(item: FileItem) -> str:
    """Say how many things were found in a file."""
    found = [problem.severity for problem in (*item.problems, *item.findings)]
    told = [f"{found.count(one)}处{SEVERITY_WORDS[one]}" for one in Severity if one in found]
    return "，".join(told)


def _counted_colour(item: FileItem) -> str:
    found = {problem.severity for problem in (*item.problems, *item.findings)}
    return next((SEVERITY_COLOURS[one] for one in Severity if one in found), "muted")


def file_columns(names: Mapping[str, str]) -> tuple[Column[FileItem], ...]:
    """Return the columns of the table of files; ``names`` may still be filled later."""
    return (
        Column("怎么办", action_word, 112, lambda item: _ACTION_COLOURS.get(item.action, "done")),
        Column("单位", lambda item: names.get(item.unit, "—"), 200, middle=True),
        Column("内容", lambda item: PART_WORDS[item.part] if item.part else "—", 76),
        Column("发现", counted, 150, _counted_colour),
        Column("文件", lambda item: item.name, middle=True),
    )


FINDING_COLUMNS: tuple[Column[Finding], ...] = (
    Column(
        "",
        lambda one: SEVERITY_WORDS[one.problem.severity],
        56,
        lambda one: SEVERITY_COLOURS[one.problem.severity],
    ),
    Column("谁发现的", lambda one: one.by, 80),
    Column("位置", lambda one: one.where, 190),
    Column("内容", lambda one: one.problem.message + one.problem.hint),
)


def _where(problem: Problem, form_set: FormSet) -> str:
    """Return sheet and cell of a problem, or form, row and field."""
    place = problem.place
    if place.sheet or place.cell:
        return " ".join(part for part in (place.sheet, place.cell) if part)
    form = next((form for form in form_set.forms if form.id == place.form), None)
    if form is None:
        return ""
    words = [form.title]
    if form.shape == "grid" and place.row:
        line = form_set.choices[form.rows].item(place.row)
        words.append(line.label if line else place.row)
    item = form.field(place.field) if place.field else None
    return "／".join([*words, item.label] if item else words)


def _state_colour(change: UnitChange) -> str:
    colours = {"disputed": "warning", "missing": "error", "lists_only": "error"}
    return colours.get(change.after.value, "done")


def _unit_notes(change: UnitChange) -> Iterator[str]:
    if change.conflicts:
        yield f"{change.conflicts}处要您决定"
    yield from (note.message.rstrip("。") for note in change.notes)


UNIT_COLUMNS: tuple[Column[UnitChange], ...] = (
    Column("单位", lambda one: one.name, 230, middle=True),
    Column("原来", lambda one: STATUS_WORDS[one.before], 140),
    Column("导入以后", lambda one: STATUS_WORDS[one.after], 140, _state_colour),
    Column("说明", lambda one: "；".join(_unit_notes(one))),
)


def total_columns(indicators: Mapping[str, Indicator]) -> tuple[Column[TotalChange], ...]:
    """Return the columns of the table of county figures."""

    def said(change: TotalChange, value: Decimal | None) -> str:
        return value_text(indicators[change.indicator], value)

    def title(change: TotalChange) -> str:
        return f"{change.title}（{change.unit}）" if change.unit else change.title

    return (
        Column("全县指标", title, 290),
        Column("原来", lambda one: said(one, one.before), 110, number=True),
        Column("含几校", lambda one: f"含{one.counted_before}/{one.expected}校", 110),
        Column("导入以后", lambda one: said(one, one.after), 110, number=True),
        Column("含几校", lambda one: f"含{one.counted_after}/{one.expected}校"),
    )
