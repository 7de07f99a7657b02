"""What a diffusion engine paints over: the lit previz and the control maps of a direction. Needs no torch.

They are made where the take is painted, or before that in another process (`see_ahead`): the same steps either way.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from studio_app.engines.areas import areas_of
from studio_app.engines.edges import outlines
from studio_app.engines.engine import Context, Step
from studio_app.engines.seen_ahead import Made, read_ahead, write_ahead
from studio_app.engines.seen_once import once
from studio_app.engines.staging import staged
from studio_app.engines.stand_in import PREVIZ_STRANDS, traced
from studio_app.engines.table import entry
from studio_app.stage.develop import proof
from studio_app.stage.guides import Guides, guides
from studio_app.stage.tracer_variant import keep_llvms_apart
from studio_app.takes.recipe import Recipe

Bytes = NDArray[np.uint8]

PREVIZ_SAMPLES = 8
STAGED, LIT = 0.2, 0.35
"""How far a take has come when the scene stands, and when the previz is lit."""


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What an engine paints over: the lit previz and the control maps, sRGB uint8 (h, w, 3), and which part each pixel
    shows (engines.areas), uint8 (h, w); pixel over pixel.
    """

    previz: Bytes
    maps: dict[str, Bytes]
    areas: Bytes = field(default_factory=lambda: np.zeros((0, 0), np.uint8))

    def picture(self, name: str = "") -> Image.Image:
        """The previz, or a map by its name."""
        return Image.fromarray(self.maps[name] if name else self.previz)


def seen_of(recipe: Recipe, size: tuple[int, int], context: Context) -> Seen:
    """The lit previz and the control maps of the recipe's direction, made beforehand or now. After another pass its
    picture stands for the previz. Raises Cancelled, StudioError.
    """
    lit = context.before is None
    made = None if context.seen is None else read_ahead(context.seen, size, context.kept)
    if made is None or (lit and made.previz is None):
        made = _made(recipe, size, context, lit=lit)
    else:
        context.tell(Step(LIT, 1.0, "Letting the light in", made.previz if lit else None))
    if context.before is not None:
        previz = widened(context.before, size)
    else:
        assert made.previz is not None
        previz = made.previz
    return Seen(previz, made.maps | {"edges": outlines(previz)}, made.areas)


def see_ahead(recipe: Recipe, context: Context, file: Path) -> None:
    """Makes into a file what every pass of the recipe will paint over. Raises Cancelled, StudioError."""
    made: dict[tuple[int, int], Made] = {}
    for at, one in enumerate(recipe.passes):
        size = size_of(one, grid_of(one.engine))
        if size not in made:
            made[size] = _made(one, size, context, lit=at == 0)
    write_ahead(file, made)


def grid_of(engine: str) -> int:
    """The grid of pixels on which an engine paints. Raises BadInput."""
    weights = entry(engine).weights
    return weights.grid if weights is not None else 1


def size_of(recipe: Recipe, grid: int) -> tuple[int, int]:
    """Width and height that the engine's grid can take, not smaller than asked for."""
    return -(-recipe.width // grid) * grid, -(-recipe.height // grid) * grid


def _made(recipe: Recipe, size: tuple[int, int], context: Context, *, lit: bool) -> Made:
    """The maps of the direction, and the previz too where it is `lit`."""
    keep_llvms_apart()  # guides bring Mesa's LLVM, before the tracer brings its own
    scene = staged(recipe.direction, context, PREVIZ_STRANDS, share=STAGED)
    drawn = once("maps", scene, size, context.kept, lambda: _drawn(guides(scene, *size)))
    if not lit:
        return drawn
    traces = lambda: proof(traced(scene, size, PREVIZ_SAMPLES, 1, context, STAGED, LIT), scene)  # noqa: E731
    return replace(drawn, previz=once("previz", scene, size, context.kept, traces))


def _drawn(found: Guides) -> Made:
    return Made(maps_of(found), areas_of(found))


def maps_of(found: Guides) -> dict[str, Bytes]:
    """The control maps by name, each sRGB uint8 (h, w, 3), pixel over pixel with the previz."""
    depth = (found.depth >> 8).astype(np.uint8)
    return {"pose": found.pose_picture, "depth": np.repeat(depth[..., None], 3, axis=2), "normal": found.normal}


def widened(picture: Bytes, size: tuple[int, int]) -> Bytes:
    """A finished picture (h, w, 3) at an engine's size: what `finished` cut off is its edge drawn on."""
    wide, high = size[0] - picture.shape[1], size[1] - picture.shape[0]
    top, left = high // 2, wide // 2
    return np.pad(picture, ((top, high - top), (left, wide - left), (0, 0)), mode="edge")
