"""What each pass of a take painted and was told, side by side in turn: light and pose first, then skin and cloth."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from studio_app.studio.earlier_passes import Painted
from studio_app.ui.background import Background
from studio_app.ui.forms import buttons
from studio_app.ui.thumbs import read_scaled

BOX = QSize(400, 500)
"""What each picture fits into, in points."""
WORDS = 124
"""Points below the pictures for what their engines were told; more of it scrolls."""


class PassesDialog(QDialog):
    """The pictures are read beside the window; until then each one's place says so."""

    def __init__(self, take: str, found: Sequence[Painted], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Passes of {take}")
        self._background = Background(lambda _words: None, self)
        self.pictures: list[QLabel] = []
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 8)
        row.setSpacing(16)
        for each in found:
            row.addLayout(self._column(take, each))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setAccessibleName("What each pass painted")
        area.setWidget(inside)
        self.close_button = QPushButton("Close")
        self.close_button.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(area, 1)
        column.addLayout(buttons([], [self.close_button]))
        words = WORDS if any(each.told for each in found) else 0
        self.resize(min(1240, 48 + len(found) * (BOX.width() + 16)), BOX.height() + 112 + words)
        self._background.start(self._read(found))

    def _column(self, take: str, each: Painted) -> QVBoxLayout:
        picture, words = QLabel(each.problem or "Reading…"), QLabel(each.words)
        picture.setFixedSize(BOX)
        picture.setWordWrap(True)
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        picture.setProperty("role", "dim")
        picture.setAccessibleName(f"{take}, pass {each.words}")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.pictures.append(picture)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(picture)
        column.addWidget(words)
        if each.told:
            told = QLabel(each.told)
            told.setProperty("role", "caption")
            told.setTextFormat(Qt.TextFormat.PlainText)
            told.setWordWrap(True)
            told.setFixedWidth(BOX.width())
            told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            told.setAccessibleName(f"What pass {each.words} was told")
            column.addWidget(told)
        column.addStretch()
        return column

    async def _read(self, found: Sequence[Painted]) -> None:
        share = self.devicePixelRatioF()
        for label, each in zip(self.pictures, found, strict=True):
            if each.place is not None:
                self._put(label, await asyncio.to_thread(read_scaled, each.place, BOX * share), share)

    def _put(self, label: QLabel, image: QImage, share: float) -> None:
        if image.isNull():
            label.setText("The picture cannot be read.")
            return
        image.setDevicePixelRatio(share)
        label.setPixmap(QPixmap.fromImage(image))
