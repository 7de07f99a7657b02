"""The photograph with its points, to be dragged where they belong: left ones are round and say L, right ones square."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from studio_app.direction.found_pose import POINTS, MarkedPoint
from studio_app.ui.person_pen import PersonPen
from studio_app.ui.theme import SURROUNDS, colour, font

BONES: tuple[tuple[str, str], ...] = (
    ("neck", "nose"), ("nose", "left_eye"), ("nose", "right_eye"), ("left_eye", "left_ear"),
    ("right_eye", "right_ear"), ("neck", "left_shoulder"), ("neck", "right_shoulder"),
    *((f"{side}_{one}", f"{side}_{other}") for side in ("left", "right") for one, other in (
        ("shoulder", "elbow"), ("elbow", "wrist"), ("shoulder", "hip"), ("hip", "knee"), ("knee", "ankle"))),
    ("left_hip", "right_hip"),
)  # fmt: skip
REACH = 16.0
RADIUS = 6.5
EMPTY = "Drop a photograph here, or choose one.\n\nOne person, as much of the body as there is."
_STEPS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip
_DONE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


def point_words(name: str) -> str:
    """'left wrist'."""
    return name.replace("_", " ")


class PhotoPoints(QWidget):
    """`points` are those that are seen, by name; `laid` where the fitted stand-in's lie (shares of the picture).

    `moved` tells that a person changed the points, `chosen` the name of the one that is chosen. A drag moves a point, a
    click elsewhere sets the chosen one if it is not seen yet; arrows move it (Shift: by ten), Page Up and Page Down
    choose the next, Delete says that it is not seen. While `person` draws, hands and keys are the box's instead.
    """

    moved = Signal()
    boxed = Signal()
    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.picture = QImage()
        self.points: dict[str, MarkedPoint] = {}
        self.laid: dict[str, tuple[float, float]] = {}
        self.current = POINTS[0]
        self.person = PersonPen()
        self._dragged = False
        self.setMinimumSize(320, 320)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Points on the photograph")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def put(self, points: dict[str, MarkedPoint]) -> None:
        """Shows other points."""
        self.points = dict(points)
        self.update()

    def choose(self, name: str) -> None:
        """Makes a point the one that the keys move."""
        if name != self.current:
            self.current = name
            self.chosen.emit(name)
        seen = self.points.get(name)
        where = f"{100 * seen.x:.0f} % across, {100 * seen.y:.0f} % down" if seen else "not seen"
        self.setAccessibleDescription(f"{point_words(name)}, {where}")
        self.update()

    def set_seen(self, name: str, seen: bool) -> None:
        """Says whether a point is seen; one that becomes so appears beside the middle, to be dragged."""
        if seen == (name in self.points):
            return
        if seen:
            self.points[name] = MarkedPoint(x=0.5, y=0.5)
        else:
            del self.points[name]
        self.choose(name)
        self.moved.emit()

    # Where things lie

    @property
    def box(self) -> QRectF:
        """Where the picture lies; it reaches out of the widget where the box round the person fills it."""
        space = QRectF(self.rect()).adjusted(12, 12, -12, -12)
        if self.picture.isNull():
            return space
        whole = QRectF(QPointF(0, 0), self.picture.size().toSizeF())
        seen = self.person.near(whole)
        scale = min(space.width() / seen.width(), space.height() / seen.height())
        middle = seen.center() * scale
        return QRectF(space.center() - middle, whole.size() * scale)

    def _at(self, place: tuple[float, float]) -> QPointF:
        box = self.box
        return QPointF(box.x() + place[0] * box.width(), box.y() + place[1] * box.height())

    def _place(self, at: QPointF) -> tuple[float, float]:
        box = self.box
        x, y = (at.x() - box.x()) / max(1.0, box.width()), (at.y() - box.y()) / max(1.0, box.height())
        return min(1.0, max(0.0, x)), min(1.0, max(0.0, y))

    def place_of(self, name: str) -> QPointF:
        """Where a point that is seen lies in this widget."""
        point = self.points[name]
        return self._at((point.x, point.y))

    # Hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.picture.isNull() or event.button() != Qt.MouseButton.LeftButton:
            return
        if self.person.drawing:
            self.person.begin(self._place(event.position()))
            return
        away = {name: _far(self.place_of(name), event.position()) for name in self.points}
        near = min(away, key=lambda name: (away[name], name != self.current), default="")
        if near and away[near] <= REACH:
            self._dragged = True
            self.choose(near)
        elif self.current not in self.points:
            self._dragged = True
            self._move(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged:
            self._move(event.position())
        elif self.person.drawing and self.person.to(self._place(event.position())):
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged = False
        if self.person.drawing and self.person.end():
            self._box_is_set()

    def _box_is_set(self) -> None:
        self.setAccessibleDescription(self.person.words)
        self.update()
        self.boxed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and self.person.drawing:
            self.person.nudge(*step, larger=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            self.setAccessibleDescription(self.person.words)
            self.update()
        elif self.person.drawing and event.key() in _DONE:
            self._box_is_set()
        elif step is not None and self.current in self.points:
            by = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self._move(self.place_of(self.current) + QPointF(step[0] * by, step[1] * by))
        elif event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            by = 1 if event.key() == Qt.Key.Key_PageDown else -1
            self.choose(POINTS[(POINTS.index(self.current) + by) % len(POINTS)])
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.set_seen(self.current, False)
        else:
            super().keyPressEvent(event)

    def _move(self, at: QPointF) -> None:
        x, y = self._place(at)
        self.points[self.current] = MarkedPoint(x=x, y=y)
        self.choose(self.current)
        self.moved.emit()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(SURROUNDS["mid"]))
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if self.picture.isNull():
            painter.setPen(colour("text"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, EMPTY)
            return
        painter.drawImage(self.box, self.picture)
        self._paint_laid(painter)
        self.person.paint(painter, self.box)
        painter.setOpacity(0.35 if self.person.drawing else 1.0)
        for one, other in BONES:
            if one in self.points and other in self.points:
                self._paint_bone(painter, one, other)
        for name in self.points:
            if name != self.current:
                self._paint_point(painter, name)
        if self.current in self.points:
            self._paint_point(painter, self.current)
            self._paint_name(painter)
        painter.setOpacity(1.0)
        if self.hasFocus():
            painter.setPen(QPen(colour("focus"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_laid(self, painter: QPainter) -> None:
        """The fitted stand-in's skeleton: a broad pale band below the marked one."""
        painter.setPen(QPen(QColor(255, 255, 255, 130), 9, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for one, other in BONES:
            if one in self.laid and other in self.laid:
                painter.drawLine(self._at(self.laid[one]), self._at(self.laid[other]))

    def _paint_bone(self, painter: QPainter, one: str, other: str) -> None:
        """The left's lines are dashed, the others full."""
        dashed = other.startswith("left")
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        for shade, width in ((QColor(0, 0, 0, 170), 3.5), (_shade(other), 1.8)):
            painter.setPen(QPen(shade, width, style, Qt.PenCapStyle.FlatCap))
            painter.drawLine(self.place_of(one), self.place_of(other))

    def _paint_point(self, painter: QPainter, name: str) -> None:
        at, mine = self.place_of(name), name == self.current
        radius = RADIUS + (2 if mine else 0)
        box = QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)
        painter.setPen(QPen(QColor("#ffffff" if mine else "#111111"), 2 if mine else 1.2))
        painter.setBrush(_shade(name))
        painter.drawRect(box) if name.startswith("right") else painter.drawEllipse(box)
        if name.startswith(("left", "right")):
            painter.setPen(QColor("#111111"))
            painter.setFont(font(9, strong=True))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name[0].upper())

    def _paint_name(self, painter: QPainter) -> None:
        words = point_words(self.current)
        painter.setFont(font(11))
        wide = painter.fontMetrics().horizontalAdvance(words) + 12
        at = self.place_of(self.current)
        x = at.x() + 14 if at.x() + 14 + wide < self.width() else at.x() - 14 - wide
        box = QRectF(x, at.y() - 9, wide, 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 190))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(colour("bright"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def _shade(name: str) -> QColor:
    return QColor("#f2c36b" if name.startswith("left") else "#8fc1f2" if name.startswith("right") else "#e6e6e6")


def _far(one: QPointF, other: QPointF) -> float:
    away = one - other
    return (away.x() ** 2 + away.y() ** 2) ** 0.5
