"""A loupe over one take, or over one photograph from outside: read off the window's loop."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from studio_app.ui.loupe import Loupe
from studio_app.ui.loupe_picture import Picture
from studio_app.ui.loupe_reader import FALLBACK, Reader
from studio_app.ui.records import TakeLine
from studio_app.ui.theme import font

CAPTION = 24
WARNING = {"mid": "#ffb3a6", "white": "#a8281a", "black": "#ff8a78"}
"""Red that can be read on each surround."""


class TakeLoupe(Loupe):
    """Shows a line's picture as soon as it is read; until then nothing, never the one before."""

    def __init__(self, reader: Reader, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.reader = reader
        self.line: TakeLine | None = None
        self.path: Path | None = None
        self.unchosen = ""
        reader.came.connect(self._came)
        reader.screen_changed.connect(self.refresh)

    @property
    def shown(self) -> Picture | None:
        """The picture in the loupe."""
        return self.reader.picture(self.path) if self.path is not None else None

    def put(self, line: TakeLine | None) -> None:
        """Shows a take; zoom and place stay, so that details can be compared from take to take."""
        self.line = line
        self.put_path(line.picture if line is not None else None)

    def put_path(self, path: Path | None) -> None:
        """Shows a picture by its place on disk."""
        self.path = path
        self.refresh()

    def refresh(self) -> None:
        """Asks the reader again."""
        picture = self.shown
        self.empty = self.unchosen if self.path is None else self.reader.refused(self.path)
        self.put_levels(picture.levels if picture is not None else ())

    def _came(self, key: str) -> None:
        if self.path is not None and key == str(self.path):
            self.refresh()


def paint_foot(painter: QPainter, view: Loupe, reader: Reader, left: str, right: str) -> None:
    """One line below the picture: facts, then how it is shown, and in red when the monitor's colours are unknown."""
    painter.setFont(font(11, figures=True))
    measure = painter.fontMetrics()
    line = QRectF(12, view.height() - CAPTION, view.width() - 12 - max(12, view.margins[2]), CAPTION)
    middle = Qt.AlignmentFlag.AlignVCenter
    if not reader.screen_known:
        whole, short = f"▲ {FALLBACK}", "▲ sRGB fallback"
        roomy = measure.horizontalAdvance(whole + left + right) + 48 < line.width()
        words = whole if roomy else short
        painter.setPen(QColor(WARNING[view.surround]))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | middle, words)
        line.setRight(line.right() - measure.horizontalAdvance(words) - 16)
    painter.setPen(view.ink)
    if measure.horizontalAdvance(left + right) + 24 < line.width():
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | middle, right)
        line.setRight(line.right() - measure.horizontalAdvance(right) - 16)
    shortened = measure.elidedText(left, Qt.TextElideMode.ElideRight, int(line.width()))
    painter.drawText(line, Qt.AlignmentFlag.AlignLeft | middle, shortened)
