"""Declared rules in words: labels in the place of ids, conditions as a teacher would say them."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterator

from models.forms.definition import ChoiceList, Form, FormSet

_SIGNS = {ast.Add: "＋", ast.Sub: "－", ast.Mult: "×", ast.Div: "÷"}
_ORDERS = {
    ast.Gt: ("大于", "晚于"),
    ast.GtE: ("不小于", "不早于"),
    ast.Lt: ("小于", "早于"),
    ast.LtE: ("不大于", "不晚于"),
}
_PERIOD = {"start": "本期开始", "end": "本期结束", "cutoff": "截止日期", "year_start": "学年开始"}
_NAMED = 4
"""More choices than this are not named one by one."""


class NoWordsError(Exception):
    """The rule can't be told in a few words."""


def rule_in_words(form_set: FormSet, form: Form, rule: str, unasked: Container[str] = ()) -> str:
    """Return a computed field's rule in words; what is intricate, by what it goes by.

    Args:
        form_set: where the other forms are.
        form: the form of the field.
        rule: what the field is computed from.
        unasked: fields of the form that this unit never fills in; they are left out of sums.
    """
    try:
        tree = ast.parse(rule.strip(), mode="eval").body
    except SyntaxError:
        return "由其他项目得出"
    teller = _Teller(form_set, form, unasked)
    try:
        return teller.tell(tree)
    except NoWordsError:
        sources = "、".join(teller.sources(tree)) or "、".join(teller.settings(tree))
        return f"由{sources}得出" if sources else "由其他项目得出"


class _Teller:
    """Turns the syntax tree of a rule into words."""

    def __init__(self, form_set: FormSet, form: Form, unasked: Container[str]) -> None:
        self._form_set = form_set
        self._unasked = unasked
        self._forms = {known.id: known for known in form_set.forms}
        self._settings = {setting.id: setting for setting in form_set.settings}
        self._form = form

    def tell(self, node: ast.expr) -> str:
        """Return a node in words; NoWordsError if there are none for it."""
        if isinstance(node, ast.BinOp) and type(node.op) in _SIGNS:
            return self._sum(node)
        if isinstance(node, ast.Name):
            return _label(self._form, node.id)
        if isinstance(node, ast.Constant):
            return str(node.value)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            return self._elsewhere(node.value.id, node.attr)
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute):
            return self.tell(node.value)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            return self._call(node.func.id, node.args)
        raise NoWordsError

    def sources(self, tree: ast.expr) -> Iterator[str]:
        """Yield the fields and forms a rule goes by, each once, in its order."""
        seen = set()
        for node in ast.walk(tree):
            if not isinstance(node, ast.Name):
                continue
            item = self._form.field(node.id)
            form = self._forms.get(node.id)
            told = f"“{item.label}”" if item else f"《{form.title}》" if form else ""
            if told and told not in seen:
                seen.add(told)
                yield told

    def settings(self, tree: ast.expr) -> Iterator[str]:
        """Yield the settings of the bureau a rule goes by."""
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "setting":
                setting = self._settings.get(node.attr)
                if setting is not None:
                    yield f"县局定的“{setting.label}”"

    def _sum(self, node: ast.BinOp) -> str:
        if isinstance(node.op, ast.Add):
            if self._adds_nothing(node.left):
                return self.tell(node.right)
            if self._adds_nothing(node.right):
                return self.tell(node.left)
        scales = isinstance(node.op, ast.Mult | ast.Div)
        left = self._part(node.left, brackets=scales)
        right = self._part(node.right, brackets=scales or isinstance(node.op, ast.Sub))
        return f"{left}{_SIGNS[type(node.op)]}{right}"

    def _adds_nothing(self, node: ast.expr) -> bool:
        """Tell whether a term, or each term of a sum, is nothing to this unit."""
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self._adds_nothing(node.left) and self._adds_nothing(node.right)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "default":
            node = node.args[0]
        return _is_nothing(node) or (isinstance(node, ast.Name) and node.id in self._unasked)

    def _part(self, node: ast.expr, *, brackets: bool) -> str:
        """Return an operand in words, a sum in brackets where the order of counting needs them."""
        text = self.tell(node)
        loose = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub)
        return f"（{text}）" if loose and brackets else text

    def _elsewhere(self, form_id: str, field_id: str) -> str:
        if form_id == "setting" and field_id in self._settings:
            return self._settings[field_id].label
        form = self._forms.get(form_id)
        if form is None:
            raise NoWordsError
        return f"《{form.title}》的{_label(form, field_id)}"

    def _call(self, name: str, args: list[ast.expr]) -> str:
        first = args[0] if args else None
        if name in {"default", "round"} and first is not None:
            return self.tell(first)
        form = self._forms.get(first.id) if isinstance(first, ast.Name) else None
        if form is None:
            raise NoWordsError
        if name == "count":
            return f"《{form.title}》{self._some(form, args[1:], '的')}行数"
        if name == "any" and len(args) == 2:
            return f"《{form.title}》{self._some(form, args[1:], '')}行有没有"
        if name in {"sum", "distinct"} and len(args) > 1:
            what = "合计" if name == "sum" else "不重复的个数"
            some = self._some(form, args[2:], "里")
            return f"《{form.title}》{some}{_labels(form, args[1])}的{what}"
        raise NoWordsError

    def _some(self, form: Form, conditions: list[ast.expr], of_all: str) -> str:
        """Return which records are meant; all of them are told with ``of_all``."""
        if not conditions:
            return of_all
        try:
            return f"里{_Condition(self._form_set, form, self._form).tell(conditions[0])}的"
        except NoWordsError:
            return "里符合条件的"


