"""Loupes of one size beside each other that move together: where one looks, all look. Takes and pictures are dropped
here."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from studio_app.studio.sight import Sight
from studio_app.ui.compare_loupe import CompareLoupe
from studio_app.ui.compare_sides import MOST, columns
from studio_app.ui.copy_drag import dragged_takes
from studio_app.ui.loupe_reader import Reader
from studio_app.ui.plate_row import dropped_photograph


class Cells(QWidget):
    """Up to nine loupes. `pressed` brings the number of the one that was pressed; `takes_dropped` ids of takes and the
    number of the loupe they fell on, `photograph_dropped` a file's place.
    """

    pressed = Signal(int)
    takes_dropped = Signal(object, int)
    photograph_dropped = Signal(object)
    shared = Signal(float)

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.sight, self.count, self.across = Sight(), 1, 1
        self.setAcceptDrops(True)
        self.all = [CompareLoupe(reader) for _ in range(MOST)]
        for at, loupe in enumerate(self.all):
            loupe.setParent(self)
            loupe.setMinimumSize(0, 0)
            loupe.sighted.connect(self._sighted)
            loupe.pressed.connect(lambda at=at: self.pressed.emit(at))
            loupe.shared.connect(self.shared)
        self.put_count(1)

    @property
    def shown(self) -> list[CompareLoupe]:
        """The loupes that are seen."""
        return self.all[: self.count]

    def put_count(self, count: int) -> None:
        """Shows so many loupes, all where the others look."""
        self.count = count
        for at, loupe in enumerate(self.all):
            loupe.setVisible(at < count)
        self.look(self.sight)
        self.arrange()

    def look(self, sight: Sight) -> None:
        """Every loupe looks there."""
        self.sight = sight
        for loupe in self.shown:
            loupe.look(sight)

    def put_surround(self, name: str) -> None:
        """What lies round the pictures."""
        for loupe in self.all:
            loupe.surround = name
            loupe.update()

    def _sighted(self, sight: Sight, alone: bool) -> None:
        """Shift moves one loupe alone, until the others move again."""
        if not alone:
            self.look(sight)

    def arrange(self) -> None:
        """Gives every loupe the same size, so that the same sight shows the same place."""
        size = self.all[0].size_px
        shape = size.width() / size.height() if size.height() else 0.8
        across = 2 if self.count == 2 else columns(self.count, self.width(), self.height(), shape)
        self.across = across
        down = -(-self.count // across)
        wide, high = self.width() // across, self.height() // down
        for at, loupe in enumerate(self.shown):
            loupe.setGeometry(QRect(at % across * wide, at // across * high, wide, high))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    # Dropped here

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dragged_takes(event.mimeData()) or dropped_photograph(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        takes, photograph = dragged_takes(event.mimeData()), dropped_photograph(event.mimeData())
        if takes:
            self.takes_dropped.emit(takes, self._under(event.position()))
        elif photograph is not None:
            self.photograph_dropped.emit(photograph)
        else:
            return
        event.acceptProposedAction()

    def _under(self, place: QPointF) -> int:
        """The number of the loupe at a place; the first one's beside them all."""
        where = place.toPoint()
        return next((at for at, loupe in enumerate(self.shown) if loupe.geometry().contains(where)), 0)
