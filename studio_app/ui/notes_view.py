"""Notes of the chosen take, oldest first, and a place for a new one: words, and what is drawn on the picture."""

from __future__ import annotations

from PySide6.QtCore import QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from studio_app.ui.card import Card
from studio_app.ui.desk import Desk
from studio_app.ui.drawing import Drawing
from studio_app.ui.mark_places import bounds
from studio_app.ui.note_entry import NoteEntry
from studio_app.ui.records import TakeLine
from studio_app.ui.side_list import Line, cleared

REREAD_MS = 300
WRITE, WRITE_DRAWN = "Write a note, Enter keeps it", "What is meant? Enter keeps it"


class NoteField(QLineEdit):
    """Where a note is written: Enter keeps it, Esc leaves the text and goes back to the picture."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class NotesCard(Card):
    """What people say of the chosen take. `pointed` brings the id of the note that the hand is over, or ''."""

    pointed = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Notes", parent)
        self.desk = desk
        self.line: TakeLine | None = None
        self.drawing = Drawing(self)
        self.drawing.changed.connect(self._put_drawing)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.rows.addLayout(self._lines)
        self.none = _caption()
        self.rows.addWidget(self.none)
        self.drawn = _Drawn(self.keep, self.drawing.clear)
        self.rows.addWidget(self.drawn)
        self.field = NoteField(placeholderText=WRITE)
        self.field.setAccessibleName("New note")
        self.field.setMaxLength(2000)
        self.field.returnPressed.connect(self.keep)
        self.field.textChanged.connect(self._foresee)
        self.rows.addWidget(self.field)
        self.foresight = _caption()
        self.rows.addWidget(self.foresight)
        self._foresee("")
        self._put_drawing()
        self._shown: object = ()  # nothing yet, not even that no take is chosen
        self._later = QTimer(self, singleShot=True, interval=REREAD_MS)
        self._later.timeout.connect(self._reread)
        desk.directed.connect(lambda _: self._later.start())
        self.put(None)

    def put(self, line: TakeLine | None) -> None:
        """Shows the notes of a take; entries that say the same stay as they are, with what is being edited in them."""
        self.line = line
        shown = self._told(line)
        if shown != self._shown:
            self._shown = shown
            self._fill(line)
        self.field.setEnabled(line is not None and not self.desk.read_only)
        self.summarise(_summary(line) if line else "")

    def _told(self, line: TakeLine | None) -> object:
        """All that the entries depend on, but for the direction."""
        if line is None:
            return None
        notes, made = line.review.notes, self.desk.session.noting.made_for
        return line.id, notes, tuple(made(line.id, note.id) for note in notes if note.accepted), self.desk.read_only

    def _reread(self) -> None:
        """Reads the notes anew over another direction, but never under the hand of somebody who edits one."""
        if not any(entry.proposals for entry in self.entries):
            self._shown = None
            self.put(self.line)

    def _fill(self, line: TakeLine | None) -> None:
        cleared(self._lines)
        notes = line.review.notes if line else ()
        for answered, note in self.desk.session.noting.answered(line.take.answers) if line else ():
            words = f"“{note.text}”" if note else "a note that is not here"
            number = int(answered[1:].partition("-")[0])
            self._lines.addWidget(Line("now", f"Answers {words}", f"on take {number}"))
        for note in notes:
            entry = NoteEntry(self.desk, line, note)
            entry.pointed.connect(self.pointed)
            self._lines.addWidget(entry)
        self.none.setVisible(not notes)
        empty = "Nobody has written anything yet. Shift+D draws on the picture."
        self.none.setText(empty if line else "Choose a take to read and write its notes.")

    @property
    def entries(self) -> list[NoteEntry]:
        """The notes as they are shown, oldest first."""
        widgets = (self._lines.itemAt(at).widget() for at in range(self._lines.count()))
        return [widget for widget in widgets if isinstance(widget, NoteEntry)]

    def mark(self, note: str) -> None:
        """Shows which note one has come to; '' none."""
        for entry in self.entries:
            entry.mark(on=entry.note.id == note)
            if entry.note.id == note:
                QTimer.singleShot(0, entry, lambda entry=entry: _bring_into_view(entry))

    def begin(self) -> None:
        """Puts the cursor where a note is written."""
        self.fold.unfold()
        self.field.setFocus()

    def keep(self) -> None:
        """Makes a note of the words and the drawing."""
        text, line = self.field.text(), self.line
        marks = self.drawing.marks if line is not None and self.drawing.take == line.id else ()
        if line is None or not (text.strip() or marks):
            return
        box = bounds(marks, QSizeF(*line.pixels))
        if self.desk.attempt(lambda: self.desk.session.noting.note(line.id, text, box=box, marks=marks)):
            self.field.clear()
            self.drawing.begin(self.drawing.take)
            self.drawing.put(on=False)

    def _foresee(self, text: str) -> None:
        """Says while a person writes what the note would propose."""
        found = self.desk.session.noting.read(text) if text.strip() else None
        rest = "; the rest stays a note" if found and found.rest else ""
        words = f"Would change: {', '.join(found.words)}{rest}" if found and found.words else ""
        self.foresight.setText(words or ("Stays a note." if text.strip() else ""))
        self.foresight.setVisible(bool(text.strip()))

    def _put_drawing(self) -> None:
        count = len(self.drawing.marks)
        self.drawn.put(count)
        self.field.setPlaceholderText(WRITE_DRAWN if count else WRITE)


class _Drawn(QWidget):
    """Says that a drawing waits for its note, and keeps or wipes it."""

    def __init__(self, keep: object, wipe: object) -> None:
        super().__init__()
        self.words = _caption()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words, 1)
        for text, name, act in (("Keep", "Keep the drawing as a note", keep), ("Wipe", "Wipe the drawing", wipe)):
            button = QPushButton(text)
            button.setProperty("role", "link")
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.clicked.connect(act)
            row.addWidget(button)

    def put(self, count: int) -> None:
        """Shows how many marks wait."""
        self.words.setText(f"{count} mark{'s' if count != 1 else ''} drawn, not yet a note")
        self.setVisible(count > 0)


def _summary(line: TakeLine) -> str:
    """'take 4  ·  2 open'."""
    open_notes = sum(note.resolved is None for note in line.review.notes)
    return f"take {line.number}  ·  {open_notes} open" if open_notes else f"take {line.number}"


def _bring_into_view(entry: QWidget) -> None:
    """Scrolls the side until the entry is seen."""
    above = entry.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    if isinstance(above, QScrollArea):
        above.ensureWidgetVisible(entry, 0, 8)


def _caption() -> QLabel:
    label = QLabel()
    label.setProperty("role", "caption")
    label.setWordWrap(True)
    return label
