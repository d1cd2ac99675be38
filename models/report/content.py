"""The summary as plain data: what is printed, without a word about how.

The wording fills a `Document`; ``pdf``, ``docx`` and ``xlsx`` draw it. Printed in this order::

    title lines, subtitle
    salutation                 主送机关, only for a formal issue
    blocks                     headings of three levels and paragraphs
    附件：1.… 2.…               made from the titles of tables and charts
    signature                  署名, 成文日期
    note                       附注, in brackets below the date
    附件1 … 附件n               one table each, from a new page
    附件n+1                     all charts together, if there are any

Every text is final: full-width punctuation, figures formatted, names masked, small counts
suppressed. What is drawn is drawn as it stands; only the date, the numbering of attachments and
页码 are made when drawing.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct

CHARTS_TITLE = "统计图"
"""Title of the attachment that holds the charts."""


class Run(Struct, frozen=True):
    """A piece of a paragraph.

    Attributes:
        indicator: id of the indicator whose figure this piece is, "" for plain words; the editor
            and the tracing of figures go by it, printing takes no notice.
        slot: the slot as the template writes it (``fund|over``), so that the editor can fill it
            again.
    """

    text: str
    indicator: str = ""
    slot: str = ""


class Heading(Struct, frozen=True):
    """A heading on a line of its own: ``一、…`` (level 1), ``（一）…`` (2) or ``1.…`` (3)."""

    id: str
    level: Literal[1, 2, 3]
    text: str


class Paragraph(Struct, frozen=True):
    """A paragraph of the body; ``id`` is the one of the template it came from."""

    id: str
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The runs in a row."""
        return "".join(run.text for run in self.runs)


Block = Heading | Paragraph


class Signature(Struct, frozen=True):
    """Who signs, and the date the document was made (成文日期)."""

    org: str
    date: date


class Column(Struct, frozen=True):
    """A column of a table.

    Attributes:
        group: heading above several columns that stand side by side.
        align: numbers stand at the right, short codes and marks in the middle.
        grow: share of the width that is left over; 0 keeps to the widest content.
    """

    label: str
    group: str = ""
    align: Literal["text", "number", "center"] = "number"
    grow: int = 0


class Cell(Struct, frozen=True):
    """A cell of a table.

    Attributes:
        text: as printed: ``1234``, ``99.63``, ``—`` (not applicable), ``*`` (suppressed).
        value: the exact number behind it, for Excel and sums; None if there is none to show.
        indicator, group: which figure this is, for tracing; "" for plain words.
    """

    text: str
    value: Decimal | None = None
    indicator: str = ""
    group: str = ""


class Row(Struct, frozen=True):
    """A row of a table.

    Attributes:
        kind: ``total`` (合计, 小计: set in 黑体), ``band`` (one cell over the whole width, a
            heading for the rows below), or ``body``.
    """

    cells: tuple[Cell, ...]
    kind: Literal["body", "total", "band"] = "body"


class Table(Struct, frozen=True):
    """An appendix table.

    Attributes:
        id: the one it was declared with.
        title: without 附件n.
        reporter: ``填报单位：…``, above the table at the left; "" leaves it out.
        period: ``2006年上半年``, above the table in the middle.
        unit: ``人``, printed as ``单位：人`` above the table at the right.
        coverage: ``应报84所，已报83所（含83/84校）``, below the table.
        notes: how figures were made, below the table, each a line or more.
        signing: ``填表人：　审核人：``, the last line below the table.
        landscape: None leaves it to the drawing (turned if it does not fit upright).
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    reporter: str = ""
    period: str = ""
    unit: str = ""
    coverage: str = ""
    notes: tuple[str, ...] = ()
    signing: str = ""
    landscape: bool | None = None


class Series(Struct, frozen=True):
    """The values of one thing over all categories of a chart; None is no value, not 0."""

    name: str
    values: tuple[Decimal | None, ...]


class Target(Struct, frozen=True):
    """A line across a chart that the values are measured against."""

    name: str
    value: Decimal


class Chart(Struct, frozen=True):
    """A chart, readable in black and white.

    Attributes:
        kind: ``bar`` (side by side), ``stacked`` (on top of each other) or ``line``.
        title: without 图n; the caption below the chart.
        unit: of the values, above the axis.
        source: ``数据来源：…``, below the caption.
        base: where the axis begins; anything but 0 is said on the chart.
        scale: digits after the point of the values written at bars and points.
    """

    id: str
    kind: Literal["bar", "stacked", "line"]
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    target: Target | None = None
    source: str = ""
    base: Decimal = Decimal(0)
    scale: int = 0


class Document(Struct, frozen=True):
    """The whole summary.

    Attributes:
        title: lines as they should break; one that is too long is broken further.
        subtitle: a line in 楷体 below the title: （草稿）, （2006年7月5日）.
        salutation: 主送机关 without the colon, "" for plain material.
        note: 附注 without the brackets: which returns the figures rest on.
    """

    title: tuple[str, ...]
    blocks: tuple[Block, ...] = ()
    signature: Signature | None = None
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    subtitle: str = ""
    salutation: str = ""
    note: str = ""

    @property
    def attachments(self) -> tuple[str, ...]:
        """Titles of the attachments, in order."""
        titles = tuple(table.title for table in self.tables)
        return (*titles, CHARTS_TITLE) if self.charts else titles

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of the attachments: 附件1, 附件2 …; a single one has no number."""
        count = len(self.attachments)
        return ("附件",) if count == 1 else tuple(f"附件{n}" for n in range(1, count + 1))
