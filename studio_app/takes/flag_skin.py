"""The lightness of her skin in a picture, and where skin shows, against the stand-in under the same light."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio_app.takes.flag_pixels import Floats, Mask, blurred, inner

LEAST_PIXELS = 80
"""Fewer pixels of skin say nothing of its lightness."""
MOST_ALIKE = 0.3
"""From this share of her clothes that look like her skin on, the two cannot be told apart."""
_INSIDE, _PATCH = 0.7, 1.5
_SPREADS, _LEAST_SPREAD, _LIGHT_ROOM = 3.0, 2.5, 10.0


def skin_apart(picture: Floats, beside: Floats, skin: Mask) -> float | None:
    """By how much L* the picture differs inside the stand-in's mask of skin; both Lab (h, w, 3). None where too little
    skin is seen.

    The median of the differences, pixel by pixel: where little skin is seen in uneven light, the difference of the
    medians is several times as uneven.
    """
    sure = inner(skin, _INSIDE)
    if int(sure.sum()) < LEAST_PIXELS:
        return None
    return float(np.median(picture[sure][:, 0] - beside[sure][:, 0]))


def bare_share(picture: Floats, beside: Floats, skin: Mask, worn: Mask, figure: Mask) -> float | None:
    """The share of the figure where the picture shows skin and the stand-in wears something. None where too little skin
    is seen to know its colour, or where the clothes have that colour themselves.
    """
    sure, clothes = inner(skin, _INSIDE), inner(worn, _INSIDE)
    if int(sure.sum()) < LEAST_PIXELS or not clothes.any():
        return None
    alike = _like_skin(beside, sure)
    if float(alike[clothes].mean()) > MOST_ALIKE:
        return None
    more = clothes & ~alike & _like_skin(picture, sure)
    patches = blurred(more.astype(np.float32), _PATCH) > 0.6
    return float(patches.sum()) / float(figure.sum())


def _like_skin(picture: Floats, sure: Mask) -> NDArray[np.bool_]:
    """Where a picture has the colours of its own skin: its hue and chroma, and about its lightness."""
    held = picture[sure]
    middle = np.median(held[:, 1:], axis=0)
    spread = np.maximum(1.4826 * np.median(np.abs(held[:, 1:] - middle), axis=0), _LEAST_SPREAD)
    low, high = np.percentile(held[:, 0], (2, 98))
    near = (np.abs(picture[..., 1:] - middle) < _SPREADS * spread).all(axis=-1)
    return near & (picture[..., 0] > low - _LIGHT_ROOM) & (picture[..., 0] < high + _LIGHT_ROOM)
