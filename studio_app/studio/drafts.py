"""Notes that were begun and not kept: words and drawings on this computer, so that closing or a crash loses none.

A draft is nobody else's business: it lies in the folder that git and other computers never see.
"""

from __future__ import annotations

from pathlib import Path

from studio_app.direction.documents import read_document, to_document
from studio_app.direction.durable import in_words, write_atomically
from studio_app.direction.errors import BadInput, Refused
from studio_app.shoot.folder import Shoot
from studio_app.shoot.layout import DRAFTS, STUDIO, checked_id, inside
from studio_app.takes.note import Draft


class Drafts:
    """The drafts of a shoot, one for each take at most."""

    def __init__(self, shoot: Shoot) -> None:
        self._shoot = shoot

    def of(self, take: str) -> Draft:
        """What was begun on a take; empty when nothing was, when it cannot be read, or when it became a note."""
        try:
            place = self._place(take)
            held = read_document(place, "draft", Draft) if place.is_file() else Draft()
            notes = self._shoot.review(take).notes if held.marks else ()
        except BadInput:
            return Draft()
        return Draft() if any(note.marks == held.marks for note in notes) else held

    def keep(self, take: str, draft: Draft) -> None:
        """Puts what was begun on disk; an empty one goes.

        Raises Refused when the shoot can only be looked at, BadInput when there is no such take, StudioError of the
        disk.
        """
        if self._shoot.read_only:
            raise Refused(self._shoot.read_only)
        self._shoot.row(take)
        if draft == Draft():
            self.drop(take)
            return
        place = self._place(take)
        with in_words(place):
            place.parent.mkdir(exist_ok=True)
        write_atomically(place, to_document(draft, "draft"))

    def drop(self, take: str) -> None:
        """Forgets what was begun on a take. Raises StudioError of the disk."""
        place = self._place(take)
        with in_words(place):
            place.unlink(missing_ok=True)

    def _place(self, take: str) -> Path:
        return inside(self._shoot.path, f"{STUDIO}/{DRAFTS}/{checked_id(take)}.json")
