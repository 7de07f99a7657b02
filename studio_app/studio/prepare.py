"""Set-up of what is expensive: the sample twins' bodies, the cloth solver's kernels, the sample look's drape."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

from studio_app.direction.direction import Direction
from studio_app.direction.durable import write_atomically
from studio_app.direction.presets import direction_preset, preset, preset_names
from studio_app.engines.table import versions_of
from studio_app.stage.body_store import body_key, stored_body
from studio_app.studio.errands import run_errands
from studio_app.studio.places import make_cache
from studio_app.studio.wire import BodyOrder, DrapeOrder, Work
from studio_app.twins.card import Twin

MARK = "prepared.json"
SAMPLE_DIRECTION = "evening-crossing"


def sample_twins() -> tuple[Twin, ...]:
    """The twins that come with the studio."""
    return tuple(preset("twins", name, "twin", Twin) for name in preset_names("twins"))


def prepare(cache: Path, tell: Callable[[str, float], None]) -> tuple[str, ...]:
    """Makes what is missing in the cache; returns what was made, nothing when all was there.

    The first time takes a minute or two, most of it the body model. Raises StudioError with what to do.
    """
    make_cache(cache)
    twins, direction = sample_twins(), direction_preset(SAMPLE_DIRECTION)
    missing = [twin for twin in twins if stored_body(twin, cache) is None]
    orders: list[Work] = [BodyOrder(id=number, twin=twin) for number, twin in enumerate(missing, 1)]
    made = [f"the body of {twin.name}" for twin in missing]
    mark = _mark(twins, direction)
    if _marked(cache) != mark:
        orders.append(DrapeOrder(id=len(orders) + 1, direction=direction))
        made.append("the drape of the sample look")
    if orders:
        asyncio.run(run_errands(orders, cache, tell))
        write_atomically(cache / MARK, json.dumps(mark, indent=1).encode() + b"\n")
    return tuple(made)


def _mark(twins: tuple[Twin, ...], direction: Direction) -> dict[str, str]:
    """What the drape depends on: the body, the direction and the libraries."""
    body = next((body_key(twin) for twin in twins if twin.id == direction.cast.twin), "")
    figure = f"{direction.pose.model_dump_json()}{direction.look.model_dump_json()}"
    return {"body": body, "figure": figure, **versions_of("stand-in")}


def _marked(cache: Path) -> object:
    try:
        return json.loads((cache / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
