"""The recipe: the whole order, enough to render the same take again."""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from studio_app.direction.direction import Direction
from studio_app.direction.value import Value
from studio_app.takes.painting import Painting

Pixels = Annotated[int, Field(ge=64, le=8192)]
ShotCode = Annotated[str, Field(pattern=r"^L\d{2}-S\d{2}$")]


class Quality(StrEnum):
    """How much time a take may cost."""

    DRAFT = "draft"
    FINAL = "final"


EngineName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,63}$")]
MOST_PASSES = 3


class Pass(Value):
    """An earlier pass of a take: which engine paints it, and what it is told."""

    engine: EngineName
    painting: Painting


class Recipe(Value):
    """Direction, engine, seed and everything that decides the bytes. `painting` is what a diffusion engine is
    told besides; `versions` names each library that paints; `before` the passes that this engine paints over.
    """

    direction: Direction
    shot: ShotCode = "L01-S01"
    engine: EngineName = "stand-in"
    quality: Quality = Quality.DRAFT
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 1
    width: Pixels = 416
    height: Pixels = 520
    painting: Painting | None = None
    versions: dict[str, str] = Field(default_factory=dict[str, str], max_length=64)
    before: Annotated[tuple[Pass, ...], Field(max_length=MOST_PASSES)] = ()

    @property
    def engines(self) -> tuple[str, ...]:
        """The engines that paint it, in turn."""
        return (*(one.engine for one in self.before), self.engine)

    @property
    def passes(self) -> tuple[Recipe, ...]:
        """One recipe for each pass, the take's own last."""
        earlier = (self.having(engine=one.engine, painting=one.painting, before=()) for one in self.before)
        return (*earlier, self.having(before=()) if self.before else self)

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the canonical JSON of the recipe: equal recipes, equal digests."""
        plain = json.dumps(self.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(plain.encode()).hexdigest()
