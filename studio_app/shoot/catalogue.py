"""All takes of a shoot as rows for the contact sheet: scratch from takes/, proposed ones and selects from the history.

Only what changed since the last look is read again; the rest comes from the index.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from pydantic import ValidationError

from studio_app.direction.documents import MAX_BYTES, read_document
from studio_app.direction.errors import BadInput
from studio_app.direction.value import Value
from studio_app.shoot.history import History
from studio_app.shoot.index import Index
from studio_app.shoot.layout import CANDIDATES, REVIEW, SELECTS, TAKE, checked_id, is_take_id, read_bounded
from studio_app.shoot.papers import Select, TakeRow
from studio_app.shoot.scratch import Scratch
from studio_app.takes.facets import facets_of
from studio_app.takes.review import Review
from studio_app.takes.take import Standing, Take, take_id

V = TypeVar("V", bound=Value)


@dataclass(frozen=True)
class Committed:
    """What one commit says: proposed takes with their reviews, and all selects ever named."""

    tip: str | None = None
    takes: dict[str, tuple[Take, Review]] = field(default_factory=dict[str, tuple[Take, Review]])
    selects: tuple[Select, ...] = ()

    @cached_property
    def chosen(self) -> dict[str, str]:
        """Take -> name of its select in force."""
        return {select.take: select.name for select in self.selects if not select.withdrawn}


class Catalogue:
    """Answers what is in the shoot now. Documents that cannot be read are left out and named in `notices`."""

    def __init__(self, scratch: Scratch, history: History, index: Index) -> None:
        self._scratch, self._history, self._index = scratch, history, index
        self._bodies = index.all()
        self._values: dict[str, tuple[str, Value]] = {}
        self._fresh: list[tuple[str, str, bytes]] = []
        self._committed = Committed()
        self._folders: dict[str, str] = {}
        self._unread: dict[str, tuple[str, str]] = {}
        self._rows: tuple[Committed, dict[str, tuple[str, str]], tuple[TakeRow, ...]] | None = None

    @property
    def notices(self) -> tuple[str, ...]:
        """One sentence per document that could not be read at the last look."""
        return tuple(sentence for _, sentence in self._unread.values())

    def committed(self) -> Committed:
        """What the newest commit says."""
        tip = self._history.tip
        if tip != self._committed.tip or tip is None:
            folders = self._history.names(CANDIDATES)
            same = {name for name, folder in folders.items() if self._folders.get(name) == folder}
            known = self._committed.takes
            pairs = ((name, known.get(name) if name in same else self._candidate(name)) for name in folders)
            self._committed = Committed(tip, {name: pair for name, pair in pairs if pair}, self._selects())
            self._folders = folders
        return self._committed

    def rows(self) -> tuple[TakeRow, ...]:
        """Every take, in the order of its number."""
        committed, stamps = self.committed(), self._scratch.stamps()
        if self._rows is not None and self._rows[0] is committed and self._rows[1] is stamps:
            return self._rows[2]
        rows = [row for name in committed.takes if (row := self._proposed(name))]
        for name, (take_stamp, review_stamp) in stamps.items():
            if name not in committed.takes and (pair := self._scratched(name, take_stamp, review_stamp)):
                rows.append(_row(*pair, Standing.SCRATCH))
        self._forget(stamps)
        found = tuple(sorted(rows, key=lambda row: (row.number, row.id)))
        self._rows = (committed, stamps, found)
        return found

    def row(self, name: str) -> TakeRow | None:
        """One take, without looking at the others; None when it is not there. Raises BadInput when it is no id."""
        if checked_id(name) in self.committed().takes:
            return self._proposed(name)
        stamps = self._scratch.stamp(name)
        pair = self._scratched(name, *stamps) if stamps else None
        return _row(*pair, Standing.SCRATCH) if pair else None

    def highest_number(self) -> int:
        """The highest number of a take, 0 when there is none; takes that cannot be read count too."""
        names = (*self.committed().takes, *self._scratch.stamps())
        return max((int(name[1:].partition("-")[0]) for name in names), default=0)

    def _proposed(self, name: str) -> TakeRow | None:
        pair = self.committed().takes.get(name)
        if pair is None:
            return None
        select = self._committed.chosen.get(name)
        return _row(*pair, Standing.SELECT if select else Standing.PROPOSED, select)

    def _candidate(self, name: str) -> tuple[Take, Review] | None:
        if not is_take_id(name):
            return None
        parts = self._history.names(f"{CANDIDATES}/{name}")
        take = self._committed_value(parts.get(TAKE), "take", Take, f"{CANDIDATES}/{name}/{TAKE}")
        if take is None or not self._is_named(take, name):
            return None
        review = parts.get(REVIEW)
        said = self._committed_value(review, "review", Review, f"{CANDIDATES}/{name}/{REVIEW}") if review else None
        return take, said or Review()

    def _selects(self) -> tuple[Select, ...]:
        found = (
            self._committed_value(blob, "select", Select, f"{SELECTS}/{name}")
            for name, blob in self._history.names(SELECTS).items()
            if name.endswith(".json")
        )
        return tuple(select for select in found if select is not None)

    def _scratched(self, name: str, take_stamp: str, review_stamp: str) -> tuple[Take, Review] | None:
        take = self._value(f"take:{name}", take_stamp, lambda: self._file(name, ".json"), "take", Take)
        if take is None or not self._is_named(take, name):
            return None
        if not review_stamp:
            return take, Review()
        review = self._value(f"review:{name}", review_stamp, lambda: self._file(name, ".review.json"), "review", Review)
        return take, review or Review()

    def _file(self, name: str, ending: str) -> bytes:
        return read_bounded(self._scratch.place(name, ending), MAX_BYTES)

    def _is_named(self, take: Take, name: str) -> bool:
        if take.id == name == take_id(take.number, take.sha256):
            return True
        self._unread[name] = ("", f"{name} was left out: its document speaks of another take ({take.id}).")
        return False

    def _committed_value(self, blob: str | None, kind: str, model: type[V], path: str) -> V | None:
        if blob is None:
            return None
        return self._value(f"{kind}@{blob}", blob, lambda: self._history.blob(blob, MAX_BYTES, path), kind, model)

    def _value(self, key: str, stamp: str, load: Callable[[], bytes], kind: str, model: type[V]) -> V | None:
        held = self._values.get(key)
        if held is not None and held[0] == stamp and isinstance(held[1], model):
            return held[1]
        if self._unread.get(key, ("",))[0] == stamp:
            return None
        value = self._cached(key, stamp, model)
        if value is None:
            try:
                value = read_document(load(), kind, model)
            except BadInput as error:
                self._unread[key] = (stamp, f"{key.replace(':', ' ')} was left out: {error}")
                return None
            self._fresh.append((key, stamp, value.model_dump_json().encode()))
        self._unread.pop(key, None)
        self._values[key] = (stamp, value)
        return value

    def _cached(self, key: str, stamp: str, model: type[V]) -> V | None:
        """The value as the index has it: already checked and brought up to date once, so it is only parsed."""
        held = self._bodies.pop(key, None)
        if held is None or held[0] != stamp:
            return None
        try:
            return model.model_validate_json(held[1])
        except ValidationError:
            return None

    def _forget(self, stamps: dict[str, tuple[str, str]]) -> None:
        """Writes what was newly read to the index and drops what is no longer in takes/."""
        gone = [
            key
            for key in (*self._values, *self._bodies, *self._unread)
            if key.partition(":")[1] and key.partition(":")[2] not in stamps
        ]
        for key in gone:
            self._values.pop(key, None)
            self._bodies.pop(key, None)
            self._unread.pop(key, None)
        if self._fresh or gone:
            self._index.put(self._fresh, gone)
            self._fresh = []


def _row(take: Take, review: Review, standing: Standing, select: str | None = None) -> TakeRow:
    return TakeRow(take.id, take.number, take.sha256, standing, select, review, facets_of(take), lambda _: take)
