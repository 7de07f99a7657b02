"""What becomes of a job at its ends: a picture lands as a take, a job that the twin's papers no longer allow stops."""

from __future__ import annotations

import asyncio

from studio_app.direction.errors import StudioError
from studio_app.rights.gates import Gate
from studio_app.studio.queue import Job, JobState, Queue
from studio_app.studio.session import Session

STOPPED = "Stopped before it was a take; nothing of it was kept."


async def land(session: Session, queue: Queue, job: Job, data: bytes, seconds: float) -> str | None:
    """Puts the picture into the shoot as a take, in a thread, so that no event of the window waits for the disk.

    Returns the take's id; None when it could not be saved: then the job has failed and the queue is paused.
    """
    by, add = session.operator, session.shoot.add_take
    try:
        take = await asyncio.to_thread(lambda: add(job.recipe, data, seconds, by=by, answers=job.answers))
        session.rights.rendered(take)
    except StudioError as error:
        queue.failed(job.id, str(error))
        queue.pause(str(error))
        return None
    queue.landed(job.id, take.id, seconds)
    session.took(take.id)
    return take.id


def refusal(session: Session, job: Job) -> str:
    """Why the twin's papers do not allow this job now; empty when they do."""
    try:
        session.rights.require(Gate.QUEUE, job.recipe.direction)
    except StudioError as error:
        return f"{error.what} {STOPPED}"
    return ""


def stop_refused(session: Session, queue: Queue, jobs: tuple[Job, ...]) -> dict[int, str]:
    """Fails waiting jobs that are no longer allowed, and returns those of `jobs` that must stop, with the words."""
    for job in queue.waiting():
        # Failing one feeds the next, which may have been refused there: each refusal is written down once.
        if queue.job(job.id).state is JobState.WAITING and (words := refusal(session, job)):
            queue.failed(job.id, words)
    return {job.id: words for job in jobs if (words := refusal(session, job))}
