"""A take, large, in the loupe, with its facts in a line below."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QImage, QPainter

from studio_app.takes.review import Flag
from studio_app.takes.take import Standing
from studio_app.ui.loupe import Loupe
from studio_app.ui.records import TakeLine
from studio_app.ui.stage_view import CAPTION, MARGIN
from studio_app.ui.theme import font
from studio_app.ui.thumbs import read_scaled


class TakeView(Loupe):
    """Shows one take's picture and its facts in a line below."""

    def __init__(self) -> None:
        super().__init__("Take")
        self.line: TakeLine | None = None
        self.margins = (MARGIN, MARGIN, MARGIN, CAPTION + 4)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._read)
        self.put(None)

    def put(self, line: TakeLine | None) -> None:
        """Shows a take; its zoom and place stay, so that details can be compared from take to take."""
        new = line is not None and (self.line is None or self.line.take.id != line.take.id)
        self.line = line
        self.setAccessibleDescription(facts(line) if line else "No take is chosen")
        self.empty = "Choose a take on the strip below." if line is None else "This take’s picture cannot be read."
        if new:
            self._later.start()
        elif line is None:
            self.put_levels(())
        self.update()

    def _read(self) -> None:
        if self.line is not None:
            image: QImage = read_scaled(self.line.picture)
            self.put_levels(() if image.isNull() else (image,))

    def paint_words(self, painter: QPainter) -> None:
        if self.line is None or self.picture.isNull():
            return
        painter.setFont(font(11))
        foot = QRectF(MARGIN, self.height() - CAPTION, self.width() - 2 * MARGIN, CAPTION)
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, facts(self.line))
        zoom = "fitted" if self.sight.zoom is None else f"{self.sight.zoom * 100:.0f} %"
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{zoom}  ·  Z: one to one")


def facts(line: TakeLine) -> str:
    """'Take 18  ·  ★★★  ·  picked  ·  832 x 1040  ·  stand-in, draft, seed 4'."""
    recipe = line.take.recipe
    words = [f"Take {line.take.number}"]
    if line.review.rating:
        words.append("★" * line.review.rating)
    if line.review.flag is not Flag.NONE:
        words.append("picked" if line.review.flag is Flag.PICK else "rejected")
    if line.standing is not Standing.SCRATCH:
        words.append(line.select or line.standing.value)
    return "  ·  ".join(
        [*words, f"{recipe.width} × {recipe.height}", f"{recipe.engine}, {recipe.quality.value}, seed {recipe.seed}"]
    )
