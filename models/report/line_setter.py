"""Lines of Chinese text on a grid, both edges flush.

A line is 28 cells wide and a Chinese character takes one, so a line of nothing else stands on the
grid by itself. What disturbs it, and what is done:

- Marks that must not begin a line (。，、 closing brackets, %) or end one (opening brackets), and
  what must not be torn (numbers, years, dates but after 年 and 月, —— and ……) decide where a line
  may break.
- If one more mark belongs to the line than there is room for, marks that stand side by side and
  the mark at the line's end give up the empty half of their cells.
- Otherwise, and where Latin letters and digits are no whole cells, the line is filled by gaps of
  at most 1/8 cell: first a little where Chinese and Latin meet, then everywhere.

Lines are as full as they can be, but one that would need wider gaps makes earlier lines of the
paragraph give something up, if that helps. All widths are in cells; the setter knows no font.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import accumulate, pairwise

from msgspec import Struct

CLOSING = frozenset("。，、；：？！”’）〕】》〉』」］｝")
"""Marks whose ink lies at the left of their cell."""
OPENING = frozenset("“‘（〔【《〈『「［｛")
"""Marks whose ink lies at the right of their cell."""
RUNS = frozenset("—…")
"""Marks two of which stand for one sign."""
NEVER_FIRST = CLOSING | RUNS | frozenset("·~～-–／/%‰℃°％,.;:?!)]}々")
NEVER_LAST = OPENING | frozenset("([{￥¥$€№§")

FIRST_GAP = 1 / 16
"""The gap between Chinese and Latin before any others are widened."""
MOST_GAP = 1 / 8
"""The widest gap a line is filled with."""
LOOSEST = 1 / 2
"""Beyond this a line is left ragged: one long Latin word leaves no good way."""
HALF = 1 / 2
"""What a mark can give up of its cell."""

_TINY = 1e-9
_EVEN = 0.25
"""How exactly even lines are found."""
_SPACES = " \u3000\t\r\n\v\f"
_NARROW_SIGNS = frozenset("‰℃°％")

_NUMBER = r"[-+±−]?\d+(?:[.,:：/]\d+)*[%‰℃°％]?"
_KEPT = re.compile(
    rf"{_NUMBER}(?:(?:——?|[~～–-]){_NUMBER})*[年月日]?"  # 2006年, 99.5%, 63%~68%, 11—12日
    r"|[〇零一二三四五六七八九十]{1,4}[年月日]"
    r"|[A-Za-z0-9]+(?:[-.,:/@_'&+=?#%~][A-Za-z0-9]+)*[%‰℃]?"
)

Measure = Callable[[str], float]


class Line(Struct, frozen=True):
    """A line as set.

    Attributes:
        text: its characters, with spaces and the line break at its end.
        start: index of the first one in the paragraph.
        offsets: left edge of each character's cell, from the left margin.
        width: where the last character that is seen ends.
        loose: the gaps are wider than they should be, or the right edge is not reached.
    """

    text: str
    start: int
    offsets: tuple[float, ...]
    width: float
    loose: bool = False


def set_paragraph(  # what a paragraph looks like, each with its default
    text: str,
    measure: Measure,
    width: float,
    *,
    indent: float = 0,
    hanging: float = 0,
    flush: bool = True,
) -> list[Line]:
    """Set a text in lines; a line break in it is kept.

    Args:
        text: the paragraph.
        measure: width of a character.
        width: right edge of the lines.
        indent: left edge of the first line.
        hanging: left edge of the others.
        flush: fill every line but the last up to the right edge.
    """
    lines: list[Line] = []
    start = 0
    for part in text.splitlines(keepends=True) or [""]:
        lefts = (hanging if start else indent, hanging)
        lines.extend(_Setter(part, measure, flush=flush).lines(start, lefts, width))
        start += len(part)
    return lines


def even_lines(text: str, measure: Measure, width: float) -> list[Line]:
    """Set a heading in as few lines as fit a width, all as even as they can be; not flush."""
    lines = set_paragraph(text, measure, width, flush=False)
    low, high = 0.0, max((line.width for line in lines), default=0.0)
    while len(lines) > 1 and high - low > _EVEN:
        middle = (low + high) / 2
        tried = set_paragraph(text, measure, middle, flush=False)
        fits = len(tried) == len(lines) and all(line.width <= middle + _TINY for line in tried)
        low, high = (low, middle) if fits else (middle, high)
        lines = tried if fits else lines
    return lines


def single_line(text: str, measure: Measure, left: float = 0) -> Line:
    """Return a text in one line, as wide as it is."""
    edges = tuple(accumulate(map(measure, text), initial=left))
    return Line(text, 0, edges[:-1], edges[-1])


def nominal(char: str) -> float:
    """Return how wide a character usually is: a cell, half a one, or nothing."""
    if is_joined(char) or char < " ":
        return 0
    return HALF if is_narrow(char) or char == " " else 1


def natural_width(text: str, measure: Measure) -> float:
    """Return the width of a text in one line, nothing squeezed or stretched."""
    return sum(map(measure, text))


def widest_piece(text: str, measure: Measure) -> float:
    """Return the width of the widest piece that must not be torn."""
    places = [0, *break_places(text), len(text)]
    pieces = (text[begin:end].rstrip(_SPACES) for begin, end in pairwise(places))
    return max((natural_width(piece, measure) for piece in pieces), default=0)


def break_places(text: str) -> Iterator[int]:
    """Yield the indices before which a line may break."""
    kept = set[int]()
    for match in _KEPT.finditer(text):
        kept.update(range(match.start() + 1, match.end()))
    for index, (before, after) in enumerate(pairwise(text), start=1):
        if index not in kept and may_break(before, after):
            yield index


def may_break(before: str, after: str) -> bool:
    """Tell whether a line may break between two characters, numbers and words aside."""
    return (
        after not in NEVER_FIRST
        and after not in _SPACES
        and before not in NEVER_LAST
        and not is_joined(after)
    )


def is_joined(char: str) -> bool:
    """Tell whether a character belongs to the one before it: accents, variation selectors."""
    return unicodedata.category(char) in {"Mn", "Me", "Cf"}


def is_narrow(char: str) -> bool:
    """Tell whether a character is a Latin letter, a digit or a sign that goes with them."""
    return ("!" <= char < "\u2000" and char not in "·×") or char in _NARROW_SIGNS


class _Setter:
    """Sets one paragraph without line breaks (but one at its end)."""

    def __init__(self, text: str, measure: Measure, *, flush: bool) -> None:
        self._text = text
        self._flush = flush
        self._widths = [0.0 if char in "\r\n" else measure(char) for char in text]
        self._sums = [0.0, *accumulate(self._widths)]
        pairs = list(pairwise(text))
        self._squeezes = [_squeezable(*pair) for pair in pairs]
        self._squeeze_sums = [0.0, *accumulate(self._squeezes)]
        self._gaps = [_gap(*pair) for pair in pairs]
        self._gap_counts = [0, *accumulate(gap > 0 for gap in self._gaps)]
        self._places = [0, *break_places(text), len(text)]

    def lines(self, start: int, lefts: tuple[float, float], width: float) -> Iterator[Line]:
        """Yield the lines; ``lefts`` are the left edges of the first one and of the others."""
        rooms = (width - lefts[0], width - lefts[1])
        self._tear_what_is_too_wide(min(rooms))
        ends = self._fullest(rooms) or self._least_loose(rooms)
        for number, (begin, end) in enumerate(pairwise([0, *ends])):
            left = lefts[min(number, 1)]
            yield self._line(begin, end, left, width, start)

    def _tear_what_is_too_wide(self, room: float) -> None:
        """Let a piece wider than a line break between any two characters."""
        places = []
        for begin, end in pairwise(self._places):
            places.append(begin)
            if self._natural(begin, end) > room + _TINY:
                inner = range(begin + 1, end)
                places.extend(at for at in inner if not is_joined(self._text[at]))
        self._places = [*places, len(self._text)]

    def _seen_end(self, begin: int, end: int) -> int:
        """Return where a line ends without the spaces at its end."""
        while end > begin and self._text[end - 1] in _SPACES:
            end -= 1
        return end

    def _natural(self, begin: int, end: int) -> float:
        return self._sums[self._seen_end(begin, end)] - self._sums[begin]

    def _give(self, begin: int, end: int) -> float:
        """Return by how much a line can be squeezed."""
        end = self._seen_end(begin, end)
        if end == begin:
            return 0
        pairs = self._squeeze_sums[end - 1] - self._squeeze_sums[begin]
        return pairs + (HALF if self._text[end - 1] in CLOSING else 0)

    def _ends(self, at: int, room: float) -> list[int]:
        """Return where a line may end (as indices into the places), the best one first."""
        fitting: list[int] = []
        squeezed: list[int] = []
        begin = self._places[at]
        most = room + HALF + self._squeeze_sums[-1]
        for index in range(at + 1, len(self._places)):
            natural = self._natural(begin, self._places[index])
            if natural <= room + _TINY:
                fitting.append(index)
            elif natural - self._give(begin, self._places[index]) <= room + _TINY:
                squeezed.append(index)
            elif natural > most:
                break
        if not fitting:
            return squeezed or [at + 1]
        *shorter, fullest = fitting
        slack = room - self._natural(begin, self._places[fullest])
        best = [fullest, *squeezed] if slack < 1 - _TINY else [*squeezed, fullest]
        return best + shorter[::-1]

    def _looseness(self, at: int, end: int, room: float) -> float:
        """Return how much too loose a line would be; 0 is fine."""
        if end == len(self._places) - 1 or not self._flush:
            return 0
        begin, stop = self._places[at], self._places[end]
        slack = room - self._natural(begin, stop)
        gap = slack / max(self._gaps_in(begin, self._seen_end(begin, stop)), 1)
        return 1 + gap if gap > MOST_GAP + _TINY else 0

    def _gaps_in(self, begin: int, end: int) -> int:
        return self._gap_counts[max(end - 1, begin)] - self._gap_counts[begin]

    def _fullest(self, rooms: tuple[float, float]) -> list[int]:
        """Return the ends of lines as full as they can be; none if one would be too loose."""
        ends: list[int] = []
        at, last = 0, len(self._places) - 1
        while at < last:
            room = rooms[min(len(ends), 1)]
            end = self._ends(at, room)[0]
            if self._looseness(at, end, room):
                return []
            ends.append(self._places[end])
            at = end
        return ends or [0]

    def _least_loose(self, rooms: tuple[float, float]) -> list[int]:
        """Return the ends of the lines that are least too loose, all together."""
        last = len(self._places) - 1
        best: list[tuple[float, int]] = [(0, last)] * (last + 1)
        for at in range(last - 1, -1, -1):
            room = rooms[min(at, 1)]
            ways = [
                (self._looseness(at, end, room) + best[end][0], end) for end in self._ends(at, room)
            ]
            best[at] = min(ways, key=lambda way: way[0])
        ends, at = [], 0
        while at < last:
            at = best[at][1]
            ends.append(self._places[at])
        return ends

    def _line(self, begin: int, end: int, left: float, width: float, start: int) -> Line:
        stop = self._seen_end(begin, end)
        advances = self._widths[begin:end]
        room = width - left
        slack = room - self._natural(begin, end)
        if slack < -_TINY:
            self._squeeze(
                advances, begin, stop, min(-slack / max(self._give(begin, end), _TINY), 1)
            )
        elif self._flush and end < len(self._text):
            self._spread(advances, begin, stop, slack)
        offsets = list(accumulate(advances, initial=left))
        reached = offsets[stop - begin]
        short = self._flush and end < len(self._text) and abs(reached - width) > _TINY
        wide = slack > (self._gaps_in(begin, stop) * MOST_GAP) + _TINY and end < len(self._text)
        loose = short or (self._flush and wide)
        return Line(self._text[begin:end], start + begin, tuple(offsets[:-1]), reached, loose)

    def _squeeze(self, advances: list[float], begin: int, stop: int, share: float) -> None:
        for index in range(begin, stop - 1):
            advances[index - begin] -= self._squeezes[index] * share
        if self._text[stop - 1] in CLOSING:
            advances[stop - 1 - begin] -= HALF * share

    def _spread(self, advances: list[float], begin: int, stop: int, slack: float) -> None:
        """Widen the gaps of a line: a little where scripts meet, then all of them evenly."""
        gaps = self._gaps[begin : max(stop - 1, begin)]
        open_gaps = [index for index, gap in enumerate(gaps) if gap]
        borders = [index for index, gap in enumerate(gaps) if gap == _BORDER]
        first = min(slack / len(borders), FIRST_GAP) if borders else 0
        rest = (slack - first * len(borders)) / max(len(open_gaps), 1)
        if rest + first > MOST_GAP:  # nothing to spare for differences
            first, rest = 0, min(slack / max(len(open_gaps), 1), LOOSEST)
        for index in borders:
            advances[index] += first
        for index in open_gaps:
            advances[index] += rest


_NONE, _PLAIN, _BORDER = 0, 1, 2


def _gap(before: str, after: str) -> int:
    """Return whether two characters may be set apart."""
    if is_joined(after) or (before == after and before in RUNS):
        return _NONE
    narrow = is_narrow(before), is_narrow(after)
    if all(narrow):
        return _NONE
    other = after if narrow[0] else before
    return _BORDER if any(narrow) and other.isalpha() else _PLAIN


def _squeezable(before: str, after: str) -> float:
    """Return by how much two marks side by side can move together."""
    if before in CLOSING:
        return HALF if after in CLOSING or after in OPENING else 0
    return HALF if before in OPENING and after in OPENING else 0
