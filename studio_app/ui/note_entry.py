"""One note in the panel: what was said, what it would change, and what became of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from studio_app.direction.changes import changes
from studio_app.direction.direction import Direction
from studio_app.direction.errors import StudioError
from studio_app.studio.notes import with_changes
from studio_app.takes.note import FieldChange, Note
from studio_app.ui.desk import Desk
from studio_app.ui.proposal_rows import ProposalRow
from studio_app.ui.records import TakeLine, ago
from studio_app.ui.side_list import Line, cleared
from studio_app.ui.theme import colour

INDENT = 22


class NoteEntry(QWidget):
    """A note with its proposed change. Pointing at the entry shows the change on the stage; only Accept makes it.

    `pointed` brings the note's id while the hand or the keyboard is on it, then ''.
    """

    pointed = Signal(str)

    def __init__(self, desk: Desk, line: TakeLine, note: Note) -> None:
        super().__init__()
        self.desk, self.line, self.note = desk, line, note
        self.reading = desk.session.noting.read(note.text)
        self._open = note.resolved is None and note.accepted is None
        self._current = False
        self.proposals: list[ProposalRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 4)
        column.setSpacing(0)
        who = f"{note.by}  ·  " if note.by else ""
        mark = "good" if note.resolved else "info"
        column.addWidget(Line(mark, f"“{note.text}”", f"{who}{ago(note.when)}  ·  {self._state()}"))
        self.words = _indented(self._words())
        self.words.setVisible(bool(self.words.text()))
        column.addWidget(self.words)
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(INDENT, 0, 0, 0)
        column.addLayout(self._rows)
        row = QHBoxLayout()
        row.setContentsMargins(INDENT - 4, 2, 0, 0)
        if self._open and self.reading.changes:
            self.making = self._button("Accept", "Make this change of the direction", self.accept)
            self.editing = self._button("Edit", "Choose and set the changes before they are made", self.edit)
            row.addWidget(self.making)
            row.addWidget(self.editing)
        row.addWidget(
            self._button("Reopen" if note.resolved else "Resolve", "Say whether the note is dealt with", self.resolve)
        )
        row.addStretch()
        column.addLayout(row)
        self.setEnabled(not desk.read_only)

    @property
    def wanted(self) -> tuple[FieldChange, ...]:
        """The changes as proposed, or as they are edited."""
        if not self.proposals:
            return self.reading.changes
        return tuple(change for row in self.proposals if (change := row.wanted) is not None)

    def accept(self) -> None:
        """Changes the direction as proposed or as edited: one step of undo."""
        for row in self.proposals:
            row.finish()
        self.desk.glance(None)
        wanted = self.wanted
        self.desk.attempt(lambda: self.desk.session.noting.accept(self.line.id, self.note.id, wanted))

    def edit(self) -> None:
        """Puts each proposed change on a row to be set, or leaves them as they were proposed."""
        if self.proposals:
            cleared(self._rows)
            self.proposals = []
        else:
            self.proposals = [ProposalRow(change, self.desk.direction) for change in self.reading.changes]
            for row in self.proposals:
                row.edited.connect(self._edited)
                self._rows.addWidget(row)
            self.proposals[0].box.setFocus()
        self.editing.setText("As proposed" if self.proposals else "Edit")
        self._edited()

    def _edited(self) -> None:
        """Says and shows on the stage what would be made now."""
        after = self._after()
        made = ", ".join(changes(self.desk.direction, after)) if after is not None else ""
        self.making.setEnabled(bool(self.wanted))
        said = f"Would change: {made}" if made else "Nothing would change."
        self.words.setText(said if self.proposals else self._words())
        self.desk.glance(after)

    def _after(self) -> Direction | None:
        """The direction as this note would make it; None when it would change nothing or has lost the piece."""
        try:
            return with_changes(self.desk.direction, self.wanted) if self.wanted else None
        except StudioError:
            return None

    def resolve(self) -> None:
        """Says that the note is dealt with, or open again."""
        resolved = self.note.resolved is None
        self.desk.attempt(lambda: self.desk.session.noting.resolve(self.line.id, self.note.id, resolved=resolved))

    def mark(self, *, on: bool) -> None:
        """Shows that one has come to this note, or not any more."""
        if on is not self._current:
            self._current = on
            self.update()
            if on:
                self.setAccessibleDescription("The note one has come to")

    def _state(self) -> str:
        """'open  ·  drawn  ·  made over other bytes than these'."""
        states = ["resolved" if self.note.resolved else "open"]
        if self.note.marks:
            states.append("drawn")
        if self.note.sha256 not in (None, self.line.row.sha256):
            states.append("made over other bytes than these")
        return "  ·  ".join(states)

    def _words(self) -> str:
        if self.note.accepted is not None:
            made = self.desk.session.noting.made_for(self.line.id, self.note.id)
            numbers = ", ".join(str(int(take[1:].partition("-")[0])) for take in made)
            if made:
                return f"Accepted, made: take {numbers}"
            return "Accepted" if self.note.resolved else "Accepted; the next take will answer it"
        return f"Would change: {', '.join(self.reading.words)}" if self._open and self.reading.words else ""

    def _button(self, text: str, tip: str, act: object) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("role", "link")
        button.setAccessibleName(f"{text}: {self.note.text[:60]}")
        button.setToolTip(tip)
        button.clicked.connect(act)
        button.installEventFilter(self)
        return button

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._current:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(colour("focus"))
            painter.setBrush(colour("hover"))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 3, 3)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.pointed.emit(self.note.id if event.type() is QEvent.Type.FocusIn else "")
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.pointed.emit(self.note.id)
        if self._open and self.reading.changes:
            self.desk.glance(self._after())

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit("")
        self.desk.glance(None)


def _indented(words: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("role", "caption")
    label.setWordWrap(True)
    label.setContentsMargins(INDENT, 0, 0, 0)
    return label
