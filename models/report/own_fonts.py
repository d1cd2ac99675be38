"""The fonts a PC already has: its own 仿宋, 楷体 and 方正小标宋, where the PDF can take them.

Only TrueType outlines, only fonts that may be embedded, only those that draw today's characters
(a 仿宋 of traditional ones draws boxes for 关 and 营).
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping
from mmap import ACCESS_READ, mmap
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from models.errors import Damaged
from models.report.faces import Face

WANTED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "fangsong": (
            "仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong",
            "方正仿宋_GBK", "FZFangSong-Z02", "方正仿宋简体", "FZFangSong-Z02S",
        ),
        "kai": (
            "楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi",
            "方正楷体_GBK", "FZKai-Z03", "方正楷体简体", "FZKai-Z03S",
        ),
        "biaosong": (
            "方正小标宋_GBK", "FZXiaoBiaoSong-B05", "方正小标宋简体", "FZXiaoBiaoSong-B05S",
        ),
    }
)  # fmt: skip
"""Role → names of fonts that may take it, the best first."""

_PROBE = "关营养学教育局总结年月日，。（）“”0123456789"
_COLLECTION = b"ttcf"
_TRUETYPE = (b"\0\1\0\0", b"true")
_NAMES = frozenset((1, 4, 6, 16))
_UNICODE_PLATFORMS = frozenset((0, 3))
_MAY_NOT_EMBED = 0x0002


class FoundFont(Struct, frozen=True):
    """A font of the PC: the file, its place in a collection, what it calls itself."""

    path: Path
    index: int
    names: frozenset[str]


def system_folders() -> tuple[Path, ...]:
    """Return where this system keeps its fonts."""
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows"), "Fonts")
        local = os.environ.get("LOCALAPPDATA")
        return (windows, Path(local, "Microsoft", "Windows", "Fonts")) if local else (windows,)
    home = Path.home()
    shared = Path("/usr/share/fonts"), Path("/usr/local/share/fonts")
    return (*shared, home / ".local" / "share" / "fonts", home / ".fonts")


def own_fonts(folders: Iterable[Path]) -> dict[str, Face]:
    """Return role → the best font of the PC for it; roles without one are left out."""
    found = [font for folder in folders for path in _files(folder) for font in fonts_in(path)]
    chosen = {}
    for role, names in WANTED.items():
        ranked = [
            (names.index(name), str(font.path), name, font)
            for font in found
            for name in font.names.intersection(names)
        ]
        for _, _, name, font in sorted(ranked, key=lambda item: item[:3]):
            face = Face(f"own-{role}", font.path, font.index, name)
            if _draws_chinese(face):
                chosen[role] = face
                break
    return chosen


def _files(folder: Path) -> Iterator[Path]:
    wanted = {".ttf", ".ttc"}
    if folder.is_dir():
        yield from (path for path in sorted(folder.rglob("*")) if path.suffix.lower() in wanted)


def _draws_chinese(face: Face) -> bool:
    try:
        return all(map(face.has, _PROBE))
    except Damaged:
        return False


def fonts_in(path: Path) -> list[FoundFont]:
    """Return the usable fonts of a file; none if it is no font file."""
    try:
        with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
            fonts = [_font(data, start, path, at) for at, start in enumerate(_starts(data))]
    except (OSError, ValueError, struct.error):  # not readable, empty, not what it claims to be
        return []
    return [font for font in fonts if font is not None]


def _starts(data: mmap) -> tuple[int, ...]:
    """Return where the fonts of a file begin; a collection holds several."""
    if data[:4] != _COLLECTION:
        return (0,)
    (count,) = struct.unpack_from(">L", data, 8)
    return struct.unpack_from(f">{count}L", data, 12)


def _font(data: mmap, start: int, path: Path, index: int) -> FoundFont | None:
    version, count = struct.unpack_from(">4sH", data, start)
    records = (struct.unpack_from(">4sLLL", data, start + 12 + 16 * n) for n in range(count))
    tables = {tag: offset for tag, _, offset, _ in records}
    if version not in _TRUETYPE or not {b"glyf", b"name", b"OS/2"} <= tables.keys():
        return None
    (rights,) = struct.unpack_from(">H", data, tables[b"OS/2"] + 8)
    if rights & _MAY_NOT_EMBED:
        return None
    return FoundFont(path, index, frozenset(_names(data, tables[b"name"])))


def _names(data: mmap, table: int) -> Iterator[str]:
    _, count, texts = struct.unpack_from(">HHH", data, table)
    for number in range(count):
        record = struct.unpack_from(">6H", data, table + 6 + 12 * number)
        platform, _, _, kind, length, offset = record
        if kind in _NAMES and platform in _UNICODE_PLATFORMS:
            begin = table + texts + offset
            yield data[begin : begin + length].decode("utf-16-be")
