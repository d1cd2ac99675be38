"""How it looks: colours, distances and letter sizes, all of which grow together.

Widgets take the theme in their constructor and ask it for pixels and colours; when the user
zooms, ``changed`` tells those that paint by themselves.
"""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct
from msgspec.structs import fields
from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

BASE_POINTS = 10.5
STEPS = (80, 90, 100, 110, 125, 150, 175, 200)

_SCREEN_SHARE = 0.94
"""How much of the screen a dialog takes at most, so that its frame fits too."""

# Distances in pixels at 100 %; ``Theme.px`` scales them.
TIGHT = 4
GAP = 8
WIDE = 16
ROW = 30
"""Height of a line edit, a button, a table row."""


def restyle(widget: QWidget) -> None:
    """Let a widget be drawn by the rules that hold for it now."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def set_look(widget: QWidget, name: str, value: str | bool) -> None:  # noqa: FBT001  # it is the value
    """Set a property that rules of the style sheet go by."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        restyle(widget)


class Colours(Struct, frozen=True):
    """Every colour of the program; contrast of text on its ground is at least 4.5 : 1."""

    text: str = "#1f2933"
    muted: str = "#5f6b7a"
    faint: str = "#8a94a3"
    line: str = "#d5dbe3"
    surface: str = "#ffffff"
    ground: str = "#f3f5f8"
    accent: str = "#2b6a99"
    accent_soft: str = "#e4eef6"
    computed: str = "#eceff3"
    to_fill: str = "#fffbea"
    selected: str = "#dce9f4"
    error: str = "#b3261e"
    error_soft: str = "#fcebea"
    warning: str = "#8a5a00"
    warning_soft: str = "#fff4da"
    done: str = "#2c7a4b"
    done_soft: str = "#e5f3ea"

    def colour(self, name: str) -> QColor:
        """Return a colour for painting."""
        return QColor(getattr(self, name))


class Theme(QObject):
    """The look of the running program.

    Signals:
        changed: the size of everything was changed.
    """

    changed = Signal()

    def __init__(self, style_sheet: str = "", percent: int = 100) -> None:
        """Take the style sheet's text; sizes in it are written ``{30px}``, colours ``{line}``."""
        super().__init__()
        self.colours = Colours()
        self._painted = {item.name: self.colours.colour(item.name) for item in fields(Colours)}
        self._fonts: dict[tuple[float, bool], QFont] = {}
        self.family = ""
        self._style_sheet = style_sheet
        self._percent = percent

    @property
    def percent(self) -> int:
        """How large everything is."""
        return self._percent

    def px(self, pixels: float) -> int:
        """Return a distance at the present size."""
        return max(1, round(pixels * self._percent / 100))

    def points(self, factor: float = 1.0) -> float:
        """Return a letter size at the present size."""
        return BASE_POINTS * factor * self._percent / 100

    def fit(self, window: QWidget, width: int, height: int) -> None:
        """Give a dialog its usual size, but no more than there is on the screen."""
        room = window.screen().availableGeometry().size() * _SCREEN_SHARE
        window.resize(QSize(self.px(width), self.px(height)).boundedTo(room))

    def font(self, factor: float = 1.0, *, bold: bool = False) -> QFont:
        """Return the program's font in some size."""
        known = self._fonts.get((factor, bold))
        if known is not None:
            return known
        font = QFont(self.family) if self.family else QFont()
        font.setPointSizeF(self.points(factor))
        font.setBold(bold)
        self._fonts[factor, bold] = font
        return font

    def colour(self, name: str) -> QColor:
        """Return a colour for painting."""
        return self._painted[name]

    def load_font(self, file: Path) -> bool:
        """Take the letters of a bundled font file; False if it can't be read."""
        number = QFontDatabase.addApplicationFont(str(file))
        families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
        if families:
            self.family = families[0]
            self._fonts.clear()
        return bool(families)

    def zoom(self, steps: int) -> int:
        """Make everything larger or smaller; 0 goes back to 100 %. Return the new per cent."""
        if steps == 0:
            wanted = 100
        else:
            at = min(range(len(STEPS)), key=lambda i: abs(STEPS[i] - self._percent))
            wanted = STEPS[max(0, min(len(STEPS) - 1, at + steps))]
        if wanted != self._percent:
            self._percent = wanted
            self._fonts.clear()
            self.apply()
        return wanted

    def apply(self) -> None:
        """Give the application its font, palette and style sheet."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.setFont(self.font())
        application.setPalette(self._palette())
        application.setStyleSheet(self._filled())
        self.changed.emit()

    def _filled(self) -> str:
        """Return the style sheet with colours and sizes put in."""
        text = self._style_sheet
        for item in fields(self.colours):
            text = text.replace("{" + item.name + "}", getattr(self.colours, item.name))
        parts = text.split("{px:")
        made = [parts[0]]
        for part in parts[1:]:
            number, _, rest = part.partition("}")
            made.append(f"{self.px(float(number))}px{rest}")
        return "".join(made)

    def _palette(self) -> QPalette:
        palette = QPalette()
        roles = {
            QPalette.ColorRole.Window: "ground",
            QPalette.ColorRole.WindowText: "text",
            QPalette.ColorRole.Base: "surface",
            QPalette.ColorRole.AlternateBase: "ground",
            QPalette.ColorRole.Text: "text",
            QPalette.ColorRole.Button: "surface",
            QPalette.ColorRole.ButtonText: "text",
            QPalette.ColorRole.Highlight: "accent",
            QPalette.ColorRole.HighlightedText: "surface",
            QPalette.ColorRole.ToolTipBase: "surface",
            QPalette.ColorRole.ToolTipText: "text",
            QPalette.ColorRole.PlaceholderText: "faint",
        }
        for role, name in roles.items():
            palette.setColor(role, self.colour(name))
        disabled = QPalette.ColorGroup.Disabled
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(disabled, role, self.colour("faint"))
        return palette
