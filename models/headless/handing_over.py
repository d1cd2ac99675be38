"""``task`` sends a task down, ``export`` hands a return over."""

from __future__ import annotations

from argparse import Namespace

from msgspec.structs import replace

from models.entry.export import Exported, ExportWish
from models.errors import Refused
from models.files import named
from models.forms.definition import FormSet
from models.forms.place_words import placed
from models.headless.answer import ATTENTION, DONE, Answer
from models.headless.console import Console
from models.headless.facts import problem_facts, problem_lines
from models.headless.opening import find_unit, opened, password
from models.records import Part, Unit
from models.task.sending import TaskWish


def task(arguments: Namespace, console: Console) -> Answer:
    """Write the task package and the blank workbooks into a folder."""
    with opened(arguments.data, console) as workspace:
        policy = workspace.policy()
        if arguments.persons is not None:
            policy = replace(policy, persons=arguments.persons)
        wish = TaskWish(policy=policy)
        sent = workspace.send_task(arguments.out, wish, console.watch("写空白工作簿"))
    lines = (
        f"任务包：{sent.package}",
        f"空白工作簿{len(sent.workbooks)}份，在：{arguments.out}",
        "人员名单：要学校交。" if policy.persons else "人员名单：不要，留在学校。",
    )
    return Answer(
        lines, {"package": sent.package, "workbooks": sent.workbooks, "persons": policy.persons}
    )


def export(arguments: Namespace, console: Console) -> Answer:
    """Write the workbooks of a return into a folder."""
    secret = password(arguments.password)
    with opened(arguments.data, console) as workspace:
        unit = find_unit(workspace.frame(), arguments.unit) if arguments.unit else None
        unit = unit or workspace.own_unit()
        if arguments.persons and workspace.policy().persons and not secret:
            raise Refused("人员名单要加密码才能导出，请用--password给出密码。")
        wish = ExportWish(
            parts=tuple(Part) if arguments.persons else (Part.FIGURES,),
            password=secret,
            shortest=workspace.policy().min_length,
            reason=arguments.reason,
            task=workspace.task_id(),
        )
        try:
            arguments.out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise named(error, arguments.out) from error
        form_set = workspace.frame().form_set
        try:
            made = workspace.export(arguments.out, wish, unit.code)
        except Refused as error:
            told = [placed(form_set, problem) for problem in error.problems]
            raise Refused(error.message, told) from error
    return _exported(form_set, unit, made)


def _exported(form_set: FormSet, unit: Unit, made: Exported) -> Answer:
    again = "（和上次导出的一样，没有新的版本）" if made.again else ""
    errors = sum(problem.is_error for problem in made.problems)
    lines = [f"{unit.name}：第{made.revision.number}版{again}"]
    lines += [f"  {path}" for path in made.paths]
    if errors:
        lines.append(f"带错上报：还有{errors}处错误。")
    lines += problem_lines([placed(form_set, problem) for problem in made.problems])
    facts = {
        "unit": unit.code,
        "name": unit.name,
        "revision": made.revision.digest,
        "number": made.revision.number,
        "again": made.again,
        "files": made.paths,
        "errors": errors,
        "problems": [problem_facts(problem) for problem in made.problems],
    }
    return Answer(tuple(lines), facts, ATTENTION if errors else DONE)
