"""The loupe: one picture on its surround, fitted or as large as wanted. A click shows it one to one, a drag pans, the
wheel zooms at the pointer. Take view, compare, survey and the client's window are made of it.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from studio_app.studio.sight import Frame, Rect, Sight
from studio_app.ui.overlay import Overlay
from studio_app.ui.theme import SURROUNDS, font

CLICK_PX = 4


class Loupe(QWidget):
    """Shows `picture` by its `sight`. `overlays` are painted in their order and asked for events in reverse.

    `transformed` tells that the picture lies elsewhere now; `sighted` that a person moved it (with the new Sight and
    whether Shift was held); `clicked` brings a place of the view over the picture, clicked while `clicks_zoom` is off.
    """

    transformed = Signal()
    sighted = Signal(object, bool)
    clicked = Signal(QPointF)
    pressed = Signal()
    hovered = Signal(QPointF)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.levels: tuple[QImage, ...] = ()
        self.size_px = QSizeF()
        self.sight = Sight()
        self.surround = "mid"
        self.margins = (12, 12, 12, 12)
        self.clicks_zoom = True
        self.empty = ""
        self.overlays: list[Overlay] = []
        self._from: QPointF | None = None
        self._dragged = False
        self.setMinimumSize(160, 160)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # The picture and where it lies

    @property
    def picture(self) -> QImage:
        """The picture in full, in the monitor's colours; null while there is none."""
        return self.levels[0] if self.levels else QImage()

    def put_levels(self, levels: tuple[QImage, ...], size: QSizeF | None = None) -> None:
        """Shows a picture: itself, then its halves. `size` is how large it counts when it is another than it has."""
        before = self.size_px
        self.levels = levels
        self.size_px = size or (QSizeF(levels[0].size()) if levels else QSizeF())
        if before != self.size_px:
            self.transformed.emit()
        self.update()

    @property
    def frame(self) -> Frame:
        """The picture's size in the room that this view leaves it."""
        space = self.space
        rect = Rect(space.x(), space.y(), space.width(), space.height())
        return Frame(max(1.0, self.size_px.width()), max(1.0, self.size_px.height()), rect, self.devicePixelRatioF())

    @property
    def space(self) -> QRectF:
        """What is left for the picture inside the margins."""
        left, top, right, bottom = self.margins
        return QRectF(self.rect()).adjusted(left, top, -right, -bottom)

    @property
    def picture_box(self) -> QRectF:
        """Where the picture lies in the view, on whole screen pixels."""
        box, scale = self.frame.box(self.sight), self.devicePixelRatioF()
        x, y = round(box.x * scale) / scale, round(box.y * scale) / scale
        return QRectF(x, y, round(box.width * scale) / scale, round(box.height * scale) / scale)

    def box_of(self, size: QSizeF) -> QRectF:
        """Where a picture of this size lies in the view; here there is one, and it fills the frame."""
        return self.picture_box

    def picture_to_widget(self, place: QPointF) -> QPointF:
        """Where a place of the picture, in its pixels, lies in this view."""
        box, size = self.picture_box, self.size_px
        x = box.x() + place.x() * box.width() / max(1.0, size.width())
        return QPointF(x, box.y() + place.y() * box.height() / max(1.0, size.height()))

    def widget_to_picture(self, place: QPointF) -> QPointF:
        """Which place of the picture, in its pixels, lies at a place of this view."""
        box, size = self.picture_box, self.size_px
        x = (place.x() - box.x()) * size.width() / max(1e-9, box.width())
        return QPointF(x, (place.y() - box.y()) * size.height() / max(1e-9, box.height()))

    @property
    def picture_scale(self) -> float:
        """How many units of the view one picture pixel takes."""
        return self.frame.zoom(self.sight) / self.devicePixelRatioF()

    def look(self, sight: Sight) -> None:
        """Shows another part or size; tells `transformed`, not `sighted`."""
        if sight != self.sight:
            self.sight = sight
            self.transformed.emit()
            self.update()

    def toggle_zoom(self) -> None:
        """Between fitted and one to one, round the pointer while it is over the picture, else round the middle."""
        here = QPointF(self.mapFromGlobal(self.cursor().pos()))
        place = here if self.underMouse() and self.picture_box.contains(here) else self.space.center()
        self._move(self.frame.toggled(self.sight, place.x(), place.y()))

    def _move(self, sight: Sight, alone: bool = False) -> None:
        self.look(sight)
        self.sighted.emit(sight, alone)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(SURROUNDS[self.surround]))
        painter.setPen(self.ink)
        if self.picture.isNull():
            painter.setFont(font(13))
            words = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.space, words, self.empty)
        else:
            painter.save()
            painter.setClipRect(self.picture_room)
            self.paint_picture(painter, self.picture_box)
            for overlay in self.overlays:
                painter.save()
                overlay.paint(painter, self)
                painter.restore()
            painter.restore()
        self.paint_words(painter)

    def paint_picture(self, painter: QPainter, box: QRectF) -> None:
        """Paints the picture into its box."""
        draw_level(painter, box, self.levels, self.devicePixelRatioF())

    def paint_words(self, painter: QPainter) -> None:
        """Paints what is said below the picture; nothing by itself."""

    @property
    def picture_room(self) -> QRectF:
        """What the picture may cover when it is larger than its space: all but the lines of words."""
        _, top, right, bottom = self.margins
        return QRectF(self.rect()).adjusted(0, top if top > 16 else 0, -right if right > 16 else 0, -bottom)

    @property
    def ink(self) -> QColor:
        """A readable colour for words on the surround."""
        return QColor("#202020" if self.surround == "white" else "#dadada")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.transformed.emit()

    # Hands

    def _taken(self, event: QMouseEvent) -> bool:
        return any(overlay.mouse(event, self) for overlay in reversed(self.overlays))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit()
        if not self._taken(event) and event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._from, self._dragged = event.position(), False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hovered.emit(event.position())
        if self._taken(event) or self._from is None:
            return
        moved = event.position() - self._from
        if not self._dragged and moved.manhattanLength() < CLICK_PX:
            return
        self._dragged, self._from = True, event.position()
        self._move(self.frame.panned(self.sight, moved.x(), moved.y()), _shift(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        start, self._from = self._from, None
        if self._taken(event) or start is None or self._dragged or event.button() is not Qt.MouseButton.LeftButton:
            return
        place = event.position()
        if not self.picture.isNull() and self.picture_box.contains(place):
            if self.clicks_zoom:
                self._move(self.frame.toggled(self.sight, place.x(), place.y()), _shift(event))
            else:
                self.clicked.emit(place)

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit(QPointF(-1, -1))

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = (event.angleDelta().y() or event.angleDelta().x()) / 120
        if steps and not self.picture.isNull():
            place = event.position()
            self._move(self.frame.stepped(self.sight, steps, place.x(), place.y()), _shift(event))
        event.accept()

    def tabletEvent(self, event: QTabletEvent) -> None:
        event.setAccepted(any(overlay.tablet(event, self) for overlay in reversed(self.overlays)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not any(overlay.key(event, self) for overlay in reversed(self.overlays)):
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keys that an overlay wants do not become commands of the window."""
        if event.type() is QEvent.Type.ShortcutOverride:
            key = cast(QKeyEvent, event)
            if any(overlay.wants(key, self) for overlay in reversed(self.overlays)):
                event.accept()
                return True
        return super().event(event)


def draw_level(painter: QPainter, box: QRectF, levels: tuple[QImage, ...], scale: float) -> None:
    """Draws a picture into a box from the smallest of its halves that is large enough: no stair steps, no waiting."""
    wide = box.width() * scale
    level = next((each for each in reversed(levels) if each.width() >= wide - 0.5), levels[0])
    exact = abs(level.width() - wide) < 0.5
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not exact and wide < 2 * levels[0].width())
    painter.drawImage(box, level)


def _shift(event: QMouseEvent | QWheelEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
