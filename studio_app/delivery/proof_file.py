"""A soft proof as a file for the eye: it says on itself what it is, and that it is no delivery."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from studio_app.delivery.plate import LEAST_TYPE, PLATE, Line, plate
from studio_app.delivery.soft_proof import Proof
from studio_app.takes.png import encode_png, png_of

NO_DELIVERY = "A soft proof for the eye, not a delivery: it may not be published."
_TYPE = 0.016


def proof_png(proof: Proof, source_type: str = "", *, overlay: bool = False) -> bytes:
    """The proof as a PNG, sRGB, words below it; `source_type` is what the picture said of itself, if it did."""
    pixels = _with_words(proof.overlaid if overlay else proof.picture, (Line(proof.words), Line(NO_DELIVERY, False)))
    return encode_png(pixels, source_type) if source_type else png_of(pixels, ((b"sRGB", b"\0"),))


def _with_words(pixels: NDArray[np.uint8], lines: tuple[Line, ...]) -> NDArray[np.uint8]:
    height, width = pixels.shape[:2]
    said = plate(lines, max(LEAST_TYPE, round(_TYPE * width)), width)
    whole = Image.new("RGB", (max(width, said.width), height + said.height), PLATE)
    whole.paste(Image.fromarray(pixels), (0, 0))
    whole.paste(said, (0, height))
    return np.asarray(whole, np.uint8)
