"""A TrueType font as the PDF takes it: what it can draw, how wide, and its names in the file."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any, cast

from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from models.errors import Damaged

_BLOCK = 100
"""Characters a block of a ToUnicode map may list."""
_Y_MAX = 8
"""Where a glyph's record says how high it reaches, after a count and three sides of its box."""


class Face:
    """A font file, opened when it is first asked for anything."""

    def __init__(self, name: str, path: Path, index: int = 0, family: str = "") -> None:
        """Remember a file, and the font's place in it if it holds several.

        Args:
            name: unlike that of any other font of a document.
            path: the file.
            index: which of the fonts of a collection.
            family: what a person calls it.
        """
        self.name = name
        self.family = family or name
        self._path = path
        self._index = index
        self._loaded: _Embedded | None = None

    @property
    def _font(self) -> _Embedded:
        if self._loaded is None:
            try:
                self._loaded = _Embedded(self.name, str(self._path), subfontIndex=self._index)
            except (TTFError, OSError, ValueError, LookupError, struct.error) as error:
                raise Damaged(f"字体文件“{self._path.name}”打不开；请重新安装本程序。") from error
        return self._loaded

    def has(self, char: str) -> bool:
        """Tell whether the font can draw a character."""
        return ord(char) in self._font.face.charToGlyph

    def width(self, char: str) -> float:
        """Return the width of a character it can draw, in em."""
        return float(self._font.face.charWidths[ord(char)]) / 1000

    def top(self, char: str) -> float:
        """Return how high the ink of a character reaches above the baseline, in em."""
        face = self._font.face
        glyph = face.charToGlyph[ord(char)]
        start: int = face.get_table_pos("glyf")[0] + face.glyphPos[glyph]
        face.seek(start + _Y_MAX)
        return float(face.read_short()) / float(face.unitsPerEm)

    def encode(self, char: str, document: PDFDocument) -> tuple[str, int]:
        """Take a character into the document; return the font's name there, and its code."""
        ((subset, code),) = self._font.splitString(char, document)
        return self._font.getSubsetInternalName(subset, document), code[0]


class _Embedded(TTFont):
    """Embeds subsets whose text can be searched and copied, also beyond the BMP."""

    def addObjects(self, doc: PDFDocument) -> None:  # noqa: N802  # the library's name
        """Write the subsets, then their ToUnicode maps as they should be."""
        subsets = list(self.state[doc].subsets)
        names = [self.getSubsetInternalName(n, doc)[1:] for n in range(len(subsets))]
        super().addObjects(doc)
        objects = cast("dict[str, Any]", doc.idToObject)
        for name, subset in zip(names, subsets, strict=True):
            reference = objects["BasicFonts"].dict[name].ToUnicode
            objects[reference.name].content = to_unicode_map(subset)


def to_unicode_map(codes: list[int]) -> str:
    """Return the map from a subset's codes to characters, as PDF writes it.

    The library's own writes five hexadecimal digits for characters beyond the BMP, which no reader
    understands; it takes surrogate pairs.
    """
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    entries = [
        f"<{code:02X}> <{chr(char).encode('utf-16-be').hex().upper()}>"
        for code, char in enumerate(codes)
    ]
    for first in range(0, len(entries), _BLOCK):
        block = entries[first : first + _BLOCK]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)
