"""What every diffusion engine begins and ends with: what it is told and looks at, the order's weights, the crop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from studio_app.direction.errors import BadInput, Refused
from studio_app.engines.card import card_memory
from studio_app.engines.demand import demand
from studio_app.engines.diffusion import Loaded, View, fitted, run
from studio_app.engines.engine import Context, Engine, Picture, Plan, Step
from studio_app.engines.folder import Folder
from studio_app.engines.kept import PIPELINE, bytes_kept, release
from studio_app.engines.laying_out import decode_in_tiles, prepare
from studio_app.engines.loras import attach
from studio_app.engines.memory import GB, Layout, choose, slower
from studio_app.engines.seeing import LIT, Seen
from studio_app.engines.speed import this_card
from studio_app.engines.switches import usual
from studio_app.engines.table import entry, require_areas
from studio_app.engines.weights import REMEMBERED, digest, folder_of
from studio_app.stage.scene import Floats
from studio_app.takes.painting import GUIDE, Painting
from studio_app.takes.recipe import Recipe
from studio_app.takes.source_type import source_type_of

Bytes = NDArray[np.uint8]

PAINTED = 0.97
"""How far a take has come when the picture is painted."""
LEAST_REFERENCE = 64
"""Pixels of a reference's shorter side below which no engine takes it."""


