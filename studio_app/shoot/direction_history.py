"""The versions of the direction: one document, direction/current.json; each commit that changes it is a version."""

from __future__ import annotations

import itertools
from pathlib import Path

from studio_app.direction.direction import Direction
from studio_app.direction.documents import MAX_BYTES, read_document, to_document
from studio_app.direction.errors import BadInput
from studio_app.shoot.commit import Commit
from studio_app.shoot.durable import in_words, write_atomically
from studio_app.shoot.history import History
from studio_app.shoot.layout import DIRECTION, inside, read_bounded
from studio_app.shoot.papers import Version
from studio_app.shoot.worktree import finish, record
from studio_app.takes.person import Person

OUTSIDE = "The direction was changed outside the studio"


class DirectionHistory:
    """Reads and saves versions; the list is walked once and then only extended."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._tip: str | None = None
        self._versions: tuple[Version, ...] = ()
        self.notices: tuple[str, ...] = ()

    def current(self) -> Direction:
        """The newest committed direction. Raises BadInput when it cannot be read."""
        return self._read(None)

    def at(self, number: int) -> Direction:
        """The direction of version `number`. Raises BadInput when there is none."""
        found = next((version for version in self.versions() if version.number == number), None)
        if found is None:
            raise BadInput(f"There is no version {number} of the direction; there are {len(self._versions)}.")
        return self._read(found.commit)

    def versions(self) -> tuple[Version, ...]:
        """All versions, oldest first."""
        tip = self._history.tip
        if tip is not None and tip != self._tip:
            self._versions = self._extended(tip)
            self._tip = tip
        return self._versions

    def save(self, direction: Direction, words: str, by: Person) -> Version:
        """A new version, or the last one when nothing changed. What lies on disk unsaved is saved first."""
        self.adopt(by)
        body = to_document(direction, "direction")
        if self._history.read(DIRECTION, most=MAX_BYTES) != body:
            record(self._history, {DIRECTION: body}, f"{one_line(words) or 'Change the direction'}\n", by)
        return self.versions()[-1]

    def adopt(self, by: Person) -> None:
        """Makes a version of a current.json that was edited by hand; one that cannot be read is put aside."""
        place = inside(self._history.root, DIRECTION)
        if not finish(self._history) or not place.is_file():
            return
        try:
            body = read_bounded(place, MAX_BYTES)
            if body == self._history.read(DIRECTION, most=MAX_BYTES):
                return
            edited = read_document(body, "direction", Direction)
        except BadInput as error:
            self._put_aside(place, error)
            return
        record(self._history, {DIRECTION: to_document(edited, "direction")}, f"{OUTSIDE}\n", by)

    def _put_aside(self, place: Path, error: BadInput) -> None:
        """Nothing is overwritten: the file gets a name of its own, and the committed one comes back."""
        names = (place.with_name(f"unreadable-{number}.json") for number in itertools.count(1))
        aside = next(name for name in names if not name.exists())
        with in_words(place):
            place.rename(aside)
        committed = self._history.read(DIRECTION, most=MAX_BYTES)
        if committed is not None:
            write_atomically(place, committed)
        self.notices = (
            *self.notices,
            f"direction/{place.name} was changed by hand and put aside as {aside.name}: {error}",
        )

    def _read(self, commit: str | None) -> Direction:
        body = self._history.read(DIRECTION, commit, MAX_BYTES)
        if body is None:
            raise BadInput(
                "The shoot has no direction in its history.", do="Bring direction/current.json back with git."
            )
        return read_document(body, "direction", Direction)

    def _extended(self, tip: str) -> tuple[Version, ...]:
        """Walks from the tip to what is already known; everything again when the past was rewritten."""
        fresh: list[Commit] = []
        for commit in self._history.walk(tip):
            if commit.id == self._tip:
                break
            fresh.append(commit)
        else:
            self._versions = ()
        versions = list(self._versions)
        for commit in reversed(fresh):
            if self._changes(commit):
                words = commit.message.partition("\n")[0].strip() or "Change the direction"
                versions.append(Version(len(versions) + 1, commit.when, commit.author.name, words, commit.id))
        return tuple(versions)

    def _changes(self, commit: Commit) -> bool:
        """Whether the commit holds a direction that none of its parents has."""
        here = self._history.entry(DIRECTION, commit.id)
        return here is not None and all(self._history.entry(DIRECTION, parent) != here for parent in commit.parents)


def one_line(words: str) -> str:
    """A commit subject: one line, without control characters, at most 200 characters."""
    plain = "".join(letter if letter.isprintable() else " " for letter in words)
    return " ".join(plain.split())[:200]
