"""Work for a render process outside any shoot: bodies and drapes for set-up, measured renders for the benchmarks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path

from studio_app.direction.errors import StudioError
from studio_app.studio.child import Child
from studio_app.studio.wire import (
    CancelledReport,
    DoneReport,
    FailedReport,
    PaintedReport,
    ReadyReport,
    Report,
    StepReport,
    Work,
)

Tell = Callable[[str, float], None]


async def run_errands(orders: Iterable[Work], cache: Path, tell: Tell) -> tuple[float, ...]:
    """Carries out orders one after the other in one render process; returns the seconds of each.

    `tell` hears what is done and how far all of it has come (0 to 1). Raises StudioError when one does not come out.
    """
    heard: asyncio.Queue[Report | int] = asyncio.Queue()
    child = Child(cache, heard.put_nowait, heard.put_nowait)
    await child.start()
    work = tuple(orders)
    try:
        while not isinstance(report := await heard.get(), ReadyReport):
            _refuse_end(report)
        return tuple([await _one(order, child, heard, _part(tell, at, len(work))) for at, order in enumerate(work)])
    finally:
        await child.close()


async def _one(order: Work, child: Child, heard: asyncio.Queue[Report | int], tell: Tell) -> float:
    child.send(order)
    while True:
        report = await heard.get()
        match report:
            case StepReport():
                tell(report.words, report.share)
            case DoneReport():
                return report.seconds
            case FailedReport():
                raise StudioError(report.words)
            case CancelledReport() | ReadyReport() | PaintedReport():
                pass
            case int():
                _refuse_end(report)


def _refuse_end(report: Report | int) -> None:
    if isinstance(report, int):
        raise StudioError(
            f"The render process stopped unexpectedly (code {report}).",
            do="Run “twin-studio doctor” to see what this computer lacks.",
        )


def _part(tell: Tell, at: int, of: int) -> Tell:
    return lambda words, share: tell(words, (at + share) / of)
