"""What a take of an engine needs room for, from its recipe and the sizes of its weights; nothing heavy is imported."""

from __future__ import annotations

from collections.abc import Mapping

from studio_app.direction.errors import Refused
from studio_app.engines.at_work import AT_WORK
from studio_app.engines.memory import Demand, Layout, choose
from studio_app.engines.table import entry
from studio_app.takes.painting import Painting, Precision
from studio_app.takes.recipe import Recipe

_WHOLE = 1024 * 1024 / 1e6


def demand(recipe: Recipe, parts: Mapping[str, int], size: tuple[int, int] | None = None) -> Demand:
    """`parts`: bytes of each part as it lies on the disk, in half precision; `size`: the width and height that are
    painted, where the engine's grid makes them larger than the recipe's. Raises BadInput: no such engine.
    """
    table = entry(recipe.engine).weights
    width, height = size or (recipe.width, recipe.height)
    megapixels = width * height / 1e6
    if table is None:
        return Demand(parts, megapixels)
    kept = {part: round(size * table.read.get(part, 1.0)) for part, size in parts.items()}
    looked_at = _looked_at(recipe, megapixels) if table.references else 0.0
    encoded = _WHOLE if table.whole_looks else max(megapixels, _largest_reference(recipe))
    return Demand(kept, megapixels, looked_at, encoded, AT_WORK[recipe.engine])


def layout_of(recipe: Recipe, parts: Mapping[str, int], free: int | None, host: int | None = None) -> Layout:
    """Where the weights of a recipe's last pass will lie, stored and decoded as the recipe says. `host`: bytes free of
    the computer's own memory, where they are known. Raises Refused.
    """
    painting = recipe.painting
    if painting is None:
        return choose(demand(recipe, parts), free, host=host)
    return choose(demand(recipe, parts), free, painting.precision, painting.tiled, host)


def as_fits(
    recipe: Recipe, painting: Painting, parts: Mapping[str, int], free: int | None, precision: Precision | None
) -> Painting:
    """The painting of a new order with what has to change for it to fit `free` bytes of the card: eight bits, unless a
    person asked for a `precision`, and tiles. Without a card, and where nothing fits, as it is.
    """
    try:
        layout = choose(demand(recipe.having(painting=painting, before=()), parts), free, precision)
    except Refused:
        return painting
    return painting.having(precision=layout.precision, tiled=layout.tiled)


def _largest_reference(recipe: Recipe) -> float:
    painting = recipe.painting
    return painting.reference_mp if painting is not None and painting.references else 0.0


def _looked_at(recipe: Recipe, megapixels: float) -> float:
    """Megapixels of the previz and of all references, which are tokens beside those of the picture."""
    table, painting = entry(recipe.engine).weights, recipe.painting
    references = len(painting.references) if painting is not None else 0
    if table is not None and table.whole_looks:
        return (1 + references) * _WHOLE
    return megapixels + references * (painting.reference_mp if painting is not None else 0.0)
