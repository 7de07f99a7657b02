"""The shoot's trash: takes that were killed, each with the reason, and every one of them restorable with all marks.

A scratch take's files lie in takes/trash/; a proposed take, which the history keeps, carries a committed
candidates/<id>/kill.json instead, and restoring it is one more commit. An approved take is never killed. Deleting for
good is not offered: nothing is lost, ever; who needs the room moves takes/trash/ to another disk by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from studio_app.direction.documents import MAX_BYTES, read_document, to_document
from studio_app.direction.errors import BadInput, Refused
from studio_app.shoot import moving
from studio_app.shoot.catalogue import Catalogue
from studio_app.shoot.history import History
from studio_app.shoot.layout import CANDIDATES, KILLED, PICTURE, PREVIEW, TRASH, candidate, checked_id, inside
from studio_app.shoot.papers import TakeRow
from studio_app.shoot.scratch import Scratch
from studio_app.shoot.worktree import record
from studio_app.takes.facets import facets_of
from studio_app.takes.kill import Kill
from studio_app.takes.person import Person
from studio_app.takes.take import Standing, Take


@dataclass(frozen=True, slots=True)
class TrashRow:
    """A killed take as it was, and its kill; None when somebody put it into the folder by hand, without a reason."""

    row: TakeRow
    kill: Kill | None


class Trash:
    """The trash of one shoot. `writing` is entered while something is moved; it raises Refused where none may.

    `busy` is the shoot's lock, for reading: takes may be moved in one thread while another asks what lies here.
    """

    def __init__(
        self,
        history: History,
        catalogue: Catalogue,
        writing: Callable[[], AbstractContextManager[object]],
        busy: AbstractContextManager[object],
        operator: Callable[[], Person],
    ) -> None:
        self._history, self._catalogue, self._writing, self._operator = history, catalogue, writing, operator
        self._busy = busy
        self._files = Scratch(history.root, TRASH)
        self._tip: str | None = None
        self._folders: dict[str, str] = {}
        self._committed: dict[str, Kill] = {}
        self._read: dict[str, tuple[tuple[str, ...], TrashRow]] = {}
        self._alive: tuple[tuple[TakeRow, ...], frozenset[str], tuple[TakeRow, ...]] | None = None

    def alive(self, rows: tuple[TakeRow, ...]) -> tuple[TakeRow, ...]:
        """The rows without killed candidates; the same tuple for the same rows."""
        dead = self.killed_candidates()
        if not dead:
            return rows
        if self._alive is None or self._alive[0] is not rows or self._alive[1] != dead:
            self._alive = (rows, dead, tuple(row for row in rows if row.id not in dead))
        return self._alive[2]

    def killed_candidates(self) -> frozenset[str]:
        """The proposed takes that are killed. One that became a select meanwhile, in another clone, is not."""
        with self._busy:
            kills = self._kills()
            return frozenset(kills) - self._catalogue.committed().chosen.keys() if kills else frozenset()

    def rows(self) -> tuple[TrashRow, ...]:
        """Every killed take, by number."""
        with self._busy:
            return self._rows()

    def _rows(self) -> tuple[TrashRow, ...]:
        stamps = {
            name: (*stamp, self._files.stamp_of(name, moving.KILL)) for name, stamp in self._files.stamps().items()
        }
        self._read = {name: held for name, held in self._read.items() if stamps.get(name) == held[0]}
        for name, stamp in stamps.items():
            if name not in self._read and (found := self._scratch_row(name)) is not None:
                self._read[name] = stamp, found
        kills = self._kills()
        proposed = (
            TrashRow(row, kills[name]) for name in self.killed_candidates() if (row := self._catalogue.row(name))
        )
        every = (*(row for _, row in self._read.values()), *proposed)
        return tuple(sorted(every, key=lambda each: (each.row.number, each.row.id)))

    def killed(self, takes: Iterable[str]) -> dict[str, Kill | None]:
        """Those of `takes` that are in the trash, each with its kill."""
        found: dict[str, Kill | None] = {}
        with self._busy:
            dead, stamps = self.killed_candidates(), self._files.stamps()
            for name in takes:
                if name in dead:
                    found[name] = self._kills()[name]
                elif name in stamps:
                    found[name] = self._kill_of(name)
        return found

    def highest_number(self) -> int:
        """The highest number of a take in the trash, 0 when there is none."""
        return max((int(name[1:].partition("-")[0]) for name in self._files.stamps()), default=0)

    def highest_seed(self) -> int:
        """The highest seed of a take in the trash, 0 when there is none."""
        return max((each.row.facets.seed for each in self.rows()), default=0)

    def kill(self, kills: Sequence[Kill]) -> None:
        """Moves takes into the trash, all or none. Raises BadInput (no such take), Refused (an approved one)."""
        with self._writing():
            rows = {kill.take: self._living(kill.take) for kill in kills}
            approved = [row.select or name for name, row in rows.items() if row.standing is Standing.SELECT]
            if approved:
                raise Refused(
                    f"{', '.join(approved[:4])} {'are' if approved[1:] else 'is'} approved and cannot be killed.",
                    safe="Nothing was moved.",
                    do="Leave it out, or let a seat take its yes back first.",
                )
            committed = self._catalogue.committed().takes
            proposed = [kill for kill in kills if kill.take in committed]
            if proposed:
                files = {candidate(kill.take, KILLED): to_document(kill, "kill") for kill in proposed}
                record(self._history, files, _message("Kill", proposed), proposed[0].by)
            if scratch := [kill for kill in kills if kill.take not in committed]:
                with self._catalogue.writing([kill.take for kill in scratch]):
                    moving.into_trash(self._history.root, scratch)

    def restore(self, takes: Sequence[str]) -> None:
        """Brings takes back with all that was said of them, all or none. Raises BadInput when one is not killed."""
        with self._writing():
            kills, stamps = self._kills(), self._files.stamps()
            missing = [name for name in takes if checked_id(name) not in kills and name not in stamps]
            if missing:
                raise BadInput(f"{missing[0]} is not in the trash of {self._history.root.name}.")
            proposed = [kills[name] for name in takes if name in kills]
            if proposed:
                files = {candidate(kill.take, KILLED): None for kill in proposed}
                record(self._history, files, _message("Restore", proposed), self._operator())
            if scratch := [name for name in takes if name in stamps]:
                with self._catalogue.writing(scratch):
                    moving.out_of_trash(self._history.root, scratch)

    def picture_path(self, take: str) -> Path:
        """The PNG of a killed take. Raises BadInput when it is not here."""
        return self._shown(take, ".png", PICTURE)

    def pass_path(self, take: Take, number: int) -> Path:
        """The PNG that an earlier pass of a killed take painted. Raises BadInput when it is not here."""
        return self._files.shown_pass(take, number)

    def thumbnail_path(self, take: str) -> Path:
        """The small picture of a killed take, or the next larger one there is. Raises BadInput when there is none."""
        place = inside(self._history.root, f"{TRASH}/{checked_id(take)}.webp")
        small = place if place.is_file() else inside(self._history.root, candidate(take, PREVIEW))
        return small if small.is_file() else self.picture_path(take)

    def _shown(self, take: str, ending: str, part: str) -> Path:
        for place in (self._files.place(take, ending), inside(self._history.root, candidate(take, part))):
            if place.is_file():
                return place
        raise BadInput(f"The picture of {take} is not on this disk.")

    def _living(self, name: str) -> TakeRow:
        row = None if name in self.killed_candidates() else self._catalogue.row(name)
        if row is None:
            raise BadInput(f"There is no take {name[:40]} in {self._history.root.name}.")
        return row

    def _scratch_row(self, name: str) -> TrashRow | None:
        """A take that cannot be read stays where it is and is not listed."""
        try:
            take, review = self._files.read_take(name), self._files.read_review(name)
        except BadInput:
            return None
        row = TakeRow(
            take.id, take.number, take.sha256, Standing.SCRATCH, None, review, facets_of(take), self._files.read_take
        )
        return TrashRow(row, self._kill_of(name))

    def _kill_of(self, name: str) -> Kill | None:
        try:
            return _named(read_document(self._files.place(name, moving.KILL), "kill", Kill), name)
        except BadInput:
            return None

    def _kills(self) -> dict[str, Kill]:
        """The committed kills at the newest commit; only candidates that changed since the last look are read."""
        tip = self._history.tip
        if tip != self._tip:
            folders = self._history.names(CANDIDATES)
            same = {name for name, folder in folders.items() if self._folders.get(name) == folder}
            kept = {name: kill for name, kill in self._committed.items() if name in same}
            found = ((name, self._committed_kill(name)) for name in folders if name not in same)
            self._committed = kept | {name: kill for name, kill in found if kill is not None}
            self._folders, self._tip = folders, tip
        return self._committed

    def _committed_kill(self, name: str) -> Kill | None:
        try:
            body = self._history.read(candidate(name, KILLED), most=MAX_BYTES)
            return _named(read_document(body, "kill", Kill), name) if body is not None else None
        except BadInput:
            return None


def _named(kill: Kill, name: str) -> Kill | None:
    return kill if kill.take == name else None


def _message(doing: str, kills: Sequence[Kill]) -> str:
    first, *more = kills
    subject = f"{doing} {1 + len(more)} takes" if more else f"{doing} {first.take}: {first.reason.value}"
    return f"{subject}\n\n" + "".join(f"Take: {kill.take}\n" for kill in kills)
