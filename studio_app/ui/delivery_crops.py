"""Every crop of an order at once, and one of them set by hand: what is shown in the middle of the delivery room."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from studio_app.studio.delivery_crops import said_of
from studio_app.studio.delivery_foresight import Foreseen, PieceSeen
from studio_app.studio.session import Session
from studio_app.takes.crop import Crop
from studio_app.ui.delivery_editor import CropPage
from studio_app.ui.delivery_grid import CropGrid
from studio_app.ui.delivery_previews import Key, Preview, Previews
from studio_app.ui.delivery_proof import ProofBar
from studio_app.ui.preferences import Preferences
from studio_app.ui.thumbs import read_scaled

EDGE = QSize(1400, 1400)


class Crops(QWidget):
    """`changed` when a person set a crop; `reshoot` brings a file for which nothing fits. `held` are the crops that
    were set by hand, `editing` is the one that is open; `opened` tells whether one is.
    """

    changed = Signal()
    reshoot = Signal(object)
    opened = Signal(bool)

    def __init__(self, session: Session, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__()
        self._session = session
        self.grid, self.page, self.bar = CropGrid(), CropPage(), ProofBar(preferences)
        self.pages, self.previews = QStackedWidget(), Previews(session, self)
        self.held: dict[Key, Crop] = {}
        self.seen: Foreseen | None = None
        self.editing: Key | None = None
        for page in (self.grid, self.page):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.pages, 1)
        column.addWidget(self.bar)
        self.previews.made.connect(self._show_preview, Qt.ConnectionType.QueuedConnection)
        self.grid.opened.connect(self.edit)
        self.page.changed.connect(self._set)
        self.page.left.connect(self.show_all)
        self.page.reshoot.connect(lambda: self.editing and self.reshoot.emit(self._piece(self.editing)))
        self.bar.changed.connect(self._draw_again)

    def clear(self, words: str) -> None:
        """Nothing is asked for."""
        self.seen = None
        self.show_all()
        self.grid.clear(words)

    def put(self, seen: Foreseen) -> None:
        """Shows an order; what looks other than before is drawn anew."""
        before = {key_of(each): each for each in self.seen.pieces} if self.seen else {}
        figures = self.seen.figures if self.seen else {}
        self.seen = seen
        self.grid.put(seen)
        for piece in seen.pieces:
            old, take = before.get(key_of(piece)), piece.piece.take
            same = old is not None and (old.crop, old.channel) == (piece.crop, piece.channel)
            if (
                not same
                or figures.get(take) != seen.figures[take]
                or self.grid.cells[key_of(piece)].preview.image.isNull()
            ):
                self._wish(piece)
        if self.editing is not None:
            self._show() if self.editing in self.grid.cells else self.show_all()

    def edit(self, key: Key) -> None:
        """Opens one file's crop."""
        self.editing = key
        self._show(read_scaled(self._session.shoot.picture_path(key[0]), EDGE))
        self.pages.setCurrentWidget(self.page)
        self.opened.emit(True)
        self.page.view.setFocus()

    def show_all(self) -> None:
        """Back to every crop, where one was."""
        key, self.editing = self.editing, None
        self.pages.setCurrentWidget(self.grid)
        self.opened.emit(False)
        if key in self.grid.cells:
            self.grid.cells[key].setFocus()

    def end(self) -> None:
        """Draws nothing more."""
        self.previews.close()
        self.bar.end()

    def _show(self, picture: QImage | None = None) -> None:
        if self.editing is None or self.seen is None:
            return
        piece = self._piece(self.editing)
        self.page.put(piece, self.seen.figures[piece.piece.take], picture)
        self.page.show_picture(self.grid.cells[self.editing].preview)

    def _set(self, crop: Crop | None) -> None:
        """A crop was moved: what it does is said at once, the gates are asked when the hand rests."""
        if self.editing is None or self.seen is None:
            return
        if crop is None:
            self.held.pop(self.editing, None)
        else:
            self.held[self.editing] = crop
            held = self._piece(self.editing)
            take, figure = self.seen.takes[held.piece.take], self.seen.figures[held.piece.take]
            looks = said_of(crop, take, held.channel, figure)
            piece = replace(held, piece=replace(held.piece, crop=crop), crop=crop, looks=looks, stops=())
            self.page.put(piece, figure)
        self.changed.emit()

    def _wish(self, piece: PieceSeen) -> None:
        assert self.seen is not None
        self.previews.wish(self.seen, piece, self.bar.wish, first=key_of(piece) == self.editing)

    def _draw_again(self) -> None:
        """Another way to proof: all that is shown follows, what is looked at first."""
        for piece in self.seen.pieces if self.seen is not None else ():
            self._wish(piece)

    def _piece(self, key: Key) -> PieceSeen:
        assert self.seen is not None
        return next(each for each in self.seen.pieces if key_of(each) == key)

    def _show_preview(self, key: Key, preview: Preview) -> None:
        self.grid.show_picture(key, preview)
        if key == self.editing:
            self.page.show_picture(preview)


def key_of(piece: PieceSeen) -> Key:
    """Take and channel of a file."""
    return piece.piece.take, piece.piece.channel
