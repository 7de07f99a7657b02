"""The render queue on disk: what waits, runs, came out well or did not. Survives restarts; never resumes by itself.

One SQLite file in the shoot's `.studio` folder, outside git. With takes that wait it opens paused; what ran when the
studio crashed has failed.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from studio_app.direction.errors import BadInput, Refused
from studio_app.studio.job import Job, JobState
from studio_app.studio.queue_rows import JobRows, Ordered, prepare, trouble
from studio_app.takes.recipe import Recipe
from studio_app.takes.take import Answer

MAX_SEED = 2**32 - 1
MAX_COUNT = 64
MAX_CELLS = 256
KEPT = 256
"""Jobs that are done or cancelled and still known when the queue is opened again: no less than a matrix."""
CRASHED = "The studio stopped while this take rendered. Nothing else was lost. Try it again."
AFTER_CRASH = "The studio did not close properly last time, so nothing starts by itself."
LEFT = "Left from last time: go on when you like."

FORGET = """
DELETE FROM job WHERE state IN ('done', 'cancelled')
  AND id NOT IN (SELECT id FROM job WHERE state IN ('done', 'cancelled') ORDER BY id DESC LIMIT ?)
"""


class Queue:
    """Jobs in the order they will run. Every call is on disk when it returns.

    `path` is the SQLite file; None keeps it in memory, for a shoot that can only be looked at. Raises BadInput when the
    file is no queue, StudioError when it cannot be written.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path or Path("in memory")
        self._watchers: list[Callable[[], None]] = []
        self._busy = threading.RLock()
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
            prepare(self._db)
            self._forget_long_ended()
            self._rows = JobRows(self._db)
        except (sqlite3.Error, OSError) as error:
            raise trouble(self._path, error) from error
        self._after_a_crash()

    @classmethod
    def of(cls, shoot: Path, *, read_only: bool = False) -> Queue:
        """The queue of a shoot folder; an empty one in memory when the shoot can only be looked at."""
        return cls(None if read_only else shoot / ".studio" / "queue.sqlite")

    def close(self) -> None:
        """Leaves a sign that nothing crashed, and closes the file."""
        self._set_fact("open", "no")
        self._db.close()

    # Reading

    def jobs(self) -> tuple[Job, ...]:
        """All jobs: ended, being saved, running, then the waiting, in their places. Damaged ones are left out."""
        with self._in_words():
            return self._rows.all()

    def job(self, number: int) -> Job:
        """One job. Raises BadInput when there is none of this number."""
        with self._in_words():
            job = self._rows.one(number)
        if job is None:
            raise BadInput(f"There is no job {number} in the queue.")
        return job

    def next(self, painted: int = 0) -> Job | None:
        """The job to start now: None when paused, when one runs or when nothing waits. `painted`: one that runs no
        more, though the queue was not told so yet.
        """
        if self.paused or self._run("SELECT 1 FROM job WHERE state = 'running' AND id != ? LIMIT 1", painted):
            return None
        return next(iter(self.waiting()), None)

    def waiting(self) -> tuple[Job, ...]:
        """The jobs that wait, the next one first."""
        return tuple(job for job in self.jobs() if job.state is JobState.WAITING)

    def ahead(self) -> int:
        """How many takes are ordered and not made yet: they count with what is ordered next."""
        return sum(not job.state.ended for job in self.jobs())

    def highest_seed(self) -> int:
        """The highest seed of a job that is not done yet; 0 when there is none (done ones count in the shoot)."""
        return max((job.recipe.seed for job in self.jobs() if job.state is not JobState.DONE), default=0)

    @property
    def paused(self) -> bool:
        """Whether no further job is started."""
        return self._fact("paused") == "yes"

    @property
    def pause_words(self) -> str:
        """Why the queue is paused; empty when a person paused it or it is not paused."""
        return self._fact("pause words") if self.paused else ""

    # What a person does

    def add(
        self, recipe: Recipe, count: int = 1, answers: tuple[Answer, ...] = (), *, again: str = ""
    ) -> tuple[Job, ...]:
        """Puts `count` jobs at the end, their seeds counted up, made for the notes `answers`; `again`: the take that is
        shot once more. Raises BadInput.
        """
        if not 1 <= count <= MAX_COUNT:
            raise BadInput(f"The number of takes must be 1 to {MAX_COUNT} (found {count}).")
        seeds = [(recipe.seed + step) % (MAX_SEED + 1) for step in range(count)]
        return self.put([Ordered(recipe.having(seed=seed), None, answers, again) for seed in seeds])

    def put(self, ordered: Sequence[Ordered]) -> tuple[Job, ...]:
        """Puts what was ordered at the end, all or none. Raises BadInput."""
        ids = self.keep(ordered)
        self.kept()
        return tuple(self.job(number) for number in ids)

    def keep(self, ordered: Sequence[Ordered]) -> tuple[int, ...]:
        """As `put`, without telling anybody: for a thread. `kept` tells it then, on the queue's loop."""
        if not 1 <= len(ordered) <= MAX_CELLS:
            raise BadInput(f"A matrix must have 1 to {MAX_CELLS} takes (found {len(ordered)}).")
        with self._together():
            ids = self._rows.put(ordered)
        self.jobs()  # read here, so that the window need not
        return ids

    def kept(self) -> None:
        """Tells that there is more in the queue."""
        self._tell()

    def cancel(self, number: int) -> None:
        """Takes a waiting job back; a running one is marked, whoever renders it must stop. Others stay as they are."""
        self._change("UPDATE job SET state = 'cancelled' WHERE id = ? AND state IN ('waiting', 'running')", number)

    def cancel_pending(self) -> None:
        """Takes back everything that waits."""
        self._change("UPDATE job SET state = 'cancelled' WHERE state = 'waiting'")

    def cancel_matrix(self, matrix: str) -> None:
        """Takes back everything of one matrix that waits; its running take is for whoever renders it to stop."""
        mine = [job.id for job in self.waiting() if job.cell is not None and job.cell.matrix == matrix]
        with self._together():
            for number in mine:
                self._run("UPDATE job SET state = 'cancelled' WHERE id = ? AND state = 'waiting'", number)
        self._tell()

    def pause(self, words: str = "") -> None:
        """Starts no further job. `words` say why when no person did it."""
        self._set_fact("pause words", words)
        self._set_fact("paused", "yes")
        self._tell()

    def resume(self) -> None:
        """Goes on with what waits."""
        self._set_fact("paused", "no")
        self._tell()

    def move(self, number: int, position: int) -> None:
        """Moves a waiting job to `position` among the waiting (0: next). Raises BadInput when it does not wait."""
        waiting = [job.id for job in self.waiting()]
        if number not in waiting:
            raise BadInput(f"Job {number} does not wait in the queue.")
        waiting.remove(number)
        waiting.insert(max(0, min(position, len(waiting))), number)
        start = self._last_place() + 1
        with self._together():
            for place, each in enumerate(waiting, start):
                self._run("UPDATE job SET place = ? WHERE id = ?", place, each)
        self._tell()

    def retry(self, number: int) -> None:
        """Puts a failed or cancelled job at the end again. Raises Refused for any other."""
        if self.job(number).state not in (JobState.FAILED, JobState.CANCELLED):
            raise Refused(
                f"Job {number} is {self.job(number).state.value}; only failed and cancelled jobs can be tried again."
            )
        self._change(
            "UPDATE job SET state = 'waiting', words = '', place = ? WHERE id = ?", self._last_place() + 1, number
        )

    # What the renderer reports

    def started(self, number: int) -> None:
        """The job renders now."""
        self._change("UPDATE job SET state = 'running', attempts = attempts + 1 WHERE id = ?", number)

    def painted(self, number: int) -> None:
        """The job's picture is painted and not in the shoot yet: the next may start."""
        self._change("UPDATE job SET state = 'saving' WHERE id = ? AND state = 'running'", number)

    def landed(self, number: int, take: str, seconds: float, words: str = "") -> None:
        """The job's take lies in the shoot; `words` say how it compares, where it was shot again."""
        change = "UPDATE job SET state = 'done', take = ?, seconds = ?, words = ? WHERE id = ?"
        self._change(change, take, seconds, words, number)

    def failed(self, number: int, words: str) -> None:
        """The job did not come out; `words` say what happened and what to do."""
        self._change("UPDATE job SET state = 'failed', words = ? WHERE id = ?", words[:2000], number)

    def put_back(self, number: int) -> None:
        """The job was stopped before it was done, by closing the studio: it waits again, first in line."""
        self._change("UPDATE job SET state = 'waiting' WHERE id = ? AND state IN ('running', 'saving')", number)

    def watch(self, watcher: Callable[[], None]) -> Callable[[], None]:
        """Calls back after every change; returns what ends the watching."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    # The file

    def _forget_long_ended(self) -> None:
        """Of what is done or was cancelled the newest are kept: else every change would read all that a long shoot ever
        rendered. Its takes lie in the shoot.
        """
        self._db.execute(FORGET, (KEPT,))

    def _after_a_crash(self) -> None:
        """Nothing goes on by itself. A queue that was left open has crashed: what ran has failed."""
        crashed = self._fact("open") == "yes"
        if crashed:
            self._run("UPDATE job SET state = 'failed', words = ? WHERE state IN ('running', 'saving')", CRASHED)
        unfinished = "SELECT 1 FROM job WHERE state = 'waiting' OR (state = 'failed' AND words = ?) LIMIT 1"
        if self._run(unfinished, CRASHED if crashed else "") and not self.paused:
            self.pause(AFTER_CRASH if crashed else LEFT)
        self._set_fact("open", "yes")

    def _run(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with self._in_words():
            return self._db.execute(statement, values).fetchall()

    @contextmanager
    def _in_words(self) -> Generator[None]:
        """One thread at a time uses the file; its errors become sentences."""
        try:
            with self._busy:
                yield
        except sqlite3.Error as error:
            raise trouble(self._path, error) from error

    def _change(self, statement: str, *values: object) -> None:
        self._run(statement, *values)
        self._tell()

    @contextmanager
    def _together(self) -> Generator[None]:
        """One transaction: all of it or nothing."""
        with self._in_words():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def _last_place(self) -> int:
        return int(self._run("SELECT COALESCE(MAX(place), 0) FROM job")[0][0])

    def _fact(self, name: str) -> str:
        rows = self._run("SELECT value FROM fact WHERE name = ?", name)
        return str(rows[0][0]) if rows else ""

    def _set_fact(self, name: str, value: str) -> None:
        self._run("INSERT INTO fact VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value)

    def _tell(self) -> None:
        for watcher in tuple(self._watchers):
            watcher()
