"""One resampling of light: Lanczos with three lobes, widened when shrinking (Turkowski 1990), and kept from ringing.

A row of the new picture is a weighted sum of old rows, so blocks of rows are products of small matrices. The picture is
made in bands, which stay in the processor's cache from the first pass to the last.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from studio_app.delivery.arrays import Light, highest_around, lowest_around, picked, turned

LOBES = 3
_BAND, _BLOCK = 64, 16
_UNTHREADED = 200_000  # multiplications; OpenBLAS works alone up to 262,144
_MUCH = 2.5  # from here on a box over each pixel's own area sees all there is, and cannot ring

Span = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Mix:
    """What a block of new rows is made of: the old rows `first` to before `last`, and the share of each."""

    first: int
    last: int
    shares: Light


def resampled(light: Light, across: Span, down: Span, width: int, height: int) -> Light:
    """The part of `light` (h, w, 3) between `across` and `down` (pixels, fractions allowed), `width` by `height`.

    What lies outside of the picture takes the nearest pixel of its edge.
    """
    shrink = min((across[1] - across[0]) / width, (down[1] - down[0]) / height)
    if shrink >= _MUCH:
        return _band_by_band(light, across, down, width, height, box=True)
    fine = _band_by_band(light, across, down, width, height, box=False)
    plain = picked(light, across, down, width, height)
    return np.clip(fine, lowest_around(plain), highest_around(plain), out=fine)


def _band_by_band(light: Light, across: Span, down: Span, width: int, height: int, *, box: bool) -> Light:
    columns = mixes(across, width, light.shape[1], box=box)
    rows = mixes(down, height, light.shape[0], box=box)
    left, right = min(mix.first for mix in columns), max(mix.last for mix in columns)
    near = [Mix(mix.first - left, mix.last - left, mix.shares) for mix in columns]
    new = np.empty((height, width, light.shape[2]), np.float32)
    step = _BAND // _BLOCK
    for at in range(0, len(rows), step):
        band = rows[at : at + step]
        top, bottom = min(mix.first for mix in band), max(mix.last for mix in band)
        part = np.ascontiguousarray(light[top:bottom, left:right])
        tall = _mixed(part, [Mix(mix.first - top, mix.last - top, mix.shares) for mix in band])
        new[at * _BLOCK : at * _BLOCK + len(tall)] = turned(_mixed(turned(tall), near))
    return new


def _mixed(light: Light, blocks: list[Mix]) -> Light:
    """The new rows of all blocks."""
    flat = light.reshape(light.shape[0], -1)
    new = np.empty((sum(len(block.shares) for block in blocks), flat.shape[1]), np.float32)
    at = 0
    for block in blocks:
        _product(new[at : at + len(block.shares)], block.shares, flat[block.first : block.last])
        at += len(block.shares)
    return new.reshape(len(new), *light.shape[1:])


def _product(new: Light, shares: Light, old: Light) -> None:
    """new = shares @ old, piece by piece of the columns: products so small that BLAS starts no threads for them, which
    on a busy computer wait for each other far longer than the work takes.
    """
    wide = max(16, _UNTHREADED // shares.size)
    whole = old.shape[1] // wide * wide
    if whole:
        pieces = old[:, :whole].reshape(len(old), -1, wide).swapaxes(0, 1)
        np.matmul(shares, pieces, out=new[:, :whole].reshape(len(new), -1, wide).swapaxes(0, 1))
    if whole < old.shape[1]:
        np.matmul(shares, old[:, whole:], out=new[:, whole:])


@lru_cache(maxsize=32)
def mixes(span: Span, count: int, there: int, *, box: bool) -> tuple[Mix, ...]:
    """The blocks of `count` new rows between two places among `there` old ones."""
    old, weights = _box_weights(span, count) if box else _weights(span, count)
    old = np.clip(old, 0, there - 1)
    return tuple(_mix(old[at : at + _BLOCK], weights[at : at + _BLOCK]) for at in range(0, count, _BLOCK))


def _mix(old: NDArray[np.int64], weights: Light) -> Mix:
    first, last = int(old.min()), int(old.max()) + 1
    shares = np.zeros((len(old), last - first), np.float32)
    np.add.at(shares, (np.arange(len(old))[:, None], old - first), weights)
    return Mix(first, last, shares)


def _weights(span: Span, count: int) -> tuple[NDArray[np.int64], Light]:
    """For each new row the old ones it is made of (count, k) and their weights, which sum to one."""
    step = (span[1] - span[0]) / count
    wide = max(1.0, step)
    middle = span[0] + (np.arange(count) + 0.5) * step
    first = np.floor(middle - LOBES * wide).astype(np.int64)
    old = first[:, None] + np.arange(math.ceil(2 * LOBES * wide) + 1)
    away = (old + 0.5 - middle[:, None]) / wide
    weights = np.where(np.abs(away) < LOBES, np.sinc(away) * np.sinc(away / LOBES), 0.0)
    return old, (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)


def _box_weights(span: Span, count: int) -> tuple[NDArray[np.int64], Light]:
    """Each new row as the mean over the old rows it covers, over at least one row's height."""
    step = (span[1] - span[0]) / count
    half = max(1.0, step) / 2
    middle = span[0] + (np.arange(count) + 0.5) * step
    first = np.floor(middle - half).astype(np.int64)
    old = first[:, None] + np.arange(math.ceil(2 * half) + 1)
    low, high = (middle - half)[:, None], (middle + half)[:, None]
    weights = np.clip(np.minimum(old + 1, high) - np.maximum(old, low), 0.0, None)
    return old, (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
