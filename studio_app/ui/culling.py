"""Going through takes: stars, flags, next and previous; with auto-advance the next take follows by itself."""

from __future__ import annotations

from PySide6.QtCore import QObject

from studio_app.takes.review import Flag
from studio_app.ui.desk import Desk
from studio_app.ui.takes_model import TakesModel


class Culling(QObject):
    """Acts on the chosen take."""

    def __init__(self, desk: Desk, model: TakesModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk, self.model, self.auto_advance = desk, model, False

    @property
    def row(self) -> int:
        """The chosen take's row; -1 when none is chosen."""
        return self.model.row_of(self.desk.take)

    def rate(self, stars: int) -> None:
        """Gives 0 to 5 stars."""
        take = self.desk.take
        if take and self.desk.attempt(lambda: self.desk.session.marking.rate([take], stars)):
            self._go_on()

    def flag(self, flag: Flag) -> None:
        """Picks, rejects or clears; nothing moves."""
        take = self.desk.take
        if take and self.desk.attempt(lambda: self.desk.session.marking.flag([take], flag)):
            self._go_on()

    def step(self, by: int) -> None:
        """Goes to a take further on or back, stopping at the ends."""
        count = self.model.rowCount()
        if count:
            now = self.row if self.row >= 0 else (-1 if by > 0 else count)
            self.go(min(count - 1, max(0, now + by)))

    def go(self, row: int) -> None:
        """Chooses the take in a row; negative rows count from the end."""
        line = self.model.line(row if row >= 0 else self.model.rowCount() + row)
        if line is not None:
            self.desk.select(line.take.id)

    def next_unrated(self) -> None:
        """Goes to the next take without stars and flag, round the end."""
        lines, start = self.model.lines, self.row + 1
        order = [*range(start, len(lines)), *range(start)]
        free = (row for row in order if not lines[row].review.rating and lines[row].review.flag is Flag.NONE)
        found = next(free, None)
        if found is None:
            self.desk.news.emit("Every take has stars or a flag.")
        else:
            self.go(found)

    def _go_on(self) -> None:
        if self.auto_advance:
            self.step(1)
