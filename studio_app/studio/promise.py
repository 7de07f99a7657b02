"""Accepting a note writes two things, the note and the direction. A promise says so first, so that a crash in between
is mended when the shoot opens: the note says accepted exactly when the direction has its change.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from studio_app.direction.documents import read_document, to_document
from studio_app.direction.durable import in_words, write_atomically
from studio_app.direction.errors import BadInput, StudioError
from studio_app.direction.value import Value
from studio_app.shoot.folder import Shoot
from studio_app.shoot.layout import ACCEPTING, STUDIO, inside
from studio_app.studio.notes import all_stand
from studio_app.takes.note import Accepted, NoteId


class Promise(Value):
    """The change of a note that is being made or taken back on a line of the direction."""

    take: str
    note: NoteId
    line: str
    accepted: Accepted


class Promises:
    """The promise of a shoot; there is one at a time, for the moment between two writes."""

    def __init__(self, shoot: Shoot) -> None:
        self._shoot = shoot
        self._pending = False

    def give(self, take: str, note: str, accepted: Accepted) -> None:
        """Says what is about to be made or taken back. Raises StudioError of the disk; then nothing has happened."""
        promise = Promise(take=take, note=note, line=self._shoot.lines.on, accepted=accepted)
        write_atomically(self._place, to_document(promise, "promise"))
        self._pending = True

    def keep(self) -> None:
        """Note and direction are both on disk: the promise goes, if there is one."""
        if self._pending:
            self._pending = False
            with suppress(StudioError), in_words(self._place):
                self._place.unlink(missing_ok=True)

    def mend(self) -> None:
        """Brings a note in line with the direction when a crash came between; nothing when none did.

        What cannot be written now stays promised for the next time.
        """
        with suppress(StudioError):
            if self._shoot.read_only or not self._place.is_file():
                return
            with suppress(BadInput):
                self._mend(read_document(self._place, "promise", Promise))
            self._pending = True
            self.keep()

    def _mend(self, promise: Promise) -> None:
        stands = all_stand(self._shoot.line_direction(promise.line), promise.accepted.changes)
        review = self._shoot.review(promise.take)
        wanted = promise.accepted if stands else None
        notes = tuple(note.having(accepted=wanted) if note.id == promise.note else note for note in review.notes)
        self._shoot.set_review(promise.take, review.having(notes=notes))

    @property
    def _place(self) -> Path:
        return inside(self._shoot.path, f"{STUDIO}/{ACCEPTING}")
