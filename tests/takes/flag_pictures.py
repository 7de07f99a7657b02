"""Small pictures of a figure for the flags, and changes planted in them: what a painter might have done to her."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio_app.takes.flag_pixels import between, blurred
from studio_app.takes.lab import lab_of_srgb, srgb_of_lab

Picture = NDArray[np.uint8]
Masks = dict[str, NDArray[np.bool_]]
HEIGHT, WIDTH = 260, 208
COLOURS = {
    "background": (188, 186, 184), "skin": (208, 164, 140), "hair": (70, 52, 42), "bodysuit": (66, 66, 70),
    "garment-1-dress": (44, 78, 120),
}  # fmt: skip


def figure(wide: float = 1.0) -> Masks:
    """A standing figure in a dress, arms and legs bare; `wide` stretches her across."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float64)
    x = (x - WIDTH / 2) / wide + WIDTH / 2

    def round_(cx: float, cy: float, rx: float, ry: float) -> NDArray[np.bool_]:
        return ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1

    head, hair = round_(104, 38, 13, 17), round_(104, 28, 16, 14)
    torso = round_(104, 105, 30, 52) & (y < 150)
    arms = round_(67, 105, 7, 46) | round_(141, 105, 7, 46)
    legs = (round_(92, 190, 9, 60) | round_(116, 190, 9, 60)) & (y > 140)
    skin = (head | arms | legs | round_(104, 58, 7, 12)) & ~torso & ~(hair & ~head)
    hair &= ~skin & ~torso
    empty = np.zeros((HEIGHT, WIDTH), bool)
    return {
        "skin": skin, "hair": hair, "bodysuit": empty, "garment-1-dress": torso, "background": ~(skin | hair | torso),
    }  # fmt: skip


def picture(masks: Masks, seed: int, noise: float = 3.0) -> Picture:
    """The figure, lit from one side, a little soft and grainy as a take is."""
    rng = np.random.default_rng(seed)
    plain = np.zeros((HEIGHT, WIDTH, 3), np.float32)
    for name, where in masks.items():
        plain[where] = COLOURS[name]
    light = 1.08 - 0.2 * np.linspace(0, 1, WIDTH, dtype=np.float32)[None, :, None]
    soft = blurred(plain * light, 0.7) + rng.normal(0, noise, plain.shape).astype(np.float32)
    return np.clip(np.rint(soft), 0, 255).astype(np.uint8)


def wider(taken: Picture, share: float, middle: float) -> Picture:
    """The picture stretched across by `share` about a column, as a retoucher's brush does it."""
    height, width = taken.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    found = between(taken.astype(np.float32), y, (x - middle) / np.float32(share) + middle)
    return np.clip(np.rint(found), 0, 255).astype(np.uint8)


def lighter(taken: Picture, where: NDArray[np.bool_], by: float) -> Picture:
    """The picture with `by` L* more on a part of it, hue and chroma kept."""
    lab = lab_of_srgb(taken).astype(np.float64)
    lab[..., 0] += by * blurred(where.astype(np.float32), 0.7)
    return srgb_of_lab(lab)


def bared(taken: Picture, masks: Masks, where: NDArray[np.bool_]) -> Picture:
    """The picture with skin painted over what she wears there."""
    shown = taken.copy()
    skin = taken[masks["skin"]]
    shown[where] = skin[np.random.default_rng(1).integers(0, len(skin), int(where.sum()))]
    return shown
