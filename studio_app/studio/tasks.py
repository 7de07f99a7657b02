"""Work that goes on beside its caller: a defect in it is told at once, not when somebody collects the rubbish."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


def begun(work: Coroutine[Any, Any, None], what: str) -> asyncio.Task[None]:
    """The task of that work, begun; where it raises, whoever looks after the loop is told `what` that means."""
    task = asyncio.ensure_future(work)
    task.add_done_callback(lambda ended: _raised(ended, what))
    return task


def _raised(task: asyncio.Task[None], what: str) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        task.get_loop().call_exception_handler({"message": what, "exception": error})
