"""The people and the pictures of the shoot tests."""

from __future__ import annotations

import numpy as np

from studio_app.takes.person import Person
from studio_app.takes.png import encode_png

OPERATOR = Person(name="Rik Render", mail="rik@studio.example")
ADA = Person(name="Ada Director", mail="ada@studio.example")


def picture(seed: int = 0, width: int = 64, height: int = 80) -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 65536, (height, width, 3), dtype=np.uint16)
    return encode_png(pixels)
