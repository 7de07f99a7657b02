"""How a row of the history is drawn: a mark whose shape says what it is, its name, the change and a dim line."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygon
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio_app.ui.history_model import ENTRY, TAKES, Entry
from studio_app.ui.theme import colour, font

MARK, PAD, MOST_LINES = 22, 3, 3
DAY = 24
WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop

Text = tuple[str, QFont, QColor]


class HistoryRows(QStyledItemDelegate):
    """Draws rows as tall as their words need, three lines of words at most; the rest stands in the tool tip."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._heights: dict[tuple[str, str, str, int], int] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        entry, width = index.data(ENTRY), self._view.viewport().width()
        return QSize(width - 2, DAY if entry.kind == "day" else self._height(entry, width))

    def _height(self, entry: Entry, width: int) -> int:
        key = (entry.name, entry.words, entry.kind, width)
        if key not in self._heights:
            heights = (_fitted(text, kind, width - MARK)[1] for text, kind, _ in _texts(entry, ""))
            self._heights[key] = sum(heights) + 2 * PAD
        return self._heights[key]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        entry, box = index.data(ENTRY), QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if entry.kind == "day":
            painter.setFont(font(11, strong=True))
            painter.setPen(colour("dim"))
            painter.drawText(
                box.adjusted(2, 0, 0, -3), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, entry.words
            )
        else:
            self._ground(painter, box, option)
            draw_mark(painter, box.topLeft() + QPoint(3, PAD), entry.kind)
            count = index.data(TAKES)
            top = box.top() + PAD
            for text, kind, shade in _texts(entry, f"{count} take{'' if count == 1 else 's'}" if count else ""):
                words, height = _fitted(text, kind, box.width() - MARK)
                painter.setFont(kind)
                painter.setPen(shade)
                painter.drawText(QRect(box.left() + MARK, top, box.width() - MARK, height), WRAP, words)
                top += height
        painter.restore()

    def _ground(self, painter: QPainter, box: QRect, option: QStyleOptionViewItem) -> None:
        state = option.state.value
        chosen = state & QStyle.StateFlag.State_Selected.value and self._view.hasFocus()
        if chosen or state & QStyle.StateFlag.State_MouseOver.value:
            painter.setPen(colour("focus" if chosen else "hover"))
            painter.setBrush(colour("hover"))
            painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), 3, 3)


def draw_mark(painter: QPainter, at: QPoint, kind: str) -> None:
    """A disc for a version, an amber one for what is on the stage, a flag for a name, a fork for an option."""
    x, y = at.x(), at.y()
    shade = colour({"now": "amber", "named": "text", "option": "blue"}.get(kind, "faint"))
    painter.setPen(QPen(shade, 1.25))
    painter.setBrush(shade)
    if kind == "named":
        painter.drawLine(x + 4, y + 2, x + 4, y + 14)
        painter.drawPolygon(QPolygon([QPoint(x + 4, y + 2), QPoint(x + 12, y + 5), QPoint(x + 4, y + 8)]))
    elif kind == "option":
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawLine(x + 4, y + 3, x + 4, y + 13)
        painter.drawLine(x + 4, y + 10, x + 11, y + 5)
        painter.setBrush(shade)
        painter.drawEllipse(QPoint(x + 11, y + 4), 2, 2)
    else:
        painter.drawEllipse(x + 5, y + 5, 6, 6)


def _texts(entry: Entry, takes: str) -> list[Text]:
    found: list[Text] = []
    if entry.name:
        found.append((entry.name, font(12, strong=True), colour("bright")))
    if entry.words:
        found.append((entry.words, font(12), colour("text")))
    stage = "on the stage" if entry.kind == "now" else ""
    first, _, rest = entry.under.partition("  ·  ")
    under = "  ·  ".join(part for part in (first, stage, takes, rest) if part)
    return [*found, (under, font(11), colour("dim"))]


def _fitted(text: str, kind: QFont, width: int) -> tuple[str, int]:
    """The text cut to what three lines hold, and its height; a dim line is cut to one."""
    metrics = QFontMetrics(kind)
    if kind.pixelSize() < 12:
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width), metrics.lineSpacing()
    bounds = metrics.boundingRect(QRect(0, 0, width, 10_000), WRAP, text)
    most = MOST_LINES * metrics.lineSpacing()
    if bounds.height() <= most:
        return text, bounds.height()
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, (MOST_LINES - 1) * width + width // 2), most
