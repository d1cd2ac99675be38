"""Set up a working copy on a bare machine and run it: the only command a newcomer needs.

    python3 installer/bootstrap.py run                      the window
    python3 installer/bootstrap.py demo OUT --schools 20    a fictitious county to look at
    python3 installer/bootstrap.py test [--long] [PATH…]    all checks and tests
    python3 installer/bootstrap.py bench                    the measurements
    python3 installer/bootstrap.py setup                    only set up, with what tests need

Only the standard library is used, and this one file must parse on Python 3.6: whoever has an
old Python gets a sentence, not a SyntaxError. All that follows is imported after that check.
"""

import os
import shutil
import struct
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120

OLDEST, NEWEST = (3, 11), (3, 13)


def say(text: str) -> None:
    """Print one line of Chinese on any terminal, also one that believes it is ASCII."""
    try:
        print(text, flush=True)
    except UnicodeEncodeError:
        sys.stdout.buffer.write((text + os.linesep).encode("utf-8"))
        sys.stdout.buffer.flush()


def better_python() -> str:
    """Return a suitable Python that is installed beside this one, or nothing."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        version = "3.{}".format(minor)
        for command in (["python" + version], ["py", "-" + version]):
            # A wrapper may be on the path for a version that is not there: let it speak.
            if shutil.which(command[0]) and answers(command):
                return " ".join(command)
    return ""


def answers(command: "list[str]") -> bool:
    """Tell whether a Python is there and of 64 bits."""
    probe = "import struct, sys; sys.exit(struct.calcsize('P') != 8)"
    nowhere = subprocess.DEVNULL
    return subprocess.call([*command, "-c", probe], stdout=nowhere, stderr=nowhere) == 0


def refusal(version: "tuple[int, int]", bits: int, other: str) -> str:
    """Return the sentence that refuses a Python, or nothing if it will do."""
    if bits == 64 and OLDEST <= version <= NEWEST:
        return ""
    sentence = "校情汇需要 64 位的 Python 3.11、3.12 或 3.13，现在用的是 {} 位的 {}.{}。"
    advice = (
        "请改用：{} installer/bootstrap.py".format(other) if other else "请先安装合适的 Python。"
    )
    return sentence.format(bits, *version) + advice


def main(arguments: "list[str]") -> int:
    """Refuse an unsuitable Python, otherwise hand over to the jobs."""
    version, bits = (sys.version_info[0], sys.version_info[1]), struct.calcsize("P") * 8
    if refusal(version, bits, ""):
        say(refusal(version, bits, better_python()))
        return 2
    sys.path.insert(0, ROOT)
    from installer import jobs  # noqa: PLC0415  (an old Python could not read it)

    return jobs.main(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
