"""Work of the render process beside the queue, that somebody awaits: bodies, drapes, looks, marks of the figure."""

from __future__ import annotations

import asyncio
import itertools
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio_app.direction.direction import Direction
from studio_app.direction.errors import Refused, StudioError
from studio_app.studio import wire
from studio_app.studio.child import Child
from studio_app.studio.running import Running
from studio_app.twins.card import Twin

Pixels = NDArray[np.uint8]


_WORDS: dict[type[wire.Work], str] = {
    wire.BodyOrder: "Building a body", wire.DrapeOrder: "Draping the clothes", wire.PrevizOrder: "Tracing the light",
    wire.TwinOrder: "Opening a package", wire.MarksOrder: "Finding the figure", wire.FlagsOrder: "Measuring a take",
}  # fmt: skip
_STOPS = (wire.BodyOrder, wire.DrapeOrder, wire.PrevizOrder)
"""What a person may take back: who awaits one of these has a way to go on without it."""


@dataclass(frozen=True, slots=True)
class Aside:
    """What is done before the queue goes on, in words, and whether a person may take it back."""

    words: str
    stops: bool


class Errands(ABC):
    """The errands that wait and the order the child has now; who feeds the child completes it."""

    def __init__(self, plates: str) -> None:
        self._plates = plates
        self._child: Child | None = None
        self._running: Running | None = None
        self._errands: list[Running] = []
        self._ids = itertools.count(1)

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

    @property
    def aside(self) -> Aside | None:
        """The errand that is run now; None where none is."""
        if self._running is None or self._running.job is not None:
            return None
        return Aside(_WORDS.get(type(self._running.order), "Working"), isinstance(self._running.order, _STOPS))

    def cancel_aside(self) -> None:
        """Takes back the errand that is run now, if it may be; whoever awaits it gets CancelledError."""
        if self._running is not None and self.aside is not None and self.aside.stops:
            self._send(wire.CancelOrder(id=self._running.order.id))

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

    @abstractmethod
    def _feed(self) -> None:
        """Gives the child its next order."""

    def _send(self, order: wire.Work | wire.CancelOrder) -> None:
        if self._child is not None:
            self._child.send(order)
