"""Lines of the right side: a mark that says the state by shape and colour, a line of words and a dim second line."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from studio_app.ui.theme import colour

MARK = 16
MARKS = {
    "plain": "faint", "now": "amber", "good": "green", "info": "blue", "bad": "red", "wait": "dim", "void": "red",
    "warn": "amber", "stop": "magenta",
}  # fmt: skip


class Mark(QWidget):
    """A small sign: a disc, a ring while something waits, a square for news, a cross-bar for no, a cross for what does
    not count, a triangle for what to look at, an octagon with a bar where rights stop it.
    """

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind
        self.setFixedSize(MARK, MARK)

    def put(self, kind: str) -> None:
        """Changes the sign."""
        self.kind = kind
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_mark(QPainter(self), self.kind)


def paint_mark(painter: QPainter, kind: str) -> None:
    """Paints a sign into the 16 by 16 units from the origin."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shade = colour(MARKS[kind])
    painter.setPen(shade)
    painter.setBrush(Qt.BrushStyle.NoBrush if kind == "wait" else shade)
    if kind == "bad":
        painter.drawRect(4, 7, 8, 2)
    elif kind == "info":
        painter.drawRect(5, 5, 6, 6)
    elif kind == "void":
        painter.setPen(QPen(shade, 2))
        painter.drawLine(5, 5, 11, 11)
        painter.drawLine(5, 11, 11, 5)
    elif kind == "warn":
        painter.drawPolygon(QPolygonF([QPointF(8, 3.5), QPointF(13, 12.5), QPointF(3, 12.5)]))
    elif kind == "stop":
        corners = ((5.5, 2), (10.5, 2), (14, 5.5), (14, 10.5), (10.5, 14), (5.5, 14), (2, 10.5), (2, 5.5))
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
        painter.fillRect(QRectF(4.5, 7, 7, 2), colour("window"))
    else:
        painter.drawEllipse(5, 5, 6, 6)


def mark_icon(kind: str, scale: float) -> QIcon:
    """The sign for a list; `scale` is the screen's pixels per unit."""
    picture = QPixmap(round(MARK * scale), round(MARK * scale))
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_mark(painter, kind)
    painter.end()
    made = QIcon(picture)
    made.addPixmap(picture, QIcon.Mode.Selected)  # else the style would paint its colour over
    return made


class Line(QWidget):
    """One entry. `pressed` comes by click, Enter or Space when the entry can be acted on."""

    pressed = Signal()

    def __init__(self, mark: str, words: str, under: str = "", *, active: bool = False) -> None:
        super().__init__()
        self.active = active
        self.words, self.under = QLabel(words), QLabel(under)
        for label in (self.words, self.under):
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.under.setProperty("role", "caption")
        if not under:
            self.under.hide()  # never setVisible(True): without a parent yet, it would be a window that takes the focus
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.words)
        column.addWidget(self.under)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, 0, 3)
        row.setSpacing(6)
        self.mark = Mark(mark)
        row.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.setAccessibleName(f"{words}. {under}" if under else words)
        if active:
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(120, super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.active and (self.underMouse() or self.hasFocus()):
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(colour("focus" if self.hasFocus() else "hover"))
            painter.setBrush(colour("hover"))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 3, 3)

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.active and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.active and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


def cleared(rows: QVBoxLayout, keep: int = 0) -> None:
    """Takes the entries of a layout away, but the last `keep`."""
    while rows.count() > keep:
        item = rows.takeAt(0)
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
