"""How long the summary takes to be printed, with its appendix: 84 schools, and 1,000."""

from __future__ import annotations

from collections.abc import Iterator

from models.demo.figures import DemoReturns
from models.forms.payload import only_part
from models.indicators.parts import unit_parts
from models.records import Part
from models.report.fonts import Fonts
from models.report.pdf import draw_pdf
from models.report.summary import build_summary
from models.report.view import Returns, View
from tests.benchmarks.results import Result, median, timed
from tests.benchmarks.samples import RESOURCES, forms


def measure(runs: int = 3) -> Iterator[Result]:
    """Yield the time from the stored shares in the figures to the finished PDF."""
    fonts = Fonts(RESOURCES / "fonts")
    for schools, target in ((84, 3), (1_000, 15)):
        returns = DemoReturns.make(forms(), schools)
        facts = _facts(returns)

        def printed(facts: Returns = facts, returns: DemoReturns = returns) -> None:
            view = View(returns.form_set, returns.now, returns.county.registry, facts)
            draw_pdf(build_summary(view).document, fonts)

        printed()
        seconds = median([timed(printed) for _ in range(runs)])
        yield Result(f"打印{schools}所学校的总结（含附表）", seconds, "秒", target)


def _facts(returns: DemoReturns) -> Returns:
    contents = {
        unit.code: only_part(returns.form_set, returns.content(unit), Part.FIGURES)
        for unit in returns.county.registry
    }
    parts = {
        unit.code: unit_parts(returns.form_set, returns.now, unit, contents[unit.code])
        for unit in returns.county.registry
    }
    return Returns(parts, frozenset(), contents)
