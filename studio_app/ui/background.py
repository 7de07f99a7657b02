"""Work that goes on beside the window: tasks are held until they end, and what they refuse is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject

from studio_app.direction.errors import StudioError


class Background:
    """Holds running tasks. `tell` hears a sentence when one of them could not do its work.

    `owner`: what they work for, such as a dialog; when that is destroyed, with its parent say, they are taken back
    before they touch it.
    """

    def __init__(self, tell: Callable[[str], None], owner: QObject | None = None) -> None:
        self._tell = tell
        self._tasks: set[asyncio.Task[Any]] = set()
        if owner is not None:
            owner.destroyed.connect(self.drop)

    def start(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Starts a coroutine on the running loop."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def drop(self) -> None:
        """Takes back what still runs."""
        for task in tuple(self._tasks):
            task.cancel()

    async def close(self) -> None:
        """Takes back what still runs and waits for it."""
        self.drop()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, StudioError):
            self._tell(str(error))
        elif error is not None:
            raise error
