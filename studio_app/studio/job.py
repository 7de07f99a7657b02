"""One take that was ordered, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from studio_app.takes.cell import Cell
from studio_app.takes.recipe import Recipe
from studio_app.takes.take import Answer


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    SAVING = "saving"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        """Whether nothing more comes of it by itself."""
        return self in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Job:
    """One take that was ordered. `words` says why it failed; `take` is what came of it; `seconds` how long it took;
    `answers` the notes it is made for; `cell` its place in a matrix; `again` the take that it shoots once more.
    """

    id: int
    recipe: Recipe
    state: JobState
    place: int
    attempts: int = 0
    words: str = ""
    take: str | None = None
    seconds: float = 0.0
    answers: tuple[Answer, ...] = ()
    cell: Cell | None = None
    again: str = ""
