"""How many fields a teaching point types, after everything known was pre-filled."""

from __future__ import annotations

from collections.abc import Iterator

from models.demo.figures import DemoReturns
from models.forms.compute import fill_computed, prefill
from tests.benchmarks.results import Result
from tests.benchmarks.samples import forms


def measure() -> Iterator[Result]:
    """Yield the most that any teaching point, and any village school, of the demo types."""
    returns = DemoReturns.make(forms())
    for kind, words, target in (("13", "教学点", 60), ("12", "村完小", 220)):
        most = max(typed(returns, unit.code) for unit in returns.county.of_kind(kind))
        yield Result(f"{words}最多要填", most, "项", target)


def typed(returns: DemoReturns, code: str) -> int:
    """Count the values that differ from what the blank return starts with, computed ones aside."""
    unit = next(unit for unit in returns.county.units if unit.code == code)
    ctx = returns.context(unit)
    start = fill_computed(ctx, prefill(ctx))
    content = returns.content(unit)
    count = 0
    for form in ctx.form_set.forms:
        data = content.form(form.id)
        count += data.absent
        before = {row.row_id: row.values for row in start.form(form.id).rows}
        computed = {item.id for item in form.fields if item.compute}
        for row in data.rows:
            known = before.get(row.row_id, {})
            count += sum(
                name not in computed and known.get(name) != value
                for name, value in row.values.items()
            )
    return count
