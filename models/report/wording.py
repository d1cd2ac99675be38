"""The paragraphs of the report: templates filled in, every figure remembering its indicator.

While a template runs, slots leave marks in the text; afterwards the text is cut at the marks, so
that each piece knows the slot and the indicator it came from. What the clerk has edited is kept
as pieces too: the words are the clerk's, the slots stay live.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from jinja2 import TemplateError
from msgspec import Struct, field
from msgspec.structs import replace

from models.forms.definition import Paragraph
from models.indicators.totals import Figure
from models.problems import Problem, Severity
from models.report import record_lists
from models.report.claims import Claims
from models.report.editing import read_edit
from models.report.record_lists import Blank, Record, plain
from models.report.rules import compile_rule
from models.report.slots import FORMS, Slot, Unsaid, Why, capped, is_zero, say
from models.report.templates import TemplateFault, compile_template, environment
from models.report.verdicts import Standing
from models.report.view import View

MAX_TEXT = 20_000
_OPEN, _CLOSE, _NTH = "\ue000", "\ue001", "\ue002"
_MARK = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_NUMBERS = "一二三四五六七八九十"
_MOST_NAMED = 5


class Edit(Protocol):
    """A paragraph as the clerk edited it; see ``models.report.editing``."""

    @property
    def text(self) -> str:
        """The pieces, as they are stored."""
        ...

    @property
    def basis(self) -> str:
        """The paragraph's basis at the time."""
        ...


class Piece(Struct, frozen=True):
    """Words, or what stands in a slot.

    Attributes:
        text: what is printed.
        slot: the slot as it is written; "" for words.
        missing: whether it only holds the place of something that cannot be printed.
    """

    text: str
    slot: str = ""
    missing: bool = False

    @property
    def indicator(self) -> str:
        """The indicator the text came from, "" for words."""
        return Slot.parse(self.slot).indicator if self.slot else ""


class Written(Struct, frozen=True):
    """A paragraph or heading as it stands now.

    Attributes:
        id, level: as declared.
        pieces: words and slots.
        basis: the figures and claims its template looks at, as text; if it differs from an
            edit's basis, figures changed after the editing.
        edited: whether these are the clerk's words.
        changed: whether the figures changed after the clerk edited it.
        coverage: what is to be said about returns that are not in its figures.
        problems: what stands in the way of locking the report.
    """

    id: str
    level: str
    pieces: tuple[Piece, ...]
    basis: str = ""
    edited: bool = False
    changed: bool = False
    coverage: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def text(self) -> str:
        """The paragraph as plain text."""
        return "".join(piece.text for piece in self.pieces)


NO_EDITS: Mapping[str, Edit] = {}


def write_paragraphs(
    view: View,
    claims: Claims,
    edits: Mapping[str, Edit] = NO_EDITS,
    omitted: Collection[str] = (),
) -> tuple[Written, ...]:
    """Return the paragraphs and headings that are printed, in their order.

    Args:
        view: the figures.
        claims: judged claims.
        edits: paragraph id → the clerk's edit.
        omitted: paragraphs the clerk left out.
    """
    writer = Writer(view, claims)
    written = []
    for paragraph in view.form_set.report.paragraphs:
        if paragraph.id in omitted or not _wanted(view, paragraph):
            continue
        made = writer.write(paragraph, edits.get(paragraph.id))
        if made.text.strip():
            written.append(made)
    return tuple(_without_empty_headings(written))


def _wanted(view: View, paragraph: Paragraph) -> bool:
    if not paragraph.when:
        return True
    verdict = compile_rule(paragraph.when, view.form_set).judge(view)
    return verdict.standing is Standing.HOLDS


_DEPTH = {"title": 0, "h1": 1, "h2": 2, "h3": 3, "body": 9}


def _without_empty_headings(written: list[Written]) -> list[Written]:
    """Drop headings under which nothing is left."""
    kept: list[Written] = []
    for made in reversed(written):
        depth = _DEPTH[made.level]
        has_text = kept and _DEPTH[kept[-1].level] > depth
        if depth in {0, 9} or has_text:
            kept.append(made)
    return kept[::-1]


class _Session(Struct):
    """What happens while one template runs."""

    depth: int = 0
    printed: list[Piece] = field(default_factory=list)
    figures: dict[str, Figure] = field(default_factory=dict)
    asked: dict[str, bool] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


class _Mark(str):
    """Text that may hold marks, because it comes from a slot."""

    __slots__ = ()


class _Lookup:
    """``claim.x``, ``setting.x``: attributes that are looked up."""

    __slots__ = ("_get",)

    def __init__(self, get: Callable[[str], Any]) -> None:
        self._get = get

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        try:
            return self._get(name)
        except KeyError:
            raise AttributeError(name) from None


