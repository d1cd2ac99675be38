"""The template language of the report: Jinja2 in its sandbox, cut down to what wording needs.

A template may print names and slots, ask conditions, go through records, and mark optional
clauses with ⟨ ⟩: a clause is dropped whole if a figure in it must not be said. Everything else of
Jinja2 (assignments, imports, macros, arithmetic, tests, other filters and calls) is refused before
a template is compiled, because form sets come in from outside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment
from msgspec import Struct, field

MAX_LENGTH = 8_000
"""Characters of a template."""

NAMESPACES = frozenset(("claim", "setting", "loop"))
CALLS = frozenset(("records", "has"))
PLAIN_FILTERS = frozenset(("day", "span", "listed", "months", "chinese", "titled", "sentence"))
"""Filters on records and what they hold; the forms of words of slots are filters too."""

_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.Filter,
    nodes.Call,
    nodes.Keyword,
    nodes.Getattr,
    nodes.If,
    nodes.CondExpr,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Compare,
    nodes.Operand,
    nodes.For,
    nodes.CallBlock,
)


class TemplateFault(Exception):
    """A template that is not used; the message says why, in Chinese."""


class Print(Struct, frozen=True):
    """A name that is printed.

    Attributes:
        base: the name; "" where it is something else that is filtered.
        form: the filter on it, "" if there is none.
        args: arguments of the filter; None where one is not constant.
        optional: whether it stands in ⟨ ⟩.
        before: the text directly before it.
    """

    base: str
    form: str
    args: tuple[str, ...] | None
    optional: bool
    before: str


class Outline(Struct):
    """What a template looks at, for the lint.

    Attributes:
        names: variables it reads, without those it makes itself.
        claims, settings: ids read as ``claim.x`` and ``setting.x``.
        prints: names that are printed.
        records: arguments of ``records(…)``.
        loops: loop variable → form whose records it goes through.
        fields: form and field of what is read of a loop variable.
        literals: the texts between the slots.
    """

    names: set[str] = field(default_factory=set)
    claims: set[str] = field(default_factory=set)
    settings: set[str] = field(default_factory=set)
    prints: list[Print] = field(default_factory=list)
    records: list[dict[str, str]] = field(default_factory=list)
    loops: dict[str, str] = field(default_factory=dict)
    fields: set[tuple[str, str]] = field(default_factory=set)
    literals: list[str] = field(default_factory=list)


class _Clause(Extension):
    """``{% clause %}…{% endclause %}``, written ⟨…⟩."""

    tags = {"clause"}  # noqa: RUF012  # Jinja2's own way of declaring a tag

    def parse(self, parser: Parser) -> nodes.Node:
        """Turn the tag into a call with the body as its block."""
        line = next(parser.stream).lineno
        body = parser.parse_statements(("name:endclause",), drop_needle=True)
        call = self.call_method("_run")
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _run(self, caller: Callable[[], str]) -> str:
        run: Callable[[Callable[[], str]], str] = self.environment.globals["_clause"]  # type: ignore[assignment]
        return run(caller)


def environment(
    finalize: Callable[[Any], str],
    clause: Callable[[Callable[[], str]], str],
    filters: Mapping[str, Callable[..., Any]],
) -> ImmutableSandboxedEnvironment:
    """Return an environment that prints, filters and drops clauses in these ways."""
    env = ImmutableSandboxedEnvironment(
        extensions=[_Clause],
        undefined=StrictUndefined,
        finalize=finalize,
        autoescape=False,  # the output is no HTML
        keep_trailing_newline=False,
    )
    env.globals = {"_clause": clause}
    env.filters = dict(filters)
    env.tests = {}
    return env


def compile_template(env: ImmutableSandboxedEnvironment, text: str) -> Template:
    """Compile a template; TemplateFault if it is not in the cut-down language."""
    source = prepared(text)
    outline(text)
    try:
        return env.from_string(source)
    except TemplateError as error:  # an unknown filter
        raise TemplateFault(f"模板写法不对（{error}）") from error


def prepared(text: str) -> str:
    """Return Jinja2's notation: clauses as tags, line breaks of the file taken out."""
    if len(text) > MAX_LENGTH:
        raise TemplateFault(f"模板太长，最多{MAX_LENGTH}个字符")
    flat = re.sub(r"\s*\n\s*", "", text.strip())
    if flat.count("⟨") != flat.count("⟩"):
        raise TemplateFault("⟨和⟩不配对")
    return flat.replace("⟨", "{% clause %}").replace("⟩", "{% endclause %}")


_PARSER = environment(str, lambda caller: caller(), {})


