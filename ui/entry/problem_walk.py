"""From problem to problem with F8: all of them in the order of filling in, and round."""

from __future__ import annotations

from models.entry.draft import Draft
from models.problems import Place, Problem, Severity
from ui.entry.problem_kinds import Kind, kind_of

_ABSENT = "这张表勾了“本期无此项”，要填先把勾去掉。"
_COMPUTED = "这一格是自动计算的，要改它所依据的数。"
_NOT_ASKED = "这一格现在不适用，不能填，要改与它有关的格子。"


class ProblemWalk:
    """Which problem comes next, counted from the cursor.

    Not every problem is where the cursor can go: some are about a whole form, some about a field
    that is not asked for. As long as the cursor stays where the last step left it, the next step
    is counted from the problem itself.
    """

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._aim = Place()
        self._landed: Place | None = None

    def next(self, cursor: Place, step: int) -> Problem | None:
        """Return the problem after (1) or before (-1) the cursor, None if there is none."""
        found = self._open()
        if not found:
            return None
        here = self._position(self._aim if cursor == self._landed else cursor)
        order = sorted(found)
        if not cursor.form:
            return found[order[0 if step > 0 else -1]]
        if step > 0:
            return found[next((where for where in order if where > here), order[0])]
        return found[next((where for where in reversed(order) if where < here), order[-1])]

    def landed(self, aim: Place, cursor: Place) -> None:
        """Remember where the cursor came to on the way to a problem."""
        self._aim, self._landed = aim, cursor

    def remark(self, problem: Problem) -> str:
        """Return what to say where nothing can be typed at the problem's place, or ""."""
        view, place = self._draft.view, problem.place
        form = view.form(place.form)
        item = form.field(place.field)
        if view.absent(form.id):
            return f"{problem.message}{_ABSENT}"
        if item is None or not place.row:
            return problem.message
        if view.locked(form.id, place.row, item.id):
            return f"{problem.message}{_COMPUTED}"
        if not view.open_to_typing(form, place.row, item):
            return f"{problem.message}{_NOT_ASKED}"
        return ""

    def _open(self) -> dict[tuple[int, int, int], Problem]:
        """Return what must be mended by its position; blanks only if nothing else is."""
        wrong: dict[tuple[int, int, int], Problem] = {}
        blank: dict[tuple[int, int, int], Problem] = {}
        for problem in self._draft.problems():
            kind = kind_of(self._draft, problem)
            if problem.severity is Severity.NOTE or kind is Kind.EXPLAINED:
                continue
            group = blank if kind is Kind.MISSING else wrong
            group.setdefault(self._position(problem.place), problem)
        return wrong or blank

    def _position(self, place: Place) -> tuple[int, int, int]:
        """Return where a place comes in the order of filling in."""
        if not place.form:
            return -1, -1, -1
        view = self._draft.view
        forms = [form.id for form in view.forms]
        form = view.form(place.form)
        try:
            row = view.position(place.form, place.row) if place.row else -1
        except ValueError:
            row = -1
        fields = [item.id for item in form.fields]
        column = fields.index(place.field) if place.field in fields else -1
        return forms.index(place.form) if place.form in forms else len(forms), row, column
