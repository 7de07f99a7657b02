"""From the numbers of an sRGB picture to light and back, by tables: quick at 16 bits, and exact there and back."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from studio_app.delivery.arrays import STEPS, Doubles, Light, looked_up, root_steps
from studio_app.delivery.stages import Pixels


def bits_of(pixels: Pixels) -> int:
    """8 or 16."""
    return 8 * pixels.dtype.itemsize


def to_light(pixels: Pixels) -> Light:
    """Linear light, 0 to 1, float32, of sRGB numbers of 8 or 16 bits."""
    return looked_up(pixels, _light_table(bits_of(pixels)))


def to_numbers(light: Light, bits: int) -> Pixels:
    """The nearest sRGB numbers of 8 or 16 bits; light below 0 or above 1 is cut.

    The table runs over the root of the light, where its steps are as fine in the shadows as in the lights: a number of
    16 bits comes back within one step, one of 8 bits as it was.
    """
    return looked_up(root_steps(light), _number_table(bits))


def decoded(share: Doubles) -> Doubles:
    """Light of sRGB shares, 0 to 1 (IEC 61966-2-1)."""
    return np.where(share <= 0.04045, share / 12.92, ((np.maximum(share, 0.04045) + 0.055) / 1.055) ** 2.4)


def encoded(light: Doubles) -> Doubles:
    """sRGB shares of light, 0 to 1 (IEC 61966-2-1)."""
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * np.maximum(light, 0.0031308) ** (1 / 2.4) - 0.055)


@lru_cache(maxsize=2)
def _light_table(bits: int) -> Light:
    return decoded(np.linspace(0.0, 1.0, 2**bits)).astype(np.float32)


@lru_cache(maxsize=2)
def _number_table(bits: int) -> Pixels:
    shares = encoded(np.linspace(0.0, 1.0, STEPS) ** 2)
    kind = np.uint8 if bits == 8 else np.uint16
    return np.rint(shares * (2**bits - 1)).astype(kind)
