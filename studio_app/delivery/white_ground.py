"""Pure white behind the figure, as marketplaces ask for: a near-white ground is lifted smoothly, any other refused."""

from __future__ import annotations

import numpy as np

from studio_app.delivery.arrays import Bits, Light, blurred, enlarged_to, joined_to_edge, shrunk
from studio_app.direction.errors import Refused
from studio_app.takes.crop import Box

_LOOK = 384
_LEAST, _COLOURED, _UNEVEN = 0.58, 0.06, 0.25
"""The least light of a near-white ground (sRGB 200 of 255), the most that its channels and its places may differ."""
_SAME, _OTHER = 0.06, 0.2  # how much darker than the ground a pixel is ground altogether, and not at all
_OVER = 1.06  # grain in the ground, too, becomes white
_EDGE = 0.02


def white_ground(light: Light, figure: Box | None) -> Light:
    """The light (h, w, 3) with its ground at 1; `figure` is her box in it. White clothes keep their light: only what is
    joined to the frame's edge by ground, or lies outside of her box, is lifted.

    Raises Refused when the ground is no white one.
    """
    small = blurred(shrunk(light, _LOOK), 0.8)
    outside = _outside(small, figure)
    ground = _ground(small, outside)
    darker = (1 - (small / ground).min(axis=2)).astype(np.float32)
    free = joined_to_edge((darker < _SAME) | (outside & (darker < _OTHER)))
    height, width, _ = light.shape
    reach = enlarged_to(blurred(free.astype(np.float32), 0.7), width, height)[..., None]
    field = enlarged_to(ground, width, height)
    near = 1 - ((1 - (light / field).min(axis=2, keepdims=True)) - _SAME) / (_OTHER - _SAME)
    share = np.clip(near, 0, 1) * np.clip(2 * reach, 0, 1)
    return np.minimum(light * (1 + share * (_OVER / field - 1)), 1).astype(np.float32)


def _outside(small: Light, figure: Box | None) -> Bits:
    """Where the figure is not: outside of her box, or at the frame's very edge where her box is not known."""
    height, width, _ = small.shape
    there = np.ones((height, width), bool)
    edge = max(1, round(_EDGE * min(height, width)))
    if figure is None:
        there[edge:-edge, edge:-edge] = False
        return there
    top, bottom = int(max(0.0, figure.top) * height), int(np.ceil(min(1.0, figure.bottom) * height))
    left, right = int(max(0.0, figure.left) * width), int(np.ceil(min(1.0, figure.right) * width))
    there[top:bottom, left:right] = False
    return there


def _ground(small: Light, outside: Bits) -> Light:
    """The ground's light at every place (h, w, 3): a bent plane through what lies outside of the figure."""
    seen = small[outside]
    if len(seen) < 50:
        raise _no_ground("she leaves no ground around her")
    low, middle = np.percentile(seen.mean(axis=1), 4), np.median(seen, axis=0)
    if float(middle.mean()) < _LEAST:
        raise _no_ground(f"it has {100 * float(middle.mean()):.0f} % of the light of white")
    if float(middle.max() - middle.min()) > _COLOURED:
        raise _no_ground("it has a colour")
    if float(low) < float(middle.mean()) * (1 - _UNEVEN):
        raise _no_ground("it is uneven")
    height, width = outside.shape
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    terms = np.stack([np.ones_like(x), x, y, x * x, y * y, x * y], axis=-1)
    bright = outside & (small.mean(axis=2) > float(middle.mean()) * (1 - _SAME))
    fitted, *_ = np.linalg.lstsq(terms[bright], small[bright].astype(np.float64), rcond=None)
    return np.clip(terms @ fitted, _LEAST * 0.8, 1).astype(np.float32)


def _no_ground(why: str) -> Refused:
    return Refused(
        f"The ground behind her cannot become pure white: {why}.",
        safe="Nothing was written.",
        do="Shoot it again from the same direction in the white cyclorama.",
    )
