"""The one interface of everything that paints: what a take will cost, and the picture itself.

An engine calls back (`Context.tell`) instead of yielding, because every library below it does: the cloth solver, the
path tracer and the diffusion pipelines report steps from inside one long call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from studio_app.direction.errors import Refused, StudioError
from studio_app.stage.plate import no_plate
from studio_app.stage.plate_depth import no_depth
from studio_app.takes.recipe import Recipe
from studio_app.twins.card import Twin

Preview = NDArray[np.uint8]
Pixels16 = NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a take will cost on a machine like this one: named steps, samples, seconds and memory."""

    steps: tuple[str, ...]
    samples: int
    seconds: float
    memory_mb: int


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """How far a whole take has come, `done` of `of`; what is done in words; a preview sRGB uint8 (h, w, 3)."""

    done: float
    of: float
    words: str
    preview: Preview | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """The finished picture: sRGB uint16 (h, w, 3), and the IPTC DigitalSourceType it must be born with."""

    pixels: Pixels16
    source_type: str


class OutOfMemory(StudioError):
    """The memory did not suffice. The take failed, what it held was freed; the next one may fail the same way."""


def nobodys(twin: str) -> Mapping[str, memoryview]:
    """Where no package of a twin is open. Raises Refused."""
    raise Refused(f"The package of {twin[:64]} is not open here.", safe="Nothing was painted.")


class Cancelled(Exception):
    """The person took the order back; nothing was written."""


@dataclass(frozen=True, slots=True)
class Context:
    """What an engine may use beside the recipe: the cache of expensive data, twins, plates and their depths, its
    weights where it has some, and two ways to talk back. `hers` opens a twin's own weights in memory, each by the
    SHA-256 that her passport lists and that was checked. `before`: what an earlier pass painted, sRGB uint8 (h, w, 3).
    `seen`: the file in which lies what the direction looks like, where that was made beforehand (engines.seen_ahead).

    `kept` lives as long as the process: what is made for one take and serves the next (never what decides its bytes).
    """

    cache: Path
    twin_of: Callable[[str], Twin]
    tell: Callable[[Step], None]
    cancelled: Callable[[], bool]
    kept: dict[str, object] = field(default_factory=dict[str, object])
    plate_of: Callable[[str], Preview] = no_plate
    weights: Path | None = None
    before: Preview | None = None
    hers: Callable[[str], Mapping[str, memoryview]] = nobodys
    depth_of: Callable[[str], Pixels16] = no_depth
    seen: Path | None = None

    def stop_if_cancelled(self) -> None:
        """Raises Cancelled when the order was taken back."""
        if self.cancelled():
            raise Cancelled


class Engine(Protocol):
    """A way to paint a recipe. The same recipe on the same machine gives the same bytes."""

    def plan(self, recipe: Recipe) -> Plan:
        """What the take will cost. Raises Refused when this engine cannot paint it."""
        ...

    def render(self, recipe: Recipe, context: Context) -> Picture:
        """The picture. Raises Cancelled, or a StudioError with what to do."""
        ...
