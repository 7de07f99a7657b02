"""The roll: all takes of an open shoot as the room shows them, kept up to date take by take."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from studio_app.direction.errors import StudioError
from studio_app.takes.review import Flag
from studio_app.takes.take import Standing
from studio_app.ui.choice import Choice
from studio_app.ui.desk import Desk
from studio_app.ui.records import TakeLine, take_line, take_lines
from studio_app.ui.sifter import Sifter
from studio_app.ui.takes_model import TakesModel


class Roll(QObject):
    """Takes, which of them are chosen, and how many there are. A mark costs what it touches, not the whole shoot."""

    counted = Signal(int, int, int)
    """Numbers of takes, picks and selects"""
    marked = Signal(object)
    """frozenset of takes that are shown anew"""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.model = TakesModel(self)
        self.choice = Choice(desk, self.model, self)
        self.sifter = Sifter(desk, self.model, self)
        self._picks = self._selects = self._count = 0
        self.rejects = 0
        desk.sheet_changed.connect(self.reload)
        desk.reviewed.connect(self._reviewed)
        desk.undone.connect(self._bring_back)

    @property
    def line(self) -> TakeLine | None:
        """The take that is looked at, shown on the sheet or not."""
        return self.model.known(self.desk.take)

    def reload(self) -> None:
        """Reads the list of takes again."""
        lines: list[TakeLine] = []
        if not self.desk.attempt(lambda: lines.extend(take_lines(self.desk.session))):
            return
        self.model.know(lines)
        self.sifter.arrived()
        self._count = len(lines)
        self._picks = sum(line.review.flag is Flag.PICK for line in lines)
        self.rejects = sum(line.review.flag is Flag.REJECT for line in lines)
        self._selects = sum(line.standing is Standing.SELECT for line in lines)
        self.tell_counts()

    def show_all(self) -> None:
        """Takes every condition away; what is chosen stays in view."""
        self.sifter.show_all()

    def _bring_back(self, takes: frozenset[str]) -> None:
        """What undo or redo changed is chosen and comes back into view, out of closed stacks and hidden places too."""
        if self.sifter.reveal(takes):
            self.desk.news.emit("All takes are shown, so that you see what changed.")
        self.choice.takes(takes)

    def tell_counts(self) -> None:
        """Says how many there are."""
        self.counted.emit(self._count, self._picks, self._selects)

    def _reviewed(self, takes: frozenset[str]) -> None:
        """Reads again what was said of some takes; one that is new or gone comes with `sheet_changed`."""
        fresh: list[TakeLine] = []
        for take in takes:
            before = self.model.known(take)
            try:
                after = take_line(self.desk.session, take)
            except StudioError:
                continue
            if before is not None:
                self._picks += (after.review.flag is Flag.PICK) - (before.review.flag is Flag.PICK)
                self.rejects += (after.review.flag is Flag.REJECT) - (before.review.flag is Flag.REJECT)
                self._selects += (after.standing is Standing.SELECT) - (before.standing is Standing.SELECT)
                fresh.append(after)
        self.model.update(fresh)
        self.sifter.marked(takes)
        self.tell_counts()
        self.marked.emit(takes)
