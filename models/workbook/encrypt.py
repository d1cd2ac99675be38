"""Password protection of person workbooks: ECMA-376 agile encryption, as Excel and WPS do it."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Protocol, cast
from xml.parsers.expat import ExpatError

from models.errors import FileRefused
from models.problems import Problem, Severity
from models.workbook import limits


class _OfficeFile(Protocol):
    """What is used of an msoffcrypto file; the library ships no types."""

    info: Mapping[str, object]

    def encrypt(self, password: str, outfile: BytesIO) -> None: ...

    def load_key(self, *, password: str, verify_password: bool) -> None: ...

    def decrypt(self, outfile: BytesIO, *, verify_integrity: bool) -> None: ...


_NEEDED = "这份工作簿设了密码，打开它要输入导出时设定的密码；忘了密码，请让学校重新导出一份。"
_WRONG = "密码不对，打不开这份工作簿；请核对密码（注意大小写），忘了密码请让学校重新导出一份。"
_BROKEN = "这份加密的工作簿已经损坏，打不开；请让学校重新拷贝或重新导出一份。"
_STRANGE = "这份工作簿的加密方式不正常，为了安全没有打开；请让学校重新导出一份。"


def protect(data: bytes, password: str) -> bytes:
    """Return the workbook's bytes encrypted with a password."""
    from msoffcrypto.format.ooxml import OOXMLFile  # noqa: PLC0415  # heavy, rarely needed

    out = BytesIO()
    cast("_OfficeFile", OOXMLFile(BytesIO(data))).encrypt(password, out)
    return out.getvalue()


def unprotect(data: bytes, passwords: Sequence[str]) -> bytes:
    """Return the decrypted workbook; FileRefused where no password fits or it is damaged."""
    from msoffcrypto import exceptions  # noqa: PLC0415  # heavy, rarely needed
    from msoffcrypto.format.ooxml import OOXMLFile  # noqa: PLC0415  # heavy, rarely needed

    for password in passwords:
        out = BytesIO()
        try:
            file = cast("_OfficeFile", OOXMLFile(BytesIO(data)))
            _check_spins(file)
            if not _fits(file, password):
                continue
            file.decrypt(out, verify_integrity=True)
        except (
            exceptions.DecryptionError,
            exceptions.FileFormatError,
            exceptions.InvalidKeyError,  # the key fitted: what it opens was changed
            exceptions.ParseError,
            ExpatError,
            struct.error,
            ArithmeticError,
            AttributeError,
            LookupError,
            OSError,
            TypeError,
            ValueError,
        ) as error:
            raise _refused(_BROKEN) from error
        return out.getvalue()
    raise _refused(_WRONG if passwords else _NEEDED)


def _fits(file: _OfficeFile, password: str) -> bool:
    from msoffcrypto.exceptions import InvalidKeyError  # noqa: PLC0415  # heavy, rarely needed

    try:
        file.load_key(password=password, verify_password=True)
    except InvalidKeyError:
        return False
    return True


def _check_spins(file: _OfficeFile) -> None:
    """Refuse a header that lets every password cost minutes."""
    spins = file.info.get("spinValue", 0)
    if isinstance(spins, int) and spins > limits.SPINS:
        raise _refused(_STRANGE)


def _refused(sentence: str) -> FileRefused:
    return FileRefused(sentence, [Problem("R002", Severity.ERROR, sentence)])
