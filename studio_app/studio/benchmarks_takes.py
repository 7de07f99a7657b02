"""What a take costs besides its painting: queue, process hop, previews and save, through the real queue and process."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from studio_app.direction.direction import Direction
from studio_app.direction.errors import StudioError
from studio_app.shoot.folder import Shoot
from studio_app.studio.benchmark_row import Row, measured, skipped
from studio_app.studio.events import Down, Event, Landed, Progress
from studio_app.studio.queue import Queue
from studio_app.studio.renderer import Renderer
from studio_app.studio.session import Session
from studio_app.takes.person import Person

TAKES, SIDE = 8, 1024
KLEIN_MS = 600.0
"""A take that a card paints as fast as is aimed at: FLUX.2 klein, 4 steps, 1024 x 1024."""
_SHARE = 0.03
_NAME = f"studio between two takes, {SIDE}x{SIDE}"
_SOMEBODY = Person(name="Benchmark", mail="benchmark@sample.invalid")


def take_rows(cache: Path, tell: Callable[[str, float], None]) -> tuple[Row, ...]:
    """Some takes of a large colour card one after the other; the first starts the process and does not count."""
    tell("takes through the queue", 0.0)
    aim = _SHARE * KLEIN_MS
    try:
        with tempfile.TemporaryDirectory(prefix="twin-studio-") as folder:
            between, waited = asyncio.run(_takes(Path(folder), cache, lambda share: tell("takes", share)))
    except StudioError as error:
        return (skipped(_NAME, "ms", str(error), aim),)
    compared = f"aim {_SHARE:.0%} of a take of {KLEIN_MS / 1000:g} s on a card; queue, process hop, previews"
    return (
        measured(_NAME, between, "ms", aim, compared),
        measured("from painted to saved and on the sheet", waited, "ms", None, "beside the next take's painting"),
    )


async def _takes(folder: Path, cache: Path, tell: Callable[[float], None]) -> tuple[float, float]:
    """Milliseconds from one take's painting to the next one's, on average, and from a painted take to a saved one."""
    Shoot.create(folder / "shoot", "Takes", Direction(), _SOMEBODY).close()
    with Session.open(folder / "shoot", _SOMEBODY) as session:
        session.set_order(engine="colour-card", long_side=SIDE)
        queue = Queue.of(session.shoot.path)
        renderer = Renderer(session, queue, cache)
        heard = _Heard(renderer)
        try:
            await renderer.start()
            renderer.shoot(TAKES)
            await heard.landed(TAKES, tell)
            painted = [job.seconds for job in queue.jobs()]
        finally:
            await renderer.close()
            queue.close()
    began = [heard.first[job] for job in sorted(heard.first)]
    between = (began[-1] - began[1] - sum(painted[1:-1])) / (TAKES - 2)
    saved = median(heard.saved[job] - heard.last[job] for job in heard.saved)
    return 1000 * between, 1000 * saved


class _Heard:
    """When each take began, was last told of, and landed, by the number of its job."""

    def __init__(self, renderer: Renderer) -> None:
        self.first: dict[int, float] = {}
        self.last: dict[int, float] = {}
        self.saved: dict[int, float] = {}
        self._down = ""
        self._news = asyncio.Event()
        renderer.watch(self._hear)

    def _hear(self, event: Event) -> None:
        now = time.perf_counter()
        match event:
            case Progress(job=int(job)):
                self.first.setdefault(job, now)
                self.last[job] = now
            case Landed():
                self.saved[event.job] = now
            case Down():
                self._down = event.words
            case _:
                return
        self._news.set()

    async def landed(self, count: int, tell: Callable[[float], None]) -> None:
        """Waits until so many takes have landed. Raises StudioError when the process dies."""
        while len(self.saved) < count:
            if self._down:
                raise StudioError(self._down)
            tell(len(self.saved) / count)
            self._news.clear()
            await self._news.wait()
