"""``demo`` makes a county up, does the main job on it and says where everything is."""

from __future__ import annotations

from argparse import Namespace

from models import paths
from models.demo.run import DemoResult, make_demo
from models.forms.loader import load_form_set
from models.headless.answer import Answer
from models.headless.console import Console
from models.headless.facts import problem_facts, problem_lines
from models.report.fonts import Fonts
from models.watch import Watch


class _Phases:
    """Tells what is being done, and how far that is."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._now = Watch()
        self.watch = Watch(self._step)

    def begin(self, doing: str) -> None:
        """Begin with something else."""
        self._console.tell(f"{doing}……")
        self._now = self._console.watch(doing)

    def _step(self, done: int, total: int) -> None:
        self._now.step(done, total)


def demo(arguments: Namespace, console: Console) -> Answer:
    """Make the demo."""
    phases = _Phases(console)
    made = make_demo(
        arguments.out,
        load_form_set(paths.form_set_folder()),
        schools=arguments.schools,
        seed=arguments.seed,
        watch=phases.watch,
        fonts=Fonts(paths.fonts_folder()),
        phase=phases.begin,
    )
    return Answer(tuple(_lines(made)), _facts(made))


def _lines(made: DemoResult) -> list[str]:
    points = f"，教学点{made.points}所" if made.points else ""
    return [
        f"虚构的县做好了：学校{made.schools}所{points}。",
        made.imported,
        f"县局的数据：{made.county}",
        f"任务包：{made.task}",
        f"各校的工作簿{len(made.returns)}个：{made.returns[0].parent}",
        f"人员名单的密码：{made.password}",
        f"半年总结（{made.pdf.pages}页）：{made.summary}",
        *problem_lines((*made.report.problems, *made.pdf.problems)),
    ]


def _facts(made: DemoResult) -> dict[str, object]:
    return {
        "folder": made.folder,
        "county": made.county,
        "task": made.task,
        "returns": made.returns,
        "summary": made.summary,
        "pages": made.pdf.pages,
        "password": made.password,
        "schools": made.schools,
        "points": made.points,
        "imported": made.imported,
        "problems": [problem_facts(one) for one in (*made.report.problems, *made.pdf.problems)],
    }
