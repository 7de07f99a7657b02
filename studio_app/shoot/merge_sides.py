"""The two sides of a merge and their common past: what each has, what each changed, and when it did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from studio_app.direction.documents import MAX_BYTES, read_document
from studio_app.direction.errors import BadInput, Refused
from studio_app.direction.value import Value
from studio_app.shoot.commit import Commit, Held
from studio_app.shoot.history import History
from studio_app.shoot.history_merge import Differs

V = TypeVar("V", bound=Value)


@dataclass(frozen=True)
class Sides:
    """Our commit, theirs, and the newest that both come from."""

    history: History
    base: str
    ours: str
    theirs: str

    @cached_property
    def here(self) -> dict[str, Differs]:
        """What we changed since the common past."""
        return self.history.changes(self.base, self.ours)

    @cached_property
    def there(self) -> dict[str, Differs]:
        """What they changed. Raises Refused when something of it is no plain file."""
        return self.history.changes(self.base, self.theirs)

    @cached_property
    def fresh(self) -> tuple[Commit, ...]:
        """Their commits that are not in our past, newest first."""
        return tuple(self.history.walk(self.theirs, (self.ours,)))

    def both(self, path: str) -> bool:
        """Whether both changed a file, and not to the same."""
        return path in self.here and path in self.there and self.here[path].after != self.there[path].after

    def blobs(self, path: str) -> tuple[str | None, str | None, str | None]:
        """The file's blob in the past, here and there."""
        before = self.history.entry(path, self.base)
        here = self.here[path].after if path in self.here else before
        there = self.there[path].after if path in self.there else before
        return before, here, there

    def documents(self, path: str, kind: str, model: type[V]) -> tuple[V | None, V | None, V | None]:
        """The values of a document in the past, here and there. Raises BadInput when one cannot be read."""
        past, here, there = (self._document(blob, path, kind, model) for blob in self.blobs(path))
        return past, here, there

    def bodies(self, path: str) -> tuple[bytes, bytes, bytes]:
        """The bytes of a file in the past, here and there; empty where it is not."""
        past, here, there = (
            self.history.blob(blob, MAX_BYTES, path) if blob is not None else b"" for blob in self.blobs(path)
        )
        return past, here, there

    def set_by(self, tip: str, path: str, read: Callable[[bytes], object] = bytes) -> Commit:
        """The newest commit of a side that brought what the side's file says now (as `read` takes it)."""
        wanted = self._said(tip, path, read)
        for commit in self.history.walk(tip, (self.base,)):
            brought = self._said(commit.id, path, read) == wanted
            if brought and all(self._said(parent, path, read) != wanted for parent in commit.parents):
                return commit
        return self.history.commit_of(tip)

    def later(self, path: str, read: Callable[[bytes], object] = bytes) -> tuple[bool, Commit, Commit]:
        """Whether theirs is the later word on a file, and the commits that brought ours and theirs.

        Of one second the commit with the higher id counts as later, so that it never matters who merges.
        """
        ours, theirs = self.set_by(self.ours, path, read), self.set_by(self.theirs, path, read)
        return (theirs.when, theirs.id) > (ours.when, ours.id), ours, theirs

    def _said(self, commit: str, path: str, read: Callable[[bytes], object]) -> object:
        body = self.history.read(path, commit, MAX_BYTES)
        try:
            return None if body is None else read(body)
        except BadInput:
            return None

    def _document(self, blob: str | None, path: str, kind: str, model: type[V]) -> V | None:
        if blob is None:
            return None
        try:
            return read_document(self.history.blob(blob, MAX_BYTES, path), kind, model)
        except BadInput as error:
            raise BadInput(f"{path}: {error}", safe="Nothing was taken over.") from error


@dataclass
class Draft:
    """What a merge will write over our files, and the sentences for the report; each part of the merge adds its own."""

    edits: dict[str, bytes | Held | None] = field(default_factory=dict[str, bytes | Held | None])
    lines: list[str] = field(default_factory=list[str])

    def take(self, path: str, blob: str | None) -> None:
        """Writes their file over ours."""
        self.edits[path] = Held(blob) if blob is not None else None

    def say(self, line: str) -> None:
        """One sentence for the report; names that came from outside are only letters by then."""
        self.lines.append("".join(letter if letter.isprintable() else " " for letter in line)[:600])


def refused(words: str, do: str = "") -> Refused:
    """A refusal of the whole other copy."""
    return Refused(words, safe="Nothing was taken over.", do=do)
