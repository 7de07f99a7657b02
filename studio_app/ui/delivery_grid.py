"""Every crop at once: a block for each select, its channels side by side, as large as the place allows."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from studio_app.studio.delivery_foresight import Foreseen
from studio_app.ui.delivery_cell import WORDS, CropCell
from studio_app.ui.delivery_previews import Key, Preview

LEAST, MOST, TALL = 156, 640, 1.25
"""Points of the width of a cell's picture, at least and at most, and how many times that it is high."""
EDGE, GAP, HEAD = 8, 8, 20
EMPTY = (
    "Tick selects and channels at left.\n\nEvery crop appears here, with its label in place and what it does to her."
)


def arranged(room: QSize, blocks: int, cells: int) -> tuple[int, int]:
    """How `blocks` of `cells` fill a place: cells side by side, and the width of each one's picture, in points.

    All are seen at once, as large as can be. Where even the smallest are too many, as many stand side by side as fit,
    so large that two rows are seen; the rest scrolls.
    """
    best = 0, 0
    for columns in range(1, cells + 1):
        rows = blocks * math.ceil(cells / columns)
        wide = (room.width() - 2 * EDGE + GAP) / columns - GAP - 8
        high = (room.height() - EDGE - blocks * HEAD) / rows - GAP - WORDS - 8
        best = max(best, (int(min(wide, high / TALL, MOST)), columns))
    if best[0] >= LEAST:
        return best[1], best[0]
    columns = max(1, min(cells, (room.width() - 2 * EDGE + GAP) // (LEAST + 8 + GAP)))
    wide = (room.width() - 2 * EDGE + GAP) / columns - GAP - 8
    high = room.height() / 2 - HEAD - GAP - WORDS - 8
    return columns, max(LEAST, int(min(wide, high / TALL)))


class CropGrid(QScrollArea):
    """All files of an order. `opened` names the one whose crop is to be set."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.cells: dict[Key, CropCell] = {}
        self._heads: dict[str, QLabel] = {}
        self._columns = 1
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Every crop")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clear()

    def clear(self, words: str = EMPTY) -> None:
        """Shows that nothing is asked for."""
        self.cells, self._heads = {}, {}
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
        previews = {key: cell.preview for key, cell in self.cells.items()}
        holder = QWidget()
        self.cells, self._heads = {}, {}
        for piece in seen.pieces:
            take = piece.piece.take
            if take not in self._heads:
                self._heads[take] = head = QLabel(seen.chosen[take].select or take, holder)
                head.setProperty("role", "dim")
            cell = CropCell(piece, holder)
            if cell.key in previews:
                cell.show_picture(previews[cell.key])
            cell.opened.connect(self.opened)
            cell.walked.connect(self._walk)
            self.cells[cell.key] = cell
        self.setWidget(holder)
        self._arrange()

    def show_picture(self, key: Key, preview: Preview) -> None:
        """A preview came."""
        if key in self.cells:
            self.cells[key].show_picture(preview)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Gives every cell its place and size."""
        if not self.cells:
            return
        most = max(sum(take == key[0] for key in self.cells) for take in self._heads)
        room = self.maximumViewportSize() - QSize(self.verticalScrollBar().sizeHint().width(), 0)
        self._columns, wide = arranged(room, len(self._heads), most)
        box = QSize(wide, round(wide * TALL))
        top = 0
        for take, head in self._heads.items():
            head.setGeometry(EDGE + 4, top, room.width() - 2 * EDGE, HEAD)
            top += HEAD
            for number, cell in enumerate(cell for key, cell in self.cells.items() if key[0] == take):
                row, column = divmod(number, self._columns)
                cell.fit(box)
                cell.move(EDGE + column * (cell.width() + GAP), top + row * (cell.height() + GAP))
            top += (row + 1) * (cell.height() + GAP)
        self.widget().setMinimumHeight(top)

    def _walk(self, key: Key, across: int, down: int) -> None:
        keys = list(self.cells)
        to = keys.index(key) + across + down * self._columns
        if 0 <= to < len(keys):
            self.cells[keys[to]].setFocus(Qt.FocusReason.TabFocusReason)
            self.ensureWidgetVisible(self.cells[keys[to]])
