"""The roll: all takes of an open shoot as the room shows them, kept up to date take by take."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from studio_app.direction.errors import StudioError
from studio_app.ui.choice import Choice
from studio_app.ui.desk import Desk
from studio_app.ui.records import TakeLine, take_line
from studio_app.ui.roll_reader import Counts, RollReader
from studio_app.ui.sifter import Sifter
from studio_app.ui.takes_model import TakesModel


class Roll(QObject):
    """Takes, which of them are chosen, and how many there are. A mark costs what it touches, not the whole shoot."""

    counted = Signal(int, int, int)
    """Numbers of takes, picks and selects"""
    marked = Signal(object)
    """frozenset of takes that are shown anew"""
    reading = Signal(object)
    """The share of the takes that is read, while they are read beside the window; None when all are, -1.0 when they
    cannot be read
    """
    came = Signal()
    """The list of takes was read again"""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.model = TakesModel(self)
        self.choice = Choice(desk, self.model, self)
        self.sifter = Sifter(desk, self.model, self)
        self.counts = Counts()
        """What there was when the takes were read last, and what was marked since"""
        self.reader = RollReader(desk, self)
        self.reader.came.connect(self._read)
        self.reader.changed.connect(self.reading)
        desk.sheet_changed.connect(self.reload)
        desk.reviewed.connect(self._reviewed)
        desk.undone.connect(self._bring_back)

    @property
    def line(self) -> TakeLine | None:
        """The take that is looked at, shown on the sheet or not."""
        return self.model.known(self.desk.take)

    @property
    def rejects(self) -> int:
        """How many takes are rejected."""
        return self.counts.rejects

    def reload(self) -> None:
        """Reads the list of takes again: at once, or where there are very many in a thread, and `reading` says so."""
        self.reader.ask(len(self.model.known_ids))

    def _read(self, lines: list[TakeLine], counts: Counts) -> None:
        self.model.know(lines)
        self.counts = counts
        self.sifter.arrived()
        self.tell_counts()
        self.came.emit()

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
        self.counted.emit(self.counts.takes, self.counts.picks, self.counts.selects)

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
                self.counts = self.counts.changed(before, after)
                fresh.append(after)
        self.reader.marked(takes)
        self.model.update(fresh)
        self.sifter.marked(takes)
        self.tell_counts()
        self.marked.emit(takes)
