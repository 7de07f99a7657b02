"""Snapshots: versions of the direction under a name, each a document of its own under direction/snapshots/.

A document, not a git tag: a tag is not fetched, bundled or merged with the branch by every git, its name cannot hold
what people write, and moving one rewrites what it said. A document travels with the shoot, is merged by hash, holds a
sentence, and renaming it is a commit that keeps the old name's record. Nothing here takes a snapshot away.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

from studio_app.direction.direction import Direction
from studio_app.direction.documents import MAX_BYTES, read_document, to_document
from studio_app.direction.errors import BadInput
from studio_app.direction.naming import checked_name, is_id, new_id, require_free
from studio_app.shoot.direction_history import DirectionHistory, line_path, one_line
from studio_app.shoot.history import History
from studio_app.shoot.layout import SNAPSHOTS
from studio_app.shoot.line_papers import Named, Snapshot
from studio_app.shoot.worktree import record
from studio_app.takes.person import Person


class Snapshots:
    """Names versions and finds them again. `writing` is entered to save; it raises Refused where none may."""

    def __init__(
        self, history: History, directions: DirectionHistory, writing: Callable[[], AbstractContextManager[object]]
    ) -> None:
        self._history, self._directions, self._writing = history, directions, writing
        self._held: tuple[str | None, tuple[Named, ...]] = (None, ())
        self.notices: tuple[str, ...] = ()

    def all(self) -> tuple[Named, ...]:
        """Every snapshot, the first made first; those that cannot be read are left out and named in `notices`."""
        folder = self._history.entry(SNAPSHOTS)
        if folder != self._held[0]:
            self._held = (folder, self._read())
        return self._held[1]

    def find(self, name: str) -> Named:
        """The snapshot of this name or id. Raises BadInput: none, or two of one name."""
        wanted = name.strip().casefold()
        found = [each for each in self.all() if wanted in (each.id, each.paper.name.casefold())]
        if len(found) > 1:
            ids = ", ".join(each.id for each in found)
            raise BadInput(f"Two versions are called “{name.strip()[:80]}”: {ids}.", do="Say which by its id.")
        if not found:
            raise BadInput(f"No version is called “{name.strip()[:80]}”.")
        return found[0]

    def name(self, line: str, number: int, name: str, words: str, by: Person) -> Named:
        """Gives version `number` of a line a name. Raises BadInput, Refused (the name is taken, read-only)."""
        with self._writing():
            name = self._free(name)
            version = self._directions.version(number, line)
            body = self._history.blob(version.blob, MAX_BYTES, line_path(line))
            now = datetime.now(UTC)
            paper = Snapshot(
                name=name,
                words=one_line(words),
                by=by,
                when=now,
                line=line,
                commit=version.commit,
                sha256=hashlib.sha256(body).hexdigest(),
                direction=read_document(body, "direction", Direction),
            )
            made = Named(new_id(name, f"{by.mail} {now.isoformat()}"), paper)
            self._put(made, f"Name version {number}: {name}", by)
            return made

    def rename(self, snapshot: str, name: str, by: Person) -> None:
        """Gives a snapshot another name; the old one stays in its record and is never given to another version."""
        with self._writing():
            held = self.find(snapshot)
            name = self._free(name, but=held.id)
            old = held.paper.name
            if name != old:
                earlier = held.paper.earlier if old in held.paper.earlier else (*held.paper.earlier, old)
                made = Named(held.id, held.paper.having(name=name, earlier=earlier))
                self._put(made, f"Call the version “{old}” “{name}”", by)

    def _put(self, made: Named, message: str, by: Person) -> None:
        path = f"{SNAPSHOTS}/{made.id}.json"
        record(self._history, {path: to_document(made.paper, "snapshot")}, f"{one_line(message)}\n", by)

    def _free(self, name: str, but: str = "") -> str:
        name = checked_name(name)
        papers = [each.paper for each in self.all() if each.id != but]
        require_free(name, [held for paper in papers for held in (paper.name, *paper.earlier)], "A version")
        return name

    def _read(self) -> tuple[Named, ...]:
        found: list[Named] = []
        notices: list[str] = []
        for name, blob in self._history.names(SNAPSHOTS).items():
            stem = name.removesuffix(".json")
            try:
                if not is_id(stem) or stem == name:
                    raise BadInput("it is not a snapshot.")
                paper = read_document(self._history.blob(blob, MAX_BYTES, name), "snapshot", Snapshot)
                found.append(Named(stem, paper))
            except BadInput as error:
                notices.append(f"{SNAPSHOTS}/{name[:60]} was left out: {error}")
        self.notices = tuple(notices)
        return tuple(sorted(found, key=lambda each: (each.paper.when, each.id)))
