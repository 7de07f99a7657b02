"""The grid under strip and sheet: a list view that lays out nothing, because places are arithmetic.

Qt's own list view places every item before the first paint (260 ms at 100,000); this one asks a GridLayout. What it
keeps of Qt's is the selection model, and that screen readers find each tile with its words.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QRegion, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from studio_app.ui.grid_layout import HEADER, GridLayout, Group, shared_tile
from studio_app.ui.takes_model import TakesModel
from studio_app.ui.theme import colour, font
from studio_app.ui.tile import PAD, foot_of

SMALLEST, LARGEST = 96, 480
STEP_SHARE = 1.12
"""How much a step of Ctrl and the wheel makes tiles larger."""
WHEEL_LINES = 0.45
"""How much of a line of tiles one notch of the wheel moves."""


PaintRow = Callable[[QPainter, QRect, int], None]


class Grid(QListView):
    """Tiles over a TakesModel. `paint_row` paints the take in a row into its tile; subclasses say what presses mean."""

    sized = Signal(int)
    """The wanted width of a tile in pixels"""

    def __init__(self, model: TakesModel, paint_row: PaintRow, *, one_line: bool) -> None:
        super().__init__()
        self.takes, self.one_line, self._paint_row = model, one_line, paint_row
        self.wanted = SMALLEST
        self.places = GridLayout(QSize(self.wanted, self.wanted), 1)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setAutoScroll(False)
        self._ground = colour("panel" if one_line else "window")
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # only then is scrolling a copy of pixels
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(off if one_line else Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn if one_line else off)
        self.setModel(model)
        for changed in (model.modelReset, model.rowsInserted, model.arranged):
            changed.connect(self.arrange)

    # Places

    def set_tile(self, width: int) -> None:
        """The width tiles should have, in pixels; on the sheet they share the room evenly. What is seen stays."""
        width = max(SMALLEST, min(LARGEST, width))
        if width != self.wanted:
            kept = self._kept_row()
            self.wanted = width
            self.arrange()
            self._keep_row(*kept)
            self.sized.emit(width)

    def arrange(self, *_: object) -> None:
        """Works out the places anew."""
        groups = self.takes.shown.groups or (Group("", self.takes.rowCount()),)
        room = self.viewport().size()
        if self.one_line:
            high = max(24, room.height())
            wide = round((high - 2 * PAD - foot_of(0)) * 0.8) + 2 * PAD
            self.places = GridLayout(QSize(max(24, wide), high), 0, (Group("", self.takes.rowCount()),))
        else:
            tile = shared_tile(room.width(), self.wanted, PAD, 0)
            tile.setHeight(tile.height() + foot_of(tile.width()))
            self.places = GridLayout(tile, room.width(), tuple(group for group in groups if group.count))
        self.updateGeometries()
        self.viewport().update()

    def _kept_row(self) -> tuple[int, int]:
        """The row that should stay where it is, and how far below the top it stands."""
        row = self.currentIndex().row()
        if row < 0 or not self.visualRect(self.takes.index(row)).intersects(self.viewport().rect()):
            row = self.seen().start
        return row, self.places.rect(row).y() - self.verticalOffset()

    def _keep_row(self, row: int, below: int) -> None:
        self.verticalScrollBar().setValue(self.places.rect(row).y() - below)

    def seen(self) -> range:
        """The rows in view."""
        return self.places.rows_in(self.viewport().rect().translated(self._offset()))

    def _offset(self) -> QPoint:
        return QPoint(self.horizontalOffset(), self.verticalOffset())

    def doItemsLayout(self) -> None:
        self.arrange()

    def updateGeometries(self) -> None:
        whole, room, tile = self.places.size, self.viewport().size(), self.places.tile
        for bar, length, page, step in (
            (self.verticalScrollBar(), 0 if self.one_line else whole.height(), room.height(), tile.height()),
            (self.horizontalScrollBar(), whole.width() if self.one_line else 0, room.width(), tile.width()),
        ):
            bar.setRange(0, max(0, length - page))
            bar.setPageStep(page)
            bar.setEnabled(length > page)
            bar.setSingleStep(max(1, step // 4))

    def visualRect(self, index: QModelIndex) -> QRect:
        return self.places.rect(index.row()).translated(-self._offset()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        if self.header_at(point) >= 0:
            return QModelIndex()
        row = self.places.row_at(point + self._offset())
        return self.takes.index(row) if row >= 0 else QModelIndex()

    def isIndexHidden(self, index: QModelIndex) -> bool:
        return False

    def horizontalOffset(self) -> int:
        return self.horizontalScrollBar().value()

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def scrollTo(
        self, index: QModelIndex, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Brings a tile whole into view, below the header that stays on top."""
        if not index.isValid():
            return
        box, across, down = self.places.rect(index.row()), self.horizontalScrollBar(), self.verticalScrollBar()
        top = 0 if self.one_line else self.places.header(self.places.group_of(index.row())).height()
        page = self.viewport().size()
        across.setValue(max(min(across.value(), box.left()), box.right() + 1 - page.width()))
        lowest = min(box.top() - top, max(down.value(), box.bottom() + 1 - page.height()))
        down.setValue(lowest)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Where a key of movement leads from the take that is looked at."""
        row = self.row_after(action)
        return self.takes.index(row) if row >= 0 else QModelIndex()

    def row_after(self, action: QAbstractItemView.CursorAction) -> int:
        """The row a movement leads to; -1 when there are no takes."""
        last, row = self.takes.rowCount() - 1, max(0, self.currentIndex().row())
        step = QAbstractItemView.CursorAction
        page = max(1, self.viewport().height() // max(1, self.places.tile.height()))
        page_row = max(1, self.viewport().width() // max(1, self.places.tile.width()))
        lines = {step.MoveUp: -1, step.MoveDown: 1, step.MovePageUp: -page, step.MovePageDown: page}
        if action is step.MoveHome:
            return min(0, last)
        if action is step.MoveEnd:
            return last
        if action in lines and not self.one_line:
            return self.places.row_beside(row, lines[action]) if last >= 0 else -1
        way = {step.MovePageUp: -page_row, step.MovePageDown: page_row, step.MoveLeft: -1, step.MoveUp: -1}
        return max(min(0, last), min(last, row + way.get(action, 1)))

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """What lies in a rectangle of the viewport."""
        run = QItemSelection()
        box = rect.normalized().translated(self._offset())
        for row in self.places.rows_in(box):
            if self.places.rect(row).intersects(box):
                run.select(self.takes.index(row), self.takes.index(row))
        self.selectionModel().select(run, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Only what is in view: a selection may hold 25,000."""
        seen, region = self.seen(), QRegion()
        for run in selection:
            for row in range(max(run.top(), seen.start), min(run.bottom() + 1, seen.stop)):
                region += self.visualRect(self.takes.index(row))
        return region

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        offset = self._offset()
        rows: set[int] = set()
        for rect in event.region():
            painter.fillRect(rect, self._ground)
            rows.update(self.places.rows_in(rect.translated(offset)))
        painter.translate(-offset)
        for row in sorted(rows):
            self._paint_row(painter, self.places.rect(row), row)
        painter.translate(offset)
        self._paint_headers(painter, event.region())

    def _paint_headers(self, painter: QPainter, region: QRegion) -> None:
        """The headers in view; that of the topmost group stays on top until the next one pushes it away."""
        if self.one_line or not self.places.count:
            return
        first = self.places.group_at(self.verticalOffset())
        last = self.places.group_at(self.verticalOffset() + self.viewport().height())
        for number in range(last, first - 1, -1):
            box = self.header_rect(number)
            if not box.isEmpty() and region.intersects(box):
                self._paint_header(painter, box, self.places.groups[number])

    def header_rect(self, number: int) -> QRect:
        """Where a group's header is drawn in the viewport."""
        top = self.verticalOffset()
        box = self.places.header(number)
        return box.translated(0, max(box.y(), min(top, self.places.bottom(number) - HEADER)) - box.y() - top)

    def header_at(self, point: QPoint) -> int:
        """The group whose header is drawn here; -1 when there is none."""
        if self.one_line or not self.places.count:
            return -1
        number = self.places.group_at(point.y() + self.verticalOffset())
        return number if self.header_rect(number).contains(point) else -1

    def _paint_header(self, painter: QPainter, box: QRect, group: Group) -> None:
        painter.fillRect(box, colour("window"))
        words = box.adjusted(PAD, 0, -PAD, 0)
        painter.setFont(font(12, strong=True))
        painter.setPen(colour("bright"))
        flag = Qt.AlignmentFlag.AlignVCenter
        takes = group.takes or group.count
        count = f"{takes:,} take{'s' if takes != 1 else ''}"
        room = words.width() - 12 - painter.fontMetrics().horizontalAdvance(count)
        title = painter.fontMetrics().elidedText(group.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(words, flag, title)
        left = painter.fontMetrics().horizontalAdvance(title) + 10
        painter.setFont(font(11, figures=True))
        painter.setPen(colour("dim"))
        painter.drawText(words.adjusted(left, 0, 0, 0), flag, count)
        painter.setPen(colour("raised"))
        painter.drawLine(box.left() + PAD, box.bottom(), box.right() - PAD, box.bottom())

    # Scrolling and resizing

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Moves what is painted already and paints only what comes into view, and the header on top."""
        self.viewport().scroll(dx, dy)
        if not self.one_line and self.places.groups and self.places.groups[0].title:
            self.viewport().update(0, 0, self.viewport().width(), HEADER + max(0, dy))

    def resizeEvent(self, event: QResizeEvent) -> None:
        kept = self._kept_row()
        self.arrange()
        if not self.one_line and event.oldSize().isValid():
            self._keep_row(*kept)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() or event.angleDelta().x()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and not self.one_line:
            self.set_tile(round(self.wanted * STEP_SHARE ** (turned / 120)))
        elif not event.pixelDelta().isNull():
            bar = self.horizontalScrollBar() if self.one_line else self.verticalScrollBar()
            moved = event.pixelDelta()
            bar.setValue(bar.value() - (moved.y() or moved.x()))
        else:
            bar = self.horizontalScrollBar() if self.one_line else self.verticalScrollBar()
            line = self.places.tile.width() if self.one_line else self.places.tile.height()
            bar.setValue(bar.value() - round(turned / 120 * max(48, line * WHEEL_LINES)))
        event.accept()
