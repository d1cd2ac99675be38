"""What a report declared in TOML may get wrong: found when the form set is taken in, not later."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from models.forms.definition import FormSet, Paragraph, ReportChart, ReportTable
from models.forms.expression_nodes import ExpressionError
from models.forms.expressions import compile_expression
from models.forms.lint_common import indicator_file
from models.indicators.declared import RATIO_TERMS, declared
from models.problems import Place, Problem, Severity
from models.records import Part
from models.report.rules import RuleError, compile_formula, compile_rule
from models.report.slots import FORMS, Slot, misuse
from models.report.tables import UNIT_FACTS
from models.report.templates import PLAIN_FILTERS, Outline, Print, TemplateFault, outline
from models.report.wording import CONTEXT_NAMES

_ASCII = re.compile(
    "[\u3000-\u9fff\uff00-\uffef“”][,;:?!()]|[,;:?!()][\u3000-\u9fff\uff00-\uffef“”]"
)
_NUMBERED = re.compile("^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|[0-9]+[.．、])")
_ESTIMATES = ("约", "近", "大约", "将近")


def lint_report(form_set: FormSet) -> list[Problem]:
    """Return every fault of the indicators, claims, wording, tables and charts of a form set."""
    return [
        *_repeated(form_set),
        *_indicators(form_set),
        *_claims(form_set),
        *_templates(form_set),
        *(found for table in form_set.report.tables for found in _table(form_set, table)),
        *(found for chart in form_set.report.charts for found in _chart(form_set, chart)),
    ]


def _fault(file: str, path: str, what: str) -> Problem:
    return Problem("F003", Severity.ERROR, f"{path}：{what}。", Place(file=file, path=path))


_REPORT = "report.toml"


def _indicators(form_set: FormSet) -> Iterator[Problem]:
    known = declared(form_set)
    for item in form_set.indicators:
        file = indicator_file(item)
        if item.id in CONTEXT_NAMES:
            yield _fault(file, item.id, "这个名称模板里另有用处，不能用作指标")
        if item.agg == "ratio":
            for term in (item.numerator, item.denominator):
                if known.by_id[term].agg not in RATIO_TERMS:
                    yield _fault(file, item.id, f"“{term}”不是合计或计数，不能用在比率里")
            continue
        compiled = known.over_records[item.id]
        parts = [*compiled.about, *compiled.which, *([compiled.value] if compiled.value else [])]
        if any(part.reads_last for part in parts):
            yield _fault(file, item.id, "指标里不能用上期的数（last）")
        numeric = compiled.value is None or compiled.value.kind in {"number", "any"}
        if item.agg != "distinct" and not numeric:
            yield _fault(file, f"{item.id}.value", "要是一个数")


def _repeated(form_set: FormSet) -> Iterator[Problem]:
    report = form_set.report
    for what, items in (
        ("断言", report.claims),
        ("附表", report.tables),
        ("图", report.charts),
    ):
        times = Counter(item.id for item in items)
        for name in (name for name, count in times.items() if count > 1):
            yield _fault(_REPORT, name, f"有两个{what}用了同一个id")


def _claims(form_set: FormSet) -> Iterator[Problem]:
    for claim in form_set.report.claims:
        yield from _tried(f"{claim.id}.rule", lambda: compile_rule(claim.rule, form_set))  # noqa: B023  # called at once


def _tried(path: str, compile_it: Callable[[], object]) -> Iterator[Problem]:
    try:
        compile_it()
    except (RuleError, ExpressionError) as error:
        yield _fault(_REPORT, path, str(error))


def _templates(form_set: FormSet) -> Iterator[Problem]:
    report = form_set.report
    for number, line in enumerate(report.title, 1):
        yield from _template(form_set, f"title.{number}", line)
    yield from _template(form_set, "signature", report.signature)
    for paragraph in report.paragraphs:
        yield from _paragraph(form_set, paragraph)


def _paragraph(form_set: FormSet, paragraph: Paragraph) -> Iterator[Problem]:
    if paragraph.when:
        yield from _tried(f"{paragraph.id}.when", lambda: compile_rule(paragraph.when, form_set))
    if paragraph.level != "body" and _NUMBERED.match(paragraph.text.strip()):
        yield _fault(_REPORT, paragraph.id, "标题的序号由程序编排，不要写在文字里")
    yield from _template(form_set, paragraph.id, paragraph.text)


def _template(form_set: FormSet, path: str, text: str) -> Iterator[Problem]:
    try:
        found = outline(text)
    except TemplateFault as error:
        yield _fault(_REPORT, path, str(error))
        return
    yield from _names(form_set, path, found)
    for one in found.prints:
        yield from _print(form_set, path, one)
    for literal in found.literals:
        wrong = _ASCII.search(literal)
        if wrong:
            yield _fault(_REPORT, path, f"“{wrong.group()}”里的标点要用全角")
    for arguments in found.records:
        yield from _records(form_set, path, arguments)
    for form_id, name in sorted(found.fields):
        form = next((form for form in form_set.forms if form.id == form_id), None)
        if form is not None and form.field(name) is None and name != "unit_name":
            yield _fault(_REPORT, path, f"“{form.title}”里没有“{name}”这一栏")


def _names(form_set: FormSet, path: str, found: Outline) -> Iterator[Problem]:
    indicators = {item.id for item in form_set.indicators}
    claims = {claim.id for claim in form_set.report.claims}
    settings = {setting.id for setting in form_set.settings}
    for name in sorted(found.names - indicators - CONTEXT_NAMES):
        yield _fault(_REPORT, path, f"没有指标“{name}”")
    for name in sorted(found.claims - claims):
        yield _fault(_REPORT, path, f"没有断言“{name}”")
    for name in sorted(found.settings - settings):
        yield _fault(_REPORT, path, f"没有“{name}”这个设置")


def _print(form_set: FormSet, path: str, one: Print) -> Iterator[Problem]:
    indicator = declared(form_set).by_id.get(one.base)
    if indicator is None:
        if one.form in FORMS and one.form:
            yield _fault(_REPORT, path, f"“{one.form}”只能用于指标")
        elif one.form and one.form not in PLAIN_FILTERS:
            yield _fault(_REPORT, path, f"没有“{one.form}”这种写法")
        return
    if one.args is None:
        yield _fault(_REPORT, path, f"“{one.base}|{one.form}”的参数要写成固定的文字")
        return
    wrong = misuse(indicator, Slot(one.base, one.form, one.args))
    if wrong:
        yield _fault(_REPORT, path, wrong)
    if one.form in {"over", "about"} and one.before.endswith(_ESTIMATES):
        yield _fault(_REPORT, path, f"“{one.before[-1]}”和“{one.form}”不能一起用")
    if declared(form_set).sensitive(indicator.id) and not one.optional and one.form != "people":
        text = f"“{indicator.title}”涉及个人，要用people，或者放在⟨ ⟩里"
        yield _fault(_REPORT, path, text)


def _records(form_set: FormSet, path: str, arguments: dict[str, str]) -> Iterator[Problem]:
    yield from _listed(
        form_set,
        path,
        arguments["form"],
        arguments.get("where", ""),
        [name.strip() for name in arguments.get("order", "").split(",") if name.strip()],
    )


def _listed(
    form_set: FormSet, path: str, form_id: str, where: str, order: Iterable[str]
) -> Iterator[Problem]:
    """Check a list of records: a form of figures, a filter that compiles, fields that exist."""
    form = next((form for form in form_set.forms if form.id == form_id), None)
    if form is None:
        yield _fault(_REPORT, path, f"没有“{form_id}”这张表")
        return
    if form.part is not Part.FIGURES:
        yield _fault(_REPORT, path, f"“{form.title}”是名单，不能逐条写进总结")
    if where:
        yield from _tried(path, lambda: compile_expression(where, form_set, form))
    for name in order:
        if form.field(name) is None:
            yield _fault(_REPORT, path, f"“{form.title}”里没有“{name}”这一栏")


def _table(form_set: FormSet, table: ReportTable) -> Iterator[Problem]:
    yield from _template(form_set, f"{table.id}.title", table.title)
    yield from _template(form_set, f"{table.id}.note", table.note)
    known = {kind.code for kind in form_set.kinds}
    known.update(group for kind in form_set.kinds for group in kind.groups)
    for name in sorted(set(table.kinds) - known):
        yield _fault(_REPORT, f"{table.id}.kinds", f"没有“{name}”这类单位")
    if table.kinds and table.rows == "record":
        yield _fault(_REPORT, f"{table.id}.kinds", "逐条列出的表不能写kinds，请写where")
    if table.rows == "record":
        yield from _listed(form_set, table.id, table.form, table.where, table.order)
        yield from _record_columns(form_set, table)
    elif table.rows == "missing":
        for column in table.columns:
            if column.indicator.removeprefix("=") not in UNIT_FACTS:
                yield _fault(_REPORT, table.id, f"单位没有“{column.indicator}”这一项")
    else:
        for band in [band.id for band in table.bands] or [""]:
            for column in table.columns:
                text = column.indicator.removeprefix("=").replace("{band}", band)
                yield from _tried(table.id, lambda: compile_formula(text, form_set))  # noqa: B023  # called at once


def _record_columns(form_set: FormSet, table: ReportTable) -> Iterator[Problem]:
    form = next((form for form in form_set.forms if form.id == table.form), None)
    if form is None:
        return
    persons = {item.id for item in form_set.forms if item.part is Part.PERSONS}
    for column in table.columns:
        text = column.indicator.removeprefix("=")
        try:
            compiled = compile_expression(text, form_set, form)
        except ExpressionError as error:
            yield _fault(_REPORT, table.id, str(error))
            continue
        if any(read in persons for read, _ in compiled.reads):
            yield _fault(_REPORT, table.id, f"“{text}”要看名单，不能逐条列出")
        if column.total and compiled.kind != "number":
            yield _fault(_REPORT, table.id, f"“{text}”不是数，不能合计")


def _chart(form_set: FormSet, chart: ReportChart) -> Iterator[Problem]:
    ids = {item.id for item in form_set.indicators}
    for name in chart.series:
        if name not in ids:
            yield _fault(_REPORT, chart.id, f"没有指标“{name}”")
    if not chart.series:
        yield _fault(_REPORT, chart.id, "至少要有一个指标")
    if chart.target:
        yield from _tried(f"{chart.id}.target", lambda: compile_formula(chart.target, form_set))
