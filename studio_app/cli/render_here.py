"""Rendering from a command: where an engine's weights are, and a render process for as long as the command runs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from studio_app.cli.costing import cost_here, cost_lines, require_room
from studio_app.cli.output import Tell, progress
from studio_app.engines.table import Entry
from studio_app.studio.models import WeightsShelf, folders, hash_all
from studio_app.studio.open_own import open_own
from studio_app.studio.own_weights import has_weights
from studio_app.studio.packed_weights import placed
from studio_app.studio.places import cache_dir, config_dir, make_cache
from studio_app.studio.queue import Queue
from studio_app.studio.renderer import Renderer
from studio_app.studio.session import Session
from studio_app.studio.shooting import Order, Outcome, shoot_and_wait
from studio_app.studio.shutter import next_recipe


def weights_shelf(engine: Entry, weights: Path | None) -> WeightsShelf:
    """Where the order finds its weights. Raises BadInput when they are missing or not this engine's."""
    if weights is None:
        return WeightsShelf(config_dir(), cache_dir())
    weights = placed(config_dir(), weights, folders(config_dir()).get(engine.name, ""))
    with progress("Reading the weights") as tell:
        hash_all(cache_dir(), engine.name, weights, lambda share: tell("Reading weights", share))
    return WeightsShelf(config_dir(), cache_dir(), {engine.name: str(weights.absolute())})


async def shoot_here(
    session: Session, tell: Tell, shelf: WeightsShelf, order: Order | None = None, twins: Iterable[str] = ()
) -> tuple[Outcome, ...]:
    """Shoots an order, the session's if none is given, and waits. Where a key was named, the packages of the `twins` in
    it (the one that is cast, unless others are said) are opened first: one that does not open renders nothing. Raises
    StudioError.
    """
    make_cache(cache_dir())
    queue = Queue.of(session.shoot.path, read_only=bool(session.shoot.read_only))
    renderer = Renderer(session, queue, cache_dir(), shelf)
    try:
        if order is None:
            cost = cost_here([next_recipe(session, queue, shelf)] * session.order.count, shelf)
            require_room(cost)
            tell(" ".join(cost_lines(cost)), 0.0)
        await renderer.start()
        for twin in tuple(twins) or (session.direction.cast.twin,):
            if session.keys.identity and has_weights(twin):
                tell("Opening her package", 0.0)
                await open_own(renderer, twin)
        return await shoot_and_wait(renderer, tell, order=order)
    finally:
        await renderer.close()
        queue.close()
