"""The tones of a picture: its histogram, and where it is blown out or crushed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8] | NDArray[np.uint16]
Mask = NDArray[np.bool_]

LUMINANCE = (0.2126, 0.7152, 0.0722)
"""Weights of red, green and blue in the histogram's luminance (Rec. 709), taken of the encoded values as cameras do."""


@dataclass(frozen=True, eq=False, slots=True)
class Tones:
    """`counts` (4, 256): how many pixels have each tone in red, green, blue and luminance.

    `blown` and `crushed` are the shares (0 to 1) of pixels whose red, green or blue lies at the top or the bottom.
    """

    counts: NDArray[np.int64]
    blown: tuple[float, float, float]
    crushed: tuple[float, float, float]


def tones(pixels: Pixels) -> Tones:
    """The tones of an (h, w, 3) picture of 8 or 16 bits."""
    small = eight_bits(pixels)
    red, green, blue = (np.ascontiguousarray(small[..., channel]) for channel in range(3))
    luminance = red * np.float32(LUMINANCE[0]) + green * np.float32(LUMINANCE[1]) + blue * np.float32(LUMINANCE[2])
    planes = (red, green, blue, np.rint(luminance).astype(np.uint8))
    counts = np.stack([np.bincount(plane.ravel(), minlength=256) for plane in planes])
    share = counts / max(1, red.size)
    high, low = share[:3, 255], share[:3, 0]
    return Tones(
        counts, (float(high[0]), float(high[1]), float(high[2])), (float(low[0]), float(low[1]), float(low[2]))
    )


def blown(pixels: Pixels) -> Mask:
    """Where any channel has reached the top: light without detail (h, w)."""
    return (eight_bits(pixels) == 255).any(axis=2)


def crushed(pixels: Pixels) -> Mask:
    """Where every channel has reached the bottom: shadow without detail (h, w)."""
    return (eight_bits(pixels) == 0).all(axis=2)


def eight_bits(pixels: Pixels) -> NDArray[np.uint8]:
    """The picture as a screen of 8 bits would show it, rounded."""
    if pixels.dtype == np.uint8:
        return pixels.astype(np.uint8, copy=False)
    return ((pixels.astype(np.uint32) * 255 + 32767) // 65535).astype(np.uint8)
