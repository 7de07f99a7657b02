"""What the next takes will cost, before they are started: memory needed and free, seconds as measured, disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from studio_app.direction.camera import Aspect
from studio_app.direction.errors import BadInput, Refused
from studio_app.engines.card import free_on_card
from studio_app.engines.demand import layout_of
from studio_app.engines.memory import Arrangement
from studio_app.engines.table import entry
from studio_app.engines.weights import folder_of
from studio_app.studio.measured import Measured, Span, expected, mean_of, measured
from studio_app.studio.order import frame_size
from studio_app.studio.wire import Memory
from studio_app.takes.recipe import Recipe

GB = 1e9
UNKNOWN = "not known how long the first time"
BYTES_PER_PIXEL = 4.6
"""A 16-bit PNG of a picture with grain, until one was measured."""
_BUDGETS = (0.5, 0.25, 0.12)
"""Megapixels of each reference that are tried where a take does not fit."""
_SHARES = (0.8, 0.64, 0.5)
"""Of the longer side: the smaller settings that are tried where a take does not fit."""


@dataclass(frozen=True, slots=True)
class Smaller:
    """A setting that fits: the longer side in pixels, the bytes it needs and where the weights would lie (0 and empty
    where only the computer's own memory is short). `reference_mp`: the megapixels of each photograph that is looked at,
    where these are what is smaller.
    """

    long_side: int
    width: int
    height: int
    needed: int
    plan: str
    reference_mp: float | None = None

    @property
    def needs(self) -> str:
        """'needs 6.0 GB, streamed block by block'; empty where only the computer's own memory is short."""
        return f"needs {self.needed / GB:.1f} GB, {self.plan}" if self.needed else ""

    def __str__(self) -> str:
        looks = f", photographs at {self.reference_mp:g} megapixels," if self.reference_mp is not None else ""
        size = f"{self.width} × {self.height}{looks}"
        return f"{size} {self.needs}".rstrip()


@dataclass(frozen=True, slots=True)
class Forecast:
    """`needed` and `free` are bytes of the card (`card`) or the computer; 0 where nobody knows. `seconds`: of one take,
    None the first time. `size`: bytes on disk of one take. `trouble`: why it does not fit; `smaller`: settings that do.
    `drapes`: how many garments must fall first, each for the seconds of `drape`, None where none ever fell here.
    """

    takes: int
    width: int
    height: int
    seconds: Span | None
    size: float
    needed: int = 0
    free: int = 0
    card: bool = False
    plan: str = ""
    trouble: str = ""
    smaller: tuple[Smaller, ...] = ()
    drapes: int = 0
    drape: Span | None = None

    @property
    def time_words(self) -> str:
        """'about 40 s (31 to 52 s), measured on 12 takes', or honestly that nobody knows; with the cloth that must fall
        first: 'about 2 min (90 s to 3 min), 3 garments draped first, measured once'.
        """
        if self.seconds is None:
            return UNKNOWN
        span, takes = self.seconds, max(1, self.takes)
        fall = self.drape or Span(0.0, 0.0, 0.0, 0)
        costs = ((span.middle, fall.middle), (span.low, fall.low), (span.high, fall.high))
        middle, low, high = (lasting(each * takes + one * self.drapes) for each, one in costs)
        spread = f" ({low} to {high})" if span.count > 1 and low != high else ""
        source = "from takes of other sizes" if span.scaled else "measured once" if span.count == 1 else ""
        return f"about {middle}{spread}{self._draped}, {source or f'measured on {span.count} takes'}"

    @property
    def _draped(self) -> str:
        if not self.drapes:
            return ""
        what = "1 garment" if self.drapes == 1 else f"{self.drapes} garments"
        return f", {what} draped first" if self.drape is not None else f" and {what} to drape, not known how long"

    @property
    def short(self) -> str:
        """'416 × 520, about 40 s (31 s to 52 s)'; for a corner of the window."""
        return f"{self.width} × {self.height}, {self.time_words.partition(', ')[0]}"

    @property
    def memory_words(self) -> str:
        """'needs 9.4 GB of graphics memory, 14.1 GB are free'; empty where nothing is known."""
        kind = "graphics memory" if self.card else "memory"
        needs = f"needs {self.needed / GB:.1f} GB of {kind}" if self.needed else ""
        free = f"{self.free / GB:.1f} GB{'' if needs else f' of {kind}'} are free" if self.free else ""
        return ", ".join(filter(None, (needs, free)))

    @property
    def disk_words(self) -> str:
        """'about 12 MB on disk'."""
        megabytes = self.size * max(1, self.takes) / 1e6
        return f"about {megabytes / 1000:.1f} GB on disk" if megabytes >= 1000 else f"about {megabytes:.0f} MB on disk"


def forecast(
    recipe: Recipe,
    takes: int,
    history: tuple[Measured, ...],
    machine: str,
    memory: Memory | None,
    weights: Callable[[str], str],
) -> Forecast:
    """What `takes` takes like this recipe will cost. `machine` and `memory` are as the render process says; `weights`:
    an engine -> the folder of its weights, empty where it has none here. Of several passes the hungriest counts.
    """
    found = [(one, _parts(one.engine, weights(one.engine))) for one in recipe.passes]
    hungriest, parts = max(found, key=lambda one: (max(one[1].values(), default=0), sum(one[1].values())))
    free = memory.free if memory is not None else 0
    on_card = memory is not None and memory.card
    host = memory.host if memory is not None else None
    plan, needed, trouble, smaller = "", 0, "", ()
    if parts:
        room = free if on_card else None
        try:
            chosen = layout_of(hungriest, parts, room, host)
            plan, needed = str(chosen), chosen.needed
        except Refused as error:
            trouble = error.what
        smaller = (*_fewer_tokens(hungriest, parts, room, host), *_smaller(hungriest, parts, room, host))
    like = measured(recipe, machine, plan, 0.0, 0, 0)
    seconds = expected(history, like, lambda one: one.seconds)
    size = expected(history, like.having(plan=plan), lambda one: float(one.size))
    held = expected([one for one in history if one.held], like, lambda one: float(one.held))
    if not needed and held is not None:
        needed = round(held.high)
    pixels = recipe.width * recipe.height
    each = size.middle if size is not None else BYTES_PER_PIXEL * pixels
    return Forecast(takes, recipe.width, recipe.height, seconds, each, needed, free, on_card, plan, trouble, smaller)


def forecast_all(
    recipes: Sequence[Recipe],
    history: tuple[Measured, ...],
    machine: str,
    memory: Memory | None,
    weights: Callable[[str], str],
) -> Forecast:
    """What a take of each of these recipes, one or more, will cost together: each as one of its own size and passes.
    The memory is that of the hungriest. Where nobody knows how long one of them takes, nobody knows for all.
    """
    kinds: dict[object, list[Recipe]] = {}
    for recipe in recipes:
        like = measured(recipe, machine, "", 0.0, 0, 0)
        kinds.setdefault((like.kind, recipe.width, recipe.height), []).append(recipe)
    found = [forecast(kind[0], len(kind), history, machine, memory, weights) for kind in kinds.values()]
    most = max(found, key=lambda one: (bool(one.trouble), one.needed, one.width * one.height))
    spans = [(one.takes, one.seconds) for one in found]
    size = sum(one.size * one.takes for one in found) / len(recipes)
    return replace(most, takes=len(recipes), seconds=mean_of(spans), size=size)


def room_of(memory: Memory | None) -> int | None:
    """Bytes of the card that the next take may have, as the render process last said, or the driver before it did; None
    where there is no card.
    """
    if memory is None:
        return free_on_card()
    return memory.free if memory.card else None


def lasting(seconds: float) -> str:
    """'8 s', '4 min', '1 h 20 min'."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02d} min"


def _parts(engine: str, weights: str) -> Mapping[str, int]:
    """Bytes of each part of the engine's weights, by the heads of its files; none where there are none."""
    if entry(engine).weights is None or not weights:
        return {}
    try:
        return folder_of(engine, Path(weights)).at_work
    except BadInput:
        return {}


def _smaller(recipe: Recipe, parts: Mapping[str, int], free: int | None, host: int | None) -> tuple[Smaller, ...]:
    """Settings below the one that is asked for which this card, if there is one, has room for."""
    longer, aspect = max(recipe.width, recipe.height), Aspect(recipe.direction.camera.aspect)
    found: list[Smaller] = []
    for share in _SHARES:
        side = round(longer * share / 16) * 16
        width, height = frame_size(max(64, side), aspect)
        found += _fitting(recipe.having(width=width, height=height), parts, free, host)
    return tuple(found)


def _fewer_tokens(
    recipe: Recipe, parts: Mapping[str, int], free: int | None, host: int | None
) -> tuple[Smaller, ...]:  # fmt: skip
    """The size that is asked for with photographs shrunk further, where the engine looks at them as large as they are
    handed over.
    """
    table, painting = entry(recipe.engine).weights, recipe.painting
    if table is None or painting is None or not painting.references or table.whole_looks or not table.references:
        return ()
    found: list[Smaller] = []
    for megapixels in _BUDGETS:
        if megapixels < painting.reference_mp:
            fewer = recipe.having(painting=painting.having(reference_mp=megapixels))
            found += [replace(one, reference_mp=megapixels) for one in _fitting(fewer, parts, free, host)]
    return tuple(found)


def _fitting(recipe: Recipe, parts: Mapping[str, int], free: int | None, host: int | None) -> list[Smaller]:
    """These settings, where they fit."""
    try:
        chosen = layout_of(recipe, parts, free, host)
    except Refused:
        return []
    plan = "" if chosen.arrangement is Arrangement.PROCESSOR else str(chosen)
    return [Smaller(max(recipe.width, recipe.height), recipe.width, recipe.height, chosen.needed, plan)]
