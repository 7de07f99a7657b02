"""Output sharpening: what the screen or the paper takes from fine detail is given back without seams."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio_app.delivery.arrays import Light, blurred, highest_around, lowest_around, mixed
from studio_app.delivery.stages import Pixels
from studio_app.takes.channel import Sharpening


@dataclass(frozen=True, slots=True)
class Amount:
    """How wide in pixels, how strong, and how far beyond what lies around a pixel may come (share of the scale)."""

    sigma: float
    strength: float
    beyond: float


AMOUNTS: dict[Sharpening, Amount] = {
    Sharpening.SCREEN: Amount(0.6, 0.45, 0.012),
    Sharpening.GLOSSY: Amount(0.9, 0.7, 0.02),
    Sharpening.MATTE: Amount(1.2, 0.9, 0.03),
}
"""Screens lose nothing but what resampling took; ink spreads, and spreads more on matte paper."""

_LUMA = (0.2126, 0.7152, 0.0722)
_GRAIN = 0.006  # detail below this share of the scale is grain, not drawing


def sharpened(pixels: Pixels, how: Sharpening) -> Pixels:
    """The picture sharpened in its brightness alone; the very same pixels with Sharpening.NONE."""
    amount = AMOUNTS.get(how)
    if amount is None:
        return pixels
    top = float(np.iinfo(pixels.dtype).max)
    picture = pixels.astype(np.float32)
    luma = mixed(picture, np.array([_LUMA]))
    picture += _wanted(luma, amount, top)[..., None]
    return np.rint(np.clip(picture, 0, top, out=picture), out=picture).astype(pixels.dtype)


def _wanted(luma: Light, amount: Amount, top: float) -> Light:
    """What is added to the brightness: detail beyond the grain, and never far past the neighbours' own range."""
    detail = luma - blurred(luma, amount.sigma)
    grain = np.float32(_GRAIN * top)
    detail = np.float32(amount.strength) * (detail - np.clip(detail, -grain, grain))
    beyond = np.float32(amount.beyond * top)
    low, high = lowest_around(luma) - beyond, highest_around(luma) + beyond
    return np.clip(luma + detail, low, high).astype(np.float32) - luma
