"""What a take costs besides its painting: queue, process hop, previews and save, through the real queue and process."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from statistics import median

from studio_app.direction.direction import Direction
from studio_app.direction.errors import StudioError
from studio_app.engines.colour_card import BANDS
from studio_app.shoot.folder import Shoot
from studio_app.studio.benchmark_row import Row, measured, skipped
from studio_app.studio.events import Down, Event, Landed, Progress, QueueChanged
from studio_app.studio.job import JobState
from studio_app.studio.queue import Queue
from studio_app.studio.renderer import Renderer
from studio_app.studio.session import Session
from studio_app.takes.person import Person

TAKES, SMALL, LARGE = 8, 128, 1024
"""How many takes, and their longer side: small ones for what lies between two of them, large ones for the saving."""
KLEIN_MS = 600.0
"""A take that a card paints as fast as is aimed at: FLUX.2 klein, 4 steps, 1024 x 1024."""
_SHARE = 0.03
_BETWEEN, _SAVING = "studio between two takes", f"from painted to saved and on the sheet, {LARGE}x{LARGE}"
_SOMEBODY = Person(name="Benchmark", mail="benchmark@sample.invalid")


def take_rows(cache: Path, tell: Callable[[str, float], None]) -> tuple[Row, ...]:
    """Colour cards through the real queue and render process, one after the other."""
    aim = _SHARE * KLEIN_MS
    try:
        between, _ = asyncio.run(_takes(SMALL, cache, lambda share: tell("small takes", 0.3 * share)))
        _, saving = asyncio.run(_takes(LARGE, cache, lambda share: tell("large takes", 0.3 + 0.7 * share)))
    except StudioError as error:
        return skipped(_BETWEEN, "ms", str(error), aim), skipped(_SAVING, "ms", str(error))
    compared = f"aim {_SHARE:.0%} of a take of {KLEIN_MS / 1000:g} s on a card; queue, process hop, previews"
    return (
        measured(_BETWEEN, between, "ms", aim, compared),
        measured(_SAVING, saving, "ms", None, "while the next take is painted"),
    )


async def _takes(side: int, cache: Path, tell: Callable[[float], None]) -> tuple[float, float]:
    """Milliseconds from one take's painting to the next one's, and from a painted take to a saved one; medians. A take
    is first told of when its first band is painted.
    """
    with tempfile.TemporaryDirectory(prefix="twin-studio-") as folder:
        place = Path(folder) / "shoot"
        Shoot.create(place, "Takes", Direction(), _SOMEBODY).close()
        with Session.open(place, _SOMEBODY) as session:
            session.set_order(engine="colour-card", long_side=side)
            heard, took = await _heard(session, cache, tell)
    jobs = pairwise(sorted(heard.first))
    gaps = [heard.first[later] - heard.painted[earlier] - took[later] / BANDS for earlier, later in jobs]
    saving = median(heard.saved[job] - heard.painted[job] for job in heard.saved)
    return 1000 * median(gaps), 1000 * saving


async def _heard(session: Session, cache: Path, tell: Callable[[float], None]) -> tuple[_Heard, dict[int, float]]:
    """What was heard of the takes, and the seconds that each was painted for. Raises StudioError."""
    queue = Queue.of(session.shoot.path)
    renderer = Renderer(session, queue, cache)
    heard = _Heard(renderer)
    try:
        await renderer.start()
        renderer.shoot(TAKES)
        await heard.landed(TAKES, tell)
        return heard, {job.id: job.seconds for job in queue.jobs()}
    finally:
        await renderer.close()
        queue.close()


class _Heard:
    """When each take was first told of, was painted and saved, by the number of its job."""

    def __init__(self, renderer: Renderer) -> None:
        self._queue = renderer.queue
        self.first: dict[int, float] = {}
        self.painted: dict[int, float] = {}
        self.saved: dict[int, float] = {}
        self._down = ""
        self._news = asyncio.Event()
        renderer.watch(self._hear)

    def _hear(self, event: Event) -> None:
        now = time.perf_counter()
        match event:
            case Progress(job=int(job)):
                self.first.setdefault(job, now)
                self.painted[job] = now  # the last one, of its last band
            case Landed():
                self.saved[event.job] = now
            case Down():
                self._down = event.words
            case QueueChanged():
                failed = (job.words for job in self._queue.jobs() if job.state is JobState.FAILED)
                self._down = next(failed, self._down)
            case _:
                return
        self._news.set()

    async def landed(self, count: int, tell: Callable[[float], None]) -> None:
        """Waits until so many takes have landed. Raises StudioError when one fails, or the process dies."""
        while len(self.saved) < count:
            if self._down:
                raise StudioError(self._down)
            tell(len(self.saved) / count)
            self._news.clear()
            await self._news.wait()
