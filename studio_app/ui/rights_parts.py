"""Small parts that the pages of the rights room share."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QWidget


def caption(words: str, indent: int = 0) -> QLabel:
    """Small dim words that wrap."""
    label = QLabel(words)
    label.setProperty("role", "caption")
    label.setWordWrap(True)
    label.setContentsMargins(indent, 0, 0, 0)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label


def fit(dialog: QWidget, size: QSize) -> None:
    """Gives a dialog its size, or what the screen has room for."""
    room = dialog.screen().availableGeometry().size() - QSize(48, 64)
    dialog.resize(size.boundedTo(room))


def scrolling(holder: QWidget, name: str) -> QScrollArea:
    """A frameless page that scrolls up and down."""
    scroll = QScrollArea()
    scroll.setWidget(holder)
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setAccessibleName(name)
    return scroll
