"""The five type styles of an official document, and which font draws each character.

The styles come with the program (``resources/fonts``); a PC's own 仿宋, 楷体 and 方正小标宋 may be
taken instead. What a style's font lacks is drawn with 宋, then 黑; what no font has becomes 〓, and
the glyph says so, because a village's name must not vanish from the page in silence.

Digits and Latin letters: the 仿宋 that comes along borrows those of 宋, whose strokes match it
better; and but for titles they are narrowed so that a digit takes half a cell, 2006 two.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache, partial
from pathlib import Path
from threading import Lock

from msgspec import Struct

from models.errors import Damaged
from models.report.faces import Face
from models.report.line_setter import CLOSING, OPENING, RUNS, is_joined, is_narrow

MISSING = "〓"
"""What is printed for a character that no font has."""

_HALF = 0.5
_CELL_MARKS = OPENING | CLOSING | RUNS | frozenset("·")
_DIGITS = "0123456789"
_NO_INK = frozenset((" ", "\u3000"))


class Role(StrEnum):
    """What a font is for."""

    FANGSONG = "fangsong"  # 仿宋: the body
    HEI = "hei"  # 黑体: first-level headings, heads of tables
    KAI = "kai"  # 楷体: second-level headings
    BIAOSONG = "biaosong"  # 小标宋: titles
    SONG = "song"  # 宋体: page numbers, tables


STYLE_NAMES = {
    Role.FANGSONG: "仿宋",
    Role.HEI: "黑体",
    Role.KAI: "楷体",
    Role.BIAOSONG: "小标宋",
    Role.SONG: "宋体",
}

_INSTEAD = {
    Role.FANGSONG: (Role.SONG, Role.HEI),
    Role.HEI: (Role.SONG,),
    Role.KAI: (Role.FANGSONG, Role.SONG, Role.HEI),
    Role.BIAOSONG: (Role.SONG, Role.HEI),
    Role.SONG: (Role.HEI,),
}
"""Role → what draws the characters its own font lacks."""


class Glyph(Struct, frozen=True):
    """How a character is drawn.

    Attributes:
        char: what is drawn: the character, or 〓.
        face: the font; None if nothing is drawn (spaces, variation selectors).
        advance: width of its cell, in em.
        natural: width of its outline as the font has it.
        scale: how far it is narrowed.
        inset: how far into its cell the outline begins.
        role: whose font draws it; not the role asked for if that lacks the character.
        missing: no font has it.
    """

    char: str
    face: Face | None
    advance: float
    natural: float = 0
    scale: float = 1
    inset: float = 0
    role: Role = Role.SONG
    missing: bool = False


class Fonts:
    """The fonts of a document; hold ``lock`` while one is written with them."""

    def __init__(self, folder: Path, own: Mapping[str, Face] | None = None) -> None:
        """Take the fonts of a folder with a ``fonts.toml``.

        Args:
            folder: where the fonts lie that come with the program.
            own: role → font of the PC that takes it.
        """
        self.lock = Lock()
        self._bundled = _bundled(folder)
        self._own = dict(own or {})
        self.glyph: Callable[[Role, str], Glyph] = cache(self._glyph)
        self._scale = cache(self._scale_of)

    def measure(self, role: Role) -> Callable[[str], float]:
        """Return the function that gives the width of a character in em."""
        glyph = self.glyph
        return lambda char: glyph(role, char).advance

    def face(self, role: Role) -> Face:
        """Return the font of a role."""
        return self._own.get(role) or self._bundled[role]

    @property
    def substitutes(self) -> tuple[str, ...]:
        """What stands in for a style that does not come with the program as itself."""
        if Role.BIAOSONG in self._own:
            return ()
        return ("标题的小标宋用程序自带的粗宋体代替",)

    def _glyph(self, role: Role, char: str) -> Glyph:
        if is_joined(char) or unicodedata.category(char) == "Cc":
            return Glyph(char, None, 0, role=role)
        if char == "\u3000":
            return Glyph(char, None, 1, role=role)
        for candidate in self._order(role, char):
            face = self.face(candidate)
            if face.has(char):
                return self._fitted(role, candidate, face, char)
        song = self.face(Role.SONG)
        return Glyph(MISSING, song, 1, song.width(MISSING), role=Role.SONG, missing=True)

    def _order(self, role: Role, char: str) -> tuple[Role, ...]:
        order = (role, *_INSTEAD[role])
        borrows = role is Role.FANGSONG and role not in self._own and is_narrow(char)
        return (Role.SONG, *order) if borrows else order

    def _fitted(self, role: Role, drawn: Role, face: Face, char: str) -> Glyph:
        """Fit an outline into its cell: half a one for digits, a whole one for Chinese marks."""
        natural = face.width(char)
        make = partial(Glyph, char, face, natural=natural, role=drawn)
        if not is_narrow(char):
            if not _takes_cell(char):
                return make(advance=natural)
            room = 1 - natural
            return make(advance=1, inset=room * _share_before(char) if abs(room) > 0.01 else 0)
        if role is Role.BIAOSONG:
            return make(advance=natural)
        scale = self._scale(drawn)
        if char in _DIGITS:
            return make(advance=_HALF, scale=scale, inset=(_HALF - natural * scale) / 2)
        return make(advance=natural * scale, scale=scale)

    def _scale_of(self, role: Role) -> float:
        """Return how far a font's digits must be narrowed to take half a cell."""
        widest = max(map(self.face(role).width, _DIGITS))
        return min(_HALF / widest, 1)


def _takes_cell(char: str) -> bool:
    wide = unicodedata.east_asian_width(char) in {"W", "F"}
    return wide or char in _CELL_MARKS


def _share_before(char: str) -> float:
    """Return the share of the empty room of its cell that stands before a mark."""
    if char in CLOSING:
        return 0
    return 1 if char in OPENING else 0.5


def _bundled(folder: Path) -> dict[Role, Face]:
    try:
        listed = tomllib.loads((folder / "fonts.toml").read_text(encoding="utf-8"))["font"]
        return {
            Role(font["role"]): Face(font["role"], folder / font["file"], family=font["family"])
            for font in listed
        }
    except (OSError, KeyError, ValueError) as error:
        raise Damaged("程序自带的字体不全；请重新安装本程序。") from error
