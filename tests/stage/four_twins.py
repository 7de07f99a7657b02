"""The golden picture of one look on all four sample twins. Run as a script it makes the picture anew:

PYTHONPATH=. .venv/bin/python tests/stage/four_twins.py
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from studio_app.direction.presets import direction_preset
from studio_app.stage.assemble import assemble
from studio_app.stage.body import build_body
from studio_app.stage.body_store import stored_body
from studio_app.stage.develop import develop, eight_bit
from studio_app.stage.tracer import trace
from studio_app.studio.places import cache_dir
from studio_app.twins.card import Twin
from studio_app.twins.roster import roster

PICTURE = Path(__file__).parents[1] / "golden" / "four-twins.png"
WIDTH, HEIGHT, SAMPLES, STRANDS, SEED = 160, 200, 16, 5000, 1

Picture = NDArray[np.uint8]


def one(twin: Twin, bodies: Path, empty: Path) -> Picture:
    """The e-commerce direction's look, not draped, on a twin with the twin's own hair: uint8 (h, w, 3) sRGB.

    An `empty` cache holds no drape, so that every machine shows the cut as it is before the solver.
    """
    direction = direction_preset("three-light-ecommerce")
    look = direction.look.having(hair=twin.hair)
    direction = direction.having(look=look, cast=direction.cast.having(twin=twin.id))
    body = stored_body(twin, bodies) or build_body(twin, bodies)
    scene = assemble(direction, twin, body, empty, strands=STRANDS, drape=False)
    return eight_bit(develop(trace(scene, WIDTH, HEIGHT, SAMPLES, SEED), scene, SEED))


def strip(bodies: Path, empty: Path) -> Picture:
    """All sample twins beside each other, in the order of the roster."""
    return np.concatenate([one(twin, bodies, empty) for twin in roster()], axis=1)


def difference(a: Picture, b: Picture) -> tuple[float, float]:
    """Mean absolute difference (of 255) and PSNR in dB."""
    apart = a.astype(np.float64) - b
    return float(np.abs(apart).mean()), float(10 * np.log10(255**2 / max(float((apart**2).mean()), 1e-9)))


def golden() -> Picture:
    """The picture as it was approved."""
    picture = cv2.imread(str(PICTURE))
    assert picture is not None, f"{PICTURE} is missing"
    return np.ascontiguousarray(picture[:, :, ::-1], np.uint8)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        cv2.imwrite(str(PICTURE), strip(cache_dir(), Path(folder))[:, :, ::-1])
