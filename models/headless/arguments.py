"""The commands and their arguments."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType

from models.edition import EDITIONS
from models.headless.parser import USAGE, Parser, WrongUsage

PROGRAM = "main.py"
_OVERVIEW = """校情汇：不写命令就打开窗口，写命令就在终端里做一件事。

  {window}

命令（“{program} 命令 --help”看每个命令的写法）：
{commands}

每个命令都可以加--json，结果写成一份JSON。退出状态：0做好了，1有事要人看，2没有做成。"""


def _data(parser: Parser) -> None:
    parser.add_argument("data", metavar="DATA", type=Path, help="数据文件夹")


def _demo(parser: Parser) -> None:
    parser.add_argument("out", metavar="OUT", type=Path, help="写到哪个文件夹")
    parser.add_argument("--schools", metavar="N", type=int, default=85, help="学校数，默认85所")
    parser.add_argument("--seed", metavar="S", type=int, default=2006, help="随机数的种子")


def _period(parser: Parser) -> None:
    _data(parser)
    parser.add_argument("period", metavar="PERIOD", help="哪个半年，写成2026H1、2026H2")
    parser.add_argument(
        "--form-set",
        metavar="NAME",
        default="",
        help="用哪套表样，例如county_current；不写就按半年选",
    )
    parser.add_argument(
        "--registry", metavar="FILE", type=Path, help="新建县局数据时要用的学校名册（CSV文件）"
    )
    parser.add_argument("--cutoff", metavar="DAY", default="", help="统计截止日期")
    parser.add_argument("--deadline", metavar="DAY", default="", help="上报期限")
    parser.add_argument(
        "--set",
        metavar="ID=VALUE",
        action="append",
        default=[],
        help="改一个标准，例如drills_least=4、fee_primary.01=40；可以写多次",
    )
    parser.add_argument("--settings", action="store_true", help="列出本期的标准和设置")


def _task(parser: Parser) -> None:
    _data(parser)
    parser.add_argument("out", metavar="OUT", type=Path, help="写到哪个文件夹")
    parser.add_argument(
        "--persons",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="本期要不要学校交人员名单，默认照上一次发的",
    )


def _export(parser: Parser) -> None:
    _data(parser)
    parser.add_argument("out", metavar="OUT", type=Path, help="写到哪个文件夹")
    parser.add_argument("--unit", metavar="CODE", default="", help="哪个单位，默认本单位")
    parser.add_argument(
        "--persons", action="store_true", help="连人员名单一起导出：县局本期要名单才行，还要有密码"
    )
    parser.add_argument(
        "--password", metavar="P", default="", help="人员名单的密码；写-就从标准输入读一行"
    )
    parser.add_argument("--reason", metavar="TEXT", default="", help="带错上报的原因")


def _answer(parser: Parser) -> None:
    _data(parser)
    parser.add_argument("out", metavar="OUT", type=Path, help="写到哪个文件夹")
    parser.add_argument("--unit", metavar="CODE", default="", help="只写一个单位的")


def _import(parser: Parser) -> None:
    _data(parser)
    parser.add_argument(
        "paths", metavar="PATH", type=Path, nargs="+", help="工作簿、压缩包或装着它们的文件夹"
    )
    parser.add_argument("--dry-run", action="store_true", help="只预演，不写入")
    parser.add_argument(
        "--password",
        metavar="P",
        action="append",
        default=[],
        help="打开人员名单的密码，可以给几个；写-就从标准输入读一行",
    )


def _take(parser: Parser) -> None:
    _data(parser)
    parser.add_argument("workbook", metavar="WORKBOOK", type=Path, help="手工填的.xlsx工作簿")
    parser.add_argument("--dry-run", action="store_true", help="只比较，不写入")
    parser.add_argument(
        "--both",
        choices=("draft", "workbook"),
        default="",
        help="两边填的不一样的：留现在的（draft），还是用工作簿的（workbook）",
    )
    parser.add_argument(
        "--choose",
        metavar="PLACE=draft|workbook",
        action="append",
        default=[],
        help="这一处用哪边的；PLACE照--dry-run写的写，可以只写表，或表/行",
    )
    parser.add_argument(
        "--password",
        metavar="P",
        action="append",
        default=[],
        help="打开人员名单的密码；写-就从标准输入读一行",
    )


def _resolve(parser: Parser) -> None:
    _data(parser)
    parser.add_argument("unit", metavar="UNIT", help="哪个单位（代码或全名）")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--head", metavar="CODE", help="整份采用这一版（写校验码）")
    which.add_argument("--combine", action="store_true", help="采用程序提出的合并结果")
    parser.add_argument(
        "--choose",
        metavar="PLACE=CODE",
        action="append",
        default=[],
        help="这一处用哪一版；PLACE照conflicts写的写，可以只写表，或表/行；CODE写base是原来的",
    )
    parser.add_argument(
        "--value", metavar="PLACE=TEXT", action="append", default=[], help="这一处改填这个值"
    )
    parser.add_argument(
        "--blank", metavar="PLACE", action="append", default=[], help="这一处改成空着"
    )
    parser.add_argument("--rest", metavar="CODE", default="", help="其余各处都用这一版")
    parser.add_argument("--who", metavar="NAME", required=True, help="谁决定的")
    parser.add_argument("--why", metavar="TEXT", required=True, help="为什么")


def _undo(parser: Parser) -> None:
    _data(parser)
    parser.add_argument("batch", metavar="BATCH", type=int, help="第几批导入")
    parser.add_argument("--why", metavar="TEXT", default="", help="为什么")


def _check(parser: Parser) -> None:
    _data(parser)
    parser.add_argument("--unit", metavar="CODE", default="", help="只看这个单位")


def _totals(parser: Parser) -> None:
    _data(parser)
    parser.add_argument(
        "--by",
        choices=("township", "kind", "unit"),
        default="county",
        help="按乡镇、单位类别或单位分开",
    )


def _trace(parser: Parser) -> None:
    _data(parser)
    parser.add_argument(
        "indicator", metavar="INDICATOR", help="哪个指标：代号或名称（totals里都有）"
    )


def _report(parser: Parser) -> None:
    _data(parser)
    parser.add_argument("--pdf", metavar="FILE", type=Path, help="总结写成PDF")
    parser.add_argument("--docx", metavar="FILE", type=Path, help="总结写成Word文档")
    parser.add_argument("--xlsx", metavar="FILE", type=Path, help="附表写成Excel表格")
    parser.add_argument("--date", metavar="DAY", help="成文日期，印在落款下面；写-改回截止日")
    parser.add_argument(
        "--for",
        dest="readers",
        choices=("public", "internal"),
        help="给谁看：对外（public）的附表不印一两个人的数，局内（internal）都印",
    )


def _restore(parser: Parser) -> None:
    _data(parser)
    parser.add_argument("--list", action="store_true", help="列出所有备份")
    parser.add_argument("number", metavar="N", type=int, nargs="?", help="恢复第几号备份")


Define = Callable[[Parser], None]

COMMANDS: Mapping[str, tuple[str, Define]] = MappingProxyType(
    {
        "demo": ("造一个虚构的县：写工作簿、汇总、印总结", _demo),
        "period": ("新建县局数据，或在已有的数据里开新的一期", _period),
        "task": ("写任务包和每个单位的空白工作簿", _task),
        "export": ("导出一个单位的报表工作簿", _export),
        "import": ("导入工作簿：先预演，再写入", _import),
        "take": ("学校把手工填的工作簿收进正在填的报表：先比较，再写入", _take),
        "conflicts": ("列出等人决定的报表", _data),
        "resolve": ("决定一个单位用哪一份报表", _resolve),
        "undo": ("撤销一批导入", _undo),
        "answer": ("给学校写回执；有错误和没有说明的，连报表一起退回", _answer),
        "check": ("检查报表，看谁还没有报", _check),
        "totals": ("列出全县的数", _totals),
        "trace": ("查一个数是从哪里来的", _trace),
        "report": ("印总结", _report),
        "backup": ("做一份备份", _data),
        "restore": ("列出备份，或恢复一份", _restore),
    }
)


def parse(words: Sequence[str]) -> argparse.Namespace:
    """Return the arguments; ``command`` is "" where the window is wanted.

    Raises:
        WrongUsage: they are not as they must be.
        SystemExit: help was asked for and has been printed.
    """
    if words and words[0] in COMMANDS:
        return _command(words[0], words[1:])
    return _window(words)


def _command(name: str, words: Sequence[str]) -> argparse.Namespace:
    about, define = COMMANDS[name]
    parser = Parser(f"{PROGRAM} {name}", f"{about}。")
    define(parser)
    parser.add_argument("--json", action="store_true", help="结果写成一份JSON")
    if not {"-h", "--help"}.isdisjoint(words):
        parser.parse_args(["--help"])  # the mixed way hides what must be written
    parser.usage = parser.format_usage().removeprefix(USAGE).strip()
    return parser.parse_intermixed_args(words, argparse.Namespace(command=name))


def _window(words: Sequence[str]) -> argparse.Namespace:
    window = f"{PROGRAM} [DATA] [--edition {{{','.join(EDITIONS)}}}]"
    commands = "\n".join(f"  {name:<10} {about}" for name, (about, _) in COMMANDS.items())
    parser = Parser(PROGRAM, _OVERVIEW.format(window=window, program=PROGRAM, commands=commands))
    parser.usage = f"{PROGRAM} [命令] …"
    parser.add_argument("data", metavar="DATA", type=Path, nargs="?", help="要打开的数据文件夹")
    parser.add_argument("--edition", choices=tuple(EDITIONS), default="", help="学校版或县局版")
    made, rest = parser.parse_known_args(words, argparse.Namespace(command=""))
    _refuse_misspelt(made.data)
    if rest:
        parser.parse_args(words)
    return made


def _refuse_misspelt(data: Path | None) -> None:
    """Tell a mistyped command from the name of a folder that is to be opened."""
    if data is None or data.exists():
        return
    near = get_close_matches(str(data), COMMANDS, n=1, cutoff=0.7)
    if near:
        raise WrongUsage(f"没有“{data}”这个命令，是不是要用“{near[0]}”？")
    if len(data.parts) == 1:
        raise WrongUsage(f"没有“{data}”这个命令，也没有这个文件夹。命令有：{'、'.join(COMMANDS)}。")
