"""A depth as a person sees it: the grey picture, and below it which grey is how far away."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio_app.direction.units import DISTANCE, METRE
from studio_app.ui.theme import colour, font

TALLEST = 168
SCALE = 8
WORDS = 18


class GreyDepth(QWidget):
    """`picture` is the depth in grey, near bright; `reach` how far its brightest and its darkest place are, metres."""

    def __init__(self) -> None:
        super().__init__()
        self.picture = QImage()
        self.reach = (0.0, 0.0)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("Depth of the photograph, near bright")

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(200))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._seen(width).height()) + 4 + SCALE + WORDS

    def _seen(self, width: int) -> QRectF:
        if self.picture.isNull():
            return QRectF(0, 0, width, 60)
        size = self.picture.size().toSizeF().scaled(width, TALLEST, Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF(0, 0, size.width(), size.height())

    def words(self) -> tuple[str, str]:
        """What stands at the bright and at the dark end: 'near 2.00 m', 'far 60.0 m'."""
        near, far = self.reach
        return f"near {METRE.show(near)}", f"far {DISTANCE.show(far)}"

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        seen = self._seen(self.width())
        if self.picture.isNull():
            painter.fillRect(seen, colour("field"))
        else:
            painter.drawImage(seen, self.picture)
        scale = QRectF(0, seen.height() + 4, self.width(), SCALE)
        greys = QLinearGradient(scale.topLeft(), scale.topRight())
        greys.setColorAt(0, QColor("white"))
        greys.setColorAt(1, QColor("black"))
        painter.fillRect(scale, greys)
        painter.setPen(colour("edge"))
        painter.drawRect(scale.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setPen(colour("dim"))
        painter.setFont(font(11))
        below = QRectF(0, scale.bottom(), self.width(), WORDS)
        near, far = self.words()
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, near)
        painter.drawText(below, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, far)
