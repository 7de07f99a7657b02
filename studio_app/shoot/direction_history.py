"""The versions of the direction: each commit that changes a line's document is a version of that line.

The main line is direction/current.json; an option's line is direction/options/<id>/current.json. The history is walked
once for all lines and then only from where it had come to.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

from studio_app.direction.direction import Direction
from studio_app.direction.documents import MAX_BYTES, read_document, to_document
from studio_app.direction.durable import in_words, write_atomically
from studio_app.direction.errors import BadInput
from studio_app.direction.naming import is_id
from studio_app.shoot.commit import Commit
from studio_app.shoot.history import History
from studio_app.shoot.layout import CURRENT, DIRECTION, DIRECTIONS, OPTIONS, inside, read_bounded
from studio_app.shoot.line_papers import MAIN
from studio_app.shoot.papers import Version
from studio_app.shoot.worktree import finish, record
from studio_app.takes.person import Person

OUTSIDE = "The direction was changed outside the studio"


def line_path(line: str) -> str:
    """Where a line's direction lies. Raises BadInput when the id could be a path."""
    if line != MAIN and not is_id(line):
        raise BadInput(f"{line[:60]!r} is not the id of an option.")
    return f"{OPTIONS}/{line}/{CURRENT}" if line else DIRECTION


class DirectionHistory:
    """Reads and saves the versions of all lines."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._tip: str | None = None
        self._versions: dict[str, tuple[Version, ...]] = {}
        self.notices: tuple[str, ...] = ()

    def current(self, line: str = MAIN) -> Direction:
        """The newest committed direction of a line. Raises BadInput when it cannot be read."""
        return self._read(None, line)

    def current_blob(self, line: str = MAIN) -> str | None:
        """git's id of the newest committed direction."""
        return self._history.entry(line_path(line))

    def at(self, number: int, line: str = MAIN) -> Direction:
        """The direction of version `number`. Raises BadInput when there is none."""
        return self._read(self.version(number, line).commit, line)

    def version(self, number: int, line: str = MAIN) -> Version:
        """Version `number` of a line. Raises BadInput when there is none."""
        versions = self.versions(line)
        if not 1 <= number <= len(versions):
            raise BadInput(f"There is no version {number} of the direction; there are {len(versions)}.")
        return versions[number - 1]

    def versions(self, line: str = MAIN) -> tuple[Version, ...]:
        """All versions of a line, oldest first."""
        tip = self._history.tip
        if tip is not None and tip != self._tip:
            self._versions = self._extended(tip)
            self._tip = tip
        return self._versions.get(line, ())

    def save(self, direction: Direction, words: str, by: Person, line: str = MAIN) -> Version:
        """A new version, or the last one when nothing changed. What lies on disk unsaved is saved first."""
        self.adopt(by)
        body, path = to_document(direction, "direction"), line_path(line)
        if self._history.read(path, most=MAX_BYTES) != body:
            record(self._history, {path: body}, f"{one_line(words) or 'Change the direction'}\n", by)
        return self.versions(line)[-1]

    def adopt(self, by: Person) -> None:
        """Makes a version of each direction that was edited by hand; one that cannot be read is put aside."""
        if not finish(self._history):
            return
        for path in (DIRECTION, *(f"{OPTIONS}/{name}/{CURRENT}" for name in self._history.names(OPTIONS))):
            place = inside(self._history.root, path)
            if place.is_file():
                self._adopt(place, path, by)

    def _adopt(self, place: Path, path: str, by: Person) -> None:
        try:
            body = read_bounded(place, MAX_BYTES)
            if body == self._history.read(path, most=MAX_BYTES):
                return
            edited = read_document(body, "direction", Direction)
        except BadInput as error:
            self._put_aside(place, path, error)
            return
        record(self._history, {path: to_document(edited, "direction")}, f"{OUTSIDE}\n", by)

    def _put_aside(self, place: Path, path: str, error: BadInput) -> None:
        """Nothing is overwritten: the file gets a name of its own, and the committed one comes back."""
        names = (place.with_name(f"unreadable-{number}.json") for number in itertools.count(1))
        aside = next(name for name in names if not name.exists())
        with in_words(place):
            place.rename(aside)
        committed = self._history.read(path, most=MAX_BYTES)
        if committed is not None:
            write_atomically(place, committed)
        self.notices = (*self.notices, f"{path} was changed by hand and put aside as {aside.name}: {error}")

    def _read(self, commit: str | None, line: str) -> Direction:
        body = self._history.read(line_path(line), commit, MAX_BYTES)
        if body is None:
            raise BadInput(
                f"The shoot has no {line_path(line)} in its history.", do=f"Bring {line_path(line)} back with git."
            )
        return read_document(body, "direction", Direction)

    def _extended(self, tip: str) -> dict[str, tuple[Version, ...]]:
        """Walks from the tip to what is already known; everything again when clones met or the past was rewritten."""
        fresh = self._since(tip)
        if fresh is None:
            fresh, self._versions = list(self._history.walk(tip)), {}
        lines = {line: list(versions) for line, versions in self._versions.items()}
        folders: dict[str, str | None] = {}
        for commit in reversed(fresh):
            words = commit.message.partition("\n")[0].strip() or "Change the direction"
            for line, blob in self._changed(commit, folders):
                held = lines.setdefault(line, [])
                held.append(Version(len(held) + 1, commit.when, commit.author.name, words, commit.id, blob))
        return {line: tuple(versions) for line, versions in lines.items()}

    def _since(self, tip: str) -> list[Commit] | None:
        """The commits after the last tip, newest first, when each follows one other; None when it is not so simple.

        Not a walk: one in topological order goes through the whole past before its first commit.
        """
        fresh: list[Commit] = []
        while tip != self._tip:
            commit = self._history.commit_of(tip)
            if len(commit.parents) != 1:
                return None
            fresh.append(commit)
            tip = commit.parents[0]
        return fresh

    def _changed(self, commit: Commit, folders: dict[str, str | None]) -> Iterator[tuple[str, str]]:
        """The lines whose direction in this commit is one that none of its parents has, with its document.

        Most commits touch no direction: the folder of all directions is compared first. `folders` remembers it.
        """

        def folder(commit_id: str) -> str | None:
            if commit_id not in folders:
                folders[commit_id] = self._history.entry(DIRECTIONS, commit_id)
            return folders[commit_id]

        if any(folder(parent) == folder(commit.id) for parent in commit.parents):
            return
        options = (name for name in self._history.names(OPTIONS, commit.id) if is_id(name))
        for line in (MAIN, *options):
            path = line_path(line)
            here = self._history.entry(path, commit.id)
            if here is not None and all(self._history.entry(path, parent) != here for parent in commit.parents):
                yield line, here


def one_line(words: str) -> str:
    """A commit subject: one line, without control characters, at most 200 characters."""
    plain = "".join(letter if letter.isprintable() else " " for letter in words)
    return " ".join(plain.split())[:200]
