"""A matrix laid out as a table: one axis across, the others down, and at each place its take or what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from studio_app.direction.direction import Part
from studio_app.studio.job import Job, JobState
from studio_app.studio.matrix import PART_WORDS
from studio_app.takes.cell import Axis, place_of

Place = tuple[int, ...]
WORDS = {
    JobState.WAITING: "waits", JobState.RUNNING: "renders now", JobState.SAVING: "is being saved",
    JobState.FAILED: "did not come out", JobState.CANCELLED: "cancelled", JobState.DONE: "no take here",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """What is at a place: a take by its id, else the job that is to make it and how that stands in words."""

    take: str = ""
    job: int = 0
    state: JobState | None = None
    words: str = ""


@dataclass(frozen=True)
class Table:
    """Titles of rows and columns; `spots` in reading order, row by row. `title` says what is varied."""

    matrix: str
    title: str
    across: Part
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    spots: tuple[Spot, ...]

    @property
    def landed(self) -> int:
        """How many places have their take."""
        return sum(bool(spot.take) for spot in self.spots)

    @property
    def unfinished(self) -> bool:
        """Whether something of it waits, renders or is being saved."""
        return any(spot.state is not None and not spot.state.ended for spot in self.spots)

    @property
    def stoppable(self) -> bool:
        """Whether something of it waits or renders, and can be taken back; what is being saved cannot."""
        return any(spot.state in (JobState.WAITING, JobState.RUNNING) for spot in self.spots)

    @property
    def missing(self) -> tuple[int, ...]:
        """The jobs whose takes did not come out or were taken back: they can be tried again."""
        return tuple(spot.job for spot in self.spots if spot.state in (JobState.FAILED, JobState.CANCELLED))

    def spot(self, row: int, column: int) -> Spot:
        """What is at a place of the table."""
        return self.spots[row * len(self.columns) + column]


def matrices(keys: Iterable[str], jobs: Iterable[Job]) -> tuple[str, ...]:
    """Every matrix that takes (by their cells' keys, the oldest first) or jobs belong to, the newest first."""
    found = dict.fromkeys(place_of(key)[0] for key in keys if key)
    found |= dict.fromkeys(job.cell.matrix for job in jobs if job.cell is not None and job.state is not JobState.DONE)
    return tuple(reversed([each for each in found if each]))


def title_of(axes: Sequence[Axis]) -> str:
    """'2 poses × 3 lights'."""
    return " × ".join(f"{len(axis.titles)} {_many(PART_WORDS[axis.part].lower(), len(axis.titles))}" for axis in axes)


def table(
    matrix: str, axes: Sequence[Axis], takes: Iterable[tuple[str, str]], jobs: Iterable[Job], across: Part | None = None
) -> Table:
    """The table of one matrix. `takes` are (id, cell key) as they landed: of two at one place the newer shows.
    `across`: the part whose titles stand over the columns, the last one unless it is said.
    """
    wide = next((at for at, axis in enumerate(axes) if axis.part == across), len(axes) - 1)
    down = [at for at in range(len(axes)) if at != wide]
    held = _held(matrix, takes, jobs)
    rows: list[str] = []
    spots: list[Spot] = []
    for steps in product(*(range(len(axes[at].titles)) for at in down)):
        rows.append("\n".join(axes[at].titles[step] for at, step in zip(down, steps, strict=True)))
        for column in range(len(axes[wide].titles)):
            place = dict(zip(down, steps, strict=True)) | {wide: column}
            spots.append(held.get(tuple(place[at] for at in range(len(axes))), Spot(words="not ordered")))
    return Table(matrix, title_of(axes), axes[wide].part, tuple(rows), axes[wide].titles, tuple(spots))


def _held(matrix: str, takes: Iterable[tuple[str, str]], jobs: Iterable[Job]) -> dict[Place, Spot]:
    held: dict[Place, Spot] = {}
    for job in jobs:
        if job.cell is not None and job.cell.matrix == matrix:
            words = job.words if job.state is JobState.FAILED and job.words else WORDS[job.state]
            held[job.cell.at] = Spot(job=job.id, state=job.state, words=words)
    for take, key in takes:
        of, place = place_of(key)
        if of == matrix and (place not in held or _ended(held[place])):
            held[place] = Spot(take=take)
    return held


def _ended(spot: Spot) -> bool:
    return spot.state is None or spot.state.ended


def _many(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"
