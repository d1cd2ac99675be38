"""What a dialog ends with: a word or a widget at the left, the button that does it, 取消."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QWidget

from ui.theme import GAP, Theme


def foot(
    dialog: QDialog, theme: Theme, accept: QPushButton, beside: QWidget | None = None
) -> QHBoxLayout:
    """Return the row; ``accept`` is what Enter does, and the last button closes the dialog.

    Args:
        dialog: what is closed.
        theme: the look.
        accept: the button that does it; whoever made it says what it does.
        beside: what stands at the left and takes the room there is.
    """
    accept.setProperty("primary", True)
    accept.setDefault(True)
    cancel = QPushButton("取消")
    cancel.setAutoDefault(False)
    cancel.clicked.connect(dialog.reject)
    row = QHBoxLayout()
    row.setSpacing(theme.px(GAP))
    if beside is None:
        row.addStretch(1)
    else:
        row.addWidget(beside, 1)
    row.addWidget(accept)
    row.addWidget(cancel)
    return row
