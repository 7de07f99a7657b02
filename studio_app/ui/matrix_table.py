"""The table of a matrix: pictures at their places, under titles that stay in sight while one scrolls."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QImage, QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from studio_app.studio.job import JobState
from studio_app.studio.matrix_sheet import Spot, Table
from studio_app.ui.desk import Desk
from studio_app.ui.side_list import MARK, paint_mark
from studio_app.ui.takes_model import TakesModel, words_of
from studio_app.ui.theme import colour, font
from studio_app.ui.thumbs import Thumbs
from studio_app.ui.tile import Look, foot_of, paint_tile, picture_box

SMALLEST, LARGEST = 112, 240
ROW_TITLE = 132
LINES = 3
STATES = {
    JobState.WAITING: "wait", JobState.RUNNING: "now", JobState.SAVING: "now", JobState.FAILED: "bad",
    JobState.CANCELLED: "plain",
}  # fmt: skip
ARROWS = {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End}
Index = QModelIndex | QPersistentModelIndex


class MatrixModel(QAbstractTableModel):
    """A table as Qt asks for it. What is said of a take comes from the takes' own model."""

    def __init__(self, takes: TakesModel) -> None:
        super().__init__()
        self.takes = takes
        self.table: Table | None = None

    def put(self, table: Table | None) -> None:
        """Shows a table. One of the same shape is the same matrix a step further: nothing scrolls."""
        old, self.table = self.table, table
        if old is not None and table is not None and (old.rows, old.columns) == (table.rows, table.columns):
            self.dataChanged.emit(self.index(0, 0), self.index(len(table.rows) - 1, len(table.columns) - 1))
            return
        self.beginResetModel()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or self.table is None else len(self.table.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or self.table is None else len(self.table.columns)

    def spot(self, index: Index) -> Spot:
        """What is at a place."""
        return self.table.spot(index.row(), index.column()) if self.table is not None and index.isValid() else Spot()

    def index_of(self, take: str) -> QModelIndex:
        """Where a take is; invalid when it is not in this matrix."""
        spots = self.table.spots if self.table is not None else ()
        at = next((at for at, spot in enumerate(spots) if take and spot.take == take), -1)
        return self.index(*divmod(at, self.columnCount())) if at >= 0 else QModelIndex()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.table is None or not index.isValid():
            return None
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return None
        spot, line = self.spot(index), self.takes.known(self.spot(index).take)
        words = words_of(line) if line is not None else spot.words
        place = f"{self.table.rows[index.row()]}, {self.table.columns[index.column()]}".replace("\n", ", ")
        return words if role == Qt.ItemDataRole.DisplayRole else f"{place}: {words}"

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.table is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        return (self.table.columns if orientation is Qt.Orientation.Horizontal else self.table.rows)[section]


class Titles(QHeaderView):
    """Titles over the columns or beside the rows: whole words on up to three lines, never hidden behind a picture."""

    def __init__(self, orientation: Qt.Orientation) -> None:
        super().__init__(orientation)
        self.setSectionsClickable(False)
        across = orientation is Qt.Orientation.Horizontal
        self.setAccessibleName("Titles of the columns" if across else "Titles of the rows")
        self.setFixedHeight(46) if across else self.setFixedWidth(ROW_TITLE)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        painter.save()
        painter.fillRect(rect, colour("window"))
        painter.setFont(font(12, strong=True))
        painter.setPen(colour("bright"))
        across = self.orientation() is Qt.Orientation.Horizontal
        box = rect.adjusted(6, 4, -6, -4)
        text = str(self.model().headerData(logical, self.orientation()) or "")
        side = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
        flags = (side if across else Qt.AlignmentFlag.AlignVCenter) | Qt.TextFlag.TextWordWrap
        painter.drawText(box, flags, fitted(painter, text, box))
        painter.setPen(colour("raised"))
        painter.drawLine(rect.bottomLeft() if across else rect.topRight(), rect.bottomRight())
        painter.restore()


def fitted(painter: QPainter, text: str, box: QRect) -> str:
    """As much of the text as a box has room for in whole lines, with an ellipsis where more was said."""
    metrics, kept = painter.fontMetrics(), text
    most = min(box.height(), LINES * metrics.lineSpacing() * (1 + text.count("\n")))
    wrap = Qt.TextFlag.TextWordWrap.value
    while len(kept) > 2 and metrics.boundingRect(QRect(0, 0, box.width(), 9999), wrap, kept).height() > most:
        kept = kept[:-2].rstrip("…").rstrip() + "…"
    return kept


class _Pictures(QStyledItemDelegate):
    """Paints a take as on the sheet; a place without one says why."""

    def __init__(self, view: MatrixView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view, spot = self._view, self._view.matrix.spot(index)
        line = view.matrix.takes.known(spot.take)
        painter.save()
        chosen = view.selectionModel().isSelected(QModelIndex(index))
        if line is not None:
            picture = view.thumbs.thumb(line.id, view.box)
            if picture is not None:
                picture.setDevicePixelRatio(view.devicePixelRatioF())
            current = line.id == view.desk.take
            paint_tile(painter, option.rect, line, picture, None, Look(chosen, current, view.hasFocus()))
        else:
            self._paint_empty(painter, option.rect, spot, chosen=chosen)
        painter.restore()

    def _paint_empty(self, painter: QPainter, tile: QRect, spot: Spot, *, chosen: bool) -> None:
        box = picture_box(tile)
        painter.fillRect(box, colour("field"))
        painter.setPen(colour("focus" if chosen else "line"))
        painter.drawRect(box.adjusted(0, 0, -1, -1))
        of, preview = self._view.preview or (0, None)
        if spot.job == of and spot.state in (JobState.RUNNING, JobState.SAVING) and preview is not None:
            shown = preview.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
            corner = QRect(box.topLeft(), shown)
            corner.moveCenter(box.center())
            painter.drawPixmap(corner, preview)
            box = QRect(box.x(), box.bottom() + 2, box.width(), tile.bottom() - box.bottom() - 4)
        kind = STATES.get(spot.state) if spot.state is not None else None
        painter.setFont(font(11))
        painter.setPen(colour("red" if spot.state is JobState.FAILED else "dim"))
        words = box.adjusted(MARK + 6, 4, -6, -4) if kind else box.adjusted(6, 4, -6, -4)
        painter.drawText(
            words, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap, fitted(painter, spot.words, words)
        )
        if kind:
            painter.translate(box.x() + 3, box.center().y() - MARK // 2 + 1)
            paint_mark(painter, kind)


class MatrixView(QTableView):
    """A matrix to look at and to choose in. `opened` brings a take that should be seen large, `menu` where to ask."""

    opened = Signal(str)
    menu = Signal(str, object)

    def __init__(self, desk: Desk, takes: TakesModel, thumbs: Thumbs) -> None:
        super().__init__()
        self.desk, self.thumbs, self.matrix = desk, thumbs, MatrixModel(takes)
        self.preview: tuple[int, QPixmap] | None = None
        self.setAccessibleName("Matrix of takes")
        self.setModel(self.matrix)
        self.setItemDelegate(_Pictures(self))
        self.setHorizontalHeader(Titles(Qt.Orientation.Horizontal))
        self.setVerticalHeader(Titles(Qt.Orientation.Vertical))
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        for scroll in (self.setVerticalScrollMode, self.setHorizontalScrollMode):
            scroll(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._following = False
        self._looked = QTimer(self, singleShot=True, interval=0)
        self._looked.timeout.connect(self._wish)
        self.selectionModel().selectionChanged.connect(lambda *_: self._tell())
        self.selectionModel().currentChanged.connect(lambda *_: self._tell())
        self.activated.connect(lambda index: self._open(index))
        self.matrix.modelReset.connect(self._share_room)
        thumbs.came.connect(lambda _: self.viewport().update())
        desk.selected.connect(self.follow)
        desk.reviewed.connect(lambda _: self.viewport().update())

    @property
    def box(self) -> QSize:
        """The size of pictures in device pixels."""
        tile = QRect(0, 0, self.columnWidth(0), self.rowHeight(0))
        return picture_box(tile).size() * self.devicePixelRatioF()

    def put_preview(self, job: int, image: QImage) -> None:
        """The take of a job so far: it is shown at its place until it has landed or another one's comes."""
        self.preview = job, QPixmap.fromImage(image)
        self.viewport().update()

    def follow(self, take: str) -> None:
        """The desk chose a take by itself."""
        index = self.matrix.index_of(take)
        if index.isValid() and index != self.currentIndex():
            self._following = True
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self._following = False
        self.viewport().update()

    def _tell(self) -> None:
        """What is chosen here is what marks act on."""
        if self._following or not self.isVisible():
            return
        chosen = sorted((index.row(), index.column()) for index in self.selectionModel().selectedIndexes())
        takes = tuple(take for place in chosen if (take := self.matrix.spot(self.matrix.index(*place)).take))
        current = self.matrix.spot(self.currentIndex()).take
        if current or takes:
            self.desk.choose(current or takes[0], takes or (current,))

    def _open(self, index: QModelIndex) -> None:
        if take := self.matrix.spot(index).take:
            self.opened.emit(take)

    def _wish(self) -> None:
        spots = self.matrix.table.spots if self.matrix.table is not None and self.isVisible() else ()
        self.thumbs.wish(self, [spot.take for spot in spots if spot.take], self.box)

    def _share_room(self) -> None:
        """Columns share the room evenly, within what is readable; then one scrolls, and the titles stay."""
        columns = max(1, self.matrix.columnCount())
        wide = max(SMALLEST, min(LARGEST, (self.width() - ROW_TITLE - 12) // columns))
        self.horizontalHeader().setDefaultSectionSize(wide)
        self.verticalHeader().setDefaultSectionSize(round(wide * 1.2) + foot_of(wide))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def paintEvent(self, event: QPaintEvent) -> None:
        self._looked.start()
        super().paintEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        if take := self.matrix.spot(index).take:
            if not self.selectionModel().isSelected(index):
                self.setCurrentIndex(index)
            self.menu.emit(take, event.globalPos())

    def event(self, event: QEvent) -> bool:
        """Arrows walk here, though elsewhere they are commands that go through all takes."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and event.key() in ARROWS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif event.key() in ARROWS:
            super().keyPressEvent(event)
        else:
            event.ignore()  # letters are commands of the window, not a search
