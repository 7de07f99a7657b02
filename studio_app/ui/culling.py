"""Going through takes: stars, flags, labels, next and previous; with auto-advance the next take follows by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from studio_app.takes.review import Flag, Label
from studio_app.ui.choice import Choice
from studio_app.ui.desk import Desk


class Culling(QObject):
    """Marks act on the chosen takes, steps go through those that are shown.

    While takes are compared, `among` is not None: marks act on the one that is looked at alone, and steps stay among
    these takes (when there are any).
    """

    advances = Signal(bool)
    """Whether auto-advance is on"""

    def __init__(self, desk: Desk, choice: Choice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk, self.choice, self.model = desk, choice, choice.model
        self.auto_advance = False
        self.among: tuple[str, ...] | None = None

    @property
    def row(self) -> int:
        """The row of the take that is looked at; -1 when it is not shown."""
        if self.among:
            return self.among.index(self.desk.take) if self.desk.take in self.among else -1
        return self.choice.row

    @property
    def takes(self) -> tuple[str, ...]:
        """The takes that marks act on."""
        if self.among is None:
            return self.desk.selection
        return (self.desk.take,) if self.desk.take else ()

    @property
    def _shown(self) -> Sequence[str]:
        """The takes that steps go through."""
        return self.among or self.model.ids

    # Marks

    def rate(self, stars: int) -> None:
        """Gives 0 to 5 stars."""
        self._mark(lambda takes: self.desk.session.marking.rate(takes, stars))

    def flag(self, flag: Flag) -> None:
        """Picks, rejects or clears; nothing moves."""
        self._mark(lambda takes: self.desk.session.marking.flag(takes, flag))

    def label(self, label: Label) -> None:
        """Gives a colour label; the label that all of them have already is taken away."""
        lines = [line for take in self.takes if (line := self.model.known(take))]
        held = bool(lines) and all(line.review.label is label for line in lines)
        self._mark(lambda takes: self.desk.session.marking.label(takes, Label.NONE if held else label))

    def _mark(self, act: Callable[[Sequence[str]], object]) -> None:
        takes = self.takes
        if takes and self.desk.attempt(lambda: act(takes)) and self.auto_advance and len(takes) == 1:
            self.step(1)

    def set_auto_advance(self, on: bool) -> None:
        """Whether the next take follows a mark by itself."""
        if on != self.auto_advance:
            self.auto_advance = on
            self.advances.emit(on)

    # Steps

    def step(self, by: int) -> None:
        """Goes to a take further on or back, stopping at the ends."""
        count = len(self._shown)
        if count:
            now = self.row if self.row >= 0 else (-1 if by > 0 else count)
            self.go(min(count - 1, max(0, now + by)))

    def go(self, row: int) -> None:
        """Chooses the take in a row; negative rows count from the end."""
        shown = self._shown
        row = row if row >= 0 else len(shown) + row
        if 0 <= row < len(shown):
            self.desk.select(shown[row]) if self.among else self.choice.only(row)

    def next_unrated(self) -> None:
        """Goes to the next take without stars and flag, in the order that is shown, round the end."""
        shown = self._shown
        count, start = len(shown), self.row + 1
        for row in (*range(start, count), *range(start)):
            line = self.model.known(shown[row])
            if line is not None and not line.review.rating and line.review.flag is Flag.NONE:
                self.go(row)
                return
        if count:
            self.desk.news.emit("Every take shown has stars or a flag.")
