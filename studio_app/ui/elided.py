"""Words that shorten themselves to the room they have, and say all of themselves in the tip and to screen readers."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QLabel, QSizePolicy

DOT = "  ·  "
"""What stands between words that belong to one line."""
LEAST = 48
"""Pixels that are never taken from a label that asks for room."""


class Elided(QLabel):
    """A label that shortens its words to its width, or to so many lines of it, and shows all of them as a tip.

    It takes what room is left; with `asks` it asks for the room of all its words, and gives way where there is less.
    """

    def __init__(self, role: str = "", *, lines: int = 1, asks: bool = False) -> None:
        super().__init__()
        self.full, self.lines = "", lines
        self._brief = ""
        self.setWordWrap(lines > 1)
        if role:
            self.setProperty("role", role)
        across = QSizePolicy.Policy.Preferred if asks else QSizePolicy.Policy.Ignored
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)

    def put(self, words: str, brief: str = "") -> None:
        """Shows words; `brief`: the same in fewer letters, for the eye. The tip and screen readers have all of them."""
        self.full, self._brief = words, brief or words
        self.setAccessibleName(words)
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self._brief) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST, super().minimumSizeHint().height())

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        width = max(8, self.width())
        if self.lines > 1:
            shown = cut(_kept_together(self._brief, self.font(), width), self.font(), width, self.lines)
        else:
            shown = QFontMetrics(self.font()).elidedText(self._brief, Qt.TextElideMode.ElideRight, width)
        self.setText(shown)
        self.setToolTip(self.full if shown != self.full else "")


def cut(words: str, font: QFont, width: int, lines: int) -> str:
    """As many of the words as so many lines of this width have room for."""
    metrics, kept = QFontMetrics(font), words
    most, wrap = lines * metrics.lineSpacing(), Qt.TextFlag.TextWordWrap.value
    while kept and metrics.boundingRect(0, 0, width, 999, wrap, kept).height() > most:
        kept = kept.removesuffix("…").rpartition(" ")[0] + "…" if " " in kept else ""
    return kept


def _kept_together(words: str, font: QFont, width: int) -> str:
    """Words between dots stay on one line where it has room for them, so that a number keeps its unit."""
    fits = QFontMetrics(font).horizontalAdvance
    return DOT.join(
        part.replace(" ", "\N{NO-BREAK SPACE}") if fits(part) < width else part for part in words.split(DOT)
    )
