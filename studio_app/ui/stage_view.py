"""The stage: the live picture and nothing but the picture, on its surround; states and hints stand outside it."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from studio_app.direction.camera import Camera
from studio_app.direction.direction import Direction
from studio_app.direction.errors import StudioError
from studio_app.ui.camera_moves import dollied, orbited, panned, zoomed
from studio_app.ui.desk import Desk
from studio_app.ui.frame_loop import FrameLoop
from studio_app.ui.plate_row import dropped_photograph
from studio_app.ui.theme import SURROUNDS, font

MARGIN = 12
CAPTION = 24
CLICK_PX = 4
GUIDES = ("safe", "thirds", "none")
CARD_OF = {"skin": "pose", "eyes": "pose", "bodysuit": "look", "garment": "look", "hair": "look", "set": "location"}
"""Which card a click on a part of the picture unfolds."""
BEGINS, CLEAN = "Setting up the stage…", "Live, clean"


class StageView(QWidget):
    """Paints the live stand-in. Left drag orbits, middle or Shift drag pans, the wheel dollies, Ctrl+wheel zooms."""

    picked = Signal(str)

    def __init__(self, desk: Desk, loop: FrameLoop, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.loop = desk, loop
        self.picture, self.refined = QImage(), False
        self.state, self.hint = BEGINS, "drag to walk round, wheel to come nearer"
        self.surround, self.guide = "mid", 0
        self.errand, self._word = "", ""
        self._picking: asyncio.Future[None] | None = None
        self._glance: Direction | None = None
        self._from: QPointF | None = None
        self._dragged = False
        self.setMinimumSize(240, 240)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Stage")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAcceptDrops(not desk.read_only)
        desk.directed.connect(lambda _: self.redraw())
        desk.glanced.connect(self._glanced)
        loop.drawn.connect(self._drawn)
        loop.failed.connect(self.say)

    @property
    def shown(self) -> Direction:
        """The direction on the stage: the one that is kept, or the one that is glanced at."""
        return self._glance or self.desk.direction

    @property
    def frame_box(self) -> QRectF:
        """Where the picture lies: the largest frame of the camera's shape above the line of captions."""
        space = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -CAPTION - 4)
        ratio = self.shown.camera.aspect.ratio
        width = min(space.width(), space.height() * ratio)
        box = QRectF(0, 0, round(width), round(width / ratio))
        box.moveCenter(space.center())
        return QRectF(round(box.x()), round(box.y()), box.width(), box.height())

    def redraw(self) -> None:
        """Asks for a new picture of what is shown."""
        box, scale = self.frame_box, self.devicePixelRatioF()
        self.loop.want(self.shown, QSize(round(box.width() * scale), round(box.height() * scale)))
        if self._word == CLEAN:
            self._word = "Live, catching up"  # until the first frame of what was asked is there
            self.show_errand(self.errand)
        self.update()

    def next_guide(self) -> None:
        """Safe area, thirds, none."""
        self.guide = (self.guide + 1) % len(GUIDES)
        self.update()

    def say(self, words: str) -> None:
        """Sets the words at the left below the picture."""
        self.state = words
        self.setAccessibleDescription(words)
        self.update()

    def show_errand(self, words: str) -> None:
        """Says beside the state of the picture what is being prepared for it."""
        self.errand = words
        self.say("  ·  ".join(filter(None, (self._word, words))))

    def show_still(self, picture: QImage, words: str) -> None:
        """Shows a traced picture until the next thing moves."""
        self.picture = picture
        self.loop.rest()
        self.say(words)

    def _glanced(self, direction: Direction | None) -> None:
        self._glance = direction
        self.redraw()

    def _drawn(self, picture: QImage, refined: bool, more: bool) -> None:
        self.picture, self.refined = picture, refined
        word = "Live, rough" if not refined else "Live, refining" if more else CLEAN
        self._word = "Looking at a preset" if self._glance else word
        self.show_errand(self.errand)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(SURROUNDS[self.surround]))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = self.frame_box
        if self.picture.isNull():
            painter.fillRect(box, QColor("#3d3d3d" if self.surround != "white" else "#cfcfcf"))
        else:
            painter.drawImage(box, self.picture)
        self._paint_guide(painter, box)
        self._paint_words(painter, box)

    def _paint_guide(self, painter: QPainter, box: QRectF) -> None:
        kind = GUIDES[self.guide]
        if kind == "none" or self.picture.isNull():
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for shade, offset in ((QColor(0, 0, 0, 60), 1.0), (QColor(255, 255, 255, 120), 0.0)):
            painter.setPen(QPen(shade, 1, Qt.PenStyle.CustomDashLine if kind == "safe" else Qt.PenStyle.SolidLine))
            if kind == "safe":
                pen = painter.pen()
                pen.setDashPattern([4, 4])
                painter.setPen(pen)
                inset = round(box.width() * 0.04)
                painter.drawRect(box.adjusted(inset + offset, inset + offset, offset - inset, offset - inset))
            else:
                self._paint_thirds(painter, box.translated(offset, offset))

    @staticmethod
    def _paint_thirds(painter: QPainter, box: QRectF) -> None:
        for part in (1, 2):
            x, y = box.x() + box.width() * part / 3, box.y() + box.height() * part / 3
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))

    def _paint_words(self, painter: QPainter, box: QRectF) -> None:
        painter.setFont(font(11))
        painter.setPen(QColor("#202020" if self.surround == "white" else "#dadada"))
        line = QRectF(MARGIN, self.height() - CAPTION, self.width() - 2 * MARGIN, CAPTION)
        frame = f"{self.shown.camera.aspect.value}  ·  "
        left = f"{frame if not self.picture.isNull() else ''}{self.state}"
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, left)
        used = painter.fontMetrics().horizontalAdvance(left) + 24
        if used + painter.fontMetrics().horizontalAdvance(self.hint) < line.width():
            painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.hint)
        if self.picture.isNull() and self.state:
            painter.setFont(font(13))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.state)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.redraw()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton) and not self.desk.read_only:
            self._from, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is None:
            return
        moved = event.position() - self._from
        if not self._dragged and moved.manhattanLength() < CLICK_PX:
            return
        self._dragged, self._from = True, event.position()
        pan = bool(
            event.buttons() & Qt.MouseButton.MiddleButton or event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        )
        turn = panned if pan else orbited
        self._direct(turn(self.desk.direction.camera, moved.x(), moved.y(), self.frame_box.height()), settled=False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._from is not None and self._dragged:
            self.desk.attempt(self.desk.session.settle)
        elif self._from is not None:
            self._pick(event.position())
        self._from = None

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not self.desk.read_only and dropped_photograph(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_photograph(event.mimeData())
        if path is not None and self.desk.use_plate(path):
            event.acceptProposedAction()
            self.picked.emit("location")

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = (event.angleDelta().y() or event.angleDelta().x()) / 120
        if not steps or self.desk.read_only:
            return
        move = zoomed if event.modifiers() & Qt.KeyboardModifier.ControlModifier else dollied
        self._direct(move(self.desk.direction.camera, steps), settled=False)
        self._settle_later()

    def _direct(self, camera: Camera, *, settled: bool) -> None:
        self.desk.move_camera(camera, settled)

    def _settle_later(self) -> None:
        self.desk.settle_soon()

    def _pick(self, place: QPointF) -> None:
        box = self.frame_box
        if self.loop.stage is not None and box.contains(place):
            x, y = (place.x() - box.x()) / box.width(), (place.y() - box.y()) / box.height()
            self._picking = asyncio.ensure_future(self._ask_part(x, y))

    async def _ask_part(self, x: float, y: float) -> None:
        """Asks the stage what lies there and points at its card."""
        try:
            part = await self.loop.picked(x, y)
        except StudioError as error:
            self.say(str(error))
            return
        if part:
            self.picked.emit(CARD_OF.get(part, "location"))
