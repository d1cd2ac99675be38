"""The application: look, translation, last resort for mistakes; composes the window."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import (
    QLibraryInfo,
    QLocale,
    QMessageLogContext,
    Qt,
    QtMsgType,
    QTranslator,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QStyleFactory

from ui.collector import Collector
from ui.theme import Theme

_log = logging.getLogger(__name__)
_QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def make_application(
    argv: list[str], resources: Path, percent: int = 100
) -> tuple[QApplication, Theme]:
    """Return the application with its look, its letters and Chinese standard buttons."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
            Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
        )
        application = QApplication(argv)
    application.setApplicationName("校情汇")
    if application.findChild(Collector) is None:
        Collector(application)
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        application.installTranslator(translator)
    application.setStyle(QStyleFactory.create("Fusion"))
    theme = Theme((resources / "style.qss").read_text(encoding="utf-8"), percent)
    theme.load_font(resources / "fonts" / "hei.ttf")
    theme.apply()
    return application, theme


def _on_qt_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """Write what Qt says into the log."""
    _log.log(_QT_LEVELS.get(kind, logging.WARNING), "qt: %s", text)


def catch_everything(crashed: Callable[[], None]) -> None:
    """Write mistakes nobody dealt with into the log and tell the user once, not in a loop."""
    qInstallMessageHandler(_on_qt_message)
    telling = False

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        nonlocal telling
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        _log.critical("uncaught", exc_info=(kind, error, trace))
        if not telling:
            telling = True
            try:
                crashed()
            finally:
                telling = False

    sys.excepthook = hook
