"""问题与建议 in the sample county: what some schools lack, and the bureau's stock of sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from models.demo.filling import Filling, Values
from models.records import FormData

_SHARES = {"10": 1.0, "11": 0.6, "12": 0.2, "20": 0.7, "31": 1.0, "40": 1.0}
_LACKS: Sequence[tuple[str, str, str]] = (
    ("construct", "学生宿舍偏小，两名学生挤一张床。", "请安排资金建学生宿舍"),
    ("construct", "教学楼屋面漏雨，雨天有两间教室不能上课。", "请拨维修款"),
    ("construct", "没有教师宿舍，离家远的教师住在旧教室里。", "请安排教师周转房"),
    ("teacher", "缺英语教师，由其他学科教师兼课。", "请分配英语教师"),
    ("teacher", "教师年龄偏大，参加新课程培训的机会少。", "请多安排到校培训"),
    ("lab", "科学实验仪器不够，分组实验做不了。", "请配备一套仪器"),
    ("lab", "图书旧，适合学生看的少。", "请调配一批图书"),
    ("retention", "寒假后有学生随父母外出，动员回校困难。", "请乡镇和村委会一起动员"),
    ("fee", "公用经费紧，水电费和办公费不够开支。", "请增加公用经费"),
    ("safety", "学校没有专职门卫，靠教师轮流值班。", "请解决门卫的工资"),
)


class _Block(Struct, frozen=True):
    """A sentence of the bureau's stock."""

    block: str
    area: str
    kind: str
    text: str
    autumn: bool = True


_BLOCKS: Sequence[_Block] = (
    _Block(
        "Z1",
        "base",
        "1",
        "以办好让群众满意的教育为目标，抓队伍、抓质量、抓安全，各项工作都有新的进展。",
    ),
    _Block("C1", "safety", "2", "安全工作由校长负总责，班班有责任人，件件有检查。"),
    _Block("C2", "retention", "2", "每一名离校学生都有教师联系，去向不明的继续查找。"),
    _Block(
        "W1",
        "construct",
        "3",
        "村级学校和教学点底子薄，住校生的床位和食堂不够用，旧校舍等着维修。",
    ),
    _Block("W2", "construct", "3", "教师住房紧，办公用房少，工作和生活都不方便。"),
    _Block("W3", "teacher", "3", "教师队伍年龄偏大、学科不齐，新课程的教学还不熟练。"),
    _Block("W4", "fee", "3", "教育投入跟不上需要，实验室和仪器的配备比计划慢。"),
    _Block("D1", "base", "4", "学好上级关于基础教育和农村教育的文件，把要求落实到每一所学校。"),
    _Block("D2", "lab", "4", "多渠道筹措经费，配齐功能室和仪器，做好迎接自治区“普实”验收的准备。"),
    _Block("D3", "retention", "4", "开学前后集中动员，把离校学生劝回来，守住两项巩固率的目标。"),
    _Block("D4", "safety", "4", "安全教育月月有主题，隐患发现一处整改一处。"),
    _Block("D5", "principal", "4", "校长建设年的检查指导分批做完，结果向各校通报。", autumn=False),
    _Block("D6", "principal", "4", "组织校长任期考核，按程序做好新一轮竞聘上岗。", autumn=False),
)


def fill_closing(filling: Filling) -> dict[str, FormData]:
    """Fill in what a school would like to say, or what the bureau keeps ready."""
    if filling.is_bureau:
        return filling.going_on("text_block", _blocks(filling))
    dice = filling.dice("suggestion", filling.period.id)
    records: list[Values] = []
    if dice.random() < _SHARES.get(filling.unit.kind, 0):
        most = 1 if filling.unit.kind == "12" else 2
        for area, problem, need in dice.sample(_LACKS, dice.randrange(1, most + 1)):
            records.append({"area": area, "problem": problem, "need_support": need})
    return filling.listed("suggestion", records)


def _blocks(filling: Filling) -> Iterator[Values]:
    """Yield the stock, each sentence with its place among those of its kind."""
    blocks = [block for block in _BLOCKS if block.autumn or filling.period.half == 1]
    for number, block in enumerate(blocks, 1):
        yield {
            "block": block.block,
            "area": block.area,
            "kind": block.kind,
            "place": sum(other.kind == block.kind for other in blocks[:number]),
            "text": block.text,
            "valid_from": date(2005, 7, 1) if block.autumn else date(2006, 1, 1),
            "in_use": True,
        }
