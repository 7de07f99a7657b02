"""Takes that are painted and on their way into the shoot, in the order they were painted, behind the one that renders.

The render process writes a picture while it paints the next one. Then the picture's files are moved into a folder of
this process, so that they outlive the other, and land one after the other.
"""

from __future__ import annotations

import asyncio
import shutil
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from studio_app.studio import wire
from studio_app.studio.job import Job
from studio_app.studio.landing import Painted
from studio_app.studio.leftovers import RENDER, own_folder
from studio_app.studio.queue import Queue
from studio_app.studio.tasks import begun

MOST = 3
"""So many takes are on their way at once; then a slow disk holds the next one up."""
PATIENCE_S = 10.0
"""So long a studio that closes waits for the pictures that the render process still writes."""


class Landings:
    """The takes of one renderer that are on their way. `land` brings one into the shoot; `through` hears of each."""

    def __init__(self, queue: Queue, land: Callable[[Painted], Awaitable[None]], through: Callable[[], None]) -> None:
        self._queue, self._land, self._through = queue, land, through
        self._written: dict[int, tuple[wire.RenderOrder, Job, float]] = {}
        self._left: deque[Painted] = deque()
        self._landing: asyncio.Task[None] | None = None
        self._folder: TemporaryDirectory[str] | None = None
        self._news = asyncio.Event()

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The jobs whose takes are on their way, the oldest first."""
        return (*(one.job for one in self._left), *(job for _, job, _ in self._written.values()))

    @property
    def full(self) -> bool:
        """Whether no further take may be begun."""
        return len(self.jobs) >= MOST

    def of(self, twin: str) -> int:
        """How many takes of a twin are on their way."""
        return sum(job.recipe.direction.cast.twin == twin for job in self.jobs)

    def painted(self, order: wire.RenderOrder, job: Job, waited: float = 0.0) -> None:
        """The take is painted, after it has `waited` so many seconds for its stage; its picture is being written."""
        self._written[order.id] = (order, job, waited)

    def hears(self, report: wire.OrderReport) -> bool:
        """Takes a report of a picture that was being written; False for one of any other order."""
        if report.id not in self._written:
            return False
        if isinstance(report, wire.DoneReport):
            self._begin(report)
        elif isinstance(report, wire.FailedReport):
            self._failed(report.id, report.words)
        return True

    def _begin(self, report: wire.DoneReport) -> None:
        """The picture lies in the folder of the render process: it lands in its turn."""
        order, job, waited = self._written.pop(report.id)
        report = report.model_copy(update={"seconds": report.seconds + waited})
        try:
            files = self._moved(order)
            size = sum(file.stat().st_size for file in files)
        except OSError as error:
            self._queue.failed(job.id, f"The picture could not be fetched ({error.strerror}). Try it again.")
        else:
            self._left.append(Painted(job, files, report, size))
            self._go_on()
        self._news.set()

    def _failed(self, order: int, words: str) -> None:
        _, job, _ = self._written.pop(order)
        self._queue.failed(job.id, words)
        self._news.set()

    def lost(self, words: str) -> None:
        """The render process has died: what it had not written yet is gone, what it had written lands."""
        for order in tuple(self._written):
            self._failed(order, words)

    async def close(self) -> None:
        """Waits until every take on its way has landed; one whose picture does not come waits in the queue again."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                while self._written:
                    self._news.clear()
                    await self._news.wait()
        while self._landing is not None:
            await asyncio.wait((self._landing,))
        for _, job, _ in self._written.values():
            self._queue.put_back(job.id)
        self._written.clear()
        if self._folder is not None:
            self._folder.cleanup()

    def _moved(self, order: wire.RenderOrder) -> tuple[Path, ...]:
        """The order's files, of earlier passes first, in a folder that lasts as long as the studio. Raises OSError."""
        if self._folder is None:
            self._folder = own_folder(RENDER)
        files = wire.files_of(order)
        places = tuple(Path(self._folder.name, file.name) for file in files)
        for file, place in zip(files, places, strict=True):
            shutil.move(file, place)
        return places

    def _go_on(self) -> None:
        """Lands what is left, one after the other; a defect of one is told to the loop and holds no other up."""
        if self._left and self._landing is None:
            self._landing = begun(self._land_next(), "A take did not land")

    async def _land_next(self) -> None:
        try:
            await self._land(self._left[0])
        finally:  # whatever came of it: what may be in the shoot already must not land a second time
            for file in self._left.popleft().files:
                file.unlink(missing_ok=True)
            self._landing = None
            self._go_on()
            self._through()
