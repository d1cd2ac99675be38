"""Fonts of the PC: found by the names they carry, taken only if the PDF can use them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont

from models.report import own_fonts
from models.report.own_fonts import fonts_in
from models.report.own_fonts import own_fonts as find

PROBE = own_fonts._PROBE


def font_file(path: Path, family: str, chars: str = PROBE, rights: int = 0) -> Path:
    """Write a font that draws squares."""
    builder = FontBuilder(1000)
    names = [".notdef", *(f"u{ord(char):04X}" for char in sorted(set(chars)))]
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for point in ((0, 500), (500, 500), (500, 0)):
        pen.lineTo(point)
    pen.closePath()
    glyph = pen.glyph()
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({int(name[1:], 16): name for name in names[1:]})
    builder.setupGlyf(dict.fromkeys(names, glyph))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable(
        {"familyName": {"zh-Hans": family, "en": "Test"}, "styleName": "Regular"}
    )
    builder.setupOS2(fsType=rights)
    builder.setupPost()
    builder.save(path)
    return path


def test_a_fangsong_and_a_biaosong_are_found_by_name(tmp_path: Path) -> None:
    font_file(tmp_path / "simfang.ttf", "仿宋")
    font_file(tmp_path / "FZXBSJW.TTF", "方正小标宋简体")
    font_file(tmp_path / "other.ttf", "某某手写体")
    found = find([tmp_path, tmp_path / "nowhere"])
    assert {role: face.family for role, face in found.items()} == {
        "fangsong": "仿宋",
        "biaosong": "方正小标宋简体",
    }
    assert found["fangsong"].has("学")


def test_the_best_name_wins(tmp_path: Path) -> None:
    font_file(tmp_path / "a.ttf", "仿宋")
    font_file(tmp_path / "b.ttf", "仿宋_GB2312")
    assert find([tmp_path])["fangsong"].family == "仿宋_GB2312"


def test_a_font_of_traditional_characters_is_passed_over(tmp_path: Path) -> None:
    font_file(tmp_path / "a.ttf", "仿宋_GB2312", chars="關營養學")
    font_file(tmp_path / "b.ttf", "仿宋")
    assert find([tmp_path])["fangsong"].family == "仿宋"


def test_a_font_that_may_not_be_embedded_is_passed_over(tmp_path: Path) -> None:
    font_file(tmp_path / "a.ttf", "楷体", rights=2)
    assert find([tmp_path]) == {}


def test_fonts_in_a_collection_are_found_by_their_place(tmp_path: Path) -> None:
    collection = TTCollection()
    collection.fonts = [
        TTFont(font_file(tmp_path / "1.ttf", "某某体")),
        TTFont(font_file(tmp_path / "2.ttf", "楷体")),
    ]
    collection.save(tmp_path / "two.ttc")
    assert [sorted(font.names) for font in fonts_in(tmp_path / "two.ttc")][1][-1] == "楷体"
    (tmp_path / "1.ttf").unlink()
    (tmp_path / "2.ttf").unlink()
    assert find([tmp_path])["kai"].has("学")


@pytest.mark.parametrize(
    "data", [b"", b"OTTO" + bytes(40), b"ttcf\0\1\0\0\xff\xff\xff\xff", b"\0\1\0\0\0\x09", b"text"]
)
def test_what_is_no_font_is_passed_over(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bad.ttf"
    path.write_bytes(data)
    assert fonts_in(path) == []
    assert find([tmp_path]) == {}


def test_a_font_with_damaged_tables_is_passed_over(tmp_path: Path) -> None:
    """Its names can be read, its outlines not."""
    path = font_file(tmp_path / "a.ttf", "仿宋")
    data = bytearray(path.read_bytes())
    at = data.index(b"cmap")
    data[at : at + 4] = b"xxxx"
    path.write_bytes(data)
    assert len(fonts_in(path)) == 1
    assert find([tmp_path]) == {}


def test_every_system_names_its_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("WINDIR", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    assert own_fonts.system_folders() == (
        tmp_path / "Fonts",
        tmp_path / "local" / "Microsoft" / "Windows" / "Fonts",
    )
    monkeypatch.delenv("LOCALAPPDATA")
    assert own_fonts.system_folders() == (tmp_path / "Fonts",)
    monkeypatch.setattr(sys, "platform", "linux")
    assert Path("/usr/share/fonts") in own_fonts.system_folders()
