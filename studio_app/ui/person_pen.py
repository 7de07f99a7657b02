"""The box round the one person that a detector shall look at, drawn on a photograph by hand or by keys."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from studio_app.direction.found_pose import PersonBox
from studio_app.ui.theme import colour, font

LEAST = 0.03
STEP = 0.01
ROOM = 0.12
TITLE = "the person"
Place = tuple[float, float]


class PersonPen:
    """`box` is where the person is; `drawing` whether a drag draws another."""

    def __init__(self) -> None:
        self.box, self.drawing = PersonBox(), False
        self._from: Place | None = None
        self._before = self.box

    @property
    def words(self) -> str:
        """Where the box lies, in words."""
        if self.box.whole:
            return "The whole photograph is looked at"
        wide, high = 100 * self.box.width, 100 * self.box.height
        x, y = 100 * self.box.x + wide / 2, 100 * self.box.y + high / 2
        return f"The box is {wide:.0f} % wide and {high:.0f} % high, its middle {x:.0f} % across and {y:.0f} % down"

    def near(self, picture: QRectF) -> QRectF:
        """The part of a picture that is looked at: all of it while a box is drawn, else the box with some room."""
        if self.drawing or self.box.whole:
            return picture
        wide, high = self.box.width * picture.width(), self.box.height * picture.height()
        return QRectF(
            picture.x() + self.box.x * picture.width() - ROOM * wide,
            picture.y() + self.box.y * picture.height() - ROOM * high,
            wide * (1 + 2 * ROOM),
            high * (1 + 2 * ROOM),
        )

    def begin(self, at: Place) -> None:
        """A drag begins at a place, in shares of the photograph."""
        self._from, self._before = at, self.box

    def to(self, at: Place) -> bool:
        """The drag goes on; says whether the box is another now."""
        if self._from is None:
            return False
        left, right = sorted((self._from[0], at[0]))
        top, bottom = sorted((self._from[1], at[1]))
        if right - left < LEAST or bottom - top < LEAST:
            return False
        self.box = PersonBox(x=left, y=top, width=right - left, height=bottom - top)
        return True

    def end(self) -> bool:
        """The drag ends; says whether it drew a box."""
        drawn = self._from is not None and self.box != self._before
        self._from = None
        return drawn

    def nudge(self, across: int, down: int, *, larger: bool) -> None:
        """Moves the box by a step, or makes it larger or smaller."""
        box = self.box
        wide, high = box.width + STEP * across * larger, box.height + STEP * down * larger
        wide, high = min(1.0, max(LEAST, wide)), min(1.0, max(LEAST, high))
        x, y = box.x + STEP * across * (not larger), box.y + STEP * down * (not larger)
        self.box = PersonBox(x=min(1 - wide, max(0.0, x)), y=min(1 - high, max(0.0, y)), width=wide, height=high)

    def paint(self, painter: QPainter, picture: QRectF) -> None:
        """Draws the box over a picture that lies there: what is outside is darker."""
        if self.box.whole and not self.drawing:
            return
        inside = QRectF(
            picture.x() + self.box.x * picture.width(), picture.y() + self.box.y * picture.height(),
            self.box.width * picture.width(), self.box.height * picture.height(),
        )  # fmt: skip
        painter.save()
        self._darken(painter, picture, inside)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(0, 0, 0, 200), 3))
        painter.drawRect(inside)
        painter.setPen(QPen(colour("bright"), 1.4, Qt.PenStyle.DashLine))
        painter.drawRect(inside)
        painter.setFont(font(11))
        wide = painter.fontMetrics().horizontalAdvance(TITLE) + 12
        tag = QRectF(inside.x(), max(picture.y(), inside.y() - 18), wide, 18)
        painter.fillRect(tag, QColor(0, 0, 0, 190))
        painter.setPen(colour("bright"))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, TITLE)
        painter.restore()

    def _darken(self, painter: QPainter, picture: QRectF, inside: QRectF) -> None:
        shade = QColor(0, 0, 0, 110)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # else a line shows where two of them meet
        right, bottom = QPointF(inside.right(), inside.bottom()).toTuple()
        painter.fillRect(QRectF(picture.x(), picture.y(), picture.width(), inside.y() - picture.y()), shade)
        painter.fillRect(QRectF(picture.x(), bottom, picture.width(), picture.bottom() - bottom), shade)
        painter.fillRect(QRectF(picture.x(), inside.y(), inside.x() - picture.x(), inside.height()), shade)
        painter.fillRect(QRectF(right, inside.y(), picture.right() - right, inside.height()), shade)
