"""Rebuild the bundled fonts from the packages that resources/fonts/fonts.toml names.

A maintainer's script; users and tests only see what it made. It fetches the packages by name
with npm and apt, checks every source font against its SHA-256, and writes subset TrueType
files that come out the same byte for byte. Four things are mended on the way:

- FandolFang has PostScript outlines, which the PDF library refuses: they are converted.
- FandolFang draws U+FFE5, the ￥ that Chinese keyboards type, as a dollar sign: it gets the
  outline of U+00A5, centred in a full-width cell.
- A few name characters are missing in one font and borrowed from its twin.
- Dashes, quotation marks and the dot within a name get the full cell Chinese text gives them.

Run with --accept after changing fonts.toml or a list, to write the new sums into fonts.toml.
"""

import argparse
import hashlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from fontTools.misc.transform import Transform
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

FONTS = Path(__file__).resolve().parent.parent / "resources" / "fonts"

# How far a converted curve may leave the drawn one, in thousandths of the type size.
CURVE_ERROR = 1.0

YEN, WIDE_YEN, DASH = 0xA5, 0xFFE5, 0x2014

# Marks that take a full cell, with the share of the empty room that stands before them.
CELL_MARKS = {"“": 1.0, "‘": 1.0, "”": 0.0, "’": 0.0, "·": 0.5}


def two_byte_characters() -> set[int]:
    """Return what GB18030 writes with two bytes, without the private-use area."""
    found = set()
    for lead in range(0x81, 0xFF):
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF)):
            text = bytes([lead, trail]).decode("gb18030", "ignore")
            if len(text) == 1 and not 0xE000 <= ord(text) <= 0xF8FF:
                found.add(ord(text))
    return found


def gb2312_characters() -> set[int]:
    """Return the characters of GB2312: 6,763 Chinese ones and the signs."""
    found = set()
    for lead in (*range(0xA1, 0xAA), *range(0xB0, 0xF8)):
        for trail in range(0xA1, 0xFF):
            # not "gb2312": that codec reads the dash and the dot as other characters
            text = bytes([lead, trail]).decode("gbk", "ignore")
            if len(text) == 1:
                found.add(ord(text))
    return found


def listed_characters(name: str) -> set[int]:
    """Return the characters of one of the lists beside the fonts."""
    lines = (FONTS / name).read_text(encoding="utf-8").splitlines()
    return {ord(char) for line in lines if not line.startswith("#") for char in line.strip()}


def wanted_characters(subset: str) -> set[int]:
    """Return what a font of the given subset is to draw, as far as its source can."""
    latin = {*range(0x20, 0x7F), *range(0xA0, 0x100)}
    base = {"gb18030": two_byte_characters, "guifan": gb2312_characters}[subset]()
    return latin | base | listed_characters("guifan.txt") | listed_characters("rare.txt")


def fetch(source: dict[str, Any], cache: Path) -> Path:
    """Return the source font, fetched and unpacked with the ordinary clients, and checked."""
    name = source["package"].strip("@").replace("/", "-")
    room = cache / f"{name}-{source['version']}"
    font: Path = room / source["member"]
    if not font.exists():
        room.mkdir(parents=True, exist_ok=True)
        package = source["package"], source["version"]
        if source["registry"] == "npm":
            run("npm", "pack", "--silent", "@".join(package), cwd=room)
            run("tar", "-xzf", newest(room, "*.tgz"), source["member"], cwd=room)
        else:
            run("apt-get", "download", "=".join(package), cwd=room)
            archive = newest(room, "*.deb")
            fragment = f"dpkg-deb --fsys-tarfile '{archive}' | tar -x './{source['member']}'"
            run("sh", "-c", fragment, cwd=room)
    found = hashlib.sha256(font.read_bytes()).hexdigest()
    if source["sha256"] not in ("", found):
        sys.exit(f"{font}: SHA-256 is {found}, fonts.toml says {source['sha256']}")
    source["sha256"] = found
    return font


def run(*command: str, cwd: Path) -> None:
    """Run one step and stop at the first that fails."""
    subprocess.run(command, cwd=cwd, check=True)


def newest(room: Path, pattern: str) -> str:
    """Return the name of the only package in a folder."""
    (found,) = room.glob(pattern)
    return found.name


