"""Notes of the chosen take, oldest first, and a field for a new one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout

from studio_app.ui.card import Card
from studio_app.ui.desk import Desk
from studio_app.ui.note_entry import NoteEntry
from studio_app.ui.records import TakeLine
from studio_app.ui.side_list import Line, cleared


class NoteField(QLineEdit):
    """Where a note is written: Enter keeps it, Esc leaves the text and goes back to the picture."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class NotesCard(Card):
    """What people say of the chosen take."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Notes")
        self.desk = desk
        self.line: TakeLine | None = None
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.rows.addLayout(self._lines)
        self.none = QLabel()
        self.none.setProperty("role", "caption")
        self.none.setWordWrap(True)
        self.rows.addWidget(self.none)
        self.field = NoteField(placeholderText="Write a note, Enter keeps it")
        self.field.setAccessibleName("New note")
        self.field.setMaxLength(2000)
        self.field.returnPressed.connect(self._keep)
        self.field.textChanged.connect(self._foresee)
        self.rows.addWidget(self.field)
        self.foresight = QLabel()
        self.foresight.setProperty("role", "caption")
        self.foresight.setWordWrap(True)
        self.rows.addWidget(self.foresight)
        self._foresee("")
        self.put(None)

    def put(self, line: TakeLine | None) -> None:
        """Shows the notes of a take."""
        self.line = line
        cleared(self._lines)
        notes = line.review.notes if line else ()
        for answered, note in self.desk.session.noting.answered(line.take.answers) if line else ():
            words = f"“{note.text}”" if note else "a note that is not here"
            number = int(answered[1:].partition("-")[0])
            self._lines.addWidget(Line("now", f"Answers {words}", f"on take {number}"))
        for note in notes:
            self._lines.addWidget(NoteEntry(self.desk, line, note))
        self.none.setVisible(not notes)
        self.none.setText("Nobody has written anything yet." if line else "Choose a take to read and write its notes.")
        self.field.setEnabled(line is not None and not self.desk.read_only)
        self.summarise(f"take {line.take.number}" if line else "")

    def _foresee(self, text: str) -> None:
        """Says while a person writes what the note would propose."""
        found = self.desk.session.noting.read(text) if text.strip() else None
        rest = "; the rest stays a note" if found and found.rest else ""
        words = f"Would change: {', '.join(found.words)}{rest}" if found and found.words else ""
        self.foresight.setText(words or ("Stays a note." if text.strip() else ""))
        self.foresight.setVisible(bool(text.strip()))

    def _keep(self) -> None:
        text, line = self.field.text(), self.line
        if line is None or not text.strip():
            return
        if self.desk.attempt(lambda: self.desk.session.noting.note(line.take.id, text)):
            self.field.clear()
