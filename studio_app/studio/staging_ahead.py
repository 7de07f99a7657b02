"""What the next direction looks like, made by a process of its own while the card paints the take before it.

One direction ahead and no more. It helps where a card paints and leaves the processor free; whatever goes wrong with
it costs nothing but time: the take then stages by itself, to the same bytes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio_app.direction.errors import StudioError
from studio_app.engines.table import ENGINES
from studio_app.studio import wire
from studio_app.studio.child import Child
from studio_app.takes.recipe import Recipe

LOG = "stage-ahead.log"
NICE = 15
"""Less urgent than the process that paints (10): what that launches goes first."""
ROOM = 3_000_000_000
"""Bytes of the card that must be left beside a take that is painted: guides are drawn on it and, where its driver lets
the path tracer run there, the previz too, in a process that no take's plan counts.
"""
TRIES = 2
"""So many processes may die before no more is begun."""

Looks = tuple[object, ...]
"""What decides what the passes of a recipe paint over: recipes that agree in it look the same."""
Told = Callable[[wire.StepReport, Child], None]


@dataclass(eq=False, slots=True)
class _Ahead:
    """What was asked for, as the order of this number, and whether it is made."""

    recipe: Recipe
    looks: Looks
    number: int
    file: Path = Path()
    made: bool = False


def looks_of(recipe: Recipe) -> Looks | None:
    """None for what light alone paints, and for an engine that nobody knows: there is nothing to make beforehand."""
    known = [ENGINES.get(one.engine) for one in recipe.passes]
    if any(one is None or one.weights is None for one in known):
        return None
    return (recipe.direction, *((one.engine, one.width, one.height) for one in recipe.passes))


def worth_it(memory: wire.Memory | None) -> bool:
    """Whether it helps beside takes that are painted: where a card does that, with some room left on it."""
    return memory is not None and memory.card and memory.total - memory.used >= ROOM


class StagedAhead:
    """The process that stages, and what it has made: for the order that runs, and for the next that looks otherwise.

    `told` hears its steps; `through` that something is made, or will not be.
    """

    def __init__(self, cache: Path, plates: str, told: Told, through: Callable[[], None]) -> None:
        self._cache, self._plates, self._told, self._through = cache, plates, told, through
        self._child: Child | None = None
        self._ready = False
        self._dead = self._count = 0
        self._now: _Ahead | None = None
        self._next: _Ahead | None = None
        self._unable: Looks | None = None
        self._turn: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The process id; None where none runs."""
        return self._child.pid if self._child is not None else None

    @property
    def at_work(self) -> bool:
        """Whether there is a process, or one is started."""
        return self._child is not None

    # What is asked

    def want(self, waiting: Sequence[Recipe], now: Recipe | None) -> None:
        """Stages the first of those that wait which looks otherwise than what runs `now`, and drops what nobody needs.
        Where nothing waits and nothing runs the process is ended.
        """
        running = looks_of(now) if now is not None else None
        first = looks_of(waiting[0]) if waiting else None
        if self._now is not None and self._now.looks not in (running, first):
            self._now = self._drop(self._now)
        if self._next is not None and self._next.looks == running:
            return  # what runs waits for it
        there = (None, running, self._now.looks if self._now is not None else None)
        found = next(((one, looks) for one in waiting if (looks := looks_of(one)) not in there), None)
        if self._next is not None and (found is None or self._next.looks != found[1]):
            self._next = self._drop(self._next)
        if found is None:
            if now is None and not waiting:
                self._end()
        elif self._next is None and self._dead < TRIES and found[1] != self._unable:
            self._ask(found[0], found[1])

    def seen(self, recipe: Recipe) -> str | None:
        """The file for an order that is about to run: empty where it stages by itself, None where it waits for one."""
        looks = looks_of(recipe)
        if self._next is not None and self._next.looks == looks:
            if not self._next.made:
                return None
            if self._now is not None:
                self._drop(self._now)
            self._now, self._next = self._next, None
        return str(self._now.file) if self._now is not None and self._now.looks == looks else ""

    def give_up(self) -> None:
        """Ends it for good: the memory is needed elsewhere."""
        self._dead = TRIES
        self._end()

    async def close(self) -> None:
        """Ends the process and waits for its end; its files go with it."""
        self._end()
        if self._turn is not None:
            await self._turn

    # The process

    def _ask(self, recipe: Recipe, looks: Looks) -> None:
        self._count += 1
        self._next = _Ahead(recipe, looks, self._count)
        if self._child is None:
            self._child = Child(self._cache, self._heard, self._died, log=LOG, nice=NICE)
            self._in_turn(self._start(self._child))
        elif self._ready:
            self._hand_over(self._child, self._next)

    def _hand_over(self, child: Child, one: _Ahead) -> None:
        one.file = _file(child, one.number)
        child.send(wire.StageOrder(id=one.number, recipe=one.recipe, file=str(one.file), plates=self._plates))

    def _drop(self, one: _Ahead) -> None:
        if one.made:
            one.file.unlink(missing_ok=True)
        elif self._child is not None and self._ready:
            self._child.send(wire.CancelOrder(id=one.number))

    def _heard(self, report: wire.Report) -> None:
        child, one = self._child, self._next
        if child is None:
            return
        if isinstance(report, wire.ReadyReport):
            self._ready = True
            if one is not None:
                self._hand_over(child, one)
        elif one is None or report.id != one.number:
            if isinstance(report, wire.DoneReport):  # nobody needs it any more
                _file(child, report.id).unlink(missing_ok=True)
        elif isinstance(report, wire.StepReport):
            self._told(report, child)
        else:
            one.made = isinstance(report, wire.DoneReport)
            if not one.made:
                self._unable, self._next = one.looks, None
            self._through()

    def _died(self, _code: int) -> None:
        """Its files have gone with it. A take that waited for one, or was given one just now, stages by itself."""
        self._dead += 1
        self._child, self._ready, self._now, self._next = None, False, None, None
        self._through()

    def _end(self) -> None:
        child, self._child, self._ready, self._now, self._next = self._child, None, False, None, None
        if child is not None:
            self._in_turn(child.close())

    async def _start(self, child: Child) -> None:
        try:
            await child.start()
        except StudioError:
            if self._child is child:
                self._died(0)

    def _in_turn(self, work: Coroutine[Any, Any, None]) -> None:
        """Processes are started and ended one after the other."""
        before = self._turn

        async def then() -> None:
            if before is not None:
                await before
            await work

        self._turn = asyncio.ensure_future(then())


def _file(child: Child, number: int) -> Path:
    return child.folder / f"{number}.npz"
