"""The film as a cube of colours: the same tone curve as developed takes, one look-up per pixel."""

from __future__ import annotations

import numpy as np

from studio_app.stage.film import encoded, toned
from studio_app.stage.scene import Bytes

SIDE = 40
STOPS_BELOW, STOPS_ABOVE = -9.0, 5.0
MID = 0.18


def film_cube() -> Bytes:
    """Developed sRGB (side, side, side, 4) over log2 exposure 9 stops below to 5 above mid grey; blue comes first."""
    light = MID * np.exp2(np.linspace(STOPS_BELOW, STOPS_ABOVE, SIDE)).astype(np.float32)
    blue, green, red = np.meshgrid(light, light, light, indexing="ij")
    shown = encoded(toned(np.stack((red, green, blue), axis=-1)))
    cube = np.full((SIDE, SIDE, SIDE, 4), 255, np.uint8)
    cube[..., :3] = np.rint(shown * 255).astype(np.uint8)
    return cube
