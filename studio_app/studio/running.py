"""The order that the render process has now, and who waits for it."""

from __future__ import annotations

import asyncio
import time

import numpy as np
from numpy.typing import NDArray

from studio_app.direction.errors import StudioError
from studio_app.studio.queue import Job
from studio_app.studio.wire import Work


class Running:
    """An order with the job it belongs to, or (an errand) with the answer that somebody awaits."""

    def __init__(
        self, order: Work, job: Job | None = None, answer: asyncio.Future[NDArray[np.uint8] | None] | None = None
    ) -> None:
        self.order, self.job = order, job
        self._answer = answer
        self.sent = self.held = False
        """Whether the process has it; whether it was held back for what its direction looks like"""
        self.unwanted = False
        """Whether somebody cancelled it, though it has not stopped yet"""
        self.waited = 0.0
        """Seconds that it was held back"""
        self._started = time.monotonic()

    def start(self) -> None:
        """The clock runs from now."""
        self._started = time.monotonic()

    def send(self) -> None:
        """The process has the order now."""
        self.sent, self.waited = True, time.monotonic() - self._started if self.held else 0.0

    def seconds_left(self, share: float) -> float | None:
        """What is left if the rest goes as the first `share` did; None while that is a guess."""
        took = time.monotonic() - self._started
        return took * (1 - share) / share if share > 0.05 and took > 1 else None

    def succeed(self, picture: NDArray[np.uint8] | None) -> None:
        """Answers whoever waits."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(picture)

    def fail(self, words: str) -> None:
        """Tells whoever waits what happened."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(StudioError(words))

    def take_back(self) -> None:
        """Whoever waits gets CancelledError."""
        if self._answer is not None:
            self._answer.cancel()


def died_words(code: int) -> str:
    """What to say when the process that rendered ended by itself with this exit code, or minus a signal's number."""
    how = f"signal {-code}" if code < 0 else f"exit code {code}"
    return f"The render process stopped unexpectedly ({how}). Everything else is safe. Try it again."
