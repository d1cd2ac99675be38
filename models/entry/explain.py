"""What a field is about, in words: help, what may be typed, how a computed value comes about."""

from __future__ import annotations

from collections.abc import Container

from msgspec import Struct

from models.entry.rule_words import rule_in_words
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


def computed_from(form_set: FormSet, form: Form, item: Field, unasked: Container[str] = ()) -> str:
    """Return a computed field's rule with labels in the place of ids."""
    return rule_in_words(form_set, form, item.compute, unasked)
