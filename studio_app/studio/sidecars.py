"""Keeping XMP sidecars: every mark is written to them behind the window, and what others wrote there is noticed.

The review stays the truth and is on disk before its sidecar is touched. A sidecar that another program changed is not
written over until a person has decided whose marks hold.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime

from studio_app.direction.errors import BadInput, Refused, StudioError
from studio_app.shoot.folder import Shoot
from studio_app.shoot.sidecars import Stamp
from studio_app.studio.change import Change
from studio_app.studio.outside_choice import read_choice, write_choice
from studio_app.takes.note import Signoff
from studio_app.takes.person import Person
from studio_app.takes.review import Review
from studio_app.takes.xmp import Marks, Outside, Sidecar, outside

MOST_PROBLEMS = 100

Over = bool | Outside
"""Whether another program's marks are written over: never, always, or where they are these, which a person saw."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A take that another program marked otherwise: what the studio says, and what the sidecar says instead."""

    take: str
    ours: Marks
    theirs: Outside


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at the sidecars found: undecided differences, takes whose sidecar is older than their marks, and
    sentences about sidecars that cannot be read.
    """

    differences: tuple[Difference, ...] = ()
    behind: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(slots=True)
class _Seen:
    """What a take's sidecars said when they had these stamps, and how that compares with the last review judged."""

    stamps: tuple[Stamp, ...]
    says: tuple[Sidecar, ...]
    problem: str = ""
    judged: Review | None = None
    found: Outside = field(default_factory=Outside)
    behind: bool = False

    def judge(self, review: Review) -> None:
        """Compares with a review, unless it is the one that was compared last."""
        if review is not self.judged:
            ours = Marks.of(review)
            self.judged, self.found = review, _outside(self.says, ours)
            self.behind = any(each.written != ours for each in self.says)


