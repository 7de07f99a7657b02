"""The stand-in engine: the lit figure itself, path traced, denoised and developed. Needs no GPU and no weights."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
from numpy.typing import NDArray

from studio_app.direction.direction import Direction
from studio_app.engines.engine import Cancelled, Context, Picture, Plan, Step
from studio_app.engines.figure_marks import figure_marks
from studio_app.engines.figure_marks_store import store_marks
from studio_app.engines.staging import staged
from studio_app.stage.develop import develop, proof
from studio_app.stage.frames import Frames
from studio_app.stage.scene import Scene
from studio_app.stage.tracer import Stopped, trace
from studio_app.stage.tracer_kept import Kept
from studio_app.stage.tracer_variant import best_variant
from studio_app.takes.recipe import Quality, Recipe
from studio_app.takes.source_type import source_type_of

SAMPLES = {Quality.DRAFT: 12, Quality.FINAL: 16}
STRANDS = {Quality.DRAFT: 9000, Quality.FINAL: 15000}
PREVIZ_STRANDS = 5000

_STAGED = 0.25
_TRACED = 0.95
_SETUP_S = 1.0
_S_PER_SAMPLE = 1.2e-6


class StandIn:
    """Paints a recipe by physics alone: mitsuba's path tracer over the assembled scene."""

    def plan(self, recipe: Recipe) -> Plan:
        """What the take costs on two cores; a body or a drape not made yet comes on top (in words as it happens)."""
        samples = SAMPLES[recipe.quality]
        pixels = recipe.width * recipe.height
        steps = ("Body", "Cloth", "Set", "Light", "Develop")
        return Plan(steps, samples, _SETUP_S + pixels * samples * _S_PER_SAMPLE, 900 + pixels * 400 // 1_000_000)

    def render(self, recipe: Recipe, context: Context) -> Picture:
        """The developed picture, 16 bits. Raises Cancelled between two passes."""
        scene = staged(recipe.direction, context, STRANDS[recipe.quality], share=_STAGED)
        size, samples = (recipe.width, recipe.height), SAMPLES[recipe.quality]
        frames = traced(scene, size, samples, recipe.seed, context, _STAGED, kept=_kept(context))
        context.tell(Step(_TRACED, 1.0, "Developing"))
        context.stop_if_cancelled()
        with suppress(OSError):  # a take is not lost for want of its marks: they are found again when they are needed
            store_marks(figure_marks(scene, recipe.width, recipe.height), recipe.direction, context.cache)
        return Picture(develop(frames, scene, recipe.seed), source_type_of(recipe.direction, trained=False))


def _kept(context: Context) -> Kept | None:
    """What the tracer made of the last take's scene, in the computer's memory: a card's is for the weights."""
    if best_variant().startswith("cuda"):
        return None
    kept = context.kept.get("traced")
    if not isinstance(kept, Kept):
        context.kept["traced"] = kept = Kept()
    return kept


def previz(direction: Direction, width: int, height: int, samples: int, context: Context) -> NDArray[np.uint8]:
    """A quick path-traced look, sRGB uint8 (h, w, 3). Raises Cancelled."""
    scene = staged(direction, context, PREVIZ_STRANDS, share=_STAGED)
    return proof(traced(scene, (width, height), samples, 1, context, _STAGED), scene)


def traced(
    scene: Scene,
    size: tuple[int, int],
    samples: int,
    seed: int,
    context: Context,
    start: float,
    end: float = _TRACED,
    kept: Kept | None = None,
) -> Frames:
    """The traced frames, telling steps from `start` to `end` and now and then a proof. Raises Cancelled."""
    shown = [0.0]

    def told(share: float, frames: Frames | None) -> None:
        # A proof costs about as much as two samples of denoising, so only a few are shown on the way.
        look = frames is not None and share >= shown[0] + 0.2
        if look:
            shown[0] = share
        preview = proof(frames, scene) if look and frames is not None else None
        context.tell(Step(start + (end - start) * share, 1.0, "Letting the light in", preview))

    context.tell(Step(start, 1.0, "Letting the light in"))
    try:
        return trace(scene, *size, samples, seed, told, context.cancelled, kept)
    except Stopped as error:
        raise Cancelled from error
