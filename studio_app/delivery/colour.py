"""Colours from one delivered space to another, at 8 and at 16 bits, by the spaces' own matrices and curves."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio_app.delivery.arrays import STEPS, Light, looked_up, mixed, root_steps
from studio_app.delivery.light import bits_of
from studio_app.delivery.profiles import light_of, shares_of, to_xyz
from studio_app.delivery.stages import Pixels
from studio_app.takes.channel import ColourSpace


def converted(pixels: Pixels, to: ColourSpace, start: ColourSpace = ColourSpace.SRGB) -> Pixels:
    """The same colours in another space's numbers (h, w, 3), as many bits; what lies outside of it is cut.

    The very same pixels where nothing is to be done.
    """
    if to is start:
        return pixels
    bits = bits_of(pixels)
    light = mixed(looked_up(pixels, _light_table(start, bits)), np.linalg.solve(to_xyz(to), to_xyz(start)))
    return looked_up(root_steps(light), _number_table(to, bits))


@lru_cache(maxsize=6)
def _light_table(space: ColourSpace, bits: int) -> Light:
    return light_of(np.linspace(0.0, 1.0, 2**bits), space).astype(np.float32)


@lru_cache(maxsize=6)
def _number_table(space: ColourSpace, bits: int) -> NDArray[Any]:
    """Numbers of a space over the root of its light."""
    shares = shares_of(np.linspace(0.0, 1.0, STEPS) ** 2, space)
    return np.rint(shares * (2**bits - 1)).astype(np.uint8 if bits == 8 else np.uint16)
