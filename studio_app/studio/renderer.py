"""The parent's side of rendering: feeds the queue to the child process and tells what happens.

Runs on any asyncio loop, plain or qasync. The child is started once; if it dies, the job it had is failed, the queue is
paused and a new child is started by `resume()`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio_app.direction.direction import Direction
from studio_app.studio.queue import Queue
from studio_app.studio.session import Session
from studio_app.twins.card import Twin


@dataclass(frozen=True, slots=True)
class Ready:
    """The child stands ready; `versions` of the libraries that paint go into every recipe."""

    versions: dict[str, str]


@dataclass(frozen=True, slots=True)
class Progress:
    """Job `job` (None: an errand such as draping) has come to `share` of 1; `seconds_left` is None while unknown."""

    job: int | None
    share: float
    words: str
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Preview:
    """A look at job `job` (None: at the previz) while it renders: sRGB uint8 (h, w, 3)."""

    job: int | None
    pixels: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Landed:
    """Job `job` is done: its take lies in the shoot with file, hash, recipe and thumbnail."""

    job: int
    take: str


@dataclass(frozen=True, slots=True)
class QueueChanged:
    """Something in the queue changed: read `queue.jobs()` and `queue.paused` again."""


@dataclass(frozen=True, slots=True)
class Down:
    """The child has died; `words` say what became of its job. `Renderer.resume()` starts another."""

    words: str


Event = Ready | Progress | Preview | Landed | QueueChanged | Down


class Renderer:
    """One child process that renders for one session."""

    def __init__(self, session: Session, queue: Queue, cache: Path) -> None: ...

    async def start(self) -> None:
        """Starts the child and the feeding of the queue; returns at once, `Ready` follows in some seconds."""

    async def close(self) -> None:
        """Ends the child (a running job is cancelled and goes back to waiting) and the feeding."""

    def watch(self, watcher: Callable[[Event], None]) -> Callable[[], None]:
        """Calls back on the loop with every event; returns what ends the watching."""

    def shoot(self, count: int | None = None) -> tuple[int, ...]:
        """The shutter: queues the session's order; returns the job ids."""

    def cancel(self, job: int) -> None:
        """Cancels a waiting or the running job."""

    def cancel_pending(self) -> None:
        """Cancels everything that waits."""

    def pause(self) -> None:
        """No further job is started; the running one ends well."""

    def resume(self) -> None:
        """Goes on, with a new child if the old one died."""

    async def prepare_body(self, twin: Twin) -> None:
        """Builds a twin's body into the cache, if it is not there. Raises StudioError."""

    async def drape(self, direction: Direction) -> None:
        """Drapes the look of a direction into the cache, if it is not there. Raises StudioError."""

    async def previz(self, direction: Direction, width: int, height: int, samples: int) -> NDArray[np.uint8]:
        """A path-traced look, sRGB uint8 (h, w, 3). A newer call replaces an older one, which raises CancelledError."""
