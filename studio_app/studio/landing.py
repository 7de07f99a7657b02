"""What becomes of a job at its ends: a picture lands as a take, a job that the twin's papers no longer allow stops."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from studio_app.direction.errors import StudioError
from studio_app.rights.gates import Gate
from studio_app.shoot.layout import read_bounded
from studio_app.studio import wire
from studio_app.studio.again import Compared, compared
from studio_app.studio.measured import Measured, measured
from studio_app.studio.own_weights import weights_of
from studio_app.studio.package_key import opens
from studio_app.studio.plates import plate_folder
from studio_app.studio.queue import Job, JobState, Queue
from studio_app.studio.session import Session
from studio_app.takes.png import MAX_BYTES
from studio_app.takes.take import Take

STOPPED = "Stopped before it was a take; nothing of it was kept."


@dataclass(frozen=True, slots=True)
class Painted:
    """A take that is painted: its job, its files (of earlier passes first), and what the render process reported."""

    job: Job
    files: tuple[Path, ...]
    report: wire.DoneReport
    size: int
    """Bytes of all files"""

    def cost(self, machine: str) -> Measured:
        """What it cost on this machine, to be remembered."""
        held = self.report.memory.held if self.report.memory is not None else 0
        return measured(self.job.recipe, machine, self.report.plan, self.report.seconds, self.size, held)


async def land(session: Session, queue: Queue, painted: Painted) -> str | None:
    """Puts the picture into the shoot as a take, and its line into the ledger, in a thread, so that no event of the
    window waits for the disk.

    A take that was shot again and came out the same is not kept twice. Returns the take's id; None when there is no new
    one, or it could not be saved: then the job has failed and the queue is paused.
    """
    job, seconds = painted.job, painted.report.seconds
    by, add, words = session.operator, session.shoot.add_take, ""
    try:
        *passes, data = await asyncio.to_thread(lambda: [read_bounded(file, MAX_BYTES) for file in painted.files])
        if job.again:
            found = await asyncio.to_thread(lambda: _beside(session, job, data))
            if found.same:
                queue.landed(job.id, job.again, seconds, found.words)
                return None
            words = found.words

        def kept() -> Take:
            made = add(job.recipe, data, seconds, by=by, answers=job.answers, cell=job.cell, passes=tuple(passes))
            session.rights.rendered(made)
            return made

        take = await asyncio.to_thread(kept)
    except StudioError as error:
        queue.failed(job.id, str(error))
        queue.pause(str(error))
        return None
    queue.landed(job.id, take.id, seconds, words)
    session.took(take.id)
    return take.id


def _beside(session: Session, job: Job, data: bytes) -> Compared:
    """The picture beside the one of the take that was shot again."""
    try:
        first = session.shoot.take(job.again)
        return compared(read_bounded(session.shoot.picture_path(job.again), MAX_BYTES), data, first.recipe, job.recipe)
    except StudioError as error:
        return Compared(False, f"it could not be compared: {error.what}")


def refusal(session: Session, job: Job) -> str:
    """Why the twin's papers, or the lock of her package, do not allow this job now; empty when they do."""
    try:
        session.rights.require(Gate.QUEUE, job.recipe.direction, recipe=job.recipe)
        opens(session, weights_of(job.recipe))
    except StudioError as error:
        return f"{error.what} {STOPPED}"
    return ""


def must_wait(session: Session, job: Job, landing: int) -> bool:
    """Whether the papers might not allow this job after the `landing` takes of its twin that are on their way into the
    shoot: how many were made counts, and is known when they have landed.
    """
    if not landing:
        return False
    try:
        found = session.rights.checks(Gate.QUEUE, job.recipe.direction, recipe=job.recipe, asked=1 + landing)
    except StudioError:
        return True
    return any(check.failed for check in found)


def plates_of(session: Session) -> str:
    """Where the photographs of a session's shoot lie, as orders name it."""
    return str(plate_folder(session.shoot.path))


def render_order(
    session: Session, number: int, job: Job, folder: Path, weights: Callable[[str], str]
) -> wire.RenderOrder:
    """The order that the render process is given for a job; its pictures go into `folder`. `weights` finds those of an
    engine. Raises as `opens`.
    """
    return wire.RenderOrder(
        id=number,
        recipe=job.recipe,
        file=str(folder / f"{number}.png"),
        plates=plates_of(session),
        weights=weights(job.recipe.engine),
        before=tuple(weights(one.engine) for one in job.recipe.before),
        opens=opens(session, weights_of(job.recipe)),
    )


def stop_refused(session: Session, queue: Queue, jobs: tuple[Job, ...]) -> dict[int, str]:
    """Fails waiting jobs that are no longer allowed, and returns those of `jobs` that must stop, with the words."""
    for job in queue.waiting():
        # Failing one feeds the next, which may have been refused there: each refusal is written down once.
        if queue.job(job.id).state is JobState.WAITING and (words := refusal(session, job)):
            queue.failed(job.id, words)
    return {job.id: words for job in jobs if (words := refusal(session, job))}
