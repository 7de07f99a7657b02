"""How a take is drawn on strip and sheet: picture, number, stars, flag and standing; each state by shape and word."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio_app.takes.review import Flag
from studio_app.takes.take import Standing
from studio_app.ui.icons import pixmap
from studio_app.ui.records import TakeLine
from studio_app.ui.takes_model import LINE_ROLE
from studio_app.ui.theme import colour, font
from studio_app.ui.thumbs import Thumbs

FOOT = 20
PAD = 4


class TileDelegate(QStyledItemDelegate):
    """Paints one take into a tile of `size`."""

    def __init__(self, thumbs: Thumbs, size: QSize, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.thumbs, self.size = thumbs, size

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return self.size

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        line: TakeLine | None = index.data(LINE_ROLE)
        if line is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = option.rect.adjusted(PAD, PAD, -PAD, -PAD - FOOT)
        shown = self._paint_picture(painter, box, line)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(colour("amber"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(shown).adjusted(-1, -1, 1, 1))
        self._paint_foot(painter, QRect(shown.x(), box.bottom() + 3, shown.width(), FOOT - 2), line)
        painter.restore()

    def _paint_picture(self, painter: QPainter, box: QRect, line: TakeLine) -> QRect:
        picture = self.thumbs.thumb(line.thumb)
        ratio = line.take.recipe.width / line.take.recipe.height
        width = min(box.width(), round(box.height() * ratio))
        shown = QRect(0, 0, width, round(width / ratio))
        shown.moveCenter(box.center())
        shown.moveBottom(box.bottom())
        rejected = line.review.flag is Flag.REJECT
        painter.fillRect(shown, colour("field"))
        if picture is not None and not picture.isNull():
            painter.setOpacity(0.35 if rejected else 1.0)
            painter.drawPixmap(shown, picture)
            painter.setOpacity(1.0)
        elif picture is not None:
            self._paint_word(painter, shown, "cannot be read")
        return shown

    @staticmethod
    def _paint_word(painter: QPainter, box: QRect, word: str) -> None:
        painter.setPen(colour("red"))
        painter.setFont(font(11))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, word)

    def _paint_foot(self, painter: QPainter, box: QRect, line: TakeLine) -> None:
        """Number at left, then stars; flag and standing as signs at right."""
        scale = painter.device().devicePixelRatioF()
        right = box.right() + 1
        for sign in self._signs(line):
            right -= 14
            painter.drawPixmap(right, box.y() + 2, self._icon(sign, scale))
        painter.setFont(font(11, figures=True))
        painter.setPen(colour("dim"))
        number = str(line.take.number)
        space = QRect(box.x(), box.y(), right - box.x(), box.height())
        painter.drawText(space, Qt.AlignmentFlag.AlignVCenter, number)
        if line.review.rating:
            left = painter.fontMetrics().horizontalAdvance(number) + 6
            stars = "★" * line.review.rating
            room = space.adjusted(left, 0, 0, 0)
            if painter.fontMetrics().horizontalAdvance(stars) > room.width():
                stars = f"{line.review.rating}★"
            painter.setPen(colour("text"))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, stars)

    @staticmethod
    def _signs(line: TakeLine) -> list[tuple[str, str]]:
        signs: list[tuple[str, str]] = []
        if line.standing is Standing.SELECT:
            signs.append(("check", "green"))
        elif line.standing is Standing.PROPOSED:
            signs.append(("upload", "blue"))
        if line.review.flag is Flag.PICK:
            signs.append(("pick", "text"))
        elif line.review.flag is Flag.REJECT:
            signs.append(("cross", "red"))
        if line.review.notes:
            signs.append(("note", "dim"))
        return signs

    @staticmethod
    def _icon(sign: tuple[str, str], scale: float) -> QPixmap:
        return pixmap(sign[0], sign[1], 12, scale)