class SidecarKeeper:
    """The sidecars of a session's shoot.

    `changed` is called for every change; it costs the caller nothing: one thread of its own does the writing. `look`
    may be called from any thread; one looks at a time.
    """

    def __init__(self, shoot: Shoot, operator: Person, say: Callable[[dict[str, Review]], None]) -> None:
        self._shoot, self._operator, self._say = shoot, operator, say
        self._files = shoot.sidecars
        self._seen: dict[str, _Seen] = {}
        self._waiting: dict[str, Over] = {}
        self._lock, self._looking = threading.Lock(), threading.Lock()
        self._writer: ThreadPoolExecutor | None = None
        self._problems: list[str] = []
        self._kept = read_choice(shoot.path).sidecars and not shoot.read_only

    @property
    def kept(self) -> bool:
        """Whether every mark is written to a sidecar too."""
        return self._kept

    def keep(self, on: bool) -> None:
        """Turns keeping on (and writes the sidecars of all marked takes) or off; the shoot remembers it.

        Raises Refused when the shoot can only be looked at.
        """
        if self._shoot.read_only:
            raise Refused(self._shoot.read_only)
        write_choice(self._shoot.path, read_choice(self._shoot.path).having(sidecars=on))
        self._kept = on
        if on:
            self._queue(dict.fromkeys((row.id for row in self._shoot.takes() if _marked(row.review)), False))

    def changed(self, change: Change) -> None:
        """Writes the sidecars of these takes soon, when they are kept."""
        if self._kept and change.takes:
            self._queue(dict.fromkeys(change.takes, False))

    def write(self, takes: Iterable[str], *, over: bool = False) -> int:
        """Writes the sidecars of these takes now; says how many were left because another program changed them.

        `over` writes over those too. Raises StudioError: a sidecar that cannot be read, the disk, a read-only shoot.
        """
        if self._shoot.read_only:
            raise Refused(self._shoot.read_only)
        return sum(not self._write(take, over) for take in takes)

    def look(self) -> Look:
        """Compares every sidecar that changed since the last look with the take's marks. Slow only the first time."""
        with self._looking:
            return self._look()

    def _look(self) -> Look:
        stamps = self._files.stamps()
        reviews = {row.id: row.review for row in self._shoot.takes()} if stamps else {}
        differences: list[Difference] = []
        behind: list[str] = []
        with self._lock:
            problems, self._problems = self._problems, []
        for take in [take for take in self._seen if take not in stamps]:
            del self._seen[take]
        for take, stamp in sorted(stamps.items()):
            seen, review = self._seen.get(take), reviews.get(take)
            if seen is None or seen.stamps != stamp:
                seen = self._seen[take] = self._read(take, stamp)
            if seen.problem:
                problems.append(seen.problem)
            elif review is not None:  # else its take is gone
                seen.judge(review)
                if seen.found:
                    differences.append(Difference(take, Marks.of(review), seen.found))
                elif seen.behind:
                    behind.append(take)
        return Look(tuple(differences), tuple(behind), tuple(dict.fromkeys(problems))[:MOST_PROBLEMS])

    def catch_up(self, takes: Sequence[str]) -> None:
        """Writes sidecars that a crash left behind their marks, when sidecars are kept."""
        if self._kept:
            self._queue(dict.fromkeys(takes, False))

    def take_over(self, differences: Sequence[Difference]) -> None:
        """Marks the takes as the other program did, as one step of undo. Raises StudioError; see Marking.say."""
        sign = Signoff(by=self._operator, when=datetime.now(UTC))
        said: dict[str, Review] = {}
        for each in differences:
            held = self._shoot.review(each.take)
            said[each.take] = held.having(**dict(each.theirs.over(Marks.of(held))), marked=sign)
        self._say(said)
        self._queue({each.take: each.theirs for each in differences})  # decided on, whatever is marked meanwhile

    def keep_ours(self, differences: Sequence[Difference]) -> None:
        """Writes the studio's marks over what the other program said in these sidecars, where it still says that."""
        if self._shoot.read_only:
            raise Refused(self._shoot.read_only)
        self._queue({each.take: each.theirs for each in differences})

    def settle(self) -> None:
        """Waits until everything that was queued is written."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.shutdown(wait=True)

    def _queue(self, takes: Mapping[str, Over]) -> None:
        with self._lock:
            for take, over in takes.items():
                self._waiting[take] = over or self._waiting.get(take, False)
        if self._writer is None:
            self._writer = ThreadPoolExecutor(1, "sidecars")
        self._writer.submit(self._drain)

    def _drain(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    return
                take = next(iter(self._waiting))
                over = self._waiting.pop(take)
            try:
                self._write(take, over)
            except StudioError as error:
                with self._lock:
                    self._problems = [*self._problems[-MOST_PROBLEMS:], f"The sidecar of {take}: {error}"]

    def _write(self, take: str, over: Over) -> bool:
        try:
            row = self._shoot.row(take)
        except BadInput:
            return True  # gone since; so is what there was to write
        ours, review = Marks.of(row.review), row.review
        there = self._files.places(take)
        if not there and not _marked(review):
            return True
        if over is not True and there:
            found = _outside(self._files.read(take), ours)
            if found and not (isinstance(over, Outside) and over.covers(found)):
                return False
        when = review.marked.when if review.marked is not None else datetime.now(UTC)
        self._files.write(take, ours, when)
        try:
            self._shoot.row(take)  # waits for a kill that goes on
        except BadInput:
            self._files.follow_into_trash(take)
        return True

    def _read(self, take: str, stamp: tuple[Stamp, ...]) -> _Seen:
        try:
            return _Seen(stamp, self._files.read(take))
        except (BadInput, OSError) as error:
            return _Seen(stamp, (), f"The sidecar of {take} was left alone: {error}")


def _marked(review: Review) -> bool:
    return Marks.of(review) != Marks()


def _outside(says: Sequence[Sidecar], ours: Marks) -> Outside:
    """What any of a take's sidecars says otherwise; the one that changed last speaks first."""
    for each in says:
        if found := outside(each, ours):
            return found
    return Outside()
