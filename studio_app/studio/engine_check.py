"""The engines' self-test as a person runs it: what is ordered goes through the same shelf and order as a take."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from studio_app.direction.direction import Direction
from studio_app.direction.presets import direction_preset
from studio_app.engines.engine import Context, Step
from studio_app.engines.table import versions_of
from studio_app.engines.weights import REMEMBERED, digest, folder_of
from studio_app.studio.models import WeightsShelf
from studio_app.studio.order import Order
from studio_app.studio.render_process import twin_of
from studio_app.studio.wish import Wish
from studio_app.takes.recipe import Recipe


def check_engines(cache: Path) -> Iterator[tuple[str, bool, str]]:
    """Engine, whether it works, and what was tried, line by line. Imports torch: not for the window's process."""
    direction = direction_preset("three-light-ecommerce")
    direction = direction.having(look=direction.look.having(garments=()))  # the bodysuit: nothing to drape
    test: Any = import_module("studio_app.engines.self_test")
    context = Context(cache, twin_of, _unheard, lambda: False)

    def order(name: str, folder: Path, wanted: Direction, long_side: int) -> Recipe:
        digest(folder_of(name, folder), cache / REMEMBERED)
        plain = Order(engine=name, long_side=long_side).recipe(wanted, 1, versions_of(name))
        return WeightsShelf(cache, cache, {name: str(folder)}).painted(plain, Wish())

    for line in test.self_test(direction, context, order):
        yield line.engine, line.ok, line.words


def _unheard(_step: Step) -> None:
    pass
