"""Pages of a PDF as pictures; called off the window's thread, one call at a time."""

from __future__ import annotations

import pypdfium2
from PySide6.QtGui import QImage


def page_sizes(data: bytes) -> tuple[tuple[float, float], ...]:
    """Return width and height of every page, in points."""
    document = pypdfium2.PdfDocument(data)
    try:
        return tuple(document.get_page_size(number) for number in range(len(document)))
    finally:
        document.close()


def render_page(data: bytes, number: int, width: int) -> QImage:
    """Return a page, numbered from 0, as a picture so many pixels wide."""
    document = pypdfium2.PdfDocument(data)
    try:
        page = document[number]
        bitmap = page.render(scale=width / page.get_width(), rev_byteorder=True, prefer_bgrx=True)
        kind = QImage.Format.Format_RGBX8888
        picture = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, kind)
        return picture.copy()  # the bitmap's memory goes with the document
    finally:
        document.close()
