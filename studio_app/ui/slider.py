"""A thin slider: a track, what is filled of it, and a round knob. Steps by wheel and arrows are the row's."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

from studio_app.ui.theme import CONTROL_HEIGHT, colour

RESOLUTION = 1000
RADIUS = 5.0


class ThinSlider(QSlider):
    """A horizontal slider of 1000 places. `stepped` asks for steps of 1, 10 or 0.1; filling starts at `fill_from`."""

    stepped = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(0, RESOLUTION)
        self.setFixedHeight(CONTROL_HEIGHT)
        self.setMinimumWidth(48)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.fill_from = 0.0

    @property
    def share(self) -> float:
        """Where the knob stands, 0 to 1."""
        return self.value() / RESOLUTION

    def put(self, share: float) -> None:
        """Moves the knob without telling anyone."""
        self.blockSignals(True)
        self.setValue(round(min(1.0, max(0.0, share)) * RESOLUTION))
        self.blockSignals(False)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        span, middle = self.width() - 2 * RADIUS, self.height() / 2
        painter.setBrush(colour("field"))
        painter.drawRoundedRect(QRectF(RADIUS, middle - 1, span, 2), 1, 1)
        start, end = sorted((self.fill_from, self.share))
        painter.setBrush(colour("faint" if self.isEnabled() else "edge"))
        painter.drawRoundedRect(QRectF(RADIUS + start * span, middle - 1, (end - start) * span, 2), 1, 1)
        self._paint_knob(painter, QPointF(RADIUS + self.share * span, middle))

    def _paint_knob(self, painter: QPainter, centre: QPointF) -> None:
        if self.hasFocus():
            painter.setBrush(colour("select"))
            painter.drawEllipse(centre, RADIUS + 3, RADIUS + 3)
        lit = self.underMouse() or self.isSliderDown() or self.hasFocus()
        painter.setBrush(colour("faint" if not self.isEnabled() else "bright" if lit else "text"))
        painter.drawEllipse(centre, RADIUS, RADIUS)

    def enterEvent(self, event: QEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The knob jumps to the pointer and follows it: one gesture, no pages."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self.setSliderDown(True)
        self._follow(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._follow(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setSliderDown(False)

    def _follow(self, event: QMouseEvent) -> None:
        span = max(1.0, self.width() - 2 * RADIUS)
        place = round((event.position().x() - RADIUS) / span * RESOLUTION)
        self.setSliderPosition(min(RESOLUTION, max(0, place)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = step_of(event)
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)

    def wheelEvent(self, event: QWheelEvent) -> None:
        wheel_steps(self, event, self.stepped.emit)


def step_of(event: QKeyEvent) -> float | None:
    """The step an arrow key asks for: 1, with Shift 10, with Alt 0.1; None for any other key."""
    sign = {Qt.Key.Key_Up: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_Left: -1}.get(event.key())
    return None if sign is None else sign * size_of(event.modifiers())


def size_of(held: Qt.KeyboardModifier) -> float:
    """1, with Shift 10, with Alt 0.1."""
    if held & Qt.KeyboardModifier.ShiftModifier:
        return 10.0
    return 0.1 if held & Qt.KeyboardModifier.AltModifier else 1.0


def wheel_steps(widget: QWidget, event: QWheelEvent, emit: Callable[[float], None]) -> None:
    """Turns the wheel into steps, but only on the control that has the focus: elsewhere the panel scrolls."""
    turn = event.angleDelta().y() or event.angleDelta().x()  # Alt turns the wheel sideways on some systems
    if not widget.hasFocus() or not turn:
        event.ignore()
        return
    emit((1 if turn > 0 else -1) * size_of(event.modifiers()))
    event.accept()
