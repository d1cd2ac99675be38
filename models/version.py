"""The version of the program, as stamps, packages and the about box name it."""

from __future__ import annotations

VERSION = "0.1.0"
PROGRAM = f"校情汇 {VERSION}"
