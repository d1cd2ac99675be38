"""What a person reads about a workbook before it is taken in; what is personal is masked."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from models.entry.taking import Item, TakingPlan
from models.forms.payload import short_code
from models.forms.place_words import in_cell, where
from models.merge.sentences import PART_WORDS, shown_side
from models.merge.three_way import OURS, THEIRS, Conflict
from models.problems import Place, Problem
from models.records import Origin


class ItemWords(Struct, frozen=True):
    """One place: where it is, what stands there now, what the workbook says."""

    form: str
    place: str
    now: str
    brought: str


def headline(plan: TakingPlan) -> str:
    """Say whose workbook it is, which part, and what it was made from."""
    made = plan.brought.revision
    source = (
        "县局发的空白表"
        if made.origin is Origin.BLANK
        else f"第{made.number}版（校验码{short_code(made.digest)}）"
    )
    part = PART_WORDS[plan.brought.part]
    return f"{plan.ctx.unit.name} · {plan.ctx.period.title} · {part}，从{source}填起。"


def outcome(plan: TakingPlan) -> str:
    """Say in a sentence or two what there is to take."""
    brought = plan.brought
    parts = []
    if not plan.items:
        parts.append("没有不同：这份工作簿里的内容，现在填的都有了。")
    else:
        only = len(plan.items) - len(plan.both)
        parts.append(f"和现在填的有{len(plan.items)}处不同。")
        if only and brought.base_known:
            parts.append(f"{only}处只有工作簿里改过，已打勾。")
        elif only:
            parts.append(f"{only}处现在空着、工作簿里有，已打勾。")
        if plan.both:
            parts.append(f"{len(plan.both)}处两边填的不一样，要收的请打勾，不打勾就留现在填的。")
    if not brought.base_known:
        parts.append("查不到这份工作簿是从哪一版填起的，只能两边对着比，空格不当作删除。")
    if brought.unread:
        parts.append(f"有{len(brought.unread)}处看不懂，不收，请看“怎么读的”。")
    return "".join(parts)


def what_follows(plan: TakingPlan) -> str:
    """Say how what is taken gets to the bureau: by the next export, not by the workbook itself."""
    number = plan.brought.handed_over
    again = (
        f"本期已经导出过第{number}版，要再导出、再交一次；"
        if number
        else "收进以后从这里导出上报；"
    )
    return f"{again}这份工作簿就不用再交了。"


def item_words(plan: TakingPlan, item: Item) -> ItemWords:
    """Return what is said of one place."""
    form = plan.ctx.form_set.form(item.form)
    if item.place is None:
        code, _, row = item.explanation.split("|", 2)
        record = _record(plan, item.form, row)
        return ItemWords(
            form.title,
            " ".join((record, f"说明（{code}）")).strip(),
            item.now or "没有写",
            item.brought,
        )
    place = item.place
    words = [] if place.kind == "form" else [_record(plan, place.form, place.row)]
    if place.kind == "form":
        words.append("整张表")
    elif place.kind == "field" and (field := form.field(place.field)) is not None:
        words.append(field.label)
    now, brought = _side(plan, place, OURS), _side(plan, place, THEIRS)
    return ItemWords(form.title, " ".join(filter(None, words)), now, brought)


def _record(plan: TakingPlan, form_id: str, row_id: str) -> str:
    """Return what people call a record: 三年级, 第5行, 新的一条, or "" for a single form."""
    told = where(plan.ctx.form_set, Place(form=form_id, row=row_id), plan.ours)
    form = plan.ctx.form_set.form(form_id)
    if form.shape == "list" and "／" not in told:
        return "新的一条"
    return told.partition("／")[2]


def _side(plan: TakingPlan, place: Conflict, head: str) -> str:
    side = place.side(head)
    if place.kind == "row" and side.row is None:
        return "没有这一条" if place.base.row is None else "删掉了"
    return shown_side(plan.ctx.form_set, place, side)


def how_read(plan: TakingPlan) -> Iterator[tuple[str, list[Problem]]]:
    """Yield what was not understood, what is doubtful and what was understood, each with a title.

    Each problem begins with its cell.
    """
    brought = plan.brought
    for title, found in (
        ("看不懂，不收", brought.unread),
        ("请核对", brought.doubts),
        ("换成了规范写法", brought.understood),
    ):
        if found:
            yield f"{title}（{len(found)}处）", [in_cell(problem) for problem in found]
