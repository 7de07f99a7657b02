"""The child that renders, fed with errands and the queue, heard, and missed when it dies.

Runs on any asyncio loop, plain or qasync; all calls come from that loop. If the child dies, the job it had is failed,
the queue is paused, and `start()` starts another.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from studio_app.direction.errors import StudioError
from studio_app.studio import wire
from studio_app.studio.change import Change
from studio_app.studio.child import Child
from studio_app.studio.errands_beside import Errands
from studio_app.studio.events import Compared, Down, Event, Landed, Preview, Progress, QueueChanged, Ready
from studio_app.studio.job import JobState
from studio_app.studio.landing import Painted, land, must_wait, plates_of, refusal, render_order, stop_refused
from studio_app.studio.landings import Landings
from studio_app.studio.measured import recall, remember
from studio_app.studio.models import WeightsShelf
from studio_app.studio.places import state_dir
from studio_app.studio.queue import Queue
from studio_app.studio.running import Running, died_words
from studio_app.studio.session import Session
from studio_app.studio.staging_ahead import StagedAhead

Watcher = Callable[[Event], None]
Worth = Callable[[wire.Memory | None], bool]
"""Whether takes are staged ahead, by what the process that paints said of its memory."""


class Feeding(Errands):
    """One child process that renders for one session: what it is given next, and what becomes of what it says."""

    def __init__(self, session: Session, queue: Queue, cache: Path, shelf: WeightsShelf, ahead: Worth) -> None:
        self.session, self.queue, self.shelf = session, queue, shelf
        self._cache, self._measures = cache, state_dir()
        self._history = recall(self._measures)
        super().__init__(plates_of(session))
        self._ready = self._closing = False
        self._machine = ""
        self.memory: wire.Memory | None = None
        self.full = False
        """Whether the queue paused because the memory did not suffice"""
        self._landings = Landings(queue, self._land, self._feed)
        self._worth, self._warm = ahead, False
        self.ahead = StagedAhead(cache, plates_of(session), self._step_ahead, self._through_ahead)
        self._starting: asyncio.Task[None] | None = None
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
        """Ends the child and the feeding. Painted takes land; the running job waits again, unless cancelled."""
        self._closing = True
        for unwatch in self._unwatch:
            unwatch()
        if self._starting is not None:
            await self._starting
        await self._landings.close()
        running, self._running = self._running, None
        if running is not None and running.job is not None:
            (self.queue.cancel if running.unwanted else self.queue.put_back)(running.job.id)
        for errand in self._errands if running is None else (running, *self._errands):
            errand.take_back()
        child, self._child = self._child, None
        await self.ahead.close()
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

    def cancel(self, job: int) -> None:
        """Cancels a waiting job at once; the running one as soon as its engine can stop. One that is painted lands."""
        running = self._running
        if running is not None and running.job is not None and running.job.id == job:
            running.unwanted = True
            if running.sent:
                self._send(wire.CancelOrder(id=running.order.id))
            else:
                self._cancelled(running)
        elif self.queue.job(job).state is JobState.WAITING:
            self.queue.cancel(job)

    # Feeding and hearing

    def _feed(self, painted: int = 0) -> None:
        """Gives the child its next order: errands first (somebody waits), then the queue, whose job `painted` is; and
        lets what comes after it be staged meanwhile.
        """
        self._give(painted)
        self._look_ahead()

    def _give(self, painted: int) -> None:
        if self._child is None or not self._ready or self._running is not None or self._closing:
            return
        if self._errands:
            self._running = self._errands.pop(0)
            self._running.start()
            self._hand_over(self._running)
            self._tell(QueueChanged())
            return
        job = None if self._landings.full else self.queue.next(painted)
        if job is None or must_wait(self.session, job, self._landings.of(job.recipe.direction.cast.twin)):
            return  # what is on its way feeds again when it is through
        if words := refusal(self.session, job):
            self.queue.failed(job.id, words)  # tells, and so feeds the next one
            return
        order = render_order(self.session, next(self._ids), job, self._child.folder, self.shelf.folder)
        self._running = Running(order, job)
        self._running.start()
        self._hand_over(self._running)  # first: the card shall not wait for the queue's disk
        self.queue.started(job.id)

    def _hand_over(self, running: Running) -> None:
        """Sends an order, unless what its direction looks like is just being made: then that hands it over."""
        order, seen = running.order, ""
        if isinstance(order, wire.RenderOrder):
            seen = self.ahead.seen(order.recipe)
        running.held = running.held or seen is None
        if seen is not None:
            running.send()
            self._send(order.model_copy(update={"seen": seen}) if seen else order)

    def _look_ahead(self) -> None:
        """Lets the next direction be staged while this one is painted, once it is seen what room painting leaves."""
        job = self._running.job if self._running is not None else None
        beside = not self._closing and (self.ahead.at_work or (self._warm and self._worth(self.memory)))
        waits = self.queue.waiting() if beside and not self.queue.paused else ()
        self.ahead.want([one.recipe for one in waits], job.recipe if job is not None else None)

    def _step_ahead(self, report: wire.StepReport, child: Child) -> None:
        if self._running is not None and not self._running.sent:
            self._step(self._running, report, child)

    def _through_ahead(self) -> None:
        if self._running is not None and not self._running.sent:
            self._hand_over(self._running)
        self._look_ahead()

    def _heard(self, report: wire.Report) -> None:
        if isinstance(report, wire.ReadyReport):
            self._ready, self._machine, self.memory = True, report.machine, report.memory
            self._tell(Ready(report.pid, report.machine))
            self._feed()
            return
        if not isinstance(report, wire.CancelledReport | wire.PaintedReport):
            self.memory = report.memory or self.memory
        running = self._running
        if not self._landings.hears(report) and running is not None and running.order.id == report.id:
            self._told(running, report)

    def _told(self, running: Running, report: wire.OrderReport) -> None:
        """What the child says of the order it has now."""
        match report:
            case wire.StepReport():
                self._step(running, report, self._child)
            case wire.PaintedReport():
                self._painted(running)
            case wire.DoneReport():
                self._done(running, report)
            case wire.FailedReport():
                self._failed(running, report.words, pause=report.pause)
            case wire.CancelledReport():
                self._cancelled(running)

    def _step(self, running: Running, report: wire.StepReport, child: Child | None) -> None:
        job = running.job.id if running.job else None
        self._tell(Progress(job, report.share, report.words, running.seconds_left(report.share), report.memory))
        if report.slot is not None and child is not None:
            self._tell(Preview(job, child.picture(report.slot, report.width, report.height)))

    def _painted(self, running: Running) -> None:
        self._running, self._warm = None, True
        if isinstance(running.order, wire.RenderOrder) and running.job is not None:
            self._landings.painted(running.order, running.job, running.waited)
            self._feed(running.job.id)  # first: the card shall not wait for the queue's disk
            self.queue.painted(running.job.id)

    def _done(self, running: Running, report: wire.DoneReport) -> None:
        picture = None
        if report.slot is not None and self._child is not None:
            picture = self._child.picture(report.slot, report.width, report.height)
        running.succeed(picture)
        self._next(running)

    async def _land(self, painted: Painted) -> None:
        job = painted.job
        cost = painted.cost(self._machine)
        self._history = (*self._history, cost)
        await asyncio.to_thread(remember, self._measures, cost)
        if words := self._refused.pop(job.id, ""):
            self.queue.failed(job.id, words)
            return
        take = await land(self.session, self.queue, painted)
        if take is not None:
            self._tell(Landed(job.id, take))
        if job.again and (words := self.queue.job(job.id).words):
            self._tell(Compared(job.id, job.again, words))

    def _failed(self, running: Running, words: str, *, pause: bool = False) -> None:
        if running.job is not None and pause:
            self.full = True
            self.ahead.give_up()
            self.queue.pause(words)
        if running.job is not None:
            self.queue.failed(running.job.id, words)
        running.fail(words)
        self._next(running)

    def _cancelled(self, running: Running) -> None:
        if running.job is not None and (words := self._refused.pop(running.job.id, "")):
            self.queue.failed(running.job.id, words)
        elif running.job is not None:
            self.queue.cancel(running.job.id)
        running.take_back()
        self._next(running)

    def _next(self, ended: Running) -> None:
        self._running = None
        self._feed()
        if ended.job is None:
            self._tell(QueueChanged())

    # When the child dies

    def _ended(self, code: int) -> None:
        """Fails what the child had, pauses the queue, tells. A picture that was written is whole, so it still lands."""
        self._child, self._ready, self._warm = None, False, False
        running, self._running = self._running, None
        words = died_words(code)
        if running is not None and running.job is not None:
            self.queue.failed(running.job.id, words)
        self._landings.lost(words)
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
        """New papers of a twin: what they no longer allow stops, at the engine's next step or before it is a take."""
        if change.rights:
            running = self._running.job if self._running is not None else None
            jobs = self._landings.jobs if running is None else (*self._landings.jobs, running)
            new = tuple(job for job in jobs if job.id not in self._refused)  # told once
            self._refused |= stop_refused(self.session, self.queue, new)
            for job in self._refused:
                self.cancel(job)

    def _queue_changed(self) -> None:
        self._feed()  # first: the card shall not wait for the window
        self._tell(QueueChanged())

    def _tell(self, event: Event) -> None:
        for watcher in tuple(self._watchers):
            watcher(event)
