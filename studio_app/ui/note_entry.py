"""One note in the panel: what was said, what it would change, and what became of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from studio_app.studio.notes import with_changes
from studio_app.takes.note import Note
from studio_app.ui.desk import Desk
from studio_app.ui.records import TakeLine, ago
from studio_app.ui.side_list import Line

INDENT = 24


class NoteEntry(QWidget):
    """A note with its proposed change. Pointing at the entry shows the change on the stage; only Accept makes it."""

    def __init__(self, desk: Desk, line: TakeLine, note: Note) -> None:
        super().__init__()
        self.desk, self.line, self.note = desk, line, note
        self.reading = desk.session.noting.read(note.text)
        self._open = note.resolved is None and note.accepted is None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        who = f"{note.by}  ·  " if note.by else ""
        state = "resolved" if note.resolved else "open"
        stale = "  ·  over other bytes" if note.sha256 not in (None, line.row.sha256) else ""
        mark = "good" if note.resolved else "info"
        column.addWidget(Line(mark, f"“{note.text}”", f"{who}{ago(note.when)}  ·  {state}{stale}"))
        for words in self._words():
            column.addWidget(_indented(words))
        row = QHBoxLayout()
        row.setContentsMargins(INDENT, 2, 0, 0)
        if self._open and self.reading.changes:
            row.addWidget(self._button("Accept", "Make this change of the direction", self.accept))
        row.addWidget(
            self._button("Reopen" if note.resolved else "Resolve", "Say whether the note is dealt with", self.resolve)
        )
        row.addStretch()
        column.addLayout(row)
        self.setEnabled(not desk.read_only)

    def accept(self) -> None:
        """Changes the direction as proposed: one step of undo."""
        self.desk.glance(None)
        changes = self.reading.changes
        self.desk.attempt(lambda: self.desk.session.noting.accept(self.line.id, self.note.id, changes))

    def resolve(self) -> None:
        """Says that the note is dealt with, or open again."""
        resolved = self.note.resolved is None
        self.desk.attempt(lambda: self.desk.session.noting.resolve(self.line.id, self.note.id, resolved=resolved))

    def _words(self) -> list[str]:
        if self.note.accepted is not None:
            made = self.desk.session.noting.made_for(self.line.id, self.note.id)
            numbers = ", ".join(str(int(take[1:].partition("-")[0])) for take in made)
            return ["Accepted" + (f", made: take {numbers}" if made else "; the next take will answer it")]
        return [f"Would change: {', '.join(self.reading.words)}"] if self._open and self.reading.words else []

    def _button(self, text: str, tip: str, act: object) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("role", "link")
        button.setAccessibleName(f"{text}: {self.note.text[:60]}")
        button.setToolTip(tip)
        button.clicked.connect(act)
        return button

    def enterEvent(self, event: QEnterEvent) -> None:
        if self._open and self.reading.changes:
            self.desk.glance(with_changes(self.desk.direction, self.reading.changes))

    def leaveEvent(self, event: QEvent) -> None:
        self.desk.glance(None)


def _indented(words: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("role", "caption")
    label.setWordWrap(True)
    label.setContentsMargins(INDENT, 0, 0, 0)
    return label
