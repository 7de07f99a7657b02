"""What measuring a figure needs of a picture: soft masks, values between pixels, and where the outline runs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Mask = NDArray[np.bool_]

EDGE = 3
"""Pixels along the frame that are left out: where the frame cuts her there is no outline."""
_SOFT = 1.2
_HAIR_NEAR = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """Points along the outline of a figure, all arrays (n,) in pixels.

    `y`, `x` is where the outline runs, `out_y`, `out_x` points outwards, `length` is the piece of outline that a point
    stands for. `row`, `column` is the pixel it belongs to; `firm`: no loose hair is near.
    """

    y: Floats
    x: Floats
    out_y: Floats
    out_x: Floats
    length: Floats
    row: NDArray[np.intp]
    column: NDArray[np.intp]
    firm: Mask


def blurred(values: Floats, sigma: float) -> Floats:
    """Gaussian blur over the first two axes of (h, w) or (h, w, k); the frame's pixels go on outside."""
    reach = max(1, math.ceil(2.5 * sigma))
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    weights = (weights / weights.sum()).astype(np.float32)
    for axis in (0, 1):
        around = [(reach, reach) if each == axis else (0, 0) for each in range(values.ndim)]
        framed, count = np.pad(values, around, mode="edge"), values.shape[axis]
        values = np.zeros_like(values)
        for shift, weight in enumerate(weights):
            rows = slice(shift, shift + count)
            values += weight * (framed[rows] if axis == 0 else framed[:, rows])
    return values


def between(picture: Floats, y: Floats, x: Floats) -> Floats:
    """Values (..., k) of a picture (h, w, k) at places between its pixels, linear; outside the nearest pixel's."""
    height, width = picture.shape[:2]
    y, x = np.clip(y, 0, height - 1.001), np.clip(x, 0, width - 1.001)
    row, column = y.astype(np.intp), x.astype(np.intp)
    down, across = (y - row)[..., None].astype(np.float32), (x - column)[..., None].astype(np.float32)
    upper = picture[row, column] * (1 - across) + picture[row, column + 1] * across
    lower = picture[row + 1, column] * (1 - across) + picture[row + 1, column + 1] * across
    return upper * (1 - down) + lower * down


def inner(mask: Mask, sigma: float) -> Mask:
    """The mask without about `sigma` pixels along its edge."""
    return blurred(mask.astype(np.float32), sigma) > 0.97


def outline_of(figure: Mask, hair: Mask) -> Outline:
    """The outline of a figure's mask (h, w), to a part of a pixel: where the softened mask is one half."""
    soft = blurred(figure.astype(np.float32), _SOFT)
    row, column = np.nonzero(_rim(figure))
    down, across = (each[row, column] for each in cast(tuple[Floats, Floats], np.gradient(soft)))
    steep = np.hypot(down, across) + np.float32(1e-6)
    out_y, out_x = -down / steep, -across / steep
    away = np.clip((soft[row, column] - 0.5) / steep, -1, 1.5)
    return Outline(
        y=row + away * out_y,
        x=column + away * out_x,
        out_y=out_y,
        out_x=out_x,
        length=1 / np.maximum(np.maximum(np.abs(out_y), np.abs(out_x)), np.float32(0.7)),
        row=row,
        column=column,
        firm=blurred(hair.astype(np.float32), 1.5)[row, column] <= _HAIR_NEAR,
    )


def _rim(figure: Mask) -> Mask:
    """The figure's pixels that touch what is beside it, away from the frame."""
    framed = np.pad(figure, 1, mode="edge")
    whole = framed[:-2, 1:-1] & framed[2:, 1:-1] & framed[1:-1, :-2] & framed[1:-1, 2:]
    rim = figure & ~whole
    for side in (np.s_[:EDGE], np.s_[-EDGE:], np.s_[:, :EDGE], np.s_[:, -EDGE:]):
        rim[side] = False
    return rim
