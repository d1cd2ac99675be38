"""Keys as a person presses them, Chinese characters included."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget


def focused() -> QWidget:
    """Return the widget that has the cursor."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def type_text(text: str) -> None:
    """Type a text where the cursor is; the first key may open a cell's editor."""
    for character in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character)
            QApplication.sendEvent(focused(), event)


def compose(*letters: str) -> None:
    """Show letters of an unfinished word as an input method does; "" gives the word up."""
    for preedit in letters:
        QApplication.sendEvent(focused(), QInputMethodEvent(preedit, []))


def hand_over(word: str) -> None:
    """Hand over a word as an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(word)
    QApplication.sendEvent(focused(), event)


def press(
    key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1
) -> None:
    """Press a key where the cursor is."""
    for _ in range(times):
        QTest.keyClick(focused(), key, modifiers)


def enter(*texts: str) -> None:
    """Type texts into one field after the other; "" leaves a field as it is."""
    for text in texts:
        if text:
            type_text(text)
        press(Qt.Key.Key_Return)


def turn_wheel(widget: QWidget, *, up: bool = True) -> None:
    """Turn the wheel over a widget."""
    where = QPointF(widget.rect().center())
    turned = QPoint(0, 120 if up else -120)
    buttons, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    phase, inverted = Qt.ScrollPhase.NoScrollPhase, False
    above = QPointF(widget.mapToGlobal(where.toPoint()))
    wheel = QWheelEvent(where, above, turned, turned, buttons, keys, phase, inverted)
    QApplication.sendEvent(widget, wheel)
