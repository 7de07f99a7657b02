"""When the stage is drawn: one frame at a time in its own process, rough while things move, refined at rest.

Rough frames are drawn smaller when the machine is slow, so that a drag is followed closely; the window never waits.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QSize, QTimer, Signal
from PySide6.QtGui import QImage

from studio_app.direction.direction import Direction
from studio_app.direction.errors import StudioError
from studio_app.studio.stage_client import Drawn

REST_MS = 150
BUDGET_S = 0.05
SCALES = (1.0, 0.75, 0.5)
FIRST_SCALE = 0
LARGEST_SIDE = 2160


class Stage(Protocol):
    """What draws the stand-in, elsewhere."""

    async def frame(self, direction: Direction, width: int, height: int, refined: bool) -> Drawn:
        """One picture of a direction. Raises StudioError."""
        ...

    async def pick(self, x: float, y: float) -> str:
        """The part at a place of the last picture."""
        ...


class FrameLoop(QObject):
    """Draws what is asked for, newest first. `drawn` brings the picture, if it is refined and if more follows."""

    drawn = Signal(QImage, bool, bool)
    failed = Signal(str)
    needs = Signal(object)
    """the Drawn of the newest frame: which body and drapes it lacks"""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stage: Stage | None = None
        self.frame_seconds = 0.0
        self._wanted: tuple[Direction, QSize] | None = None
        self._moved = self._refining = False
        self._scale = FIRST_SCALE
        self._looks: list[tuple[Direction, QSize, Callable[[QImage], None]]] = []
        self._task: asyncio.Task[None] | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._rested)

    def want(self, direction: Direction, size: QSize) -> None:
        """Asks for a frame of `size` device pixels; replaces what was asked before."""
        if size.width() < 8 or size.height() < 8:
            return
        self._wanted, self._moved, self._refining = (direction, _bounded(size)), True, False
        self._rest.start()
        self._pump()

    def again(self) -> None:
        """Refines the same again: a body or a drape has come."""
        if self._wanted is not None:
            self._refining = True
            self._pump()

    def rest(self) -> None:
        """Draws nothing until something is asked for again."""
        self._rest.stop()
        self._moved = self._refining = False

    def look(self, direction: Direction, width: int, height: int, done: Callable[[QImage], None]) -> None:
        """Asks for a small picture for a picker, when nothing else is to be drawn."""
        self._looks.append((direction, QSize(width, height), done))
        self._pump()

    def forget_looks(self) -> None:
        """Takes back pictures for pickers that are not drawn yet."""
        self._looks.clear()

    async def picked(self, x: float, y: float) -> str:
        """The part at a place of the picture; empty when there is none."""
        return await self.stage.pick(x, y) if self.stage is not None else ""

    async def close(self) -> None:
        """Waits for the frame that is being drawn."""
        self.rest()
        self._looks.clear()
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    def _rested(self) -> None:
        self._refining = True
        self._pump()

    def _pump(self) -> None:
        if self.stage is not None and self._task is None and (self._moved or self._refining or self._looks):
            self._task = asyncio.ensure_future(self._run(self.stage))

    async def _run(self, stage: Stage) -> None:
        try:
            while self._moved or self._refining or self._looks:
                if self._looks and not self._moved:
                    await self._draw_look(stage)
                elif self._wanted is not None:
                    await self._draw(stage, *self._wanted)
                else:
                    break
        except StudioError as error:
            self.rest()
            self._looks.clear()
            self.failed.emit(str(error))
        finally:
            self._task = None

    async def _draw(self, stage: Stage, direction: Direction, size: QSize) -> None:
        refined, self._moved = not self._moved, False
        scale = 1.0 if refined else SCALES[self._scale]
        began = time.perf_counter()
        width, height = max(8, round(size.width() * scale)), max(8, round(size.height() * scale))
        drawn = await stage.frame(direction, width, height, refined)
        self.frame_seconds = time.perf_counter() - began
        if refined:
            self._refining = self._refining and drawn.refining
        else:
            self._fit_scale(self.frame_seconds)
        if not (refined and self._moved):  # a rough frame of something newer follows
            self.drawn.emit(picture_of(drawn.pixels), refined, drawn.refining)
        self.needs.emit(drawn)

    async def _draw_look(self, stage: Stage) -> None:
        direction, size, done = self._looks.pop(0)
        drawn = await stage.frame(direction, size.width(), size.height(), False)
        if drawn.body:
            done(picture_of(drawn.pixels))
        self._refining = self._refining or not self._looks

    def _fit_scale(self, took: float) -> None:
        if took > BUDGET_S:
            self._scale = min(len(SCALES) - 1, self._scale + 1)
        elif took < BUDGET_S * 0.4:
            self._scale = max(0, self._scale - 1)


def picture_of(pixels: NDArray[np.uint8]) -> QImage:
    """An image that owns its bytes, from (h, w, 4) or (h, w, 3) uint8."""
    pixels = np.ascontiguousarray(pixels)
    height, width, channels = pixels.shape
    form = QImage.Format.Format_RGBX8888 if channels == 4 else QImage.Format.Format_RGB888
    return QImage(pixels.data, width, height, width * channels, form).copy()


def _bounded(size: QSize) -> QSize:
    longest = max(size.width(), size.height())
    return size if longest <= LARGEST_SIDE else size * (LARGEST_SIDE / longest)