class _Condition:
    """Tells a condition on the records of a form."""

    def __init__(self, form_set: FormSet, form: Form, outer: Form) -> None:
        self._form_set = form_set
        self._form = form
        self._outer = outer

    def tell(self, node: ast.expr) -> str:
        """Return a condition in words; NoWordsError if there are none for it."""
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
            return "、".join(self.tell(part) for part in node.values)
        if isinstance(node, ast.Name):
            return f"“{self._yes_no(node.id)}”填“是”"
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return self._not(node.operand)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            return self._property(node.value.id, node.attr, "是")
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            return self._compare(node.left, node.ops[0], node.comparators[0])
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) == 1:
            return self._filled(node.func.id, node.args[0])
        raise NoWordsError

    def _yes_no(self, field_id: str) -> str:
        item = self._form.field(field_id)
        if item is None or item.type != "yes_no":
            raise NoWordsError
        return item.label

    def _not(self, node: ast.expr) -> str:
        if isinstance(node, ast.Name):
            return f"“{self._yes_no(node.id)}”填“否”"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            return self._property(node.value.id, node.attr, "不是")
        raise NoWordsError

    def _filled(self, name: str, node: ast.expr) -> str:
        words = {"blank": "没有填", "filled": "填了"}
        if name not in words or not isinstance(node, ast.Name):
            raise NoWordsError
        return f"{words[name]}“{_label(self._form, node.id)}”"

    def _property(self, field_id: str, name: str, verb: str) -> str:
        """Tell which choices have a property; ``row`` are the rows of a grid."""
        if field_id == "row":
            subject, listed = "", self._form.rows
        else:
            item = self._form.field(field_id)
            if item is None or not item.choices:
                raise NoWordsError
            subject, listed = f"“{item.label}”", item.choices
        labels, others = _having(self._form_set.choices[listed], name)
        if len(labels) > _NAMED and others:
            verb, labels = ("不是" if verb == "是" else "是"), others
        if not 0 < len(labels) <= _NAMED:
            raise NoWordsError
        return f"{subject}{verb}{'或'.join(f'“{label}”' for label in labels)}"

    def _compare(self, left: ast.expr, sign: ast.cmpop, right: ast.expr) -> str:
        if isinstance(left, ast.Call) and getattr(left.func, "id", "") == "default":
            left = left.args[0]
        if not isinstance(left, ast.Name):
            raise NoWordsError
        item = self._form.field(left.id)
        if item is None:
            raise NoWordsError
        subject = f"“{item.label}”"
        if type(sign) in _ORDERS:
            return f"{subject}{_ORDERS[type(sign)][item.type == 'date']}{self._value(right)}"
        verbs = {ast.Eq: "是", ast.NotEq: "不是", ast.In: "是", ast.NotIn: "不是"}
        if type(sign) not in verbs:
            raise NoWordsError
        values = right.elts if isinstance(right, ast.Tuple) else [right]
        told = "或".join(self._value(value, item.choices) for value in values)
        return f"{subject}{verbs[type(sign)]}{told}"

    def _value(self, node: ast.expr, choices: str = "") -> str:
        if isinstance(node, ast.Constant):
            found = self._form_set.choices[choices].item(str(node.value)) if choices else None
            return f"“{found.label}”" if found else str(node.value)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id == "this":
                return f"本行的“{_label(self._outer, node.attr)}”"
            if node.value.id == "period" and node.attr in _PERIOD:
                return _PERIOD[node.attr]
            if node.value.id == "setting":
                known = [item for item in self._form_set.settings if item.id == node.attr]
                if known:
                    return f"县局定的“{known[0].label}”"
        raise NoWordsError


def _is_nothing(node: ast.expr) -> bool:
    """Tell whether a term is something times 0: there only so that a blank makes all blank."""
    return (
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Mult)
        and isinstance(node.right, ast.Constant)
        and node.right.value == 0
    )


def _label(form: Form, field_id: str) -> str:
    item = form.field(field_id)
    if item is None:
        raise NoWordsError
    return item.label


def _labels(form: Form, node: ast.expr) -> str:
    """Return the label of what is added up or told apart, several with ＋."""
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    names = [part.id for part in parts if isinstance(part, ast.Name)]
    if len(names) < len(parts):
        raise NoWordsError
    return "＋".join(_label(form, name) for name in names)


def _having(choices: ChoiceList, name: str) -> tuple[list[str], list[str]]:
    """Return the labels of the choices that have a property, and of those that don't."""
    default = choices.defaults.get(name, False)
    having: list[str] = []
    others: list[str] = []
    for item in choices.items:
        (having if item.attrs.get(name, default) is True else others).append(item.label)
    return having, others
