"""What a diffusion engine is told besides the direction; part of the recipe, so that a take can be painted again."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from studio_app.direction.value import Value

GUIDE = "guide:"
"""How a reference that is a map of the stand-in begins."""
Weight = Annotated[float, Field(ge=0, le=2)]


class Precision(StrEnum):
    """How the weights of what paints are held; it decides bytes of the picture, near ones, never the same."""

    HALF = "half"
    """As published, in 16 bits (32 on a processor)."""
    STORED = "fp8-stored"
    """Linear layers in 8 bits (e4m3, a scale for each row), brought to 16 where they are used: half the memory."""
    COMPUTED = "fp8"
    """Linear layers multiplied in 8 bits as well: about twice as fast on cards that can (sm_89 and later)."""

    @property
    def words(self) -> str:
        """What a person reads of it beside where the weights lie; empty for half."""
        return _WORDS[self]


_WORDS = {Precision.HALF: "", Precision.STORED: "weights in 8 bits", Precision.COMPUTED: "arithmetic in 8 bits"}


class Area(StrEnum):
    """A part of a picture that a pass may change while the rest stays."""

    HAIR = "hair"
    GARMENTS = "garments"
    """Whatever she wears, the bodysuit as well."""
    SKIN = "skin"
    LOCATION = "location"
    """All that is not she: the set or the plate, in front of her as well as behind."""

    @property
    def words(self) -> str:
        """What people call it."""
        return "skin and face" if self is Area.SKIN else self.value


class Lora(Value):
    """A small set of weights laid over the engine's: the file's name, its SHA-256, and how strongly it works.

    `twin`: the id of the twin whose locked package holds it; empty where the file lies beside the engine's weights.
    """

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._ -]{0,95}$")]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    weight: Weight = 1.0
    twin: Annotated[str, Field(pattern=r"^([a-z0-9][a-z0-9-]{0,63})?$")] = ""


class Adapter(Value):
    """What lets an engine look at photographs that it cannot by itself: its SHA-256, and how strongly it works."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    weight: Weight = 0.6


class Painting(Value):
    """Words, steps and weights of one pass.

    `strength` is how far the picture may leave the lit previz (0 keeps it, 1 forgets it); `guidance` the scale of
    classifier-free guidance (Ho and Salimans 2022), 1 for none; `controls` how strongly each guide holds, by its name;
    `weights` the SHA-256 of the folder of weights (see engines.weights). `references` names photographs of the shoot
    that the engine looks at, in the order in which the words speak of them, each shrunk to `reference_mp` megapixels;
    one that begins with "guide:" is a map of the stand-in. `roles` says, in the same order, what each one shows.
    `precision` and `tiled` (whether large pictures go through the VAE in tiles) are what a card had room for.
    `only`: the parts that the pass may change; none for the whole picture.
    """

    prompt: Annotated[str, Field(max_length=8000)]
    negative: Annotated[str, Field(max_length=8000)] = ""
    steps: Annotated[int, Field(ge=1, le=150)] = 30
    guidance: Annotated[float, Field(ge=0, le=30)] = 5.0
    strength: Annotated[float, Field(gt=0, le=1)] = 0.6
    controls: Annotated[dict[str, Weight], Field(max_length=8)] = Field(default_factory=dict[str, float])
    weights: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    loras: Annotated[tuple[Lora, ...], Field(max_length=8)] = ()
    references: Annotated[tuple[Annotated[str, Field(max_length=80)], ...], Field(max_length=6)] = ()
    reference_mp: Annotated[float, Field(ge=0.05, le=1)] = 0.25
    roles: Annotated[tuple[Annotated[str, Field(max_length=40)], ...], Field(max_length=6)] = ()
    adapter: Adapter | None = None
    precision: Precision = Precision.HALF
    tiled: bool = False
    only: Annotated[tuple[Area, ...], Field(max_length=len(Area))] = ()
