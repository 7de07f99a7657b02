"""Shooting without a screen: put the order in the queue and wait until every take has landed or failed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from studio_app.studio.events import Event, Progress
from studio_app.studio.queue import JobState
from studio_app.studio.renderer import Renderer

Tell = Callable[[str, float], None]
Order = Callable[[Renderer], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one job: its take, or None and the words why not."""

    take: str | None
    words: str


async def shoot_and_wait(
    renderer: Renderer, tell: Tell, count: int | None = None, *, order: Order | None = None
) -> tuple[Outcome, ...]:
    """Shoots the session's order, or what `order` queues (it returns the jobs), and waits for it. If the process dies,
    what is left of the order is cancelled.

    `tell` hears words and the share of the whole order. Jobs of others that wait in the queue stay where they are,
    behind this order.
    """
    queue = renderer.queue
    mine = order(renderer) if order is not None else renderer.shoot(count)
    waiting = [number for number in mine if queue.job(number).state is JobState.WAITING]
    for place, number in enumerate(waiting):  # a ready process has begun with the first already
        queue.move(number, place)
    if queue.paused:
        renderer.resume()
    news = asyncio.Event()

    def heard(event: Event) -> None:
        news.set()
        if isinstance(event, Progress) and event.job in mine:
            at = mine.index(event.job)
            tell(f"Take {at + 1} of {len(mine)}: {event.words.lower()}", (at + event.share) / len(mine))

    unwatch = renderer.watch(heard)
    try:
        while not all(queue.job(number).state.ended for number in mine):
            news.clear()
            await news.wait()
            if queue.paused:
                for number in mine:
                    renderer.cancel(number)
    finally:
        unwatch()
    ended = [queue.job(number) for number in mine]
    return tuple(Outcome(job.take, job.words or "The take was cancelled.") for job in ended)
