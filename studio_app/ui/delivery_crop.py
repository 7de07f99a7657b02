"""One crop set by hand over the whole select: drag it, size it at a corner, or with the keys; its shape stays."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from studio_app.studio.crop_moves import moved, sized
from studio_app.studio.delivery_foresight import PieceSeen
from studio_app.takes.channel import Channel
from studio_app.takes.crop import Crop
from studio_app.takes.figure_marks import FigureMarks
from studio_app.ui.theme import colour

CORNER, MARGIN = 14, 24
STEP, LARGE, FINE = 0.01, 0.05, 0.002
BIGGER = 1.02
_CORNERS = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0))
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip


class CropView(QWidget):
    """The select with the crop in it. `changed` brings every crop that a person makes, `undone` asks for the suggestion
    again, `left` for the way back.
    """

    changed = Signal(object)
    undone = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.picture = QImage()
        self.crop: Crop | None = None
        self.channel: Channel | None = None
        self.figure: FigureMarks | None = None
        self._held: tuple[QPointF, Crop, tuple[float, float] | None] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(240, 240)
        self.setAccessibleName("The crop")
        self.setAccessibleDescription(
            "Arrows move it by 1 percent, with Shift by 5, with Alt finely. Plus and minus size it. "
            "Backspace takes the suggestion again, Escape goes back to all crops."
        )

    def put(self, piece: PieceSeen, figure: FigureMarks | None, picture: QImage | None = None) -> None:
        """Shows a crop; the select's picture where it is another one."""
        self.crop, self.channel, self.figure = piece.crop, piece.channel, figure
        if picture is not None:
            self.picture = picture
        self.update()

    @property
    def frame(self) -> QRectF:
        """Where the whole select lies in the view."""
        room = self.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        size = self.picture.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(QPoint(0, 0), size)
        place.moveCenter(self.rect().center())
        return QRectF(place)

    def box(self, crop: Crop | None = None) -> QRectF:
        """Where a crop lies in the view."""
        crop, frame = crop or self.crop, self.frame
        assert crop is not None
        return QRectF(
            frame.left() + crop.left * frame.width(), frame.top() + crop.top * frame.height(),
            crop.width * frame.width(), crop.height * frame.height(),
        )  # fmt: skip

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), colour("thumb"))
        if self.crop is None or self.channel is None or self.picture.isNull():
            return
        frame, box = self.frame, self.box()
        painter.drawImage(frame, self.picture)
        painter.fillRect(frame, QColor(0, 0, 0, 150))
        inside = box.intersected(frame)
        source = QRectF(
            (inside.left() - frame.left()) / frame.width() * self.picture.width(),
            (inside.top() - frame.top()) / frame.height() * self.picture.height(),
            inside.width() / frame.width() * self.picture.width(),
            inside.height() / frame.height() * self.picture.height(),
        )
        if self.crop.padded:
            painter.fillRect(box, colour("dim"))
        painter.drawImage(inside, self.picture, source)
        self._draw_rules(painter, box)
        self._draw_figure(painter, frame)
        painter.setPen(QPen(colour("bright"), 2 if self.hasFocus() else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
        for corner in _CORNERS:
            spot = QPointF(box.left() + corner[0] * box.width(), box.top() + corner[1] * box.height())
            painter.fillRect(QRectF(spot.x() - 4, spot.y() - 4, 8, 8), colour("bright"))

    def _draw_rules(self, painter: QPainter, box: QRectF) -> None:
        """What the channel lays over its edges, hatched, and where the printer cuts, dashed."""
        assert self.channel is not None
        safe = self.channel.safe
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(255, 255, 255, 40))
        wide, high = box.width(), box.height()
        for part in (
            QRectF(box.left(), box.top(), wide, safe.top * high),
            QRectF(box.left(), box.bottom() - safe.bottom * high, wide, safe.bottom * high),
            QRectF(box.left(), box.top(), safe.left * wide, high),
            QRectF(box.right() - safe.right * wide, box.top(), safe.right * wide, high),
        ):
            if part.width() > 0.5 and part.height() > 0.5:
                painter.drawRect(part)
        if self.channel.bleed_px:
            across = self.channel.bleed_px / self.channel.width * wide
            down = self.channel.bleed_px / self.channel.height * high
            painter.setPen(QPen(colour("bright"), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(across, down, -across, -down))

    def _draw_figure(self, painter: QPainter, frame: QRectF) -> None:
        """What of her is whole in the select: thin boxes, amber and dashed where the crop cuts one."""
        if self.figure is None or self.crop is None:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for part in self.figure.whole.values():
            kept = self.crop.holds(part, 0.002)
            painter.setPen(
                QPen(colour("text" if kept else "amber"), 1, Qt.PenStyle.DotLine if kept else Qt.PenStyle.DashLine)
            )
            painter.drawRect(
                QRectF(
                    frame.left() + part.left * frame.width(), frame.top() + part.top * frame.height(),
                    part.width * frame.width(), part.height * frame.height(),
                )
            )  # fmt: skip

    # By hand

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.crop is not None and event.button() == Qt.MouseButton.LeftButton:
            self._held = event.position(), self.crop, self._corner(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is None:
            corner = self._corner(event.position()) if self.crop is not None else None
            over = self.crop is not None and self.box().contains(event.position())
            shape = (
                Qt.CursorShape.SizeFDiagCursor if corner in ((0.0, 0.0), (1.0, 1.0)) else Qt.CursorShape.SizeBDiagCursor
            )
            self.setCursor(shape if corner else Qt.CursorShape.SizeAllCursor if over else Qt.CursorShape.ArrowCursor)
            return
        start, before, corner = self._held
        frame, way = self.frame, event.position() - start
        if corner is None:
            self._set(moved(before, way.x() / frame.width(), way.y() / frame.height(), pad=before.padded))
            return
        out = way.x() * (1 if corner[0] else -1) / self.box(before).width()
        down = way.y() * (1 if corner[1] else -1) / self.box(before).height()
        growth = out if abs(out) > abs(down) else down
        self._set(sized(before, 1 + growth, (1 - corner[0], 1 - corner[1]), pad=before.padded))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.crop is not None:
            self._set(sized(self.crop, BIGGER ** (event.angleDelta().y() / 120), pad=self.crop.padded))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.crop is None:
            return super().keyPressEvent(event)
        key, held = event.key(), event.modifiers()
        if key in _ARROWS:
            step = LARGE if held & Qt.KeyboardModifier.ShiftModifier else STEP
            step = FINE if held & Qt.KeyboardModifier.AltModifier else step
            across, down = _ARROWS[key]
            self._set(moved(self.crop, across * step, down * step, pad=self.crop.padded))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            factor = 1 / BIGGER if key == Qt.Key.Key_Minus else BIGGER
            self._set(sized(self.crop, factor, pad=self.crop.padded))
        elif key == Qt.Key.Key_Backspace:
            self.undone.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
        return None

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _corner(self, at: QPointF) -> tuple[float, float] | None:
        box = self.box()
        for corner in _CORNERS:
            spot = QPointF(box.left() + corner[0] * box.width(), box.top() + corner[1] * box.height())
            if (spot - at).manhattanLength() <= CORNER:
                return corner
        return None

    def _set(self, crop: Crop) -> None:
        if crop != self.crop:
            self.crop = crop
            self.update()
            self.changed.emit(crop)
