"""The shoot: a folder of plain files in a git repository. What it shows as saved is on disk."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from studio_app.direction.direction import Direction
from studio_app.direction.documents import MAX_BYTES, read_document, to_document
from studio_app.direction.errors import BadInput, Refused
from studio_app.shoot import founding, judging
from studio_app.shoot.catalogue import Catalogue
from studio_app.shoot.direction_history import DirectionHistory
from studio_app.shoot.history import History
from studio_app.shoot.index import Index
from studio_app.shoot.journal import Journal
from studio_app.shoot.layout import CALL_SHEET, INDEX, REVIEW, SHOOT, SIGNERS, STUDIO, candidate, inside
from studio_app.shoot.lock import WriterLock
from studio_app.shoot.papers import CallSheet, Select, ShootPaper, TakeRow, Version
from studio_app.shoot.plates import Plates
from studio_app.shoot.scratch import Scratch, new_take
from studio_app.shoot.signing import SigningKey
from studio_app.shoot.worktree import record
from studio_app.takes import png
from studio_app.takes.recipe import Recipe
from studio_app.takes.review import Review
from studio_app.takes.take import Take
from studio_app.takes.verdict import Decision, Person, Verdict


class Shoot:
    """One open shoot. Close it, or use it in a `with`, so that another window may write."""

    def __init__(self, root: Path, lock: WriterLock | None, read_only: str | None) -> None:
        """Use Shoot.open or Shoot.create."""
        self.path = root
        self._lock, self._read_only = lock, read_only
        self._busy = threading.RLock()
        self._number = 0
        self._history = History(root)
        self._scratch = Scratch(root)
        self._index = Index(None if read_only else inside(root, f"{STUDIO}/{INDEX}"))
        self._catalogue = Catalogue(self._scratch, self._history, self._index)
        self._directions = DirectionHistory(self._history)
        self.plates = Plates(self._history, self._writing)
        if not read_only:
            self._directions.adopt(self.operator)

    @classmethod
    def create(
        cls,
        path: Path,
        title: str,
        direction: Direction,
        operator: Person,
        *,
        policy: Mapping[str, int] | None = None,
        brief: str = "",
    ) -> Self:
        """A new shoot at `path`, which must not be there or be an empty folder; it appears whole or not at all.

        `policy`: seat -> how many of it must say yes (one art director by default). Raises BadInput, StudioError.
        """
        founding.found(path, title, direction, operator, policy or {"art-director": 1}, brief)
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> Self:
        """The shoot at `path`, for writing if no other window writes it and the disk allows; else see `read_only`.

        What a killed writer left half done is finished or forgotten. Raises BadInput: no shoot, or a newer one.
        """
        lock, read_only = founding.enter(path)
        try:
            return cls(path, lock, read_only)
        except BaseException:
            if lock is not None:
                lock.release()
            raise

    def close(self) -> None:
        """Lets others write. A second call does nothing."""
        self._index.close()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def read_only(self) -> str | None:
        """Why nothing can be saved here, as a sentence, or None when it can."""
        return self._read_only

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences about documents that could not be read and were left as they are."""
        left = Journal.left(self.path)
        behind = (f"Saved, but not yet brought into the folder: {', '.join(left[:4])}.",) if left else ()
        return (*behind, *self._directions.notices, *self._catalogue.notices)

    @property
    def paper(self) -> ShootPaper:
        """Title, brief and policy."""
        return read_document(self._committed(SHOOT), "shoot", ShootPaper)

    @property
    def call_sheet(self) -> CallSheet:
        """Who takes part, in which seats, with which keys."""
        return read_document(self._committed(CALL_SHEET), "call-sheet", CallSheet)

    @property
    def operator(self) -> Person:
        """Who made the shoot; the author of its commits."""
        people = self.call_sheet.people
        if not people:
            raise BadInput("The call sheet names nobody.")
        return people[0].person

    def seat(self, person: Person, seats: tuple[str, ...], public_key: str | None = None) -> None:
        """Puts a person on the call sheet (or changes the entry) and the key into the allowed signers.

        `public_key`: 'ssh-ed25519 AAAA...', a comment after it is dropped. Raises BadInput, Refused (read-only).
        """
        with self._writing():
            record(
                self._history,
                judging.seating(self.call_sheet, self._committed(SIGNERS), person, seats, public_key),
                f"Seat {person.name}: {', '.join(seats) or 'no seat'}\n",
                self.operator,
            )

    @property
    def direction(self) -> Direction:
        """The newest saved direction."""
        return self._directions.current()

    def save_direction(self, direction: Direction, words: str) -> Version:
        """Saves a new version, said in plain words. The same direction again makes no new version."""
        with self._writing():
            return self._directions.save(direction, words, self.operator)

    def history(self) -> tuple[Version, ...]:
        """Every version of the direction, oldest first."""
        with self._busy:
            return self._directions.versions()

    def direction_at(self, version: Version | int) -> Direction:
        """The direction as it was in a version (or its number). Raises BadInput when there is none."""
        with self._busy:
            return self._directions.at(version if isinstance(version, int) else version.number)

    def add_take(
        self, recipe: Recipe, picture: bytes | NDArray[np.uint16], seconds: float = 0.0, source_type: str | None = None
    ) -> Take:
        """Saves a rendered picture: PNG bytes born with a source type (takes.png.encode_png), or (h, w, 3) pixels.

        Raises BadInput (no PNG, no source type inside), StudioError of the disk; then no take is listed.
        """
        data = picture if isinstance(picture, bytes) else png.encode_png(picture, source_type or "algorithmicMedia")
        born = png.inspect_png(data).source_type
        if born is None or (source_type is not None and born != source_type):
            raise BadInput(
                "The picture does not carry its digital source type; it was not added.",
                do="Write it with the studio's own PNG writer.",
            )
        small = png.thumbnail(data)
        with self._writing():  # only for the number: the window must not wait for a disk that writes a picture
            self._number = 1 + max(self._number, self._catalogue.highest_number())
            take = new_take(self._number, recipe, data, seconds, born)
        self._scratch.add(take, data, small)
        return take

    def add_plate(self, path: Path) -> str:
        """Copies a photograph into plates/ and returns its name there; see Plates.add."""
        return self.plates.add(path, self.operator)

    def takes(self) -> tuple[TakeRow, ...]:
        """Every take with its review and standing, by number; changes made outside the studio are seen."""
        with self._busy:
            return self._catalogue.rows()

    def row(self, take: str) -> TakeRow:
        """One take with its review and standing. Raises BadInput when there is none."""
        with self._busy:
            found = self._catalogue.row(take)
        if found is None:
            raise BadInput(f"There is no take {take[:40]} in {self.path.name}.")
        return found

    def take(self, take: str) -> Take:
        """The take of this id. Raises BadInput when there is none."""
        return self.row(take).take

    def review(self, take: str) -> Review:
        """What was said of the take. Raises BadInput when there is no such take."""
        return self.row(take).review

    def set_review(self, take: str, review: Review) -> None:
        """Saves rating, flag and notes: beside a scratch take, in the history for a proposed one."""
        with self._writing():
            held = self.row(take)
            if held.review == review:
                return
            if take in self._catalogue.committed().takes:
                files = {candidate(take, REVIEW): to_document(review, "review")}
                words = f"Review {take}: {review.rating} stars, {len(review.notes)} notes, flag {review.flag}\n"
                record(self._history, files, words, self.operator)
            else:
                self._scratch.save_review(take, review)

    def propose(self, take: str, by: Person) -> None:
        """Commits picture, preview, recipe and state under candidates/, so that every seat judges the same bytes.

        A take that is already proposed stays as it is. Raises Refused when the picture changed since it was taken.
        """
        with self._writing():
            held = self.row(take)
            if take not in self._catalogue.committed().takes:
                picture = self._scratch.picture(take)
                files = judging.proposal(held.take, held.review, picture, by, datetime.now(UTC))
                record(self._history, files, judging.proposal_message(held.take), by)

    def judge(
        self,
        take: str,
        person: Person,
        seat: str,
        decision: Decision,
        key: SigningKey,
        note: str = "",
        seen: str | None = None,
    ) -> Verdict:
        """A verdict on exact bytes, as a commit signed by the person; it makes the select once the policy is met.

        `seen`: the SHA-256 of the bytes that were on the screen, when the caller knows it. Raises Refused: not
        proposed, a stranger, another seat or key, or a picture that changed.
        """
        with self._writing():
            proposed = judging.proposed_take(self._history, take)
            if seen is not None and seen != proposed.sha256:
                raise Refused(f"The picture judged is not the proposed {take}.", do="Open it again and judge that one.")
            entry = judging.require_seated(self.call_sheet, person, seat, key)
            verdict = judging.verdict(proposed, entry.person, seat, decision, note)

            def files() -> Mapping[str, bytes | None]:
                judging.require_seated(self.call_sheet, person, seat, key)
                selects = self._catalogue.committed().selects
                return judging.verdict_files(self._history, self.paper.policy, selects, proposed, verdict)

            message = judging.verdict_message(verdict)
            record(self._history, files, message, self.operator, committer=entry.person, key=key)
            return verdict

    def verdicts(self, take: str) -> tuple[Verdict, ...]:
        """Every seat's last word on a take."""
        return judging.verdicts(self._history, take)

    def selects(self) -> tuple[Select, ...]:
        """The selects in force, by name."""
        with self._busy:
            found = (select for select in self._catalogue.committed().selects if not select.withdrawn)
            return tuple(sorted(found, key=lambda select: select.name))

    def picture_path(self, take: str) -> Path:
        """The PNG of a take on this disk. Raises BadInput when it is not here."""
        return self._scratch.shown_picture(take)

    def thumbnail_path(self, take: str) -> Path:
        """The small WebP of a take, drawn again when it is missing. Raises BadInput when there is no picture."""
        return self._scratch.shown_thumbnail(take, draw=self._read_only is None)

    def select_path(self, name: str) -> Path:
        """selects/<name>.png."""
        return inside(self.path, f"selects/{name}.png")

    def _committed(self, path: str) -> bytes:
        found = self._history.read(path, most=MAX_BYTES)
        if found is None:
            raise BadInput(f"{self.path.name} has no {path} in its history.", do="Bring it back with git.")
        return found

    def _writing(self) -> threading.RLock:
        if self._read_only:
            raise Refused(self._read_only, safe="Nothing was changed.")
        return self._busy
