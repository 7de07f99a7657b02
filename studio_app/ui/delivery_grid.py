"""Every crop at once: a row for each select, a column for each channel, the label in place, what is wrong below."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from studio_app.studio.delivery_foresight import Foreseen, PieceSeen
from studio_app.ui.side_list import MARK, paint_mark
from studio_app.ui.theme import colour, font

BOX = QSize(156, 196)
HEIGHT = BOX.height() + 52
Key = tuple[str, str]
EMPTY = (
    "Tick selects and channels at left.\n\nEvery crop appears here, with its label in place and what it does to her."
)


class CropCell(QWidget):
    """One file: its picture, its channel, and the first thing to be said of it. `opened` by click, Enter or Space."""

    opened = Signal(object)
    walked = Signal(object, int)

    def __init__(self, piece: PieceSeen) -> None:
        super().__init__()
        self.piece, self.image, self.trouble = piece, QImage(), ""
        self.setFixedSize(BOX.width() + 8, HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.put(piece)

    @property
    def key(self) -> Key:
        return self.piece.piece.take, self.piece.piece.channel

    @property
    def said(self) -> tuple[str, str]:
        """Mark and words: what stops it, else what to look at, else that all is whole."""
        if self.piece.stops or self.trouble:
            return "stop", self.trouble or self.piece.stops[0]
        if self.piece.looks:
            return "warn", "; ".join(self.piece.looks)
        return "good", "Nothing is cut"

    def put(self, piece: PieceSeen) -> None:
        """Shows another crop of the same file."""
        self.piece = piece
        self._name()

    def show_picture(self, image: QImage, trouble: str) -> None:
        """The preview came, or why there is none."""
        self.image, self.trouble = image, trouble
        self._name()

    def _name(self) -> None:
        _, words = self.said
        self.setAccessibleName(f"{self.piece.select}, {self.piece.channel.name}: {words}")
        self.setAccessibleDescription("Enter opens the crop")
        self.setToolTip(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = QRect(QPoint(4, 4), BOX)
        painter.fillRect(box, colour("field"))
        if not self.image.isNull():
            size = self.image.size().scaled(BOX, Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(QPoint(0, 0), size)
            place.moveCenter(box.center())
            scale = self.devicePixelRatioF()
            mode = Qt.TransformationMode.SmoothTransformation
            small = self.image.scaled(size * scale, Qt.AspectRatioMode.IgnoreAspectRatio, mode)
            small.setDevicePixelRatio(scale)
            painter.drawImage(place.topLeft(), small)
        self._write(painter, box.bottom() + 6)
        if self.hasFocus() or self.underMouse():
            painter.setPen(colour("focus" if self.hasFocus() else "edge"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _write(self, painter: QPainter, top: int) -> None:
        mark, words = self.said
        painter.setFont(font(11))
        painter.setPen(colour("text"))
        wide = BOX.width()
        elided = painter.fontMetrics().elidedText
        painter.drawText(QRect(4, top, wide, 16), 0, elided(self.piece.channel.name, Qt.TextElideMode.ElideRight, wide))
        painter.save()
        painter.translate(2, top + 18)
        paint_mark(painter, mark)
        painter.restore()
        painter.setPen(colour("dim"))
        room = wide - MARK
        painter.drawText(QRect(4 + MARK, top + 18, room, 16), 0, elided(words, Qt.TextElideMode.ElideRight, room))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.opened.emit(self.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self.key)
        elif event.key() in steps:
            self.focusNextPrevChild(steps[event.key()] > 0)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        area = self.parentWidget().parentWidget().parentWidget() if self.parentWidget() else None
        if isinstance(area, QScrollArea):
            area.ensureWidgetVisible(self)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()


class CropGrid(QScrollArea):
    """All files of an order. `opened` names the one whose crop is to be set."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.cells: dict[Key, CropCell] = {}
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setAccessibleName("Every crop")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clear()

    def clear(self, words: str = EMPTY) -> None:
        """Shows that nothing is asked for."""
        self.cells = {}
        holder = QWidget()
        column = QVBoxLayout(holder)
        empty = QLabel(words)
        empty.setProperty("role", "caption")
        empty.setWordWrap(True)
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(empty)
        self.setWidget(holder)

    def put(self, seen: Foreseen) -> None:
        """Shows an order; cells of files that stay keep their pictures until new ones come."""
        wanted = [(piece.piece.take, piece.piece.channel) for piece in seen.pieces]
        if list(self.cells) == wanted:
            for piece in seen.pieces:
                self.cells[piece.piece.take, piece.piece.channel].put(piece)
            return
        pictures = {key: (cell.image, cell.trouble) for key, cell in self.cells.items()}
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(8, 4, 8, 8)
        grid.setSpacing(8)
        self.cells = {}
        rows = {take: number for number, take in enumerate(dict.fromkeys(take for take, _ in wanted))}
        columns = {name: number for number, name in enumerate(dict.fromkeys(name for _, name in wanted))}
        top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        for take, row in rows.items():
            head = QLabel(seen.chosen[take].select or take)
            head.setProperty("role", "dim")
            grid.addWidget(head, 2 * row, 0, 1, max(1, len(columns)))
        for piece in seen.pieces:
            cell = CropCell(piece)
            key = cell.key
            if key in pictures:
                cell.show_picture(*pictures[key])
            cell.opened.connect(self.opened)
            self.cells[key] = cell
            grid.addWidget(cell, 2 * rows[key[0]] + 1, columns[key[1]], top)
        grid.setRowStretch(2 * len(rows), 1)
        grid.setColumnStretch(len(columns), 1)
        self.setWidget(holder)

    def show_picture(self, key: Key, image: QImage, trouble: str) -> None:
        """A preview came."""
        if key in self.cells:
            self.cells[key].show_picture(image, trouble)
