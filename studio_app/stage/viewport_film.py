"""The film as a cube of colours: the same tone curve as developed takes, one look-up per pixel."""

from __future__ import annotations

import numpy as np

from studio_app.stage.film import CONTRAST, MID, MIX, SATURATION, TO_BLACK, UNMIX, encoded, toned
from studio_app.stage.scene import Bytes

SIDE = 40
STOPS_BELOW, STOPS_ABOVE = -9.0, 5.0


def film_cube() -> Bytes:
    """Developed sRGB (side, side, side, 4) over log2 exposure 9 stops below to 5 above mid grey; blue comes first."""
    light = MID * np.exp2(np.linspace(STOPS_BELOW, STOPS_ABOVE, SIDE)).astype(np.float32)
    blue, green, red = np.meshgrid(light, light, light, indexing="ij")
    shown = encoded(toned(np.stack((red, green, blue), axis=-1)))
    cube = np.full((SIDE, SIDE, SIDE, 4), 255, np.uint8)
    cube[..., :3] = np.rint(shown * 255).astype(np.uint8)
    return cube


def film_uniforms() -> dict[str, object]:
    """What the shader of a plate needs to undo the film; matrices column by column, as OpenGL has them."""
    return {
        "mix_in": tuple(MIX.T.reshape(-1).tolist()),
        "mix_out": tuple(UNMIX.T.reshape(-1).tolist()),
        "film": (CONTRAST, SATURATION, float(np.log2(1 / MID)), TO_BLACK),
    }
