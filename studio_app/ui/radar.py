"""The round plan of the lights: the figure in the middle, the camera below, each light in its place. Drag to move."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QWidget

from studio_app.direction.lighting import Light
from studio_app.ui.slider import step_of
from studio_app.ui.theme import colour, font

RINGS_M = (1.0, 2.0, 4.0)
EDGE_M = 5.0
HEIGHT = 152
DOT = 5.0
GRAB = 12.0


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a light is drawn: place in the widget, name and state."""

    place: QPointF
    light: Light


def ground(distance_m: float) -> float:
    """Share of the plan's radius for a distance: near distances get more room (square root), 5 m is the edge."""
    return min(1.0, math.sqrt(max(0.0, distance_m) / EDGE_M))


def warmth(kelvin: float) -> QColor:
    """A light's colour on the plan: amber for warm, white at 5600 K, bluish for cool; its name stands beside it."""
    share = max(-1.0, min(1.0, math.log(kelvin / 5600) / math.log(2.2)))
    end = colour("amber") if share < 0 else colour("blue")
    white, part = colour("bright"), abs(share)
    mixed = [round(a + (b - a) * part) for a, b in zip(white.getRgb()[:3], end.getRgb()[:3], strict=True)]
    return QColor(*mixed)


class Radar(QWidget):
    """A plan of the set seen from above. Arrow keys turn the chosen light, up and down move it away and near."""

    chosen = Signal(int)
    moved = Signal(int, float, float, bool)
    """light, angle in degrees, distance in metres, settled"""

    def __init__(self) -> None:
        super().__init__()
        self.lights: tuple[Light, ...] = ()
        self.current = 0
        self.sun_deg: float | None = None
        self._dragged = -1
        self.setFixedHeight(HEIGHT)
        self.setMinimumWidth(200)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Lighting plan")
        self.setToolTip("Drag a light round the figure; the camera stands below")

    def put(self, lights: Sequence[Light], current: int, sun_deg: float | None = None) -> None:
        """Shows lights, the chosen one, and the sun's angle to the camera when there is one."""
        self.lights, self.current, self.sun_deg = tuple(lights), current, sun_deg
        names = ", ".join(f"{light.name} {light.azimuth_deg:.0f}° at {light.distance_m:.1f} m" for light in lights)
        self.setAccessibleDescription(names or "No lights")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(288, HEIGHT)

    @property
    def middle(self) -> QPointF:
        """Where the figure stands."""
        return QPointF(self.width() / 2, (self.height() - 14) / 2)

    @property
    def radius(self) -> float:
        """The plan's radius in pixels."""
        return (self.height() - 14) / 2 - 8

    def place(self, azimuth_deg: float, distance_m: float) -> QPointF:
        """A place on the plan; 0 degrees is below (at the camera), positive turns to camera right."""
        angle, reach = math.radians(azimuth_deg), self.radius * ground(distance_m)
        return self.middle + QPointF(math.sin(angle) * reach, math.cos(angle) * reach)

    def spots(self) -> list[Spot]:
        """Every light with its place."""
        return [Spot(self.place(light.azimuth_deg, light.distance_m), light) for light in self.lights]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        if self.sun_deg is not None:
            self._paint_sun(painter, self.sun_deg)
        spots = self.spots()
        for spot in spots:
            self._paint_beam(painter, spot)
        self._paint_figure(painter)
        taken: list[QRectF] = []
        for index, spot in enumerate(spots):
            self._paint_light(painter, spot, index == self.current, taken)

    def _paint_ground(self, painter: QPainter) -> None:
        painter.setPen(colour("edge"))
        for metres in RINGS_M:
            reach = self.radius * ground(metres)
            painter.drawEllipse(self.middle, reach, reach)
        edge = self.radius
        painter.drawLine(self.middle - QPointF(edge, 0), self.middle + QPointF(edge, 0))
        painter.drawLine(self.middle - QPointF(0, edge), self.middle + QPointF(0, edge))
        painter.setPen(colour("dim"))
        painter.setFont(font(11))
        painter.drawText(QRectF(0, self.height() - 16, self.width(), 16), Qt.AlignmentFlag.AlignCenter, "camera")
        if not self.lights and self.sun_deg is None:
            painter.drawText(QRectF(0, 8, self.width(), 16), Qt.AlignmentFlag.AlignCenter, "No lights")

    def _paint_figure(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("dim"))
        painter.drawEllipse(self.middle, 7, 4)
        painter.drawEllipse(self.middle + QPointF(0, 1), 3.5, 3.5)

    def _paint_beam(self, painter: QPainter, spot: Spot) -> None:
        if not spot.light.on:
            return
        shade = warmth(spot.light.kelvin)
        shade.setAlpha(40)
        to = self.middle - spot.place
        side = QPointF(-to.y(), to.x()) * 0.22
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shade)
        painter.drawPolygon(QPolygonF([spot.place, self.middle + side, self.middle - side]))

    def _paint_sun(self, painter: QPainter, azimuth_deg: float) -> None:
        place = (
            self.middle
            + QPointF(math.sin(math.radians(azimuth_deg)), math.cos(math.radians(azimuth_deg))) * self.radius
        )
        painter.setPen(colour("amber"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(place, 4, 4)
        for turn in range(0, 360, 45):
            out = QPointF(math.sin(math.radians(turn)), math.cos(math.radians(turn)))
            painter.drawLine(place + out * 6, place + out * 8)
        self._paint_name(painter, place, "Sun", colour("text"), [], font(11))

    def _paint_light(self, painter: QPainter, spot: Spot, current: bool, taken: list[QRectF]) -> None:
        shade = warmth(spot.light.kelvin) if spot.light.on else colour("faint")
        if current:
            painter.setPen(colour("bright"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(spot.place, DOT + 3, DOT + 3)
        painter.setPen(Qt.PenStyle.NoPen if spot.light.on else shade)
        painter.setBrush(shade if spot.light.on else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(spot.place, DOT, DOT)
        name = spot.light.name if spot.light.on else f"{spot.light.name} (off)"
        self._paint_name(painter, spot.place, name, colour("bright" if current else "text"), taken, font(11))

    def _paint_name(
        self, painter: QPainter, place: QPointF, name: str, shade: QColor, taken: list[QRectF], type_: QFont
    ) -> None:
        """The name beside a light, on the side where it fits and hides no other name."""
        painter.setFont(type_)
        wide = painter.fontMetrics().horizontalAdvance(name)
        right = QRectF(place.x() + 12, place.y() - 8, wide, 16)
        left = QRectF(place.x() - 12 - wide, place.y() - 8, wide, 16)
        first, second = (right, left) if place.x() >= self.middle.x() else (left, right)
        free = [box for box in (first, second) if not any(box.intersects(each) for each in taken)]
        box = free[0] if free else first
        taken.append(box)
        painter.setPen(shade)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        near = self._near(event.position())
        if near >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._dragged = near
            self.chosen.emit(near)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged >= 0:
            self._move(event.position(), settled=False)
        else:
            over = self._near(event.position()) >= 0
            self.setCursor(Qt.CursorShape.OpenHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragged >= 0:
            self._move(event.position(), settled=True)
            self._dragged = -1

    def _near(self, place: QPointF) -> int:
        gaps = [(math.hypot(*(spot.place - place).toTuple()), index) for index, spot in enumerate(self.spots())]
        gap, index = min(gaps, default=(GRAB + 1, -1))
        return index if gap <= GRAB else -1

    def _move(self, place: QPointF, *, settled: bool) -> None:
        out = place - self.middle
        share = min(1.0, math.hypot(out.x(), out.y()) / self.radius)
        distance = round(max(0.3, EDGE_M * share * share), 2)
        self.moved.emit(self._dragged, float(round(math.degrees(math.atan2(out.x(), out.y())))), distance, settled)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = step_of(event)
        if step is None or not self.lights:
            super().keyPressEvent(event)
            return
        light = self.lights[self.current]
        turning = event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right)
        angle = (light.azimuth_deg + (step if turning else 0) + 180) % 360 - 180
        distance = light.distance_m if turning else min(15.0, max(0.3, light.distance_m + 0.05 * step))
        self.moved.emit(self.current, angle, round(distance, 2), True)
