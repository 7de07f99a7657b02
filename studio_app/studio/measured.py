"""How long takes took on this computer, and how much memory and disk they needed: kept, and asked before the next one.

One line of JSON for each take, in the studio's state; the oldest go. Deleting the file costs the forecasts.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Annotated

from pydantic import Field, ValidationError

from studio_app.direction.durable import make_folder, write_atomically
from studio_app.direction.errors import StudioError
from studio_app.direction.value import Value
from studio_app.takes.recipe import Quality, Recipe

FILE = "measured.jsonl"
MOST_BYTES = 2_000_000
KEPT = 2000
NEWEST = 24
"""So many of the newest takes of one kind count: drivers and libraries change."""
_FEW = 5

Bytes = Annotated[int, Field(ge=0)]


class Measured(Value):
    """One take that was made: what decided its cost, and what it cost. `engine` names the engines of all its passes,
    steps and references are those of all of them; `held`: the most memory at work, 0 unknown.
    """

    engine: str
    card: str
    plan: str = ""
    quality: Quality
    width: Annotated[int, Field(ge=1)]
    height: Annotated[int, Field(ge=1)]
    steps: Annotated[int, Field(ge=0)] = 0
    references: Annotated[int, Field(ge=0)] = 0
    seconds: Annotated[float, Field(ge=0)]
    size: Bytes
    held: Bytes = 0

    @property
    def kind(self) -> tuple[str, str, str, Quality, int, int]:
        """What must agree for two takes to be compared at all, whatever their size."""
        return self.engine, self.card, self.plan, self.quality, self.steps, self.references


@dataclass(frozen=True, slots=True)
class Span:
    """The middle of what was measured and how far it spreads (four of five lie within), from `count` takes.

    `scaled`: none of them had this size; theirs were brought to it by the number of pixels.
    """

    middle: float
    low: float
    high: float
    count: int
    scaled: bool = False


def measured(recipe: Recipe, card: str, plan: str, seconds: float, size: int, held: int) -> Measured:
    """A take that has just landed."""
    told = [one.painting for one in recipe.passes if one.painting is not None]
    return Measured(
        engine="+".join(recipe.engines),
        card=card,
        plan=plan,
        quality=recipe.quality,
        width=recipe.width,
        height=recipe.height,
        steps=sum(one.steps for one in told),
        references=sum(len(one.references) for one in told),
        seconds=seconds,
        size=size,
        held=held,
    )


def remember(folder: Path, one: Measured) -> None:
    """Keeps a measurement. A disk that refuses costs a forecast, nothing else."""
    place = folder / FILE
    with suppress(StudioError, OSError):
        make_folder(folder)
        with place.open("ab") as file:
            file.write(one.model_dump_json().encode() + b"\n")
        if place.stat().st_size > MOST_BYTES:
            kept = recall(folder)[-KEPT // 2 :]
            write_atomically(place, b"".join(each.model_dump_json().encode() + b"\n" for each in kept))


def recall(folder: Path) -> tuple[Measured, ...]:
    """What was measured here, the oldest first; lines that are none are passed over."""
    place = folder / FILE
    try:
        with place.open("rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - 2 * MOST_BYTES))
            lines = file.read(2 * MOST_BYTES).splitlines()[-KEPT:]
    except OSError:
        return ()
    found: list[Measured] = []
    for line in lines:
        with suppress(ValidationError):
            found.append(Measured.model_validate_json(line))
    return tuple(found)


def expected(history: Iterable[Measured], like: Measured, cost: Callable[[Measured], float]) -> Span | None:
    """What a take like this one will cost, by what such takes did; None: the first time, nobody knows."""
    kin = [one for one in history if one.kind == like.kind]
    same = [one for one in kin if (one.width, one.height) == (like.width, like.height)][-NEWEST:]
    if same:
        return span_of([cost(one) for one in same])
    pixels = like.width * like.height
    near = sorted(kin[-NEWEST:], key=lambda one: abs(one.width * one.height - pixels))[:NEWEST]
    return span_of([cost(one) * pixels / (one.width * one.height) for one in near], scaled=True)


def mean_of(spans: Sequence[tuple[int, Span | None]]) -> Span | None:
    """One take of several kinds on the mean, so many of each; None where one of them is not known."""
    known = [(takes, span) for takes, span in spans if span is not None]
    if len(known) < len(spans):
        return None
    of = sum(takes for takes, _ in known)

    def mean(part: Callable[[Span], float]) -> float:
        return sum(takes * part(span) for takes, span in known) / of

    middle, low, high = mean(lambda one: one.middle), mean(lambda one: one.low), mean(lambda one: one.high)
    return Span(middle, low, high, min(span.count for _, span in known), any(span.scaled for _, span in known))


def span_of(costs: Sequence[float], *, scaled: bool = False) -> Span | None:
    """The middle of what was measured, and its spread; None where nothing was."""
    if not costs:
        return None
    if len(costs) < _FEW:
        return Span(median(costs), min(costs), max(costs), len(costs), scaled)
    tenths = quantiles(costs, n=10, method="inclusive")
    return Span(median(costs), tenths[0], tenths[-1], len(costs), scaled)