def subset_font(path: Path, characters: set[int]) -> TTFont:
    """Load a font with only the given characters, without hints and layout features."""
    options = Options()
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.name_languages = ["*"]
    options.drop_tables += [
        "GSUB", "GPOS", "GDEF", "BASE", "STAT", "VORG", "vhea", "vmtx", "gasp", "prep",
    ]  # fmt: skip
    font = TTFont(path, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    return font


def convert_outlines(font: TTFont) -> None:
    """Turn PostScript outlines (CFF) into TrueType ones (glyf)."""
    order = font.getGlyphOrder()
    drawn = font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(None)
        drawn[name].draw(Cu2QuPen(pen, CURVE_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, glyphs
    maxp = font["maxp"]
    maxp.tableVersion, maxp.maxZones = 0x00010000, 1
    for unused in (
        "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
        "maxStackElements", "maxSizeOfInstructions",
    ):  # fmt: skip
        setattr(maxp, unused, 0)
    del font["CFF "]
    font.sfntVersion = "\000\001\000\000"
    font["post"].formatType = 3.0


def draw_glyph(font: TTFont, code: int, glyph: object, width: int) -> None:
    """Put a glyph of the given width under a code, whatever stood there."""
    name = f"uni{code:05X}"
    if name not in font["glyf"].glyphs:
        font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"][name] = glyph
    font["hmtx"][name] = (width, getattr(glyph, "xMin", 0))
    for table in font["cmap"].tables:
        if table.isUnicode() and (code <= 0xFFFF or table.format == 12):
            table.cmap[code] = name


def copied_glyph(font: TTFont, code: int, shift: float = 0, stretch: float = 1) -> tuple[Any, int]:
    """Return the outline of a character, stretched and moved to the right, and its old width."""
    name = font.getBestCmap()[code]
    pen = TTGlyphPen(None)
    font.getGlyphSet()[name].draw(TransformPen(pen, Transform(stretch, 0, 0, 1, shift, 0)))
    glyph = pen.glyph()
    glyph.recalcBounds(font["glyf"])
    return glyph, font["hmtx"][name][0]


def mend_wide_yen(font: TTFont) -> None:
    """Draw the full-width ￥ as the narrow one in the middle of a full cell."""
    em = font["head"].unitsPerEm
    narrow = font["hmtx"][font.getBestCmap()[YEN]][0]
    glyph, _ = copied_glyph(font, YEN, (em - narrow) // 2)
    draw_glyph(font, WIDE_YEN, glyph, em)


def fill_cells(font: TTFont) -> None:
    """Give Chinese punctuation its full cell, which some of the fonts hold back.

    Two dashes in a row must join into one line; quotation marks and the dot within a name take
    the room of a character, or the lines of an official document leave their grid.
    """
    em = font["head"].unitsPerEm
    dash, _ = copied_glyph(font, DASH)
    stretch = em / (dash.xMax - dash.xMin)
    dash, _ = copied_glyph(font, DASH, -dash.xMin * stretch, stretch)
    draw_glyph(font, DASH, dash, em)
    for char, share in CELL_MARKS.items():
        width = font["hmtx"][font.getBestCmap()[ord(char)]][0]
        if width != em:
            glyph, _ = copied_glyph(font, ord(char), (em - width) * share)
            draw_glyph(font, ord(char), glyph, em)


def borrow_glyphs(font: TTFont, characters: str, twin: Path) -> None:
    """Take over characters that only the twin of a font has."""
    other = TTFont(twin)
    for char in characters:
        glyph, width = copied_glyph(other, ord(char))
        draw_glyph(font, ord(char), glyph, width)


def rename(font: TTFont, entry: dict[str, Any]) -> None:
    """Give the font its new family name and say what it was made from."""
    family = entry["family"]
    said = {
        0: entry["copyright"],
        1: family,
        2: "Regular",
        3: f"{family}; from {entry['original']}",
        4: family,
        5: f"Version 1.0; subset of {entry['original']}",
        6: family.replace(" ", "") + "-Regular",
        13: f"{entry['licence']}; see {Path(entry['licence_file']).name}",
    }
    names = font["name"]
    names.names = []
    for number, text in said.items():
        names.setName(text, number, 3, 1, 0x409)
    # A family of one weight: asked for the plain face, every system must find this one.
    os2, head = font["OS/2"], font["head"]
    os2.usWeightClass, os2.fsSelection, head.macStyle = 400, 0x40, 0
    os2.fsType = 0


def build(entry: dict[str, Any], cache: Path) -> bytes:
    """Build one font and return the bytes of its file."""
    source = fetch(entry["source"], cache)
    font = subset_font(source, wanted_characters(entry["subset"]))
    if "CFF " in font:
        convert_outlines(font)
    if entry["role"] == "fangsong":
        mend_wide_yen(font)
    if "borrow" in entry:
        borrow_glyphs(font, entry["borrow"]["characters"], fetch(entry["borrow"], cache))
    fill_cells(font)
    rename(font, entry)
    target: Path = cache / entry["file"]
    font.save(target)
    return target.read_bytes()


def write_sums(entries: list[dict[str, Any]]) -> None:
    """Write sizes and sums into fonts.toml, leaving all else as a person wrote it."""
    path = FONTS / "fonts.toml"
    head, *blocks = path.read_text(encoding="utf-8").split("[[font]]\n")
    written = []
    for block, entry in zip(blocks, entries, strict=True):
        text = re.sub(r'(?m)^sha256 = ".*"', f'sha256 = "{entry["sha256"]}"', block)
        text = re.sub(r"(?m)^size = \d+", f"size = {entry['size']}", text)
        for table in ("source", "borrow"):
            if table in entry:
                pattern = rf'(?m)^({table} = .* sha256 = )".*" \}}'
                text = re.sub(pattern, rf'\g<1>"{entry[table]["sha256"]}" }}', text)
        written.append(text)
    path.write_text("[[font]]\n".join([head, *written]), encoding="utf-8")


def main() -> int:
    """Build all fonts; say which differ from what fonts.toml promises."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cache", type=Path, default=Path("build/fonts"))
    parser.add_argument("--accept", action="store_true", help="write new sums to fonts.toml")
    wish = parser.parse_args()
    cache = wish.cache.resolve()
    cache.mkdir(parents=True, exist_ok=True)
    entries = tomllib.loads((FONTS / "fonts.toml").read_text(encoding="utf-8"))["font"]
    different = 0
    for entry in entries:
        made = build(entry, cache)
        same = hashlib.sha256(made).hexdigest() == entry["sha256"]
        print(f"{entry['file']:14} {len(made) / 1e6:6.2f} MB  {'same' if same else 'different'}")
        if not same:
            different += 1
            entry["sha256"], entry["size"] = hashlib.sha256(made).hexdigest(), len(made)
        if wish.accept or not (FONTS / entry["file"]).exists():
            (FONTS / entry["file"]).write_bytes(made)
    if wish.accept:
        write_sums(entries)
        return 0
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
