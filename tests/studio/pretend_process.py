"""The real render process with a set that nobody stands in, drawn by numbers, and an engine that paints what it sees.

Run in its place (studio.child.MODULE). Where it stages ahead it stops at directions titled “Held” until somebody writes
into the pipe that TWIN_TEST_HOLD names.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio_app.direction.direction import Direction
from studio_app.engines import seeing, table
from studio_app.engines.engine import Context, Picture, Plan, Step
from studio_app.engines.seen_ahead import read_ahead
from studio_app.stage.assemble import Stage
from studio_app.stage.scene import Scene
from studio_app.studio import render_process
from studio_app.studio.staging_ahead import NICE
from studio_app.takes.painting import Area
from studio_app.takes.recipe import Recipe

HELD = "Held"


class Painter:
    """Paints the previz, with the depth over its left half."""

    def plan(self, recipe: Recipe) -> Plan:
        return Plan((), 1, 1.0, 1)

    def render(self, recipe: Recipe, context: Context) -> Picture:
        size = recipe.width, recipe.height
        assert context.seen is None or read_ahead(context.seen, size, {}) is not None, "not what was made for it"
        seen = seeing.seen_of(recipe, size, context)
        pixels = seen.previz.copy()
        pixels[:, : recipe.width // 2] = seen.maps["depth"][:, : recipe.width // 2]
        return Picture(pixels.astype("uint16") * 257 + recipe.seed, "trainedAlgorithmicMedia")


def staged(direction: Direction, context: Context, strands: int, *, share: float) -> Scene:
    if direction.title == HELD and sys.argv[-1] == str(NICE):
        context.tell(Step(share, 1.0, HELD))
        Path(os.environ["TWIN_TEST_HOLD"]).read_bytes()
    stage = context.kept.setdefault("stage", Stage(context.cache))
    assert isinstance(stage, Stage)
    return stage.bare(direction)


def drawn(scene: Scene, width: int, height: int) -> NDArray[np.uint8]:
    """A picture that is another one for every view."""
    noise = np.random.default_rng(round(scene.view.position[1] * 1000) % 2**32)
    return noise.integers(0, 255, (height, width, 3), dtype=np.uint8)


if __name__ == "__main__":
    seeing.staged = staged
    seeing.traced = lambda scene, size, *_rest: size  # type: ignore[assignment]
    seeing.proof = lambda size, scene: drawn(scene, *size)  # type: ignore[assignment]
    seeing.guides = lambda scene, *size: drawn(scene, *size)  # type: ignore[assignment]
    seeing.maps_of = lambda picture: {"depth": 255 - picture}  # type: ignore[assignment]
    seeing.areas_of = lambda picture: picture[..., 0] % len(Area)  # type: ignore[assignment]
    table.ENGINES["klein"] = replace(table.ENGINES["klein"], module="pretend_process", kind="Painter")
    sys.exit(render_process.main(sys.argv[1:]))
