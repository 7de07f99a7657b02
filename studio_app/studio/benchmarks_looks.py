"""How much sooner the second take of a direction comes: whole takes of a tiny klein through the real render process."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

from studio_app.direction.errors import StudioError
from studio_app.engines.table import versions_of
from studio_app.engines.weights import REMEMBERED, digest, folder_of
from studio_app.studio.benchmark_row import Row, reached, skipped
from studio_app.studio.errands import run_errands
from studio_app.studio.first_run import sample_direction
from studio_app.studio.models import WeightsShelf
from studio_app.studio.order import Order
from studio_app.studio.wire import RenderOrder
from studio_app.studio.wish import Wish

PAIRS, SIDE = 3, 256
AIM = 1.3
_ENGINE, _NAME, _UNIT = "klein", "second take of a direction", "times as fast"
_COMPARED = "as the first one of it: previz and words are there; tiny klein, body and cloth kept"


def look_row(cache: Path, tell: Callable[[str, float], None]) -> Row:
    """Framings that are new and, of each, another seed; one take before them warms the process and does not count."""
    with tempfile.TemporaryDirectory(prefix="twin-studio-") as folder:
        tiny: Any = import_module("studio_app.engines.tiny")
        weights = tiny.TINY[_ENGINE](Path(folder) / _ENGINE)
        digest(folder_of(_ENGINE, weights), cache / REMEMBERED)
        try:
            _, *seconds = asyncio.run(run_errands(_orders(Path(folder), weights, cache), cache, tell))
        except StudioError as error:
            return skipped(_NAME, _UNIT, str(error), AIM)
    return reached(_NAME, median(seconds[::2]) / median(seconds[1::2]), _UNIT, AIM, _COMPARED)


def _orders(folder: Path, weights: Path, cache: Path) -> Iterator[RenderOrder]:
    direction, shelf = sample_direction(), WeightsShelf(cache, cache, {_ENGINE: str(weights)})
    order, versions = Order(engine=_ENGINE, long_side=SIDE), versions_of(_ENGINE)
    for number in range(1 + 2 * PAIRS):
        nearer = direction.camera.having(distance_m=direction.camera.distance_m - 0.05 * ((number + 1) // 2))
        plain = order.recipe(direction.having(camera=nearer), number, versions)
        file = str(folder / f"{number}.png")
        yield RenderOrder(id=number, recipe=shelf.painted(plain, Wish()), file=file, weights=str(weights))
