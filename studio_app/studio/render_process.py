"""The render process: takes orders on stdin, paints, reports on stdout. Ends when stdin ends.

Run as `python -m studio_app.studio.render_process PREVIEWS CACHE [NICE]`. Heavy libraries are imported by the first
order that needs them; nothing they print can disturb the protocol, because stdout is moved away before.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from pydantic import BaseModel

from studio_app.engines.card import forget_peak, give_back
from studio_app.engines.engine import Context, Step
from studio_app.studio.body_cards import body_card
from studio_app.studio.ending import Ending, Later, Write, Writer, ended, memory
from studio_app.studio.machine import machine_words
from studio_app.studio.plates import PlateShelf, shelf_of
from studio_app.studio.wire import (
    CancelOrder,
    DoneReport,
    FailedReport,
    Memory,
    PaintedReport,
    Previews,
    ReadyReport,
    RenderOrder,
    StepReport,
    TwinOrder,
    Work,
    read_order,
    to_line,
)
from studio_app.studio.work import carry_out
from studio_app.twins.card import Twin

OFTEN_S = 0.1
NICE = 10
LIT = 0.35
"""How far a take has come when its weights are opened, as engines.seeing counts."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where orders come in and reports go out."""

    out: BinaryIO
    speaking: threading.Lock = field(default_factory=threading.Lock)
    orders: queue.SimpleQueue[Work] = field(default_factory=queue.SimpleQueue[Work])
    cancelled: set[int] = field(default_factory=set[int])
    kept: dict[str, object] = field(default_factory=dict[str, object])

    def report(self, message: BaseModel) -> None:
        """Sends one report, whole, whichever thread has something to say."""
        line = to_line(message)
        with self.speaking:
            self.out.write(line)
            self.out.flush()

    def listen(self) -> None:
        """Sorts orders from stdin until it ends; then the studio is gone, and so is this process."""
        for line in sys.stdin.buffer:
            try:
                order = read_order(line)
            except ValueError:  # the last line of a studio that was killed may be cut: the end of all follows
                continue
            if isinstance(order, CancelOrder):
                self.cancelled.add(order.id)
            else:
                self.orders.put(order)
        os._exit(0)


class Teller:
    """Turns an engine's steps into reports, at most ten a second unless there is something to see, or the end."""

    def __init__(self, desk: Desk, previews: Previews, order: int) -> None:
        self._desk, self._previews, self._order = desk, previews, order
        self._words = ""
        self._last = self._asked = 0.0
        self._memory: Memory | None = None

    def __call__(self, step: Step) -> None:
        now = time.monotonic()
        goes_on = step.preview is None and step.words == self._words and step.done < step.of
        if goes_on and now - self._last < OFTEN_S:
            return
        self._words, self._last = step.words, now
        slot, width, height = (None, 0, 0) if step.preview is None else self._previews.put(step.preview)
        share = min(1.0, max(0.0, step.done / step.of)) if step.of > 0 else 0.0
        if self._memory is None or now - self._asked >= OFTEN_S:  # asking costs more than all the rest of a report
            self._memory, self._asked = memory(self._desk.kept), now
        self._desk.report(
            StepReport(
                id=self._order,
                share=share,
                words=step.words,
                slot=slot,
                width=width,
                height=height,
                memory=self._memory,
            )
        )


def main(arguments: list[str]) -> int:
    """Serves orders until stdin ends."""
    previews_path, cache = (Path(text) for text in arguments[:2])
    if hasattr(os, "nice"):
        os.nice(int(arguments[2]) if len(arguments) > 2 else NICE)
    desk = Desk(_claim_stdout())
    previews, writer = Previews(previews_path), Writer(desk.report)
    threading.Thread(target=desk.listen, daemon=True, name="orders").start()
    desk.report(ReadyReport(pid=os.getpid(), machine=machine_words(), memory=memory()))
    while True:
        serve(desk.orders.get(), desk, previews, cache, writer.put)


def serve(order: Work, desk: Desk, previews: Previews, cache: Path, later: Later) -> None:
    """Carries out one order and reports how it ended; a take's picture is written, and that reported, `later`."""
    start, left = time.monotonic(), list[Write]()
    tell = Teller(desk, previews, order.id)
    weights = getattr(order, "weights", "")
    seen = getattr(order, "seen", "")
    shelf = _plates(order, desk)
    context = Context(
        cache=cache,
        twin_of=twin_of,
        tell=tell,
        cancelled=lambda: order.id in desk.cancelled,
        kept=desk.kept,
        plate_of=shelf,
        depth_of=shelf.depth,
        weights=Path(weights) if weights else None,
        hers=_hers(order, desk, tell),
        seen=Path(seen) if seen else None,
    )
    forget_peak()

    def work() -> Ending:
        context.stop_if_cancelled()
        picture = carry_out(order, context, left.append)
        slot, width, height = (None, 0, 0) if picture is None else previews.put(picture)
        seconds, plan = time.monotonic() - start, _plan(order, desk.kept)
        return DoneReport(
            id=order.id, seconds=seconds, slot=slot, width=width, height=height, plan=plan, memory=memory(desk.kept)
        )

    ending = ended(order.id, work, context.cancelled)
    if isinstance(ending, DoneReport) and left:
        desk.report(PaintedReport(id=order.id))
        later(left.pop(), ending)
        return
    if isinstance(ending, FailedReport) and ending.pause:
        _free_engines(desk.kept)
        ending = ending.model_copy(update={"memory": memory(desk.kept)})
    desk.report(ending)


def _plates(order: Work, desk: Desk) -> PlateShelf:
    """The photographs of the order's shoot; the same shelf for all orders of one shoot."""
    folder = getattr(order, "plates", "")
    shelf = desk.kept.get(f"plates {folder}")
    if not isinstance(shelf, PlateShelf):
        desk.kept[f"plates {folder}"] = shelf = shelf_of(folder)
    return shelf


def _hers(order: Work, desk: Desk, tell: Teller) -> Callable[[str], Mapping[str, memoryview]]:
    """What opens a twin's package with the key that came with the order; loaded when an order needs it."""

    def hers(twin: str) -> Mapping[str, memoryview]:
        from studio_app.studio.open_packages import OpenPackages

        held = desk.kept.get("packages")
        if not isinstance(held, OpenPackages):
            desk.kept["packages"] = held = OpenPackages()
        errand = isinstance(order, TwinOrder)  # else it is opened in the midst of a take
        return held.weights(
            twin, getattr(order, "opens", ""), lambda words, share: tell(Step(share if errand else LIT, 1.0, words))
        )

    return hers


def twin_of(name: str) -> Twin:
    """A twin by its id: of the vault, or a sample. Raises BadInput that lists what there is, Refused."""
    return body_card(name).twin


def _plan(order: Work, kept: dict[str, object]) -> str:
    """Where the weights of a painted take lay; empty for everything else."""
    if not isinstance(order, RenderOrder) or order.recipe.painting is None:
        return ""
    return next((str(getattr(held, "layout", "")) for held in kept.values() if hasattr(held, "layout")), "")


def _free_engines(kept: dict[str, object]) -> None:
    """After a take for which the memory did not suffice no weights stay loaded: the next take is planned anew."""
    for name in [name for name, held in kept.items() if hasattr(held, "layout")]:
        del kept[name]
    give_back()


def _claim_stdout() -> BinaryIO:
    """The real stdout for reports alone; what libraries print goes to stderr, which is the log."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return out


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
