"""What the renderer tells: frozen values that the window and the command line show."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio_app.studio.wire import Memory


@dataclass(frozen=True, slots=True)
class Ready:
    """The render process listens; `machine` says in words what it renders on."""

    pid: int
    machine: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """Job `job` (None: an errand such as draping) has come to `share` of 1; `seconds_left` is None while unknown,
    `memory` what is held of the card's memory (else of the computer's), where that is known.
    """

    job: int | None
    share: float
    words: str
    seconds_left: float | None = None
    memory: Memory | None = None


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
class Compared:
    """Job `job` has shot `take` again: `words` say whether it is bit-equal or how near it came."""

    job: int
    take: str
    words: str


@dataclass(frozen=True, slots=True)
class QueueChanged:
    """Something in the queue, or what goes before it, changed: read `queue.jobs()`, `queue.paused` and the renderer's
    `aside` again.
    """


@dataclass(frozen=True, slots=True)
class Down:
    """The render process has died; `words` say what became of its job. `Renderer.resume()` starts another."""

    words: str


Event = Ready | Progress | Preview | Landed | Compared | QueueChanged | Down
