"""Clean text as people type it: invisible characters, widths, line breaks (domain.md §8.2)."""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 60
"""Characters of the name of a school, a half-year, a person; it also has to fit a file's name."""

# Zero-width and direction marks, soft hyphen, byte order mark, tags: never meant, often pasted.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
# What XML 1.0 cannot carry, except tab and line breaks, and lone surrogates.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_TRICKS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_LINE_BREAKS = re.compile("\r\n?|[\x85\u2028\u2029]")
_FORMULA = re.compile(r"'*[\s\u200b-\u200f\ufeff]*[=+\-@＝＋－＠](?s:.+)|'*[\t\r](?s:.*)")
_NUMBER = re.compile(r"[+-]\d+(,\d{3})*(\.\d+)?%?")
_CJK = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BREAK_IN_CJK = re.compile(rf"(?<=[{_CJK}])[ \t]*\n[ \t]*(?=[{_CJK}])")
_EDGES = " \t\n\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_STRIP = re.compile(f"^[{_EDGES}]+|[{_EDGES}]+$")
_SPACES = re.compile(f"[{_EDGES}]+")


def clean(text: str) -> str:
    """Drop invisible and forbidden characters, unify line breaks, strip the edges."""
    if text.isascii() and text.isprintable():
        return text.strip()
    text = _LINE_BREAKS.sub("\n", text)
    text = _FORBIDDEN.sub("", _INVISIBLE.sub("", text))
    return _STRIP.sub("", unicodedata.normalize("NFC", text))


def shown(text: str) -> str:
    """Return a name of a foreign file, sheet or folder as it may be shown: no trickery, one line.

    What turns the direction of writing, is invisible or steers a terminal becomes a mark.
    """
    if text.isascii() and text.isprintable():
        return text
    return _TRICKS.sub("�", text)


def one_line(text: str) -> str:
    """Clean a text that has no line breaks: a break between Chinese characters just goes."""
    text = clean(text)
    if "\n" not in text and "\t" not in text:
        return text
    return _SPACES.sub(" ", _BREAK_IN_CJK.sub("", text))


def name_of(text: str, longest: int = LONGEST_NAME) -> str:
    """Return a name that came from elsewhere: clean, on one line, no longer than it may be."""
    text = one_line(text)
    return text if len(text) <= longest else text[: longest - 1] + "…"


def narrow(text: str) -> str:
    """Return the form numbers and codes are read in: half width, no spaces at the edges."""
    return clean(unicodedata.normalize("NFKC", clean(text)))


def squeeze(text: str) -> str:
    """Return ``narrow`` text without any spaces, lower case, for comparing words."""
    return _SPACES.sub("", narrow(text)).casefold()


def guarded(text: str) -> str:
    """Return a text as it may be put into a table outside: Excel never takes it for a formula.

    What begins with = + - @ (half or full width, behind spaces too) gets the mark Excel has for
    texts; plain numbers stay numbers. ``unguarded`` gives the same text back.
    """
    if not _FORMULA.fullmatch(text) or _NUMBER.fullmatch(text):
        return text
    return f"'{text}"


def unguarded(text: str) -> str:
    """Return what ``guarded`` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.fullmatch(text) else text
