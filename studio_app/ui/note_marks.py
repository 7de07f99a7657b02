"""How marks of notes are painted over a picture: bright ink with a dark edge, readable on any picture."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from studio_app.takes.note import Arrow, Box, Ink, Mark, Pen, Words
from studio_app.ui.loupe import Loupe
from studio_app.ui.theme import font

INKS = {Ink.RED: "#ff6a55", Ink.YELLOW: "#ffd84a", Ink.BLUE: "#6cb6ff", Ink.WHITE: "#ffffff"}
EDGE = "#141414"
LEAST_PX, MOST_PX = 1.5, 64.0
EDGE_PX = 1.5
HEAD = 5.0
HEAD_ANGLE = math.radians(26)


def paint_marks(
    painter: QPainter, marks: tuple[Mark, ...], view: Loupe, *, strong: bool = False, opacity: float = 1.0
) -> None:
    """Paints the marks of one note; strokes of a quiet one do not add up where they cross."""
    if opacity >= 1.0:
        for mark in marks:
            _paint_mark(painter, mark, view, strong=strong)
    elif marks:
        scale = view.devicePixelRatioF()
        layer = QPixmap(view.size() * scale)
        layer.setDevicePixelRatio(scale)
        layer.fill(Qt.GlobalColor.transparent)
        over = QPainter(layer)
        for mark in marks:
            _paint_mark(over, mark, view, strong=strong)
        over.end()
        painter.setOpacity(opacity)
        painter.drawPixmap(0, 0, layer)
        painter.setOpacity(1.0)


def _paint_mark(painter: QPainter, mark: Mark, view: Loupe, *, strong: bool) -> None:
    """Paints one mark; a `strong` one is that of the note pointed at."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink, more = QColor(INKS[mark.ink]), 1.35 if strong else 1.0
    match mark:
        case Pen():
            _pen(painter, mark, view, ink, more)
        case Arrow():
            _arrow(painter, mark, view, ink, more)
        case Box():
            _stroke(painter, _box(mark, view), ink, _px(mark.line * more, view))
        case Words():
            _words(painter, mark, view, ink, strong)


def _px(width: float, view: Loupe) -> float:
    """A thickness of the picture as it is in the view; never too thin to see."""
    return min(MOST_PX, max(LEAST_PX, width * view.picture_scale))


def _stroke(painter: QPainter, path: QPainterPath, ink: QColor, width: float) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for shade, wide in ((QColor(EDGE), width + 2 * EDGE_PX), (ink, width)):
        pen = QPen(shade, wide, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPath(path)


def _pen(painter: QPainter, mark: Pen, view: Loupe, ink: QColor, more: float) -> None:
    """A line as thick as the pen pressed; one dot when it did not move."""
    places = [view.picture_to_widget(QPointF(point.x, point.y)) for point in mark.points]
    widths = [_px(mark.width * more * (0.3 + 1.4 * point.pressure), view) for point in mark.points]
    for shade, edge in ((QColor(EDGE), 2 * EDGE_PX), (ink, 0.0)):
        for a, b, wide in zip(places, places[1:] or places, widths, strict=False):
            pen = QPen(shade, wide + edge, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPoint(a) if a == b else painter.drawLine(a, b)


def _arrow(painter: QPainter, mark: Arrow, view: Loupe, ink: QColor, more: float) -> None:
    tail, head = (view.picture_to_widget(QPointF(end.x, end.y)) for end in (mark.tail, mark.head))
    width = _px(mark.width * more, view)
    angle = math.atan2(head.y() - tail.y(), head.x() - tail.x())
    reach = max(10.0, HEAD * width)
    path = QPainterPath(tail)
    path.lineTo(head)
    barbs = [
        head - QPointF(math.cos(angle + turn), math.sin(angle + turn)) * reach for turn in (HEAD_ANGLE, -HEAD_ANGLE)
    ]
    path.addPolygon(QPolygonF([barbs[0], head, barbs[1]]))
    _stroke(painter, path, ink, width)


def _box(mark: Box, view: Loupe) -> QPainterPath:
    one = view.picture_to_widget(QPointF(mark.x, mark.y))
    other = view.picture_to_widget(QPointF(mark.x + mark.width, mark.y + mark.height))
    path = QPainterPath()
    path.addRect(QRectF(one, other))
    return path


def _words(painter: QPainter, mark: Words, view: Loupe, ink: QColor, strong: bool) -> None:
    path = QPainterPath()
    letters = font(max(11, round(mark.size * view.picture_scale)), strong=True)
    path.addText(view.picture_to_widget(QPointF(mark.at.x, mark.at.y)), letters, mark.text)
    painter.setPen(QPen(QColor(EDGE), 5.0 if strong else 4.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.fillPath(path, ink)
