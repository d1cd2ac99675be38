"""A summary as it might be printed, for the tests of the drawing: sentences of our own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from models.report.content import (
    Block,
    Cell,
    Chart,
    Column,
    Document,
    Heading,
    Paragraph,
    Row,
    Run,
    Series,
    Signature,
    Table,
    Target,
)
from models.report.fonts import Fonts

RESOURCES = Path(__file__).resolve().parents[3] / "resources"
FONTS = Fonts(RESOURCES / "fonts")

TOWNS = (
    "金秀镇",
    "桐木镇",
    "头排镇",
    "三角乡",
    "忠良乡",
    "罗香乡",
    "长垌乡",
    "大樟乡",
    "六巷乡",
    "三江乡",
)
"""Townships; 垌 is no everyday character."""

RETENTION = (
    "控辍保学工作取得新进展。各校把控辍保学作为“一把手”工程来抓，开学第一周即组织教师深入村屯，"
    "对未按时返校的学生逐户走访、逐人登记，做到“一生一档、一生一策”。截至2006年6月30日，全县小学"
    "阶段在校学生9087人，巩固率达99.63%，比上年同期提高0.21个百分点；初中阶段在校学生5219人，巩固率"
    "达95.20%，辍学率控制在3%以内。上半年，共劝返学生37名，其中小学6名、初中31名；目前未返校的12名学生"
    "均已落实责任人跟踪（县直部门帮扶8名、乡镇帮扶4名）。"
)
EXAMS = (
    "高考成绩再上新台阶。2006年，我县493名学生参加高考，考上第一批本科线8人，第二批本科线118人，"
    "第三批本科线101人，本科上线人数合计227人，比上年增加31人，首次突破二百人大关；上线率46.04%，"
    "比上年提高4.7个百分点。为做好备考工作，2月、3月、5月共组织备考会议5次，4月11日至12日组织专家组"
    "到全县各乡镇中学检查指导，6月19—23日在县高级中学举办了第二期校长培训班，参加培训130人。"
)
MONEY = (
    "多方筹措资金190多万元用于改善学校办学条件，共实施项目7个，建筑面积约9100㎡……其中，已竣工5个；"
    "筹措资金70多万元用于开展“普实”工作——74所村完小以上小学有41所落实了现代远程教育工程项目设备。"
    "各校还按照“谁主管、谁负责”“谁检查、谁签字”的要求，排查整改隐患63处，整改率100%。"
)
PROBLEMS = (
    "1.部分寄宿制学校学生的住宿条件还需要进一步改善，生均宿舍面积不足3平方米的有14所。",
    "2.个别村完小、教学点功能室不齐全，教师队伍结构性缺编、年龄老化的问题仍然存在。",
)


NOTE = (
    "注：1.巩固率＝期末在校学生数÷（期初在校学生数＋转入－转出－死亡）×100%，死亡学生不计入"
    "分母；合计数按分子、分母分别相加后相除，不是各校巩固率的平均数。"
)


def paragraph(name: str, text: str) -> Paragraph:
    """Return a paragraph of one piece."""
    return Paragraph(name, (Run(text),))


def body(repeats: int = 1) -> tuple[Block, ...]:
    """Return the text: as it is, or with its middle repeated to make it long."""
    blocks: list[Block] = [
        paragraph(
            "p0",
            "2006年上半年，我局紧紧围绕县委、县政府的中心工作，坚持“巩固、深化、提高、发展”的方针，"
            "以办好人民满意的教育为目标，以控辍保学和提高教学质量为重点，各项工作进展顺利。"
            "现将有关情况总结如下：",
        ),
        Heading("h1", 1, "一、上半年工作完成情况"),
    ]
    for number in range(repeats):
        blocks += [
            Heading(f"h2-{number}-1", 2, "（一）加强督查落实，做好控辍保学工作"),
            paragraph(f"p1-{number}", RETENTION),
            Heading(f"h2-{number}-2", 2, "（二）强化教学管理，提高教育教学质量"),
            Heading(f"h3-{number}-1", 3, "1.抓好高考备考工作"),
            paragraph(f"p2-{number}", EXAMS),
            Heading(f"h3-{number}-2", 3, "2.改善办学条件"),
            paragraph(f"p3-{number}", MONEY),
        ]
    blocks.append(Heading("h1-2", 1, "二、存在的问题"))
    blocks += [paragraph(f"q{n}", text) for n, text in enumerate(PROBLEMS)]
    blocks.append(Heading("h1-3", 1, "三、下一步工作打算"))
    blocks.append(paragraph("r", "加强中小学“八室”“五室”建设，力争年底通过自治区“普实”评估验收。"))
    return tuple(blocks)


def cells(*texts: str) -> tuple[Cell, ...]:
    """Return cells with these texts; those that are numbers have a value."""
    return tuple(Cell(text, _value(text)) for text in texts)


def _value(text: str) -> Decimal | None:
    return Decimal(text) if text.replace(".", "", 1).isdigit() else None


def town_table() -> Table:
    """Return a table of ten townships and eight columns, with groups, a total and a band."""
    columns = (
        Column("乡镇", align="text"),
        Column("在校学生数", "小学"),
        Column("其中：女生", "小学"),
        Column("巩固率（%）", "小学"),
        Column("在校学生数", "初中"),
        Column("其中：女生", "初中"),
        Column("巩固率（%）", "初中"),
        Column("未返校人数"),
    )
    rows = [Row(cells("合计", "9087", "4310", "99.63", "5219", "2502", "95.20", "12"), "total")]
    for n, town in enumerate(TOWNS):
        rate = f"{99.9 - n * 0.1:.2f}", f"{97 - n * 0.37:.2f}"
        junior = ("—", "—", "—") if n == 8 else (str(511 + 7 * n), str(240 + 5 * n), rate[1])
        left = "*" if n == 3 else "0"
        rows.append(Row(cells(town, str(1013 - 37 * n), str(470 - 9 * n), rate[0], *junior, left)))
    return Table(
        "t2",
        "学生变动与巩固率统计表",
        columns,
        tuple(rows),
        reporter="填报单位：金秀瑶族自治县教育和科技局",
        period="2006年上半年",
        unit="人",
        coverage="应报84所，已报83所（含83/84校）。",
        notes=(
            NOTE,
            "2.“—”表示不设初中，“*”表示人数过少，不单独列出。",
        ),
        signing="填表人：　　　　审核人：　　　　负责人：　　　　填报日期：",
    )


def wide_table() -> Table:
    """Return a table of fourteen columns, which is printed sideways."""
    labels = (
        "学校名称",
        "类别",
        *(f"{n}年级" for n in "一二三四五六七八九"),
        "班数",
        "教师数",
        "生师比",
    )
    aligns = ("text", "center", *["number"] * 12)
    columns = tuple(
        Column(
            label, align="text" if align == "text" else "center" if align == "center" else "number"
        )
        for label, align in zip(labels, aligns, strict=True)
    )
    names = [f"{town}中心小学" for town in TOWNS] + ["金秀瑶族自治县第二民族初级中学（头排校区）"]
    rows = tuple(
        Row(cells(name, "完小", *(str(31 + n * k % 17) for k in range(9)), "12", "27", "13.46"))
        for n, name in enumerate(names * 3)
    )
    return Table("t1", "中小学基本情况统计表", columns, rows, unit="人", period="2006年上半年")


def long_table(count: int = 300) -> Table:
    """Return a list of so many schools, some with very long names."""
    columns = (
        Column("序号", align="center"),
        Column("学校名称", align="text", grow=2),
        Column("标识码", align="center"),
        Column("整改内容", align="text", grow=1),
        Column("排查（处）"),
        Column("整改（处）"),
    )
    long = "金秀瑶族自治县长垌乡平孟村民委员会六架自然屯中国青少年发展基金会希望小学教学点"
    rows = tuple(
        Row(
            cells(
                str(n + 1),
                long if n % 29 == 7 else f"{TOWNS[n % 10]}第{n + 1}小学",
                f"{2145000001 + n}",
                "更换老化电线，加固围墙" if n % 3 else "无",
                str(n % 5),
                str(n % 4),
            )
        )
        for n in range(count)
    )
    return Table("t10", "安全隐患排查整改情况一览表", columns, rows, unit="处")


def bar_chart() -> Chart:
    """Return the usual chart: a rate by township against its target."""
    values = tuple(Decimal(9700 - 37 * n) / 100 for n in range(10))
    return Chart(
        "c1",
        "bar",
        "各乡镇初中巩固率",
        TOWNS,
        (Series("初中巩固率", (*values[:8], None, values[9])),),
        unit="%",
        target=Target("目标", Decimal(95)),
        source="数据来源：各校2006年上半年报表",
        base=Decimal(90),
        scale=2,
    )


def line_chart() -> Chart:
    """Return two lines over six years."""
    years = tuple(f"{year}年" for year in range(2001, 2007))
    numbers = (96, 113, 131, 158, 196, 227), (4, 3, 6, 5, 7, 8)
    series = (
        Series("本科上线", tuple(map(Decimal, numbers[0]))),
        Series("一本上线", tuple(map(Decimal, numbers[1]))),
    )
    return Chart(
        "c2", "line", "高考本科上线人数", years, series, unit="人", source="数据来源：历年统计"
    )


def stacked_chart() -> Chart:
    """Return three layers by township."""
    layers = ("八室齐全", "五室齐全", "不齐全")
    series = tuple(
        Series(layer, tuple(Decimal((n * (k + 2)) % 5 + 3 - k) for n in range(10)))
        for k, layer in enumerate(layers)
    )
    return Chart("c3", "stacked", "各乡镇功能室配置", TOWNS, series, unit="所")


def sample(repeats: int = 1) -> Document:
    """Return the whole summary."""
    return Document(
        title=("金秀瑶族自治县教育和科技局2006年上半年工作总结",),
        blocks=body(repeats),
        signature=Signature("金秀瑶族自治县教育和科技局", date(2006, 7, 5)),
        tables=(town_table(), wide_table(), long_table()),
        charts=(bar_chart(), line_chart(), stacked_chart()),
        note="本总结的数据含83/84校，忠良乡车田教学点未报",
    )
