"""The garments that must fall before takes can be painted: how many have no drape yet, and how long such falls took."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from studio_app.direction.direction import Direction
from studio_app.direction.look import GarmentKind
from studio_app.engines.table import ENGINES
from studio_app.stage.body_store import stored_body
from studio_app.stage.drape_store import drape_seconds, undraped
from studio_app.stage.posing import pose_figure
from studio_app.studio.body_cards import body_of
from studio_app.studio.forecast import Forecast
from studio_app.studio.measured import span_of
from studio_app.takes.recipe import Recipe

_TRACER = "mitsuba"


def with_drapes(cost: Forecast, recipes: Iterable[Recipe], cache: Path) -> Forecast:
    """The forecast with what has to be draped for these recipes first; for a thread."""
    staged = [one.direction for one in recipes if _needs_the_stage(one)]
    falls = drapes_missing(staged, cache) if staged else 0
    return replace(cost, drapes=falls, drape=span_of(drape_seconds(cache)) if falls else None)


def drapes_missing(directions: Iterable[Direction], cache: Path) -> int:
    """How many garments have no drape in the cache, each counted once in a pose. Of a twin whose body is not built yet
    all of them; of one who is not here none.
    """
    looks = {(one.cast.twin, one.pose, one.look.garments): one for one in directions}
    cards = {twin: body_of(twin) for twin in {one.cast.twin for one in looks.values()}}
    bodies = {twin: stored_body(card, cache) for twin, card in cards.items() if card is not None}
    missing: set[object] = set()
    for (twin, pose, garments), direction in looks.items():
        body = bodies.get(twin)
        if body is not None:
            missing |= set(undraped(garments, pose_figure(body, pose, direction.expression), cache))
        elif twin in bodies:
            fall = [one for one in garments if one.kind is not GarmentKind.SHOES]
            missing |= {(twin, pose, garments, at) for at in range(len(fall))}
    return len(missing)


def _needs_the_stage(recipe: Recipe) -> bool:
    known = ENGINES.get(recipe.engine)
    return known is not None and _TRACER in known.paints_with