class _FigureName:
    """An indicator's name in a template."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name


CONTEXT_NAMES = frozenset(
    ("year", "half", "period", "cutoff", "bureau", "coverage", "missing", "pending", "nth")
)
"""What a template may name besides indicators."""

_PLAIN_FILTERS: Mapping[str, Callable[..., str]] = {
    "day": record_lists.short_date,
    "span": record_lists.span,
    "listed": record_lists.listed,
    "months": record_lists.months,
    "chinese": record_lists.chinese,
    "titled": record_lists.titled,
    "sentence": record_lists.sentence,
}


class Writer:
    """Fills in templates on one view of the figures.

    Attributes:
        problems: what was found wrong with titles and notes.
    """

    def __init__(self, view: View, claims: Claims) -> None:
        """Prepare the language; nothing is filled in yet."""
        self._view = view
        self._claims = claims
        self._session = _Session()
        self.problems: list[Problem] = []
        filters = {name: self._plain_filter(made) for name, made in _PLAIN_FILTERS.items()}
        filters |= {form: self._filter(form) for form in FORMS if form}
        self._env = environment(self._finalize, self._clause, filters)
        self._names = self._context()

    def _context(self) -> dict[str, Any]:
        view = self._view
        names: dict[str, Any] = {name: _FigureName(name) for name in view.indicators}
        return names | {
            "year": view.period.year,
            "half": "上半年" if view.period.half == 1 else "下半年",
            "period": plain(view.period.title),
            "cutoff": view.period.cutoff,
            "bureau": plain(view.bureau),
            "coverage": view.coverage.line,
            "missing": len(view.coverage.missing) + len(view.coverage.lists_only),
            "pending": len(view.coverage.pending),
            "nth": _Mark(_NTH),
            "claim": _Lookup(self._ask),
            "setting": _Lookup(view.settings.__getitem__),
            "records": self._records,
            "has": self._has,
        }

    def write(self, paragraph: Paragraph, edit: Edit | None = None) -> Written:
        """Return a paragraph as its template or the clerk says it."""
        template = self._from_template(paragraph)
        if edit is None:
            return template
        self._session = _Session()
        pieces = tuple(self._edited(item) for item in read_edit(edit.text))
        return replace(
            template,
            pieces=pieces,
            edited=True,
            changed=template.basis != edit.basis,
            coverage=self._coverage(),
            problems=self._placed(paragraph.id),
        )

    def text(self, template: str) -> str:
        """Return a line of a title, signature or note as plain text; ``problems`` grows."""
        made = self._from_template(Paragraph("", template))
        self.problems.extend(made.problems)
        return made.text

    def _from_template(self, paragraph: Paragraph) -> Written:
        self._session = _Session()
        try:
            pieces = self._cut(_numbered(self._rendered(paragraph.text)))
        except (TemplateError, TemplateFault, TypeError, ValueError, AttributeError) as error:
            self._problem("R002", Severity.ERROR, f"这一段写不出来：{error}。")
            pieces = (Piece("〔这一段写不出来〕", missing=True),)
        return Written(
            paragraph.id,
            paragraph.level,
            pieces,
            basis=self._basis(),
            coverage=self._coverage(),
            problems=self._placed(paragraph.id),
        )

    def _rendered(self, text: str) -> str:
        raw = compile_template(self._env, text).render(self._names)
        if len(raw) > MAX_TEXT:
            raise TemplateFault("写出来的文字太长")
        return raw

    # What templates call.

    def _ask(self, claim: str) -> bool:
        printed = self._claims.printed(claim)
        self._session.asked[claim] = printed
        return printed

    def _records(self, form: str, where: str = "", order: str = "") -> list[Record]:
        return record_lists.records(self._view, form, where, order)

    def _has(self, name: object) -> bool:
        if isinstance(name, _FigureName):
            return bool(self._view.figure(name._name).value)  # noqa: SLF001  # hidden from templates only
        return bool(name)

    def _filter(self, form: str) -> Callable[..., str]:
        def put(name: object, *args: object) -> str:
            if not isinstance(name, _FigureName):
                raise TemplateFault(f"“{form}”只能用于指标")
            return self._put(Slot(name._name, form, tuple(map(str, args))))  # noqa: SLF001  # see above

        return put

    def _plain_filter(self, function: Callable[..., str]) -> Callable[..., str]:
        def run(value: object, *args: object) -> str:
            if isinstance(value, Blank):
                return self._finalize(value)
            return function(value, *args)

        return run

    def _finalize(self, value: Any) -> str:  # noqa: ANN401
        """Turn what a template prints into text."""
        if isinstance(value, _Mark):
            return value
        if isinstance(value, _FigureName):
            return self._put(Slot(value._name))  # noqa: SLF001  # see above
        if isinstance(value, Blank):
            return self._unsaid(Unsaid(value.label, Why.NOTHING))
        if isinstance(value, date):
            return record_lists.long_date(value)
        if isinstance(value, str | int | Decimal) and not isinstance(value, bool):
            return plain(str(value))
        raise TemplateFault(f"“{type(value).__name__}”不能写进文字里")

    def _clause(self, caller: Callable[[], str]) -> str:
        """Run an optional clause; drop it whole if something in it must not be said."""
        session = self._session
        printed, figures = len(session.printed), dict(session.figures)
        session.depth += 1
        try:
            return caller()
        except Unsaid:
            del session.printed[printed:]
            session.figures = figures
            return ""
        finally:
            session.depth -= 1

    def _put(self, slot: Slot) -> _Mark:
        """Say a slot, remember it, and return its mark."""
        if self._session.depth and is_zero(self._view, slot):
            raise Unsaid(self._view.indicators[slot.indicator].title, Why.ZERO)
        try:
            return self._mark(self._said(slot))
        except Unsaid as unsaid:
            return self._unsaid(unsaid, slot)

    def _said(self, slot: Slot) -> Piece:
        piece = Piece(say(self._view, slot), str(slot))
        figure = self._view.figure(slot.indicator)
        self._session.figures[slot.indicator] = figure
        indicator = self._view.indicators[slot.indicator]
        if capped(figure, indicator):
            text = (
                f"“{indicator.title}”超过{indicator.cap}，按{indicator.cap}印出，请核对复学人数。"
            )
            self._problem("R003", Severity.WARNING, text)
        return piece

    def _unsaid(self, unsaid: Unsaid, slot: Slot | None = None) -> _Mark:
        """Drop the clause, or hold the place and say what is wrong."""
        if self._session.depth:
            raise unsaid
        return self._mark(self._held(unsaid, slot))

    def _held(self, unsaid: Unsaid, slot: Slot | None) -> Piece:
        self._problem("R001", Severity.ERROR, f"{unsaid}，这里写不出来。")
        return Piece(f"〔缺：{unsaid.title}〕", str(slot or ""), missing=True)

    def _mark(self, piece: Piece) -> _Mark:
        self._session.printed.append(piece)
        return _Mark(f"{_OPEN}{len(self._session.printed) - 1}{_CLOSE}")

    # What becomes of the text.

    def _cut(self, raw: str) -> tuple[Piece, ...]:
        """Cut a text at its marks."""
        pieces = []
        for index, part in enumerate(_MARK.split(raw)):
            if index % 2:
                pieces.append(self._session.printed[int(part)])
            elif part:
                pieces.append(Piece(plain(part)))
        return tuple(pieces)

    def _edited(self, item: str | Slot) -> Piece:
        if isinstance(item, str):
            return Piece(plain(item))
        try:
            return self._said(item)
        except Unsaid as unsaid:
            return self._held(unsaid, item)
        except (KeyError, ValueError, TypeError):
            self._problem("R001", Severity.ERROR, f"“{item}”这个数已经没有了，请改写。")
            return Piece(f"〔缺：{item.indicator}〕", str(item), missing=True)

    def _basis(self) -> str:
        """Return what the template looked at: figures as they are, claims as they stand."""
        said = [f"{piece.slot}={piece.text}" for piece in self._session.printed if piece.slot]
        asked = [f"{name}={int(yes)}" for name, yes in sorted(self._session.asked.items())]
        return ";".join([*dict.fromkeys(said), *asked])

    def _coverage(self) -> str:
        """Say whose returns are not in the figures of the paragraph, by groups of figures."""
        groups: dict[str, list[str]] = {}
        for name, figure in self._session.figures.items():
            if not figure.complete and figure.coverage:
                groups.setdefault(figure.coverage, []).append(self._view.indicators[name].title)
        if not groups:
            return ""
        only = next(iter(groups))
        if len(groups[only]) == len(self._session.figures):
            return f"（以上数据{only}。）"
        parts = (f"{_named(titles)}{text}" for text, titles in groups.items())
        return f"（其中{'；'.join(parts)}。）"

    def _problem(self, code: str, severity: Severity, message: str) -> None:
        self._session.problems.append(Problem(code, severity, message))

    def _placed(self, paragraph: str) -> tuple[Problem, ...]:
        found = (problem.at(path=paragraph) for problem in self._session.problems)
        return tuple(dict.fromkeys(found))


def _named(titles: list[str]) -> str:
    """Name figures; of more than a few the first, and how many there are."""
    if len(titles) > _MOST_NAMED:
        return f"“{titles[0]}”等{len(titles)}项"
    if any("、" in title for title in titles):
        titles = [f"“{title}”" for title in titles]
        return "".join(titles)
    return "、".join(titles)


def _numbered(raw: str) -> str:
    """Turn the marks of an enumeration into 一是, 二是 …; a single one needs no number."""
    count = raw.count(_NTH)
    for index in range(count):
        raw = raw.replace(_NTH, f"{_NUMBERS[index % 10]}是" if count > 1 else "", 1)
    return raw