def outline(text: str) -> Outline:
    """Return what a template looks at; TemplateFault if it uses what it may not."""
    try:
        tree = _PARSER.parse(prepared(text))
    except TemplateError as error:
        raise TemplateFault(f"模板写法不对（{error}）") from error
    found = Outline()
    _walk(tree, found, frozenset(), optional=False)
    return found


def _walk(node: nodes.Node, found: Outline, local: frozenset[str], *, optional: bool) -> None:
    """Refuse what is not allowed, note the rest."""
    if not isinstance(node, _ALLOWED):
        raise TemplateFault(f"模板里不能用{type(node).__name__}这种写法")
    if isinstance(node, nodes.CallBlock):
        if not isinstance(node.call.node, nodes.ExtensionAttribute):
            raise TemplateFault("模板里不能用call")
        for child in node.body:
            _walk(child, found, local, optional=True)
        return
    if isinstance(node, nodes.For):
        local |= _loop_names(node, found, local)
    elif isinstance(node, nodes.Output):
        _printed(node, found, local, optional=optional)
    else:
        _named(node, found, local)
    for child in node.iter_child_nodes():
        _walk(child, found, local, optional=optional)


def _named(node: nodes.Node, found: Outline, local: Collection[str]) -> None:
    """Note names, attributes and calls."""
    match node:
        case nodes.Name(name=name) if name not in local:
            if name.startswith("_"):
                raise TemplateFault(f"模板里不能用“{name}”")
            if name not in NAMESPACES | CALLS:
                found.names.add(name)
        case nodes.Getattr():
            _attribute(node, found)
        case nodes.Call():
            _call(node, found)
        case nodes.Filter() if node.kwargs or node.dyn_args or node.dyn_kwargs:
            raise TemplateFault(f"“{node.name}”的参数要按次序写")


def _loop_names(node: nodes.For, found: Outline, local: Collection[str]) -> frozenset[str]:
    """Return the names a loop binds; loops go through records and never lie in another."""
    source = node.iter
    if (
        not isinstance(source, nodes.Call)
        or _name(source.node) != "records"
        or not isinstance(node.target, nodes.Name)
        or node.test
        or node.recursive
    ):
        raise TemplateFault("循环只能写成{% for 名称 in records(…) %}")
    found.loops[node.target.name] = dict(_record_arguments(source)).get("form", "")
    if local:
        raise TemplateFault("循环里不能再套循环")
    return frozenset((node.target.name, "loop"))


def _name(node: nodes.Node | None) -> str:
    return node.name if isinstance(node, nodes.Name) else ""


def _printed(node: nodes.Output, found: Outline, local: Collection[str], *, optional: bool) -> None:
    """Note the literal texts, and what is printed between them."""
    before = ""
    for item in node.nodes:
        if isinstance(item, nodes.TemplateData):
            before = item.data
            found.literals.append(before)
            continue
        for base, form, args in _said(item):
            if base in local:
                raise TemplateFault(f"“{base}”是一条记录，要写出是哪一栏")
            found.prints.append(Print(base, form, args, optional, before))
        before = ""


def _said(node: nodes.Node) -> Iterator[tuple[str, str, tuple[str, ...] | None]]:
    """Yield name, filter and arguments of whatever an expression may print."""
    match node:
        case nodes.CondExpr(expr1=first, expr2=other):
            yield from _said(first)
            yield from _said(other) if other is not None else ()
        case nodes.Filter(node=inner, name=form, args=args):
            values = [arg.value if isinstance(arg, nodes.Const) else None for arg in args]
            texts = None if None in values else tuple(str(value) for value in values)
            yield _name(inner), form, texts
        case nodes.Name(name=name):
            yield name, "", ()


def _attribute(node: nodes.Getattr, found: Outline) -> None:
    base = _name(node.node)
    if not base or node.attr.startswith("_"):
        raise TemplateFault(f"模板里不能用“.{node.attr}”")
    if base in found.loops:
        found.fields.add((found.loops[base], node.attr))
    if base == "claim":
        found.claims.add(node.attr)
    if base == "setting":
        found.settings.add(node.attr)


def _call(node: nodes.Call, found: Outline) -> None:
    name = _name(node.node)
    if name not in CALLS or node.dyn_args or node.dyn_kwargs:
        raise TemplateFault("模板里只能调用records和has")
    if name == "records":
        found.records.append(dict(_record_arguments(node)))


def _record_arguments(node: nodes.Call) -> Iterator[tuple[str, str]]:
    values = [("form", arg) for arg in node.args]
    values += [(keyword.key, keyword.value) for keyword in node.kwargs]
    for key, value in values:
        text = value.value if isinstance(value, nodes.Const) else None
        if (
            not isinstance(text, str)
            or key not in {"form", "where", "order"}
            or len(node.args) != 1
        ):
            raise TemplateFault('records要写成records("表", where="条件", order="栏")')
        yield key, text
