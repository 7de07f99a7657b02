"""Two pictures against each other: brought to one frame, their difference as a picture and as a number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from studio_app.takes.lab import delta_e, lab_of_srgb

Bytes = NDArray[np.uint8]

AMPLIFIED = 8
BAND = 64


@dataclass(frozen=True, eq=False, slots=True)
class Difference:
    """`picture` (h, w, 3): the difference of each channel, amplified; black where both are equal.

    `mean` and `largest` are CIEDE2000 over all pixels.
    """

    picture: Bytes
    mean: float
    largest: float


def difference(one: Bytes, other: Bytes, amplified: int = AMPLIFIED) -> Difference:
    """The difference of two sRGB pictures (h, w, 3) of one size; raises ValueError when the sizes differ."""
    if one.shape != other.shape:
        raise ValueError(f"{one.shape} and {other.shape} lie in different frames")
    apart = np.abs(one.astype(np.int16) - other.astype(np.int16)) * amplified
    total, largest = 0.0, 0.0
    for top in range(0, len(one), BAND):
        rows = slice(top, top + BAND)
        seen = delta_e(lab_of_srgb(one[rows]), lab_of_srgb(other[rows]))
        total, largest = total + float(seen.sum(dtype=np.float64)), max(largest, float(seen.max()))
    count = one.shape[0] * one.shape[1]
    return Difference(np.minimum(apart, 255).astype(np.uint8), total / max(1, count), largest)


def in_frame(picture: Bytes, width: int, height: int) -> Bytes:
    """A picture (h, w, 3) scaled to a frame; itself when it has that size."""
    if picture.shape[:2] == (height, width):
        return picture
    return np.asarray(Image.fromarray(picture).resize((width, height), Image.Resampling.LANCZOS))
