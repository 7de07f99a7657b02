"""Every compared face, one to one, each in the middle of its loupe: likeness is judged by faces side by side."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtWidgets import QWidget

from studio_app.studio.figure_place import FigurePlace
from studio_app.ui.compare_cells import Cells
from studio_app.ui.compare_loupe import CompareLoupe
from studio_app.ui.compare_sides import Side, within
from studio_app.ui.figures import BY_HEIGHT, Figures


class Faces:
    """Holds the loupes on the faces until a person looks elsewhere. Takes differ in pose, so each loupe moves alone."""

    def __init__(self, cells: Cells, figures: Figures, say: Callable[[str], object], page: QWidget) -> None:
        self.on = False
        self._cells, self._figures, self._say, self._page = cells, figures, say, page
        figures.found.connect(lambda _: self.show())
        for loupe in cells.all:
            loupe.sighted.connect(lambda *_: self._leave())

    def begin(self) -> None:
        """From now on the faces."""
        self.on = True
        self.show()

    def _leave(self) -> None:
        self.on = False

    def show(self) -> None:
        """Moves every loupe whose picture is read and whose figure is known."""
        if not self.on or not self._page.isVisible():
            return
        for loupe in self._cells.shown:
            side = loupe.sides[loupe.seen] if loupe.sides else None
            picture = loupe.picture_of(loupe.seen)
            if side is None or side.line is None or picture is None:
                continue
            place = self._figures.ask(side.line)
            if place is not None:
                self._move(loupe, side, place, QSizeF(picture.levels[0].size()))

    def _move(self, loupe: CompareLoupe, side: Side, place: FigurePlace, size: QSizeF) -> None:
        box, middle = within(QRectF(QPointF(), loupe.size_px), size), loupe.space.center()
        share_x = (box.x() + place.face[0] * box.width()) / loupe.size_px.width()
        share_y = (box.y() + place.face[1] * box.height()) / loupe.size_px.height()
        loupe.look(loupe.frame.one_to_one(share_x, share_y, middle.x(), middle.y()))
        if not place.exact:
            self._say(f"{side.name}: {BY_HEIGHT}")
