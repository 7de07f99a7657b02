"""The invisible watermark: 8 bytes in a picture's brightness, found again in a smaller, recompressed or dimmed copy.

Improved spread spectrum (Malvar and Florêncio, 2003) with a limiter, in the canonical picture of `watermark_grid`. It
needs no trained weights, and its key is public: anybody can read the mark, and learns 8 random bytes that only the
studio can look up. Whoever wants to take it out can: it is a label, not a lock.
"""

from __future__ import annotations

from typing import Any, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from studio_app.delivery.arrays import Light
from studio_app.delivery.stages import Pixels
from studio_app.delivery.watermark_code import SIGNS, Signs, from_soft, to_signs
from studio_app.delivery.watermark_grid import (
    Grid,
    blocks_of,
    canonical,
    carriers,
    from_places,
    likely_blocks,
    luma_of,
    spread,
    to_places,
)

NAME = "org.twinstudio.watermark.1"
"""How a C2PA soft binding calls this mark: its method, code and key together."""
MOST = 3
"""Levels of 8 bits that any channel of any pixel may move."""

_STRENGTHS = (42.0, 36.0, 30.0, 25.0, 20.0)  # the first that costs no more than _MOST_ERROR
_MOST_ERROR = 0.88  # root of the mean square, in levels of 8 bits: about 49 dB before rounding
_LIMIT = np.float32(30.0)  # one strong edge must not outvote a thousand quiet blocks
_STEP = np.float32(6.0)
_ROUNDS = 4

_cv: Any = cv2


def embed(pixels: Pixels, payload: bytes) -> Pixels:
    """The picture (h, w, 3), 8 or 16 bits, with the payload's 8 bytes in it. The same picture and bytes give the same.

    Pure white stays pure white wherever the rest of the picture has room for the mark.
    """
    signs = to_signs(payload)
    kept = _marked(pixels, signs, keep_white=True)
    return kept if read(kept) == payload else _marked(pixels, signs, keep_white=False)


def read(pixels: Pixels) -> bytes | None:
    """The 8 bytes of the mark in a picture (h, w, 3) of 8 or 16 bits; None where there is none to be sure of."""
    luma = luma_of(pixels)
    for grid in likely_blocks(pixels.shape[1], pixels.shape[0]):
        places = to_places(canonical(luma, grid)).reshape(-1)
        found = from_soft(_soft(places, *carriers(grid[0] * grid[1])))
        if found is not None:
            return found
    return None


def _marked(pixels: Pixels, signs: Signs, *, keep_white: bool) -> Pixels:
    height, width, _ = pixels.shape
    grid = blocks_of(width, height)
    luma = luma_of(pixels)
    white = luma == np.iinfo(pixels.dtype).max if keep_white else None
    free = _free(white, grid)
    delta = spread(_change(to_places(canonical(luma, grid)), free, signs, grid), width, height)
    if white is not None:
        delta[white] = 0
    return _added(pixels, np.clip(delta, -MOST, MOST), pull=white is None)


def _free(white: NDArray[np.bool_] | None, grid: Grid) -> NDArray[np.bool_]:
    """The places (blocks x 8 in one row) that may be changed: blocks without much pure white."""
    if white is None:
        return np.ones(grid[0] * grid[1] * 8, np.bool_)
    share = _cv.resize(white.astype(np.float32), (grid[1], grid[0]), interpolation=cv2.INTER_AREA)
    return np.repeat(share.reshape(-1) < 0.25, 8)


def _change(held: Light, free: NDArray[np.bool_], signs: Signs, grid: Grid) -> Light:
    """The canonical change after which every sign is read as it should be: the loudest that is not seen."""
    there, most = held.reshape(-1), _MOST_ERROR * (64 * grid[0] * grid[1]) ** 0.5
    change = np.zeros_like(there)
    for strength in _STRENGTHS:
        change = _pushed(there, free, signs, grid, strength) - there
        if float(np.linalg.norm(change)) <= most:
            break
    size = float(np.linalg.norm(change))
    return from_places((change * np.float32(min(1.0, most / max(size, most)))).reshape(-1, 8), grid)


def _pushed(there: Light, free: NDArray[np.bool_], signs: Signs, grid: Grid, strength: float) -> Light:
    """The places after each sign sounds as loud as `strength`; what is louder already is left alone."""
    owner, own = carriers(grid[0] * grid[1])
    count = np.bincount(owner, minlength=SIGNS)
    share = np.sqrt(np.maximum(np.bincount(owner, free, SIGNS), 1) / count)
    want = signs * np.maximum(strength * share, np.minimum(signs * _soft(there, owner, own), 3 * strength))
    after = there.copy()
    for _ in range(_ROUNDS):
        movable = free & (np.abs(after) < _LIMIT - 4)  # beyond the limit nothing that is done here is heard
        heard = np.maximum(np.bincount(owner, movable, SIGNS), 1)
        step = (want - _soft(after, owner, own)) * np.sqrt(count) / heard
        after += np.where(movable, np.clip(step, -_STEP, _STEP)[owner] * own, 0).astype(np.float32)
    return after


def _soft(places: Light, owner: NDArray[np.int64], own: Light) -> NDArray[np.float64]:
    """What each sign sounds like: the limited sum over its places."""
    limited = np.clip(places, -_LIMIT, _LIMIT) * own
    return np.bincount(owner, limited, SIGNS) / np.sqrt(np.bincount(owner, minlength=SIGNS))


def _added(pixels: Pixels, delta: Light, *, pull: bool) -> Pixels:
    """The picture with a change of brightness (levels of 8 bits) in all three channels, at its own precision.

    `pull` first takes the ends of the scale one level in, so that a change has room in both directions.
    """
    scale, top = (257, 65535) if pixels.dtype == np.uint16 else (1, 255)
    if pull:
        pixels = np.clip(pixels, scale, top - scale)
        delta = np.clip(delta, 1 - MOST, MOST - 1)
    steps = np.rint(delta * np.float32(scale))
    up, down = (np.maximum(each, 0).astype(pixels.dtype) for each in (steps, -steps))
    added = _cv.add(pixels, _cv.merge([up, up, up]))
    return cast(Pixels, _cv.subtract(added, _cv.merge([down, down, down])))