@dataclass(frozen=True, slots=True, eq=False)
class Sitting:
    """All that one picture is painted from, once the scene stands: words, seed, previz and guides, references, and
    the IP-Adapter through which these are looked at, where the engine needs one. `mask`: how much of each pixel may
    change (engines.areas); None: all of it.
    """

    painting: Painting
    seed: int
    seen: Seen
    references: tuple[Image.Image, ...] = ()
    adapter: Folder | None = None
    mask: Floats | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height that are painted."""
        return self.seen.previz.shape[1], self.seen.previz.shape[0]


Runner = Callable[[Loaded, dict[str, Any], int, tuple[int, int]], Bytes]
"""Calls a loaded pipeline: its arguments, the steps it will take, width and height -> sRGB uint8 (h, w, 3)."""


class Diffuser(Engine, Protocol):
    """An engine of diffusers in its parts, so that they can be measured without stage, weights on disk and queue."""

    def readied(self, pipeline: Any) -> Any:
        """The pipeline as the engine uses it: without what it never reads, remembering what it has encoded."""
        ...

    def view(self, pipeline: Any) -> View:
        """How its latents are looked at."""
        ...

    def paint(self, loaded: Loaded, sitting: Sitting, runner: Runner) -> Bytes:
        """One picture; `runner` makes the one call of the pipeline. Raises BadInput, and what `runner` raises."""
        ...


def running(context: Context) -> Runner:
    """The runner of a take: previews each step, cancelled within one."""
    return lambda loaded, call, steps, size: run(loaded, call, steps, context, (LIT, PAINTED), size)


def plan_of(recipe: Recipe, seconds_per_megapixel: float) -> Plan:
    """Named steps; seconds are those of a processor and say so by their size. Raises BadInput without words."""
    painting, wanted = painting_of(recipe), entry(recipe.engine).weights
    megapixels = recipe.width * recipe.height / 1e6
    memory = (wanted.memory_gb if wanted else 0) * GB + demand(recipe, {}).at_work(tiled=painting.tiled)
    seconds = 20 + seconds_per_megapixel * megapixels
    return Plan(
        ("Body", "Cloth", "Set", "Light", "Weights", "Paint"), painting.steps, seconds, round(memory / 1_000_000)
    )


def painting_of(recipe: Recipe) -> Painting:
    """What the engine is told. Raises BadInput where the recipe does not say, or says what the engine cannot do."""
    if recipe.painting is None:
        raise BadInput("This recipe has no words and weights for a diffusion engine.", do="Order the take again.")
    if recipe.painting.only:
        require_areas(entry(recipe.engine))
    return recipe.painting


def references_of(
    painting: Painting, grid: int, context: Context, maps: Mapping[str, Bytes] | None = None
) -> list[Image.Image]:
    """The photographs and guides that the order names, each within its budget of pixels and on the engine's grid.

    Without `maps` the guides are left out: so that photographs can be checked before the scene is staged.

    Raises BadInput: the shoot has no such photograph, or it is too long and thin.
    """
    found: list[Image.Image] = []
    for name in painting.references:
        if not name.startswith(GUIDE):
            found.append(_reference(name, context.plate_of(name), painting.reference_mp, grid))
        elif maps is not None:
            found.append(_reference(name, _guide_map(name, maps), painting.reference_mp, grid))
    return found


def _guide_map(name: str, maps: Mapping[str, Bytes]) -> Bytes:
    guide = name.removeprefix(GUIDE)
    if guide not in maps:
        raise BadInput(f"There is no guide “{guide[:40]}”.", do=f"There are: {', '.join(sorted(maps))}.")
    return maps[guide]


def _reference(name: str, pixels: Bytes, megapixels: float, grid: int) -> Image.Image:
    picture = Image.fromarray(pixels)
    scale = min(1.0, (megapixels * 1e6 / (picture.width * picture.height)) ** 0.5)
    width, height = (round(side * scale) // grid * grid for side in picture.size)
    if min(width, height) < LEAST_REFERENCE:
        raise BadInput(f"The photograph “{name}” is too small or too thin to be a reference ({width} x {height}).")
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def loaded_of(
    recipe: Recipe, size: tuple[int, int], context: Context, open_with: Callable[[Folder], Any],
    view_of: Callable[[Any], View],
) -> Loaded:  # fmt: skip
    """The pipeline, kept from the last take where its weights are the same and the card still has room for them as they
    lie, with the LoRAs of this order. `size`: the width and height that are painted.

    Raises Refused (none installed, changed since the order, too little memory), BadInput.
    """
    engine, painting = recipe.engine, painting_of(recipe)
    context.tell(Step(LIT, 1.0, "Opening the weights"))
    if context.weights is None:
        raise Refused(
            f"{entry(engine).title} needs its weights, and none are installed.",
            do="Add them: twin-studio models --help.",
        )
    found = folder_of(engine, context.weights)
    named = digest(found, context.cache / REMEMBERED)
    if named != painting.weights:
        raise Refused(
            "The weights have changed since this take was ordered.", safe="Nothing was painted.", do="Order it again."
        )
    card = this_card()
    if card is not None:
        card.require(painting.precision)
    fitted_with = " ".join((named, painting.precision, painting.adapter.sha256 if painting.adapter else ""))
    layout = _layout(recipe, found, size, context)
    loaded = _kept(context, fitted_with, layout)
    if loaded is None:
        release(context.kept)
        pipeline = open_with(found)
        view = view_of(pipeline)
        rgb = fitted(pipeline, view)
        attention = prepare(pipeline, layout, usual(card, layout.arrangement), context.cache)
        loaded = Loaded(pipeline, fitted_with, layout, view, rgb, attention=attention)
        context.kept[PIPELINE] = loaded
    loaded.layout = replace(loaded.layout, tiled=painting.tiled)
    decode_in_tiles(loaded.pipeline, painting.tiled)
    attach(loaded, painting.loras, found.path, context.hers)
    return loaded


def _layout(recipe: Recipe, found: Folder, size: tuple[int, int], context: Context) -> Layout:
    """Where the weights will lie, by what is free once torch has begun to use the card; what the last take left in the
    computer's memory is used again, or let go first. Raises Refused.
    """
    painting, room = painting_of(recipe), card_memory()
    free = room.free if room is not None and room.card else None
    host = None if room is None or room.host is None else room.host + bytes_kept(context.kept)
    return choose(demand(recipe, found.at_work, size), free, painting.precision, painting.tiled, host)


def _kept(context: Context, weights: str, layout: Layout) -> Loaded | None:
    """What the last take left, unless it has other weights or lies on the card in a way that has no room any more."""
    held = context.kept.get(PIPELINE)
    if not isinstance(held, Loaded) or held.weights != weights:
        return None
    return None if slower(layout.arrangement, held.layout.arrangement) else held


def finished(painted: Bytes, recipe: Recipe) -> Picture:
    """The middle of a picture that was painted a few pixels too large, born with the source type it must have."""
    top, left = (painted.shape[0] - recipe.height) // 2, (painted.shape[1] - recipe.width) // 2
    pixels = painted[top : top + recipe.height, left : left + recipe.width].astype(np.uint16) * 257
    return Picture(pixels, source_type_of(recipe.direction, trained=True))
