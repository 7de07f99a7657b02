"""What stands beside the Shoot button: shot, engine, quality, number of takes, seed and size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from studio_app.direction.camera import Aspect
from studio_app.direction.direction import Direction
from studio_app.engines.table import entry
from studio_app.studio.wish import Wish
from studio_app.takes.recipe import Quality, Recipe

LONG_SIDE = {Quality.DRAFT: 520, Quality.FINAL: 1040}


@dataclass(frozen=True, slots=True)
class Order:
    """How the next takes are rendered. No `seed`: they go on counting; no `long_side`: by quality. `wish`: what a
    diffusion engine is told otherwise than usual.
    """

    shot: str = "L01-S01"
    engine: str = "stand-in"
    quality: Quality = Quality.DRAFT
    count: int = 1
    seed: int | None = None
    long_side: int | None = None
    wish: Wish = field(default_factory=Wish)
    aside: Mapping[str, Wish] = field(default_factory=dict[str, Wish])
    """engine -> what was wished of it when another one was chosen"""

    def changed(self, **fields: Any) -> Order:
        """This order with other values. Words written by hand for one engine are nothing for another, and are there
        again when one comes back to it.
        """
        engine = fields.get("engine", self.engine)
        if engine == self.engine:
            return replace(self, **fields)
        aside = {**self.aside, self.engine: self.wish}
        return replace(self, **{"wish": aside.get(engine, Wish()), "aside": aside, **fields})

    @property
    def engines(self) -> tuple[str, ...]:
        """The engines that paint a take of this order, in turn."""
        return (*(one.engine for one in self.wish.before), self.engine)

    def size(self, aspect: Aspect) -> tuple[int, int]:
        """Width and height in pixels for a frame of this shape; both even. By quality: as the engine's tiers say."""
        weights = entry(self.engine).weights
        usual = weights.tiers[self.quality].long_side(aspect.ratio) if weights else LONG_SIDE[self.quality]
        return frame_size(self.long_side or usual, aspect)

    def recipe(self, direction: Direction, seed: int, versions: dict[str, str]) -> Recipe:
        """The recipe of the first take of this order."""
        width, height = self.size(direction.camera.aspect)
        return Recipe(
            direction=direction,
            shot=self.shot,
            engine=self.engine,
            quality=self.quality,
            seed=seed if self.seed is None else self.seed,
            width=width,
            height=height,
            versions=versions,
        )


def frame_size(long_side: int, aspect: Aspect) -> tuple[int, int]:
    """Width and height of a frame whose longer side has `long_side` pixels; both even, as video and chroma want it."""
    short = min(aspect.ratio, 1 / aspect.ratio)
    other = max(64, 2 * round(long_side * short / 2))
    return (long_side, other) if aspect.ratio > 1 else (other, long_side)
