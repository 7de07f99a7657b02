"""How long takes are, and what the studio adds to them: the stand-in, the queue, tiny engines, and the card if any."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path

from studio_app.direction.errors import StudioError
from studio_app.engines.table import versions_of
from studio_app.studio.benchmark_child import asked, lines_of
from studio_app.studio.benchmark_row import Row, here_and_now, measured, reached, skipped
from studio_app.studio.benchmarks_looks import look_row
from studio_app.studio.benchmarks_takes import take_rows
from studio_app.studio.errands import run_errands
from studio_app.studio.first_run import sample_direction
from studio_app.studio.order import Order
from studio_app.studio.wire import RenderOrder
from studio_app.takes.recipe import Quality

Tell = Callable[[str, float], None]

PROBED = ("klein", "sdxl-union", "qwen-edit", "z-image")
_TARGETS = {Quality.DRAFT: 6.0, Quality.FINAL: 25.0}
_COMPARED = "target on 2 cores; body, cloth and kernels made before"
_PROBE_S = 900
_STEP_MS = 2.0
_CARD_S = 900
_ON_CARD = "studio_app.engines.measuring.on_card"
_NO_PROBE = "The tiny engines could not be run here: “twin-studio doctor --engines” says why."


def engine_rows(cache: Path, tell: Tell) -> tuple[Row, ...]:
    """Rows of this group, in the order in which they are measured."""
    stand_in = _stand_in_rows(cache, lambda words, share: tell(words, 0.3 * share))
    takes = take_rows(cache, lambda words, share: tell(words, 0.3 + 0.1 * share))
    again = look_row(cache, lambda words, share: tell(words, 0.4 + 0.1 * share))
    tell("tiny engines, one after the other", 0.5)
    tiny = _tiny_rows(asked(["studio_app.studio.engine_probe", *PROBED], _PROBE_S))
    return (*stand_in, *takes, again, *tiny, *_card_rows(lambda words: tell(words, 0.6)), _versions(), here_and_now())


def _stand_in_rows(cache: Path, tell: Tell) -> tuple[Row, ...]:
    """Seconds of a stand-in draft and final; the first draft warms the process and is not counted."""
    direction, versions = sample_direction(), versions_of("stand-in")
    with tempfile.TemporaryDirectory(prefix="twin-studio-") as folder:
        recipes = [Order(quality=quality).recipe(direction, 1, versions) for quality in (Quality.DRAFT, *_TARGETS)]
        orders = [
            RenderOrder(id=number, recipe=recipe, file=str(Path(folder) / f"{number}.png"))
            for number, recipe in enumerate(recipes, 1)
        ]
        names = [f"{recipe.quality.value} {recipe.width}x{recipe.height}" for recipe in recipes[1:]]
        try:
            seconds = asyncio.run(run_errands(orders, cache, tell))[1:]
        except StudioError as error:
            return tuple(
                skipped(name, "s", str(error), target) for name, target in zip(names, _TARGETS.values(), strict=True)
            )
    return tuple(
        measured(name, took, "s", target, _COMPARED)
        for name, took, target in zip(names, seconds, _TARGETS.values(), strict=True)
    )


def _tiny_rows(said: dict[str, float]) -> tuple[Row, ...]:
    """What the studio adds to a step, and how much sooner a look's second take is painted; of each engine."""
    found: list[Row] = []
    for name in PROBED:
        added, again = f"added to a step, {name}", f"second take of a look, {name}"
        if f"{name} ours" not in said:
            found += [skipped(added, "ms", _NO_PROBE, _STEP_MS), skipped(again, "times as fast", _NO_PROBE)]
            continue
        bare, ours = said[f"{name} bare"], said[f"{name} ours"]
        spread = f"p95 {said[f'{name} ours p95']:.1f} beside {said[f'{name} bare p95']:.1f} ms"
        against = f"median {ours:.1f} beside {bare:.1f} ms of the bare pipeline, {spread}; tiny model, processor time"
        found.append(measured(added, said[f"{name} added"], "ms", _STEP_MS, against))
        ratio = said[f"{name} first"] / said[f"{name} second"]
        found.append(
            reached(again, ratio, "times as fast", None, "tiny model, no stage: words and pictures are encoded once")
        )
    return tuple(found)


def _card_rows(tell: Callable[[str], None]) -> tuple[Row, ...]:
    """The engines at their real size, where there is a card for it; told as they come."""
    found: list[Row] = []
    tell("engines of real size on the card")
    for said in lines_of([_ON_CARD], _CARD_S):
        found.append(_card_row(said))
        tell(found[-1].name)
    return tuple(found) or (skipped("engines of real size", "s", "The measuring of the card ended without a word."),)


def _card_row(said: dict[str, object]) -> Row:
    name, unit, words = (str(said.get(key, "")) for key in ("name", "unit", "words"))
    value, aim = (float(one) if isinstance(one := said.get(key), int | float) else None for key in ("value", "aim"))
    if value is None:
        return skipped(name, unit, words, aim)
    return (reached if said.get("more") else measured)(name, value, unit, aim, words)


def _versions() -> Row:
    """What paints here, without a figure."""
    paints = versions_of(PROBED[0])
    return skipped("measured with", "", ", ".join(f"{name} {number}" for name, number in paints.items()))
