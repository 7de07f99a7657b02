"""A loupe over one or two pictures in one frame: one, a flip, a wipe, an onion skin or their difference."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPen, QWheelEvent

from studio_app.ui.compare_sides import Mode, Side, within
from studio_app.ui.loupe import Loupe, draw_level
from studio_app.ui.loupe_picture import Picture
from studio_app.ui.loupe_reader import Reader
from studio_app.ui.overlay import Overlay
from studio_app.ui.take_loupe import CAPTION
from studio_app.ui.take_view import facts
from studio_app.ui.theme import colour, font

GRIP_PX = 8
STEP = 0.05
SIDE_BY_SIDE_GAP = 8


class CompareLoupe(Loupe):
    """Shows `sides` by a mode. `shared` brings where the wipe's line or the onion's opacity is wanted (0 to 1)."""

    shared = Signal(float)

    def __init__(self, reader: Reader) -> None:
        super().__init__("Compare")
        self.reader = reader
        self.sides: tuple[Side, ...] = ()
        self.mode, self.seen, self.share = Mode.BESIDE, 0, 0.5
        self.active, self.pinned = -1, -1
        self.apart: tuple[QImage, ...] = ()
        self.margins = (SIDE_BY_SIDE_GAP, SIDE_BY_SIDE_GAP, SIDE_BY_SIDE_GAP, CAPTION + 4)
        self.overlays.append(WipeLine(self))

    def put(self, sides: tuple[Side, ...], frame: QSizeF) -> None:
        """Shows pictures in a frame, as far as they are read."""
        self.sides = sides
        self.seen = min(self.seen, max(0, len(sides) - 1))
        self.setAccessibleName("Compare: " + " and ".join(side.name for side in sides) if sides else "Compare")
        pictures = [picture for side in sides if (picture := self.reader.picture(side.path)) is not None]
        if sides:
            self.empty = next((why for side in sides if (why := self.reader.refused(side.path))), "")
        self.put_levels(pictures[0].levels if pictures else (), frame if pictures else None)
        self.update()

    def box_of(self, size: QSizeF) -> QRectF:
        """Where a picture of this size lies in the common frame."""
        return within(self.picture_box, size)

    def at(self, place: QPointF | None) -> Picture | None:
        """The picture that is seen at a place of the view; without a place the one that is seen alone, if one is."""
        if self.mode is Mode.WIPE and place is not None:
            return self.picture_of(int(place.x() >= self.line_x))
        return self.picture_of(self.seen) if self.mode in (Mode.BESIDE, Mode.FLIP) else None

    def picture_of(self, at: int) -> Picture | None:
        """The picture of a side, if it is read."""
        return self.reader.picture(self.sides[at].path) if at < len(self.sides) else None

    # Painting

    def paint_picture(self, painter: QPainter, box: QRectF) -> None:
        if self.mode is Mode.DIFFERENCE:
            painter.fillRect(box, QColor(0, 0, 0))
            if self.apart:
                draw_level(painter, box, self.apart, self.devicePixelRatioF())
        elif self.mode is Mode.WIPE:
            line = self.line_x
            for at, room in ((0, QRectF(0, 0, line, self.height())), (1, self._right_of(line))):
                painter.save()
                painter.setClipRect(room, Qt.ClipOperation.IntersectClip)
                self._draw(painter, at)
                painter.restore()
        elif self.mode is Mode.ONION:
            self._draw(painter, 0)
            painter.setOpacity(self.share)
            self._draw(painter, 1)
            painter.setOpacity(1.0)
        else:
            self._draw(painter, self.seen)

    def _right_of(self, line: float) -> QRectF:
        return QRectF(line, 0, self.width() - line, self.height())

    def _draw(self, painter: QPainter, at: int) -> None:
        picture = self.picture_of(at)
        if picture is not None:
            box = self.box_of(QSizeF(picture.levels[0].size()))
            draw_level(painter, box, picture.levels, self.devicePixelRatioF())

    @property
    def line_x(self) -> float:
        """Where the wipe's line stands in the view."""
        return round(self.space.x() + self.share * self.space.width())

    def paint_words(self, painter: QPainter) -> None:
        painter.setFont(font(11, figures=True))
        foot = QRectF(12, self.height() - CAPTION, self.width() - 24, CAPTION)
        both = len(self.sides) == 2 and self.mode not in (Mode.BESIDE, Mode.FLIP)
        if both:
            foot.setWidth(foot.width() / 2 - 8)
        shown = (0, 1) if both else (self.seen,)
        for at, align in zip(shown, (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight), strict=False):
            if at < len(self.sides):
                painter.setPen(self.ink)
                words = painter.fontMetrics().elidedText(
                    self._caption(at), Qt.TextElideMode.ElideRight, int(foot.width())
                )
                painter.drawText(foot, align | Qt.AlignmentFlag.AlignVCenter, words)
            foot.translate(foot.width() + 16, 0)
        if len(self.sides) == 1 and self.active == 0:
            self._frame(painter)

    def _frame(self, painter: QPainter) -> None:
        """Round the one that marks act on: amber between dark lines, to be seen on every surround."""
        edge = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        for width, shade in ((4, QColor("#101010")), (2, colour("amber"))):
            painter.setPen(QPen(shade, width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(edge)

    def _caption(self, at: int) -> str:
        side = self.sides[at]
        words = facts(side.line) if side.line is not None else f"{side.name}  ·  from outside"
        return ("▶ " if at == self.active else "") + ("◆ Reference  ·  " if at == self.pinned else "") + words

    # Hands

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Shift the wheel moves the line or the opacity instead of zooming."""
        turn = event.angleDelta().y() or event.angleDelta().x()
        if self.mode in (Mode.WIPE, Mode.ONION) and event.modifiers() & Qt.KeyboardModifier.ShiftModifier and turn:
            self.shared.emit(min(1.0, max(0.0, self.share + (STEP if turn > 0 else -STEP))))
            event.accept()
            return
        super().wheelEvent(event)


class WipeLine(Overlay):
    """The line between both sides of a wipe, dragged by the mouse."""

    def __init__(self, loupe: CompareLoupe) -> None:
        self._loupe, self._held = loupe, False

    def paint(self, painter: QPainter, view: Loupe) -> None:
        if self._loupe.mode is not Mode.WIPE:
            return
        x, middle = self._loupe.line_x, view.space.center().y()
        painter.fillRect(QRectF(x, 0, 1, view.height()), QColor("#f0f0f0"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor("#101010"), 1))
        painter.setBrush(QColor("#f0f0f0"))
        painter.drawEllipse(QPointF(x + 0.5, middle), 6, 6)

    def mouse(self, event: QMouseEvent, view: Loupe) -> bool:
        if self._loupe.mode is not Mode.WIPE:
            return False
        x, space = event.position().x(), view.space
        near = abs(x - self._loupe.line_x) <= GRIP_PX
        if event.type() is QEvent.Type.MouseButtonPress and event.button() is Qt.MouseButton.LeftButton and near:
            self._held = True
        elif event.type() is QEvent.Type.MouseButtonRelease and self._held:
            self._held = False
            return True
        if self._held:
            self._loupe.shared.emit(min(1.0, max(0.0, (x - space.x()) / max(1.0, space.width()))))
        elif not event.buttons():
            view.setCursor(Qt.CursorShape.SplitHCursor if near else Qt.CursorShape.ArrowCursor)
        return self._held
