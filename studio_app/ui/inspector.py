"""The inspector beside a picture: histogram with clipping, the picker's numbers, and what the colours are."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from studio_app.takes.lab import delta_e
from studio_app.takes.tone import Tones
from studio_app.ui.loupe_picture import Picture, Sample
from studio_app.ui.loupe_reader import FALLBACK
from studio_app.ui.loupe_tools import SIDES, Tools
from studio_app.ui.theme import colour, font

WIDTH = 208
CURVES = (QColor(226, 92, 84), QColor(96, 186, 112), QColor(98, 146, 226), QColor(206, 206, 206))
LEAST_SHARE = 0.0001
"""From this share of the picture on a channel counts as clipped."""


class Histogram(QWidget):
    """Red, green, blue and luminance; a triangle at each end says what is clipped, with the channels' letters."""

    def __init__(self) -> None:
        super().__init__()
        self.tones: Tones | None = None
        self.setFixedHeight(112)
        self.setAccessibleName("Histogram")

    def put(self, tones: Tones | None) -> None:
        """Shows the tones of a picture."""
        self.tones = tones
        self.setAccessibleDescription(clipped_words(tones))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0, 14, 0, -1)
        painter.fillRect(box, colour("field"))
        if self.tones is None:
            return
        top = max(1.0, float(np.sqrt(self.tones.counts[:, 1:255].max())))
        for counts, shade in zip(self.tones.counts, CURVES, strict=True):
            self._curve(painter, box, np.sqrt(counts) / top, shade)
        for shares, left in ((self.tones.crushed, True), (self.tones.blown, False)):
            self._triangle(painter, shares, left)

    @staticmethod
    def _curve(painter: QPainter, box: QRectF, heights: np.ndarray, shade: QColor) -> None:
        path = QPainterPath(box.bottomLeft())
        for number, height in enumerate(np.minimum(1.0, heights).tolist()):
            path.lineTo(box.x() + box.width() * number / 255, box.bottom() - height * box.height())
        path.lineTo(box.bottomRight())
        filled = QColor(shade)
        filled.setAlpha(46)
        painter.fillPath(path, filled)
        painter.setPen(QPen(shade, 1))
        painter.drawPath(path)

    def _triangle(self, painter: QPainter, shares: tuple[float, float, float], left: bool) -> None:
        """Filled when something is clipped there, hollow when nothing is."""
        letters = clipped_channels(shares)
        x = 1.0 if left else self.width() - 11.0
        shape = QPolygonF([QPointF(x, 10), QPointF(x + 10, 10), QPointF(x + (0 if left else 10), 1)])
        painter.setPen(QPen(colour("text" if letters else "faint"), 1))
        painter.setBrush(colour("text") if letters else Qt.BrushStyle.NoBrush)
        painter.drawPolygon(shape)
        painter.setFont(font(10))
        side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
        painter.drawText(QRectF(16, 0, self.width() - 32, 12), side | Qt.AlignmentFlag.AlignVCenter, letters)


def clipped_channels(shares: tuple[float, float, float]) -> str:
    """'R B' for the channels of which more than a trace is clipped."""
    return " ".join(letter for letter, share in zip("RGB", shares, strict=True) if share >= LEAST_SHARE)


def clipped_words(tones: Tones | None) -> str:
    """'Blown R 0.3 %. Crushed nothing.'"""
    if tones is None:
        return ""
    said = [_clipped("Blown", tones.blown), _clipped("Crushed", tones.crushed)]
    return "\n".join(said)


def _clipped(word: str, shares: tuple[float, float, float]) -> str:
    letters = clipped_channels(shares)
    return f"{word} {letters} {100 * max(shares):.1f} %" if letters else f"{word} nothing"


