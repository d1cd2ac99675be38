"""What argparse complains about is said in Chinese."""

from __future__ import annotations

import re

import pytest

from models.headless.parser import Parser, WrongUsage, sentence


def parser() -> Parser:
    made = Parser("main.py 试试", "一个试用的命令。")
    made.add_argument("data", metavar="DATA")
    made.add_argument("--number", type=int)
    made.add_argument("--list", action="store_true")
    which = made.add_mutually_exclusive_group(required=True)
    which.add_argument("--one", action="store_true")
    which.add_argument("--two", action="store_true")
    made.add_argument("--kind", choices=("a", "b"))
    return made


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--one"], "还缺少DATA"),
        (["d"], "--one、--two里要给一个"),
        (["d", "--one", "--two"], "--two和--one不能一起用"),
        (["d", "--one", "e", "--foo"], "不认识“e --foo”"),
        (["d", "--one", "--number"], "--number后面要写内容"),
        (["d", "--one", "--number", "x"], "--number要写整数，写的是“x”"),
        (["d", "--one", "--kind", "c"], "--kind不能是“c”，只能是a、b"),
        (["d", "--one", "--list=3"], "--list后面不用写内容，写的是“3”"),
    ],
)
def test_a_mistake_is_one_sentence(words: list[str], told: str) -> None:
    with pytest.raises(WrongUsage) as wrong:
        parser().parse_args(words)

    assert wrong.value.message == f"{told}。用“main.py 试试 --help”看写法。"


def test_what_a_later_python_may_say_stays_as_it_is() -> None:
    assert sentence("something new") == "命令写得不对（something new）"


def test_choices_without_quotes_as_newer_pythons_write_them() -> None:
    said = "argument --kind: invalid choice: 'c' (choose from a, b)"

    assert sentence(said) == "--kind不能是“c”，只能是a、b"


def test_the_help_has_no_english_heads(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["--help"])
    text = capsys.readouterr().out

    assert text.startswith("用法：main.py 试试")
    assert "要写的：\n" in text
    assert "可以加的：\n" in text
    assert not re.search("usage|options|positional|show this", text)
