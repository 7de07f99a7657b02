"""What becomes of a job at its ends: a picture lands as a take, a job that the twin's papers no longer allow stops."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from studio_app.direction.errors import StudioError
from studio_app.rights.gates import Gate
from studio_app.shoot.layout import read_bounded
from studio_app.studio import wire
from studio_app.studio.again import Compared, compared
from studio_app.studio.own_weights import weights_of
from studio_app.studio.package_key import opens
from studio_app.studio.plates import plate_folder
from studio_app.studio.queue import Job, JobState, Queue
from studio_app.studio.session import Session
from studio_app.takes.png import MAX_BYTES

STOPPED = "Stopped before it was a take; nothing of it was kept."


async def land(
    session: Session, queue: Queue, job: Job, data: bytes, seconds: float, passes: tuple[bytes, ...] = ()
) -> str | None:
    """Puts the picture into the shoot as a take, in a thread, so that no event of the window waits for the disk.

    A take that was shot again and came out the same is not kept twice. Returns the take's id; None when there is no new
    one, or it could not be saved: then the job has failed and the queue is paused.
    """
    by, add, words = session.operator, session.shoot.add_take, ""
    try:
        if job.again:
            found = await asyncio.to_thread(lambda: _beside(session, job, data))
            if found.same:
                queue.landed(job.id, job.again, seconds, found.words)
                return None
            words = found.words
        take = await asyncio.to_thread(
            lambda: add(job.recipe, data, seconds, by=by, answers=job.answers, cell=job.cell, passes=passes)
        )
        session.rights.rendered(take)
    except StudioError as error:
        queue.failed(job.id, str(error))
        queue.pause(str(error))
        return None
    queue.landed(job.id, take.id, seconds, words)
    session.took(take.id)
    return take.id


def taken(order: wire.RenderOrder) -> tuple[bytes, ...]:
    """The pictures of an order, of its earlier passes first; their files are gone then."""
    places = [wire.pass_file(order.file, number) for number in range(1, 1 + len(order.before))]
    found = tuple(place.read_bytes() for place in (*places, Path(order.file)))
    for place in (*places, Path(order.file)):
        place.unlink()
    return found


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
