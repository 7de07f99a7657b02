"""What is painted when an engine is measured: made-up pictures, the engine's usual words and weights, no stage."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from studio_app.engines.guided import Sitting
from studio_app.engines.seeing import Seen
from studio_app.engines.table import entry
from studio_app.takes.painting import Painting

PROMPT = "A photograph of one woman in a red wool coat, evening street, key light from the left, 85 mm, film grain."
_NO_WEIGHTS = "0" * 64


def sitting(name: str, size: tuple[int, int], steps: int, references: tuple[tuple[int, int], ...] = (),
            guidance: float | None = None, strength: float | None = None, seed: int = 1) -> Sitting:  # fmt: skip
    """A sitting for an engine at this width and height; `references` are the widths and heights of what it looks at.

    Guidance, strength and controls are those of the engine unless said otherwise. Raises ValueError without weights.
    """
    usual = entry(name).weights
    if usual is None:
        raise ValueError(f"{name} has no weights")
    painting = Painting(
        prompt=PROMPT, steps=steps, controls=usual.controls, weights=_NO_WEIGHTS,
        guidance=usual.guidance if guidance is None else guidance,
        strength=usual.strength if strength is None else strength,
    )  # fmt: skip
    maps = {guide: picture(*size, seed=at) for at, guide in enumerate(sorted(usual.guides), 2)}
    seen = Seen(picture(*size, seed=1), maps)
    looked_at = tuple(Image.fromarray(picture(*one, seed=10 + at)) for at, one in enumerate(references))
    return Sitting(painting, seed, seen, looked_at)


def picture(width: int, height: int, seed: int) -> NDArray[np.uint8]:
    """A picture that is no photograph but as busy as one: soft shapes and some grain, sRGB uint8 (h, w, 3)."""
    chance = np.random.default_rng(seed)
    coarse = Image.fromarray(chance.integers(0, 255, (12, 12, 3), dtype=np.uint8))
    soft = np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC), np.int16)
    return np.clip(soft + chance.integers(-6, 7, (height, width, 1), dtype=np.int16), 0, 255).astype(np.uint8)
