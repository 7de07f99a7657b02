"""How long takes are: the sample shoot as a draft and as a final, with strand hair, in a warm render process."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path

from studio_app.direction.errors import StudioError
from studio_app.engines.table import versions_of
from studio_app.studio.benchmark_row import Row, measured, skipped
from studio_app.studio.errands import run_errands
from studio_app.studio.first_run import sample_direction
from studio_app.studio.order import Order
from studio_app.studio.wire import RenderOrder
from studio_app.takes.recipe import Quality

_TARGETS = {Quality.DRAFT: 6.0, Quality.FINAL: 25.0}
_COMPARED = "target on 2 cores; body, cloth and kernels made before"


def engine_rows(cache: Path, tell: Callable[[str, float], None]) -> tuple[Row, ...]:
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