class Inspector(QFrame):
    """Shown when asked for. `shown` is the picture it speaks of."""

    def __init__(self, tools: Tools, shown: Callable[[], Picture | None]) -> None:
        super().__init__()
        self.setObjectName("inspector")
        self.setAutoFillBackground(True)
        self.tools, self._shown = tools, shown
        self._of: Picture | None = None
        self.histogram = Histogram()
        self.clipped, self.file, self.screen = QLabel(), QLabel(), QLabel()
        self.values: dict[str, QLabel] = {}
        self.hint = QLabel("I: pick colours in the picture")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("Histogram and picker")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 10, 8, 10)
        column.setSpacing(6)
        for part in (self.histogram, self.clipped):
            column.addWidget(part)
        column.addSpacing(6)
        self.picker = self._picker()
        column.addWidget(self.picker)
        column.addWidget(self.hint)
        column.addSpacing(6)
        for label in (self.clipped, self.hint, self.file, self.screen):
            label.setProperty("role", "caption")
            label.setWordWrap(True)
        column.addWidget(self.file)
        column.addWidget(self.screen)
        column.addStretch()
        tools.changed.connect(self.refresh)
        tools.sampled.connect(self.point)
        tools.reader.screen_changed.connect(self.refresh)
        self.point(None)
        self.refresh()

    def _picker(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(4)
        self._sides = QButtonGroup(self)
        for side in SIDES:
            button = QPushButton(f"{side} px")
            button.setCheckable(True)
            button.setProperty("role", "chip")
            button.setAccessibleName(f"Sample {side} by {side} pixels")
            button.clicked.connect(lambda _=False, side=side: self.tools.put(side=side))
            self._sides.addButton(button, side)
            row.addWidget(button)
        row.addStretch()
        column.addLayout(row)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        for number, name in enumerate(("8 bit", "16 bit", "Lab", "Pinned", "ΔE2000")):
            title, value = QLabel(name), QLabel()
            title.setProperty("role", "caption")
            value.setFont(font(11, figures=True))
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            value.setMinimumHeight(16)
            grid.addWidget(title, number, 0)
            grid.addWidget(value, number, 1)
            self.values[name] = value
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        return holder

    def refresh(self) -> None:
        """Shows what is known of the picture now."""
        tools, picture = self.tools, self._shown()
        self.picker.setVisible(tools.picker)
        self.hint.setText("Click the picture to pin a patch" if tools.picker else "I: pick colours in the picture")
        self._sides.button(tools.side).setChecked(True)
        known = tools.reader.screen_known
        self.screen.setText("Shown in the monitor’s own colours" if known else f"▲ {FALLBACK}")
        self.screen.setStyleSheet("" if known else f"color: {colour('red').name()}")
        if picture is None:
            self.file.setText("")
            self.histogram.put(None)
            self.clipped.setText("")
            self._of = None
            return
        self.file.setText(picture.colours.problem or f"{picture.colours.name}, {picture.bits} bit")
        self.values["Pinned"].setText(_numbers(tools.pinned.lab) if tools.pinned else "–")
        if self._of is not picture and self.isVisible():
            tools.reader.measure(("tones", id(picture)), lambda: picture.tones, lambda found: self._put(picture, found))

    def showEvent(self, event: object) -> None:
        self.refresh()

    def _put(self, picture: Picture, found: object) -> None:
        if picture is self._shown() and isinstance(found, Tones):
            self._of = picture
            self.histogram.put(found)
            self.clipped.setText(clipped_words(found))

    def point(self, sample: Sample | None) -> None:
        """Shows what the picker points at."""
        values, pinned = self.values, self.tools.pinned
        values["8 bit"].setText("   ".join(map(str, sample.srgb8)) if sample else "–")
        values["16 bit"].setText("   ".join(map(str, sample.srgb16)) if sample else "–")
        values["Lab"].setText(_numbers(sample.lab) if sample else "–")
        apart = float(delta_e(np.array(sample.lab), np.array(pinned.lab))) if sample and pinned else None
        values["ΔE2000"].setText("–" if apart is None else f"{apart:.2f}")


def _numbers(lab: tuple[float, float, float]) -> str:
    return "   ".join(f"{value:.1f}".replace("-", "−") for value in lab)
