"""All marks of a delivered picture in one step: the label, the watermark over all of it, and its metadata.

There is no switch. What `mark` did is looked for again in the finished file: `carries_label`, `carries_mark`.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from studio_app.delivery.facts import Facts
from studio_app.delivery.label import labelled
from studio_app.delivery.light import bits_of, decoded
from studio_app.delivery.metadata import metadata
from studio_app.delivery.plate import CONTRAST, contrast
from studio_app.delivery.stages import Framed, Marked, Pixels
from studio_app.delivery.watermark import embed, read
from studio_app.delivery.watermark_grid import luma_of
from studio_app.takes.crop import Box

ALIKE = 0.9
"""The least correlation of the label in a finished file with the label that was drawn."""

_cv: Any = cv2


def mark(framed: Framed, facts: Facts) -> Marked:
    """The frame with all its marks. Raises Refused when the label has no words in a language or hides the face."""
    with_label = labelled(framed, facts)
    return Marked(
        framed=framed,
        pixels=embed(with_label.pixels, facts.mark),
        label=with_label.box,
        words=with_label.words,
        xmp=metadata(facts),
    )


def carries_mark(pixels: Pixels, payload: bytes) -> bool:
    """Whether the watermark in a picture (h, w, 3) of 8 or 16 bits says these 8 bytes."""
    return read(pixels) == payload


def carries_label(pixels: Pixels, marked: Marked) -> bool:
    """Whether the label of a marked frame is seen in a finished picture (h, w, 3) of any size and colour space.

    Its plate must look like the one that was drawn, and its words must have the contrast that small type needs.
    """
    wanted, there = _cut(marked.pixels, marked.label), _cut(pixels, marked.label)
    if min(there.shape) < 4:
        return False
    dark, bright = decoded(np.percentile(there.astype(np.float64), (10, 99.5)))
    if contrast(float(bright), float(dark)) < CONTRAST:
        return False
    wanted = _cv.resize(wanted, there.shape[::-1], interpolation=cv2.INTER_AREA)
    return float(np.corrcoef(wanted.ravel(), there.ravel())[0, 1]) >= ALIKE


def _cut(pixels: Pixels, box: Box) -> NDArray[np.float32]:
    """The brightness of a box, 0 to 1."""
    height, width, _ = pixels.shape
    part = pixels[
        round(box.top * height) : round(box.bottom * height), round(box.left * width) : round(box.right * width)
    ]
    luma = luma_of(np.ascontiguousarray(part)) if part.size else np.zeros((0, 0), pixels.dtype)
    return luma.astype(np.float32) / np.float32(2 ** bits_of(pixels) - 1)
