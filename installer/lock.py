"""Compile requirements/*.in to the pinned files with hashes, for every machine we support.

    python3 -m installer.lock                           add what is new, keep all other pins
    python3 -m installer.lock --upgrade-package NAME    let one package go to its newest version
    python3 -m installer.lock --upgrade                 let all of them

A maintainer's script; users only install what it wrote. uv does the work: it resolves once for
Linux and Windows and for all our Pythons, while pip would pin for the machine it runs on. Where
nothing changed, the files come out the same byte for byte, and no environment is filled anew.
uv does not read pip's settings; a mirror is named to it in the variable UV_DEFAULT_INDEX.
"""

import os
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

from installer.bootstrap import OLDEST
from installer.terminal import ROOT, CannotGoOn, ask, last_lines, say

REQUIREMENTS = ROOT / "requirements"
TOOLS = ROOT / "build" / "lock"
UV = "0.13.9"

OPTIONS = (
    "--universal",
    f"--python-version={OLDEST[0]}.{OLDEST[1]}",
    "--generate-hashes",
    # pip with hashes wants an extra pinned by its full name: coverage[toml]==…
    "--no-strip-extras",
    "--no-header",
    "--quiet",
)


def compile_command(uv: Path, level: str, wishes: Sequence[str]) -> list[str | Path]:
    """Return the command that compiles one file; the paths in it end up in its comments."""
    return [uv, "pip", "compile", *OPTIONS, *wishes, f"{level}.in", "--output-file", f"{level}.txt"]


def provide_uv() -> Path:
    """Return the one version of uv that is used, in an environment of its own."""
    scripts = TOOLS / ("Scripts" if os.name == "nt" else "bin")
    uv = scripts / "uv"
    if ask([uv, "--version"])[1].split()[1:2] != [UV]:
        say(f"正在准备 uv {UV}……")
        venv.create(TOOLS, clear=True, with_pip=True)
        code, said = ask([scripts / "python", "-m", "pip", "install", "-q", f"uv=={UV}"])
        if code:
            raise CannotGoOn(f"没能安装 uv，pip 说：\n{last_lines(said)}")
    return uv


def pins(text: str) -> set[str]:
    """Return the pins of a compiled file, each with the machines it counts for."""
    return {line.rstrip(" \\") for line in text.splitlines() if line[:1].isalnum()}


def changes(before: str, after: str) -> list[str]:
    """Return what a person should look at: pins that came and pins that went."""
    old, new = pins(before), pins(after)
    return [f"- {pin}" for pin in sorted(old - new)] + [f"+ {pin}" for pin in sorted(new - old)]


def compile_file(uv: Path, level: str, wishes: Sequence[str]) -> None:
    """Compile one file and say what changed in it."""
    path = REQUIREMENTS / f"{level}.txt"
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    code, said = ask(compile_command(uv, level, wishes), folder=REQUIREMENTS)
    if code:
        raise CannotGoOn(f"没能算出 {path.name}，uv 说：\n{last_lines(said)}")
    after = path.read_text(encoding="utf-8")
    say(f"{path.name}：{'没有变化' if after == before else '已更新'}")
    for line in changes(before, after):
        say(f"  {line}")


def main(wishes: Sequence[str]) -> int:
    """Compile both files; turn every refusal into its sentence."""
    try:
        uv = provide_uv()
        for level in ("runtime", "dev"):
            compile_file(uv, level, wishes)
    except CannotGoOn as stop:
        say(str(stop))
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
