"""Measuring a take's picture beside the lit stand-in of the same direction: the light, the pose and the look are the
same by construction, and so is the skin of the body card.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio_app.engines.engine import Cancelled, Context, Step
from studio_app.engines.staging import staged
from studio_app.engines.stand_in import PREVIZ_STRANDS
from studio_app.stage.develop import proof
from studio_app.stage.frames import Frames
from studio_app.stage.guides import masks
from studio_app.stage.tracer import Stopped, trace
from studio_app.takes.difference import in_frame
from studio_app.takes.flags_measured import Masks, Measured, measured
from studio_app.takes.recipe import Recipe

STAND_IN = "stand-in"
LONG_SIDE = 520
"""Pixels of the longer side that are measured; finer says no more of a body."""
SAMPLES = 8
_STAGED, _LIT = 0.3, 0.9

Bytes = NDArray[np.uint8]


def flags_of(recipe: Recipe, picture: Bytes, context: Context) -> Measured:
    """What a picture (h, w, 3) sRGB of this recipe shows of her, beside the stand-in. Raises Cancelled."""
    beside, parts = beside_of(recipe, context)
    context.tell(Step(_LIT, 1.0, "Measuring"))
    height, width = beside.shape[:2]
    return measured(in_frame(picture, width, height), beside, parts)


def beside_of(recipe: Recipe, context: Context) -> tuple[Bytes, Masks]:
    """The lit stand-in of a recipe and its masks, at the size that is measured. Raises Cancelled."""
    size = measured_size(recipe)
    scene = staged(recipe.direction, context, PREVIZ_STRANDS, share=_STAGED)

    def told(share: float, _frames: Frames | None) -> None:  # nothing to see: nobody asked for a picture
        context.tell(Step(_STAGED + (_LIT - _STAGED) * share, 1.0, "Letting the light in"))

    try:
        frames = trace(scene, *size, SAMPLES, 1, told, context.cancelled)
    except Stopped as error:
        raise Cancelled from error
    return proof(frames, scene), masks(scene, frames.index)


def measured_size(recipe: Recipe) -> tuple[int, int]:
    """Width and height that are measured: the picture's own, or smaller."""
    share = min(1.0, LONG_SIDE / max(recipe.width, recipe.height))
    return max(64, round(recipe.width * share)), max(64, round(recipe.height * share))
