"""What a field is about, in words: help, what may be typed, how a computed value comes about."""

from __future__ import annotations

import ast

from msgspec import Struct

from models.forms.context import ReturnContext
from models.forms.definition import Field, Form, FormSet

_KINDS = {
    "integer": "整数",
    "decimal": "数，可以带小数",
    "money": "金额，以元为单位；写“3.5万元”会换算",
    "area": "面积，保留1位小数",
    "date": "日期，写成2006-03-23，也可以写3月23日",
    "text": "文字",
    "note": "文字，可以有几行",
    "yes_no": "“是”或“否”",
    "choice": "从下拉表里选一项，打代码或开头几个字也行",
    "id_number": "18位身份证号",
    "student_no": "学籍号",
    "phone": "电话号码",
    "code": "号码或编号",
}
_SIGNS = {ast.Add: "＋", ast.Sub: "－", ast.Mult: "×", ast.Div: "÷"}
_SHOWN_CHOICES = 30


class FieldHelp(Struct, frozen=True):
    """Everything F1 tells about a field."""

    title: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)


def explain_field(ctx: ReturnContext, form: Form, item: Field) -> FieldHelp:
    """Return what there is to say about a field."""
    lines = [item.help] if item.help else []
    if item.compute:
        lines.append(f"自动计算，不用填：{computed_from(ctx.form_set, form, item)}。")
    else:
        must = "必填" if item.required else "可以不填"
        lines.append(f"填法：{_KINDS[item.type]}；{must}。")
    lines += _limits(item)
    if item.carry:
        source = "学校名册" if item.carry.startswith("unit.") else "上一期报表"
        lines.append(f"开始时已按{source}填好，有变化请改。")
    lines += _choices(ctx.form_set, item)
    lines += _rules(form, item)
    return FieldHelp(item.label, tuple(lines))


def _limits(item: Field) -> list[str]:
    lines = []
    unit = item.unit
    if item.min is not None or item.max is not None:
        lines.append(f"只能填{_span(item.min, item.max, unit)}。")
    if item.soft_min is not None or item.soft_max is not None:
        span = _span(item.soft_min, item.soft_max, unit)
        lines.append(f"一般是{span}，超出要写说明。")
    if item.max_length:
        lines.append(f"最多{item.max_length}个字。")
    return lines


def _span(low: int | str | None, high: int | str | None, unit: str) -> str:
    if low is None:
        return f"不超过{high}{unit}的数"
    if high is None:
        return f"不少于{low}{unit}的数"
    return f"{low}到{high}{unit}"


def _choices(form_set: FormSet, item: Field) -> list[str]:
    if not item.choices:
        return []
    items = form_set.choices[item.choices].items
    told = "、".join(f"{choice.code} {choice.label}" for choice in items[:_SHOWN_CHOICES])
    more = "……" if len(items) > _SHOWN_CHOICES else ""
    return [f"可选：{told}{more}。"]


def _rules(form: Form, item: Field) -> list[str]:
    """Return the declared checks that mark this field, as their hints."""
    return [
        f"校验{check.id}：{check.hint}"
        for check in form.checks
        if item.id in check.fields and check.hint
    ]


def computed_from(form_set: FormSet, form: Form, item: Field) -> str:
    """Return a computed field's rule with labels in the place of ids."""
    try:
        tree = ast.parse(item.compute.strip(), mode="eval").body
        return _Teller(form_set, form).tell(tree)
    except (SyntaxError, _TooLong):
        return "由其他项目得出"


class _TooLong(Exception):
    """The rule can't be told in a few words."""


class _Teller:
    """Turns the syntax tree of a rule into words."""

    def __init__(self, form_set: FormSet, form: Form) -> None:
        self._forms = {known.id: known for known in form_set.forms}
        self._form = form

    def tell(self, node: ast.expr) -> str:
        """Return a node in words; _TooLong if there are none for it."""
        if isinstance(node, ast.BinOp) and type(node.op) in _SIGNS:
            scales = isinstance(node.op, ast.Mult | ast.Div)
            left = self._part(node.left, brackets=scales)
            right = self._part(node.right, brackets=scales or isinstance(node.op, ast.Sub))
            return f"{left}{_SIGNS[type(node.op)]}{right}"
        if isinstance(node, ast.Name):
            return self._label(self._form, node.id)
        if isinstance(node, ast.Constant):
            return str(node.value)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            return self._elsewhere(node.value.id, node.attr)
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute):
            return self.tell(node.value)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            return self._call(node.func.id, node.args)
        raise _TooLong

    def _part(self, node: ast.expr, *, brackets: bool) -> str:
        """Return an operand in words, a sum in brackets where the order of counting needs them."""
        text = self.tell(node)
        loose = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub)
        return f"（{text}）" if loose and brackets else text

    def _label(self, form: Form, field_id: str) -> str:
        item = form.field(field_id)
        if item is None:
            raise _TooLong
        return item.label

    def _elsewhere(self, form_id: str, field_id: str) -> str:
        form = self._forms.get(form_id)
        if form is None:
            raise _TooLong
        return f"《{form.title}》的{self._label(form, field_id)}"

    def _call(self, name: str, args: list[ast.expr]) -> str:
        first = args[0] if args else None
        if name in {"default", "round"} and first is not None:
            return self.tell(first)
        form = self._forms.get(first.id) if isinstance(first, ast.Name) else None
        if form is None:
            raise _TooLong
        if name == "count":
            return f"《{form.title}》里{'符合条件的' if len(args) > 1 else ''}行数"
        if name in {"sum", "distinct"} and len(args) > 1 and isinstance(args[1], ast.Name):
            what = "合计" if name == "sum" else "不重复的个数"
            some = "符合条件的" if len(args) > 2 else ""
            return f"《{form.title}》里{some}{self._label(form, args[1].id)}的{what}"
        raise _TooLong
