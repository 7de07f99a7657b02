"""Behind an open room: the queue, the render process, and the live stage with what it still needs (body, drape)."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from studio_app.direction.errors import StudioError
from studio_app.studio.events import Compared, Down, Event, Landed, Preview, Progress, QueueChanged, Ready
from studio_app.studio.queue import JobState, Queue
from studio_app.studio.renderer import Renderer
from studio_app.studio.stage_client import Drawn
from studio_app.ui.background import Background
from studio_app.ui.forecaster import Forecaster
from studio_app.ui.frame_loop import FrameLoop, Stage, picture_of
from studio_app.ui.room import Room
from studio_app.ui.shelf import twin

REST_MS = 700
PREVIZ_SAMPLES = 24


class Backstage(QObject):
    """Feeds a room with what comes from the render process, and the stage with bodies and drapes."""

    queue_changed = Signal()
    problem = Signal(str)
    landed = Signal(str)
    machine = Signal(str)
    """what the render process renders on, in words; empty when it has ended"""

    def __init__(self, room: Room, loop: FrameLoop, queue: Queue, cache: Path) -> None:
        super().__init__(room)
        self.room, self.loop, self.queue, self.cache = room, loop, queue, cache
        self.renderer = Renderer(room.desk.session, queue, cache)
        self.background = Background(self.problem.emit)
        self._errand = ""
        self._failed: set[str] = set()
        self._lacks: Drawn | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._prepare)
        self.renderer.watch(self._heard)
        loop.needs.connect(self._needs)
        self.forecaster = Forecaster(room.desk, self.renderer, room.queue, self)
        self._wire_queue()
        self._show_queue()

    def _wire_queue(self) -> None:
        view = self.room.queue
        view.pause.connect(self.renderer.pause)
        view.resume.connect(self.renderer.resume)
        view.cancel.connect(self.cancel_running)
        view.retry.connect(self.retry_failed)
        view.list.pause.connect(self.renderer.pause)
        view.list.resume.connect(self.renderer.resume)
        view.list.cancel.connect(self.cancel_running)
        view.list.cancel_all.connect(self.renderer.cancel_pending)
        attempt = self.room.desk.attempt
        self.room.sheet_page.matrix.cancel.connect(self.renderer.cancel_matrix)
        self.room.sheet_page.matrix.retry.connect(self.retry)
        view.list.waiting.moved.connect(lambda job, place: attempt(lambda: self.queue.move(job, place)))
        view.list.waiting.dropped.connect(lambda job: attempt(lambda: self.renderer.cancel(job)))

    async def start(self) -> None:
        """Starts the render process; what cannot start is told, the window stays."""
        try:
            await self.renderer.start()
        except StudioError as error:
            self.problem.emit(str(error))
            self.queue.pause(str(error))

    def show_stage(self, stage: Stage) -> None:
        """Gives the room its live stage."""
        self.loop.stage = stage
        self.room.stage.redraw()

    async def close(self) -> None:
        """Ends the process and what waits for it; the queue stays on disk."""
        self._rest.stop()
        self.loop.needs.disconnect(self._needs)
        await self.background.close()
        await self.renderer.close()
        self.queue.close()

    # The queue

    def shoot(self) -> None:
        """The shutter. What does not fit the memory is not begun: settings that do are offered."""
        if not self.forecaster.offer():
            self.room.desk.attempt(lambda: self.renderer.shoot())

    def cancel_running(self) -> None:
        """Cancels the take that renders, or what is done before it."""
        self.renderer.cancel_aside()
        for job in self.queue.jobs():
            if job.state is JobState.RUNNING:
                self.renderer.cancel(job.id)
                self.room.queue.say_cancelling()

    def retry_failed(self) -> None:
        """Puts failed takes at the end of the queue again, and goes on if it was paused by the failure."""
        self.retry(tuple(job.id for job in self.queue.jobs() if job.state is JobState.FAILED))

    def retry(self, jobs: tuple[int, ...]) -> None:
        """Puts these at the end of the queue again, and goes on."""
        for number in jobs:
            self.room.desk.attempt(lambda number=number: self.queue.retry(number))
        if self.queue.paused:
            self.renderer.resume()

    def _heard(self, event: Event) -> None:
        match event:
            case Progress(job=None):
                self._show_errand(f"{self._errand or event.words.lower()}, {event.share * 100:.0f} %")
                self.room.queue.show_aside(event.share, event.words, event.seconds_left)
            case Progress():
                memory = str(event.memory) if event.memory is not None else ""
                self.room.queue.show_progress(event.share, event.words, event.seconds_left, memory)
            case Preview(job=None):
                self.room.stage.show_still(picture_of(event.pixels), "Tracing the light…")
            case Preview(job=int(job)):
                picture = picture_of(event.pixels)
                self.room.queue.show_picture(picture)
                self.room.sheet_page.matrix.put_preview(job, picture)
            case Landed():
                self.landed.emit(event.take)
                self.forecaster.again()
            case Compared():
                self.room.desk.news.emit(f"Shot again: {event.words}.")
            case Ready():
                self.machine.emit(event.machine)
                self._rest.start()
                self.forecaster.again()
            case Down():
                self.machine.emit("")
                self.problem.emit(event.words)
                self._show_queue()
            case QueueChanged():
                self._show_queue()
            case _:
                pass

    def _show_queue(self) -> None:
        jobs = self.queue.jobs()
        if self.renderer.full and not self.room.queue.full:
            self.problem.emit(self.queue.pause_words)
        self.room.queue.full = self.renderer.full
        self.room.queue.show_jobs(jobs, self.queue.paused, self.queue.pause_words, self.renderer.aside)
        self.room.sheet_page.matrix.put_jobs(jobs)
        self.queue_changed.emit()

    # What the stage needs

    def _needs(self, drawn: Drawn) -> None:
        """Hears what the newest frame lacks; asks for it when the stage has come to rest."""
        self._lacks = None if drawn.body and not drawn.pending else drawn
        if self._lacks is not None and not self._rest.isActive():
            self._rest.start()

    def _prepare(self) -> None:
        """Asks for the body, then for the drape of what is on the stage, one at a time."""
        lacks, desk = self._lacks, self.room.desk
        if lacks is None or self._errand or not self.renderer.ready or desk.read_only:
            return
        direction = desk.direction
        who = twin(direction.cast.twin)
        if who is None:
            self._show_errand("this twin is not on this computer")
        elif not lacks.body:
            self._start_errand(f"body {who.id}", f"preparing {who.name}", self.renderer.prepare_body(who))
        else:
            key = f"{direction.cast}{direction.pose}{direction.look}"
            self._start_errand(key, "draping the clothes", self.renderer.drape(direction))

    def _show_errand(self, words: str) -> None:
        """Says beside the state of the picture what is being prepared for it."""
        self.room.stage.show_errand(words)

    def drape(self) -> None:
        """Drapes the look again when it failed before, or now instead of after the rest."""
        self._failed.clear()
        self._prepare()

    def _start_errand(self, key: str, words: str, work: Coroutine[Any, Any, Any]) -> None:
        if key in self._failed:
            work.close()
            return
        self._errand = words
        self._show_errand(f"{words}…")
        self.background.start(self._run_errand(key, work))

    async def _run_errand(self, key: str, work: Coroutine[Any, Any, Any]) -> None:
        try:
            await work
        except (StudioError, asyncio.CancelledError):  # what a person took back is begun anew when a person says so
            self._failed.add(key)
            raise
        finally:
            self._errand, self._lacks = "", None
            self._show_errand("")
        self.loop.again()

    def previz(self) -> None:
        """Asks the render process for a path-traced look at what is on the stage."""
        self.background.start(self._previz())

    async def _previz(self) -> None:
        stage = self.room.stage
        box = stage.frame_box
        stage.say("Tracing the light…")
        width, height = round(box.width()) // 2 * 2, round(box.height()) // 2 * 2
        try:
            pixels = await self.renderer.previz(self.room.desk.direction, width, height, PREVIZ_SAMPLES)
        finally:
            self._show_errand("")
        stage.show_still(picture_of(pixels), "Traced, clean")
