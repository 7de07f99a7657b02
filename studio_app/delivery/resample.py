"""One resampling of light: Lanczos with three lobes, widened when shrinking (Turkowski 1990), and kept from ringing.

A row of the new picture is a weighted sum of old rows, so blocks of rows are products of small matrices.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from studio_app.delivery.arrays import Light, highest_around, lowest_around, turned

LOBES = 3
_BLOCK = 16
_MUCH = 2.5  # from here on a box over each pixel's own area sees all there is, and cannot ring

Span = tuple[float, float]


def resampled(light: Light, across: Span, down: Span, width: int, height: int) -> Light:
    """The part of `light` (h, w, 3) between `across` and `down` (pixels, fractions allowed), `width` by `height`.

    What lies outside of the picture takes the nearest pixel of its edge.
    """
    part, across, down = _needed(light, across, down, width, height)
    shrink = min((across[1] - across[0]) / width, (down[1] - down[0]) / height)
    if shrink >= _MUCH:
        return _rows(_rows(part, down, height, box=True), across, width, box=True, columns=True)
    fine = _rows(_rows(part, down, height), across, width, columns=True)
    plain = _rows(_rows(part, down, height, box=True), across, width, box=True, columns=True)
    return np.clip(fine, lowest_around(plain), highest_around(plain))


def _needed(light: Light, across: Span, down: Span, width: int, height: int) -> tuple[Light, Span, Span]:
    """Only the rows and columns that the filter reaches."""
    left, right = _reach(across, width, light.shape[1])
    top, bottom = _reach(down, height, light.shape[0])
    part = light[top:bottom, left:right]
    return part, (across[0] - left, across[1] - left), (down[0] - top, down[1] - top)


def _reach(span: Span, count: int, there: int) -> tuple[int, int]:
    more = LOBES * max(1.0, (span[1] - span[0]) / count) + 1
    first = min(max(0, math.floor(span[0] - more)), there - 1)
    return first, max(first + 1, min(there, math.ceil(span[1] + more)))


def _rows(light: Light, span: Span, count: int, *, box: bool = False, columns: bool = False) -> Light:
    """`count` new rows between two places of the old ones, or so many columns."""
    if columns:
        return turned(_rows(turned(light), span, count, box=box))
    old, weights = _box_weights(span, count) if box else _weights(span, count)
    old = np.clip(old, 0, light.shape[0] - 1)
    flat = np.ascontiguousarray(light).reshape(light.shape[0], -1)
    new = np.empty((count, flat.shape[1]), np.float32)
    for at in range(0, count, _BLOCK):
        which, by = old[at : at + _BLOCK], weights[at : at + _BLOCK]
        first, last = int(which.min()), int(which.max()) + 1
        mix = np.zeros((len(which), last - first), np.float32)
        np.add.at(mix, (np.arange(len(which))[:, None], which - first), by)
        np.matmul(mix, flat[first:last], out=new[at : at + len(which)])
    return new.reshape(count, *light.shape[1:])


def _weights(span: Span, count: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """For each new row the old ones it is made of (count, k) and their weights, which sum to one."""
    step = (span[1] - span[0]) / count
    wide = max(1.0, step)
    middle = span[0] + (np.arange(count) + 0.5) * step
    first = np.floor(middle - LOBES * wide).astype(np.int64)
    old = first[:, None] + np.arange(math.ceil(2 * LOBES * wide) + 1)
    away = (old + 0.5 - middle[:, None]) / wide
    weights = np.where(np.abs(away) < LOBES, np.sinc(away) * np.sinc(away / LOBES), 0.0)
    return old, (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)


def _box_weights(span: Span, count: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Each new row as the mean over the old rows it covers, over at least one row's height."""
    step = (span[1] - span[0]) / count
    half = max(1.0, step) / 2
    middle = span[0] + (np.arange(count) + 0.5) * step
    first = np.floor(middle - half).astype(np.int64)
    old = first[:, None] + np.arange(math.ceil(2 * half) + 1)
    low, high = (middle - half)[:, None], (middle + half)[:, None]
    weights = np.clip(np.minimum(old + 1, high) - np.maximum(old, low), 0.0, None)
    return old, (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
