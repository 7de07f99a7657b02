"""What a commit says of takes: which are proposed, what was said of them, and all selects ever named.

Of a new commit only the folders are read that differ from the commit before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from studio_app.direction.documents import MAX_BYTES
from studio_app.shoot.cached import Documents
from studio_app.shoot.history import History
from studio_app.shoot.layout import CANDIDATES, REVIEW, SELECTS, TAKE, is_take_id
from studio_app.shoot.papers import Select
from studio_app.shoot.summary import NOTHING_SAID, SELECT, Kind, Summary, T
from studio_app.shoot.summary import REVIEW as REVIEWS
from studio_app.takes.review import Review


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposed take: its summary and review, the id of its folder in the history, and of its document."""

    summary: Summary
    review: Review
    folder: str
    document: str


@dataclass(frozen=True)
class Committed:
    """What one commit says. `chosen`: take -> name of its select in force."""

    tip: str | None = None
    takes: dict[str, Proposed] = field(default_factory=dict[str, Proposed])
    selects: tuple[Select, ...] = ()
    folders: str | None = None

    @cached_property
    def chosen(self) -> dict[str, str]:
        """Take -> name of its select in force."""
        return {select.take: select.name for select in self.selects if not select.withdrawn}

    def differing(self, before: Committed) -> set[str]:
        """The takes of which another commit says something else."""
        here, there = self.takes, before.takes
        found = {name for name in here.keys() | there.keys() if here.get(name) is not there.get(name)}
        changed = self.chosen.items() ^ before.chosen.items() if self.selects is not before.selects else ()
        return found | {take for take, _ in changed}


def read_committed(history: History, documents: Documents, tip: str | None, before: Committed) -> Committed:
    """What the commit `tip` says; what is as in `before` is taken over from there."""
    if tip is None:
        return Committed()
    reader = _Reader(history, documents, tip)
    folders = history.entry(SELECTS, tip)
    selects = before.selects if folders == before.folders else reader.selects()
    return Committed(tip, reader.candidates(before.takes), selects, folders)


class _Reader:
    def __init__(self, history: History, documents: Documents, tip: str) -> None:
        self._history, self._documents, self._tip = history, documents, tip

    def candidates(self, known: dict[str, Proposed]) -> dict[str, Proposed]:
        found: dict[str, Proposed] = {}
        for name, folder in self._history.names(CANDIDATES, self._tip).items():
            held = known.get(name)
            if held is None or held.folder != folder:
                held = self._candidate(name, folder)
            if held is not None:
                found[name] = held
        return found

    def selects(self) -> tuple[Select, ...]:
        found = (
            self._value(SELECT, "select", blob, f"{SELECTS}/{name}")
            for name, blob in self._history.names(SELECTS, self._tip).items()
            if name.endswith(".json")
        )
        return tuple(select for select in found if select is not None)

    def _candidate(self, name: str, folder: str) -> Proposed | None:
        if not is_take_id(name):
            return None
        parts = self._history.names(f"{CANDIDATES}/{name}", self._tip)
        document, said = parts.get(TAKE), parts.get(REVIEW)
        summary = (
            self._value(self._documents.takes, "take", document, f"{CANDIDATES}/{name}/{TAKE}") if document else None
        )
        if document is None or summary is None:
            return None
        if summary.id != name:
            self._documents.refuse(f"take@{document}", document, other_take(name, summary.id))
            return None
        review = self._value(REVIEWS, "review", said, f"{CANDIDATES}/{name}/{REVIEW}") if said else None
        return Proposed(summary, review or NOTHING_SAID, folder, document)

    def _value(self, kind: Kind[T], name: str, blob: str, path: str) -> T | None:
        return self._documents.value(kind, f"{name}@{blob}", blob, lambda: self._history.blob(blob, MAX_BYTES, path))


def other_take(name: str, found: str) -> str:
    """The sentence for a document that lies under another take's name."""
    return f"{name} was left out: its document speaks of another take ({found})."
