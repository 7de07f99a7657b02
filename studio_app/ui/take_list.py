"""A list of takes with pictures: the strip in one line, the sheet in many. One selection, keys and menu for both."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication

from studio_app.ui.choice import Choice
from studio_app.ui.copy_drag import CopyDrag
from studio_app.ui.desk import Desk
from studio_app.ui.grid import Grid
from studio_app.ui.take_menu import take_menu
from studio_app.ui.takes_model import PILE_ROLE
from studio_app.ui.theme import colour, font
from studio_app.ui.thumbs import Thumbs
from studio_app.ui.tile import Look, badge_of, paint_tile, picture_box

AHEAD = 0.75
"""How much of a page beyond each edge is read before it is looked at."""

_MOVE = QAbstractItemView.CursorAction
MOVES = {
    Qt.Key.Key_Left: _MOVE.MoveLeft,
    Qt.Key.Key_Right: _MOVE.MoveRight,
    Qt.Key.Key_Up: _MOVE.MoveUp,
    Qt.Key.Key_Down: _MOVE.MoveDown,
    Qt.Key.Key_Home: _MOVE.MoveHome,
    Qt.Key.Key_End: _MOVE.MoveEnd,
    Qt.Key.Key_PageUp: _MOVE.MovePageUp,
    Qt.Key.Key_PageDown: _MOVE.MovePageDown,
}


class TakeList(Grid):
    """Takes by picture. `opened` brings a take that should be seen large, `pile_pressed` the stack to open or close."""

    opened = Signal(str)
    pile_pressed = Signal(str)

    def __init__(self, desk: Desk, choice: Choice, thumbs: Thumbs, *, one_line: bool) -> None:
        super().__init__(choice.model, self.paint_row, one_line=one_line)
        self.desk, self.choice, self.thumbs = desk, choice, thumbs
        self.empty_words = ("No takes yet", "Press Shoot, or Ctrl+Enter: the first take lands here.")
        self.setAccessibleName("Contact strip" if one_line else "Contact sheet")
        self.setSelectionModel(choice.selection)
        self.commands: Mapping[str, QAction] = {}
        self.drag = CopyDrag(desk, self)
        self._pressed: QPoint | None = None
        self._later_only = -1
        self._looked = QTimer(self, singleShot=True, interval=0)
        self._looked.timeout.connect(self._wish)
        thumbs.came.connect(self._came)
        desk.selected.connect(self.show_take)
        self.takes.rowsInserted.connect(lambda *_: self._landed())
        self.takes.modelReset.connect(lambda: self.show_take(desk.take))

    def show_take(self, take: str) -> None:
        """Brings a take into view."""
        row = self.takes.row_of(take)
        if row >= 0:
            self.scrollTo(self.takes.index(row))

    def _landed(self) -> None:
        """A new take scrolls the strip to its end, unless a person looks at earlier ones."""
        bar, wide = self.horizontalScrollBar(), self.places.tile.width()
        if self.one_line and bar.value() + 2 * wide >= bar.maximum():
            bar.setValue(bar.maximum())

    # Pictures

    @property
    def _box(self) -> QSize:
        """The size of pictures in device pixels."""
        return picture_box(QRect(QPoint(), self.places.tile)).size() * self.devicePixelRatioF()

    def _wish(self) -> None:
        """Asks for what is in view, then for what is just beyond it; nothing else."""
        if not self.isVisible():
            self.thumbs.wish(self, (), self._box)
            return
        seen, ids = self.seen(), self.takes.ids
        more = round(len(seen) * AHEAD)
        after = range(seen.stop, min(len(ids), seen.stop + more))
        rows = [*seen, *after, *range(max(0, seen.start - more), seen.start)]
        self.thumbs.wish(self, [ids[row] for row in rows], self._box)

    def _came(self, take: str) -> None:
        row = self.takes.row_of(take)
        if row >= 0:
            self.viewport().update(self.visualRect(self.takes.index(row)))

    def paint_row(self, painter: QPainter, tile: QRect, row: int) -> None:
        """Paints the take in a row into its tile."""
        line = self.takes.line(row)
        if line is None:
            return
        picture = self.thumbs.thumb(line.id, self._box)
        if picture is not None and picture.devicePixelRatio() != self.devicePixelRatioF():
            picture.setDevicePixelRatio(self.devicePixelRatioF())
        look = Look(
            chosen=self.selectionModel().isSelected(self.takes.index(row)),
            current=line.id == self.desk.take,
            focused=self.hasFocus(),
        )
        paint_tile(painter, tile, line, picture, self.takes.shown.piles.get(line.id), look)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._looked.start()
        if self.takes.rowCount():
            super().paintEvent(event)
            return
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._ground)
        title, words = self.empty_words
        box = self.viewport().rect()
        painter.setPen(colour("text"))
        painter.setFont(font(12, strong=True))
        painter.drawText(box.adjusted(0, -22, 0, -22), Qt.AlignmentFlag.AlignCenter, title)
        painter.setPen(colour("dim"))
        painter.setFont(font(12))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Click chooses one, Ctrl adds, Shift reaches; the count of a stack opens and closes it."""
        index = self.indexAt(event.position().toPoint())
        self._pressed, self._later_only = None, -1
        if not index.isValid() or event.button() is not Qt.MouseButton.LeftButton:
            return
        pile = index.data(PILE_ROLE)
        if pile is not None and badge_of(self.visualRect(index)).contains(event.position().toPoint()):
            self.pile_pressed.emit(pile.stack)
            return
        self._pressed = event.position().toPoint()
        held = event.modifiers()
        if held & Qt.KeyboardModifier.ShiftModifier:
            self.choice.reach(index.row(), add=bool(held & Qt.KeyboardModifier.ControlModifier))
        elif held & Qt.KeyboardModifier.ControlModifier:
            self.choice.toggle(index.row())
        elif self.selectionModel().isSelected(index):
            self._later_only = index.row()  # it may become a drag of all that is chosen
        else:
            self.choice.only(index.row())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if (event.position().toPoint() - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self._pressed, self._later_only = None, -1
            self.startDrag(Qt.DropAction.CopyAction)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._later_only >= 0:
            self.choice.only(self._later_only)
        self._pressed, self._later_only = None, -1

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() is Qt.MouseButton.LeftButton and not event.modifiers():
            self.opened.emit(self.takes.ids[index.row()])

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Drags labelled copies of all that is chosen."""
        takes = self.desk.selection or ((self.desk.take,) if self.desk.take else ())
        if takes:
            self.drag.start(takes, self.thumbs.thumb(self.desk.take, self._box))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu acts on what is chosen; a take outside of it is chosen first."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        line = self.takes.line(index.row()) if index.isValid() else None
        if line is None:
            return
        if not self.selectionModel().isSelected(index):
            self.choice.only(index.row())
        menu = take_menu(self.desk, line, self, self.opened.emit, self.commands)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.viewport().mapToGlobal(self.visualRect(index).center()) if by_key else event.globalPos())

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, with Shift they reach; everything else is a command of the window, not a search by letters."""
        key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in MOVES and held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
            row = self.row_after(MOVES[key])
            if row >= 0:
                self.choice.reach(row) if held else self.choice.only(row)
                self.show_take(self.desk.take)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not held and self.desk.take:
            self.opened.emit(self.desk.take)
        elif key is Qt.Key.Key_A and held == Qt.KeyboardModifier.ControlModifier:
            self.choice.everything()
        else:
            event.ignore()
