"""How an order ends, in the render process: done, cancelled or failed in words; a take's picture is written behind the
next order.
"""

from __future__ import annotations

import queue
import threading
import traceback
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace

from studio_app.direction.errors import StudioError
from studio_app.engines.card import card_memory
from studio_app.engines.engine import Cancelled, OutOfMemory
from studio_app.engines.kept import bytes_kept
from studio_app.studio.wire import CancelledReport, DoneReport, FailedReport, Memory

Ending = DoneReport | CancelledReport | FailedReport
Write = Callable[[], None]
Later = Callable[[Write, DoneReport], None]
"""Takes what writes a picture, and the report that is due when it is written."""


def ended(order: int, work: Callable[[], Ending], cancelled: Callable[[], bool] = lambda: False) -> Ending:
    """How some work of an order ended. The one place that catches everything: a job must not end the process, and what
    a library raises is told to the person.
    """
    try:
        return work()
    except Cancelled:
        return CancelledReport(id=order)
    except StudioError as error:
        full = isinstance(error, OutOfMemory)
        # A library below stops with an error of its own.
        return CancelledReport(id=order) if cancelled() else FailedReport(id=order, words=str(error), pause=full)
    except Exception as error:  # noqa: BLE001 - the job runner
        traceback.print_exc()
        full = isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError"
        return FailedReport(id=order, words=_full_words() if full else _in_words(error), pause=full)


class Writer:
    """Writes the pictures that are painted, one after the other, while the next take is painted: so that no card waits
    for a processor that packs a picture. How many wait here is the studio's to say: it sends no more orders then.
    """

    def __init__(self, report: Callable[[Ending], None]) -> None:
        self._report = report
        self._left: queue.SimpleQueue[tuple[Write, DoneReport]] = queue.SimpleQueue()
        threading.Thread(target=self._run, daemon=True, name="pictures").start()

    def put(self, write: Write, done: DoneReport) -> None:
        """Writes that in its turn and reports it done, or failed."""
        self._left.put((write, done))

    def _run(self) -> None:
        while True:
            write, done = self._left.get()
            self._report(ended(done.id, lambda write=write, done=done: _after(write, done)))
            del write  # a picture that is written is held by nobody


def _after(write: Write, done: DoneReport) -> DoneReport:
    write()
    return done


def memory(kept: Mapping[str, object] | None = None) -> Memory | None:
    """What the card, or the computer, has free for the next take and holds now; `kept`: what this process keeps, whose
    weights in the computer's memory are used again or let go.
    """
    found = card_memory()
    if found is None:
        return None
    host = None if found.host is None else found.host + bytes_kept(kept or {})
    return Memory.model_validate(asdict(replace(found, host=host)))


def _full_words() -> str:
    now = memory()
    number = f" ({now.held / 1e9:.1f} of {now.total / 1e9:.1f} GB were held by it)" if now is not None else ""
    return (
        f"There was not enough memory for this take{number}. Nothing else was lost; the memory was freed. "
        "Choose a smaller size or close other programs, then go on with the queue."
    )


def _in_words(error: Exception) -> str:
    return f"The engine failed with {type(error).__name__}: {str(error)[:300]}. Nothing else was lost. Try it again."
