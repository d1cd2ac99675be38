"""An argparse parser that speaks Chinese and turns a mistake into one sentence."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable
from typing import NoReturn

from models.errors import AppError

USAGE = "用法："
_HELP = "显示这段说明"
_SECTIONS = ("要写的", "可以加的")
_ARGUMENT = r"argument (?P<name>.+?): "


def _told(name: str) -> str:
    """Return how an argument is named in a sentence: its long option, or its place."""
    return name.split("/", maxsplit=1)[0]


_SENTENCES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(r"the following arguments are required: (?P<names>.+)"),
        lambda m: f"还缺少{'、'.join(m['names'].split(', '))}",
    ),
    (
        re.compile(r"one of the arguments (?P<names>.+) is required"),
        lambda m: f"{'、'.join(m['names'].split())}里要给一个",
    ),
    (
        re.compile(r"unrecognized arguments: (?P<words>.+)"),
        lambda m: f"不认识“{m['words']}”",
    ),
    (
        re.compile(rf"{_ARGUMENT}expected (?:one argument|at least one argument|\d+ arguments?)"),
        lambda m: f"{_told(m['name'])}后面要写内容",
    ),
    (
        re.compile(rf"{_ARGUMENT}invalid int value: '(?P<value>.*)'"),
        lambda m: f"{_told(m['name'])}要写整数，写的是“{m['value']}”",
    ),
    (
        re.compile(rf"{_ARGUMENT}invalid choice: '(?P<value>.*)' \(choose from (?P<choices>.+)\)"),
        lambda m: (
            f"{_told(m['name'])}不能是“{m['value']}”，"
            f"只能是{'、'.join(re.split(', ', m['choices'].replace(chr(39), '')))}"
        ),
    ),
    (
        re.compile(rf"{_ARGUMENT}not allowed with argument (?P<other>.+)"),
        lambda m: f"{_told(m['name'])}和{_told(m['other'])}不能一起用",
    ),
    (
        re.compile(rf"{_ARGUMENT}ignored explicit argument '(?P<value>.*)'"),
        lambda m: f"{_told(m['name'])}后面不用写内容，写的是“{m['value']}”",
    ),
    (
        re.compile(r"ambiguous option: (?P<word>\S+) could match (?P<names>.+)"),
        lambda m: f"“{m['word']}”不清楚是哪一个，可能是{'、'.join(m['names'].split(', '))}",
    ),
)


class WrongUsage(AppError):
    """The command was not written as it must be; the sentence says what is wrong."""


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help with 用法 above it."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, prefix or USAGE)


class Parser(argparse.ArgumentParser):
    """Reads the arguments of one command."""

    def __init__(self, prog: str, description: str) -> None:
        """Begin with ``--help``."""
        super().__init__(
            prog=prog,
            description=description,
            formatter_class=_Formatter,
            add_help=False,
            allow_abbrev=False,
        )
        self._positionals.title, self._optionals.title = _SECTIONS
        self.add_argument("-h", "--help", action="help", help=_HELP)

    def format_help(self) -> str:
        """Return the help, with Chinese colons behind the heads that argparse writes."""
        text = super().format_help()
        for head in _SECTIONS:
            text = text.replace(f"{head}:", f"{head}：")
        return text

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, instead of leaving the program.

        Raises:
            WrongUsage: always.
        """
        raise WrongUsage(f"{sentence(message)}。用“{self.prog} --help”看写法。")


def sentence(message: str) -> str:
    """Return what argparse complains about in Chinese; what is not known stays as it is."""
    for pattern, told in _SENTENCES:
        match = pattern.fullmatch(message)
        if match:
            return told(match)
    return f"命令写得不对（{message}）"
