"""A list of takes with pictures: the strip in one line, the sheet in many. Selection and reading aloud are Qt's."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from studio_app.ui.desk import Desk
from studio_app.ui.take_menu import drag_file, take_menu
from studio_app.ui.takes_model import LINE_ROLE, TakesModel
from studio_app.ui.theme import colour, font
from studio_app.ui.thumbs import Thumbs
from studio_app.ui.tile import FOOT, PAD, TileDelegate

SLACK = 16  # what Qt keeps free before it wraps a line


class TakeList(QListView):
    """Takes by picture. `opened` brings a take that should be seen large."""

    opened = Signal(str)

    def __init__(self, desk: Desk, model: TakesModel, thumbs: Thumbs, tile: QSize, *, one_line: bool) -> None:
        super().__init__()
        self.desk = desk
        self._one_line = one_line
        self.empty_words = ("No takes yet", "Press Shoot, or Ctrl+Enter: the first take lands here.")
        self.setAccessibleName("Contact strip" if one_line else "Contact sheet")
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(200)
        self.setGridSize(tile)
        self.setWrapping(not one_line)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        if one_line:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setModel(model)
        self._tile, self._delegate = tile, TileDelegate(thumbs, tile, self)
        self.setItemDelegate(self._delegate)
        thumbs.came.connect(lambda _: self.viewport().update())
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentChanged.connect(self._chosen)
        desk.selected.connect(self.show_take)
        model.rowsInserted.connect(lambda *_: self._landed())
        model.modelReset.connect(lambda: self.show_take(desk.take))

    def show_take(self, take: str) -> None:
        """Selects a take and brings it into view."""
        row = self._model().row_of(take)
        index = self._model().index(row) if row >= 0 else QModelIndex()
        if index != self.currentIndex():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if index.isValid():
            self.scrollTo(index)

    @property
    def per_line(self) -> int:
        """How many takes stand in one line of the sheet."""
        return max(1, self.viewport().width() // max(1, self.gridSize().width()))

    def _model(self) -> TakesModel:
        model = self.model()
        assert isinstance(model, TakesModel)
        return model

    def _chosen(self, index: QModelIndex) -> None:
        line = index.data(LINE_ROLE)
        if line is not None:
            self.desk.select(line.take.id)

    def _open(self, index: QModelIndex) -> None:
        line = index.data(LINE_ROLE)
        if line is not None:
            self.opened.emit(line.take.id)

    def _landed(self) -> None:
        """A new take scrolls the strip to its end, unless a person looks at earlier ones."""
        bar = self.horizontalScrollBar()
        if self._one_line and bar.value() >= bar.maximum() - 1:
            self.scrollTo(self._model().index(self._model().rowCount() - 1))

    def startDrag(self, actions: Qt.DropAction) -> None:
        line = self.currentIndex().data(LINE_ROLE)
        if line is not None:
            drag_file(line, self._delegate.thumbs.thumb(line.thumb), self)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        line = self.indexAt(event.pos()).data(LINE_ROLE)
        if line is not None:
            self.desk.select(line.take.id)
            menu = take_menu(self.desk, line, self, self.opened.emit)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On the sheet the tiles share the width evenly."""
        super().resizeEvent(event)
        if not self._one_line:
            room = event.size().width() - SLACK
            wide = room // max(1, room // self._tile.width())
            tile = QSize(wide, round((wide - 2 * PAD) * 1.25) + 2 * PAD + FOOT)
            if tile != self.gridSize():
                self._delegate.size = tile
                self.setGridSize(tile)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk; everything else is a command of the window, not a search by letters."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._open(self.currentIndex())
        elif event.text() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._one_line and event.angleDelta().y():
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - event.angleDelta().y())
            event.accept()
        else:
            super().wheelEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._model().rowCount():
            return
        painter = QPainter(self.viewport())
        title, words = self.empty_words
        box = self.viewport().rect()
        painter.setPen(colour("text"))
        painter.setFont(font(12, strong=True))
        painter.drawText(box.adjusted(0, -22, 0, -22), Qt.AlignmentFlag.AlignCenter, title)
        painter.setPen(colour("dim"))
        painter.setFont(font(12))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)
