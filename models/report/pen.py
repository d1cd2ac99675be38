"""Writes sheets as PDF through reportlab: every character at its place, fonts embedded as subsets.

The library's own text calls know neither the grid nor fallback by character, so text is written
as PDF operators; the library makes font subsets, pages and the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfgen.canvas import Canvas

from models.report.fonts import Fonts, Glyph
from models.report.gb9704 import MM, PAPER_HEIGHT, PAPER_WIDTH
from models.report.marks import BLACK, Area, Mark, Rule, Sheet, Text

_PAPER = PAPER_WIDTH * MM, PAPER_HEIGHT * MM
_UPRIGHT = f"1 0 0 1 0 {_PAPER[1]:.3f} cm"
_TURNED = "0 1 -1 0 0 0 cm"
_PROGRAM = "校情汇"
_DASHES = "3 2"
_QUARTER = 90


class _Canvas(Canvas):
    """A canvas that does not begin every page with the library's own font."""

    def _make_preamble(self) -> None:
        self._preamble = ""


class Pen:
    """Draws the sheets of one document."""

    def __init__(self, fonts: Fonts, title: str) -> None:
        """Begin a document; nothing in it tells who made it, or when."""
        self._fonts = fonts
        self._buffer = BytesIO()
        self._canvas = _Canvas(self._buffer, pagesize=_PAPER, pageCompression=1, invariant=1)
        self._canvas.setTitle(title)
        self._canvas.setAuthor("")
        self._canvas.setSubject("")
        self._canvas.setCreator(_PROGRAM)
        self._canvas.setProducer(_PROGRAM)
        self._codes: dict[Glyph, tuple[str, int]] = {}
        self._document: PDFDocument = self._canvas._doc  # type: ignore[attr-defined]  # noqa: SLF001
        self.missing: set[str] = set()

    def draw(self, sheet: Sheet, number: Text) -> None:
        """Draw a sheet, and its page number, which stands upright on every sheet."""
        write = self._canvas.addLiteral
        if sheet.turned:
            self._canvas.setPageSize(_PAPER[::-1])  # the library swaps the sides of turned pages
            self._canvas.setPageRotation(_QUARTER)
        write(f"q {_TURNED if sheet.turned else _UPRIGHT}")
        for mark in sheet.marks:
            write(self._operators(mark))
        write("Q")
        write(f"q {_UPRIGHT}\n{self._operators(number)}\nQ")
        self._canvas.showPage()
        self._canvas.setPageRotation(0)
        self._canvas.setPageSize(_PAPER)

    def finish(self) -> bytes:
        """Return the file."""
        self._canvas.save()
        return self._buffer.getvalue()

    def _operators(self, mark: Mark) -> str:
        match mark:
            case Text():
                return "BT 0 g " + " ".join(self._text(mark)) + " ET"
            case Rule():
                dashes = _DASHES if mark.dashed else ""
                return (
                    f"{mark.shade:.2g} G {mark.width:.2f} w [{dashes}] 0 d "
                    f"{mark.x1:.2f} {-mark.y1:.2f} m {mark.x2:.2f} {-mark.y2:.2f} l S"
                )
            case Area():
                return self._area(mark)

    @staticmethod
    def _area(area: Area) -> str:
        first, *others = (f"{x:.2f} {-y:.2f}" for x, y in area.points)
        path = f"{first} m " + "".join(f"{point} l " for point in others) + "h"
        paint = {(True, True): "B", (True, False): "f", (False, True): "S", (False, False): "n"}
        fill = f"{area.shade:.2f} g " if area.shade is not None else ""
        line = f"{BLACK:.0f} G {area.width:.2f} w [] 0 d " if area.width else ""
        return f"{fill}{line}{path} {paint[area.shade is not None, bool(area.width)]}"

    def _text(self, text: Text) -> Iterator[str]:
        """Yield the operators of a text: a run per font, each character nudged to its place."""
        run: tuple[str, float] | None = None
        reached = 0.0
        for char, offset in zip(text.text, text.offsets, strict=False):
            glyph = self._fonts.glyph(text.role, char)
            if glyph.face is None:
                continue
            if glyph.missing:
                self.missing.add(char)
            name, code = self._encoded(glyph)
            x = text.x + offset + glyph.inset * text.size
            if run != (name, glyph.scale):
                if run is not None:
                    yield "] TJ"
                run = name, glyph.scale
                reached = x
                yield f"{name} {text.size:.2f} Tf {glyph.scale * 100:.1f} Tz"
                yield f"1 0 0 1 {x:.3f} {-text.y:.3f} Tm ["
            unit = text.size * glyph.scale / 1000
            nudge = round((reached - x) / unit)
            reached += glyph.natural * 1000 * unit - nudge * unit
            yield f"{nudge}<{code:02x}>" if nudge else f"<{code:02x}>"
        if run is not None:
            yield "] TJ"

    def _encoded(self, glyph: Glyph) -> tuple[str, int]:
        """Return font name and code of a glyph."""
        known = self._codes.get(glyph)
        if known is None:
            assert glyph.face is not None
            known = self._codes[glyph] = glyph.face.encode(glyph.char, self._document)
        return known
