"""The shoot: a folder of plain files in a git repository. What it shows as saved is on disk."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from studio_app.direction.direction import Direction
from studio_app.direction.documents import to_document
from studio_app.direction.errors import BadInput, Refused
from studio_app.shoot import founding, moving
from studio_app.shoot.approvals import Approvals
from studio_app.shoot.away import Away
from studio_app.shoot.catalogue import Catalogue
from studio_app.shoot.deliveries import Deliveries
from studio_app.shoot.direction_history import DirectionHistory
from studio_app.shoot.history import History
from studio_app.shoot.index import Index
from studio_app.shoot.journal import Journal
from studio_app.shoot.judging import review_message
from studio_app.shoot.layout import INDEX, REVIEW, STUDIO, candidate, inside
from studio_app.shoot.lines import LineBook
from studio_app.shoot.lock import WriterLock
from studio_app.shoot.merge_shoot import Merging
from studio_app.shoot.papers import ShootPaper, TakeRow, Version
from studio_app.shoot.plates import Plates
from studio_app.shoot.scratch import Scratch, new_take
from studio_app.shoot.sidecars import Sidecars
from studio_app.shoot.sieves import Sieves
from studio_app.shoot.snapshots import Snapshots
from studio_app.shoot.trash import Trash
from studio_app.shoot.twin_papers import TwinPapers
from studio_app.shoot.worktree import record
from studio_app.takes import png
from studio_app.takes.cell import Cell
from studio_app.takes.person import Person
from studio_app.takes.recipe import Recipe
from studio_app.takes.review import Review
from studio_app.takes.take import Answer, Take

_FILES = 4  # files of a take: picture, small picture, recipe, what was said


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
        self._catalogue = Catalogue(self._scratch, self._history, self._index, self._busy)
        self._directions = DirectionHistory(self._history)
        self.lines = LineBook(self._history, self._directions, self._writing)
        self.snapshots = Snapshots(self._history, self._directions, self._writing)
        self.plates = Plates(self._history, self._writing)
        self.approvals = Approvals(self._history, self._scratch, self._catalogue, self._writing)
        self.merging = Merging(self._history, self.approvals, self._writing)
        self.away = Away(self._history, self.approvals, self.merging, self._writing)
        self.sidecars = Sidecars(root, self._scratch.looks.own)
        self.sieves = Sieves(self._history, self._writing)
        self.twins = TwinPapers(self._history, self._writing)
        self.deliveries = Deliveries(self._history, self._writing)
        self.trash = Trash(self._history, self._catalogue, self._writing, self._busy, lambda: self.approvals.operator)
        if not read_only:
            self._directions.adopt(self.approvals.operator)

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
        self_approval: bool | None = None,
    ) -> Self:
        """A new shoot at `path`, which must not be there or be an empty folder; it appears whole or not at all.

        `policy`: seat -> how many of it must say yes (one art director by default). `self_approval`: the one who
        rendered may be the only yes; unless it is said, where a single yes is asked for. Raises BadInput, StudioError.
        """
        founding.found(path, title, direction, operator, policy or {"art-director": 1}, brief, self_approval)
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
        with self._busy:
            self._catalogue.close()
            self._index.close()
            self._read_only = self._read_only or "The shoot was closed meanwhile."
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
        aside = moving.left_aside(self.path)
        lines = (*self._directions.notices, *self.lines.notices, *self.snapshots.notices)
        return (*behind, *((aside,) if aside else ()), *lines, *self._catalogue.notices)

    @property
    def paper(self) -> ShootPaper:
        """Title, brief and policy."""
        return self.approvals.paper

    @property
    def direction(self) -> Direction:
        """The newest saved direction of the line one works on."""
        return self._directions.current(self.lines.on)

    def save_direction(self, direction: Direction, words: str, by: Person | None = None) -> Version:
        """Saves a new version of the line one works on, said in plain words; the same direction makes none.

        `by`: who made the change; who made the shoot if not given.
        """
        with self._writing():
            return self._directions.save(direction, words, by or self.approvals.operator, self.lines.on)

    def history(self) -> tuple[Version, ...]:
        """Every version of the line one works on, oldest first."""
        with self._busy:
            return self._directions.versions(self.lines.on)

    def direction_at(self, version: Version | int) -> Direction:
        """The direction in a version (or its number) of the line one works on. Raises BadInput when there is none."""
        return self.line_direction(self.lines.on, version if isinstance(version, int) else version.number)

    def line_direction(self, line: str, version: int | None = None) -> Direction:
        """The direction of a line now, or in one of its versions. Raises BadInput when there is none."""
        with self._busy:
            return self._directions.current(line) if version is None else self._directions.at(version, line)

    def add_take(
        self, recipe: Recipe, picture: bytes | NDArray[np.uint16], seconds: float = 0.0, source_type: str | None = None,
        *, by: Person | None = None, answers: tuple[Answer, ...] = (), cell: Cell | None = None,
        passes: tuple[bytes, ...] = (),
    ) -> Take:  # fmt: skip
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
            self._number = 1 + max(self._number, self._catalogue.highest_number(), self.trash.highest_number())
            take = new_take(self._number, recipe, data, seconds, born, by, answers, cell, passes)
        self._scratch.add(take, data, small, passes)
        with self._busy:
            self._catalogue.look_at((take.id,))
        return take

    def add_plate(self, path: Path) -> str:
        """Copies a photograph into plates/ and returns its name there; see Plates.add."""
        return self.plates.add(path, self.approvals.operator)

    def takes(self) -> tuple[TakeRow, ...]:
        """Every take that is not killed, by number; the same tuple until one changes.

        The first call reads the index (or, where there is none, every document). Later ones cost a look at the folder
        only when somebody else wrote there, or from time to time. What changed by the studio's own hand a `Change`
        names: read that `row`, not all. What changed by other hands `look_again` names.
        """
        with self._busy:
            return self.trash.alive(self._catalogue.rows())

    @property
    def takes_read(self) -> bool:
        """Whether `takes` was answered before: until then it takes a second where there are very many."""
        return self._catalogue.read

    def many_takes(self, more_than: int) -> bool:
        """Whether there are more takes than that, as far as a glance at the folder says."""
        return self._scratch.more_files(more_than * _FILES)

    def takes_beside(self, tell: Callable[[float], None] = lambda _: None) -> tuple[TakeRow, ...]:
        """What `takes` says, for a thread beside the window: it holds the shoot up for moments only (see look_again).

        Whatever `tell` raises ends it.
        """
        if not self._catalogue.fresh:
            self._catalogue.look_beside(tell)
        with self._busy:
            return self.trash.alive(self._catalogue.known())

    def look_again(self, tell: Callable[[float], None] = lambda _: None) -> frozenset[str]:
        """Looks at the whole folder and returns the takes that came, went or changed by other hands since last asked.

        For a thread beside the window (as takes_beside), at opening and whenever the window comes to the front.
        """
        return self._catalogue.look_beside(tell)

    @property
    def highest_seed(self) -> int:
        """The highest seed of a take, killed ones too; 0 when there is none."""
        with self._busy:
            return max(self._catalogue.highest_seed(), self.trash.highest_seed())

    def row(self, take: str) -> TakeRow:
        """One take with its review and standing. Raises BadInput when there is none, or it is in the trash."""
        with self._busy:
            found = None if take in self.trash.killed_candidates() else self._catalogue.row(take)
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
        """Saves what is said of one take; see set_reviews."""
        self.set_reviews({take: review})

    def set_reviews(self, reviews: Mapping[str, Review]) -> None:
        """Saves what is said of takes: beside each scratch take, in one commit for all the proposed ones.

        Raises BadInput when one of them is not there (nothing is written then), StudioError of the disk.
        """
        with self._writing():
            news = {take: review for take, review in reviews.items() if self.row(take).review != review}
            proposed = [take for take in news if take in self._catalogue.committed().takes]
            if proposed:
                files = {candidate(take, REVIEW): to_document(news[take], "review") for take in proposed}
                record(self._history, files, review_message(news, proposed), self.approvals.operator)
            for take, review in news.items():
                if take not in proposed:
                    self._scratch.save_review(take, review)
                    self._catalogue.look_at((take,))

    def picture_path(self, take: str) -> Path:
        """The PNG of a take on this disk. Raises BadInput when it is not here."""
        return self._scratch.shown_picture(take)

    def pass_path(self, take: str, number: int) -> Path:
        """The PNG that an earlier pass of a take painted, from 1. Raises BadInput: none, or not on this disk."""
        return self._scratch.shown_pass(self.take(take), number)

    def thumbnail_path(self, take: str) -> Path:
        """The small WebP of a take, drawn again when it is missing. Raises BadInput when there is no picture."""
        return self._scratch.shown_thumbnail(take, draw=self._read_only is None)

    @contextmanager
    def _writing(self) -> Generator[None]:
        with self._busy:
            if self._read_only:
                raise Refused(self._read_only, safe="Nothing was changed.")
            yield
