"""A take, large: fitted or one picture pixel per screen pixel; a drag pans, the wheel walks between the two."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from studio_app.takes.review import Flag
from studio_app.takes.take import Standing
from studio_app.ui.records import TakeLine
from studio_app.ui.stage_view import CAPTION, MARGIN
from studio_app.ui.theme import SURROUNDS, font
from studio_app.ui.thumbs import read_scaled

LARGEST_ZOOM = 8.0


class TakeView(QWidget):
    """Shows one take's picture and its facts in a line below."""

    zoomed = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.line: TakeLine | None = None
        self.picture = QImage()
        self.surround = "mid"
        self.zoom: float | None = None  # None: fitted
        self._offset = QPointF()
        self._from: QPointF | None = None
        self.setMinimumSize(240, 240)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Take")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._read)

    def put(self, line: TakeLine | None) -> None:
        """Shows a take; its zoom and place stay, so that details can be compared from take to take."""
        new = line is not None and (self.line is None or self.line.take.id != line.take.id)
        self.line = line
        self.setAccessibleDescription(facts(line) if line else "No take is chosen")
        if new:
            self._later.start()
        elif line is None:
            self.picture = QImage()
        self.update()

    def toggle_zoom(self) -> None:
        """Between fitted and one to one."""
        self.set_zoom(None if self.zoom is not None else 1.0)

    def set_zoom(self, zoom: float | None) -> None:
        """Sets how many screen pixels a picture pixel takes; None fits."""
        self.zoom = zoom
        if zoom is None:
            self._offset = QPointF()
        self.zoomed.emit(zoom or 0.0)
        self.update()

    def _read(self) -> None:
        if self.line is not None:
            self.picture = read_scaled(self.line.picture)
            self.update()

    def _space(self) -> QRectF:
        return QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -CAPTION - 4)

    def _box(self) -> QRectF:
        space, scale = self._space(), self.devicePixelRatioF()
        if self.zoom is None:
            factor = min(space.width() / self.picture.width(), space.height() / self.picture.height())
        else:
            factor = self.zoom / scale
        box = QRectF(0, 0, self.picture.width() * factor, self.picture.height() * factor)
        box.moveCenter(space.center() + self._offset)
        return QRectF(round(box.x()), round(box.y()), round(box.width()), round(box.height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(SURROUNDS[self.surround]))
        ink = QColor("#202020" if self.surround == "white" else "#dadada")
        painter.setPen(ink)
        if self.line is None or self.picture.isNull():
            painter.setFont(font(13))
            words = "Choose a take on the strip below." if self.line is None else "This take’s picture cannot be read."
            painter.drawText(self._space(), Qt.AlignmentFlag.AlignCenter, words)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.zoom is None or self.zoom < 1)
        painter.save()
        painter.setClipRect(self.rect().adjusted(0, 0, 0, -CAPTION))
        painter.drawImage(self._box(), self.picture)
        painter.restore()
        painter.setFont(font(11))
        foot = QRectF(MARGIN, self.height() - CAPTION, self.width() - 2 * MARGIN, CAPTION)
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, facts(self.line))
        zoom = "fitted" if self.zoom is None else f"{self.zoom * 100:.0f} %"
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{zoom}  ·  Z: one to one")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._from = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is not None and self.zoom is not None:
            self._offset += event.position() - self._from
            self._from = event.position()
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._from = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.toggle_zoom()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zooms at the pointer; below the fitted size it fits."""
        if self.picture.isNull() or not event.angleDelta().y():
            return
        box, place = self._box(), event.position()
        fitted = min(self._space().width() / self.picture.width(), self._space().height() / self.picture.height())
        now = self.zoom if self.zoom is not None else fitted * self.devicePixelRatioF()
        zoom = min(LARGEST_ZOOM, now * 1.25 ** (event.angleDelta().y() / 120))
        if zoom <= fitted * self.devicePixelRatioF():
            self.set_zoom(None)
            return
        grown = zoom / now
        self._offset += (box.center() - place) * (grown - 1)
        self.set_zoom(zoom)


def facts(line: TakeLine) -> str:
    """'Take 18  ·  ★★★  ·  picked  ·  832 x 1040  ·  stand-in, draft, seed 4'."""
    recipe = line.take.recipe
    words = [f"Take {line.take.number}"]
    if line.review.rating:
        words.append("★" * line.review.rating)
    if line.review.flag is not Flag.NONE:
        words.append("picked" if line.review.flag is Flag.PICK else "rejected")
    if line.standing is not Standing.SCRATCH:
        words.append(line.select or line.standing.value)
    return "  ·  ".join(
        [*words, f"{recipe.width} × {recipe.height}", f"{recipe.engine}, {recipe.quality.value}, seed {recipe.seed}"]
    )
