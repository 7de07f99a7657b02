"""One file of an order among all: its picture with the label in place, its channel, the first thing said of it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from studio_app.studio.delivery_foresight import PieceSeen
from studio_app.ui.delivery_previews import Key, Preview
from studio_app.ui.side_list import MARK, paint_mark
from studio_app.ui.theme import colour, font

WORDS = 44
"""Points below the picture for two lines of words."""
_IN_THE_MIDDLE = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
_STEPS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip


class CropCell(QWidget):
    """`opened` by click, Enter or Space; `walked` by an arrow, with the key and the steps across and down."""

    opened = Signal(object)
    walked = Signal(object, int, int)

    def __init__(self, piece: PieceSeen, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.piece, self.preview, self.box = piece, Preview(), QSize(0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.put(piece)

    @property
    def key(self) -> Key:
        return self.piece.piece.take, self.piece.piece.channel

    @property
    def said(self) -> tuple[str, str]:
        """Mark and words: what stops it, else what to look at, what cannot be printed, else that all is whole."""
        if self.piece.stops or self.preview.trouble:
            return "stop", self.preview.trouble or self.piece.stops[0]
        if self.preview.proofed:
            return "warn" if self.preview.missed >= 0.01 else "good", self.preview.short
        if self.piece.looks:
            return "warn", "; ".join(self.piece.looks)
        return "good", "Nothing is cut"

    def fit(self, box: QSize) -> None:
        """Gives the picture this room."""
        self.box = box
        self.resize(box.width() + 8, box.height() + 8 + WORDS)
        self.update()

    def put(self, piece: PieceSeen) -> None:
        """Shows another crop of the same file."""
        self.piece = piece
        self._name()

    def show_picture(self, preview: Preview) -> None:
        """The preview came, or why there is none."""
        self.preview = preview
        self._name()

    def _name(self) -> None:
        _, words = self.said
        self.setAccessibleName(f"{self.piece.select}, {self.piece.channel.name}: {words}")
        self.setAccessibleDescription("Enter opens the crop")
        self.setToolTip("\n".join([*self.piece.stops, *self.piece.looks, *filter(None, [self.preview.words])]) or words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box, image = QRect(QPoint(4, 4), self.box), self.preview.image
        painter.fillRect(box, colour("field"))
        if not image.isNull():
            size = image.size().scaled(self.box, Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(QPoint(0, 0), size)
            place.moveCenter(box.center())
            scale = self.devicePixelRatioF()
            mode = Qt.TransformationMode.SmoothTransformation
            small = image.scaled(size * scale, Qt.AspectRatioMode.IgnoreAspectRatio, mode)
            small.setDevicePixelRatio(scale)
            painter.drawImage(place.topLeft(), small)
        elif self.preview.trouble:
            painter.setFont(font(11))
            painter.setPen(colour("dim"))
            painter.drawText(box.adjusted(8, 8, -8, -8), _IN_THE_MIDDLE, self.preview.trouble)
        self._write(painter, box.bottom() + 6)
        if self.hasFocus() or self.underMouse():
            painter.setPen(colour("focus" if self.hasFocus() else "edge"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _write(self, painter: QPainter, top: int) -> None:
        mark, words = self.said
        painter.setFont(font(11))
        painter.setPen(colour("text"))
        wide = self.box.width()
        elided = painter.fontMetrics().elidedText
        painter.drawText(QRect(4, top, wide, 16), 0, elided(self.piece.channel.name, Qt.TextElideMode.ElideRight, wide))
        painter.save()
        painter.translate(2, top + 18)
        paint_mark(painter, mark)
        painter.restore()
        painter.setPen(colour("dim"))
        room = wide - MARK
        painter.drawText(QRect(4 + MARK, top + 18, room, 16), 0, elided(words, Qt.TextElideMode.ElideRight, room))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.opened.emit(self.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self.key)
        elif event.key() in _STEPS:
            self.walked.emit(self.key, *_STEPS[event.key()])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        area = self.parentWidget().parentWidget().parentWidget() if self.parentWidget() else None
        if isinstance(area, QScrollArea):
            area.ensureWidgetVisible(self)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()
