"""What ties notes to the picture: drawing on the take, marks of its notes, drafts, and the way from note to note."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from studio_app.takes.note import Draft
from studio_app.ui.desk import Desk
from studio_app.ui.draw_bar import ROOM, DrawBar
from studio_app.ui.note_overlay import NoteOverlay
from studio_app.ui.notes_view import NotesCard
from studio_app.ui.records import TakeLine
from studio_app.ui.take_view import MARGIN, TakeView
from studio_app.ui.takes_model import TakesModel

TYPING_MS = 400
SHORT = 60


class Remarks(QObject):
    """Notes and drawing in one room. What is drawn is on disk when the pen leaves the picture, a note or not yet."""

    def __init__(self, desk: Desk, view: TakeView, card: NotesCard, model: TakesModel) -> None:
        super().__init__(view)
        self.desk, self.view, self.card, self.model = desk, view, card, model
        self.drawing = card.drawing
        self.overlay = NoteOverlay(view, self.drawing, self.write)
        self.bar = DrawBar(view, self.drawing, self.write)
        self.current = ""
        self._kept = Draft()
        self._later = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._later.timeout.connect(self.flush)
        card.pointed.connect(self._point)
        card.field.textEdited.connect(lambda _: self._later.start())
        self.drawing.settled.connect(self.flush)
        self.drawing.changed.connect(lambda: view.leave_top(ROOM if self.drawing.on else MARGIN))
        desk.closing.connect(self.flush)

    # Drawing

    def draw(self) -> None:
        """Begins drawing on the take that is looked at, or ends it."""
        if self.desk.read_only:
            self.desk.problem.emit(self.desk.session.shoot.read_only or "This shoot can only be looked at.")
            return
        self.view.show_before(None)
        self.drawing.put(on=not self.drawing.on)
        self.view.setFocus()

    def write(self) -> None:
        """Ends drawing and goes on to the words of the note."""
        self.drawing.put(on=False)
        self.card.begin()

    # Drafts

    def follow(self, line: TakeLine | None) -> None:
        """Turns to another take, and to what was begun on it; shows the marks of its notes."""
        take = line.id if line is not None else ""
        if take != self.drawing.take:
            self.flush()
            self._kept = self.desk.session.noting.drafts.of(take) if line is not None and not line.killed else Draft()
            self.card.field.setText(self._kept.text)
            self.drawing.begin(take, self._kept.marks)
        notes = line.review.notes if line is not None else ()
        if self.current not in {note.id for note in notes}:
            self.current = ""
        self.overlay.put(notes, self.current)
        self.card.mark(self.current)

    def flush(self) -> None:
        """Puts the note that is being written on disk as a draft."""
        self._later.stop()
        take, now = self.drawing.take, Draft(text=self.card.field.text(), marks=self.drawing.marks)
        if not take or now == self._kept or self.desk.read_only:
            return
        if self.desk.attempt(lambda: self.desk.session.noting.drafts.keep(take, now)):
            self._kept = now

    # From note to note

    def step(self, by: int) -> None:
        """Goes to the next note, or with -1 to the one before, over all takes that are shown."""
        places = [(line.id, note.id) for line in self.model.lines for note in line.review.notes]
        at = self._after(places, by)
        if not 0 <= at < len(places):
            self.desk.news.emit("There is no further note." if places else "No take that is shown has a note.")
            return
        take, note = places[at]
        self.current = note
        if take != self.desk.take:
            self.desk.select(take)
        self.current = note
        self.overlay.put(self.overlay.notes, note)
        self.card.mark(note)
        self.desk.news.emit(f"Note {at + 1} of {len(places)}: “{self._words(note)}”")

    def _after(self, places: list[tuple[str, str]], by: int) -> int:
        here = (self.desk.take, self.current)
        if here in places:
            return places.index(here) + by
        row = self.model.row_of(self.desk.take)
        rows = [self.model.row_of(take) for take, _ in places]
        if by > 0:
            return next((at for at, other in enumerate(rows) if other >= row), len(places))
        return next((at for at in reversed(range(len(rows))) if rows[at] <= row), -1) if row >= 0 else len(rows) - 1

    def _words(self, note: str) -> str:
        text = next((each.text for each in self.overlay.notes if each.id == note), "")
        return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"

    def _point(self, note: str) -> None:
        """The hand is over a note, or has left it."""
        self.overlay.put(self.overlay.notes, note or self.current)
