"""The problems of an open return, kept up to date while it is typed.

A row is checked when it is left; whatever else may depend on the change (totals over a form,
other forms) is only marked, and checked form by form when the window has nothing else to do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from models.checks.explanations import sufficient
from models.checks.runner import check_content, check_row
from models.checks.whole import first_figures
from models.entry.completion import MISSING
from models.entry.steps import Change, ExplanationChange
from models.entry.working import WorkingContent
from models.forms.applicability import forms_for
from models.forms.compiled import compiled
from models.forms.context import ReturnContext
from models.problems import Problem, Severity
from models.records import Part, explanation_key

_AT_ONCE = 5  # rows changed together that are checked without waiting

Rows = dict[str, tuple[Problem, ...]]


class Review:
    """Problems by form and row, and the forms that must be looked at again."""

    def __init__(self, ctx: ReturnContext, working: WorkingContent) -> None:
        """Begin with everything to be checked."""
        self._ctx = ctx
        self._working = working
        self._order = [form.id for form in forms_for(ctx.form_set, ctx.unit)]
        self._problems: dict[str, Rows] = {}
        self._waiting: dict[str, None] = dict.fromkeys(self._order)
        self._dependents: Mapping[str, frozenset[str]] | None = None

    def dependents(self, form_id: str) -> frozenset[str]:
        """Return the forms whose checks look at a form."""
        if self._dependents is None:
            found: defaultdict[str, set[str]] = defaultdict(set)
            rules = compiled(self._ctx.form_set)
            for form in forms_for(self._ctx.form_set, self._ctx.unit):
                relevance = [
                    rules.relevance(form),
                    *(rules.relevance(form, f) for f in form.fields),
                ]
                reads = {pair for rule in relevance if rule for pair in rule.reads}
                for check in rules.checks(form):
                    reads |= check.reads
                for source in {source for source, _ in reads}:
                    found[source].add(form.id)
            first = first_figures(self._ctx)
            for form in forms_for(self._ctx.form_set, self._ctx.unit):
                if form.part is Part.FIGURES and form.shape != "list":
                    found[form.id].add(first)  # it tells of a return that is the last one again
            self._dependents = {key: frozenset(ids) for key, ids in found.items()}
        return self._dependents.get(form_id, frozenset())

    def changed(self, changes: Iterable[Change]) -> None:
        """Check the changed rows now, and mark what depends on them."""
        rows: defaultdict[str, set[str]] = defaultdict(set)
        for change in changes:
            if not isinstance(change, ExplanationChange):
                rows[change.form].add(change.key[1])
        for form_id, row_ids in rows.items():
            self._waiting[form_id] = None
            self._waiting.update(dict.fromkeys(sorted(self.dependents(form_id))))
            if len(row_ids) <= _AT_ONCE:
                for row_id in row_ids:
                    self._check_row(form_id, row_id)

    def _check_row(self, form_id: str, row_id: str) -> None:
        known = self._problems.setdefault(form_id, {})
        found = check_row(self._ctx, self._working.live, form_id, row_id)
        kept = tuple(problem for problem in found if problem.place.row == row_id)
        if kept:
            known[row_id] = kept
        else:
            known.pop(row_id, None)

    def check_next(self) -> str | None:
        """Check one waiting form anew; return its id, or None if nothing waits."""
        if not self._waiting:
            return None
        form_id = next(iter(self._waiting))
        del self._waiting[form_id]
        self._sort_in(form_id, check_content(self._ctx, self._working.live, forms=(form_id,)))
        return form_id

    def _sort_in(self, form_id: str, problems: Iterable[Problem]) -> None:
        rows: defaultdict[str, list[Problem]] = defaultdict(list)
        for problem in problems:
            if problem.place.form == form_id and problem.severity is not Severity.NOTE:
                rows[problem.place.row].append(problem)
        self._problems[form_id] = {row_id: tuple(found) for row_id, found in rows.items()}

    @property
    def waiting(self) -> bool:
        """Whether forms still wait to be checked."""
        return bool(self._waiting)

    def at(self, form_id: str, row_id: str) -> tuple[Problem, ...]:
        """Return the problems of a row; row "" has those of the form itself."""
        return self._problems.get(form_id, {}).get(row_id, ())

    def of_form(self, form_id: str) -> Iterator[Problem]:
        """Return a form's problems: the form itself first, then row by row as shown."""
        rows = self._problems.get(form_id, {})
        if not rows:
            return
        yield from rows.get("", ())
        for row_id in self._working.row_ids(form_id) if len(rows) > (("") in rows) else ():
            yield from rows.get(row_id, ())

    def everything(self) -> list[Problem]:
        """Return all problems in the order of the forms."""
        return [problem for form_id in self._order for problem in self.of_form(form_id)]

    def count(self, form_id: str) -> tuple[int, int]:
        """Return how many errors a form has, blanks left out, and how many open warnings."""
        errors = unexplained = 0
        for found in self._problems.get(form_id, {}).values():
            for problem in found:
                if problem.severity is Severity.WARNING:
                    unexplained += not self.explained(problem)
                elif problem.code not in MISSING:
                    errors += 1
        return errors, unexplained

    def explained(self, problem: Problem) -> bool:
        """Tell whether a person wrote a 说明 for a warning that says something."""
        place = problem.place
        key = explanation_key(problem.code, place.form, place.row)
        return sufficient(self._working.explanation(key))
