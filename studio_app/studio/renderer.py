"""The parent's side of rendering: feeds the queue to the child process and tells what happens.

Runs on any asyncio loop, plain or qasync; all calls come from that loop. If the child dies, the job it had is failed,
the queue is paused, and `resume()` starts another child.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio_app.direction.direction import Direction
from studio_app.direction.errors import Refused, StudioError
from studio_app.rights.gates import Gate
from studio_app.studio import wire
from studio_app.studio.change import Change
from studio_app.studio.child import Child
from studio_app.studio.events import Down, Event, Landed, Preview, Progress, QueueChanged, Ready
from studio_app.studio.landing import land, refusal, stop_refused
from studio_app.studio.models import WeightsShelf
from studio_app.studio.plates import plate_folder
from studio_app.studio.queue import Job, JobState, Queue
from studio_app.studio.running import Running, died_words
from studio_app.studio.session import Session
from studio_app.twins.card import Twin

Pixels = NDArray[np.uint8]
Watcher = Callable[[Event], None]


class Renderer:
    """One child process that renders for one session."""

    def __init__(self, session: Session, queue: Queue, cache: Path, shelf: WeightsShelf | None = None) -> None:
        self.session, self.queue = session, queue
        self._shelf = shelf or WeightsShelf.usual(cache)
        self._cache, self._plates = cache, str(plate_folder(session.shoot.path))
        self._child: Child | None = None
        self._ready = self._closing = False
        self._running: Running | None = None
        self._errands: list[Running] = []
        self._landing: asyncio.Task[None] | None = None
        self._starting: asyncio.Task[None] | None = None
        self._ids = itertools.count(1)
        self._watchers: list[Watcher] = []
        self._refused: dict[int, str] = {}
        self._unwatch = [queue.watch(self._queue_changed), session.watch(self._session_changed)]

    # The child

    async def start(self) -> None:
        """Starts the child and the feeding of the queue; `Ready` follows. Raises StudioError."""
        if self._child is None:
            self._child = Child(self._cache, self._heard, self._ended)
            await self._child.start()

    async def close(self) -> None:
        """Ends the child and the feeding. A take that is just landing lands; the running job waits again."""
        self._closing = True
        for unwatch in self._unwatch:
            unwatch()
        if self._starting is not None:
            await self._starting
        if self._landing is not None:
            await self._landing
        running, self._running = self._running, None
        if running is not None and running.job is not None:
            self.queue.put_back(running.job.id)
        for errand in self._errands if running is None else (running, *self._errands):
            errand.take_back()
        child, self._child = self._child, None
        if child is not None:
            await child.close()

    @property
    def pid(self) -> int | None:
        """The child's process id; None when there is none."""
        return self._child.pid if self._child is not None else None

    @property
    def ready(self) -> bool:
        """Whether the child listens."""
        return self._ready

    def watch(self, watcher: Watcher) -> Callable[[], None]:
        """Calls back on the loop with every event; returns what ends the watching."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    # The queue

    def shoot(self, count: int | None = None) -> tuple[int, ...]:
        """The shutter: queues the session's order, `count` takes or as many as it says; returns the job ids."""
        if self.session.shoot.read_only:
            raise Refused(self.session.shoot.read_only)
        self.session.settle()
        recipe = self._shelf.painted(self.session.recipe(self.queue.highest_seed() + 1), self.session.order.wish)
        count = count or self.session.order.count
        self.session.rights.require(Gate.QUEUE, recipe.direction, asked=count + len(self.queue.waiting()))
        return tuple(job.id for job in self.queue.add(recipe, count, self.session.noting.answers()))

    def cancel(self, job: int) -> None:
        """Cancels a waiting job at once; the running one as soon as its engine can stop."""
        running = self._running
        if running is not None and running.job is not None and running.job.id == job:
            self._send(wire.CancelOrder(id=running.order.id))
        elif self.queue.job(job).state is JobState.WAITING:
            self.queue.cancel(job)

    def cancel_pending(self) -> None:
        """Cancels everything that waits."""
        self.queue.cancel_pending()

    def pause(self) -> None:
        """No further job is started; the running one ends well."""
        self.queue.pause()

    def resume(self) -> None:
        """Goes on, with a new child if the old one died."""
        if self._child is None and self._starting is None:
            self._starting = asyncio.ensure_future(self._start_again())
        self.queue.resume()

    # Errands

    async def prepare_body(self, twin: Twin) -> None:
        """Builds a twin's body into the cache, if it is not there. Raises StudioError."""
        await self.errand(lambda number: wire.BodyOrder(id=number, twin=twin))

    async def drape(self, direction: Direction) -> None:
        """Drapes the look of a direction into the cache, if it is not there. Raises StudioError."""
        await self.errand(lambda number: wire.DrapeOrder(id=number, direction=direction))

    async def mark_figure(self, direction: Direction, width: int, height: int) -> None:
        """Keeps in the cache where the figure lies in a framing. Raises StudioError."""
        await self.errand(lambda number: wire.MarksOrder(id=number, direction=direction, width=width, height=height))

    async def previz(self, direction: Direction, width: int, height: int, samples: int) -> Pixels:
        """A path-traced look, sRGB uint8 (h, w, 3). A newer call replaces an older one, which raises CancelledError."""
        self.cancel_previz()
        what = {"direction": direction, "width": width, "height": height, "samples": samples, "plates": self._plates}
        picture = await self.errand(lambda number: wire.PrevizOrder.model_validate({"id": number, **what}))
        if picture is None:
            raise StudioError("The look could not be read.", do="Ask for it again.")
        return picture

    def cancel_previz(self) -> None:
        """Takes back the look that is being made or waits; whoever awaits it gets CancelledError."""
        for errand in [one for one in self._errands if isinstance(one.order, wire.PrevizOrder)]:
            self._errands.remove(errand)
            errand.take_back()
        if self._running is not None and isinstance(self._running.order, wire.PrevizOrder):
            self._send(wire.CancelOrder(id=self._running.order.id))

    async def errand(self, order: Callable[[int], wire.Work]) -> Pixels | None:
        """Work beside the queue: the order with the number it is given, and its picture, if any. Raises StudioError."""
        if self._child is None:
            raise Refused("The render process is not running.", do="Press “Go on with the queue” to start it again.")
        answer: asyncio.Future[Pixels | None] = asyncio.get_running_loop().create_future()
        self._errands.append(Running(order(next(self._ids)), answer=answer))
        self._feed()
        return await answer

    # Feeding and hearing

    def _feed(self) -> None:
        """Gives the child its next order: errands first (somebody waits), then the queue."""
        if self._child is None or not self._ready or self._running is not None or self._closing:
            return
        if self._errands:
            self._running = self._errands.pop(0)
            self._running.start()
            self._send(self._running.order)
            return
        job = self.queue.next()
        if job is not None and (words := refusal(self.session, job)):
            self.queue.failed(job.id, words)  # tells, and so feeds the next one
        elif job is not None:
            number = next(self._ids)
            file = str(self._child.folder / f"{number}.png")
            weights = self._shelf.folder(job.recipe.engine)
            order = wire.RenderOrder(id=number, recipe=job.recipe, file=file, plates=self._plates, weights=weights)
            self._running = Running(order, job)
            self._running.start()
            self.queue.started(job.id)
            self._send(order)

    def _send(self, order: wire.Work | wire.CancelOrder) -> None:
        if self._child is not None:
            self._child.send(order)

    def _heard(self, report: wire.Report) -> None:
        if isinstance(report, wire.ReadyReport):
            self._ready = True
            self._tell(Ready(report.pid, report.machine))
            self._feed()
            return
        running = self._running
        if running is None or running.order.id != report.id:
            return
        match report:
            case wire.StepReport():
                self._step(running, report)
            case wire.DoneReport():
                self._done(running, report)
            case wire.FailedReport():
                self._failed(running, report.words)
            case wire.CancelledReport():
                self._cancelled(running)

    def _step(self, running: Running, report: wire.StepReport) -> None:
        job = running.job.id if running.job else None
        self._tell(Progress(job, report.share, report.words, running.seconds_left(report.share)))
        if report.slot is not None and self._child is not None:
            self._tell(Preview(job, self._child.picture(report.slot, report.width, report.height)))

    def _done(self, running: Running, report: wire.DoneReport) -> None:
        if isinstance(running.order, wire.RenderOrder) and running.job is not None:
            data = Path(running.order.file).read_bytes()  # now: the folder goes when the child does
            Path(running.order.file).unlink()
            self._landing = asyncio.ensure_future(self._land(running, running.job, data, report.seconds))
            return
        picture = None
        if report.slot is not None and self._child is not None:
            picture = self._child.picture(report.slot, report.width, report.height)
        running.succeed(picture)
        self._next()

    async def _land(self, running: Running, job: Job, data: bytes, seconds: float) -> None:
        take = await land(self.session, self.queue, job, data, seconds)
        if take is not None:
            self._tell(Landed(job.id, take))
        self._landing = None
        if self._running is running:
            self._next()

    def _failed(self, running: Running, words: str) -> None:
        if running.job is not None:
            self.queue.failed(running.job.id, words)
        running.fail(words)
        self._next()

    def _cancelled(self, running: Running) -> None:
        if running.job is not None and (words := self._refused.pop(running.job.id, "")):
            self.queue.failed(running.job.id, words)
        elif running.job is not None:
            self.queue.cancel(running.job.id)
        running.take_back()
        self._next()

    def _next(self) -> None:
        self._running = None
        self._feed()

    # When the child dies

    def _ended(self, code: int) -> None:
        """Fails what the child had, pauses the queue, tells. A take that is landing was whole, so it still lands."""
        self._child, self._ready = None, False
        running, self._running = self._running, None
        words = died_words(code)
        if running is not None and running.job is not None and self._landing is None:
            self.queue.failed(running.job.id, words)
        for errand in self._errands if running is None else (running, *self._errands):
            errand.fail(words)
        self._errands.clear()
        self.queue.pause(words)
        self._tell(Down(words))

    async def _start_again(self) -> None:
        try:
            await self.start()
        except StudioError as error:
            self._child = None
            self.queue.pause(str(error))
            self._tell(Down(str(error)))
        finally:
            self._starting = None

    def _session_changed(self, change: Change) -> None:
        """New papers of a twin: what they no longer allow stops, at the engine's next step."""
        if change.rights:
            running = self._running.job if self._running is not None else None
            new = () if running is None or running.id in self._refused else (running,)  # told once
            self._refused |= stop_refused(self.session, self.queue, new)
            for job in self._refused:
                self.cancel(job)

    def _queue_changed(self) -> None:
        self._tell(QueueChanged())
        self._feed()

    def _tell(self, event: Event) -> None:
        for watcher in tuple(self._watchers):
            watcher(event)
