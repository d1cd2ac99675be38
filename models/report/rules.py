"""The language of claims, conditions and table columns: a small expression over figures.

A whitelisted subset of Python's syntax, compiled to closures; nothing is handed to ``eval``.

===============================  =====================================================
``gk_total``                     the indicator's figure, a number
``setting.target``               a setting of the period; ``period.year``, ``period.half``
``reten_pri >= setting.target``  a comparison; a figure without a value makes it fail
``zero(fee_viol)``               a rule of ``claim_rules``, called with indicators
``and``, ``or``, ``not``         put these together; the reasons are kept
``end_pri / start_pri * 100``    arithmetic, for columns of tables
===============================  =====================================================
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from decimal import Decimal, DivisionByZero, InvalidOperation, localcontext
from itertools import pairwise
from typing import Any

from msgspec import Struct

from models.forms.definition import FormSet
from models.indicators.declared import declared
from models.report.claim_rules import RULES, misused
from models.report.figures_format import short
from models.report.verdicts import HOLDS, Verdict, all_of, fails, negated, one_of
from models.report.view import View

_MAX_LENGTH, _MAX_DEPTH = 1_000, 20

Number = Callable[[View], Decimal | None]
Text = Callable[[View], str]
Judge = Callable[[View], Verdict]


class RuleError(Exception):
    """The text is no rule; the message says why, in Chinese."""


class Judgement(Struct, frozen=True):
    """A compiled rule."""

    text: str
    judge: Judge
    indicators: frozenset[str]


class Formula(Struct, frozen=True):
    """A compiled number; ``indicator`` is set where it is nothing but a figure."""

    text: str
    number: Number
    indicators: frozenset[str]
    indicator: str = ""


class _Operand(Struct, frozen=True):
    """One side of a comparison: a number or a text, and how a person would call it."""

    say: Text
    number: Number | None = None
    text: Text | None = None


def compile_rule(text: str, form_set: FormSet) -> Judgement:
    """Compile a rule; RuleError names the first thing that is wrong."""
    compiler = _Compiler(form_set)
    judge = compiler.verdict(_parsed(text))
    return Judgement(text, judge, frozenset(compiler.indicators))


def compile_formula(text: str, form_set: FormSet) -> Formula:
    """Compile a number; RuleError names the first thing that is wrong."""
    compiler = _Compiler(form_set)
    tree = _parsed(text)
    operand = compiler.operand(tree)
    if operand.number is None:
        raise RuleError(f"“{text}”不是数")
    only = tree.id if isinstance(tree, ast.Name) else ""
    return Formula(text, operand.number, frozenset(compiler.indicators), only)


def _parsed(text: str) -> ast.expr:
    if len(text) > _MAX_LENGTH:
        raise RuleError(f"规则太长，最多{_MAX_LENGTH}个字符")
    try:
        tree = ast.parse(text.strip().replace("\n", " "), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise RuleError("规则写法不对，括号或运算符可能不配对") from error
    level: list[ast.AST] = [tree]
    for _ in range(_MAX_DEPTH):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
    if level:
        raise RuleError("规则套得太深")
    return tree


_ARITHMETIC: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARE: dict[type[ast.cmpop], tuple[Callable[[Any, Any], bool], str]] = {
    ast.GtE: (operator.ge, "不到"),
    ast.Gt: (operator.gt, "不超过"),
    ast.LtE: (operator.le, "超过了"),
    ast.Lt: (operator.lt, "不低于"),
    ast.Eq: (operator.eq, "不等于"),
    ast.NotEq: (operator.ne, "等于"),
}


class _Compiler:
    """Turns syntax nodes into closures and notes the indicators that are named."""

    def __init__(self, form_set: FormSet) -> None:
        self._by_id = declared(form_set).by_id
        self._settings = {setting.id: setting for setting in form_set.settings}
        self.indicators: set[str] = set()

    def verdict(self, node: ast.expr) -> Judge:
        """Compile something that holds or does not."""
        match node:
            case ast.BoolOp(op=op, values=values):
                judges = [self.verdict(value) for value in values]
                together = all_of if isinstance(op, ast.And) else one_of
                return lambda view: together([judge(view) for judge in judges])
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                judge, what = self.verdict(inner), ast.unparse(node)
                return lambda view: negated(judge(view), what)
            case ast.Compare(left=left, ops=ops, comparators=others):
                return self._comparison([left, *others], ops)
            case ast.Call(func=ast.Name(id=kind), args=args, keywords=[]):
                return self._rule(kind, args)
            case ast.Attribute(value=ast.Name(id="setting"), attr=name):
                return self._switch(name)
        raise RuleError(f"规则里不能用“{ast.unparse(node)}”这种写法")

    def _switch(self, name: str) -> Judge:
        setting = self._settings.get(name)
        if setting is None or not isinstance(setting.default, bool):
            raise RuleError(f"“setting.{name}”不是是否类的设置")
        return lambda view: HOLDS if view.settings[name] else fails(f"设置“{setting.label}”为否")

    def _rule(self, kind: str, args: list[ast.expr]) -> Judge:
        rule = RULES.get(kind)
        if rule is None:
            raise RuleError(f"没有“{kind}”这种规则")
        names = [self._indicator(arg) for arg in args]
        aggregates = {name: item.agg for name, item in self._by_id.items()}
        wrong = misused(aggregates, kind, names)
        if wrong:
            raise RuleError(wrong)
        return lambda view: rule.judge(view, names)

    def _indicator(self, node: ast.expr) -> str:
        if not isinstance(node, ast.Name) or node.id not in self._by_id:
            raise RuleError(f"没有指标“{ast.unparse(node)}”")
        self.indicators.add(node.id)
        return node.id

    def _comparison(self, nodes: list[ast.expr], ops: list[ast.cmpop]) -> Judge:
        operands = [self.operand(node) for node in nodes]
        for left, right in pairwise(operands):
            if (left.number is None) != (right.number is None):
                raise RuleError("规则里比较的两边不是一类")
        links = []
        for op, (left, right) in zip(ops, pairwise(operands), strict=True):
            if type(op) not in _COMPARE:
                raise RuleError("规则里只能用大于、小于、等于来比较")
            links.append((*_COMPARE[type(op)], left, right))
        return lambda view: all_of([_compared(view, *link) for link in links])

    def operand(self, node: ast.expr) -> _Operand:
        """Compile a number or a text."""
        match node:
            case ast.Constant(value=bool()):
                pass
            case ast.Constant(value=int() | float() as raw):
                number = Decimal(repr(raw))
                return _Operand(lambda _view: short(number, 6), lambda _view: number)
            case ast.Constant(value=str() as word):
                return _Operand(lambda _view: f"“{word}”", text=lambda _view: word)
            case ast.Name():
                return self._figure(self._indicator(node))
            case ast.Attribute(value=ast.Name(id="setting"), attr=name):
                return self._setting(name)
            case ast.Attribute(value=ast.Name(id="period"), attr="year" | "half" as name):
                return _Operand(
                    lambda view: str(getattr(view.period, name)),
                    lambda view: Decimal(getattr(view.period, name)),
                )
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                return self._negative(inner)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
                return self._arithmetic(node, left, _ARITHMETIC[type(op)], right)
        raise RuleError(f"规则里不能用“{ast.unparse(node)}”这种写法")

    def _figure(self, name: str) -> _Operand:
        title = self._by_id[name].title

        def say(view: View) -> str:
            value = view.figure(name).value
            return f"“{title}”{'没有数' if value is None else short(value)}"

        return _Operand(say, lambda view: view.figure(name).value)

    def _setting(self, name: str) -> _Operand:
        setting = self._settings.get(name)
        if setting is None:
            raise RuleError(f"没有“{name}”这个设置")
        label = setting.label

        def say(view: View) -> str:
            return f"“{label}”{view.settings[name]}"

        if isinstance(setting.default, str):
            return _Operand(say, text=lambda view: str(view.settings[name]))
        if isinstance(setting.default, int | float) and not isinstance(setting.default, bool):
            return _Operand(say, lambda view: Decimal(str(view.settings[name])))
        raise RuleError(f"设置“{label}”不是一个数，也不是一个词")

    def _negative(self, node: ast.expr) -> _Operand:
        inner = self.operand(node)
        number = inner.number
        if number is None:
            raise RuleError(f"“{ast.unparse(node)}”不是数")

        def run(view: View) -> Decimal | None:
            value = number(view)
            return None if value is None else -value

        return _Operand(lambda view: f"-{inner.say(view)}", run)

    def _arithmetic(
        self,
        node: ast.expr,
        left: ast.expr,
        operation: Callable[[Decimal, Decimal], Decimal],
        right: ast.expr,
    ) -> _Operand:
        first, second = self.operand(left).number, self.operand(right).number
        if first is None or second is None:
            raise RuleError(f"“{ast.unparse(node)}”里用的不是数")
        what = ast.unparse(node)

        def run(view: View) -> Decimal | None:
            one, other = first(view), second(view)
            if one is None or other is None:
                return None
            try:
                with localcontext(prec=34):
                    return operation(one, other)
            except (DivisionByZero, InvalidOperation):
                return None

        return _Operand(lambda _view: f"“{what}”", run)


def _compared(
    view: View,
    operation: Callable[[Any, Any], bool],
    word: str,
    left: _Operand,
    right: _Operand,
) -> Verdict:
    if left.number is not None and right.number is not None:
        one, other = left.number(view), right.number(view)
        if one is None or other is None:
            return fails(left.say(view) if one is None else right.say(view))
        holds = operation(one, other)
    else:
        assert left.text is not None
        assert right.text is not None
        holds = operation(left.text(view), right.text(view))
    return HOLDS if holds else fails(f"{left.say(view)}，{word}{right.say(view)}")
